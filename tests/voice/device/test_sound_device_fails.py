"""Names that fit no device, devices that cannot be opened, and faults of the loop."""

from __future__ import annotations

from typing import Any

import pytest

from tests.voice.device.fakes import (
    HEADSET,
    MICROPHONE,
    FakeCard,
    FakeClock,
    FakeStream,
    Loop,
    run,
)
from voice.audio import Samples
from voice.device import DeviceError, NoDevice, SoundDevice
from voice.device.backend import Direction


def test_names_are_parts_whatever_their_case(card: FakeCard, clock: FakeClock) -> None:
    loop = Loop(clock, 1.0)
    run(card, loop, input_name="blue", output_name="HEADSET")
    assert loop.said() == [("opened", HEADSET.name), ("opened", HEADSET.name)]
    assert {stream.form.index for stream in card.streams} == {HEADSET.index}


def test_unknown_name_lists_what_there_is(card: FakeCard, clock: FakeClock) -> None:
    with pytest.raises(DeviceError) as caught:
        SoundDevice(
            lambda change, name, direction: None, input_name="red", backend=card, clock=clock
        )
    assert str(caught.value) == (
        "no microphone is called 'red': give --input-device a part of one of these names:"
        " 'Ceiling Microphone', 'Blue Headset'."
    )


def test_nothing_at_all(card: FakeCard, clock: FakeClock) -> None:
    card.listed = ()
    with pytest.raises(NoDevice, match="no sound device was found"):
        SoundDevice(lambda change, name, direction: None, backend=card, clock=clock)


def test_loudspeaker_in_use_is_said_so(card: FakeCard, clock: FakeClock) -> None:
    card.broken = True
    with pytest.raises(DeviceError, match="'Bedside Speaker' cannot be opened"):
        run(card, Loop(clock, 1.0))


def in_use(card: FakeCard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program holds every microphone."""
    opened = card.open

    def refuse(direction: Direction, *rest: Any) -> FakeStream:
        if direction == "input":
            raise DeviceError("Device unavailable")
        return opened(direction, *rest)

    monkeypatch.setattr(card, "open", refuse)


def test_a_microphone_that_was_asked_for_and_is_in_use_ends_it_with_its_name(
    card: FakeCard, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use(card, monkeypatch)
    with pytest.raises(DeviceError, match="'Ceiling Microphone' cannot be opened"):
        run(card, Loop(clock, 1.0), input_name="ceiling")


def test_without_a_wish_a_microphone_in_use_is_lost_and_the_loop_runs(
    card: FakeCard, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use(card, monkeypatch)
    loop = Loop(clock, 1.0)
    run(card, loop)
    assert loop.said()[0] == ("lost", MICROPHONE.name)
    assert loop.got
    assert set(map(type, loop.got)) == {type(None)}


def test_what_a_callback_raises_ends_the_loop(card: FakeCard, clock: FakeClock) -> None:
    loop = Loop(clock, 2.0)
    device = SoundDevice(loop.change, backend=card, clock=clock)

    def break_it() -> None:
        device._microphone._brought = None  # type: ignore[assignment]

    loop.at(1.0, break_it)
    with pytest.raises((AttributeError, TypeError)):
        device.run(loop.tick, loop.should_stop)
    assert all(stream.is_closed for stream in card.streams)


def test_what_a_tick_raises_ends_the_loop(card: FakeCard, clock: FakeClock) -> None:
    def tick(microphone: Samples | None) -> Samples:
        raise ZeroDivisionError

    loop = Loop(clock, 2.0)
    with pytest.raises(ZeroDivisionError):
        SoundDevice(loop.change, backend=card, clock=clock).run(tick, loop.should_stop)
    assert all(stream.is_closed for stream in card.streams)
