"""How much it hurts: a number from 0 to 10, or how it compares.

Many physiotherapists' leaflets: up to 3 go on, 4 and 5 do less, from 6 on stop. Where leaflets
differ, the strictest counts.
"""

from __future__ import annotations

from intents import narration
from intents.coach import control, kept, measures, told_scores
from intents.coach.agenda import Line
from intents.coach.measures import LEAST_TO_EASE, LEAST_TO_END
from intents.coach.question import QuestionName
from intents.coach.turn import Turn
from intents.intent import Command


def number(turn: Turn, command: Command) -> None:
    """A score that was asked for, or one after pain, which decides for the person.

    Up to 3 the choice is theirs.
    """
    score, before = command.number, turn.state.score
    if score is not None and measures.is_open(turn.state):
        told_scores.told(turn, score)
        return
    if score is None or not _asks_of_pain(turn):
        if score is None or turn.state.asks or not told_scores.corrected(turn, score):
            _unasked(turn)
        return
    turn.set(score=score)
    turn.record("score", measure="pain", value=score)
    if score >= LEAST_TO_END or (before is not None and score > before):
        _end(turn)
    elif score >= LEAST_TO_EASE:
        turn.set(question=None)
        control.easier(turn, Line(narration.THEN_SOFTER, "answer", 0.8))
    else:
        _unasked(turn)


def compared(turn: Turn, command: Command) -> None:
    """Better or worse: after pain "worse" finishes gently, anything else is asked again."""
    if command.change == "worse" and _asks_of_pain(turn):
        _end(turn)
    else:
        _unasked(turn)


def _asks_of_pain(turn: Turn) -> bool:
    question = turn.state.question
    return turn.state.asks and question is not None and question.name is QuestionName.PAIN


def _end(turn: Turn) -> None:
    turn.set(question=None)
    control.finish_for_pain(turn, narration.PAIN_FINISH)


def _unasked(turn: Turn) -> None:
    """The open question once more; where there is none, nothing was asked."""
    question = turn.state.question
    if question is None or not turn.state.asks:
        turn.interject(narration.NO_QUESTION)
        return
    kept.ask_again(turn, question.once_more)
