"""What becomes of a score that the coach asked for (see `measures`).

A number is said back, and may be put right while the coach listens, or later.
"""

from __future__ import annotations

from dataclasses import replace

from intents import narration, phrasing
from intents.coach import control, flow, interposed, measures, planning
from intents.coach.agenda import Enter, Line, Wait
from intents.coach.measures import LEAST_TO_END, MEASURES
from intents.coach.question import Ask, Question, QuestionName
from intents.coach.state import State
from intents.coach.turn import Turn
from intents.journal import Measure

CORRECT_S = 2.4
"""So long the coach listens after it has said a number back."""

DOUBTED_S = 4.0
"""The same where the number is far from the last one."""

FAR = 4
"""A score that differs so much from the last one of its kind may have been misheard."""


def told(turn: Turn, value: int) -> None:
    """A number, for the open question: it is said back, and may still be put right."""
    question = turn.state.question
    assert question is not None
    said, listen_s = phrasing.score(value), CORRECT_S
    before_this = _last(turn.state, MEASURES[question.name])
    if before_this is not None and abs(value - before_this) >= FAR:
        said, listen_s = phrasing.doubted_score(value), DOUBTED_S
    rest = flow.after_question(turn.state)
    turn.silence()
    turn.set(question=replace(question, value=value), current=None, line=None, due_s=None)
    turn.set(agenda=(Line(said, "answer"), Wait(listen_s, "listen"), *rest))


def _last(state: State, measure: Measure) -> int | None:
    values = (r.value for r in reversed(state.history.readings) if r.measure == measure)
    return next(values, None)


def over(turn: Turn) -> None:
    """The open question is over, answered or not; who answers late is still heard."""
    question = turn.state.question
    assert question is not None
    interposed.dismiss(turn)
    turn.set(told=MEASURES[question.name])


def unanswered(turn: Turn, question: Question) -> None:
    """Nobody put the number right; or nobody answered, and then no other is asked for."""
    over(turn)
    if question.value is None:
        measures.drop(turn)


def corrected(turn: Turn, value: int) -> bool:
    """Put right the score before, whose question is over already; False where there is none."""
    measure = turn.state.told
    if measure is None:
        return False
    _keep(turn, measure, value)
    _follow(turn, measure, value, phrasing.score(value))
    return True


def settle(turn: Turn, before_it: State) -> None:
    """Whatever became of its question, a score that was told is kept, and has its consequences."""
    asked, asks = before_it.question, turn.state.question
    if asked is None or asked.value is None or asked.name not in MEASURES:
        return
    if asks is not None and asks.name is asked.name:
        return
    _keep(turn, MEASURES[asked.name], asked.value)
    if not turn.state.stopping and not turn.state.at_rest:
        _follow(turn, MEASURES[asked.name], asked.value)


def again(turn: Turn, question: Question) -> Ask | None:
    """Asks anew for what was misheard: the number just told, or else the one before it."""
    if question.value is None and turn.state.told == "pain_before":
        rest = flow.after_question(turn.state)
        turn.set(agenda=(Ask(question.name), *rest), current=None, line=None, due_s=None)
        return Ask(QuestionName.PAIN_BEFORE)
    return None if question.value is None else Ask(question.name)


def _keep(turn: Turn, measure: Measure, value: int) -> None:
    turn.record("score", measure=measure, value=value)
    turn.set(scores={**turn.state.scores, measure: value}, told=measure)


def _follow(turn: Turn, measure: Measure, value: int, *said: str) -> None:
    """What a score before or after a session leads to, after these words."""
    if measure == "pain_before" and value >= LEAST_TO_END:
        turn.set(place=None)
        control.finish_for_pain(turn, narration.PAIN_AT_REST)
        return
    if measure == "pain_before":
        said = (*said, *_resize(turn))
    elif measure == "pain_after" and value > turn.state.scores.get("pain_before", value):
        said = (*said, narration.MORE_AFTER)
    if said:
        turn.interject(*said)


def _resize(turn: Turn) -> tuple[str, ...]:
    """Plan the session anew, small or not, before it has begun; what to say of that."""
    state = turn.state
    is_small = measures.stays_small(state.scores)
    if is_small is state.stays_small or state.routine is None or state.in_position:
        return ()
    turn.set(stays_small=is_small)
    plan = planning.plan_for(turn.state, state.routine.id)
    agenda = tuple(
        Enter(planning.moved(state.plan, plan, item.index)) if isinstance(item, Enter) else item
        for item in state.agenda
    )
    index = planning.moved(state.plan, plan, state.index)
    turn.set(plan=plan, index=index, agenda=agenda)
    return (narration.STAY_SMALL,) if is_small else ()
