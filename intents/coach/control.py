"""Stopping, pausing, going on, and everything that hurts."""

from __future__ import annotations

from intents import narration
from intents.coach import flow, measures, timed
from intents.coach.agenda import (
    AwaitReady,
    Beat,
    Enter,
    Finish,
    Item,
    Line,
    OutOfPosition,
    StartWork,
    ThawWork,
    Wait,
    is_rest,
)
from intents.coach.effects import Close
from intents.coach.question import Ask, QuestionName
from intents.coach.state import Phase, State
from intents.coach.turn import Turn
from intents.routine import Block

WAY_OUT_AFTER_S = 0.7
"""After "stop" there is silence for this long before the way out."""

HURTS_TO_END = 2
"""After this many complaints in one session it ends."""

TIMES_ASKED = 2
"""A question is asked this often, then the safe default holds."""

QUIET_PHASES = (Phase.IDLE, Phase.FINISHED)


def reflex(turn: Turn, intent: str) -> None:
    """Silence and a frozen clock while the utterance goes on; nothing is decided yet."""
    if turn.state.reflex:
        return
    timed.freeze(turn)
    turn.suspend()
    turn.set(reflex=intent, silent_since_s=turn.now_s)


def undo_reflex(turn: Turn) -> None:
    """The utterance was something else: what was frozen goes on."""
    turn.set(reflex=None)
    if turn.state.phase is Phase.HOLDING:
        timed.thaw(turn)


def is_busy(turn: Turn) -> bool:
    """Whether an answer or the end comes first; a question that was paused over is asked again."""
    state = turn.state
    if state.question is not None and not state.asks:
        resume(turn)
        return True
    return state.asks or state.stopping


def way_out(turn: Turn) -> tuple[Item, ...]:
    """The way out of the position in one line, nothing where there is none to leave."""
    block = turn.state.there
    if block is None or not turn.state.in_position:
        return ()
    return (Line(block.text(block.movement.way_out), "safety", 0.5), OutOfPosition())


def stop(turn: Turn) -> None:
    """Silence at once, then the way out in a line, then the end of the session."""
    state = turn.state
    if state.phase in QUIET_PHASES and not state.question:
        turn.suspend()
        turn.set(agenda=())
        return
    if state.phase in QUIET_PHASES:
        turn.suspend()
        turn.set(agenda=(), question=None)
        return
    if _is_done(state):
        turn.replace_agenda(Finish("finished", is_quiet=True))
        return
    since_s = turn.now_s if state.silent_since_s is None else state.silent_since_s
    wait_s = max(0.0, WAY_OUT_AFTER_S - (turn.now_s - since_s))
    again = any(isinstance(item, Finish) and item.reason == "stopped" for item in state.agenda)
    out = () if again else (Wait(wait_s), *way_out(turn))
    turn.set(question=None)
    timed.end(turn)
    turn.replace_agenda(*out, Finish("stopped"))


def _is_done(state: State) -> bool:
    """Whether nothing but words is left of the session: a question, or the closing line."""
    is_last = any(isinstance(item, Finish) and item.reason == "finished" for item in state.agenda)
    begins = any(isinstance(item, Enter | StartWork | ThawWork) for item in state.agenda)
    return is_last and not begins and state.work is None and not state.in_position


def give_up(turn: Turn) -> None:
    """Nobody has answered for long: the way out, then the end of the session, its place kept."""
    out = way_out(turn)
    timed.end(turn)
    turn.replace_agenda(*out, Line(narration.SLEEPING, "answer"), Finish("silence"))


def leave(turn: Turn) -> None:
    """The program is to end: the way out first; asked for twice, at once."""
    if turn.state.phase in QUIET_PHASES or turn.state.leaving:
        turn.silence()
        turn.effects.append(Close())
        return
    turn.set(leaving=True)
    stop(turn)


def pause(turn: Turn) -> None:
    """Freeze everything until "resume"."""
    if turn.state.phase is Phase.PAUSED:
        turn.set(held_by_loss=False)
        turn.say(narration.ALREADY_PAUSED, "answer")
        return
    if turn.state.phase in QUIET_PHASES and not turn.state.question:
        return
    flow.hold_still(turn)
    turn.say(narration.PAUSED, "answer")


def resume(turn: Turn) -> None:
    """Go on where the pause began, else as "ready"; in idle with no place there is nothing."""
    state = turn.state
    if state.phase is Phase.PAUSED:
        _unpause(turn)
    elif state.phase is Phase.NARRATING:
        ready(turn)
    elif state.phase is Phase.IDLE and not state.place:
        turn.say(narration.NOTHING_KEPT, "answer")


