"""Moving through the routine: start, next, back, again, the other side, enough of this one."""

from __future__ import annotations

from typing import Any

from intents import narration, phrasing
from intents.coach import control, flow, lengths, measures, planning, refusals, timed
from intents.coach.agenda import Enter, Finish, Line, OutOfPosition
from intents.coach.events import Position
from intents.coach.question import Ask, QuestionName
from intents.coach.state import Phase, State
from intents.coach.turn import Turn
from intents.intent import Command, Intent
from intents.routine import Block, lone_id
from intents.timing import NOON_MINUTE


def start(turn: Turn, command: Command) -> None:
    """Begin a routine; before the very first one, ask the safety question."""
    turn.set(asleep=False)
    state = turn.state
    if state.phase is Phase.PAUSED:
        control.resume(turn)
        return
    if state.phase not in control.QUIET_PHASES or state.question:
        return
    routine_id = command.routine or usual(state)
    if command.movement and not command.routine:
        alone(turn, command.movement)
    elif routine_id not in state.config.library.names():
        unknown(turn)
    else:
        begin_at(turn, routine_id)


def usual(state: State) -> str:
    """The routine that "start" means: the usual one, or the one that was just offered anew."""
    return state.place[0] if state.carries_on and state.place else state.config.default_routine


def alone(turn: Turn, movement_id: str) -> None:
    """A session of one movement, where it suits the person."""
    if movement_id not in turn.state.config.library.movements:
        turn.silence()
        turn.say(narration.UNKNOWN_MOVEMENT, "answer")
    elif reasons := refusals.reasons(turn.state, movement_id):
        turn.silence()
        for text in reasons:
            turn.say(text, "answer")
    else:
        begin_at(turn, lone_id(movement_id))


def begin_at(turn: Turn, routine_id: str, wish: Command | None = None) -> None:
    """Begin a routine, from idle or after the end. wish: the movement or number to begin with."""
    turn.set(place=(routine_id, 0), opening=0, wish=wish)
    begin_or_ask(turn)


def resume(turn: Turn) -> None:
    """Go on; where there is no session, back to the kept place, with the questions of a start."""
    state = turn.state
    if state.phase is Phase.IDLE and state.place and not state.question:
        turn.set(opening=0, wish=Command(Intent.RESUME))
        begin_or_ask(turn)
    else:
        control.resume(turn)


def continue_last(turn: Turn) -> None:
    """Go back to the kept place, as "resume"; after the end there is nothing to go back to."""
    if turn.state.phase is Phase.FINISHED:
        turn.interject(narration.ALL_DONE)
    else:
        resume(turn)


def learn(turn: Turn, **known: Any) -> None:
    """Take note of what decides which movements fit; the kept place stays at its movement."""
    place = turn.state.place
    before = None if place is None else planning.plan_for(turn.state, place[0])
    turn.set(**known)
    if place is None or before is None:
        return
    now = planning.plan_for(turn.state, place[0])
    turn.set(place=(place[0], planning.moved(before, now, place[1])))


def begin_or_ask(turn: Turn, *said: str) -> None:
    """Begin the routine of the kept place, or ask first what has to be known for it."""
    state = turn.state
    routine_id, _ = state.place or (state.config.default_routine, 0)
    asked = None
    if state.profile is None:
        asked = QuestionName.SAFETY
    elif state.recheck:
        asked, said = QuestionName.HEALTH, (*said, narration.INTERVIEW)
        turn.set(flags=frozenset())
    elif _is_too_early(state, routine_id):
        asked = QuestionName.HOUR
    if asked is None:
        begin(turn, routine_id, *said)
        return
    turn.replace_agenda()
    turn.set(phase=Phase.IDLE, routine=None, plan=())
    flow.ask(turn, Ask(asked))
    before = tuple(Line(text, "answer", 0.8) for text in said)
    turn.set(agenda=(*before, *turn.state.agenda))


def _is_too_early(state: State, routine_id: str) -> bool:
    """Whether it may be the first hour of the day, for a routine that is not made for it."""
    library = state.config.library
    if library.routine(routine_id).small_range or state.first_hour is not None:
        return False
    lone = library.lone_movement(routine_id)
    if lone is not None and lone.first_hour == "ok":
        return False
    return state.minute is not None and state.minute < NOON_MINUTE


