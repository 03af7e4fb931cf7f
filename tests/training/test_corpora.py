from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from scripts.benchmarks.ears.groups import Group
from scripts.benchmarks.ears.recording import RecordingsError
from scripts.training.corpora import Corpora, CorporaError, read_corpora
from scripts.training.decoding import decode
from voice.audio import SAMPLE_RATE

RATE_IN_FILES = 8_000
LENGTH_S = 0.25


def sound(path: Path, rate: int = RATE_IN_FILES, length_s: float = LENGTH_S) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    times_s = np.arange(round(length_s * rate)) / rate
    soundfile.write(path, 0.3 * np.sin(2 * np.pi * 440 * times_s), rate)


def librispeech(root: Path, speakers: Iterable[str]) -> Path:
    for speaker in speakers:
        chapter = root / speaker / "77"
        name = f"{speaker}-77"
        sound(chapter / f"{name}-0000.flac")
        sound(chapter / f"{name}-0001.flac")
        text = f"{name}-0000 THE DOG'S  DINNER\n{name}-0001 A SECOND LINE\n"
        (chapter / f"{name}.trans.txt").write_text(text, encoding="utf-8")
    return root


def speech_commands(root: Path) -> Path:
    for file in (
        "stop/0a1b2c31_nohash_0.wav",
        "stop/0a1b2c35_nohash_0.wav",
        "yes/0a1b2c3a_nohash_1.wav",
        "_background_noise_/running_tap.wav",
    ):
        sound(root / file)
    return root


def listed(root: Path, lines: str, *files: str) -> Path:
    for file in files:
        sound(root / file)
    root.mkdir(parents=True, exist_ok=True)
    (root / "manifest.tsv").write_text(f"file\tspeaker\ttext\n{lines}", encoding="utf-8")
    return root


def zipped(folder: Path) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*.*")):
            archive.write(file, file.relative_to(folder.parent))
            file.unlink()
    folder.rmdir()
    return path


def read(*folders: Path) -> Corpora:
    return read_corpora(folders, folders[0].parent / "scratch")


def test_librispeech(tmp_path: Path) -> None:
    root = librispeech(tmp_path / "LibriSpeech" / "train-clean-5", ["19", "20"])
    utterances = read(tmp_path / "LibriSpeech").utterances
    assert [(u.speaker, u.text, u.group) for u in utterances] == [
        ("19", "the dog's dinner", Group.TRAINING),
        ("19", "a second line", Group.TRAINING),
        ("20", "the dog's dinner", Group.TUNING),
        ("20", "a second line", Group.TUNING),
    ]
    assert utterances[1].path == root / "19" / "77" / "19-77-0001.flac"
    assert {u.source for u in utterances} == {"librispeech-train-clean-5"}


@pytest.mark.parametrize("as_list", [False, True])
@pytest.mark.parametrize("name", ["test-clean", "mine"])
def test_some_readers_are_reported_on_in_whatever_set(
    tmp_path: Path, name: str, as_list: bool
) -> None:
    speakers = ["61", "119", "3729", "4077"]
    if as_list:
        lines = "".join(f"{one}.wav\t{one}\tit is\n" for one in speakers)
        files = [f"{one}.wav" for one in speakers]
        listed(tmp_path / "in" / f"librispeech-{name}", lines, *files)
        zipped(tmp_path / "in" / f"librispeech-{name}")
    else:
        librispeech(tmp_path / "in" / name, speakers)
    corpora = read(tmp_path / "in")
    assert {u.speaker for u in corpora.of(Group.REPORTING)} == {"61", "3729"}
    assert {u.speaker for u in corpora.of(Group.TRAINING)} == {"119", "4077"}


@pytest.mark.parametrize("given", [".", "119/.."])
def test_a_folder_has_its_name_also_from_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.chdir(librispeech(tmp_path / "test-clean", ["119"]))
    corpora = read_corpora([Path(given)], tmp_path / "scratch")
    assert {u.source for u in corpora.utterances} == {"librispeech-test-clean"}


def test_speech_commands(tmp_path: Path) -> None:
    corpora = read(speech_commands(tmp_path / "words"))
    assert [(u.speaker, u.text, u.group) for u in corpora.utterances] == [
        ("0a1b2c31", "stop", Group.TRAINING),
        ("0a1b2c35", "stop", Group.REPORTING),
        ("0a1b2c3a", "yes", Group.TUNING),
    ]
    assert [(noise.text, noise.path.name) for noise in corpora.noises] == [
        ("running_tap", "running_tap.wav")
    ]