def _unpause(turn: Turn) -> None:
    state, block = turn.state, turn.state.block
    turn.silence()
    turn.set(phase=Phase.IDLE if state.routine is None else Phase.NARRATING)
    if state.question is not None and state.question.value is not None:
        turn.set(agenda=flow.after_question(turn.state), question=None)
    elif state.question is not None:
        turn.set(agenda=flow.after_question(turn.state))
        flow.ask(turn, state.question.once_more)
    elif state.work is not None and block is not None:
        turn.set(agenda=(*count_in(turn), *without_count_in(turn.state)))


def count_in(turn: Turn) -> tuple[Item, ...]:
    """The position in a line, "three, two, one", and the clock."""
    block = turn.state.block
    assert block is not None
    position = Line(block.text(block.movement.position), pause_s=0.5)
    return (position, *(Beat(text) for text in narration.COUNT_IN), ThawWork())


def without_count_in(state: State) -> tuple[Item, ...]:
    """The agenda less a count-in that a second pause broke off."""
    agenda = state.agenda
    for place, item in enumerate(agenda):
        if isinstance(item, ThawWork):
            return agenda[place + 1 :]
    return agenda


def explain_hold(turn: Turn, texts: tuple[str, ...]) -> None:
    """Say it all with the clock held, then count in again."""
    timed.freeze(turn)
    lines = tuple(Line(text, "answer", 0.6) for text in texts)
    turn.set(phase=Phase.NARRATING)
    turn.set(agenda=(*lines, *count_in(turn), *turn.state.agenda))


def ready(turn: Turn) -> None:
    """Start the work at once; in a rest go on to the way in; while paused resume."""
    state = turn.state
    if state.phase is Phase.PAUSED:
        resume(turn)
        return
    if state.phase is not Phase.NARRATING or state.stopping or state.question:
        return
    kinds = [type(item) for item in state.agenda]
    if isinstance(state.current, AwaitReady):
        flow.complete(turn)
    elif state.resting:
        _end_rest(turn)
    elif StartWork in kinds:
        work_at = kinds.index(StartWork)
        announce = max(0, work_at - 1)
        turn.silence()
        turn.set(agenda=state.agenda[announce:], current=None, line=None, due_s=None)
        turn.set(in_position=True)


def _end_rest(turn: Turn) -> None:
    """No more rest before this block: its way in follows, after its name."""
    agenda = tuple(item for item in turn.state.agenda if not is_rest(item))
    turn.set(agenda=agenda)
    if is_rest(turn.state.current):
        flow.complete(turn)


def not_ready(turn: Turn) -> None:
    """Wait without a count until "ready"; a hold that has begun starts anew."""
    state, block = turn.state, turn.state.block
    if state.phase is Phase.PAUSED:
        turn.set(held_by_loss=False)
        turn.say(narration.ALREADY_PAUSED, "answer")
        return
    if block is None or state.question or state.stopping:
        return
    kinds = [type(item) for item in state.agenda]
    if state.phase is Phase.HOLDING:
        timed.end(turn)
        rest = (*flow.way_out(block), *flow.after(state, state.index))
    elif StartWork in kinds and not state.resting:
        rest = state.agenda[kinds.index(StartWork) + 1 :]
    else:
        turn.interject(narration.NO_HURRY)
        line, *later = turn.state.agenda
        counted_in = isinstance(state.current, Beat) or ThawWork in kinds
        later = list(count_in(turn) + without_count_in(turn.state)) if counted_in else later
        turn.set(agenda=(line, AwaitReady(), *later))
        return
    waiting = Line(narration.NO_HURRY, "answer")
    turn.replace_agenda(waiting, AwaitReady(), *flow.work(block), *rest)


def pain(turn: Turn) -> None:
    """Stop the clock, give the way out, then ask what to do.

    In the rest it is the movement before that hurts: the next has only been announced.
    """
    if measures.is_pending(turn.state):
        _pain_told(turn)
        return
    if turn.state.resting and turn.state.index > 0:
        turn.set(index=turn.state.index - 1)
    state, block = turn.state, turn.state.there
    if block is None:
        turn.suspend()
        phase = Phase.FINISHED if state.phase is Phase.FINISHED else Phase.IDLE
        turn.set(agenda=(), question=None, phase=phase)
        turn.say(narration.PAIN_AT_REST, "safety")
        return
    out = way_out(turn)
    timed.end(turn)
    asks_of_pain = state.question is not None and state.question.name is QuestionName.PAIN
    asked = state.question.time if state.question and asks_of_pain else 0
    hurts = state.hurts if asked else state.hurts + 1
    turn.set(question=None, hurts=hurts)
    if not asked:
        turn.record("hurt", movement=block.movement.id, side=block.side)
        turn.set(sore=state.sore | {(block.movement.id, block.side)})
        turn.remember_person()
    if asked >= TIMES_ASKED:
        turn.replace_agenda(*out, Line(narration.PAIN_FINISH, "safety"), Finish("pain"))
    elif hurts >= HURTS_TO_END:
        turn.replace_agenda(*out, Line(narration.PAIN_TWICE, "safety"), Finish("pain"))
    else:
        turn.replace_agenda(*out, Ask(QuestionName.PAIN, asked + 1))


