"""Batches as the network sees them: drawn, varied, turned into features and graphs.

Everything is drawn from the seed, the epoch and the example's own number, so that a run that was
interrupted goes on as if it had not been.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scripts.training.augment import Noises, Settings, mask, vary, wordless
from scripts.training.examples import Example, Excerpt, cut, hide_words, unit_words, whole
from scripts.training.features import MEL_BINS, Features, log_mel
from scripts.training.lexicon import Ways
from scripts.training.numerator import NumeratorBatch, batch, word_graph
from scripts.training.pool import Pool
from voice.audio import silence, to_samples

FRAMES_A_SCORE = 3
_PLAIN_SILENCE_S = 0.2
_MOST_WORDLESS_SAMPLES = to_samples(4.0)


@dataclass(frozen=True)
class Drawing:
    """How often a sentence is cut to an excerpt of a few words, and how words are hidden."""

    cut_share: float = 0.5
    most_words: int = 6
    hiding_share: float = 0.25
    hidden_words_share: float = 0.12
    wordless_share: float = 0.04
    """How often there is noise alone instead, which no word must explain."""
    has_pauses: bool = True
    """Whether silence may lie between words. Where it may from the beginning, the network learns to
    call the first tenth of a second of every word silence."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A batch. `features`: (utterances, frames + context, MEL_BINS) float32, edges repeated.

    `lengths_frames`: (utterances,), frames of scores. `numerators`: what was said.
    """

    features: NDArray[np.float32]
    lengths_frames: NDArray[np.int32]
    numerators: NumeratorBatch


@dataclass(frozen=True, eq=False)
class Showing:
    """What a worker needs to make batches of examples."""

    pools: tuple[Pool, ...]
    ways: Ways = field(repr=False)
    noises: Noises = field(repr=False)
    settings: Settings
    drawing: Drawing
    context_frames: tuple[int, int]
    """Frames of features before and after those that are scored."""

    def varied(self, some: Sequence[Example], seed: Sequence[int]) -> Shown:
        """Examples as they are trained on."""
        varied = [self._varied(example, seed) for example in some]
        return self._batch([features for features, _ in varied], [words for _, words in varied])

    def plain(self, some: Sequence[Example]) -> Shown:
        """Examples as they were recorded, a little silence around them."""
        pause = silence(to_samples(_PLAIN_SILENCE_S))
        shown = []
        for example in some:
            rng = np.random.default_rng([example.pool, example.number])
            sound = np.concatenate([pause, self._sound(whole(example)), pause])
            hiss = rng.standard_normal(len(sound), dtype=np.float32) * np.float32(2.0)
            shown.append(log_mel(sound + hiss))
        return self._batch(shown, [example.words for example in some])

    def bare(self, example: Example) -> Shown:
        """One example exactly as it was recorded, so that its frames are the recording's."""
        return self._batch([log_mel(self._sound(whole(example)))], [example.words])

    def _varied(self, example: Example, seed: Sequence[int]) -> tuple[Features, Sequence[str]]:
        drawing, rng = self.drawing, np.random.default_rng([*seed, example.pool, example.number])
        if rng.random() < drawing.wordless_share:
            length = min(example.length_samples, _MOST_WORDLESS_SAMPLES)
            return mask(log_mel(wordless(length, self.noises, rng, self.settings)), rng), ()
        excerpt = (
            cut(example, drawing.most_words, rng)
            if rng.random() < drawing.cut_share
            else whole(example)
        )
        features = mask(log_mel(vary(self._sound(excerpt), self.noises, rng, self.settings)), rng)
        share = drawing.hidden_words_share if rng.random() < drawing.hiding_share else 0.0
        return features, hide_words(excerpt.words, share, rng)

    def _sound(self, excerpt: Excerpt) -> NDArray[np.float32]:
        sound = self.pools[excerpt.example.pool].sound(excerpt.example.number)
        return sound[excerpt.start_samples : excerpt.stop_samples].astype(np.float32)

    def _batch(self, shown: Sequence[Features], words: Sequence[Sequence[str]]) -> Shown:
        lengths = [-(-len(features) // FRAMES_A_SCORE) for features in shown]
        before, after = self.context_frames
        frames = max(lengths) * FRAMES_A_SCORE
        padded = np.empty((len(shown), before + frames + after, MEL_BINS), dtype=np.float32)
        for row, features in zip(padded, shown, strict=True):
            row[:before] = features[0]
            row[before : before + len(features)] = features
            row[before + len(features) :] = features[-1]
        has_pauses = self.drawing.has_pauses
        graphs = [word_graph(unit_words(some, self.ways), has_pauses=has_pauses) for some in words]
        return Shown(padded, np.array(lengths, dtype=np.int32), batch(graphs))
