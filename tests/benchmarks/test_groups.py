from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from scripts.benchmarks.ears import groups
from scripts.benchmarks.ears.groups import (
    Group,
    noise_group,
    seen_by,
    speaker_group,
    synthesizer_of,
    voices,
)


@pytest.mark.parametrize(
    ("speaker", "group"),
    [
        ("61", Group.REPORTING),
        ("260", Group.REPORTING),
        ("3729", Group.REPORTING),
        ("4640", Group.TUNING),
        ("4088", Group.TRAINING),
        ("no number", Group.TRAINING),
    ],
)
def test_twenty_readers_are_reported_on(speaker: str, group: Group) -> None:
    assert speaker_group(speaker, says_words=False) == group


@pytest.mark.parametrize(
    ("speaker", "group"),
    [
        ("3e3b65e5", Group.REPORTING),
        ("3e3b655a", Group.TUNING),
        ("3e3b65e0", Group.TRAINING),
        ("61", Group.TRAINING),
    ],
)
def test_speakers_of_words_go_by_the_end_of_their_id(speaker: str, group: Group) -> None:
    assert speaker_group(speaker, says_words=True) == group


@pytest.mark.parametrize(
    ("file", "group"),
    [
        ("rain-1.opus", Group.REPORTING),
        ("rain-2.opus", Group.REPORTING),
        ("rain-22.opus", Group.TUNING),
        ("rain-0.opus", Group.TRAINING),
        ("rain-3.opus", Group.TRAINING),
    ],
)
def test_noises_go_by_a_checksum_of_their_name(file: str, group: Group) -> None:
    assert noise_group(file) == group


def test_takes_of_one_clip_stay_together() -> None:
    for clip in range(40):
        names = [f"1-{clip}-{take}{rest}" for take in "ABC" for rest in (".opus", "-0.wav")]
        assert len({noise_group(name) for name in names}) == 1


def test_half_of_the_noises_are_reported_on() -> None:
    found = Counter(noise_group(f"1-{number}-A-0.opus") for number in range(2000))
    assert found[Group.REPORTING] == pytest.approx(1000, abs=100)
    assert found[Group.TUNING] == pytest.approx(200, abs=50)


def test_voices_that_are_tuned_with_are_not_reported_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "festival_voices", lambda: ("festival:kal_diphone",))
    reporting, tuning = voices(Group.REPORTING), voices(Group.TUNING)
    assert not set(reporting) & set(tuning)
    assert {synthesizer_of(voice) for voice in reporting} == {"espeak-ng", "flite", "festival"}
    assert (len(reporting), len(tuning)) == (9, 5)
    with pytest.raises(ValueError, match="not measured"):
        voices(Group.TRAINING)


def test_a_machine_without_festival_has_no_voices_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert groups.festival_voices() == ()


def test_a_model_saw_the_speakers_unless_it_says_otherwise(tmp_path: Path) -> None:
    seen = "speakers seen by the model"
    assert seen_by(tmp_path) == seen
    readme = tmp_path / "README.md"
    readme.write_text("# A model\n\nReporting speakers held out: no.\n")
    assert seen_by(tmp_path) == seen
    readme.write_text("# A model\n\n- Reporting speakers held out: yes.\n")
    assert seen_by(tmp_path) == "speakers not seen by the model"
