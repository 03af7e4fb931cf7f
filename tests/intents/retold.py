"""Every line that the journal's sentences are made of, over all that they may hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, product

from intents import retelling
from intents.journal import History, Reading
from intents.journal.adapting import Shorter
from intents.journal.regularity import Regularity, Streak
from intents.journal.trend import Compared, Trend, Worry
from tests.intents.journal.days import day

HALVES = tuple(half / 2 for half in range(21))
COUNTS = (*range(8), 12, 21, 30, 104, 365)
WINDOWS = (4, 5, 6, 7)
LENGTHS_S = (*range(10, 125, 5), 300)


def every_line() -> Iterator[str]:
    """Each line at least once; numbers beyond a few weeks are samples."""
    constants = (value for name, value in vars(retelling).items() if name.isupper())
    yield from (value for value in constants if isinstance(value, str))
    yield from _of_days()
    yield from _of_numbers()
    for seconds, times in product(LENGTHS_S, range(3, 13)):
        offer = Shorter(float(seconds), times)
        yield from (*retelling.shorter(offer), *retelling.why_shorter(offer))
    for side in ("left", "right", "both"):
        yield from retelling.why_easier(side)


def _of_days() -> Iterator[str]:
    for in_week, ago, is_new in product(range(8), COUNTS, (True, False)):
        known = Regularity(in_week, ago, is_new, Streak())
        yield from retelling._regular(known, ago)
    for days, share, ago in product(COUNTS, (0, 1, 2), (0, 1, 2)):
        off = round(days / 6 * share / 2)  # one day in seven at most
        known = Regularity(1, ago, is_new=False, streak=Streak(days, off))
        yield from retelling._regular(known, ago)
    for number in COUNTS[1:]:
        history = History(days=tuple(day(at) for at in range(number)))
        yield from retelling.progress(history, None)


def _of_numbers() -> Iterator[str]:
    windows = cycle(WINDOWS)
    for measure, first, latest in product(retelling.MEASURES, HALVES, HALVES):
        compared = Compared(next(windows), first, latest, day(0), day(20))
        yield from retelling._compared(Trend(measure, 14, compared), compared)
    yield from (retelling._too_early(count) for count in range(8))
    for ago in COUNTS:
        yield from retelling._old(day(0), day(ago))
    for reason, measure, days in product(Worry, retelling.MEASURES, range(3, 8)):
        high = tuple(Reading(day(at), measure, 8) for at in range(days))
        yield retelling._reason(reason, measure, History(readings=high))
    for until, done in product((7, 8, 20, 27, 98, 99, 119), range(8)):
        compared = Compared(4, 5.0, 5.0, day(0), day(until))
        history = History(days=tuple(day(at) for at in range(done)))
        yield from retelling._meanwhile(compared, history)
