"""One step of the coach: which event goes to whom, and when it wants to be woken."""

from __future__ import annotations

from intents import narration
from intents.coach import (
    control,
    devices,
    flow,
    heeding,
    kept,
    moves,
    replies,
    timed,
    timed_pause,
    told_scores,
)
from intents.coach.agenda import AwaitReady, Wait
from intents.coach.commands import HANDLERS
from intents.coach.effects import Effect, Prepare, RememberDone, RememberSettings, Tone
from intents.coach.events import (
    CannotKeep,
    Decided,
    DeviceLost,
    DeviceRestored,
    Due,
    Event,
    HardToHear,
    Leave,
    Opened,
    Position,
    Reflex,
    Remembered,
    Spoken,
    TimeOfDay,
    Unknown,
    Unsure,
)
from intents.coach.question import ANSWERS
from intents.coach.state import Phase, State
from intents.coach.turn import Turn
from intents.intent import Command, Intent
from intents.settings import SetVoice
from intents.timing import NOON_MINUTE

EASE_OUT_AFTER_S = 60.0
"""A pause of this length is answered once: one may ease out of the position."""

SILENCE_ENDS_AFTER_S = 300.0
"""Waiting without a reply for this long ends the session quietly."""

_SAME_INSTANT_S = 1e-6

_SILENT = (Intent.STOP, Intent.GOODBYE, Intent.PAIN, Intent.RED_FLAG, Intent.EMERGENCY)
"""These are answered by silence or by words at once, never by a tone."""


def step(state: State, event: Event, now_s: float) -> tuple[State, tuple[Effect, ...]]:
    """What the coach knows after an event at now_s (seconds of audio), and what it wants done."""
    turn = Turn(state, now_s)
    _take(turn, event)
    told_scores.settle(turn, state)
    flow.advance(turn)
    _remember(turn, state)
    _record_label(turn, state)
    return turn.state, tuple(turn.effects)


def position(state: State) -> Position:
    """Where the coach is, for whoever begins to speak now."""
    work = state.work.number if state.work else None
    return Position(state.label, state.index, work, devices.is_deaf(state))


def wake_at_s(state: State) -> float | None:
    """The next instant at which the coach wants a Due event, None where there is none."""
    times: list[float] = []
    if state.due_s is not None:
        times.append(state.due_s)
    if (due_s := _work_due_s(state)) is not None:
        times.append(due_s)
    if (waiting_s := _waiting_due_s(state)) is not None:
        times.append(waiting_s)
    if (ready_s := timed_pause.due_s(state)) is not None:
        times.append(ready_s)
    if state.back_due_s is not None:
        times.append(state.back_due_s)
    return min(times, default=None)


def _work_due_s(state: State) -> float | None:
    return timed.next_due_s(state.work, breathing=state.settings.breathing) if state.work else None


def _waiting_due_s(state: State) -> float | None:
    if state.waiting_since_s is None or state.reflex:
        return None
    if state.phase is Phase.PAUSED:
        if state.eased and timed_pause.due_s(state) is not None:
            return None  # they said when they come back
        wait_s = SILENCE_ENDS_AFTER_S if state.eased else EASE_OUT_AFTER_S
        return state.waiting_since_s + wait_s
    if isinstance(state.current, AwaitReady) or state.phase is Phase.FINISHED:
        return state.waiting_since_s + SILENCE_ENDS_AFTER_S
    return None


def _take(turn: Turn, event: Event) -> None:
    match event:
        case Opened():
            _open(turn)
        case Reflex():
            if heeding.is_heard(turn.state, Intent(event.intent)):
                control.reflex(turn, event.intent)
        case Decided():
            _decide(turn, event)
        case Unknown():
            if not turn.state.asleep:
                moves.unknown(turn)
        case Unsure():
            _unsure(turn)
        case Spoken():
            flow.spoken(turn, event.line)
        case Due():
            _due(turn)
        case Leave():
            control.leave(turn)
        case _:
            _note(turn, event)


def _open(turn: Turn) -> None:
    """The first word, in the manner that was kept."""
    turn.record("state", state="idle")
    if turn.state.settings.manner != SetVoice():
        turn.effects.append(turn.state.settings.manner)
    said = kept.left_off(turn.state) or narration.LISTENING
    turn.effects.append(Prepare((said,)))
    turn.say(said, "instruction")


