from __future__ import annotations

import math
import time
from itertools import product

import numpy as np
import pytest

from voice.audio import SAMPLE_RATE, Samples
from voice.bedroom import Layout, Room
from voice.bedroom.filters import low_pass, speech_gain, steep_high_pass, steep_low_pass
from voice.bedroom.image_source import SPEED_OF_SOUND_M_S, reflection_for, room_response
from voice.bedroom.layout import Place
from voice.bedroom.responses import echo_response, sleeper_response, television_response

SIZE: Place = (4.2, 3.6, 2.5)
MICROPHONE: Place = (0.35, 0.85, 0.68)


def decay_s(response: Samples) -> float:
    """The time for 60 dB, from the fall between -5 and -25 dB (ISO 3382)."""
    energy = np.cumsum(response[::-1].astype(float) ** 2)[::-1]
    curve = 10 * np.log10(energy / energy[0] + 1e-30)
    return 3 * int(np.argmax(curve < -25) - np.argmax(curve < -5)) / SAMPLE_RATE


def direct_to_tail_db(response: Samples) -> float:
    end = int(np.argmax(np.abs(response))) + 40
    energy = response.astype(float) ** 2
    return float(10 * np.log10(energy[:end].sum() / energy[end:].sum()))


@pytest.mark.parametrize("rt60_s", [0.2, 0.4, 0.6])
@pytest.mark.parametrize("size_m", [SIZE, (2.6, 2.4, 2.3), (5.5, 4.2, 2.6)])
def test_a_room_has_the_reverberation_time_asked_for(size_m: Place, rt60_s: float) -> None:
    places = Layout.bedside(sleeper_distance_m=1.2, size_m=size_m)
    response = room_response(size_m, places.sleeper_m, places.microphone_m, rt60_s)
    assert decay_s(response) == pytest.approx(rt60_s, rel=0.1)


def test_the_walls_keep_a_little_less_than_after_eyring() -> None:
    volume, surface = math.prod(SIZE), 2 * (4.2 * 3.6 + 3.6 * 2.5 + 2.5 * 4.2)
    eyring = math.exp(-0.161 * volume / (2 * surface * 0.4))
    assert 0.96 * eyring < reflection_for(SIZE, 0.4) < eyring


def mirrored(source_m: Place, rt60_s: float, length: int) -> Samples:
    """Every image by itself, mirror by mirror, each a sinc of its own; without the high-pass."""
    kept = reflection_for(SIZE, rt60_s)
    out, instants = np.zeros(length), np.arange(length)
    for rooms in product(range(-5, 6), repeat=3):
        image = [
            at * size + (place if at % 2 == 0 else size - place)
            for at, size, place in zip(rooms, SIZE, source_m, strict=True)
        ]
        away_m = math.dist(image, MICROPHONE)
        bounces = sum(abs(at) for at in rooms)
        out += (
            kept**bounces / away_m * np.sinc(instants - away_m / SPEED_OF_SOUND_M_S * SAMPLE_RATE)
        )
    return out.astype(np.float32)


def test_all_images_are_there_each_at_its_time_and_as_weak_as_it_is_far() -> None:
    source_m, length = (1.37, 1.6, 0.55), 400
    plain = np.convolve(mirrored(source_m, 0.3, length), steep_high_pass(80.0))[:length]
    response = room_response(SIZE, source_m, MICROPHONE, 0.3)[:length]
    # The highest octave's end is left out: there a sampled response may be anything.
    smooth = steep_low_pass(5_000.0)
    expected, got = np.convolve(plain, smooth), np.convolve(response, smooth)
    assert np.sum((got - expected) ** 2) < 3e-3 * np.sum(expected**2)


def test_a_millimetre_is_a_part_of_a_sample() -> None:
    near, far = (
        room_response((9.0, 9.0, 9.0), (4.0, 4.0, 4.0 + away), (4.0, 4.0, 4.0), 0.2)[:200]
        for away in (1.0, 1.008)
    )
    turned = np.angle(np.fft.rfft(far, 512) / np.fft.rfft(near, 512))[20:200]
    slope = -turned / (2 * np.pi * np.arange(20, 200) / 512)
    assert slope == pytest.approx(np.full(180, 0.008 / SPEED_OF_SOUND_M_S * SAMPLE_RATE), abs=0.02)


