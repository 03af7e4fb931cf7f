"""What a simulated room is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from voice.audio import Samples

DEFAULT_DELAY_S = 0.08
DEFAULT_SNR_DB = 15.0


@dataclass(frozen=True, eq=False)
class Room:
    """The room between the loudspeaker, the sleeper and the microphone.

    `rt60_s`: reverberation time in seconds, None for a dry room. `echo_db`: the narrator's level at
    the microphone against the sleeper's voice, None for headphones. `delay_s`: loudspeaker to
    microphone. `drift_ppm`: how much later the echo arrives with every second, in microseconds; a
    negative figure brings it nearer. `noise`: shape (n,), looped at `snr_db` below the sleeper's
    voice; with `snr_db` alone the noise is pink and made from the seed.
    """

    seed: int = 0
    rt60_s: float | None = None
    echo_db: float | None = None
    delay_s: float = DEFAULT_DELAY_S
    drift_ppm: float = 0.0
    noise: Samples | None = field(default=None, repr=False)
    snr_db: float | None = None
