"""Batches of features: the same for the same seed, of the right lengths, with repeated edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest

from scripts.training.augment import Noises, Settings
from scripts.training.examples import SAMPLES_A_SPAN, Example
from scripts.training.features import MEL_BINS, frame_count, log_mel
from scripts.training.numerator import word_graph
from scripts.training.pool import Pcm, make_pool
from scripts.training.showing import Drawing, Showing, Shown
from scripts.training.units import GARBAGE, SILENCE, units_of
from voice.audio import SAMPLE_RATE, to_samples

WAYS = {"go": (("G", "OW"),), "on": (("AA", "N"), ("AO", "N"))}
LENGTHS = (8_000, 13_001, 5_600, 8_000)
"""Of the recordings; the last sounds like the first."""
LEFT, RIGHT = 4, 2
PAUSES_SAMPLES = 2 * to_samples(0.2)


@dataclass(frozen=True)
class Tones:
    count: int = len(LENGTHS)
    made_from: str = "tones"

    def make(self) -> Iterator[Pcm]:
        rng = np.random.default_rng(5)
        sounds = [(3_000 * rng.standard_normal(length)).astype(np.int16) for length in LENGTHS[:3]]
        yield from [*sounds, sounds[0]]


@pytest.fixture(scope="module")
def showing(tmp_path_factory: pytest.TempPathFactory) -> Showing:
    pool = make_pool(tmp_path_factory.mktemp("pool"), [Tones()])
    noise = np.random.default_rng(6).standard_normal(40_000).astype(np.float32)
    noises = Noises(recorded=[noise])
    return Showing((pool,), WAYS, noises, Settings(), Drawing(), (LEFT, RIGHT))


@pytest.fixture
def examples() -> list[Example]:
    spans = ((0, 6), (6, 14))
    return [
        Example(0, number, ("go", "on"), length, spans) for number, length in enumerate(LENGTHS[:3])
    ]


def scored(frames: int) -> int:
    """Frames of scores for so many frames of features."""
    return (frames + 2) // 3


def is_same(one: Shown, other: Shown) -> bool:
    return (
        np.array_equal(one.features, other.features)
        and np.array_equal(one.lengths_frames, other.lengths_frames)
        and np.array_equal(one.numerators.units, other.numerators.units)
    )


def test_the_same_for_the_same_seed_only(showing: Showing, examples: list[Example]) -> None:
    first = showing.varied(examples, (1, 0))
    assert is_same(first, showing.varied(examples, (1, 0)))
    assert not is_same(first, showing.varied(examples, (1, 1)))
    assert not is_same(first, showing.varied(examples, (2, 0)))


def test_an_example_is_varied_alike_in_any_batch(showing: Showing, examples: list[Example]) -> None:
    together = showing.varied(examples, (1, 0))
    for at, example in enumerate(examples):
        alone = showing.varied([example], (1, 0))
        frames = int(alone.lengths_frames[0])
        assert together.lengths_frames[at] == frames
        # The last frames of scores may see what fills the longer batch up.
        kept = slice(0, LEFT + 3 * (frames - 1))
        assert np.array_equal(alone.features[0, kept], together.features[at, kept])


def test_plain_has_a_pause_before_and_after(showing: Showing, examples: list[Example]) -> None:
    shown = showing.plain(examples)
    frames = [frame_count(length + PAUSES_SAMPLES) for length in LENGTHS[:3]]
    assert shown.lengths_frames.tolist() == [scored(count) for count in frames]
    assert shown.lengths_frames.dtype == np.int32
    assert shown.features.shape == (3, LEFT + 3 * scored(max(frames)) + RIGHT, MEL_BINS)
    assert shown.features.dtype == np.float32
    pause, speech = shown.features[0, LEFT : LEFT + 15], shown.features[0, LEFT + 25 : LEFT + 60]
    assert pause.mean() < speech.mean() - 5.0
    assert np.isfinite(shown.features).all()
    assert is_same(shown, showing.plain(examples)), "nothing is drawn anew"


def test_bare_is_the_recording_itself_with_its_edges_repeated(
    showing: Showing, examples: list[Example]
) -> None:
    shown = showing.bare(examples[1])
    wanted = log_mel(showing.pools[0].sound(1).astype(np.float32))
    assert len(wanted) == frame_count(LENGTHS[1])
    assert shown.lengths_frames.tolist() == [scored(len(wanted))]
    (found,) = shown.features
    assert np.array_equal(found[LEFT : LEFT + len(wanted)], wanted)
    assert np.array_equal(found[:LEFT], np.tile(wanted[0], (LEFT, 1)))
    rest = found[LEFT + len(wanted) :]
    assert len(rest) == 3 * scored(len(wanted)) - len(wanted) + RIGHT
    assert np.array_equal(rest, np.tile(wanted[-1], (len(rest), 1)))


def test_graphs_are_those_of_the_words(showing: Showing, examples: list[Example]) -> None:
    ways = [[units_of(way) for way in WAYS[word]] for word in ("go", "on")]
    wanted = word_graph(ways)
    numerators = showing.plain(examples).numerators
    assert numerators.states.tolist() == [len(wanted.units)] * 3
    assert numerators.units.tolist() == [wanted.units.tolist()] * 3


def test_silence_between_words_may_be_ruled_out(showing: Showing, examples: list[Example]) -> None:
    without = replace(showing, drawing=replace(showing.drawing, has_pauses=False))
    counts = [
        shows.plain(examples).numerators.units[0].tolist().count(SILENCE)
        for shows in (showing, without)
    ]
    assert counts == [3, 2]


def said(shown: Shown) -> set[tuple[int, ...]]:
    """The units of each graph of a batch, silence left out."""
    rows = zip(shown.numerators.units.tolist(), shown.numerators.states.tolist(), strict=True)
    return {tuple(unit for unit in row[:states] if unit != SILENCE) for row, states in rows}


def test_noise_alone_has_no_words(showing: Showing, examples: list[Example]) -> None:
    alone = replace(showing, drawing=Drawing(wordless_share=1.0)).varied(examples, (1, 0))
    assert said(alone) == {()}
    lengths = [min(example.length_samples, 4 * SAMPLE_RATE) for example in examples]
    assert alone.lengths_frames.tolist() == [scored(frame_count(length)) for length in lengths]
    some = [
        replace(showing, drawing=Drawing(wordless_share=0.3)).varied(examples, (seed,))
        for seed in range(60)
    ]
    assert 0.2 < np.mean([() in said(one) for one in some]) < 0.9


def test_excerpts_are_as_long_as_their_words(showing: Showing, examples: list[Example]) -> None:
    settings = Settings(speed_share=0.0, sleepy_share=0.0, pause_s=(0.1, 0.1))
    drawing = Drawing(cut_share=1.0, most_words=1, hiding_share=0.0)
    always = replace(showing, settings=settings, drawing=drawing)
    seen = set()
    for seed in range(12):
        shown = always.varied(examples[1:2], (seed, 0))
        seen |= {(words, int(shown.lengths_frames[0])) for words in said(shown)}
    go, on = (sum((units_of(way) for way in WAYS[word]), ()) for word in ("go", "on"))
    pauses = 2 * to_samples(0.1)
    assert seen == {
        (go, scored(frame_count(4 * SAMPLES_A_SPAN + pauses))),
        (on, scored(frame_count(10 * SAMPLES_A_SPAN + pauses))),
    }
    never = replace(showing, drawing=Drawing(cut_share=0.0, hiding_share=0.0))
    assert said(never.varied(examples, (1, 0))) == {go + on}


def test_two_recordings_that_sound_alike_are_varied_otherwise(
    showing: Showing, examples: list[Example]
) -> None:
    doubled = replace(showing, pools=(showing.pools[0], showing.pools[0]))
    one, other = (doubled.varied([replace(examples[0], pool=pool)], (1, 0)) for pool in (0, 1))
    assert not is_same(one, other)
    twin = LENGTHS[3]
    one, other = (doubled.varied([Example(0, at, ("go", "on"), twin)], (1, 0)) for at in (0, 3))
    assert not is_same(one, other)


def test_words_of_longer_sentences_are_hidden(showing: Showing) -> None:
    sentence = [Example(0, number, ("go",) * 4, LENGTHS[1]) for number in (1, 1, 1)]
    drawing = Drawing(hiding_share=1.0, hidden_words_share=1.0)
    shown = replace(showing, drawing=drawing).varied(sentence, (1, 0))
    assert said(shown) == {(GARBAGE,) * 4}
