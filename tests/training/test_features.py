"""Features are those of Kaldi."""

from __future__ import annotations

import kaldi_native_fbank
import numpy as np
import pytest

from scripts.training.features import FRAME_SAMPLES, MEL_BINS, frame_count, log_mel
from tests.voice.sounds import speech
from voice.audio import SAMPLE_RATE, Samples

LENGTH_SAMPLES = 2 * SAMPLE_RATE
TIMES_S = np.arange(LENGTH_SAMPLES) / SAMPLE_RATE
DITHER = np.random.default_rng(7).standard_normal(LENGTH_SAMPLES)


def kaldi(sound: Samples) -> np.ndarray:
    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.dither = 0.0
    options.frame_opts.snip_edges = True
    options.frame_opts.samp_freq = SAMPLE_RATE
    options.mel_opts.num_bins = 40
    options.mel_opts.low_freq = 20.0
    options.mel_opts.high_freq = -400.0
    fbank = kaldi_native_fbank.OnlineFbank(options)
    fbank.accept_waveform(SAMPLE_RATE, sound.tolist())
    fbank.input_finished()
    return np.stack([fbank.get_frame(frame) for frame in range(fbank.num_frames_ready)])


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(1000.0 * DITHER, id="noise"),
        pytest.param(0.5 * DITHER, id="faint noise"),
        pytest.param(3000.0 + 100.0 * DITHER, id="noise and direct current"),
        pytest.param(20000.0 * np.sin(2800.0 * TIMES_S), id="low tone"),
        pytest.param(20000.0 * np.sin(30000.0 * TIMES_S), id="high tone"),
        pytest.param(np.zeros(LENGTH_SAMPLES), id="silence"),
        pytest.param(32767.0 * np.sign(np.sin(1256.0 * TIMES_S)), id="full scale"),
        pytest.param(32768.0 * speech("start the morning stretch"), id="speech"),
    ],
)
def test_features_are_those_of_kaldi(sound: np.ndarray) -> None:
    samples = sound.astype(np.float32)
    found, wanted = log_mel(samples), kaldi(samples)
    assert found.dtype == np.float32
    assert found.shape == wanted.shape
    errors = np.abs(found - wanted)
    # What lies 80 dB under the loudest drowns in the rounding of 32-bit numbers, Kaldi's as well.
    drowned = wanted < wanted.max(axis=1, keepdims=True) - np.log(1e8)
    assert errors[~drowned].max() < 1e-3
    assert errors.max() < 0.1


@pytest.mark.parametrize(
    ("length_samples", "frames"), [(0, 0), (399, 0), (400, 1), (559, 1), (560, 2), (16000, 98)]
)
def test_only_whole_frames_count(length_samples: int, frames: int) -> None:
    assert frame_count(length_samples) == frames
    assert log_mel(np.ones(length_samples, dtype=np.float32)).shape == (frames, MEL_BINS)


def test_a_frame_knows_nothing_of_the_others() -> None:
    sound = (1000.0 * DITHER).astype(np.float32)
    alone = log_mel(sound[150 * 160 :][:FRAME_SAMPLES])
    np.testing.assert_allclose(log_mel(sound)[150], alone[0], atol=1e-4)


def test_the_sound_stays_as_it_was() -> None:
    sound = (1000.0 * DITHER).astype(np.float32)
    before = sound.copy()
    log_mel(sound)
    np.testing.assert_array_equal(sound, before)
