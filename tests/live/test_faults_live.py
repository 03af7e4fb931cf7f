"""What a real sound server does to streams, and how soon it is noticed and got over."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.live.pulse import VirtualBedroom
from voice.audio import Block, silence
from voice.device import Direction, SoundDevice

pytestmark = pytest.mark.live

Deed = Callable[[], object]


class Watcher:
    """Runs the loop in real time, does something to the server at instants, and notes the news."""

    def __init__(self, length_s: float, deeds: dict[float, Deed]) -> None:
        self.length_s = length_s
        self.deeds = dict(deeds)
        self.done_s: list[float] = []
        self.news: list[tuple[float, str, Direction]] = []
        self.heard: list[float] = []
        self.start_s = time.monotonic()

    def now_s(self) -> float:
        return time.monotonic() - self.start_s

    def tick(self, microphone: Block | None) -> Block:
        if microphone is not None and microphone.any():
            self.heard.append(self.now_s())
        return silence() + 0.01

    def should_stop(self) -> bool:
        for at_s in [at_s for at_s in self.deeds if at_s <= self.now_s()]:
            self.deeds.pop(at_s)()
            self.done_s.append(self.now_s())
        return self.now_s() >= self.length_s

    def change(self, change: str, name: str, direction: Direction) -> None:
        self.news.append((self.now_s(), change, direction))

    def run(self) -> None:
        SoundDevice(self.change).run(self.tick, self.should_stop)

    def at(self, change: str, direction: Direction) -> float:
        """When this was told first."""
        return next(s for s, what, where in self.news if (what, where) == (change, direction))


def test_a_suspended_microphone_is_noticed_within_a_second_and_heard_again_within_five(
    bedroom: VirtualBedroom,
) -> None:
    watcher = Watcher(
        9.0,
        {
            2.0: lambda: bedroom.ask("suspend-source", "bedroom_mic", "1"),
            5.0: lambda: bedroom.ask("suspend-source", "bedroom_mic", "0"),
        },
    )
    watcher.run()
    suspended_s, resumed_s = watcher.done_s
    assert watcher.at("lost", "input") - suspended_s < 1.0
    assert watcher.at("restored", "input") - resumed_s < 5.0
    assert watcher.heard[-1] > 8.5


def test_a_server_that_goes_and_comes_back(bedroom: VirtualBedroom) -> None:
    watcher = Watcher(
        11.0,
        {
            2.0: bedroom.stop,
            5.0: bedroom.start,
        },
    )
    watcher.run()
    gone_s, back_s = watcher.done_s
    for direction in ("input", "output"):
        assert watcher.at("lost", direction) <= gone_s + 1.0
        assert watcher.at("restored", direction) - back_s < 5.0


def test_a_moved_stream_goes_on_and_cannot_be_told(bedroom: VirtualBedroom) -> None:
    def move() -> None:
        bedroom.ask("load-module", "module-null-sink", "sink_name=other", "norewinds=1")
        sinks = [line.split() for line in bedroom.ask("list", "short", "sinks").splitlines()]
        ours = next(words[0] for words in sinks if words[1] == "bedroom_speaker")
        for line in bedroom.ask("list", "short", "sink-inputs").splitlines():
            number, sink = line.split()[:2]
            if sink == ours:
                bedroom.ask("move-sink-input", number, "other")

    watcher = Watcher(5.0, {2.0: move})
    watcher.run()
    lost = [change for _, change, direction in watcher.news if change == "lost"]
    assert lost == [], watcher.news
    assert watcher.heard[-1] > 4.5
