from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.voice.synthesizer.fakes import ScriptedRenderer
from voice.synthesizer import SynthesisError, Synthesizer, Voice
from voice.synthesizer.festival import FestivalRenderer
from voice.synthesizer.rendering import RenderError

installed = pytest.mark.skipif(shutil.which("text2wave") is None, reason="no festival here")
KAL = Voice("festival:kal_diphone")


def program(folder: Path, name: str, script: str) -> str:
    """A stand-in for one of festival's programs."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def lister(tmp_path: Path) -> str:
    return program(tmp_path, "festival", "echo '(kal_diphone ked_diphone cmu_us_slt_arctic_hts)'")


def test_festival_voices_go_to_festival() -> None:
    renderer, festival = ScriptedRenderer(), ScriptedRenderer()
    with Synthesizer(None, renderer=renderer, festival=festival) as synthesizer:
        synthesizer.clip("pause", KAL)
        synthesizer.clip("pause", Voice("en-us"))
    assert (renderer.renders, festival.renders) == (1, 1)
    assert festival.closed


def test_the_voices_are_those_that_festival_lists(lister: str) -> None:
    found = FestivalRenderer(lister).names
    assert found == ("cmu_us_slt_arctic_hts", "kal_diphone", "ked_diphone")


def test_an_unknown_voice_is_named(lister: str) -> None:
    with pytest.raises(SynthesisError, match=r'no voice "nobody": choose one of cmu.*kal_diphone'):
        FestivalRenderer(lister).render("five", Voice("festival:nobody"))


def test_without_any_voice_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(SynthesisError, match="none is installed"):
        FestivalRenderer(program(tmp_path, "festival", "echo nil")).render("five", Voice("a"))


@pytest.mark.parametrize("missing", ["lister", "program"])
def test_missing_festival_says_what_to_install(lister: str, missing: str) -> None:
    lacking = {"lister": lister, missing: "no-such-festival"}
    with pytest.raises(SynthesisError, match=r"no-such-festival.*apt install festival"):
        FestivalRenderer(**lacking).render("five", KAL)


@pytest.mark.parametrize("script", ["exit 1", "exit 0", 'echo no sound >"$4"'])
def test_a_failing_festival_is_a_failure(tmp_path: Path, lister: str, script: str) -> None:
    failing = FestivalRenderer(lister, program(tmp_path, "text2wave", script))
    with pytest.raises(RenderError, match="festival"):
        failing.render("five", KAL)


def test_it_is_told_the_voice_the_rate_and_the_words(tmp_path: Path, lister: str) -> None:
    log = tmp_path / "log"
    spy = program(tmp_path, "text2wave", f"printf '%s|' \"$@\" >'{log}'; cat >>'{log}'")
    said = "it\N{RIGHT SINGLE QUOTATION MARK}s \N{SNOWMAN} \0"
    with pytest.raises(RenderError):
        FestivalRenderer(lister, spy).render(said, Voice(KAL.name, rate_wpm=82))
    flag, manner, _, file, words = log.read_text().split("|")
    assert flag == "-eval"
    assert manner == "(begin (voice_kal_diphone) (Parameter.set 'Duration_Stretch 2.500000))"
    assert file.endswith(".wav")
    assert words == "it's ?  "


@installed
def test_festival_speaks_and_repeats_itself() -> None:
    festival = FestivalRenderer()
    if "kal_diphone" not in festival.names:
        pytest.skip("festival has no kal_diphone here")
    line = "I am ready, please go on."
    normal = festival.render(line, KAL)
    assert normal.sample_rate == 16_000
    assert 1.0 < normal.pcm.size / normal.sample_rate < 4.0
    assert np.array_equal(festival.render(line, KAL).pcm, normal.pcm)
    slow = festival.render(line, Voice(KAL.name, rate_wpm=90))
    assert 1.35 < slow.pcm.size / normal.pcm.size < 1.65
