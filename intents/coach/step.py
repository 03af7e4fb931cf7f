"""One step of the coach: which event goes to whom, and when it wants to be woken."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from intents import narration
from intents.coach import answers, control, flow, moves, questions, timed
from intents.coach.effects import Effect, Prepare, Tone
from intents.coach.events import (
    Decided,
    DeviceLost,
    DeviceRestored,
    Due,
    Event,
    Leave,
    Opened,
    Position,
    Reflex,
    Spoken,
    Unknown,
    Unsure,
)
from intents.coach.state import ANSWERS, AwaitReady, Finish, Line, Phase, State, Wait
from intents.coach.turn import Turn
from intents.intent import Command, Intent

EASE_OUT_AFTER_S = 60.0
"""A pause of this length is answered once: one may ease out of the position."""

SILENCE_ENDS_AFTER_S = 300.0
"""Waiting without a reply for this long ends the session quietly."""

_SAME_INSTANT_S = 1e-6

_SILENT = (Intent.STOP, Intent.PAIN, Intent.RED_FLAG, Intent.EMERGENCY)
"""These are answered by silence or by words at once, never by a tone."""


def step(state: State, event: Event, now_s: float) -> tuple[State, tuple[Effect, ...]]:
    """What the coach knows after an event at now_s (seconds of audio), and what it wants done."""
    turn = Turn(state, now_s)
    _take(turn, event)
    flow.advance(turn)
    _record_label(turn, state)
    return turn.state, tuple(turn.effects)


def position(state: State) -> Position:
    """Where the coach is, for whoever begins to speak now."""
    return Position(state.label, state.index, state.work.number if state.work else None)


def wake_at_s(state: State) -> float | None:
    """The next instant at which the coach wants a Due event, None where there is none."""
    times: list[float] = []
    if state.due_s is not None:
        times.append(state.due_s)
    if state.work is not None and (due_s := timed.next_due_s(state.work)) is not None:
        times.append(due_s)
    if (waiting_s := _waiting_due_s(state)) is not None:
        times.append(waiting_s)
    return min(times, default=None)


def _waiting_due_s(state: State) -> float | None:
    if state.waiting_since_s is None or state.reflex:
        return None
    if state.phase is Phase.PAUSED:
        wait_s = SILENCE_ENDS_AFTER_S if state.eased else EASE_OUT_AFTER_S
        return state.waiting_since_s + wait_s
    if isinstance(state.current, AwaitReady) or state.phase is Phase.FINISHED:
        return state.waiting_since_s + SILENCE_ENDS_AFTER_S
    return None


def _take(turn: Turn, event: Event) -> None:
    match event:
        case Opened():
            turn.record("state", state="idle")
            turn.effects.append(Prepare((narration.LISTENING,)))
            turn.say(narration.LISTENING, "instruction")
        case Reflex():
            control.reflex(turn, event.intent)
        case Decided():
            _decide(turn, event)
        case Unknown():
            moves.unknown(turn)
        case Unsure():
            _unsure(turn)
        case Spoken():
            flow.spoken(turn, event.line)
        case Due():
            _due(turn)
        case DeviceLost():
            _device_lost(turn, event)
        case DeviceRestored():
            turn.say(narration.DEVICE_BACK, "safety")
        case Leave():
            control.leave(turn)


def _unsure(turn: Turn) -> None:
    """Who has paused waits to be understood; anybody else may be talking to somebody."""
    if turn.state.phase is Phase.PAUSED:
        turn.effects.append(Tone("unknown"))


def _due(turn: Turn) -> None:
    state, now_s = turn.state, turn.now_s + _SAME_INSTANT_S
    if state.work is not None:
        timed.sound_due(turn)
    if state.due_s is not None and state.due_s <= now_s:
        if isinstance(state.current, Wait) and state.current.why == "listen":
            questions.unanswered(turn)
        else:
            flow.complete(turn)
    waiting_s = _waiting_due_s(turn.state)
    if waiting_s is not None and waiting_s <= now_s:
        _waited_long(turn)


def _waited_long(turn: Turn) -> None:
    state = turn.state
    if state.phase is Phase.PAUSED and not state.eased:
        turn.set(eased=True)
        if state.in_position:
            turn.say(narration.EASE_OUT, "answer")
    elif state.phase is Phase.FINISHED or state.routine is None:
        turn.set(phase=Phase.IDLE, routine=None, question=None, waiting_since_s=None, agenda=())
    else:
        turn.set(question=None)
        turn.replace_agenda(Line(narration.SLEEPING, "answer"), Finish("silence"))


def _device_lost(turn: Turn, event: DeviceLost) -> None:
    if turn.state.phase in (Phase.NARRATING, Phase.HOLDING):
        control.hold_still(turn)
    text = narration.MICROPHONE_LOST if event.microphone else narration.LOUDSPEAKER_LOST
    turn.say(text, "safety")


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
    _accept(turn, command, event.position, was_reflex=was_reflex)


def _accept(turn: Turn, command: Command, position: Position, *, was_reflex: bool) -> None:
    intent = command.intent
    stays_frozen = intent in (*_SILENT, Intent.PAUSE)
    if was_reflex and stays_frozen:
        turn.set(reflex=None)
    elif was_reflex:
        control.undo_reflex(turn)
    if intent not in _SILENT:
        turn.effects.append(Tone("accepted"))
    work = turn.state.work
    is_late = position.work is not None and (work is None or work.number != position.work)
    if is_late and moves.late(turn, command, position):
        return
    _handlers()[intent](turn, command)
    if turn.state.waiting_since_s is not None:
        turn.set(waiting_since_s=turn.now_s)


_Handler = Callable[[Turn, Command], None]


def _plain(handler: Callable[[Turn], None]) -> _Handler:
    return lambda turn, _: handler(turn)


def _handlers() -> Mapping[Intent, _Handler]:
    plain: dict[Intent, Callable[[Turn], None]] = {
        Intent.STOP: control.stop,
        Intent.PAIN: control.pain,
        Intent.RED_FLAG: lambda turn: control.alarm(turn, narration.RED_FLAG),
        Intent.EMERGENCY: lambda turn: control.alarm(turn, narration.EMERGENCY),
        Intent.PAUSE: control.pause,
        Intent.RESUME: control.resume,
        Intent.READY: control.ready,
        Intent.NOT_READY: control.not_ready,
        Intent.REPEAT: answers.repeat,
        Intent.EXPLAIN: answers.explain,
        Intent.NEXT: moves.skip,
        Intent.PREVIOUS: moves.previous,
        Intent.REDO_HOLD: moves.redo,
        Intent.SWITCH_SIDE: moves.switch_side,
        Intent.END_HOLD: moves.end_hold,
        Intent.TIME_LEFT_HOLD: answers.time_left_hold,
        Intent.TIME_LEFT_ALL: answers.time_left_all,
        Intent.WHATS_NEXT: answers.whats_next,
        Intent.WHERE_AM_I: answers.where_am_i,
        Intent.WHICH_SIDE: answers.which_side,
        Intent.LIST: answers.list_routines,
        Intent.HELP: answers.help_me_choose,
    }
    return {
        **{intent: _plain(handler) for intent, handler in plain.items()},
        Intent.START: moves.start,
        Intent.ADD_TIME: lambda turn, command: answers.change_time(turn, command, 1),
        Intent.CUT_TIME: lambda turn, command: answers.change_time(turn, command, -1),
        Intent.COUNT_STYLE: answers.count_style,
        Intent.PACING: answers.pacing,
        **dict.fromkeys((Intent.YES, Intent.NO, Intent.DONT_KNOW, Intent.CHOICE), questions.answer),
    }


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
