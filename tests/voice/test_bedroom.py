from __future__ import annotations

import struct
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, Block, Samples, gain, level_db, silence
from voice.bedroom import Bedroom, Jump, Room, active_level_db
from voice.bedroom.acoustics import Convolver, convolve, impulse_response
from voice.bedroom.path import DriftingPath
from voice.bedroom.recording import Recording
from voice.wav import SoundFileError, read_sound, write_wav

SLEEPER_DB = -26.0
NARRATOR_DB = -20.0


def tone(seconds: float, hertz: float = 440.0, level: float = NARRATOR_DB) -> Samples:
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    wave = np.sin(2 * np.pi * hertz * times)
    return np.asarray(wave * gain(level) * np.sqrt(2), dtype=np.float32)


def burst(seconds: float, seed: int = 1) -> Samples:
    rng = np.random.default_rng(seed)
    return (0.1 * rng.standard_normal(round(seconds * SAMPLE_RATE))).astype(np.float32)


def live_in(room: Room, played: Samples, blocks: int | None = None) -> tuple[Bedroom, list[Block]]:
    """Plays a sound in a room and collects what the microphone gave, tick by tick."""
    bedroom = Bedroom(room, SLEEPER_DB, NARRATOR_DB)
    total = blocks or played.size // BLOCK_SAMPLES
    return bedroom, run(bedroom, played, total)


def run(bedroom: Bedroom, played: Samples, blocks: int) -> list[Block]:
    heard: list[Block] = []

    def tick(microphone: Block | None) -> Block:
        assert microphone is not None
        heard.append(microphone)
        at = (len(heard) - 1) * BLOCK_SAMPLES
        block = silence()
        part = played[at : at + BLOCK_SAMPLES]
        block[: part.size] = part
        return block

    bedroom.run(tick, lambda: len(heard) >= blocks)
    return heard


def sounds_from(pcm: NDArray[np.int16], threshold: int = 300) -> int:
    return int(np.flatnonzero(np.abs(pcm.astype(int)) > threshold)[0])


def test_both_recordings_are_as_long_as_the_run() -> None:
    bedroom, _ = live_in(Room(), tone(1.0))
    assert bedroom.speaker.length_samples == bedroom.microphone.length_samples == SAMPLE_RATE
    assert bedroom.now_samples == SAMPLE_RATE


def test_a_microphone_block_covers_the_loudspeaker_block_before_it() -> None:
    bedroom, heard = live_in(Room(), silence(), blocks=20)
    recorded = bedroom.microphone.read(0, 19 * BLOCK_SAMPLES)
    assert np.array_equal(np.concatenate(heard[1:]), recorded)


def test_with_headphones_the_narrator_is_not_heard() -> None:
    bedroom, _ = live_in(Room(rt60_s=0.4), tone(1.0))
    assert level_db(bedroom.microphone.read(0, SAMPLE_RATE)) < -70.0


def test_the_floor_is_very_quiet_but_not_silent() -> None:
    bedroom, _ = live_in(Room(), silence(), blocks=100)
    assert level_db(bedroom.microphone.read(0, 32_000)) == pytest.approx(-75.0, abs=1.0)


@pytest.mark.parametrize("echo_db", [-20.0, -12.0, 0.0])
@pytest.mark.parametrize("rt60_s", [None, 0.4])
def test_the_echo_has_its_level_against_the_sleeper(echo_db: float, rt60_s: float | None) -> None:
    room = Room(seed=3, echo_db=echo_db, rt60_s=rt60_s)
    played = burst(3.0) * np.float32(gain(NARRATOR_DB - level_db(burst(3.0))))
    bedroom, _ = live_in(room, played)
    assert level_db(bedroom.microphone.read(16_000, 32_000)) == pytest.approx(
        SLEEPER_DB + echo_db, abs=0.7
    )


@pytest.mark.parametrize("delay_s", [0.02, 0.08, 0.25])
def test_the_echo_arrives_after_the_delay(delay_s: float) -> None:
    bedroom, _ = live_in(Room(echo_db=0.0, delay_s=delay_s), tone(1.0, level=-10.0))
    spoken = sounds_from(bedroom.speaker.pcm())
    assert sounds_from(bedroom.microphone.pcm()) - spoken == pytest.approx(
        delay_s * SAMPLE_RATE, abs=8
    )


