"""What a recording becomes: each step does what it says, and no more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scripts.training import rooms
from scripts.training.augment import (
    FULL_SCALE,
    Noises,
    Settings,
    at_speed,
    mask,
    noise_like,
    overdriven,
    stretched,
    vary,
    whispered,
    wordless,
)
from scripts.training.features import log_mel
from voice.audio import SAMPLE_RATE, Samples, gain, level_db
from voice.bedroom.levels import active_level_db

PERIOD_SAMPLES = 160
UNTOUCHED = Settings(
    speed_share=0.0,
    whispered_share=0.0,
    sleepy_share=0.0,
    room_share=0.0,
    overdriven_share=0.0,
    noise_share=0.0,
    microphone_share=0.0,
    floor_db=(-200.0, -200.0),
)


def generator(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def noise(length_s: float = 1.0, seed: int = 5) -> Samples:
    drawn = generator(seed).standard_normal(round(length_s * SAMPLE_RATE))
    return (0.05 * drawn).astype(np.float32)


def voiced() -> Samples:
    """Two vowels and a rest between them: pulses, 100 a second, through two resonances each."""
    times_s = np.arange(800) / SAMPLE_RATE
    pulses = np.zeros(SAMPLE_RATE // 2)
    pulses[::PERIOD_SAMPLES] = 1.0
    vowels = []
    for low_hz, high_hz in ((700.0, 1200.0), (300.0, 2300.0)):
        ring = np.exp(-250.0 * times_s) * (
            np.sin(2.0 * np.pi * low_hz * times_s) + 0.5 * np.sin(2.0 * np.pi * high_hz * times_s)
        )
        vowels.append(np.convolve(pulses, ring)[: pulses.size])
    joined = np.concatenate([vowels[0], np.zeros(SAMPLE_RATE // 4), vowels[1]])
    return (0.2 * joined).astype(np.float32)


def spectrum_db(sound: Samples, low_hz: float, high_hz: float) -> float:
    """The mean power of a band, in decibels."""
    powers = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(sound.size, 1.0 / SAMPLE_RATE)
    return 10.0 * float(np.log10(powers[(hertz >= low_hz) & (hertz < high_hz)].mean()))


def correlation(sound: Samples, lag_samples: int) -> float:
    """How like itself a sound is so much later; 1 for a periodic one, about 0 for noise."""
    late, early = sound[lag_samples:].astype(float), sound[:-lag_samples].astype(float)
    return float(late @ early / np.sqrt((late @ late) * (early @ early)))


class TestSpeech:
    @pytest.mark.parametrize("factor", [0.85, 1.0, 1.15])
    def test_speed_changes_length_and_pitch(self, factor: float) -> None:
        tone = np.sin(2.0 * np.pi * 500.0 * np.arange(16000) / SAMPLE_RATE).astype(np.float32)
        changed = at_speed(tone, factor)
        assert changed.dtype == np.float32
        assert changed.size == pytest.approx(16000 / factor, abs=2)
        loudest = np.abs(np.fft.rfft(changed)).argmax() * SAMPLE_RATE / changed.size
        assert loudest == pytest.approx(500.0 * factor, abs=1.0)

    @pytest.mark.parametrize("tempo", [0.75, 0.9, 1.1])
    def test_stretching_changes_the_length_alone(self, tempo: float) -> None:
        sound = voiced()
        changed = stretched(sound, tempo)
        assert changed.dtype == np.float32
        assert changed.size == pytest.approx(sound.size / tempo, abs=256)
        assert correlation(changed, PERIOD_SAMPLES) > 0.9
        assert level_db(changed) == pytest.approx(level_db(sound), abs=1.0)
        rest = changed[round(0.55 / tempo * SAMPLE_RATE) : round(0.7 / tempo * SAMPLE_RATE)]
        assert level_db(rest) < level_db(changed) - 40.0

    def test_a_whisper_has_the_vowels_and_no_voice(self) -> None:
        sound = voiced()
        changed = whispered(sound, generator())
        assert changed.dtype == np.float32
        assert changed.size == sound.size
        assert correlation(sound, PERIOD_SAMPLES) > 0.9
        assert abs(correlation(changed, PERIOD_SAMPLES)) < 0.2
        first, second = changed[:8000], changed[-8000:]
        assert spectrum_db(first, 1000, 1400) > spectrum_db(second, 1000, 1400) + 6.0
        assert spectrum_db(second, 2100, 2500) > spectrum_db(first, 2100, 2500) + 6.0
        assert level_db(changed[9000:11000]) < level_db(first) - 40.0

    def test_sleepy_speech_is_slow_and_low(self) -> None:
        sleepy = replace(
            UNTOUCHED, sleepy_share=1.0, sleepy_tempo=(0.8, 0.8), sleepy_pitch=(0.8, 0.8)
        )
        sleepy = replace(sleepy, pause_s=(0.0, 0.0))
        changed = vary(voiced() * FULL_SCALE, Noises(), generator(), sleepy)
        assert changed.size == pytest.approx(voiced().size / 0.8, abs=256)
        assert correlation(changed, round(PERIOD_SAMPLES / 0.8)) > 0.9

    def test_overdriven_sound_is_cut_off(self) -> None:
        sound = voiced()
        changed = overdriven(sound, 6.0)
        uncut = sound * (gain(6.0) / np.abs(sound).max())
        assert (np.abs(uncut) > 1.0).sum() > 10
        np.testing.assert_allclose(changed, np.clip(uncut, -1.0, 1.0), atol=1e-5)
        assert not overdriven(np.zeros(100, dtype=np.float32), 6.0).any()


class TestRooms:
    @pytest.mark.parametrize("rt60_s", [0.2, 0.6])
    def test_a_room_rings_as_long_as_it_should(self, rt60_s: float) -> None:
        response = rooms.room(rt60_s, 0.0, generator())
        left_db = 10.0 * np.log10(np.cumsum(np.square(response[::-1], dtype=float))[::-1])
        early, late = round(0.1 * response.size), round(0.5 * response.size)
        slope = (left_db[late] - left_db[early]) / (late - early) * SAMPLE_RATE
        assert -60.0 / slope == pytest.approx(rt60_s, rel=0.1)

    def test_a_near_mouth_leaves_little_of_the_room(self) -> None:
        near, far = (rooms.room(0.4, ratio_db, generator()) for ratio_db in (15.0, -8.0))
        shares = [response[0] ** 2 / np.sum(response**2) for response in (near, far)]
        assert shares[0] > 0.85
        assert shares[1] < 0.2

    def test_the_direct_sound_comes_at_once(self) -> None:
        click = np.zeros(4000, dtype=np.float32)
        click[1000] = 1.0
        heard = rooms.in_room(click, rooms.room(0.3, 5.0, generator()))
        assert heard.dtype == np.float32
        assert heard.size == click.size
        assert np.abs(heard[:1000]).max() < 1e-5
        assert np.abs(heard).argmax() == 1000
        assert level_db(heard[1100:3000]) > -60.0

    def test_a_curve_cuts_what_it_cuts(self) -> None:
        curve = np.where(np.arange(257) < 96, 1.0, 0.01).astype(np.float32)
        sound = noise()
        heard = rooms.colored(sound, curve)
        assert heard.dtype == np.float32
        assert heard.size == sound.size
        kept, cut = (
            spectrum_db(heard, *band) - spectrum_db(sound, *band)
            for band in ((200, 2800), (3300, 8000))
        )
        assert kept == pytest.approx(0.0, abs=0.3)
        assert cut == pytest.approx(-40.0, abs=1.5)

    def test_a_flat_curve_changes_nothing(self) -> None:
        flat = np.ones(257, dtype=np.float32)
        np.testing.assert_allclose(rooms.colored(noise(), flat), noise(), atol=1e-6)

    def test_microphones_differ_and_some_are_dull(self) -> None:
        curves = np.stack([rooms.microphone(generator(seed)) for seed in range(100)])
        speech_db = 20.0 * np.log10(curves[:, 20:60].mean(axis=1))
        high_db = 20.0 * np.log10(curves[:, 192:].mean(axis=1)) - speech_db
        low_db = 20.0 * np.log10(curves[:, 1] + 1e-9) - speech_db
        assert np.abs(speech_db).max() < 12.0
        assert 0.05 < (high_db < -20.0).mean() < 0.5
        assert (high_db > -5.0).mean() > 0.2
        assert (low_db < -5.0).mean() > 0.5


class TestNoise:
    @pytest.mark.parametrize("slope", [0.0, 1.0, 2.0])
    def test_noise_falls_as_it_should(self, slope: float) -> None:
        made = rooms.sloping_noise(5 * SAMPLE_RATE, slope, generator())
        fall_db = spectrum_db(made, 200, 220) - spectrum_db(made, 3200, 3520)
        assert fall_db == pytest.approx(slope * 10.0 * np.log10(16.0), abs=1.5)
        assert level_db(made) == pytest.approx(-20.0, abs=0.5)
        assert spectrum_db(made, 1, 20) < spectrum_db(made, 60, 80) - 20.0

    def test_hum_is_a_few_tones(self) -> None:
        made = rooms.hum(2 * SAMPLE_RATE, generator())
        powers = np.sort(np.abs(np.fft.rfft(made)) ** 2)[::-1]
        assert powers[:60].sum() > 0.8 * powers.sum()
        assert level_db(made) == pytest.approx(-20.0, abs=1.5)

    @pytest.mark.parametrize("length_samples", [1, 100, 16000, 50001])
    def test_noises_have_any_length(self, length_samples: int) -> None:
        every = Noises(recorded=[np.arange(300, dtype=np.int16)], speech=[voiced()])
        for seed in range(12):
            made = noise_like(every, length_samples, generator(seed), Settings())
            assert made.shape == (length_samples,)
            assert made.dtype == np.float32
            assert np.isfinite(made).all()

    def test_an_excerpt_is_a_part(self) -> None:
        sound = np.arange(1000, dtype=np.int16)
        found = rooms.excerpt(sound, 100, generator())
        np.testing.assert_array_equal(np.diff(found), 1.0)
        begins = {int(rooms.excerpt(sound, 990, generator(seed))[0]) for seed in range(200)}
        assert begins == set(range(11))
        looped = rooms.excerpt(sound, 5000, generator())
        assert looped.size == 5000
        np.testing.assert_array_equal(np.diff(looped) % 1000, 1.0)

    def test_nothing_is_no_noise(self) -> None:
        with pytest.raises(ValueError, match="at least one sample"):
            rooms.excerpt(np.zeros(0, dtype=np.int16), 100, generator())

    def test_babble_mixes_voices_equally_loud(self) -> None:
        low, high = (
            np.sin(2.0 * np.pi * hertz * np.arange(16000) / SAMPLE_RATE) for hertz in (300, 3000)
        )
        voices: list[np.ndarray] = [low.astype(np.float32), (1000.0 * high).astype(np.int16)]
        made = [rooms.babble(voices, 16000, generator(seed)) for seed in range(40)]
        shares = [(spectrum_db(sound, 295, 305), spectrum_db(sound, 2995, 3005)) for sound in made]
        both = [abs(low_db - high_db) for low_db, high_db in shares if min(low_db, high_db) > 20.0]
        assert len(both) > 10
        assert np.median(both) < 12.0

    @pytest.mark.parametrize("snr_db", [3.0, 10.0, 30.0])
    def test_noise_lies_so_far_below_speech(self, snr_db: float) -> None:
        speech = np.concatenate([np.zeros(8000, dtype=np.float32), voiced()])
        added = rooms.mixed(speech, 1000.0 * noise(speech.size / SAMPLE_RATE), snr_db) - speech
        assert active_level_db(speech) - level_db(added) == pytest.approx(snr_db, abs=1.0)

    def test_silent_noise_changes_nothing(self) -> None:
        quiet = np.zeros(voiced().size, dtype=np.float32)
        np.testing.assert_array_equal(rooms.mixed(voiced(), quiet, 3.0), voiced())
        np.testing.assert_array_equal(rooms.mixed(quiet, voiced(), 3.0), quiet)


class TestVariants:
    noises = Noises(recorded=[(noise(2.0) * FULL_SCALE).astype(np.int16)], speech=[voiced()])
    sound = voiced() * np.float32(FULL_SCALE)

    def varied(self, settings: Settings, seed: int = 1) -> Samples:
        return vary(self.sound, self.noises, generator(seed), settings)

    def test_variants_are_sound(self) -> None:
        """Whatever is drawn: the right type, finite, within full scale, and of sane length."""
        sound = self.sound.copy()
        for seed in range(60):
            heard = self.varied(Settings(), seed)
            assert heard.dtype == np.float32
            assert np.isfinite(heard).all()
            assert np.abs(heard).max() <= FULL_SCALE
            pauses = [2 * pause * SAMPLE_RATE for pause in Settings().pause_s]
            assert sound.size / 1.15 + pauses[0] - 256 < heard.size
            assert heard.size < sound.size / 0.75 + pauses[1] + 256
        np.testing.assert_array_equal(self.sound, sound)

    @pytest.mark.parametrize("length_samples", [0, 1, 50])
    def test_scraps_are_bearable(self, length_samples: int) -> None:
        always = Settings(
            whispered_share=1.0,
            sleepy_share=0.5,
            room_share=1.0,
            noise_share=1.0,
            microphone_share=1.0,
            overdriven_share=1.0,
        )
        scrap = np.full(length_samples, 1000.0, dtype=np.float32)
        for seed in range(6):
            assert np.isfinite(vary(scrap, self.noises, generator(seed), always)).all()

    def test_a_seed_is_a_variant(self) -> None:
        first, again, other = (self.varied(Settings(), seed) for seed in (1, 1, 2))
        np.testing.assert_array_equal(first, again)
        assert first.size != other.size

    @pytest.mark.parametrize("level", [-45.0, -20.0])
    def test_speech_has_its_level_and_pauses_around_it(self, level: float) -> None:
        settings = replace(UNTOUCHED, level_db=(level, level), pause_s=(0.25, 0.25))
        heard = self.varied(settings)
        assert active_level_db(heard / np.float32(FULL_SCALE)) == pytest.approx(level, abs=0.5)
        np.testing.assert_allclose(heard[:4000], 0.0, atol=1e-2)
        np.testing.assert_allclose(heard[-4000:], 0.0, atol=1e-2)
        middle, sound = heard[4080:-4080], self.sound[80:-80]
        scale = float(middle @ sound / (sound @ sound))
        np.testing.assert_allclose(middle, scale * sound, atol=0.1)

    def test_a_cut_recording_does_not_click(self) -> None:
        cut = np.full(8000, 10000.0, dtype=np.float32)
        heard = vary(cut, Noises(), generator(), replace(UNTOUCHED, level_db=(-10.0, -10.0)))
        assert np.abs(heard).max() > 10000.0
        assert np.abs(np.diff(heard)).max() < 200.0

    def test_a_room_rings_into_the_pause(self) -> None:
        settings = replace(UNTOUCHED, pause_s=(0.5, 0.5))
        dry, wet = self.varied(settings), self.varied(replace(settings, room_share=1.0))
        assert wet.size == dry.size
        assert level_db(wet[-7900:-6000]) > level_db(dry[-7900:-6000]) + 40.0

    def test_a_microphone_bends_the_spectrum(self) -> None:
        plain, bent = self.varied(UNTOUCHED), self.varied(replace(UNTOUCHED, microphone_share=1.0))
        bands = [(20.0, 60.0), (300.0, 900.0), (900.0, 3000.0), (7000.0, 8000.0)]
        gains_db = [spectrum_db(bent, *band) - spectrum_db(plain, *band) for band in bands]
        assert max(gains_db) - min(gains_db) > 6.0

    def test_a_whisper_is_drawn(self) -> None:
        heard = self.varied(replace(UNTOUCHED, whispered_share=1.0))
        assert abs(correlation(heard, PERIOD_SAMPLES)) < 0.2

    def test_overdriving_is_drawn(self) -> None:
        heard = self.varied(replace(UNTOUCHED, overdriven_share=1.0))
        assert (np.abs(heard) == FULL_SCALE).sum() > 10

    def test_every_recording_has_a_floor(self) -> None:
        settings = replace(UNTOUCHED, floor_db=(-60.0, -60.0), pause_s=(0.5, 0.5))
        heard = self.varied(settings) / np.float32(FULL_SCALE)
        assert level_db(heard[:8000]) == pytest.approx(-60.0, abs=0.3)

    def test_noise_is_drawn_below_the_speech(self) -> None:
        settings = replace(
            UNTOUCHED,
            noise_share=1.0,
            snr_db=(12.0, 12.001),
            level_db=(-20.0, -20.0),
            pause_s=(0.5, 0.5),
            babble_weight=0.0,
            hum_weight=0.0,
            sloping_weight=0.0,
        )
        heard = self.varied(settings) / np.float32(FULL_SCALE)
        assert level_db(heard[:8000]) == pytest.approx(-32.0, abs=1.0)

    def test_shares_are_kept(self) -> None:
        settings = replace(UNTOUCHED, noise_share=0.3, pause_s=(0.2, 0.2))
        noisy = [self.varied(settings, seed)[:3000].std() > 1.0 for seed in range(200)]
        assert np.mean(noisy) == pytest.approx(0.3, abs=0.1)


class TestWordless:
    noises = Noises(recorded=(noise(3.0),), speech=(voiced(),))

    def drawn(self, settings: Settings, seed: int = 1) -> Samples:
        heard = wordless(16_000, self.noises, generator(seed), settings)
        return heard / np.float32(FULL_SCALE)

    def test_noise_is_at_its_own_level(self) -> None:
        settings = replace(UNTOUCHED, alone_db=(-30.0, -30.0))
        heard = self.drawn(settings)
        assert heard.size == 16_000
        assert active_level_db(heard) == pytest.approx(-30.0, abs=0.5)

    def test_nobody_speaks_in_it(self) -> None:
        settings = replace(
            UNTOUCHED, sloping_weight=0.0, hum_weight=0.0, babble_weight=1e9, alone_db=(-30, -30)
        )
        heard = self.drawn(settings)
        assert abs(correlation(heard, PERIOD_SAMPLES)) < 0.2, "babble would have a voice"

    def test_the_recorder_has_its_own_noise(self) -> None:
        settings = replace(UNTOUCHED, alone_db=(-90.0, -90.0), floor_db=(-50.0, -50.0))
        assert level_db(self.drawn(settings)) == pytest.approx(-50.0, abs=0.3)


class TestMask:
    features = log_mel(voiced() * np.float32(FULL_SCALE))

    def test_masks_are_few_narrow_and_at_the_mean(self) -> None:
        before = self.features.copy()
        bands, spans = [], []
        for seed in range(100):
            masked = mask(self.features, generator(seed))
            changed = masked != self.features
            assert masked.dtype == np.float32
            np.testing.assert_allclose(masked[changed], self.features.mean(), rtol=1e-5)
            bands.append(int(changed.all(axis=0).sum()))
            spans.append(int(changed.all(axis=1).sum()))
            left = changed[~changed.all(axis=1)][:, ~changed.all(axis=0)]
            assert not left.any()
        np.testing.assert_array_equal(self.features, before)
        assert 7 < max(bands) <= 14
        assert 12 < max(spans) <= 24
        assert min(bands) < 3

    def test_a_seed_is_a_mask(self) -> None:
        first, again, other = (mask(self.features, generator(seed)) for seed in (1, 1, 2))
        np.testing.assert_array_equal(first, again)
        assert (first != other).any()

    @pytest.mark.parametrize("frames", [0, 1, 7])
    def test_little_is_masked_of_little(self, frames: int) -> None:
        few = self.features[:frames]
        for seed in range(20):
            masked = mask(few, generator(seed))
            assert masked.shape == few.shape
            assert (masked != few).all(axis=1).sum() <= 2 * (frames // 5)