def begin(turn: Turn, routine_id: str, *said: str) -> None:
    """Begin a routine at its first block, or at the one that was wished for."""
    goes_on = turn.state.wish is not None and turn.state.wish.intent is Intent.RESUME
    if not goes_on:
        turn.set(stays_small=False)
    state = turn.state
    library = state.config.library
    routine = library.routine(routine_id)
    lone = library.lone_movement(routine_id)
    reasons = refusals.reasons(state, lone.id) if lone else ()
    if reasons:
        _leave_it(turn, *said, *reasons)
        return
    plan = planning.plan_for(state, routine_id)
    if said or not goes_on:
        said = (*said, *_fitted(state, routine_id))
    if goes_on and state.place:
        flow.open_session(turn, routine, state.place[1], *said, narration.WELCOME_BACK, plan=plan)
        return
    index = None if state.wish is None else find(state.wish, plan)
    first = measures.before(state, routine)
    flow.open_session(
        turn, routine, index or 0, *said, plan=plan, first=first, greets=index is None
    )


def _fitted(state: State, routine_id: str) -> tuple[str, ...]:
    """What is left out for this person, and what takes the place of what."""
    fitted = state.config.library.fitted(routine_id, state.person)
    names = [movement.name for movement in fitted.left_out]
    left_out = (phrasing.left_out(names),) if names else ()
    return (*left_out, *(phrasing.swapped(a.name, b.name) for a, b in fitted.swapped))


def _leave_it(turn: Turn, *said: str) -> None:
    """No session after all."""
    turn.suspend()
    turn.set(agenda=(), phase=Phase.IDLE, routine=None, plan=(), question=None)
    turn.set(place=None, wish=None)
    for text in said:
        turn.say(text, "answer")


def find(wish: Command, plan: tuple[Block, ...], after: int = -1) -> int | None:
    """Where a movement or a number stands in a plan, after a block if it can be; None: nowhere."""
    found = [
        at
        for at, block in enumerate(plan)
        if (block.movement.id == wish.movement if wish.movement else block.number == wish.number)
    ]
    later = [at for at in found if at > after and plan[at].number != plan[max(after, 0)].number]
    return next(iter([*(later if after >= 0 else ()), *found]), None)


def unknown(turn: Turn) -> None:
    """Name the routines that there are."""
    names = [routine.name.lower() for routine in turn.state.config.library.routines.values()]
    if turn.state.at_rest and not turn.state.asks:
        turn.silence()
    turn.interject(phrasing.unknown_routine(names))


def skip(turn: Turn) -> None:
    """Leave out the rest of this movement and go on with the next one."""
    state, block = turn.state, turn.state.block
    if block is None or state.stopping:
        return
    if _was_meant_for_the_one_before(turn):
        control.ready(turn)
        return
    leave_out(turn, block)
    control.go_to(turn, first_after(state), phrasing.skipped(block.movement.name))


def _was_meant_for_the_one_before(turn: Turn) -> bool:
    """Whether a command was begun while the last movement ended, and the next is announced now."""
    state, before = turn.state, turn.spoken_in
    if before is None or not state.resting or before >= state.index:
        return False
    return state.plan[before].number != state.plan[state.index].number


def leave_out(turn: Turn, *blocks: Block) -> None:
    """Note what was not done, for the session's end."""
    for block in blocks:
        state, id_ = turn.state, block.movement.id
        if id_ not in state.completed and id_ not in state.skipped:
            turn.set(skipped=(*state.skipped, id_))
            turn.record("skip", movement=id_)


def first_after(state: State) -> int:
    """The first block of the next movement; past the end after the last one."""
    number = state.plan[state.index].number
    later = (i for i, block in enumerate(state.plan) if block.number > number)
    return next(later, len(state.plan))


def _first_of(state: State, number: int) -> int:
    return next(i for i, block in enumerate(state.plan) if block.number == number)