@pytest.mark.parametrize("ppm", [200.0, -200.0])
def test_drift_moves_the_echo_a_little_every_second(ppm: float) -> None:
    bedroom, _ = live_in(Room(echo_db=0.0, drift_ppm=ppm), burst(20.0))
    lags = []
    for at_s in (1, 19):
        start, length = at_s * SAMPLE_RATE, 8_000
        said = bedroom.speaker.read(start - 2_000, length)
        heard = bedroom.microphone.read(start - 2_000, length + 2_000)
        lags.append(int(np.argmax(np.correlate(heard, said, "valid"))))
    assert lags[1] - lags[0] == pytest.approx(18 * ppm * 1e-6 * SAMPLE_RATE, abs=2)


def test_drift_keeps_a_tone_clean() -> None:
    recording = Recording()
    recording.append(tone(2.0, 1000.0))
    path = DriftingPath(recording, 1280.5, 50.0)
    blocks = [path.read(at) for at in range(3_200, 28_800, BLOCK_SAMPLES)]
    spectrum = np.abs(np.fft.rfft(np.concatenate(blocks) * np.hanning(25_600)))
    peak = int(np.argmax(spectrum))
    rest = np.delete(spectrum, slice(peak - 8, peak + 9))
    assert 20 * np.log10(rest.max() / spectrum[peak]) < -60.0


def test_the_drifting_path_never_reads_the_future() -> None:
    recording = Recording()
    recording.append(burst(1.0))
    path = DriftingPath(recording, 100.0, -1_000_000.0)
    expected = recording.read(16_000 - BLOCK_SAMPLES - 2, BLOCK_SAMPLES)
    assert np.allclose(path.read(16_000 - BLOCK_SAMPLES), expected, atol=1e-6)


@pytest.mark.parametrize("length", [1, 320, 321, 6_400])
def test_streaming_convolution_equals_the_whole_one(length: int) -> None:
    response, sound = burst(length / SAMPLE_RATE, 2), burst(1.0, 3)
    convolver = Convolver(response)
    streamed = [convolver.feed(block) for block in sound.reshape(-1, BLOCK_SAMPLES)]
    streamed += [convolver.feed(silence()) for _ in range(25)]
    expected = np.convolve(sound.astype(np.float64), response.astype(np.float64))
    got = np.concatenate(streamed)[: expected.size]
    assert np.allclose(got, expected[: got.size], atol=1e-5)
    assert np.allclose(convolve(sound, response), expected, atol=1e-5)


def test_the_convolver_wakes_up_again_after_a_long_silence() -> None:
    convolver = Convolver(burst(0.1, 2))
    sound = burst(0.02, 5)
    first = convolver.feed(sound)
    for _ in range(40):
        last = convolver.feed(silence())
    assert not last.any()
    assert np.allclose(convolver.feed(sound), first, atol=1e-6)


@pytest.mark.parametrize("rt60_s", [0.2, 0.4, 0.8])
def test_the_tail_loses_sixty_decibels_in_rt60(rt60_s: float) -> None:
    response = impulse_response(rt60_s, 6.0, np.random.default_rng(4))
    assert float(np.sum(response.astype(float) ** 2)) == pytest.approx(1.0, abs=1e-4)
    energy = np.cumsum(response[1:][::-1].astype(float) ** 2)[::-1]
    curve = 10 * np.log10(energy / energy[0])
    start, end = int(np.argmax(curve < -5)), int(np.argmax(curve < -25))
    assert 3 * (end - start) / SAMPLE_RATE == pytest.approx(rt60_s, rel=0.2)
    assert -10 * np.log10(energy[0] / response[0] ** 2) == pytest.approx(6.0, abs=0.1)


