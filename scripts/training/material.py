"""Everything that a run is trained on, gathered and made in its work folder."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from intents.language import Language
from intents.routine import Library
from scripts.benchmarks.ears.groups import Group, noise_group
from scripts.training.augment import Noises, Settings
from scripts.training.corpora import Utterance, read_corpora
from scripts.training.decoding import decode
from scripts.training.denominator import Denominator, estimate
from scripts.training.examples import Example, unit_words
from scripts.training.lexicon import Ways, usable
from scripts.training.pool import Pool, Progress
from scripts.training.scripted import Script, draw_texts, write_script
from scripts.training.showing import Drawing, Showing
from scripts.training.speak import draw_chunks, speak
from scripts.training.units import SILENCE
from voice.audio import SAMPLE_RATE, SupineError, to_samples

_BABBLE_CLIPS = 60
_SILENCE_SHARE = 0.25
"""Of the places between two words, where a silence is counted."""
_LONGEST_S = 17.0
_SHORTEST_S = 0.3
# Beside the seed and the epoch, so that no two things are drawn alike.
_DRAWS, _COUNTS = 1, 2
_MOST_TUNING = 300

Announce = Callable[[str], Progress]
"""Told what is being made; gives what is told how far it is."""


class MaterialError(SupineError):
    """Nothing to train on."""


@dataclass(frozen=True)
class Amounts:
    """How many utterances are synthesized, and which share of them an epoch has."""

    synthesized: int = 15_000
    synthesized_share: float = 0.6
    single_words_share: float = 0.5
    """Of the recordings of one word: there are thousands of the same few."""
    recordings: int | None = None
    """Recordings of people at most, for a short run; all where it is None."""


@dataclass(frozen=True)
class Source:
    """What a set of recordings gave to train on."""

    name: str
    utterances: int
    hours: float
    speakers: int


@dataclass(frozen=True, eq=False)
class Material:
    """`recorded` and `synthesized` are trained on, `tuning` is not."""

    pools: tuple[Pool, ...]
    ways: Ways = field(repr=False)
    recorded: tuple[Example, ...] = field(repr=False)
    synthesized: tuple[Example, ...] = field(repr=False)
    tuning: tuple[Example, ...] = field(repr=False)
    noises: Noises = field(repr=False)
    denominator: Denominator = field(repr=False)
    amounts: Amounts
    script: Script = field(repr=False)
    sources: tuple[Source, ...]
    noise_sources: tuple[str, ...]
    skipped: int
    """Recordings that could not be decoded, or are too short or too long."""

    def showing(self, context_frames: tuple[int, int], drawing: Drawing) -> Showing:
        """What makes batches of it."""
        settings = Settings()
        return Showing(self.pools, self.ways, self.noises, settings, drawing, context_frames)

    def draw(self, recorded: Sequence[Example], seed: int, epoch: int) -> list[Example]:
        """An epoch's examples: shares of the recordings given and of what is synthesized."""
        rng = np.random.default_rng([seed, epoch, _DRAWS])
        some = [*recorded, *self.synthesized]
        shares = [self._share(one) for one in recorded]
        shares += [self.amounts.synthesized_share] * len(self.synthesized)
        chosen = rng.random(len(some)) < shares
        return [one for one, taken in zip(some, chosen, strict=True) if taken]

    def _share(self, recording: Example) -> float:
        return self.amounts.single_words_share if len(recording.words) == 1 else 1.0

    @property
    def digest(self) -> str:
        """What tells it from other material: who says what, how long, and in which order."""
        told = hashlib.sha256(repr(self.amounts).encode())
        for example in (*self.recorded, *self.synthesized):
            told.update(repr((example.pool, example.number, example.words)).encode())
            told.update(repr(example.length_samples).encode())
        for noise in (*self.noises.recorded, *self.noises.speech):
            told.update(repr(noise.size).encode())
        return told.hexdigest()

    @property
    def synthesized_hours(self) -> float:
        """How long all synthesized speech lasts."""
        return _hours(self.synthesized)

    @property
    def epoch_hours(self) -> float:
        """How long what an epoch hears lasts, on average and before it is varied."""
        heard = [one.length_samples * self._share(one) for one in self.recorded]
        recorded = sum(heard) / SAMPLE_RATE / 3_600
        return recorded + self.amounts.synthesized_share * self.synthesized_hours

    @property
    def summary(self) -> str:
        """What there is, in one sentence."""
        left_out = f" ({self.skipped:,} damaged, too short or too long)" if self.skipped else ""
        others = (
            f"{len(self.tuning):,} recordings of others measure it"
            if self.tuning
            else "no recordings of others measure it"
        )
        return (
            f"{len(self.recorded):,} recordings{left_out} and {len(self.synthesized):,} utterances "
            f"of espeak-ng train the network, {self.epoch_hours:.3f} hours an epoch; {others}"
        )


@dataclass(frozen=True)
class English:
    """How words are said, and which are common, the most frequent first."""

    ways: Ways = field(repr=False)
    frequent: Sequence[str] = field(repr=False)


