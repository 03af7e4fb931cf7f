"""Answers to the coach's own questions, and what happens when none comes."""

from __future__ import annotations

from intents import narration
from intents.coach import control, flow, moves
from intents.coach.effects import RememberScreening
from intents.coach.state import Ask, QuestionName
from intents.coach.turn import Turn
from intents.intent import Command, Intent


def answer(turn: Turn, command: Command) -> None:
    """An answer to the open question; nothing happens where it does not fit."""
    question = turn.state.question
    if question is None:
        return
    if question.name is QuestionName.SAFETY:
        _screened(turn, cautious=command.intent is not Intent.NO)
    elif command.intent is Intent.CHOICE:
        _chosen(turn, command.choice or "finish")
    else:
        turn.set(question=None)
        control.finish_for_pain(turn, narration.PAIN_FINISH)


def _screened(turn: Turn, *, cautious: bool) -> None:
    turn.set(cautious=cautious, question=None)
    turn.effects.append(RememberScreening(cautious))
    said = narration.GENTLEST_ONLY if cautious else narration.ALL_CLEAR
    _begin(turn, said)


def _begin(turn: Turn, said: str) -> None:
    routine, _ = turn.state.place or (turn.state.config.default_routine, 0)
    moves.begin(turn, routine, said)


def _chosen(turn: Turn, choice: str) -> None:
    turn.set(question=None)
    if choice == "easier":
        control.easier(turn)
    elif choice == "skip":
        moves.skip(turn)
    else:
        control.finish_for_pain(turn, narration.PAIN_FINISH)


def unanswered(turn: Turn) -> None:
    """Nobody answered: ask once more in fewer words, then take the safe default."""
    question = turn.state.question
    assert question is not None
    turn.set(current=None, due_s=None)
    if question.time < control.TIMES_ASKED:
        flow.ask(turn, Ask(question.name, question.time + 1))
        return
    turn.set(question=None)
    if question.name is QuestionName.PAIN:
        control.finish_for_pain(turn, narration.PAIN_UNANSWERED)
        return
    # Not remembered: the question is asked again before the next session.
    turn.set(cautious=True)
    _begin(turn, narration.GENTLEST_FOR_NOW)
    turn.set(cautious=None)