@pytest.mark.parametrize(("rt60_s", "louder_db"), [(None, 0.0), (0.4, -3.0)])
def test_the_sleeper_is_heard_when_due_at_the_level_asked(
    rt60_s: float | None, louder_db: float
) -> None:
    bedroom = Bedroom(Room(seed=5, rt60_s=rt60_s), SLEEPER_DB)
    bedroom.speak(burst(1.0) * np.float32(0.01), 12_345, louder_db)
    run(bedroom, silence(), 100)
    assert sounds_from(bedroom.microphone.pcm()) == pytest.approx(12_345, abs=4)
    assert active_level_db(bedroom.microphone.read(12_345, 16_000)) == pytest.approx(
        SLEEPER_DB + louder_db, abs=0.7
    )


def test_two_voices_add_up_and_silence_follows() -> None:
    bedroom = Bedroom(Room(), SLEEPER_DB)
    bedroom.speak(tone(0.5, 500.0), 0)
    bedroom.speak(tone(0.5, 500.0), 0)
    run(bedroom, silence(), 50)
    assert level_db(bedroom.microphone.read(0, 8_000)) == pytest.approx(SLEEPER_DB + 6, abs=0.2)
    assert level_db(bedroom.microphone.read(8_320, 6_000)) < -70.0


def test_nobody_speaks_in_the_past() -> None:
    bedroom, _ = live_in(Room(), silence(), blocks=3)
    with pytest.raises(ValueError, match="sounded already"):
        bedroom.speak(tone(0.1), 3 * BLOCK_SAMPLES - 1)


@pytest.mark.parametrize("seconds", [0.01, 0.7, 3.0])
def test_noise_is_looped_at_its_level(seconds: float) -> None:
    room = Room(seed=2, noise=burst(seconds, 8), snr_db=15.0)
    bedroom, _ = live_in(room, silence(), blocks=250)
    for at_s in range(5):
        heard = bedroom.microphone.read(at_s * SAMPLE_RATE, SAMPLE_RATE)
        assert level_db(heard) == pytest.approx(SLEEPER_DB - 15.0, abs=1.0)


def test_without_a_recording_the_noise_is_pink() -> None:
    bedroom, _ = live_in(Room(seed=2, snr_db=10.0), silence(), blocks=500)
    power = np.abs(np.fft.rfft(bedroom.microphone.read(0, 160_000))) ** 2
    octaves = [power[low * 10 : 2 * low * 10].sum() for low in (250, 500, 1000, 2000)]
    assert np.ptp(10 * np.log10(octaves)) < 2.0


def room_of(seed: int) -> Room:
    return Room(seed=seed, rt60_s=0.4, echo_db=-6.0, drift_ppm=20.0, snr_db=20.0)


def recorded(seed: int) -> bytes:
    bedroom = Bedroom(room_of(seed), SLEEPER_DB, NARRATOR_DB)
    bedroom.speak(burst(0.5, 9), 5_000)
    run(bedroom, burst(2.0), 100)
    return bedroom.microphone.pcm().tobytes()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    assert recorded(7) == recorded(7)
    assert recorded(7) != recorded(8)


def test_a_bedroom_costs_little() -> None:
    bedroom = Bedroom(room_of(1), SLEEPER_DB, NARRATOR_DB)
    sound = np.tile(burst(1.0), 30)
    began = time.process_time()
    run(bedroom, sound, 1_500)
    assert (time.process_time() - began) / 30.0 < 0.05


@pytest.mark.parametrize("wrong", [np.zeros(100, np.float32), np.full(320, np.nan, np.float32)])
def test_a_wrong_loudspeaker_block_is_refused(wrong: Samples) -> None:
    with pytest.raises(ValueError, match="finite samples"):
        Bedroom(Room()).step(lambda microphone: wrong)


def test_a_recording_clips_rather_than_wraps() -> None:
    recording = Recording()
    recording.append(np.array([3.0, -3.0, 0.0], dtype=np.float32))
    assert recording.pcm().tolist() == [32767, -32767, 0]
    assert recording.read(-1, 3).tolist() == [0.0, 1.0, -1.0]


