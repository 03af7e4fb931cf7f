"""Answers to the coach's own questions, and what happens when none comes."""

from __future__ import annotations

from dataclasses import replace

from intents import narration
from intents.coach import (
    control,
    flow,
    interposed,
    interview,
    jumps,
    kept,
    leaving,
    moves,
    told_scores,
)
from intents.coach.measures import MEASURES
from intents.coach.question import ASKED_ONCE, QuestionName
from intents.coach.turn import Turn
from intents.intent import Command, Intent
from intents.safety import Flag

_UNDONE = {
    QuestionName.FORGET: (narration.NOT_FORGOTTEN,),
    QuestionName.STANDING: (narration.NOT_STANDING,),
}


def answer(turn: Turn, command: Command) -> None:
    """An answer to the open question; nothing happens where it does not fit."""
    question = turn.state.question
    if question is None:
        return
    # "Not sure" counts as yes.
    applies = command.intent is not Intent.NO
    match question.name:
        case QuestionName.SAFETY:
            if applies:
                interview.start(turn, begins=True)
            else:
                interview.known(turn, frozenset(), narration.ALL_CLEAR, begins=True)
        case QuestionName.HEALTH:
            interview.health(turn, question, applies=applies)
        case QuestionName.SURGEON:
            allowed = command.intent is Intent.YES
            interview.following(turn, question, None if allowed else Flag.HIP)
        case QuestionName.HOUR:
            _hour(turn, is_up=command.intent is Intent.YES)
        case QuestionName.START_OVER | QuestionName.FORGET | QuestionName.STANDING:
            _agreed(turn, question.name, yes=command.intent is Intent.YES)
        case QuestionName.PAIN_BEFORE | QuestionName.STIFFNESS | QuestionName.PAIN_AFTER:
            told_scores.over(turn)
        case QuestionName.PAIN if command.intent is Intent.CHOICE:
            _chosen(turn, command.choice or "finish")
        case QuestionName.PAIN:
            turn.set(question=None)
            control.finish_for_pain(turn, narration.PAIN_FINISH)


def _hour(turn: Turn, *, is_up: bool) -> None:
    moves.learn(turn, first_hour=not is_up, question=None)
    moves.begin_or_ask(turn, *(() if is_up else (narration.FIRST_HOUR,)))


def _agreed(turn: Turn, name: QuestionName, *, yes: bool) -> None:
    """What was asked for is done at a plain "yes" only."""
    if not yes:
        interposed.dismiss(turn, *_UNDONE.get(name, ()))
    elif name is QuestionName.START_OVER:
        jumps.from_the_beginning(turn)
    elif name is QuestionName.FORGET:
        kept.forget_all(turn)
    else:
        leaving.on_feet(turn)


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
    if question.name in MEASURES:
        told_scores.unanswered(turn, question)
        return
    if question.name in ASKED_ONCE:
        _agreed(turn, question.name, yes=False)
        return
    if question.time < control.TIMES_ASKED:
        flow.ask(turn, replace(question.once_more, time=question.time + 1))
        return
    turn.set(question=None)
    if question.name is QuestionName.PAIN:
        control.finish_for_pain(turn, narration.PAIN_UNANSWERED)
    elif question.name is QuestionName.HOUR:
        _hour(turn, is_up=False)
    elif question.begins:
        _unknown(turn)
    else:
        interview.rest(turn, narration.INTERVIEW_UNANSWERED)


def _unknown(turn: Turn) -> None:
    """Only the gentlest today; not remembered, so that it is asked before the next session."""
    routine, _ = turn.state.place or (turn.state.config.default_routine, 0)
    moves.learn(turn, profile=None)
    moves.begin(turn, routine, narration.GENTLEST_FOR_NOW)
