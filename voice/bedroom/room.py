"""What a simulated room is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from voice.audio import Samples
from voice.bedroom.layout import Layout
from voice.bedroom.loudspeaker import Loudspeaker
from voice.bedroom.manner import NORMAL, Manner

DEFAULT_DELAY_S = 0.08
DEFAULT_SNR_DB = 15.0
LONGEST_LAYOUT_RT60_S = 1.0
"""Beyond it a room has millions of image sources, and no bedroom sounds like it."""


@dataclass(frozen=True)
class Jump:
    """At `at_s` the echo's way becomes longer by `by_s`, or shorter where that is negative."""

    at_s: float
    by_s: float


@dataclass(frozen=True, eq=False)
class Room:
    """The room between the loudspeaker, the sleeper and the microphone.

    `rt60_s`: reverberation time in seconds, None for a dry room. `echo_db`: the narrator's level at
    the microphone against the sleeper's voice, None for headphones. `delay_s`: loudspeaker to
    microphone. `drift_ppm`: how much later the echo arrives with every second, in microseconds; a
    negative figure brings it nearer. `noise`: shape (n,), looped at `snr_db` below the sleeper's
    voice; with `snr_db` alone the noise is pink and made from the seed.

    `layout`: walls and places; the room's responses are then those of image sources, the flight
    through the air comes on top of `delay_s`, and drift is interpolated more finely. Distances
    change how much of the room is heard, never a level. Without a layout, a response is a direct
    sound and a tail of decaying noise. `loudspeaker`: how it distorts, None for a perfect one.
    `jumps`: sudden changes of the echo's way. `television`: speech, shape (n,), looped at
    `television_snr_db` below the sleeper's voice, beside the noise. `manner`: how the sleeper
    speaks.

    Raises ValueError, one clause, for a layout without a reverberation time of at most 1 s.
    """

    seed: int = 0
    rt60_s: float | None = None
    echo_db: float | None = None
    delay_s: float = DEFAULT_DELAY_S
    drift_ppm: float = 0.0
    noise: Samples | None = field(default=None, repr=False)
    snr_db: float | None = None
    layout: Layout | None = None
    loudspeaker: Loudspeaker | None = None
    jumps: tuple[Jump, ...] = ()
    television: Samples | None = field(default=None, repr=False)
    television_snr_db: float = DEFAULT_SNR_DB
    manner: Manner = NORMAL

    def __post_init__(self) -> None:
        if self.layout is not None and not 0.0 < (self.rt60_s or 0.0) <= LONGEST_LAYOUT_RT60_S:
            raise ValueError(
                f"a room with walls needs a reverberation time of at most {LONGEST_LAYOUT_RT60_S} s"
            )
