"""Texts said by espeak-ng in many voices that are neither tuned with nor reported on."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
import soxr

from scripts.benchmarks.ears.groups import Group, voices
from scripts.training.pool import Pcm, Pool, Progress, make_pool, to_pcm
from voice.audio import SAMPLE_RATE
from voice.synthesizer import SynthesisError

DrawTexts = Callable[[int, np.random.Generator], list[str]]
"""Gives so many texts, the same for the same generator."""

CHUNK_UTTERANCES = 500

# The voices by file: a variant is ignored for a voice that espeak-ng 1.51 finds by language.
_FILES = {
    "en-us": "gmw/en-US",
    "en-gb": "gmw/en",
    "en-gb-x-rp": "gmw/en-GB-x-rp",
    "en-gb-scotland": "gmw/en-GB-scotland",
    "en-gb-x-gbclan": "gmw/en-GB-x-gbclan",
    "en-gb-x-gbcwmd": "gmw/en-GB-x-gbcwmd",
    "en-029": "gmw/en-029",
}
_FIRST_SHARE = 0.5
"""Of the utterances for the first language; the others share the rest."""

_LIKE_NONE = frozenset({"fast"})
"""Variants that sound like the plain voice, so that they could be one that is held out."""

_AMPLITUDE = 50
"""Of 200; at 100, the default, some variants run into full scale."""
_SLOWEST_WPM, _FASTEST_WPM = 100, 210
_LOWEST_PITCH, _HIGHEST_PITCH = 10, 90
_FLATTEST_RANGE, _LIVELIEST_RANGE = 10, 90
_LIMIT_S = 30.0
_WAV_HEADER_BYTES = 44
_RATE_AT = slice(24, 28)
_INSTALL = 'install espeak-ng, on Debian and Ubuntu with "sudo apt install espeak-ng"'


@dataclass(frozen=True)
class Spoken:
    """A text and how it is said. `voice`: a language, or "language+variant".

    `pitch` and `pitch_range`: 0 to 99 with 50 the voice's own, as espeak-ng counts.
    """

    text: str
    voice: str
    rate_wpm: int
    pitch: int
    pitch_range: int


def training_voices() -> tuple[str, ...]:
    """Every language with every variant of the installed espeak-ng, and plain, in fixed order.

    Voices to tune with and to report on are left out. Raises SynthesisError without espeak-ng.
    """
    held_out = {*voices(Group.TUNING), *voices(Group.REPORTING)}
    variants = ["", *(f"+{name}" for name in _variants() if name not in _LIKE_NONE)]
    named = (language + variant for language in _FILES for variant in variants)
    return tuple(name for name in named if name not in held_out)


def draw_spoken(
    texts: Sequence[str], names: Sequence[str], rng: np.random.Generator
) -> list[Spoken]:
    """A voice out of some for each text, half of them American, and how fast and high it speaks."""
    by_language = {
        language: [name for name in names if name.partition("+")[0] == language]
        for language in _FILES
    }
    first, *others = (some for some in by_language.values() if some)
    spoken = []
    for text in texts:
        is_first = not others or rng.random() < _FIRST_SHARE
        some = first if is_first else others[int(rng.integers(len(others)))]
        spoken.append(
            Spoken(
                text,
                some[int(rng.integers(len(some)))],
                int(rng.integers(_SLOWEST_WPM, _FASTEST_WPM + 1)),
                int(rng.integers(_LOWEST_PITCH, _HIGHEST_PITCH + 1)),
                int(rng.integers(_FLATTEST_RANGE, _LIVELIEST_RANGE + 1)),
            )
        )
    return spoken


def draw_chunks(count: int, seed: int, draw: DrawTexts) -> list[list[Spoken]]:
    """`count` utterances in chunks of 500; each depends only on the seed and its own number.

    Raises SynthesisError without espeak-ng.
    """
    names = training_voices()
    chunks = []
    for number, start in enumerate(range(0, count, CHUNK_UTTERANCES)):
        rng = np.random.default_rng((seed, number))
        texts = draw(min(CHUNK_UTTERANCES, count - start), rng)
        chunks.append(draw_spoken(texts, names, rng))
    return chunks


def speak(
    folder: Path,
    chunks: Sequence[Sequence[Spoken]],
    workers: int = 1,
    progress: Progress | None = None,
) -> Pool:
    """The utterances of all chunks in order, as a pool in a folder of its own.

    Chunks that lie there already are kept. One that espeak-ng cannot say is an empty clip.
    Raises PoolError, and SynthesisError without espeak-ng.
    """
    version = espeak_version()
    parts = [SpokenPart(tuple(chunk), version) for chunk in chunks]
    return make_pool(folder, parts, workers, progress)


@dataclass(frozen=True)
class SpokenPart:
    """Utterances that are synthesized. `version`: what espeak-ng says of itself."""

    utterances: tuple[Spoken, ...]
    version: str

    @property
    def count(self) -> int:
        """The number of utterances."""
        return len(self.utterances)

    @property
    def made_from(self) -> str:
        """All that is said, and with what."""
        said = [list(asdict(one).values()) for one in self.utterances]
        return json.dumps([self.version, _AMPLITUDE, said])

    def make(self) -> Iterator[Pcm]:
        """The utterances at 16 kHz, each of shape (n,)."""
        return map(say, self.utterances)


def say(spoken: Spoken) -> Pcm:
    """An utterance at 16 kHz, shape (n,); nothing where espeak-ng fails at it.

    Raises SynthesisError for a voice that there is not, or without espeak-ng.
    """
    language, plus, variant = spoken.voice.partition("+")
    if language not in _FILES or (plus and variant not in _variants()):
        raise SynthesisError(
            f'espeak-ng has no voice "{spoken.voice}": choose one of {", ".join(_FILES)}, and '
            'after a plus sign one that "espeak-ng --voices=variant" lists.'
        )
    # The pitch range has no option of its own: it is set in the text, as SSML.
    marked = f'<prosody range="{spoken.pitch_range}">{spoken.text}</prosody>'
    options = {
        "-v": _FILES[language] + plus + variant,
        "-s": spoken.rate_wpm,
        "-p": spoken.pitch,
        "-a": _AMPLITUDE,
    }
    flags = [str(part) for option in options.items() for part in option]
    try:
        done = subprocess.run(
            ["espeak-ng", *flags, "-m", "--stdout", marked],
            capture_output=True,
            timeout=_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return np.zeros(0, np.int16)
    except OSError as error:
        raise SynthesisError(f"espeak-ng cannot be started: {_INSTALL}.") from error
    if done.returncode > 0:
        said = done.stderr.decode(errors="replace").strip()
        raise SynthesisError(f"espeak-ng cannot use {spoken.voice} ({said}): install it anew.")
    return _resampled(done.stdout) if done.returncode == 0 else np.zeros(0, np.int16)


def _resampled(wav: bytes) -> Pcm:
    """What espeak-ng writes to a pipe: a header of 44 bytes, then 16-bit samples."""
    rate = int.from_bytes(wav[_RATE_AT], "little")
    sound = np.frombuffer(wav, "<i2", offset=_WAV_HEADER_BYTES) / np.float32(1 << 15)
    return to_pcm(soxr.resample(sound, rate, SAMPLE_RATE))


def espeak_version() -> str:
    """What espeak-ng says of itself. Raises SynthesisError where it is not installed."""
    return _espeak_says().partition("Data at:")[0].strip()


@cache
def _variants() -> tuple[str, ...]:
    """The names of all variants, sorted. Raises SynthesisError where there are none."""
    folder = Path(_espeak_says().partition("Data at:")[2].strip(), "voices", "!v")
    found = sorted(path.name for path in folder.glob("*"))
    if not found:
        raise SynthesisError(f"espeak-ng has no variants in {folder}: {_INSTALL}.")
    return tuple(found)


@cache
def _espeak_says() -> str:
    program = shutil.which("espeak-ng")
    if program is None:
        raise SynthesisError(f"espeak-ng is not installed: {_INSTALL}.")
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return done.stdout.strip()
