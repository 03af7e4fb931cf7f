"""The questions about a person's health: before the first session, or when they are asked for."""

from __future__ import annotations

from intents import narration
from intents.coach import control, flow, moves, timed
from intents.coach.agenda import Finish, Line
from intents.coach.effects import Remember
from intents.coach.question import Ask, Question, QuestionName
from intents.coach.question_words import INTERVIEW
from intents.coach.state import Phase
from intents.coach.turn import Turn
from intents.routine import Profile
from intents.safety import Flag

_FLAGS = tuple(INTERVIEW)


def requested(turn: Turn) -> None:
    """Somebody wishes to be asked: at once where nobody is led, else before the next session.

    A paused session ends for it, with the way out, for it may not suit the person any more; its
    place is kept. Until all is answered no session begins with what was known before.
    """
    if control.is_busy(turn):
        return
    state = turn.state
    out = control.way_out(turn)
    turn.set(recheck=True)
    turn.remember_person()
    if state.at_rest:
        turn.set(routine=None, plan=())
        start(turn, begins=False)
    elif state.phase is Phase.PAUSED:
        timed.end(turn)
        turn.set(flags=frozenset())
        asked = Ask(QuestionName.HEALTH, begins=False)
        announced = Line(narration.INTERVIEW, "answer", 0.8)
        turn.replace_agenda(*out, announced, Finish("stopped", asked))
    else:
        turn.interject(narration.INTERVIEW_LATER)


def start(turn: Turn, *, begins: bool) -> None:
    """One question a flag, from the first. begins: whether a session follows."""
    turn.set(flags=frozenset())
    turn.replace_agenda()
    flow.ask(turn, Ask(QuestionName.HEALTH, begins=begins))
    turn.set(agenda=(Line(narration.INTERVIEW, "answer", 0.8), *turn.state.agenda))


def health(turn: Turn, question: Question, *, applies: bool) -> None:
    """An answer about one flag."""
    flag = _FLAGS[question.number]
    if applies and flag is Flag.HIP:
        turn.replace_agenda()
        flow.ask(turn, Ask(QuestionName.SURGEON, 1, question.number, question.begins))
    else:
        following(turn, question, flag if applies else None)


def following(turn: Turn, question: Question, flag: Flag | None) -> None:
    """The next question, or the end. flag: what the last answer brought."""
    turn.set(flags=turn.state.flags | ({flag} if flag else set()))
    if question.number + 1 < len(_FLAGS):
        turn.replace_agenda()
        flow.ask(turn, Ask(QuestionName.HEALTH, 1, question.number + 1, question.begins))
        return
    flags = turn.state.flags
    said = narration.FITTED if flags else narration.ALL_CLEAR
    known(turn, flags, said, begins=question.begins)


def known(turn: Turn, flags: frozenset[Flag], said: str, *, begins: bool) -> None:
    """All is known: it is kept, and the session begins that waited for it."""
    moves.learn(turn, profile=Profile(flags=flags), question=None, recheck=False)
    turn.remember_person()
    if begins:
        moves.begin_or_ask(turn, said)
        return
    turn.effects.append(Remember(*(turn.state.place or (None, 0))))
    rest(turn, said)


def rest(turn: Turn, said: str) -> None:
    """No session follows."""
    turn.suspend()
    turn.set(agenda=(), phase=Phase.IDLE, question=None)
    turn.say(said, "answer")
