from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from tests.voice.synthesizer.fakes import RATE, ScriptedRenderer, tone
from voice.synthesizer import SynthesisError, Synthesizer, Voice
from voice.synthesizer import synthesizer as synthesizer_module
from voice.synthesizer.flite import FliteRenderer
from voice.synthesizer.rendering import RenderError, Rendering
from voice.synthesizer.synthesizer import ATTEMPTS
from voice.synthesizer.system import SystemRenderer
from voice.synthesizer.system_script import find_voice

SILENCE = Rendering(np.zeros(RATE, dtype=np.int16), RATE)
NOTHING = Rendering(np.zeros(0, dtype=np.int16), RATE)


def failures(count: int) -> list[Rendering | Exception]:
    return [RenderError("it died")] * count


@pytest.mark.parametrize("bad", [RenderError("it died"), SILENCE, NOTHING, tone(600.0)])
def test_a_bad_render_is_tried_again(bad: Rendering | Exception) -> None:
    renderer = ScriptedRenderer(bad, bad)
    clip = Synthesizer(None, renderer=renderer).clip("five", Voice())
    assert clip.length_s == pytest.approx(0.61, abs=0.005)
    assert renderer.renders == 3


def test_three_bad_renders_are_one_clear_error() -> None:
    renderer = ScriptedRenderer(*failures(ATTEMPTS))
    synthesizer = Synthesizer(None, renderer=renderer)
    with pytest.raises(SynthesisError, match=r"en-us.*3 times.*five.*it died") as error:
        synthesizer.clip("five", Voice())
    assert "\n" not in str(error.value)
    assert renderer.renders == ATTEMPTS
    assert synthesizer.clip("five", Voice()).length_samples > 0


def test_what_a_person_must_mend_is_not_tried_again() -> None:
    renderer = ScriptedRenderer(SynthesisError("install it"))
    with pytest.raises(SynthesisError, match="install it"):
        Synthesizer(None, renderer=renderer).clip("five", Voice())
    assert renderer.renders == 1


def test_nothing_is_kept_of_a_failure(tmp_path: Path) -> None:
    renderer = ScriptedRenderer(*failures(ATTEMPTS))
    with pytest.raises(SynthesisError):
        Synthesizer(tmp_path, renderer=renderer).clip("five", Voice())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "  ", "... — !"])
def test_a_line_needs_a_letter_or_a_digit(text: str) -> None:
    with pytest.raises(SynthesisError, match="nothing to say"):
        Synthesizer(None, renderer=ScriptedRenderer()).clip(text, Voice())


@pytest.mark.parametrize(
    ("voice", "message"),
    [
        (Voice(rate_wpm=79), "rate 79: choose one from 80 to 450"),
        (Voice(rate_wpm=451), "rate 451"),
        (Voice(pitch=100), "pitch 100: choose one from 0 to 99"),
        (Voice(pitch=-1), "pitch -1"),
    ],
)
def test_what_espeak_would_quietly_change_is_refused(voice: Voice, message: str) -> None:
    with pytest.raises(SynthesisError, match=message):
        Synthesizer(None, renderer=ScriptedRenderer()).clip("five", voice)


def test_memory_forgets_what_was_unused_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthesizer_module, "MEMORY_CLIPS", 5)
    renderer = ScriptedRenderer()
    synthesizer = Synthesizer(None, renderer=renderer)
    first = synthesizer.clip("0", Voice())
    synthesizer.clip("1", Voice())
    for number in range(2, 6):
        assert synthesizer.clip("0", Voice()) is first
        synthesizer.clip(str(number), Voice())
    before = renderer.renders
    synthesizer.clip("1", Voice())
    assert renderer.renders == before + 1


def test_close_closes_both_renderers() -> None:
    renderer, flite = ScriptedRenderer(), ScriptedRenderer()
    with Synthesizer(None, renderer=renderer, flite=flite):
        pass
    assert renderer.closed
    assert flite.closed


def test_flite_voices_go_to_flite() -> None:
    renderer, flite = ScriptedRenderer(), ScriptedRenderer()
    synthesizer = Synthesizer(None, renderer=renderer, flite=flite)
    synthesizer.clip("pause", Voice("flite:slt"))
    synthesizer.clip("pause", Voice("en-us"))
    assert (renderer.renders, flite.renders) == (1, 1)


def test_flite_obeys_rate_and_pitch_and_repeats_itself() -> None:
    flite = FliteRenderer()
    line = "I am ready, please go on."
    normal = flite.render(line, Voice("flite:slt"))
    assert np.array_equal(flite.render(line, Voice("flite:slt")).pcm, normal.pcm)
    slow = flite.render(line, Voice("flite:slt", rate_wpm=90))
    assert 1.35 < slow.pcm.size / normal.pcm.size < 1.65
    high = flite.render(line, Voice("flite:slt", pitch=80))
    assert not np.array_equal(high.pcm, normal.pcm)


def test_an_unknown_flite_voice_is_named() -> None:
    with pytest.raises(SynthesisError, match=r'no voice "nobody": choose one of .*slt'):
        FliteRenderer().render("five", Voice("flite:nobody"))


def test_missing_flite_says_what_to_install() -> None:
    with pytest.raises(SynthesisError, match="apt install flite"):
        FliteRenderer("no-such-flite").render("five", Voice("flite:slt"))


def test_a_failing_flite_is_a_failure() -> None:
    with pytest.raises(RenderError, match="flite failed"):
        FliteRenderer("false").render("five", Voice("flite:slt"))


SAVES_STEREO = """
import json, sys, soundfile, numpy
request = json.load(sys.stdin)
assert request["voice"] == "en-us" and request["rate_wpm"] == 135
sound = numpy.zeros((900, 2), dtype=numpy.int16)
sound[:, 0] = 5
soundfile.write(request["file"], sound, 16000, format="AIFF")
"""


def test_the_system_speech_is_read_whatever_its_format() -> None:
    rendering = SystemRenderer((sys.executable, "-c", SAVES_STEREO)).render("five", Voice())
    assert rendering.sample_rate == 16_000
    assert np.array_equal(rendering.pcm, np.full(900, 5))


@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [
        (0, RenderError, "no sound"),
        (1, RenderError, "died"),
        (3, SynthesisError, "pyttsx3"),
        (4, SynthesisError, "speech cannot be reached"),
        (5, SynthesisError, 'no voice "en-us"'),
    ],
)
def test_the_system_script_s_exit_is_explained(
    status: int, kind: type[Exception], message: str
) -> None:
    renderer = SystemRenderer((sys.executable, "-c", f"raise SystemExit({status})"))
    with pytest.raises(kind, match=message):
        renderer.render("five", Voice())


class InstalledVoice:
    def __init__(self, identifier: str, name: str, languages: list[object] | None) -> None:
        self.id, self.name, self.languages = identifier, name, languages


class Engine:
    def getProperty(self, name: str) -> list[InstalledVoice]:  # noqa: N802 - pyttsx3's name
        assert name == "voices"
        return [
            InstalledVoice("com.voice.anna", "Anna", ["de_DE"]),
            InstalledVoice("com.voice.sam", "Sam", [b"en_US"]),
            InstalledVoice("com.voice.zoe", "Zoe", None),
        ]


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("en-us", "com.voice.sam"),
        ("zoe", "com.voice.zoe"),
        ("com.voice.anna", "com.voice.anna"),
        ("fr", None),
    ],
)
def test_system_voices_are_found(name: str, identifier: str | None) -> None:
    assert find_voice(Engine(), name) == identifier
