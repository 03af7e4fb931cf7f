"""What is kept, and what is not: asked about, forgotten, or put right. Nothing is invented."""

from __future__ import annotations

from intents import narration
from intents.coach import amid, flow, settings
from intents.coach.asking import INTERVIEW
from intents.coach.effects import Remember
from intents.coach.state import Ask, Question, QuestionName
from intents.coach.turn import Turn
from intents.intent import Command


def history(turn: Turn) -> None:
    """Nobody counts the days."""
    turn.interject(narration.NO_HISTORY)


def pain_history(turn: Turn) -> None:
    """Nobody keeps numbers of it."""
    turn.interject(narration.NO_PAIN_HISTORY)


def remind(turn: Turn) -> None:
    """The coach only runs while it is needed."""
    turn.interject(narration.NO_REMINDERS)


def data(turn: Turn, command: Command) -> None:
    """Tell what is kept, forget today's place, or ask whether to forget everything."""
    if command.data == "delete" and turn.state.at_rest:
        amid.ask_at_rest(turn, QuestionName.FORGET)
    elif command.data == "today" and turn.state.at_rest:
        _forget_place(turn)
        turn.interject(narration.FORGOT_TODAY)
    else:
        turn.interject(*narration.WHAT_IS_KEPT)


def _forget_place(turn: Turn) -> None:
    turn.set(place=None)
    turn.effects.append(Remember(None, 0))


def forget_all(turn: Turn) -> None:
    """Forget what was kept of the person; they are asked anew before the next session."""
    turn.set(profile=None, flags=frozenset(), excluded=frozenset(), sore=frozenset())
    turn.set(first_hour=None, completed=(), skipped=(), done={})
    turn.remember_person()
    settings.as_usual(turn)
    _forget_place(turn)
    amid.dismiss(turn, narration.FORGOTTEN)


def correct(turn: Turn) -> None:
    """The answer before was wrong: its question again, or the one that is open."""
    question = turn.state.question
    if question is None or not turn.state.asks:
        turn.interject(narration.NO_QUESTION)
        return
    ask_again(turn, _before(turn, question))


def _before(turn: Turn, question: Question) -> Ask:
    if question.name is QuestionName.SURGEON:
        return Ask(QuestionName.HEALTH, number=question.number, begins=question.begins)
    if question.name is QuestionName.HEALTH and question.number > 0:
        number = question.number - 1
        turn.set(flags=turn.state.flags - {tuple(INTERVIEW)[number]})
        return Ask(QuestionName.HEALTH, number=number, begins=question.begins)
    if question.name is QuestionName.HEALTH and question.begins:
        return Ask(QuestionName.SAFETY)
    return question.once_more


def ask_again(turn: Turn, ask: Ask) -> None:
    """Ask this in place of the question that is open."""
    turn.suspend()
    turn.set(agenda=flow.after_question(turn.state))
    flow.ask(turn, ask)
