from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.voice.device.fakes import HEADSET, MICROPHONE, SPEAKER, FakeCard, FakeClock, Loop, run
from voice.audio import Samples
from voice.device import DeviceInfo, SoundDevice
from voice.device.microphone import KEPT_SAMPLES

OPENED = [("opened", MICROPHONE.name), ("opened", SPEAKER.name)]


def sounding(card: FakeCard) -> Samples:
    played = card.played_samples()
    sounding: Samples = played[played != 0.0]
    return sounding


def test_one_tick_for_each_block_played(card: FakeCard, clock: FakeClock) -> None:
    loop = Loop(clock, 10.0)
    run(card, loop)
    played = card.played_samples()
    assert len(played) == pytest.approx(160_000, abs=320)
    # Every sample that a tick gave sounds once, in order, from the first sample on.
    assert np.array_equal(played, np.arange(1, len(played) + 1))
    # What waits to be played is never more than the prefill.
    assert 0 <= len(loop.got) - len(card.played) <= 3
    assert loop.said() == OPENED


def test_every_microphone_sample_arrives_once_in_order(card: FakeCard, clock: FakeClock) -> None:
    card.sound = lambda start, count: np.arange(start + 1, start + count + 1, dtype=np.float32)
    loop = Loop(clock, 5.0)
    run(card, loop)
    heard = np.concatenate([block for block in loop.got if block is not None])
    assert np.array_equal(heard, np.arange(1, len(heard) + 1))
    assert len(heard) == pytest.approx(80_000, abs=KEPT_SAMPLES)
    assert all(block is None or block.shape == (320,) for block in loop.got)


def test_streams_are_closed_at_the_end(card: FakeCard, clock: FakeClock) -> None:
    run(card, Loop(clock, 1.0))
    assert len(card.streams) == 2
    assert all(stream.is_closed for stream in card.streams)


def test_suspended_loudspeaker_ticks_on_and_resumes(card: FakeCard, clock: FakeClock) -> None:
    loop = Loop(clock, 20.0)
    loop.at(5.0, lambda: card.suspended.update(("output", "input")))
    loop.at(15.0, card.suspended.clear)
    run(card, loop)
    assert sorted(loop.said()[2:]) == sorted(
        (change, device.name) for change in ("lost", "restored") for device in (SPEAKER, MICROPHONE)
    )
    lost_s = next(at_s for at_s, change, _ in loop.changes if change == "lost")
    assert lost_s == pytest.approx(5.5, abs=0.05)
    # The clock stands in, at one tick every 20 ms, without catching up the half second.
    during = [at_s for at_s in loop.ticked_s if 106.0 < at_s <= 114.0]
    assert len(during) == pytest.approx(400, abs=2)
    assert all(block is None for block in loop.got[-700:-300])
    restored_s = max(at_s for at_s, change, _ in loop.changes if change == "restored")
    assert restored_s <= 15.5
    # What was to be played meanwhile is gone: the ramp goes on where the ticks are.
    assert sounding(card)[-1] == pytest.approx(len(loop.got) * 320, abs=4 * 320)
    assert len(loop.got) == pytest.approx(1000 - 25, abs=8)


def test_full_buffer_of_a_suspended_device_is_no_return(card: FakeCard, clock: FakeClock) -> None:
    card.calls_at_opening = 3
    loop = Loop(clock, 20.0)
    loop.at(5.0, lambda: card.suspended.add("output"))
    run(card, loop)
    assert len(card.streams) > 4, "it was never tried again"
    assert loop.said() == [*OPENED, ("lost", SPEAKER.name)]


def test_unplugged_loudspeaker_is_opened_again_by_name(card: FakeCard, clock: FakeClock) -> None:
    loop = Loop(clock, 30.0)
    loop.at(5.0, lambda: card.unplug("output"))
    loop.at(12.0, card.plug_in)
    run(card, loop, output_name="bedside")
    # Looking at the hardware anew takes the microphone's stream along.
    assert ("lost", MICROPHONE.name) in loop.said()
    assert set(loop.said()[-2:]) == {("restored", SPEAKER.name), ("restored", MICROPHONE.name)}
    lost_s = next(at_s for at_s, change, _ in loop.changes if change == "lost")
    assert lost_s == pytest.approx(5.0, abs=0.05), "the end of a stream is seen at once"
    assert card.restarts >= 1, "the list of devices is frozen until the library restarts"
    assert np.all(np.diff(sounding(card)) > 0), "something sounded twice"


def test_waits_between_tries_grow_but_a_return_is_seen_within_five_seconds(
    card: FakeCard, clock: FakeClock
) -> None:
    loop = Loop(clock, 120.0)
    loop.at(1.0, lambda: card.unplug("output", "input"))
    loop.at(100.0, card.plug_in)
    run(card, loop)
    assert 20 <= card.restarts <= 60
    restored = [at_s for at_s, change, _ in loop.changes if change == "restored"]
    assert len(restored) == 2
    assert max(restored) < 105.0