def _pain_told(turn: Turn) -> None:
    """It hurts, as an answer: no movement is to blame. Before a session there is none today."""
    question = turn.state.question
    is_over = question is not None and question.name is QuestionName.PAIN_AFTER
    turn.set(question=None, place=turn.state.place if is_over else None, hurts=1)
    reason = "finished" if is_over else "pain"
    turn.replace_agenda(Line(narration.PAIN_AT_REST, "safety"), Finish(reason))


def alarm(turn: Turn, lines: tuple[str, ...]) -> None:
    """End the session with plain words: a red flag, or a call for help."""
    state = turn.state
    out = way_out(turn)
    timed.end(turn)
    turn.set(question=None)
    said = tuple(Line(text, "safety", 0.6) for text in lines)
    if state.block is None:
        turn.suspend()
        turn.set(agenda=(), phase=Phase.IDLE)
        for text in lines:
            turn.say(text, "safety")
        return
    turn.replace_agenda(said[0], *out, *said[1:], Finish("red_flag"))


def easier(turn: Turn, *said: Line) -> None:
    """The same block again in its easier form, after these lines."""
    state, block = turn.state, turn.state.block
    assert block is not None
    softer = flow.lines(flow.worded(block, block.movement.easier), "step")
    turn.replace_agenda(*said, *softer, *flow.rest_of_block(state, state.index))


def finish_for_pain(turn: Turn, text: str) -> None:
    """End gently after pain."""
    turn.replace_agenda(Line(text, "safety"), Finish("pain"))


def go_to(turn: Turn, index: int, *said: str, plan: tuple[Block, ...] | None = None) -> None:
    """Leave this block, with its way out where one is in a position, for another.

    plan: takes the place of the present one once this block has been left.
    """
    out = _steps_out(turn)
    timed.end(turn)
    if plan is not None:
        state = turn.state
        turn.set(left=state.there if state.in_position else None)
        turn.set(plan=plan, index=min(state.index, len(plan) - 1))
    lines = tuple(Line(text, "answer", 0.5) for text in said)
    if index < len(turn.state.plan):
        turn.replace_agenda(*out, *lines, Enter(index))
    else:
        turn.replace_agenda(*out, *lines, *flow.after(turn.state, index - 1))


def _steps_out(turn: Turn) -> tuple[Item, ...]:
    """The whole way out, or what is left of it, where there is a position to leave."""
    state, block = turn.state, turn.state.there
    if block is None or not state.in_position:
        return ()
    if any(isinstance(item, StartWork) for item in state.agenda) or state.phase is Phase.HOLDING:
        return flow.way_out(block)
    current = (state.current,) if isinstance(state.current, Line) and state.line else ()
    ahead = (*current, *state.agenda)
    if OutOfPosition() not in ahead:
        return flow.way_out(block)
    left = [item for item in ahead[: ahead.index(OutOfPosition())] if isinstance(item, Line)]
    leads_out = (i for i in left if i.kind == "release" or i.priority == "safety")
    return (*leads_out, OutOfPosition())


def repace(turn: Turn) -> None:
    """Apply a new pacing to the block that is being narrated."""
    state, block = turn.state, turn.state.block
    if block is None or state.phase not in (Phase.NARRATING, Phase.PAUSED):
        return
    if state.phase is Phase.NARRATING and state.current is not None:
        turn.suspend()
    agenda = list(turn.state.agenda)
    pauses = [
        at
        for at, item in enumerate(agenda)
        if isinstance(item, AwaitReady) or (isinstance(item, Wait) and item.why == "settle")
    ]
    if pauses:
        at = pauses[0]
        settling = Wait(block.movement.settle_s, "settle")
        agenda[at] = AwaitReady() if state.settings.wait_always else settling
        turn.set(agenda=tuple(agenda))
