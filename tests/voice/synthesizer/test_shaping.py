from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voice.synthesizer.fakes import RATE, tone
from voice.audio import Samples, level_db, to_samples
from voice.synthesizer import Synthesizer, Voice
from voice.synthesizer.rendering import Onset, RenderError, Rendering
from voice.synthesizer.shaping import (
    AUDIBLE,
    FADE_SAMPLES,
    LOUDNESS_DB,
    PEAK,
    from_pcm,
    shape,
    to_pcm,
)
from voice.synthesizer.words import length_bounds_s, starts, tokens

LINES = (
    "five",
    "six",
    "Halfway.",
    "Hold it for twenty-five seconds, don't bounce; out of the warm-up, 30 are left.",
    "“Easy” — or skip?  Yes, no …",
)
VOICES = (Voice(), Voice("en-gb+f3", 160, 60), Voice("flite:slt"))


@pytest.fixture(scope="module")
def synthesizer() -> Iterator[Synthesizer]:
    with Synthesizer(None) as shared:
        yield shared


def sounding_level_db(samples: Samples) -> float:
    frames = samples[: samples.size // 320 * 320].reshape(-1, 320)
    levels = np.array([level_db(frame) for frame in frames])
    return level_db(frames[levels > levels.max() - 20].ravel())


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.name)
@pytest.mark.parametrize("line", LINES)
def test_a_clip_starts_and_ends_with_its_sound(
    synthesizer: Synthesizer, line: str, voice: Voice
) -> None:
    samples = synthesizer.clip(line, voice).samples
    assert samples.dtype == np.float32
    assert abs(samples[0]) >= AUDIBLE
    assert abs(samples[-FADE_SAMPLES - 1]) >= AUDIBLE
    assert np.abs(samples[-FADE_SAMPLES:]).max() < AUDIBLE
    assert samples[-1] == 0
    assert np.abs(samples).max() <= PEAK + 1e-4


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.name)
def test_all_lines_are_equally_loud(synthesizer: Synthesizer, voice: Voice) -> None:
    for line in LINES:
        level = sounding_level_db(synthesizer.clip(line, voice).samples)
        assert level == pytest.approx(LOUDNESS_DB, abs=1.5)


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.name)
@pytest.mark.parametrize("line", LINES)
def test_words_are_those_of_the_line_in_order(
    synthesizer: Synthesizer, line: str, voice: Voice
) -> None:
    clip = synthesizer.clip(line, voice)
    assert [word.text for word in clip.words] == [token.text for token in tokens(line)]
    assert clip.words[0].start_s == 0
    assert all(word.start_s < word.end_s <= clip.length_s for word in clip.words)
    assert all(before.end_s <= after.start_s for before, after in pairwise(clip.words))


def test_there_is_sound_in_words_and_silence_in_pauses(synthesizer: Synthesizer) -> None:
    clip = synthesizer.clip("One, two; three. Breathe in, and out!", Voice())
    pauses = 0
    for word, following in zip(clip.words, (*clip.words[1:], None), strict=True):
        begin, end = to_samples(word.start_s), to_samples(word.end_s)
        assert level_db(clip.samples[begin:end]) > -30
        if following and following.start_s - word.end_s > 0.1:
            pauses += 1
            assert level_db(clip.samples[end : to_samples(following.start_s)]) < -50
    assert pauses >= 4


def test_word_times_agree_with_the_words_spoken_alone(synthesizer: Synthesizer) -> None:
    clip = synthesizer.clip("Seconds, one, thirty, supermarket, two", Voice())
    for word in clip.words:
        alone = synthesizer.clip(word.text, Voice()).length_s
        assert word.end_s - word.start_s == pytest.approx(alone, rel=0.35, abs=0.08)


def test_silence_is_cut_and_times_shifted() -> None:
    silent = round(0.3 * RATE)
    onsets = (Onset(0, silent), Onset(4, silent + round(0.2 * RATE)))
    clip = shape("one two", tone(0.6, onsets))
    assert clip.length_s == pytest.approx(0.61, abs=0.005)
    assert clip.words[0].start_s == 0
    assert clip.words[1].start_s == pytest.approx(0.2, abs=0.005)
    assert clip.words[1].end_s == pytest.approx(0.6, abs=0.005)


def test_silence_is_no_clip() -> None:
    with pytest.raises(RenderError, match="silent"):
        shape("five", Rendering(np.zeros(22_050, dtype=np.int16), RATE))
    with pytest.raises(RenderError, match="silent"):
        shape("five", Rendering(np.zeros(0, dtype=np.int16), RATE))


def test_a_click_in_silence_stays_below_full_scale() -> None:
    pcm = np.zeros(RATE, dtype=np.int16)
    pcm[RATE // 2] = 32_767
    assert np.abs(shape("tick", Rendering(pcm, RATE)).samples).max() <= PEAK + 1e-4


def test_clips_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        shape("five", tone()).samples[0] = 1.0


def test_every_16_bit_sample_survives() -> None:
    pcm = np.arange(-32_768, 32_768).astype(np.int16)
    assert np.array_equal(to_pcm(from_pcm(pcm)), pcm)


def test_tokens_leave_out_punctuation() -> None:
    words = tokens("  “Easy” — don't, twenty-five… 1,234!  ")
    assert [word.text for word in words] == ["Easy", "don't", "twenty-five", "1,234"]
    assert tokens(" … — ! ") == ()


def test_a_word_without_an_onset_gets_its_share() -> None:
    words = tokens("in the day of")
    assert starts(words, [Onset(0, 100), Onset(7, 600)], 1_000) == [100, 300, 600, 840]
    assert starts(words, [], 1_000) == [0, 200, 500, 800]


def test_stray_onsets_are_ignored() -> None:
    words = tokens("one two")
    onsets = [Onset(0, 500), Onset(99, 1), Onset(3, 7), Onset(4, 400), Onset(4, 800)]
    assert starts(words, onsets, 1_000) == [500, 800]
    assert starts(words, [Onset(4, 4_000)], 1_000) == [0, 500]


@given(
    st.text(min_size=1).filter(tokens),
    st.lists(st.builds(Onset, st.integers(-5, 50), st.integers(-50, 2_000))),
    st.integers(1, 1_000),
)
def test_starts_never_decrease_and_lie_in_the_sound(
    text: str, onsets: list[Onset], length_samples: int
) -> None:
    words = tokens(text)
    found = starts(words, onsets, length_samples)
    assert len(found) == len(words)
    assert found == sorted(found)
    assert found[0] >= 0 and found[-1] < length_samples


@pytest.mark.parametrize("rate_wpm", [80, 135, 300, 450])
def test_real_speech_lies_well_within_the_bounds(synthesizer: Synthesizer, rate_wpm: int) -> None:
    for line in (*LINES, "a", "1,234,567", "TV & DVD: 50%", "9876543210", "Wow!!! ... no?"):
        rendering = synthesizer._renderer.render(line, Voice(rate_wpm=rate_wpm))
        shortest, longest = length_bounds_s(line, rate_wpm)
        length = rendering.pcm.size / rendering.sample_rate
        assert 1.5 * shortest < length < longest / 1.5