def test_a_microphone_that_returns_while_the_narrator_speaks_waits_for_no_try(
    card: FakeCard, clock: FakeClock
) -> None:
    card.opens_only_after_restart = True
    loop = Loop(clock, 40.0)
    loop.at(1.0, lambda: card.unplug("input"))
    loop.at(2.0, card.plug_in)
    loop.at(20.0, lambda: setattr(loop, "is_silent", True))
    run(card, loop)
    (restored_s,) = [at_s for at_s, change, _ in loop.changes if change == "restored"]
    assert restored_s < 21.0, "silence had to be met by chance"


def test_no_search_for_a_microphone_stops_the_loudspeaker_while_somebody_is_led(
    card: FakeCard, clock: FakeClock
) -> None:
    card.listed = (SPEAKER,)
    loop = Loop(clock, 60.0)
    loop.is_silent = True
    device = SoundDevice(loop.change, may_interrupt=lambda: False, backend=card, clock=clock)
    device.run(loop.tick, loop.should_stop)
    assert card.restarts == 0
    assert len(card.streams) == 1
    assert len(loop.got) == pytest.approx(3000, abs=8)


def test_a_microphone_that_goes_silent_is_missed_within_a_second(
    card: FakeCard, clock: FakeClock
) -> None:
    loop = Loop(clock, 45.0)

    def mute() -> None:
        card.sound = lambda start, count: np.zeros(count, np.float32)

    loop.at(40.0, mute)
    run(card, loop)
    assert loop.said() == [*OPENED, ("lost", MICROPHONE.name)]
    assert loop.changes[-1][0] < 41.0


def test_a_side_that_was_well_and_lands_on_another_device_is_told(
    card: FakeCard, clock: FakeClock
) -> None:
    card.opens_only_after_restart = True
    loop = Loop(clock, 12.0)
    loop.is_silent = True

    def unplug() -> None:
        card.unplug("input")
        card.listed = (MICROPHONE, replace(HEADSET, is_default_output=True))
        card.plug_in()

    loop.at(3.0, unplug)
    run(card, loop)
    assert ("lost", SPEAKER.name) in loop.said()
    assert ("restored", HEADSET.name) in loop.said()
    at = loop.said().index(("lost", SPEAKER.name))
    assert loop.said()[at + 1] == ("restored", HEADSET.name)


def test_lost_microphone_leaves_the_narrator_alone(card: FakeCard, clock: FakeClock) -> None:
    loop = Loop(clock, 10.0)
    loop.at(3.0, lambda: card.suspended.add("input"))
    loop.at(7.0, lambda: card.suspended.discard("input"))
    run(card, loop)
    assert loop.said() == [
        *OPENED,
        ("lost", MICROPHONE.name),
        ("restored", MICROPHONE.name),
    ]
    played = card.played_samples()
    assert np.array_equal(played, np.arange(1, len(played) + 1)), "the narrator was disturbed"
    assert loop.got[250] is None
    assert loop.got[-5] is not None


def test_unplugged_microphone_waits_for_silence(card: FakeCard, clock: FakeClock) -> None:
    loop = Loop(clock, 40.0)
    loop.at(1.0, lambda: card.unplug("input"))
    loop.at(15.0, lambda: setattr(loop, "is_silent", True))
    loop.at(15.0, card.plug_in)
    restarts: list[int] = []
    loop.at(15.0, lambda: restarts.append(card.restarts))
    card.opens_only_after_restart = True
    run(card, loop)
    assert restarts == [0], "the narrator was cut off"
    assert card.restarts == 1
    assert loop.said()[2] == ("lost", MICROPHONE.name)
    assert ("restored", MICROPHONE.name) in loop.said()
    assert loop.said().count(("lost", SPEAKER.name)) == 0


def test_muted_microphone_is_reported(card: FakeCard, clock: FakeClock) -> None:
    card.sound = lambda start, count: np.zeros(count, np.float32)
    loop = Loop(clock, 12.0)

    def unmute() -> None:
        card.sound = lambda start, count: np.full(count, 0.1, np.float32)

    loop.at(9.0, unmute)
    run(card, loop)
    assert loop.said() == [*OPENED, ("lost", MICROPHONE.name), ("restored", MICROPHONE.name)]
    assert loop.changes[2][0] == pytest.approx(5.0, abs=0.1)
    assert len(card.streams) == 2, "opening a muted microphone again mends nothing"


def test_noise_gate_between_words_is_no_loss(card: FakeCard, clock: FakeClock) -> None:
    card.sound = lambda start, count: np.full(count, float(start < 16_000), np.float32)
    loop = Loop(clock, 40.0)
    run(card, loop)
    assert loop.said() == OPENED


def test_without_any_microphone_the_loop_runs(card: FakeCard, clock: FakeClock) -> None:
    card.listed = (SPEAKER,)
    loop = Loop(clock, 3.0)
    run(card, loop)
    assert loop.said() == [("lost", "microphone"), ("opened", SPEAKER.name)]
    assert set(map(type, loop.got)) == {type(None)}
    assert len(loop.got) == pytest.approx(150, abs=4)


