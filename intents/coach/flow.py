"""Going through the agenda: lines, silences, questions, blocks, and the end of a session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from intents import narration
from intents.coach import timed
from intents.coach.effects import Close, Prepare, Remember
from intents.coach.state import (
    Announce,
    Ask,
    AwaitReady,
    Beat,
    Enter,
    Finish,
    Item,
    Line,
    OutOfPosition,
    Phase,
    Question,
    QuestionName,
    StartWork,
    State,
    ThawWork,
    Wait,
)
from intents.coach.turn import Turn
from intents.routine import Block, Routine, Step

ANSWER_S = 8.0
"""How long a question waits for its answer; the field's usual figure (Alexa: 8 s, then 8 s)."""

REST_S = 2.5
"""Silence between a way out and what comes next."""

BEAT_S = 1.0

_QUESTIONS = {
    (QuestionName.SAFETY, 1): narration.SAFETY_QUESTION,
    (QuestionName.SAFETY, 2): narration.SAFETY_QUESTION_SHORT,
    (QuestionName.PAIN, 1): narration.PAIN_QUESTION,
    (QuestionName.PAIN, 2): narration.PAIN_QUESTION_SHORT,
}


def active(state: State) -> bool:
    """Whether the agenda goes on by itself."""
    if state.reflex or state.phase is Phase.PAUSED:
        return False
    return state.phase is Phase.NARRATING or state.question is not None


def advance(turn: Turn) -> None:
    """Take up items until one has to be waited for."""
    while active(turn.state) and turn.state.current is None and turn.state.agenda:
        item, *rest = turn.state.agenda
        turn.set(agenda=tuple(rest))
        _begin(turn, item)


def complete(turn: Turn) -> None:
    """The current item is done."""
    turn.set(current=None, line=None, due_s=None)
    advance(turn)


def _begin(turn: Turn, item: Item) -> None:
    match item:
        case Line():
            _say(turn, item)
        case Announce():
            _announce(turn)
        case Wait():
            turn.set(current=item, due_s=turn.now_s + item.seconds)
        case Beat():
            turn.say(item.text, "count")
            turn.set(current=item, due_s=turn.now_s + BEAT_S)
        case AwaitReady():
            turn.set(current=item, waiting_since_s=turn.now_s)
        case OutOfPosition():
            turn.set(in_position=False)
        case StartWork() | ThawWork():
            (timed.start if isinstance(item, StartWork) else timed.thaw)(turn)
        case Enter():
            enter(turn, item.index)
        case Ask():
            ask(turn, item)
        case Finish():
            finish(turn, item.reason)


def _say(turn: Turn, item: Line) -> None:
    if item.kind == "step":
        turn.set(in_position=True)
    if item.kind in ("setup", "step", "release", "announce"):
        turn.set(instruction=item.text)
    turn.set(current=item, line=turn.say(item.text, item.priority, item.needs))


def open_session(turn: Turn, routine: Routine, index: int, *said: str) -> None:
    """Begin a routine at a block, with lines before it; the first lines are soft."""
    state = turn.state
    plan = state.config.library.plan(routine.id, fallback=state.cautious is not False)
    turn.set(
        routine=routine,
        plan=plan,
        index=min(index, len(plan) - 1),
        completed=(),
        skipped=(),
        hurts=0,
        opening=0,
        question=None,
        work=None,
    )
    turn.record("session", phase="start", routine=routine.id)
    before = tuple(Line(text, pause_s=0.8) for text in said)
    turn.replace_agenda(*before, Enter(min(index, len(plan) - 1)))


def reopen(turn: Turn, routine_id: str, index: int) -> None:
    """Go back in where the routine was left, at the start of that hold."""
    routine = turn.state.config.library.routines[routine_id]
    open_session(turn, routine, index, narration.WELCOME_BACK)


def spoken(turn: Turn, line: int) -> None:
    """A line has been said to its end; only the one that is waited for matters."""
    state = turn.state
    if state.line != line or not isinstance(state.current, Line):
        return
    if state.current.pause_s > 0:
        turn.set(line=None, due_s=turn.now_s + state.current.pause_s)
    else:
        complete(turn)


def ask(turn: Turn, item: Ask) -> None:
    """Ask a question and wait for its answer."""
    turn.set(question=Question(item.question, item.time))
    said = tuple(Line(text, "answer", 0.3) for text in _QUESTIONS[item.question, item.time])
    turn.set(agenda=(*said, Wait(ANSWER_S, "listen"), *turn.state.agenda))


