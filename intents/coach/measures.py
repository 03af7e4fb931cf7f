"""Which scores from 0 to 10 the coach asks for, and when: before a session, and after it.

In as few words as can be, each once a session. Whoever skips the first is not asked after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intents import narration
from intents.coach.agenda import Item, Line
from intents.coach.question import Ask, QuestionName
from intents.coach.state import State
from intents.coach.turn import Turn
from intents.journal import Measure
from intents.routine import Routine
from intents.timing import NOON_MINUTE

MEASURES: Mapping[QuestionName, Measure] = MappingProxyType(
    {
        QuestionName.PAIN_BEFORE: "pain_before",
        QuestionName.STIFFNESS: "stiffness",
        QuestionName.PAIN_AFTER: "pain_after",
    }
)

LEAST_TO_EASE = 4
"""From here on only the softer form, and a small session."""

LEAST_TO_END = 6
"""From here on the session ends gently, or there is none today."""


def before(state: State, routine: Routine) -> tuple[Item, ...]:
    """The questions before a routine; none where nobody keeps the answers or wants to be asked."""
    if not _are_wanted(state, routine):
        return ()
    first = () if state.history.readings else (Line(narration.SCORES_EXPLAINED, "answer", 0.3),)
    stiff = (Ask(QuestionName.STIFFNESS),) if _is_morning(state, routine) else ()
    return (*first, Ask(QuestionName.PAIN_BEFORE), *stiff)


def after(state: State) -> tuple[Item, ...]:
    """The question at the end; a routine for the night ends with its last breath."""
    routine = state.routine
    if routine is None or routine.ends_in_sleep or not _are_wanted(state, routine):
        return ()
    answered, asked = "pain_before" in state.scores, "pain_after" in state.scores
    return (Ask(QuestionName.PAIN_AFTER),) if answered and not asked else ()


def stays_small(scores: Mapping[Measure, int]) -> bool:
    """Whether a session is kept small: from four on, as leaflets for pain say."""
    return scores.get("pain_before", 0) >= LEAST_TO_EASE


def is_open(state: State) -> bool:
    """Whether such a question is."""
    return state.asks and is_pending(state)


def is_pending(state: State) -> bool:
    """Whether such a question is open, or paused over."""
    return state.question is not None and state.question.name in MEASURES


def drop(turn: Turn) -> None:
    """Of those that are still to come, ask none."""
    turn.set(agenda=tuple(item for item in turn.state.agenda if not _asks(item)))


def _asks(item: Item) -> bool:
    return isinstance(item, Ask) and item.question in MEASURES


def _are_wanted(state: State, routine: Routine) -> bool:
    keeps = state.config.keeps_journal and state.settings.ask_scores
    return keeps and state.config.library.lone_movement(routine.id) is None


def _is_morning(state: State, routine: Routine) -> bool:
    return routine.small_range if state.minute is None else state.minute < NOON_MINUTE
