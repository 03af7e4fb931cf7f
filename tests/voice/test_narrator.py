from __future__ import annotations

from itertools import cycle, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.audio import SAMPLE_RATE, Clip, Samples, gain, silence
from voice.narrator import FADE_SAMPLES, Line, Narrator, tone, tone_names
from voice.narrator.player import KEPT_S, PEAK


def sine(length: int, hertz: float = 200.0) -> Samples:
    wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(1, length + 1) / SAMPLE_RATE)
    return wave.astype(np.float32)


def ramp(length: int) -> Samples:
    return np.linspace(0.1, 0.6, length, dtype=np.float32)


def flat(length: int, level: float = 0.5) -> Samples:
    return np.full(length, level, dtype=np.float32)


SOUNDS = {
    "ramp": ramp(1000),
    "short": ramp(7),
    "sine": sine(2500),
    "flat": flat(20_000),
    "loud": flat(4000, 0.9),
}


class FakeMouth:
    """Renders at once, apart from the texts that it still withholds."""

    def __init__(self, *withheld: str) -> None:
        self.withheld = set(withheld)
        self.prepared: list[tuple[str, ...]] = []
        self._clips = {name: Clip(name, samples) for name, samples in SOUNDS.items()}

    def prepare(self, texts: tuple[str, ...]) -> None:
        self.prepared.append(texts)

    def set_rate(self, factor: float) -> None:
        self.rate = factor

    def clip(self, text: str) -> Clip | None:
        return None if text in self.withheld else self._clips[text]


def narrator(*withheld: str) -> tuple[Narrator, FakeMouth]:
    mouth = FakeMouth(*withheld)
    return Narrator(mouth), mouth


def line(
    text: str,
    number: int = 1,
    *,
    gain_db: float = 0.0,
    needs: tuple[str, ...] = (),
    is_flexible: bool = False,
) -> Line:
    return Line(number, text, "instruction", gain_db, needs, is_flexible)


def largest_step(samples: Samples) -> float:
    return float(np.max(np.abs(np.diff(samples))))


def same(first: Samples, second: Samples) -> bool:
    return first.shape == second.shape and bool(np.allclose(first, second, rtol=0, atol=1e-6))


def test_nothing_said_is_silence() -> None:
    player, _ = narrator()
    assert player.render_to(0).shape == (0,)
    out = player.render_to(500)
    assert out.dtype == np.float32
    assert out.shape == (500,)
    assert not out.any()
    assert player.position == 500
    assert player.speaking is None
    assert player.next_end_samples() is None


@pytest.mark.parametrize("start", [0, 1, 319, 320, 777])
def test_a_line_starts_on_its_exact_sample(start: int) -> None:
    player, _ = narrator()
    player.render_to(start)
    player.say(line("ramp"))
    assert player.next_end_samples() == start + 1000
    out = player.render_to(start + 1500)
    assert np.array_equal(out, np.concatenate([SOUNDS["ramp"], silence(500)]))


def test_a_line_has_its_own_level() -> None:
    player, _ = narrator()
    player.say(line("ramp", gain_db=-12.0))
    assert same(player.render_to(1000), SOUNDS["ramp"] * np.float32(gain(-12.0)))


def test_lines_follow_each_other_without_a_gap_in_the_order_they_came() -> None:
    player, _ = narrator()
    for number, text in enumerate(("ramp", "short", "sine"), 1):
        player.say(line(text, number))
    out = player.render_to(4000)
    wanted = [SOUNDS["ramp"], SOUNDS["short"], SOUNDS["sine"], silence(493)]
    assert np.array_equal(out, np.concatenate(wanted))
    spans = [(s.line.number, s.start_samples, s.end_samples, s.cut) for s in player.take_said()]
    assert spans == [(1, 0, 1000, False), (2, 1000, 1007, False), (3, 1007, 3507, False)]


def test_a_line_is_reported_once_when_it_has_ended() -> None:
    player, _ = narrator()
    player.say(line("ramp"))
    player.render_to(999)
    assert player.take_said() == []
    assert player.speaking == line("ramp")
    player.render_to(1000)
    (said,) = player.take_said()
    assert (said.start_samples, said.end_samples, said.cut) == (0, 1000, False)
    assert said.clip.text == "ramp"
    assert player.take_said() == []
    assert player.speaking is None


def test_a_sound_starts_at_this_very_sample() -> None:
    player, _ = narrator()
    player.render_to(123)
    assert player.sound(line("short"))
    assert np.array_equal(player.render_to(130), SOUNDS["short"])
    assert [said.start_samples for said in player.take_said()] == [123]


