"""What is kept, and what is not: asked about, forgotten, or put right. Nothing is invented."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intents import narration, phrasing, retelling
from intents.coach import flow, interposed, measures, planning, settings, told_scores
from intents.coach.effects import ForgetAll, Remember
from intents.coach.events import KeepingProblem
from intents.coach.question import Ask, Question, QuestionName
from intents.coach.question_words import INTERVIEW
from intents.coach.state import Phase, State
from intents.coach.turn import Turn
from intents.intent import Command
from intents.journal import History
from intents.journal.adapting import shortened

_PROBLEMS: Mapping[KeepingProblem, str] = MappingProxyType(
    {
        "not_kept": narration.CANNOT_KEEP,
        "not_forgotten": narration.CANNOT_FORGET,
        "set_aside": narration.NOTES_SET_ASIDE,
    }
)


def history(turn: Turn) -> None:
    """On how many days it was done."""
    turn.interject(*retelling.progress(turn.state.history, turn.state.today))


def pain_history(turn: Turn) -> None:
    """Whether the scores went up or down."""
    turn.interject(*retelling.pain_trend(turn.state.history, turn.state.today))


def remembered(turn: Turn, history: History) -> None:
    """One more session is over: what it tells of the lengths counts from the next one on."""
    turn.set(history=history, shorter=shortened(history))


def left_off(state: State) -> str | None:
    """The offer to go on where it broke off, or was left a short while ago; None for no offer."""
    if not state.carries_on or state.place is None:
        return None
    routine_id, index = state.place
    plan = planning.plan_for(state, routine_id)
    before = [b for b in plan[:index] if b.number < plan[min(index, len(plan) - 1)].number]
    return phrasing.left_off(before[-1].movement.name if before else None)


def cannot_keep(turn: Turn, problem: KeepingProblem) -> None:
    """Say so once: now, or in a hold before the next movement."""
    state, said = turn.state, _PROBLEMS[problem]
    is_led = state.in_position or state.owes_safety or state.asks or state.stopping
    if is_led or state.phase in (Phase.HOLDING, Phase.PAUSED):
        turn.set(untold=said)
    else:
        turn.interject(said)


def remind(turn: Turn) -> None:
    """The coach only runs while it is needed."""
    turn.interject(narration.NO_REMINDERS)


def data(turn: Turn, command: Command) -> None:
    """Tell what is kept, forget today's place, or ask whether to forget everything."""
    if command.data == "delete" and turn.state.at_rest:
        interposed.ask_at_rest(turn, QuestionName.FORGET)
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
    turn.set(first_hour=None, completed=(), skipped=(), done={}, history=History(), shorter={})
    turn.effects.append(ForgetAll())
    turn.remember_person()
    settings.as_usual(turn)
    _forget_place(turn)
    interposed.dismiss(turn, narration.FORGOTTEN)


def correct(turn: Turn, command: Command) -> None:
    """The answer before was wrong: what is right, its question again, or the one that is open."""
    question, score = turn.state.question, command.number
    asks = turn.state.asks
    if score is not None and asks and question is not None and question.value is not None:
        told_scores.told(turn, score)
    elif score is not None and told_scores.corrected(turn, score):
        return
    elif score is not None and measures.is_open(turn.state):
        told_scores.told(turn, score)
    elif question is None or not asks:
        turn.interject(narration.NO_QUESTION)
    else:
        ask_again(turn, told_scores.again(turn, question) or _before(turn, question))


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
