"""A pause of a given length: after it the coach asks, and waits for the word."""

from __future__ import annotations

from intents import narration, phrasing
from intents.coach import control, flow
from intents.coach.state import Phase, State
from intents.coach.turn import Turn
from intents.intent import Command


def pause_for(turn: Turn, command: Command) -> None:
    """Pause, and ask after this many seconds; without a number as "pause"."""
    if command.seconds is None:
        control.pause(turn)
        return
    if turn.state.phase in control.QUIET_PHASES and not turn.state.question:
        return
    if turn.state.phase is not Phase.PAUSED:
        flow.hold_still(turn)
    turn.set(held_by_loss=False, ready_due_s=turn.now_s + command.seconds)
    turn.say(phrasing.paused_for(command.seconds), "answer")


def due_s(state: State) -> float | None:
    """When the pause is over, None where there is none of a given length."""
    return state.ready_due_s if state.phase is Phase.PAUSED else None


def over(turn: Turn) -> None:
    """The time is up: ask, and go on waiting."""
    turn.set(ready_due_s=None, waiting_since_s=turn.now_s, eased=True)
    turn.say(narration.SAY_READY, "answer")
