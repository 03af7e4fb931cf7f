"""When the microphone or the loudspeaker goes: hold still, say so, and go on when it is back."""

from __future__ import annotations

from intents import narration
from intents.coach import control, flow
from intents.coach.agenda import Line
from intents.coach.events import DeviceLost, Position
from intents.coach.question import Ask, QuestionName
from intents.coach.state import Phase, State
from intents.coach.turn import Turn
from intents.intent import Intent

MICROPHONE = "microphone"
LOUDSPEAKER = "loudspeaker"

BACK_AFTER_S = 0.5
"""What is back has to stay for so long before it is said: devices come back in several tries."""

ALWAYS = (
    *(Intent.STOP, Intent.GOODBYE, Intent.PAIN, Intent.RED_FLAG, Intent.EMERGENCY),
    *(Intent.PAUSE, Intent.PAUSE_FOR),
)
"""Whatever is lost, these are obeyed: none of them lets a clock run."""


def lost(turn: Turn, event: DeviceLost) -> None:
    """Pause, whatever is under way, and say so; what cannot be heard now is said once more later.

    A way out that was asked for goes on without a microphone, and in idle there is nothing to
    pause. Who had begun to say "stop" or "pause" is not led on by the return of a device.
    """
    state = turn.state
    name = MICROPHONE if event.microphone else LOUDSPEAKER
    turn.set(lost=state.lost | {name}, missed=state.missed | {name}, back_due_s=None)
    if _is_to_pause(state, microphone=event.microphone):
        flow.hold_still(turn)
        turn.set(held_by_loss=state.reflex is None)
    turn.say(_told(turn.state, name), "safety")


def _is_to_pause(state: State, *, microphone: bool) -> bool:
    if state.phase is Phase.PAUSED or state.leaving:
        return False
    if microphone and (state.stopping or _is_led_out_for_pain(state)):
        return False
    return state.phase not in control.QUIET_PHASES or state.question is not None


def _is_led_out_for_pain(state: State) -> bool:
    asked = [item.question for item in state.agenda if isinstance(item, Ask)]
    return QuestionName.PAIN in asked


def hold_until_heard(turn: Turn) -> None:
    """A way out and words of alarm wait for the loudspeaker where it is lost."""
    state = turn.state
    if LOUDSPEAKER in state.lost and state.owes_safety and not state.leaving:
        flow.hold_still(turn)
        turn.set(held_by_loss=True)


def restored(turn: Turn) -> None:
    """Everything is back; whether it stays is seen a little later."""
    turn.set(lost=frozenset(), back_due_s=turn.now_s + BACK_AFTER_S)


def back(turn: Turn) -> None:
    """It stayed: say so, and go on, unless somebody wanted a pause or may have eased out.

    A way out that nobody heard is given now, without being asked for. A pause is as long as it was
    before: nobody could answer.
    """
    state = turn.state
    turn.set(back_due_s=None, missed=frozenset())
    is_held = _is_paused(state) and state.held_by_loss
    if is_held and state.work is None and state.owes_safety:
        control.resume(turn)
        return
    if _is_paused(state):
        turn.set(waiting_since_s=turn.now_s)
    lost = _told(state, LOUDSPEAKER)
    if is_held and not state.eased:
        control.resume(turn)
        again = (lost, narration.GOING_ON) if LOUDSPEAKER in state.missed else (narration.GOING_ON,)
        turn.set(agenda=(*(Line(text, "safety", 0.5) for text in again), *turn.state.agenda))
        return
    if LOUDSPEAKER in state.missed:
        turn.say(lost, "safety")
    turn.say(narration.DEVICE_BACK if _is_paused(state) else narration.BACK_AT_REST, "safety")


def refuses(turn: Turn, intent: Intent, position: Position) -> bool:
    """Whether a command has to wait for a device; then it is said which.

    Without a loudspeaker nobody can be led. Without a microphone the keyboard may go on; but what
    was said into it before it was lost was meant for a coach that hears.
    """
    state = turn.state
    ends = intent in (Intent.STOP, Intent.GOODBYE)
    if ends and LOUDSPEAKER in state.lost and _is_paused(state) and state.stopping:
        return True  # it stops already, and nobody has heard the way out
    if intent in ALWAYS:
        return False
    if LOUDSPEAKER in state.lost:
        turn.say(_told(state, LOUDSPEAKER), "safety")
        return True
    if MICROPHONE in state.lost and not position.deaf:
        turn.say(_told(state, MICROPHONE), "safety")
        return True
    return False


def is_deaf(state: State) -> bool:
    """Whether the microphone is lost."""
    return MICROPHONE in state.lost


def _is_paused(state: State) -> bool:
    return state.phase is Phase.PAUSED


def _told(state: State, name: str) -> str:
    """What is lost, and that there is a pause where there is one."""
    if name == MICROPHONE:
        return narration.MICROPHONE_LOST if _is_paused(state) else narration.NO_MICROPHONE
    return narration.LOUDSPEAKER_LOST if _is_paused(state) else narration.NO_LOUDSPEAKER
