"""A short rising tone, and how it is found again in what the microphone hears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voice.audio import (
    BLOCK_S,
    BLOCK_SAMPLES,
    SAMPLE_RATE,
    Block,
    Samples,
    gain,
    silence,
    to_samples,
    to_seconds,
)

CHIRP_S = 0.4
LOWEST_HZ = 300.0
HIGHEST_HZ = 2400.0
PEAK_DB = -14.0
FADE_S = 0.03

QUIET_S = 0.9
"""After the tone nothing else sounds for so long: the slowest Bluetooth is heard in it."""

LISTEN_S = CHIRP_S + 4.0
"""From its first sample on the microphone is kept for so long, whatever sounds: a busy machine's
sound server may be seconds late."""

CLEAR = 12.0
"""A tone that is there stands so many times above the median of the correlation; of noise alone the
highest of a second's samples stands 6.5 times above it."""


@dataclass(frozen=True)
class Returned:
    """A tone that came back: so much later, and at this level against what was played."""

    delay_s: float
    level_db: float


def chirp() -> Samples:
    """The tone, shape (n,); it rises by three octaves, so that it is like itself at one place."""
    times = np.arange(to_samples(CHIRP_S)) / SAMPLE_RATE
    octaves = np.log2(HIGHEST_HZ / LOWEST_HZ) / CHIRP_S
    phase = 2 * np.pi * LOWEST_HZ * (np.exp2(octaves * times) - 1.0) / (octaves * np.log(2.0))
    fade = np.minimum(1.0, np.minimum(times, times[::-1]) / FADE_S)
    return np.asarray(gain(PEAK_DB) * fade * np.sin(phase), dtype=np.float32)


def returned(heard: Samples) -> Returned | None:
    """The tone in what was heard since its first sample, shape (n,); None where it is not there."""
    sent = chirp().astype(np.float64)
    if heard.size < sent.size or not np.any(heard):
        return None
    length = heard.size + sent.size - 1
    spectrum = np.fft.rfft(heard, length) * np.conj(np.fft.rfft(sent, length))
    # Delays that leave the whole tone inside; at others, the ends of the sound would tell.
    likeness = np.abs(np.fft.irfft(spectrum, length)[: heard.size - sent.size + 1])
    best = int(np.argmax(likeness))
    if likeness[best] <= CLEAR * np.median(likeness):
        return None
    share = float(likeness[best] / np.sum(np.square(sent)))
    return Returned(to_seconds(best), 20.0 * float(np.log10(share)))


class Probe:
    """Sends the tone, block by block, and keeps what the microphone hears meanwhile."""

    def __init__(self) -> None:
        self._coming = np.append(chirp(), silence(to_samples(QUIET_S)))
        self._sent = 0
        self._heard: list[Block] = []

    @property
    def has_begun(self) -> bool:
        """Whether the first block was sent."""
        return self._sent > 0

    @property
    def is_over(self) -> bool:
        """Whether the tone was sent, and the silence after it."""
        return self._sent >= self._coming.size

    def hear(self, microphone: Block | None) -> None:
        """What came during the block that was sent last; None: it is missing."""
        if self.has_begun and len(self._heard) * BLOCK_S < LISTEN_S:
            self._heard.append(silence() if microphone is None else microphone)

    def next_block(self) -> Block:
        """The next block to be sent."""
        block = self._coming[self._sent : self._sent + BLOCK_SAMPLES]
        self._sent += BLOCK_SAMPLES
        return block

    def found(self) -> Returned | None:
        """What came back, None where nothing like it did."""
        return returned(np.concatenate([silence(0), *self._heard]))
