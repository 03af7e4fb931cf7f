"""Sound files of any kind, and one sentence for each that cannot be used."""

from __future__ import annotations

import resource
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from voice.audio import SAMPLE_RATE, Samples
from voice.wav import SoundFileError, read_sound

TONE = (0.3 * np.sin(2 * np.pi * 440 * np.arange(SAMPLE_RATE) / SAMPLE_RATE)).astype(np.float32)


def write(path: Path, samples: Samples, rate: int = SAMPLE_RATE, subtype: str = "PCM_16") -> Path:
    kind = "OGG" if path.suffix == ".opus" else None
    soundfile.write(path, samples, rate, subtype=subtype, format=kind)
    return path


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000])
def test_any_rate_becomes_ours(tmp_path: Path, rate: int) -> None:
    path = write(tmp_path / "a.wav", soxr.resample(TONE, SAMPLE_RATE, rate), rate)
    samples, note = read_sound(path)
    assert abs(samples.size - TONE.size) <= 1
    middle = slice(4_000, 12_000)
    assert np.abs(samples[middle] - TONE[middle]).max() < 0.01
    assert note == f"{path}: converted from {rate} Hz to 16000 Hz"


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_any_width_is_read(tmp_path: Path, subtype: str) -> None:
    samples, note = read_sound(write(tmp_path / "a.wav", TONE, subtype=subtype))
    assert np.abs(samples - TONE).max() < 0.01
    assert note is None


@pytest.mark.parametrize("channels", [2, 3, 8])
def test_channels_become_one(tmp_path: Path, channels: int) -> None:
    path = write(tmp_path / "a.wav", np.stack([TONE] * channels, axis=1))
    samples, note = read_sound(path)
    assert np.abs(samples - TONE).max() < 0.001
    assert note == f"{path}: converted from {channels} channels to one"


@pytest.mark.parametrize("samples", [TONE[:1], 0 * TONE, np.sign(TONE), TONE / 2 + 0.4, 4 * TONE])
def test_odd_sound_is_sound(tmp_path: Path, samples: Samples) -> None:
    read, _ = read_sound(write(tmp_path / "a.wav", samples, subtype="FLOAT"))
    assert np.array_equal(read, samples.astype(np.float32))


def test_resampling_in_pieces_changes_nothing(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (400_000, 3)).astype(np.float32)
    samples, _ = read_sound(write(tmp_path / "a.wav", noise, 44_100, "FLOAT"))
    whole = soxr.resample(noise.mean(axis=1, dtype=np.float32), 44_100, SAMPLE_RATE)
    assert np.array_equal(samples, whole)


def test_memory_does_not_grow_with_rate_and_channels(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    with soundfile.SoundFile(path, "w", 192_000, 8, "PCM_16") as file:
        for _ in range(30):
            file.write(np.zeros((192_000, 8), np.int16))
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    samples, _ = read_sound(path)
    assert samples.size == 30 * SAMPLE_RATE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 60_000


def cut(suffix: str, subtype: str, share: float) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = write(folder / f"a{suffix}", TONE, subtype=subtype)
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])
        return path

    return make


def filled(value: float) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        samples = TONE.copy()
        samples[9_000] = value
        return write(folder / "a.wav", samples, subtype="FLOAT")

    return make


def of_bytes(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "a.wav").write_bytes(content)
        return folder / "a.wav"

    return make


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "none.wav", "there is no such sound file"),
        (lambda folder: folder, "there is no such sound file"),
        (lambda folder: folder / ("x" * 300), "cannot be read: file name too long"),
        (lambda folder: write(folder / "a.wav", TONE[:0]), "is empty"),
        (of_bytes(b""), "not a sound file"),
        (of_bytes(b"hello"), "not a sound file"),
        (of_bytes(b"RIFF\0\0\0\0WAVE"), "cut short"),
        (of_bytes(b"RIFF\0\0\0\0WAVEdata" + struct.pack("<I", 4) + b"\0" * 4), "not a sound file"),
        (filled(np.nan), "no numbers"),
        (filled(np.inf), "no numbers"),
        (filled(-np.inf), "no numbers"),
        (filled(20_000.0), "far beyond full scale"),
        *[(cut(".wav", "PCM_16", share), "WAV file is cut short") for share in (0.01, 0.5, 0.99)],
        *[(cut(".flac", "PCM_16", share), "can be read|cut short") for share in (0.01, 0.5, 0.97)],
        *[(cut(".ogg", "VORBIS", share), "Ogg file is cut short") for share in (0.02, 0.5, 0.99)],
        *[(cut(".opus", "OPUS", share), "Ogg file is cut short") for share in (0.02, 0.5, 0.99)],
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(
    tmp_path: Path, make: Callable[[Path], Path], words: str
) -> None:
    path = make(tmp_path)
    with pytest.raises(SoundFileError, match=words) as caught:
        read_sound(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("suffix", "subtype"), [(".flac", "PCM_16"), (".opus", "OPUS")])
def test_other_kinds_are_read(tmp_path: Path, suffix: str, subtype: str) -> None:
    samples, _ = read_sound(write(tmp_path / f"a{suffix}", TONE, subtype=subtype))
    assert abs(samples.size - TONE.size) < SAMPLE_RATE / 10
    assert 0.1 < float(np.abs(samples).max()) < 0.5
