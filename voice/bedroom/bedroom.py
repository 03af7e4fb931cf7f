"""The bedroom itself: a loudspeaker, a sleeper and a microphone in one room, tick by tick."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, Block, Samples, gain
from voice.bedroom.acoustics import Convolver, DriftingPath, convolve, impulse_response
from voice.bedroom.levels import active_level_db
from voice.bedroom.noise import NoiseLoop, pink_noise
from voice.bedroom.recording import Recording
from voice.bedroom.room import DEFAULT_SNR_DB, Room

SLEEPER_REFERENCE_DB = -26.0
NARRATOR_REFERENCE_DB = -23.0
SELF_NOISE_DB = -75.0
SLEEPER_DIRECT_TO_TAIL_DB = 6.0
ECHO_DIRECT_TO_TAIL_DB = 6.0

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
    ) -> None:
        """Prepare the room; reference levels in dB of full scale while the speech sounds.

        They are the sleeper's normal voice at the microphone, and the narrator's normal voice in
        the blocks that go to the loudspeaker.
        """
        self._room = room
        self.sleeper_reference_db = sleeper_reference_db
        self.speaker = Recording()
        self.microphone = Recording()
        self._self_noise = _generator(room, 0)
        self._voices: list[tuple[int, Samples]] = []
        self._voice_response = _response(room, SLEEPER_DIRECT_TO_TAIL_DB, _generator(room, 1))
        self._noise = _noise(room, sleeper_reference_db, _generator(room, 2))
        self._path: DriftingPath | None = None
        self._echo_gain = 0.0
        self._convolver: Convolver | None = None
        if room.echo_db is not None:
            self._path = DriftingPath(self.speaker, room.delay_s * SAMPLE_RATE, room.drift_ppm)
            self._echo_gain = gain(sleeper_reference_db + room.echo_db - narrator_reference_db)
            response = _response(room, ECHO_DIRECT_TO_TAIL_DB, _generator(room, 3))
            self._convolver = Convolver(response) if response is not None else None
        self._next_microphone = self._floor()

    @property
    def now_samples(self) -> int:
        """The first instant that has not sounded yet."""
        return self.microphone.length_samples

    @property
    def echo_gain_db(self) -> float | None:
        """From the loudspeaker block to the microphone, None without an echo."""
        return None if self._path is None else 20.0 * float(np.log10(self._echo_gain))

    def speak(self, samples: Samples, at_samples: int, level_db: float = 0.0) -> None:
        """Let the sleeper say a clip, shape (n,), whose first sample sounds at `at_samples`.

        `level_db` is against the sleeper's normal voice, whatever the clip's own level. Raises
        ValueError if the instant has passed.
        """
        if at_samples < self.now_samples:
            raise ValueError(f"sample {at_samples} has sounded already, now is {self.now_samples}")
        wanted_db = self.sleeper_reference_db + level_db
        voice = samples * np.float32(gain(wanted_db - active_level_db(samples)))
        if self._voice_response is not None and voice.size:
            voice = convolve(voice, self._voice_response)
        self._voices.append((at_samples, voice))

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
        if self._noise is not None:
            heard += self._noise.next_block()
        if self._path is not None:
            echo = self._path.read(at_samples)
            if self._convolver is not None:
                echo = self._convolver.feed(echo)
            heard += np.float32(self._echo_gain) * echo
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


def _generator(room: Room, purpose: int) -> np.random.Generator:
    return np.random.default_rng([room.seed, purpose])


def _response(room: Room, ratio_db: float, rng: np.random.Generator) -> Samples | None:
    return None if room.rt60_s is None else impulse_response(room.rt60_s, ratio_db, rng)


def _noise(room: Room, reference_db: float, rng: np.random.Generator) -> NoiseLoop | None:
    if room.noise is None and room.snr_db is None:
        return None
    noise = pink_noise(rng) if room.noise is None else room.noise
    snr_db = DEFAULT_SNR_DB if room.snr_db is None else room.snr_db
    return NoiseLoop(noise, reference_db - snr_db, int(rng.integers(noise.size)))
