from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.voice.synthesizer.fakes import ScriptedRenderer
from voice.audio import SAMPLE_RATE, Clip, Word
from voice.synthesizer import Synthesizer, Voice
from voice.synthesizer.cache import DiskCache, decode, encode
from voice.synthesizer.shaping import from_pcm

LINE = "Breathe out, and let go."
VOICE = Voice("en-gb+f3", 140, 55)

instants = st.integers(0, 10**7).map(lambda samples: samples / SAMPLE_RATE)
clips = st.builds(
    Clip,
    st.text(),
    arrays.arrays(np.int16, st.integers(0, 300)).map(from_pcm),
    st.lists(st.builds(Word, st.text(), instants, instants)).map(tuple),
)
voices = st.builds(Voice, st.text(), st.integers(80, 450), st.integers(0, 99))


def same(one: Clip | None, other: Clip | None) -> bool:
    return (
        one is not None
        and other is not None
        and one.samples.tobytes() == other.samples.tobytes()
        and one.samples.dtype == other.samples.dtype
        and (one.text, one.words) == (other.text, other.words)
    )


@given(clips, voices)
def test_a_round_trip_is_exact(clip: Clip, voice: Voice) -> None:
    assert same(decode(encode(clip, voice), clip.text, voice), clip)


@given(clips, st.data())
def test_a_damaged_file_is_no_clip(clip: Clip, data: st.DataObject) -> None:
    content = encode(clip, VOICE)
    at = data.draw(st.integers(0, len(content) - 1))
    flipped = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    for damaged in (content[:at], flipped, content + b"\0"):
        assert decode(damaged, clip.text, VOICE) is None


def test_a_file_of_another_line_or_voice_is_no_clip() -> None:
    content = encode(Clip("five", from_pcm(np.ones(9, dtype=np.int16))), VOICE)
    assert decode(content, "five", VOICE) is not None
    assert decode(content, "six", VOICE) is None
    assert decode(content, "five", Voice()) is None


def test_rendered_and_kept_clips_are_identical(tmp_path: Path) -> None:
    with Synthesizer(tmp_path / "deep" / "cache") as first, Synthesizer(None) as without:
        fresh = first.clip(LINE, VOICE)
        assert same(without.clip(LINE, VOICE), fresh)
        assert first.clip(LINE, VOICE) is fresh
    unused = ScriptedRenderer()
    kept = Synthesizer(tmp_path / "deep" / "cache", renderer=unused).clip(LINE, VOICE)
    assert same(kept, fresh)
    assert unused.renders == 0
    assert not kept.samples.flags.writeable


def test_every_part_of_the_key_counts(tmp_path: Path) -> None:
    renderer = ScriptedRenderer()
    synthesizer = Synthesizer(tmp_path, renderer=renderer)
    requests = [
        ("five", Voice()),
        ("Five", Voice()),
        ("five", Voice("en-gb")),
        ("five", Voice(rate_wpm=136)),
        ("five", Voice(pitch=51)),
    ]
    for text, voice in requests * 2:
        synthesizer.clip(text, voice)
    assert renderer.renders == len(requests)
    assert len(list(tmp_path.iterdir())) == len(requests)


@pytest.mark.parametrize("keep", [0, 3, 16, 19, 100, -1])
def test_a_truncated_file_is_rendered_again(tmp_path: Path, keep: int) -> None:
    fresh = Synthesizer(tmp_path, renderer=ScriptedRenderer()).clip(LINE, VOICE)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:keep])
    renderer = ScriptedRenderer()
    notices: list[str] = []
    again = Synthesizer(tmp_path, renderer=renderer, notice=notices.append).clip(LINE, VOICE)
    assert same(again, fresh)
    assert renderer.renders == 1
    assert notices == []
    assert file.read_bytes() == whole


def test_an_unwritable_folder_is_told_once_and_speech_goes_on(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where the folder should be")
    notices: list[str] = []
    synthesizer = Synthesizer(blocked / "cache", renderer=ScriptedRenderer(), notice=notices.append)
    assert synthesizer.clip("five", VOICE).length_samples > 0
    assert synthesizer.clip("six", VOICE).length_samples > 0
    (notice,) = notices
    assert str(blocked / "cache") in notice


def test_an_unwritable_folder_is_logged_by_default(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    Synthesizer(tmp_path / "file", renderer=ScriptedRenderer()).clip("five", VOICE)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    notices: list[str] = []
    synthesizer = Synthesizer(tmp_path, renderer=ScriptedRenderer(), notice=notices.append)
    assert synthesizer.clip("five", VOICE).length_samples > 0
    assert list(tmp_path.iterdir()) == []
    assert len(notices) == 1
    assert "No space left" in notices[0]


def test_a_folder_in_the_place_of_a_file_does_no_harm(tmp_path: Path) -> None:
    notices: list[str] = []
    DiskCache(tmp_path, notices.append).file("five", VOICE).mkdir()
    synthesizer = Synthesizer(tmp_path, renderer=ScriptedRenderer(), notice=notices.append)
    assert synthesizer.clip("five", VOICE).length_samples > 0
    assert len(notices) == 1