def test_a_room_has_no_rumble() -> None:
    power = np.abs(np.fft.rfft(room_response(SIZE, (1.4, 1.6, 0.6), MICROPHONE, 0.4), 16_000)) ** 2
    assert 10 * np.log10(power[:8].mean() / power[200:6_000].mean()) < -25.0


def test_the_farther_away_the_more_of_the_room_is_heard() -> None:
    ratios = []
    for distance_m in (0.3, 0.8, 1.6):
        layout = Layout.bedside(sleeper_distance_m=distance_m)
        response = room_response(SIZE, layout.sleeper_m, layout.microphone_m, 0.4)
        ratios.append(direct_to_tail_db(response))
    assert ratios[0] > ratios[1] + 3.0
    assert ratios[1] > ratios[2] + 1.0


def test_a_room_is_made_at_once() -> None:
    began = time.process_time()
    room_response(SIZE, (1.4, 1.6, 0.6), MICROPHONE, 0.6)
    assert time.process_time() - began < 0.5


def test_a_bedside_has_the_distances_asked_for() -> None:
    layout = Layout.bedside(0.5, 1.5)
    assert math.dist(layout.loudspeaker_m, layout.microphone_m) == pytest.approx(0.5)
    assert math.dist(layout.sleeper_m, layout.microphone_m) == pytest.approx(1.5)
    assert math.dist(layout.television_m, layout.microphone_m) > 3.0


@pytest.mark.parametrize(
    ("loudspeaker_m", "sleeper_m", "complaint"),
    [
        (0.3, 4.0, "the sleeper at .* does not stand in the room"),
        (5.0, 0.8, "the loudspeaker at .* does not stand in the room"),
        (0.01, 0.8, "the loudspeaker stands on the microphone"),
    ],
)
def test_what_does_not_fit_is_refused(
    loudspeaker_m: float, sleeper_m: float, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        Layout.bedside(loudspeaker_m, sleeper_m)


@pytest.mark.parametrize("rt60_s", [None, 1.5])
def test_walls_need_a_reverberation_time(rt60_s: float | None) -> None:
    with pytest.raises(ValueError, match="needs a reverberation time of at most"):
        Room(rt60_s=rt60_s, layout=Layout.bedside())


def test_every_source_is_heard_from_its_own_place_and_keeps_the_level_of_speech() -> None:
    room, rng = Room(rt60_s=0.4, layout=Layout.bedside()), np.random.default_rng(1)
    made = (echo_response(room, rng), sleeper_response(room, rng), television_response(room, rng))
    responses = [response for response in made if response is not None]
    assert len(responses) == 3
    first = [int(np.argmax(np.abs(r) > 0.3 * np.abs(r).max())) for r in responses]
    layout = Layout.bedside()
    places = (layout.loudspeaker_m, layout.sleeper_m, layout.television_m)
    flights = [math.dist(at, layout.microphone_m) / SPEED_OF_SOUND_M_S for at in places]
    assert first == pytest.approx([flight * SAMPLE_RATE for flight in flights], abs=2)
    assert [speech_gain(response) for response in responses] == pytest.approx([1.0] * 3)


@pytest.mark.parametrize(
    ("response", "hertz", "expected_db"),
    [
        (low_pass(800.0), 10, 0.0),
        (low_pass(800.0), 800, -3.0),
        (steep_low_pass(4_000.0), 4_000, -3.0),
        (steep_low_pass(2_000.0), 4_000, -15.4),
        (steep_high_pass(200.0), 200, -3.0),
        (steep_high_pass(200.0), 50, -24.0),
        (steep_high_pass(200.0), 3_000, 0.0),
    ],
)
def test_filters_do_what_their_names_say(response: Samples, hertz: int, expected_db: float) -> None:
    spectrum = np.abs(np.fft.rfft(response.astype(float), SAMPLE_RATE))
    assert 20 * np.log10(spectrum[hertz]) == pytest.approx(expected_db, abs=0.3)
