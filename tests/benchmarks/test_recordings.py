from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

from scripts.benchmarks.ears.recording import Recording, RecordingsError
from scripts.benchmarks.ears.recordings import Kind, read_sets
from voice.audio import SAMPLE_RATE

HEADER = "file\tspeaker\ttext\n"


def tone(length_s: float, rate: int = SAMPLE_RATE) -> np.ndarray:
    return 0.3 * np.sin(2 * np.pi * 440 * np.arange(round(length_s * rate)) / rate)


def save(folder: Path, manifest: str, *sounds: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "manifest.tsv").write_text(manifest, encoding="utf-8")
    for sound in sounds:
        soundfile.write(folder / sound, tone(0.5), SAMPLE_RATE)
    return folder


def zipped(folder: Path) -> None:
    """Turn a folder with a set into a zip file beside it, and take the folder away."""
    with zipfile.ZipFile(folder.with_suffix(".zip"), "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{folder.name}/{file.name}")
            file.unlink()
    folder.rmdir()


@pytest.mark.parametrize("is_zipped", [False, True])
def test_sets_and_their_kinds(tmp_path: Path, is_zipped: bool) -> None:
    speech = tmp_path / "speech"
    folders = [
        save(speech / "read", HEADER + "a.wav\t7\tone word\nb.wav\t8\tword\n", "a.wav", "b.wav"),
        save(speech / "words", HEADER + "a.wav\te5\tbed\n\n", "a.wav"),
        save(speech / "noise", HEADER + "a.wav\t\train\n", "a.wav"),
    ]
    for folder in folders if is_zipped else []:
        zipped(folder)
    found = read_sets(speech, tmp_path / "scratch")
    assert [(one.name, one.kind) for one in found] == [
        ("noise", Kind.NOISE),
        ("read", Kind.SENTENCES),
        ("words", Kind.WORDS),
    ]
    read = found[1]
    assert [(r.file, r.speaker, r.text) for r in read.recordings] == [
        ("a.wav", "7", "one word"),
        ("b.wav", "8", "word"),
    ]
    read.extract(read.recordings[1:])
    assert read.recordings[1].samples().size == SAMPLE_RATE // 2
    assert read.recordings[0].path.exists() == (not is_zipped), "only what is asked for"


def test_a_folder_inside_a_folder_is_found(tmp_path: Path) -> None:
    save(tmp_path / "words" / "words", HEADER + "a.wav\te5\tbed\n", "a.wav")
    (one,) = read_sets(tmp_path, tmp_path / "scratch")
    assert one.name == "words"
    assert one.recordings[0].samples().size == SAMPLE_RATE // 2


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    save(tmp_path / "words", "text\tlength\tspeaker\tfile\nbed\t3\te5\ta.wav\n", "a.wav")
    (one,) = read_sets(tmp_path, tmp_path / "scratch")
    assert (one.recordings[0].file, one.recordings[0].text) == ("a.wav", "bed")


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        ("file\ttext\na.wav\tbed\n", r"manifest\.tsv lacks the column 'speaker': its first line"),
        (HEADER + "a.wav\te5\n", r"manifest\.tsv, line 2 has 2 of 3 columns"),
        (HEADER + "\te5\tbed\n", "line 2 has"),
        (HEADER, r"manifest\.tsv names no file"),
        ("", "lacks the column 'file'"),
    ],
)
def test_a_bad_manifest_is_one_sentence(tmp_path: Path, manifest: str, sentence: str) -> None:
    save(tmp_path / "words", manifest)
    with pytest.raises(RecordingsError, match=sentence) as error:
        read_sets(tmp_path, tmp_path / "scratch")
    assert "\n" not in str(error.value)


def test_a_manifest_that_is_no_text(tmp_path: Path) -> None:
    save(tmp_path / "words", "")
    (tmp_path / "words" / "manifest.tsv").write_bytes(b"\xff\xfe\xfd")
    with pytest.raises(RecordingsError, match="is not UTF-8"):
        read_sets(tmp_path, tmp_path / "scratch")