def test_a_recording_may_forget_what_is_long_past() -> None:
    forgetful, whole = Recording(1_000), Recording()
    for seed in range(40):
        for recording in (forgetful, whole):
            recording.append(burst(0.01, seed))
    assert forgetful.length_samples == whole.length_samples == 6_400
    assert np.array_equal(forgetful.read(5_400, 1_100), whole.read(5_400, 1_100))
    assert 1_000 <= forgetful.pcm().size <= 2_000
    assert np.array_equal(forgetful.pcm(), whole.pcm()[-forgetful.pcm().size :])
    assert not forgetful.read(0, 1_000).any()


def test_a_forgetful_bedroom_sounds_the_same_and_stays_small() -> None:
    heard = []
    for keep_s in (None, 5.0):
        bedroom = Bedroom(room_of(3), SLEEPER_DB, NARRATOR_DB, keep_s)
        bedroom.speak(burst(0.5, 9), 200_000)
        heard.append(np.concatenate(run(bedroom, np.tile(burst(1.0), 16), 800)))
    assert np.array_equal(heard[0], heard[1])
    assert bedroom.microphone.pcm().size <= 10 * SAMPLE_RATE
    assert bedroom.speaker.pcm().size <= 10 * SAMPLE_RATE
    assert bedroom.now_samples == 16 * SAMPLE_RATE


def test_a_bedroom_may_not_forget_what_the_echo_needs() -> None:
    with pytest.raises(ValueError, match=r"the echo needs 2.28 s to be kept, not 2"):
        Bedroom(Room(echo_db=0.0, jumps=(Jump(9.0, 1.2), Jump(20.0, -1.0))), keep_s=2.0)


def test_the_active_level_leaves_pauses_out() -> None:
    spaced = np.concatenate([tone(1.0, level=-20.0), np.zeros(48_000, np.float32)])
    assert active_level_db(spaced) == pytest.approx(-20.0, abs=0.1)
    assert active_level_db(np.zeros(1_000, np.float32)) == -120.0


def test_a_wav_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    pcm = (burst(0.3) * 32767).astype(np.int16)
    write_wav(tmp_path / "a.wav", pcm)
    samples, note = read_sound(tmp_path / "a.wav")
    assert note is None
    assert np.array_equal(np.rint(samples * 32768).astype(np.int16), pcm)


def test_another_rate_and_stereo_are_converted_with_a_note(tmp_path: Path) -> None:
    wave = tone(1.0)
    soundfile.write(tmp_path / "a.wav", np.column_stack([wave, wave]), 44_100)
    samples, note = read_sound(tmp_path / "a.wav")
    assert samples.size == pytest.approx(SAMPLE_RATE * SAMPLE_RATE / 44_100, abs=2)
    assert note is not None
    assert "44100 Hz to 16000 Hz" in note
    assert "2 channels to one" in note


def test_unusable_sound_files_say_what_is_wrong(tmp_path: Path) -> None:
    write_wav(tmp_path / "empty.wav", np.zeros(0, np.int16))
    write_wav(tmp_path / "cut.wav", np.zeros(8_000, np.int16))
    cut = (tmp_path / "cut.wav").read_bytes()
    (tmp_path / "cut.wav").write_bytes(cut[:5_000])
    (tmp_path / "stub.wav").write_bytes(cut[:20])
    (tmp_path / "text.wav").write_text("no sound at all")
    for name, complaint in (
        ("empty.wav", "empty"),
        ("cut.wav", "cut short"),
        ("stub.wav", "cut short"),
        ("text.wav", "not a sound file"),
        ("gone.wav", "no such"),
    ):
        with pytest.raises(SoundFileError, match=complaint) as raised:
            read_sound(tmp_path / name)
        assert name in str(raised.value)


def test_a_stream_of_unknown_length_is_read_to_its_end(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", np.full(400, 1_000, np.int16))
    data = bytearray((tmp_path / "a.wav").read_bytes())
    data[4:8] = data[40:44] = struct.pack("<I", 0xFFFFFFFF)
    (tmp_path / "a.wav").write_bytes(bytes(data))
    samples, _ = read_sound(tmp_path / "a.wav")
    assert samples.size == 400