def gather(
    folders: Sequence[Path],
    work: Path,
    english: English,
    amounts: Amounts,
    seed: int,
    workers: int,
    announce: Announce,
) -> Material:
    """Read, decode and synthesize; what was made before is used again.

    Without folders there is synthesized speech only. Raises MaterialError, CorporaError,
    RecordingsError, PoolError and SynthesisError.
    """
    ways = english.ways
    # First, so that a missing espeak-ng is told before minutes of decoding.
    script = write_script(own_language(), ways, usable(english.frequent, ways))
    chunks = draw_chunks(
        amounts.synthesized, seed, lambda count, rng: draw_texts(count, script, rng)
    )
    corpora = read_corpora(folders, work / "extracted")
    spoken = _some(corpora.of(Group.TRAINING), amounts.recordings)
    tuning = _some(corpora.of(Group.TUNING), _MOST_TUNING)
    noises = [one for one in corpora.noises if noise_group(one.path.name) == Group.TRAINING]
    recorded_pool = decode(work / "recorded", spoken, workers, announce("recordings"))
    tuning_pool = decode(work / "tuning", tuning, workers, announce("recordings to tune with"))
    noise_pool = decode(work / "noise", noises, workers, announce("noises"))
    said_pool = speak(work / "synthesized", chunks, workers, announce("synthesized speech"))
    said = [one.text for chunk in chunks for one in chunk]
    recorded = _examples(0, recorded_pool, (one.text for one in spoken))
    synthesized = _examples(1, said_pool, said)
    if not recorded and not synthesized:
        raise MaterialError(
            "There is nothing to train on: give folders with recordings of people with --speech, "
            "or a number above 0 with --synthesized."
        )
    return Material(
        pools=(recorded_pool, said_pool, tuning_pool),
        ways=ways,
        recorded=recorded,
        synthesized=synthesized,
        tuning=_examples(2, tuning_pool, (one.text for one in tuning)),
        noises=_noises(noise_pool, recorded_pool),
        denominator=_denominator([*recorded, *synthesized], ways, seed),
        amounts=amounts,
        script=script,
        sources=_sources(spoken, recorded),
        noise_sources=tuple(dict.fromkeys(one.source for one in noises)),
        skipped=len(spoken) - len(recorded),
    )


def own_language() -> Language:
    """What people say to the coach, the routines that come with it among it."""
    library = Library.packaged()
    return Language.packaged(library.names(), library.movement_names())


def _some(utterances: Sequence[Utterance], most: int | None) -> list[Utterance]:
    """At most so many, of every set and speaker alike."""
    if most is None or len(utterances) <= most:
        return list(utterances)
    return sorted(utterances, key=_drawn)[:most]


def _drawn(one: Utterance) -> int:
    # With its folder: speakers of single words have files of one name in the folder of each word.
    place = f"{one.source}/{one.path.parent.name}/{one.path.name}"
    return zlib.crc32(place.encode())


def _examples(pool_number: int, pool: Pool, texts: Iterable[str]) -> tuple[Example, ...]:
    """Those of a pool's clips that are neither empty nor too long."""
    return tuple(
        Example(pool_number, number, tuple(text.split()), int(length))
        for number, (text, length) in enumerate(zip(texts, pool.lengths_samples, strict=True))
        if text and to_samples(_SHORTEST_S) < length < to_samples(_LONGEST_S)
    )


def _sources(spoken: Sequence[Utterance], kept: Sequence[Example]) -> tuple[Source, ...]:
    """`kept`: those of them that are trained on, by their number."""
    found = []
    for name in dict.fromkeys(one.source for one in spoken):
        some = [example for example in kept if spoken[example.number].source == name]
        speakers = {spoken[example.number].speaker for example in some}
        found.append(Source(name, len(some), _hours(some), len(speakers)))
    return tuple(found)


def _noises(recorded: Pool, speech: Pool) -> Noises:
    step = max(1, len(speech) // _BABBLE_CLIPS)
    babble = [speech.sound(at) for at in range(0, len(speech), step)]
    sounds = [recorded.sound(at) for at in range(len(recorded))]
    return Noises(
        recorded=[sound for sound in sounds if sound.size],
        speech=[sound for sound in babble if sound.size],
    )


def _denominator(some: Iterable[Example], ways: Ways, seed: int) -> Denominator:
    rng = np.random.default_rng([seed, 0, _COUNTS])

    def sequence(example: Example) -> list[int]:
        found = [SILENCE]
        for alternatives in unit_words(example.words, ways):
            found += alternatives[int(rng.integers(len(alternatives)))]
            if rng.random() < _SILENCE_SHARE:
                found.append(SILENCE)
        return found if found[-1] == SILENCE else [*found, SILENCE]

    return estimate(sequence(example) for example in some)


def _hours(some: Iterable[Example]) -> float:
    return sum(example.length_samples for example in some) / SAMPLE_RATE / 3_600
