"""The bedroom itself: a loudspeaker, a sleeper and a microphone in one room, tick by tick."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, Block, Samples, gain, to_samples
from voice.bedroom.acoustics import convolve
from voice.bedroom.background import noise_in, television_in
from voice.bedroom.interpolation import cubic, sinc
from voice.bedroom.levels import active_level_db
from voice.bedroom.loudspeaker import SoftClip
from voice.bedroom.manner import Manner
from voice.bedroom.path import DriftingPath, EchoPath
from voice.bedroom.recording import Recording
from voice.bedroom.responses import echo_response, sleeper_response
from voice.bedroom.room import Room

SLEEPER_REFERENCE_DB = -26.0
NARRATOR_REFERENCE_DB = -23.0
SELF_NOISE_DB = -75.0
_DAY_S = 24 * 3600.0

Tick = Callable[[Block | None], Block]


class Bedroom:
    """A simulated device: asks for loudspeaker blocks, hands over microphone blocks.

    The microphone block of tick k covers the instants of the loudspeaker block of tick k - 1; the
    first one is the room before anything sounded. Both recordings have the same length, and the
    same sample number is the same instant in both. The assistant is given exactly what the
    microphone's recording holds. Everything random comes from the room's seed.
    """

    def __init__(
        self,
        room: Room,
        sleeper_reference_db: float = SLEEPER_REFERENCE_DB,
        narrator_reference_db: float = NARRATOR_REFERENCE_DB,
        keep_s: float | None = None,
    ) -> None:
        """Prepare the room; reference levels in dB of full scale while the speech sounds.

        They are the sleeper's normal voice at the microphone, and the narrator's normal voice in
        the blocks that go to the loudspeaker. The recordings keep at least the last `keep_s`
        seconds, or everything; ValueError if the echo may come from farther back.
        """
        if keep_s is not None and room.echo_db is not None and keep_s < _longest_way_s(room):
            raise ValueError(
                f"the echo needs {_longest_way_s(room):g} s to be kept, not {keep_s:g}"
            )
        keep_samples = None if keep_s is None else to_samples(keep_s)
        self._room = room
        self.sleeper_reference_db = sleeper_reference_db
        self.speaker = Recording(keep_samples)
        self.microphone = Recording(keep_samples)
        self._self_noise = _generator(room, 0)
        self._voices: list[tuple[int, Samples]] = []
        self._voice_response = sleeper_response(room, _generator(room, 1))
        background = (
            noise_in(room, sleeper_reference_db, _generator(room, 2)),
            television_in(room, sleeper_reference_db, _generator(room, 4)),
        )
        self._background = [loop for loop in background if loop is not None]
        self._echo: EchoPath | None = None
        if room.echo_db is not None:
            factor = gain(sleeper_reference_db + room.echo_db - narrator_reference_db)
            response = echo_response(room, _generator(room, 3))
            clip = _clip(room, narrator_reference_db)
            self._echo = EchoPath(_path(room, self.speaker), clip, response, factor)
        self._next_microphone = self._floor()

    @property
    def now_samples(self) -> int:
        """The first instant that has not sounded yet."""
        return self.microphone.length_samples

    @property
    def echo_gain_db(self) -> float | None:
        """From the loudspeaker block to the microphone for speech, None without an echo."""
        return None if self._echo is None else 20.0 * float(np.log10(self._echo.factor))

    def speak(
        self,
        samples: Samples,
        at_samples: int,
        level_db: float = 0.0,
        manner: Manner | None = None,
    ) -> None:
        """Let the sleeper say a clip, shape (n,), whose first sample sounds at `at_samples`.

        `level_db` is against the sleeper's normal voice, whatever the clip's own level. `manner`
        takes the place of the room's. Raises ValueError if the instant has passed.
        """
        if at_samples < self.now_samples:
            raise ValueError(f"sample {at_samples} has sounded already, now is {self.now_samples}")
        wanted_db = self.sleeper_reference_db + level_db
        manner = self._room.manner if manner is None else manner
        self._voices.append((at_samples, manner.shape(self._in_room(samples, wanted_db))))

    def _in_room(self, samples: Samples, wanted_db: float) -> Samples:
        """A clip as the microphone hears it; walls favor some voices, so the level comes last."""
        if self._voice_response is None or not samples.size:
            return _at_level(samples, wanted_db)
        if self._room.layout is None:
            return convolve(_at_level(samples, wanted_db), self._voice_response)
        return _at_level(convolve(samples, self._voice_response), wanted_db)

    def run(self, tick: Tick, should_stop: Callable[[], bool]) -> None:
        """Tick until `should_stop` says so; it is asked before every tick."""
        while not should_stop():
            self.step(tick)

    def step(self, tick: Tick) -> None:
        """One tick: the microphone's block in, the loudspeaker's block out, both recorded."""
        block = tick(self._next_microphone)
        if block.shape != (BLOCK_SAMPLES,) or not np.isfinite(block).all():
            raise ValueError(f"a loudspeaker block is {BLOCK_SAMPLES} finite samples")
        at_samples = self.now_samples
        self.speaker.append(block)
        self._next_microphone = self.microphone.append(self._hear(at_samples))

    def _hear(self, at_samples: int) -> Block:
        heard = self._floor()
        for loop in self._background:
            heard += loop.next_block()
        if self._echo is not None:
            heard += self._echo.hear(at_samples)
        self._add_voices(heard, at_samples)
        return heard

    def _add_voices(self, heard: Block, at_samples: int) -> None:
        end = at_samples + BLOCK_SAMPLES
        for start, voice in self._voices:
            first, last = max(start, at_samples), min(start + voice.size, end)
            if last > first:
                heard[first - at_samples : last - at_samples] += voice[first - start : last - start]
        self._voices = [(start, voice) for start, voice in self._voices if start + voice.size > end]

    def _floor(self) -> Block:
        hiss = self._self_noise.standard_normal(BLOCK_SAMPLES, dtype=np.float32)
        return np.asarray(hiss * np.float32(gain(SELF_NOISE_DB)), dtype=np.float32)


def _at_level(samples: Samples, wanted_db: float) -> Samples:
    return samples * np.float32(gain(wanted_db - active_level_db(samples)))


def _generator(room: Room, purpose: int) -> np.random.Generator:
    return np.random.default_rng([room.seed, purpose])


def _longest_way_s(room: Room) -> float:
    """How far back the echo may come from, a day's drift and a block included."""
    longer_s = sum(max(jump.by_s, 0.0) for jump in room.jumps)
    return room.delay_s + longer_s + max(room.drift_ppm, 0.0) * 1e-6 * _DAY_S + 1.0


def _path(room: Room, speaker: Recording) -> DriftingPath:
    # Cubics dull the highest notes, more and less as the drift goes on. A room without walls keeps
    # them, so that what was rehearsed in it sounds as it did.
    interpolator = cubic() if room.layout is None else sinc()
    delay_samples = room.delay_s * SAMPLE_RATE
    return DriftingPath(speaker, delay_samples, room.drift_ppm, room.jumps, interpolator)


def _clip(room: Room, reference_db: float) -> Callable[[Block], Block] | None:
    if room.loudspeaker is None or room.loudspeaker.headroom_db is None:
        return None
    return SoftClip(room.loudspeaker.headroom_db, reference_db).feed