def test_a_sound_is_dropped_while_speech_sounds_and_never_comes_late() -> None:
    player, _ = narrator()
    player.say(line("ramp"))
    player.render_to(500)
    assert not player.sound(line("short", 2))
    out = player.render_to(2000)
    assert np.array_equal(out, np.concatenate([SOUNDS["ramp"][500:], silence(1000)]))
    assert [said.line.number for said in player.take_said()] == [1]
    assert player.sound(line("short", 3))


def test_a_sound_is_dropped_where_a_line_waits_or_its_clip_is_missing() -> None:
    player, mouth = narrator("ramp")
    assert not player.sound(line("ramp"))
    player.say(line("ramp"))
    assert not player.sound(line("short"))
    assert not player.render_to(320).any()
    mouth.withheld.clear()
    assert np.array_equal(player.render_to(1320), SOUNDS["ramp"])


def test_a_tone_sounds_over_speech_and_over_other_tones() -> None:
    player, _ = narrator()
    player.say(line("sine"))
    player.render_to(100)
    player.tone("start")
    player.tone("accepted")
    out = player.render_to(300)
    tones = tone("start").samples[:200] + tone("accepted").samples[:200]
    assert same(out, SOUNDS["sine"][100:300] + tones)
    player.render_to(40_000)
    assert [said.line.text for said in player.take_said()] == ["sine"]


@pytest.mark.parametrize("name", tone_names())
def test_tones_are_soft_and_begin_and_end_without_a_click(name: str) -> None:
    samples = tone(name).samples
    assert samples.dtype == np.float32
    assert 0.01 < float(np.max(np.abs(samples))) < 0.2
    assert abs(float(samples[0])) < 0.005
    assert abs(float(samples[-1])) < 0.005


def test_an_unknown_tone_is_an_error() -> None:
    player, _ = narrator()
    with pytest.raises(KeyError):
        player.tone("gong")


def test_the_mix_never_passes_full_scale() -> None:
    player, _ = narrator()
    player.say(line("loud", gain_db=6.0))
    assert float(np.max(np.abs(player.render_to(4000)))) == pytest.approx(PEAK)


def test_a_cut_fades_within_ten_milliseconds_and_is_silent_after() -> None:
    player, _ = narrator()
    player.say(line("flat"))
    before = player.render_to(1000)
    player.silence()
    out = player.render_to(3000)
    assert FADE_SAMPLES / SAMPLE_RATE <= 0.01
    assert np.all(np.diff(out[:FADE_SAMPLES]) < 0)
    assert largest_step(np.concatenate([before, out])) <= 0.5 / FADE_SAMPLES + 1e-6
    assert not out[FADE_SAMPLES:].any()
    (said,) = player.take_said()
    assert (said.start_samples, said.end_samples, said.cut) == (0, 1000, True)
    assert player.speaking is None


def test_a_second_cut_does_not_bring_a_fading_line_back() -> None:
    player, _ = narrator()
    player.render_to(10)
    player.say(line("flat"))
    player.render_to(500)
    player.silence()
    before = player.render_to(580)
    player.silence()
    out = np.concatenate([before, player.render_to(1000)])
    assert np.all(np.diff(out[:FADE_SAMPLES]) < 0)
    assert not out[FADE_SAMPLES:].any()
    assert len(player.take_said()) == 1


def test_silence_forgets_what_waits_and_stops_tones() -> None:
    player, _ = narrator()
    player.say(line("flat"))
    player.say(line("ramp", 2))
    player.tone("release")
    player.render_to(400)
    player.silence()
    player.render_to(400 + FADE_SAMPLES)
    assert not player.render_to(40_000).any()
    assert [(said.line.number, said.cut) for said in player.take_said()] == [(1, True)]


def test_a_line_after_a_cut_starts_at_once_under_the_fade() -> None:
    player, _ = narrator()
    player.say(line("flat"))
    player.render_to(400)
    player.silence()
    player.say(line("ramp", 2))
    out = player.render_to(1400)
    assert np.array_equal(out[FADE_SAMPLES:], SOUNDS["ramp"][FADE_SAMPLES:])
    assert player.take_said()[1].start_samples == 400


def test_a_clip_that_is_not_ready_waits_and_starts_when_it_is() -> None:
    player, mouth = narrator("ramp")
    player.say(line("ramp"))
    player.say(line("short", 2))
    assert not player.render_to(320).any()
    assert player.speaking is None
    mouth.withheld.clear()
    out = player.render_to(320 + 1007)
    assert np.array_equal(out, np.concatenate([SOUNDS["ramp"], SOUNDS["short"]]))
    assert [said.start_samples for said in player.take_said()] == [320, 1320]