def previous(turn: Turn) -> None:
    """Back to the movement before this one; after the end, to the last."""
    state, block = turn.state, turn.state.block
    if state.phase is Phase.FINISHED and state.routine and state.recheck:
        begin_at(turn, state.routine.id)
        return
    if state.phase is Phase.FINISHED and state.routine:
        last = state.plan[-1]
        index = _first_of(state, last.number)
        flow.open_session(turn, state.routine, index, phrasing.going_back(last.movement.name))
        return
    if block is None or state.stopping:
        return
    numbers = [other.number for other in state.plan if other.number < block.number]
    if not numbers:
        control.go_to(turn, 0, narration.FIRST_ONE)
        return
    index = _first_of(state, max(numbers))
    earlier = state.plan[index].movement
    turn.set(skipped=tuple(i for i in state.skipped if i != earlier.id))
    control.go_to(turn, index, phrasing.going_back(earlier.name))


def redo(turn: Turn, index: int | None = None) -> None:
    """This hold once more, from its full length; the person may have left the position.

    In the rest that is the hold before it: the one that comes has only been announced.
    """
    state = turn.state
    if state.phase is Phase.FINISHED:
        previous(turn)
        return
    if state.block is None or state.stopping:
        return
    done = max(0, state.index - 1) if state.resting else state.index
    at = done if index is None else index
    if _is_in(state) and at == state.index:
        timed.end(turn)
        turn.set(once_s=None)
        top = Line(narration.FROM_THE_TOP, "answer", 0.5)
        turn.replace_agenda(top, *flow.rest_of_block(turn.state, at)[1:])
    else:
        control.go_to(turn, at, narration.FROM_THE_TOP)


def switch_side(turn: Turn) -> None:
    """On to the other side of this movement; what was held so far is logged.

    In the rest before the second side that is the one that comes.
    """
    state, block = turn.state, turn.state.block
    if block is None or state.stopping:
        return
    others = [
        i
        for i, other in enumerate(state.plan)
        if other.number == block.number and other.side != block.side
    ]
    if not others:
        turn.interject(narration.NO_SIDES)
        return
    if state.resting and block.second:
        control.go_to(turn, state.index)
        return
    if others[0] > state.index and state.work is None and state.before_work:
        swapped = planning.swapped(state.plan, state.index, others[0], state.person)
        control.go_to(turn, state.index, plan=swapped)
        return
    control.go_to(turn, others[0])


def replan(turn: Turn, plan: tuple[Block, ...]) -> None:
    """Change what comes after this block; what is under way goes on."""
    state = turn.state
    turn.set(plan=plan)
    agenda = state.agenda
    if isinstance(state.current, Line) and agenda and isinstance(agenda[0], Finish):
        return
    if any(isinstance(item, Enter) and item.index != state.index + 1 for item in agenda):
        return
    tail = flow.after(turn.state, state.index)
    outs = [at for at, item in enumerate(agenda) if isinstance(item, OutOfPosition)]
    kept = agenda[: outs[-1] + 1] if outs else ()
    turn.set(agenda=(*kept, *tail))


def not_begun(state: State) -> bool:
    """Whether this block's work lies ahead, its announcement included."""
    return state.work is None and (state.before_work or Enter(state.index) in state.agenda)


def end_hold(turn: Turn) -> None:
    """The person has had enough of this hold: it counts as done, and we go on."""
    state, block = turn.state, turn.state.block
    if block is None or state.work is None:
        return
    timed.done(turn)
    timed.end(turn)
    rest = flow.after(turn.state, state.index)
    turn.replace_agenda(*flow.way_out(block), *rest)


MEANT_FOR_THAT_HOLD = ("END_HOLD", "CUT_TIME", "NOT_READY", "RESUME", "READY", "SWITCH_SIDE")
"""Commands that a hold's own end has carried out already, or made pointless."""


def late(turn: Turn, command: Command, position: Position) -> bool:
    """Answer a command for a hold that ended while it was being spoken.

    True when that was done, False when the command means the same now as it did then.
    """
    state, name = turn.state, str(command.intent)
    if position.index >= len(state.plan):
        return False
    moved_on = state.plan[state.index].number != state.plan[position.index].number
    if name in MEANT_FOR_THAT_HOLD or (name == "NEXT" and moved_on):
        return True
    if name == "REDO_HOLD":
        redo(turn, position.index)
    elif name == "ADD_TIME" and state.index == position.index and _is_in(state):
        lengths.longer_too_late(turn, command)
    elif name in ("ADD_TIME", "TIME_LEFT_HOLD"):
        turn.interject(narration.JUST_ENDED)
    else:
        return False
    return True


def _is_in(state: State) -> bool:
    """Whether one is still in the position of this block."""
    return state.in_position and state.left is None
