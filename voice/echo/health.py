"""What the canceller tells about itself."""

from __future__ import annotations

from dataclasses import dataclass

SILENT_DB = -120.0

NO_ECHO_DB = -32.0
"""Below this, relative to what was played, the microphone hears no more than the room."""


@dataclass(frozen=True)
class EchoHealth:
    """How the canceller does now. Without echo: 0 and -120."""

    erle_db: float = 0.0
    """How much quieter the output is than the microphone while the narrator sounds."""
    residual_db: float = SILENT_DB
    """Level of the narrator's remains expected in this block, decibels of full scale."""
    coupling_db: float = SILENT_DB
    """Usual level in the microphone while the narrator sounds, relative to what was played."""
    is_under_control: bool = False
    """Whether the path is known. True once the canceller takes 6 dB away; False again as soon as
    its estimate is not what the microphone hears (a jump, another room), or when for 0.8 s of
    narration it takes hardly anything away: also while a loud voice is over the narrator.
    False before the narrator's first words; True where no echo reaches the microphone."""
    delay_s: float | None = None
    """From the loudspeaker's sample to the loudest of its echo, None before it was found."""
    drift_ppm: float = 0.0
    """How much later the echo comes with every second, in microseconds."""

    @property
    def is_heard(self) -> bool:
        """Whether the narrator reaches the microphone; with headphones it does not."""
        return self.coupling_db > NO_ECHO_DB