def enter(turn: Turn, index: int) -> None:
    """Go to a block: announce it, and plan it to its end."""
    state = turn.state
    block = state.plan[index]
    turn.set(adjust_s=0.0)
    turn.set(
        index=index,
        agenda=_block(turn.state, index),
        work=None,
        in_position=False,
        instruction="",
    )
    assert state.routine is not None
    turn.set(place=(state.routine.id, index))
    turn.effects.append(Remember(state.routine.id, index))
    turn.record("movement", id=block.movement.id, side=block.side, number=block.number, of=block.of)
    turn.effects.append(Prepare(_texts(turn.state)))


def _texts(state: State) -> tuple[str, ...]:
    """What this block is going to say, counts included, and the next block's announcement."""
    said = [item.text for item in state.agenda if isinstance(item, Line)]
    block = state.block
    assert block is not None
    plan = timed.plan_of(block, state)
    counts = [narration.announce(plan), *timed.words(plan)]
    extra = [narration.PAUSED, *narration.COUNT_IN, block.text(block.movement.position)]
    extra.append(block.text(block.movement.way_out))
    return tuple(said + counts + extra)


def _block(state: State, index: int) -> tuple[Item, ...]:
    block = state.plan[index]
    if block.second:
        start = Line(narration.other_side(block.side), pause_s=0.8)
    else:
        name = narration.movement(block.number, block.of, block.movement.name, block.side)
        start = Line(name, pause_s=0.8)
    way_in = lines(block.steps(brief=state.config.brief or block.second), "step")
    # The first two sentences prepare; only then is there a position to be led out of.
    way_in = tuple(
        replace(line, kind="setup") if at < 2 else line for at, line in enumerate(way_in)
    )
    return (start, *way_in, *rest_of_block(state, index))


def lines(steps: Iterable[Step], kind: str) -> tuple[Line, ...]:
    """Steps of a movement as lines to say."""
    return tuple(Line(step.say, pause_s=step.pause_s, kind=kind) for step in steps)


def worded(block: Block, steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps of a movement, worded for the side of this block."""
    return tuple(Step(say=block.text(step), pause_s=step.pause_s) for step in steps)


def rest_of_block(state: State, index: int) -> tuple[Item, ...]:
    """Settling, the work, the way out, and what follows the block."""
    block = state.plan[index]
    return (*settle(state, block), *work(), *way_out(block), *after(state, index))


def settle(state: State, block: Block) -> tuple[Item, ...]:
    """Time to settle, or until the person says that they are ready."""
    if state.wait_always:
        return (Line(narration.SAY_READY, kind="prompt"), AwaitReady())
    return (Wait(block.movement.settle_s, "settle"),)


def work() -> tuple[Item, ...]:
    """How long it will be, then the work itself."""
    return (Announce(), StartWork())


def _announce(turn: Turn) -> None:
    """Say how long the work will be; its counts are rendered before it begins."""
    block = turn.state.block
    assert block is not None
    plan = timed.plan_of(block, turn.state)
    _say(
        turn, Line(narration.announce(plan), pause_s=0.4, kind="announce", needs=timed.words(plan))
    )


def way_out(block: Block) -> tuple[Item, ...]:
    """Out of the position, step by step."""
    return (*lines(worded(block, block.movement.release), "release"), OutOfPosition())


def after(state: State, index: int) -> tuple[Item, ...]:
    """What follows a block: a rest and the next one, or the end."""
    if index + 1 < len(state.plan):
        return (Wait(REST_S, "rest"), Enter(index + 1))
    assert state.routine is not None
    closing = narration.CLOSING_UP if state.routine.gets_up else narration.CLOSING
    return (Line(closing), Finish("finished"))


def finish(turn: Turn, reason: str) -> None:
    """End the session: the place is kept unless the routine is finished."""
    state = turn.state
    timed.end(turn)
    done = reason == "finished"
    if state.routine is not None:
        turn.record(
            "session",
            phase="end",
            routine=state.routine.id,
            reason=reason,
            completed=list(state.completed),
            skipped=list(state.skipped),
        )
    place = None if done else state.place
    turn.effects.append(Remember(*(place or (None, 0))))
    if state.leaving:
        turn.effects.append(Close())
    turn.set(
        phase=Phase.FINISHED if done else Phase.IDLE,
        routine=state.routine if done else None,
        agenda=(),
        current=None,
        line=None,
        due_s=None,
        question=None,
        in_position=False,
        place=place,
        waiting_since_s=turn.now_s,
    )
