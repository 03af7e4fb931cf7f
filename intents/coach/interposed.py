"""Questions that anybody asks the coach to ask: between two sessions, or in the midst of one."""

from __future__ import annotations

from intents.coach import control, flow, timed
from intents.coach.agenda import HoldStill
from intents.coach.question import Ask, QuestionName
from intents.coach.state import Phase
from intents.coach.turn import Turn


def ask(turn: Turn, name: QuestionName) -> None:
    """Ask, and go on afterwards as if nothing had been: a clock that runs is held meanwhile."""
    state = turn.state
    if state.at_rest:
        ask_at_rest(turn, name)
        return
    if state.phase is Phase.HOLDING:
        timed.freeze(turn)
        turn.silence()
        turn.set(phase=Phase.NARRATING, agenda=(*control.count_in(turn), *state.agenda))
    elif state.phase is Phase.PAUSED:
        turn.silence()
        turn.set(phase=Phase.NARRATING, agenda=(HoldStill(), *state.agenda))
    else:
        turn.suspend()
    flow.ask(turn, Ask(name))


def ask_at_rest(turn: Turn, name: QuestionName) -> None:
    """Ask where there is no session; a finished one is over with it."""
    turn.suspend()
    turn.set(agenda=(), phase=Phase.IDLE, routine=None, plan=())
    flow.ask(turn, Ask(name))


def dismiss(turn: Turn, *said: str) -> None:
    """The question is over and nothing came of it; what was under way goes on."""
    turn.silence()
    agenda = flow.after_question(turn.state)
    turn.set(question=None, current=None, line=None, due_s=None, agenda=agenda)
    if said:
        turn.interject(*said)