def test_after_a_gap_the_way_from_the_loudspeaker_to_the_microphone_is_as_long_as_before(
    card: FakeCard, clock: FakeClock
) -> None:
    card.sound = lambda start, count: np.arange(start + 1, start + count + 1, dtype=np.float32)
    loop = Loop(clock, 6.0)

    def stall() -> None:
        for _ in range(30):  # 150 ms in which only the card works
            clock.time_s += 0.005
            card.advance(clock.time_s)

    loop.at(2.0, stall)
    run(card, loop)
    played = card.played_samples()
    ways = []
    for tick in (60, 80, 120, 200, 250):
        heard = loop.got[tick]
        assert heard is not None
        ways.append(float(heard[0]) - np.flatnonzero(played == tick * 320 + 1)[0])
    assert np.count_nonzero(played == 0.0) > 1000
    assert ways == pytest.approx([ways[0]] * len(ways), abs=1.0)


def test_late_loop_plays_silence_and_goes_on(card: FakeCard, clock: FakeClock) -> None:
    loop = Loop(clock, 5.0)

    def stall() -> None:
        for _ in range(60):  # 300 ms in which only the card works
            clock.time_s += 0.005
            card.advance(clock.time_s)

    loop.at(2.0, stall)
    run(card, loop)
    played = card.played_samples()
    assert np.count_nonzero(played == 0.0) == pytest.approx(0.24 * 16_000, abs=640)
    assert np.array_equal(sounding(card), np.arange(1, len(sounding(card)) + 1))
    assert len(loop.got) == pytest.approx(250 - 12, abs=4), "ticks were made up for"
    # Old sound from the microphone is dropped: it would be heard late for ever.
    assert card.brought_samples / 320 - sum(block is not None for block in loop.got) >= 7
    assert loop.said() == OPENED


def test_long_standstill_is_reported(card: FakeCard, clock: FakeClock) -> None:
    loop = Loop(clock, 5.0)

    def sleep() -> None:
        clock.time_s += 3600.0
        loop.end_s += 3600.0
        for stream in card.streams:
            stream.next_s += 3600.0

    loop.at(2.0, sleep)
    run(card, loop)
    assert ("lost", SPEAKER.name) in loop.said()
    assert loop.said()[-1][0] == "restored"
    assert len(loop.got) < 300, "an hour was made up for"


def test_standstill_with_running_streams_is_reported_too(card: FakeCard, clock: FakeClock) -> None:
    loop = Loop(clock, 5.0)

    def hang() -> None:
        for _ in range(300):
            clock.time_s += 0.005
            card.advance(clock.time_s)

    loop.at(2.0, hang)
    run(card, loop)
    assert loop.said() == [*OPENED, ("lost", SPEAKER.name), ("restored", SPEAKER.name)]


@pytest.mark.parametrize("factor", [0.995, 1.005])
def test_drifting_microphone_stays_close(card: FakeCard, clock: FakeClock, factor: float) -> None:
    card.microphone_factor = factor
    loop = Loop(clock, 60.0)
    run(card, loop)
    missing = sum(block is None for block in loop.got)
    taken = len(loop.got) - missing
    assert missing == pytest.approx(15 if factor > 1 else 0, abs=6)
    assert abs(card.brought_samples / 320 - taken) < (10 if factor > 1 else 25)
    assert loop.said() == OPENED


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
def test_other_rates_and_stereo_are_converted(
    card: FakeCard, clock: FakeClock, rate_hz: int
) -> None:
    card.only_rates = frozenset({rate_hz})
    card.only_channels = frozenset({2})
    card.listed = (
        at_rate(SPEAKER, rate_hz, 2),
        at_rate(MICROPHONE, rate_hz, 2),
    )
    card.sound = lambda start, count: np.sin(
        2 * np.pi * 500 * np.arange(start, start + count) / rate_hz
    ).astype(np.float32)
    loop = Loop(clock, 4.0)
    tone: list[Samples] = []

    def tick(microphone: Samples | None) -> Samples:
        loop.tick(microphone)
        at = np.arange(320) + 320 * len(tone)
        tone.append(np.sin(2 * np.pi * 1000 * at / 16_000).astype(np.float32))
        return tone[-1]

    SoundDevice(loop.change, backend=card, clock=clock).run(tick, loop.should_stop)
    heard = np.concatenate([block for block in loop.got if block is not None])
    assert peak_hz(heard[8000:40000], 16_000) == pytest.approx(500, abs=2)
    assert peak_hz(card.played_samples()[rate_hz : 3 * rate_hz], rate_hz) == pytest.approx(
        1000, abs=2
    )
    assert np.array_equal(card.played[-1][:, 0], card.played[-1][:, 1])
    assert len(loop.got) == pytest.approx(200, abs=8)


def at_rate(device: DeviceInfo, rate_hz: int, channels: int) -> DeviceInfo:
    return replace(
        device,
        rate_hz=rate_hz,
        inputs=channels if device.inputs else 0,
        outputs=channels if device.outputs else 0,
    )


def peak_hz(samples: Samples, rate_hz: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * rate_hz / len(samples))
