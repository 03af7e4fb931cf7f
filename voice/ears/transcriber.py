"""Runs the recognizer over one utterance after another: at once, or on a thread of its own.

Both take the same orders (begin, hear, finish) and give the same reports; only when a report can
be fetched differs. On the thread every block is still fed one by one, so that slow computing
delays a result and never changes it.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from typing import Protocol

from voice.audio import BLOCK_S, Block, SupineError
from voice.ears.hearing import DeafError, Hearing, Listening, Partial, Utterance
from voice.ears.second_opinion import SecondOpinion
from voice.ears.urgency import PAUSES_BLOCKS, Urgency
from voice.recognizer import Alternative, Decoder, Decoding

_QUEUE_ORDERS = 3_000
"""A minute of blocks: a recognizer that far behind will not catch up."""


_BEHIND_ORDERS = 10

_STUCK_S = 30.0
"""Recognition that does not get over one block or one ending for so long will not go on."""

_CLOSE_S = 5.0


@dataclass(frozen=True)
class Begin:
    """An utterance begins."""

    listening: Listening
    start_s: float


@dataclass(frozen=True, eq=False)
class Hear:
    """Its next block, known at `at_s`, the last of so many without speech."""

    block: Block
    at_s: float
    silent_blocks: int = 0


@dataclass(frozen=True)
class Finish:
    """It is over; the last speech ended at `end_s`. The rest goes into the `Utterance`."""

    end_s: float
    over_echo_db: float = inf
    is_echo_known: bool = True


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
            return self._hear(self._decoding, order) + self._pause(order)
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
        return [self._partial(text, order, inf if doubt is None else doubt)]

    def _pause(self, order: Hear) -> list[Hearing]:
        if order.silent_blocks not in PAUSES_BLOCKS:
            return []
        found = self._urgency.pause(self._sound)
        if found is None:
            return []
        text, doubt = found
        return [self._partial(text, order, doubt, is_pause=True)]

    def _partial(self, text: str, order: Hear, doubt: float, *, is_pause: bool = False) -> Partial:
        start_s, tag = self._begin.start_s, self._begin.listening.tag
        return Partial(text, order.at_s, start_s, tag, doubt=doubt, is_pause=is_pause)

    def _utterance(self, found: tuple[Alternative, ...], order: Finish) -> Utterance:
        listening = self._begin.listening
        common = None
        sense = listening.sense
        if self._second and sense and any(sense.could_act(a.text) for a in found):
            common = self._second.cost(self._sound)
        return Utterance(
            self._begin.start_s,
            order.end_s,
            found,
            listening.tag,
            order.over_echo_db,
            common,
            order.is_echo_known,
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
        self._ordered = 0
        self._followed = 0
        self._seen = 0
        self._same_blocks = 0
        self._thread = threading.Thread(target=self._run, name="recognizer", daemon=True)
        self._thread.start()

    def order(self, order: Order) -> None:
        """Queue it. Raises DeafError where the thread died, or is a minute behind."""
        self._check()
        try:
            self._orders.put_nowait(order)
        except queue.Full:
            raise _deaf("is a minute behind") from None
        self._ordered += 1

    def reports(self) -> list[Hearing]:
        """What is ready, in order; asked for once a block. Raises DeafError: it died or hangs."""
        self._check()
        self._check_progress()
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
        """End the thread after the orders it has; one that hangs is left behind."""
        if self._thread.is_alive():
            with suppress(queue.Full):
                self._orders.put_nowait(None)
            self._thread.join(_CLOSE_S)

    def _check(self) -> None:
        if isinstance(self._failure, SupineError):
            raise self._failure
        if self._failure is not None:
            kind = type(self._failure).__name__
            raise _deaf(f"broke off ({kind}: {self._failure})") from self._failure

    def _check_progress(self) -> None:
        """Whoever waits for a hanging recognizer would be deaf without knowing."""
        is_waiting = self._followed < self._ordered and self._followed == self._seen
        self._same_blocks = self._same_blocks + 1 if is_waiting else 0
        self._seen = self._followed
        if self._same_blocks > _STUCK_S / BLOCK_S:
            raise _deaf(f"has hung for {_STUCK_S:.0f} s")

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            self._follow(order, self._ready.put)
            self._followed += 1
            self._orders.task_done()

    def _follow(self, order: Order, report: Callable[[Hearing], None]) -> None:
        if self._failure is not None:
            return  # orders are still taken, so that nobody waits for them for ever
        try:
            for hearing in self._scribe.follow(order):
                report(hearing)
        except BaseException as failure:  # noqa: BLE001 - raised again from accept()
            self._failure = failure


def _deaf(problem: str) -> DeafError:
    return DeafError(
        f"The recognizer {problem}, so nothing more can be heard and the coach ends here: start it"
        " again, with another --model if this one does it again."
    )