@pytest.mark.parametrize("is_zipped", [False, True])
def test_sets_with_a_list(tmp_path: Path, is_zipped: bool) -> None:
    lines = "a.wav\t7\tTwenty-5 Steps,  it's\nb.ogg\t8\tone\n"
    folders = [
        listed(tmp_path / "in" / "read", lines, "a.wav", "b.ogg"),
        listed(tmp_path / "in" / "sounds", "rain.ogg\t\train\n", "rain.ogg"),
    ]
    for folder in folders if is_zipped else ():
        zipped(folder)
    corpora = read(tmp_path / "in")
    assert [u.text for u in corpora.utterances] == ["twenty five steps it's", "one"]
    assert [noise.text for noise in corpora.noises] == ["rain"]
    pool = decode(tmp_path / "pool", [*corpora.utterances, *corpora.noises])
    assert pool.lengths_samples.tolist() == [round(LENGTH_S * SAMPLE_RATE)] * 3
    assert np.abs(pool.sound(0)).max() == pytest.approx(0.3 * 32_767, rel=0.05)


def test_a_zip_file_is_taken_apart_once(tmp_path: Path) -> None:
    archive = zipped(listed(tmp_path / "in" / "read", "a.wav\t7\tit is\n", "a.wav"))
    (first,) = read(tmp_path / "in").utterances
    written = first.path.stat()
    (again,) = read(tmp_path / "in").utterances
    assert again == first
    assert again.path.stat().st_ctime_ns == written.st_ctime_ns
    os.utime(archive, ns=(1, 1))
    assert read(tmp_path / "in").utterances[0].path.stat().st_mtime_ns == 1


def test_of_two_sets_with_one_name_the_first_counts(tmp_path: Path) -> None:
    listed(tmp_path / "a" / "read", "a.wav\t7\tfirst of all\n", "a.wav")
    listed(tmp_path / "b" / "read", "a.wav\t7\tsecond one\n", "a.wav")
    assert [u.text for u in read(tmp_path / "b", tmp_path / "a").utterances] == ["second one"]


def test_damaged_speech_is_empty_and_noise_keeps_its_beginning(tmp_path: Path) -> None:
    lines = "a.wav\t7\tit is\nb.wav\t8\tit was\n"
    read_set = listed(tmp_path / "in" / "read", lines, "a.wav", "b.wav")
    noise = listed(tmp_path / "in" / "sounds", "rain.wav\t\train\n", "rain.wav")
    for file in (read_set / "a.wav", noise / "rain.wav"):
        content = file.read_bytes()
        file.write_bytes(content[: len(content) // 2])
    corpora = read(tmp_path / "in")
    speech = decode(tmp_path / "speech", corpora.utterances)
    assert [bool(length) for length in speech.lengths_samples] == [False, True]
    assert speech.empty == 1
    assert speech.sound(0).size == 0
    kept = decode(tmp_path / "noise", corpora.noises)
    assert 0.4 * LENGTH_S * SAMPLE_RATE < kept.lengths_samples[0] < LENGTH_S * SAMPLE_RATE


def test_a_missing_recording_is_an_error(tmp_path: Path) -> None:
    corpora = read(librispeech(tmp_path / "train-clean-5", ["19"]))
    corpora.utterances[1].path.unlink()
    with pytest.raises(CorporaError, match=r"19-77-0001\.flac of librispeech-train-clean-5"):
        decode(tmp_path / "pool", corpora.utterances)


@pytest.mark.parametrize("line", ["19-77 TEXT", "19-77-0001", "some words"])
def test_a_transcript_that_is_none(tmp_path: Path, line: str) -> None:
    root = librispeech(tmp_path / "train-clean-5", ["19"])
    transcript = root / "19" / "77" / "19-77.trans.txt"
    transcript.write_text(f"19-77-0000 FINE\n{line}\n", encoding="utf-8")
    with pytest.raises(CorporaError, match=r"19-77\.trans\.txt, line 2"):
        read(root)
    transcript.write_bytes(b"\xff\xfe")
    with pytest.raises(CorporaError, match=r"19-77\.trans\.txt cannot be read"):
        read(root)


@pytest.mark.parametrize(
    ("line", "lacks"), [("a.wav\t\tit is\n", "speaker"), ("a.wav\t7\t...\n", "text")]
)
def test_speech_without_speaker_or_text(tmp_path: Path, line: str, lacks: str) -> None:
    listed(tmp_path / "in" / "read", "b.wav\t7\tit was\n" + line)
    with pytest.raises(CorporaError, match=rf"a\.wav of .* has no {lacks}"):
        read(tmp_path / "in")


def test_folders_that_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(CorporaError, match="There is no folder"):
        read(tmp_path / "nowhere")
    chapter = librispeech(tmp_path / "train-clean-5", ["19"]) / "19"
    with pytest.raises(CorporaError, match="in a known layout"):
        read(chapter)
    (tmp_path / "in").mkdir()
    with pytest.raises(CorporaError, match="in a known layout"):
        read(tmp_path / "in")
    (tmp_path / "in" / "broken.zip").write_bytes(b"PK")
    with pytest.raises(RecordingsError, match="broken"):
        read(tmp_path / "in")