def test_silence_forgets_a_line_that_is_not_ready() -> None:
    player, mouth = narrator("ramp")
    player.say(line("ramp"))
    player.silence()
    mouth.withheld.clear()
    assert not player.render_to(2000).any()
    assert player.take_said() == []


def test_needs_hold_a_line_back_until_they_are_rendered() -> None:
    player, mouth = narrator("sine", "short")
    player.say(line("ramp", needs=("sine", "short")))
    assert not player.render_to(320).any()
    mouth.withheld.remove("sine")
    assert not player.render_to(640).any()
    mouth.withheld.remove("short")
    assert np.array_equal(player.render_to(1640), SOUNDS["ramp"])
    assert [said.line.text for said in player.take_said()] == ["ramp"]


def test_what_is_to_be_rendered_soon_goes_to_the_mouth() -> None:
    player, mouth = narrator()
    player.prepare(("ramp", "sine"))
    assert mouth.prepared == [("ramp", "sine")]


def test_sounding_since_tells_what_ended_later_and_what_still_sounds() -> None:
    player, _ = narrator()
    player.say(line("ramp", 1))
    player.say(line("sine", 2))
    player.say(line("flat", 3))
    player.render_to(4000)

    def numbers(since: int) -> list[tuple[int, int, int]]:
        found = player.sounding_since(since)
        return [(said.line.number, said.start_samples, said.end_samples) for said in found]

    first, second, third = (1, 0, 1000), (2, 1000, 3500), (3, 3500, 23_500)
    assert numbers(-100) == [first, second, third]
    assert numbers(1000) == [first, second, third]
    assert numbers(1001) == [second, third]
    assert numbers(3501) == [third]
    player.take_said()
    assert numbers(0) == [first, second, third]
    player.silence()
    assert numbers(3501) == [(3, 3500, 4000)]


def test_what_was_said_long_ago_is_forgotten() -> None:
    player, _ = narrator()
    player.say(line("ramp", 1))
    player.render_to(1000 + int(KEPT_S * SAMPLE_RATE))
    player.say(line("ramp", 2))
    player.render_to(player.position + 1000)
    assert [said.line.number for said in player.sounding_since(0)] == [2]


Act = tuple[str, str | int]
TEXTS = st.sampled_from(sorted(SOUNDS))
ACTS = st.one_of(
    st.tuples(st.just("render"), st.integers(0, 3000)),
    st.tuples(st.sampled_from(["say", "sound", "ready", "withhold", "need"]), TEXTS),
    st.tuples(st.just("tone"), st.sampled_from(tone_names())),
    st.tuples(st.sampled_from(["silence", "duck", "unduck"]), st.just("")),
)


def play(script: list[Act], chunks: list[int]) -> tuple[Samples, list[tuple[object, ...]]]:
    """The output of a script rendered in pieces of these sizes, and all that was reported."""
    player, mouth = narrator()
    sizes = cycle(chunks)
    parts: list[Samples] = []
    reports: list[tuple[object, ...]] = []
    for number, (act, what) in enumerate([*script, ("render", 3000)]):
        if isinstance(what, int):
            end = player.position + what
            while player.position < end:
                parts.append(player.render_to(min(end, player.position + next(sizes))))
        elif act == "say":
            player.say(line(what, number))
        elif act == "need":
            player.say(line("short", number, gain_db=-6.0, needs=(what,)))
        elif act == "sound":
            reports.append((number, player.sound(line(what, number))))
        elif act == "tone":
            player.tone(what)
        elif act in ("ready", "withhold"):
            (mouth.withheld.discard if act == "ready" else mouth.withheld.add)(what)
        elif act == "silence":
            player.silence()
        else:
            player.duck(on=act == "duck")
    reports += [(s.line, s.start_samples, s.end_samples, s.cut) for s in player.take_said()]
    return np.concatenate(parts), reports


@settings(max_examples=80)
@given(
    st.lists(ACTS, max_size=25),
    st.lists(st.sampled_from([13, 80, 320, 321, 1000]), min_size=1, max_size=5),
)
def test_the_output_does_not_depend_on_how_it_is_chunked(
    script: list[Act], chunks: list[int]
) -> None:
    whole, told = play(script, [1_000_000])
    pieces, told_too = play(script, chunks)
    assert same(whole, pieces)
    assert told == told_too


@settings(max_examples=60)
@given(st.lists(ACTS, max_size=25))
def test_speech_never_overlaps_and_every_line_is_told_in_order(script: list[Act]) -> None:
    _, told = play(script, [320])
    spans = [(report[1], report[2]) for report in told if len(report) == 4]
    for (_, end), (start, _) in pairwise(spans):
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert start >= end
