"""Runs the recognizer over one utterance after another: at once, or on a thread of its own.

Both take the same orders (begin, hear, finish) and give the same reports; only when a report can
be fetched differs. On the thread every block is still fed one by one, so that slow computing
delays a result and never changes it.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Protocol

from voice.audio import BLOCK_S, Block
from voice.ears.hearing import Hearing, Listening, Partial, Utterance
from voice.ears.second_opinion import SecondOpinion
from voice.ears.urgency import Urgency
from voice.recognizer import Alternative, Decoder, Decoding

_QUEUE_ORDERS = 3_000
"""A minute of blocks: a recognizer that far behind will not catch up."""


_BEHIND_ORDERS = 10


@dataclass(frozen=True)
class Begin:
    """An utterance begins."""

    listening: Listening
    start_s: float


@dataclass(frozen=True, eq=False)
class Hear:
    """Its next block, known at `at_s`."""

    block: Block
    at_s: float


@dataclass(frozen=True)
class Finish:
    """It is over; the last speech ended at `end_s`, and stood above the echo by `over_echo_db`."""

    end_s: float
    over_echo_db: float = inf


Order = Begin | Hear | Finish


class Transcriber(Protocol):
    """Orders in, reports out."""

    def order(self, order: Order) -> None:
        """Take the next order."""

    def reports(self) -> list[Hearing]:
        """What has become known since the last call."""

    @property
    def is_behind(self) -> bool:
        """Whether so many orders wait that a lack of reports means nothing."""

    def catch_up(self) -> None:
        """Wait until every order so far has been followed."""

    def close(self) -> None:
        """Let go of the thread, if any."""


class Scribe:
    """Follows the orders: the part both ways share."""

    def __init__(
        self, recognizer: Decoder, stable_s: float, second: SecondOpinion | None = None
    ) -> None:
        self._recognizer = recognizer
        self._second = second
        self._stable_blocks = round(stable_s / BLOCK_S)
        self._decoding: Decoding | None = None
        self._begin = Begin(Listening(()), 0.0)
        self._urgency = Urgency(recognizer, second, self._begin.listening)
        self._sound: list[Block] = []
        self._text = ""
        self._same_blocks = 0
        self._told = ""

    def follow(self, order: Order) -> list[Hearing]:
        """Do one order; what it made known."""
        if isinstance(order, Begin):
            self._begin, self._decoding = order, self._recognizer.decode(order.listening.phrases)
            self._urgency = Urgency(self._recognizer, self._second, order.listening)
            self._sound = []
            self._text, self._same_blocks, self._told = "", 0, ""
            return []
        if self._decoding is None:
            raise RuntimeError(f"{type(order).__name__} came before the utterance began")
        if isinstance(order, Hear):
            return self._hear(self._decoding, order)
        decoding, self._decoding = self._decoding, None
        return [self._utterance(decoding.finish(), order)]

    def _hear(self, decoding: Decoding, order: Hear) -> list[Hearing]:
        text = decoding.accept(order.block)
        self._sound.append(order.block)
        self._same_blocks = self._same_blocks + 1 if text == self._text else 0
        self._text = text
        if self._same_blocks < self._stable_blocks:
            return []
        doubt = self._urgency.step(text, self._sound)
        if text == self._told and doubt is None:
            return []
        self._told = text
        begin = self._begin
        return [
            Partial(
                text,
                order.at_s,
                begin.start_s,
                begin.listening.tag,
                doubt=inf if doubt is None else doubt,
            )
        ]

    def _utterance(self, found: tuple[Alternative, ...], order: Finish) -> Utterance:
        listening = self._begin.listening
        common = None
        sense = listening.sense
        if self._second and sense and any(sense.could_act(a.text) for a in found):
            common = self._second.cost(self._sound)
        return Utterance(
            self._begin.start_s, order.end_s, found, listening.tag, order.over_echo_db, common
        )


class InlineTranscriber:
    """Follows every order before it returns."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe
        self._ready: list[Hearing] = []

    def order(self, order: Order) -> None:
        """Follow it now."""
        self._ready += self._scribe.follow(order)

    def reports(self) -> list[Hearing]:
        """Everything since the last call."""
        ready, self._ready = self._ready, []
        return ready

    @property
    def is_behind(self) -> bool:
        """Never."""
        return False

    def catch_up(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing to let go of."""


class BackgroundTranscriber:
    """Follows orders one after another on one thread."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe
        self._orders: queue.Queue[Order | None] = queue.Queue(_QUEUE_ORDERS)
        self._ready: queue.SimpleQueue[Hearing] = queue.SimpleQueue()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="recognizer", daemon=True)
        self._thread.start()

    def order(self, order: Order) -> None:
        """Queue it. Raises what the thread died of; queue.Full if it is a minute behind."""
        self._check()
        self._orders.put_nowait(order)

    def reports(self) -> list[Hearing]:
        """What is ready, in order. Raises what the thread died of."""
        self._check()
        ready: list[Hearing] = []
        while True:
            try:
                ready.append(self._ready.get_nowait())
            except queue.Empty:
                return ready

    @property
    def is_behind(self) -> bool:
        """Whether more than a fifth of a second of sound waits."""
        return self._orders.qsize() > _BEHIND_ORDERS

    def catch_up(self) -> None:
        """Wait for the thread; orders are taken even after it failed."""
        if self._thread.is_alive():
            self._orders.join()

    def close(self) -> None:
        """End the thread after the orders it has."""
        if self._thread.is_alive():
            self._orders.put(None)
            self._thread.join()

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            self._follow(order, self._ready.put)
            self._orders.task_done()

    def _follow(self, order: Order, report: Callable[[Hearing], None]) -> None:
        if self._failure is not None:
            return  # orders are still taken, so that nobody waits for them for ever
        try:
            for hearing in self._scribe.follow(order):
                report(hearing)
        except BaseException as failure:  # noqa: BLE001 - raised again from accept()
            self._failure = failure