def _note(turn: Turn, event: Event) -> None:
    """What the world around has to say."""
    match event:
        case HardToHear():
            turn.set(hard_to_hear=event.is_so)
        case DeviceLost():
            devices.lost(turn, event)
        case DeviceRestored():
            devices.restored(turn)
        case TimeOfDay():
            _time(turn, event)
        case Remembered():
            kept.remembered(turn, event.history)
        case CannotKeep():
            kept.cannot_keep(turn, event.problem)


def _time(turn: Turn, event: TimeOfDay) -> None:
    """What held for a morning, or for a day, holds no longer, but for a session under way."""
    state = turn.state
    is_new_day = state.today is not None and event.day != state.today
    if state.at_rest and is_new_day:
        turn.set(stays_small=False)
    if state.at_rest and (is_new_day or event.minute >= NOON_MINUTE):
        turn.set(first_hour=None)
    turn.set(minute=event.minute, today=event.day)


def _unsure(turn: Turn) -> None:
    """Who has paused waits to be understood; anybody else may be talking to somebody."""
    if turn.state.phase is Phase.PAUSED and not turn.state.asleep:
        turn.effects.append(Tone("unknown"))


def _due(turn: Turn) -> None:
    state, now_s = turn.state, turn.now_s + _SAME_INSTANT_S
    if state.work is not None:
        timed.sound_due(turn)
    if state.due_s is not None and state.due_s <= now_s:
        if isinstance(state.current, Wait) and state.current.why == "listen":
            replies.unanswered(turn)
        else:
            flow.complete(turn)
    ready_s = timed_pause.due_s(turn.state)
    if ready_s is not None and ready_s <= now_s:
        timed_pause.over(turn)
    waiting_s = _waiting_due_s(turn.state)
    if waiting_s is not None and waiting_s <= now_s:
        _waited_long(turn)
    back_due_s = turn.state.back_due_s
    if back_due_s is not None and back_due_s <= now_s:
        devices.back(turn)


def _waited_long(turn: Turn) -> None:
    state = turn.state
    if state.phase is Phase.PAUSED and not state.eased:
        turn.set(eased=True)
        if state.in_position:
            turn.say(narration.EASE_OUT, "answer")
    elif state.phase is Phase.FINISHED or state.routine is None:
        turn.set(phase=Phase.IDLE, routine=None, question=None, waiting_since_s=None, agenda=())
    else:
        control.give_up(turn)


def _decide(turn: Turn, event: Decided) -> None:
    _act_on(turn, event)
    if turn.state.reflex is None:
        turn.set(silent_since_s=None)


def _act_on(turn: Turn, event: Decided) -> None:
    command = event.command
    was_reflex = turn.state.reflex is not None and event.reflex is not None
    if command is None:
        if was_reflex:
            control.undo_reflex(turn)
        return
    if not event.by_hand and not heeding.is_heard(turn.state, command.intent):
        if was_reflex:
            control.undo_reflex(turn)
        return
    if command.intent is Intent.RESUME:
        turn.set(asleep=False)
    turn.spoken_in = event.position.index
    _accept(turn, command, event.position, was_reflex=was_reflex)


def _accept(turn: Turn, command: Command, position: Position, *, was_reflex: bool) -> None:
    intent = command.intent
    stays_frozen = intent in (*_SILENT, Intent.PAUSE, Intent.PAUSE_FOR)
    if was_reflex and stays_frozen:
        turn.set(reflex=None)
    elif was_reflex:
        control.undo_reflex(turn)
    if devices.refuses(turn, intent, position):
        return
    if intent not in _SILENT and not heeding.is_small_talk(turn.state, intent):
        turn.effects.append(Tone("accepted"))
    work = turn.state.work
    is_late = position.work is not None and (work is None or work.number != position.work)
    if is_late and moves.late(turn, command, position):
        return
    HANDLERS[intent](turn, command)
    if intent in devices.ALWAYS:
        devices.hold_until_heard(turn)
    if turn.state.waiting_since_s is not None:
        turn.set(waiting_since_s=turn.now_s)


def _remember(turn: Turn, before: State) -> None:
    """Have kept what changed of the settings and of what was done."""
    after = turn.state
    if after.settings.lasting != before.settings.lasting:
        turn.effects.append(RememberSettings(after.settings.lasting))
    if after.done != before.done:
        turn.effects.append(RememberDone(after.done))


def _record_label(turn: Turn, before: State) -> None:
    """Write a change of state to the event log."""
    after = turn.state
    if (after.label, after.phase) == (before.label, before.phase):
        return
    if after.question and after.phase is not Phase.PAUSED:
        asks = ANSWERS[after.question.name]
        turn.record("state", state="question", over=str(after.phase), asks=asks)
    else:
        turn.record("state", state=str(after.phase))
