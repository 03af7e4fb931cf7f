"""Telling a muted microphone from one whose noise gate has shut: both bring nothing but zeros.

A converter always has some noise, so digital silence is made: by a mute, by a system that does not
let the program listen, or by the noise gate of a headset, for as long as its wearer is silent. So
how soon zeros are a loss depends on what the microphone has shown so far:

- Nothing but zeros since it was opened: it is muted or forbidden.
- Half a minute of sound without a gap: it has no gate, which would have shut between two
  sentences. Then zeros are a loss within a second.
- Anything else may have a gate, and zeros are believed late. When sound comes back by itself, the
  loss was none, and the next is believed later still: a silent sleeper is not disturbed twice.
"""

from __future__ import annotations

from voice.audio import Samples

AT_FIRST_S = 5.0
PROVEN_S = 0.9
"""With what the watch itself takes, a loss is told within a second."""
GATED_S = 60.0
LATER_BY = 4.0
"""So many times as long, each time that sound came back by itself."""

PROOF_S = 30.0
"""Nobody talks, and no narrator, for so long without a breath that would shut a gate."""

GAP_S = 0.1
"""A run of zeros as long as this is a gap; shorter ones are chance in a soft noise."""


class Zeros:
    """Counts them. One thread calls."""

    def __init__(self) -> None:
        self._gated_s = GATED_S
        self._sound_s = 0.0
        self._zeros_s = 0.0
        self._had_sound = False

    def restart(self) -> None:
        """The same microphone was opened anew; what is known of its gate is kept."""
        self._zeros_s = 0.0
        self._had_sound = False

    def note(self, sound: Samples, rate_hz: int) -> None:
        """Some more sound: a callback's, shape (n,)."""
        length_s = sound.size / rate_hz
        if not sound.any():
            self._zeros_s += length_s
            return
        if self._had_sound and self._zeros_s > self._gated_s:
            self._gated_s *= LATER_BY
        if self._had_sound and self._zeros_s >= GAP_S:
            self._sound_s = 0.0
        self._zeros_s = 0.0
        self._sound_s += length_s
        self._had_sound = True

    @property
    def are_a_loss(self) -> bool:
        """Whether there have been zeros for so long that nothing can be heard."""
        if not self._had_sound:
            return self._zeros_s > AT_FIRST_S
        return self._zeros_s > (PROVEN_S if self._sound_s >= PROOF_S else self._gated_s)