def test_folders_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(RecordingsError, match=r"nowhere cannot be read \(no such file.*--speech"):
        read_sets(tmp_path / "nowhere", tmp_path)
    with pytest.raises(RecordingsError, match="holds no set of recordings"):
        read_sets(tmp_path, tmp_path)


def test_zip_files_that_cannot_be_used(tmp_path: Path) -> None:
    broken = tmp_path / "words.zip"
    broken.write_bytes(b"no zip file")
    with pytest.raises(RecordingsError, match=r"words\.zip is damaged"):
        read_sets(tmp_path, tmp_path / "scratch")
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("words/a.wav", b"")
    with pytest.raises(RecordingsError, match=r"words\.zip holds no manifest\.tsv"):
        read_sets(tmp_path, tmp_path / "scratch")
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("words/manifest.tsv", HEADER + "a.wav\te5\tbed\n")
    (one,) = read_sets(tmp_path, tmp_path / "scratch")
    with pytest.raises(RecordingsError, match=r"a\.wav cannot be taken out of .*words\.zip"):
        one.extract(one.recordings)


def test_a_zip_file_with_any_byte_changed_is_read_or_told(tmp_path: Path) -> None:
    folder = save(tmp_path / "words", HEADER + "a.wav\te5\tbed\n")
    (folder / "a.wav").write_bytes(bytes(range(200)) * 2)
    archive = tmp_path / "words.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("manifest.tsv", "a.wav"):
            file.write(folder / name, f"words/{name}")
    shutil.rmtree(folder)
    whole = archive.read_bytes()
    refused = 0
    for at in range(len(whole)):
        archive.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        try:
            for one in read_sets(tmp_path, tmp_path / "scratch"):
                one.extract(one.recordings)
        except RecordingsError:
            refused += 1
    assert refused > len(whole) / 3


@pytest.mark.parametrize("file", ["../a.wav", "/a.wav", "b/../../a.wav"])
def test_a_manifest_names_nothing_outside_its_folder(tmp_path: Path, file: str) -> None:
    save(tmp_path / "words", HEADER + f"{file}\te5\tbed\n")
    with pytest.raises(RecordingsError, match=r"manifest\.tsv, line 2 names .* outside"):
        read_sets(tmp_path, tmp_path / "scratch")


def test_a_file_that_is_missing_or_no_sound(tmp_path: Path) -> None:
    recording = Recording("a.wav", "e5", "bed", tmp_path / "a.wav", "the set")
    for read in (recording.samples, recording.beginning):
        with pytest.raises(RecordingsError, match=r"a\.wav of the set is missing or is no sound"):
            read()
    recording.path.write_bytes(b"no sound")
    for read in (recording.samples, recording.beginning):
        with pytest.raises(RecordingsError, match="copy the set again"):
            read()


def test_opus_at_48_khz_is_resampled(tmp_path: Path) -> None:
    path = tmp_path / "a.opus"
    soundfile.write(path, tone(0.5, 48_000), 48_000, format="OGG", subtype="OPUS")
    sound = Recording("a.opus", "e5", "bed", path, "the set").samples()
    assert sound.size == pytest.approx(SAMPLE_RATE / 2, abs=200)


def test_of_a_damaged_noise_the_beginning_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.opus"
    soundfile.write(path, tone(5.0, 16_000), 16_000, format="OGG", subtype="OPUS")
    content = bytearray(path.read_bytes())
    page = content.rindex(b"OggS")
    content[page + 26 + 1] ^= 0xFF
    path.write_bytes(bytes(content))
    recording = Recording("a.opus", "", "rain", path, "the set")
    with pytest.raises(RecordingsError):
        recording.samples()
    assert 3.0 * SAMPLE_RATE < recording.beginning().size < 5.0 * SAMPLE_RATE
