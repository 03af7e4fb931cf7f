"""Going through the agenda: lines, silences, questions, blocks, and the end of a session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from intents import narration, phrasing, retelling
from intents.coach import measures, offers, planning, question_words, timed
from intents.coach.agenda import (
    Announce,
    AwaitReady,
    Beat,
    Enter,
    Finish,
    Greet,
    HoldStill,
    Item,
    Line,
    OutOfPosition,
    Rest,
    StartWork,
    ThawWork,
    Wait,
)
from intents.coach.effects import Close, Prepare, Remember
from intents.coach.question import Ask, Question
from intents.coach.state import Phase, State
from intents.coach.turn import Turn
from intents.routine import Block, Routine, Step
from intents.timing import ANNOUNCED_S, DOSE_SAID_S, REST_S, ROLL_OVER_S, SET_SAID_S

ANSWER_S = 8.0
"""How long a question waits for its answer; the field's usual figure (Alexa: 8 s, then 8 s)."""

BEAT_S = 1.0


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
        case Announce() | Greet():
            (_announce if isinstance(item, Announce) else _greet)(turn)
        case Wait() | Rest():
            silent = _rest(turn.state) if isinstance(item, Rest) else item
            turn.set(current=silent, due_s=turn.now_s + silent.seconds)
        case Beat():
            turn.say(item.text, "count")
            turn.set(current=item, due_s=turn.now_s + BEAT_S)
        case AwaitReady():
            turn.set(current=item, waiting_since_s=turn.now_s)
        case OutOfPosition():
            turn.set(in_position=False, left=None)
        case StartWork() | ThawWork():
            (timed.start if isinstance(item, StartWork) else timed.thaw)(turn)
        case Enter():
            enter(turn, item.index, rested=item.rested)
        case Ask():
            ask(turn, item)
        case HoldStill():
            hold_still(turn)
            turn.say(narration.ALREADY_PAUSED, "answer")
        case Finish():
            finish(turn, item)


def _greet(turn: Turn) -> None:
    state, routine = turn.state, turn.state.routine
    assert routine is not None
    seconds = planning.session_s(state, routine, state.plan)
    said = phrasing.greeting(routine.name, state.plan[-1].of, seconds)
    _say(turn, Line(said, pause_s=ANNOUNCED_S))


def hold_still(turn: Turn) -> None:
    """Pause without a word."""
    timed.freeze(turn)
    turn.suspend()
    turn.set(phase=Phase.PAUSED, waiting_since_s=turn.now_s, eased=False, held_by_loss=False)
    turn.set(ready_due_s=None)


def _say(turn: Turn, item: Line) -> None:
    if item.kind == "step":
        turn.set(in_position=True)
    if item.kind in ("setup", "step") and turn.state.block is not None:
        turn.set(posture=turn.state.block.movement.posture)
    if item.kind in ("setup", "step", "release", "announce"):
        turn.set(instruction=item.text)
    turn.set(current=item, line=turn.say(item.text, item.priority, item.needs))


def open_session(
    turn: Turn,
    routine: Routine,
    index: int,
    *said: str,
    plan: tuple[Block, ...] | None = None,
    first: tuple[Item, ...] = (),
    greets: bool = False,
) -> None:
    """Begin a routine at a block, with lines before it; the first lines are soft.

    plan: instead of the one that suits the person. first: what comes before these lines. greets:
    whether what begins is named after them.
    """
    plan = plan or planning.plan_for(turn.state, routine.id)
    turn.set(
        routine=routine,
        plan=plan,
        index=min(index, len(plan) - 1),
        completed=(),
        counted=frozenset(),
        skipped=(),
        hurts=0,
        score=None,
        scores={},
        told=None,
        posture=None,
        opening=0,
        question=None,
        wish=None,
        work=None,
        carries_on=False,
    )
    turn.record("session", phase="start", routine=routine.id)
    before = tuple(Line(text, pause_s=ANNOUNCED_S) for text in said)
    greeting = (Greet(),) if greets else ()
    turn.replace_agenda(*first, *before, *greeting, Enter(min(index, len(plan) - 1)))


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
    turn.set(question=Question(item.question, item.time, item.number, item.begins))
    said = tuple(Line(text, "answer", 0.3) for text in question_words.texts(item))
    turn.set(agenda=(*said, Wait(ANSWER_S, "listen"), *turn.state.agenda))


def after_question(state: State) -> tuple[Item, ...]:
    """What comes once the open question is answered."""
    for at, item in enumerate(state.agenda):
        if isinstance(item, Wait) and item.why == "listen":
            return state.agenda[at + 1 :]
    return state.agenda


def _rest(state: State) -> Wait:
    """The rest before the block that was just announced."""
    rest_s = state.settings.rest_s
    return Wait(REST_S if rest_s is None else rest_s, "between")


def enter(turn: Turn, index: int, *, rested: bool = False) -> None:
    """Go to a block: announce it, and plan it to its end.

    rested: it follows another one, so that there is a rest once its name has been said.
    """
    state = turn.state
    block = state.plan[index]
    turn.set(once_s=None)
    turn.set(
        index=index,
        agenda=_block(turn.state, index, rested=rested),
        untold="",
        work=None,
        in_position=False,
        left=None,
        instruction="",
    )
    assert state.routine is not None
    if planning.is_kept(state.routine):
        turn.set(place=(state.routine.id, planning.place_index(turn.state)))
        turn.effects.append(Remember(*(turn.state.place or (None, 0))))
    turn.record("movement", id=block.movement.id, side=block.side, number=block.number, of=block.of)
    turn.effects.append(Prepare(texts(turn.state)))


def texts(state: State) -> tuple[str, ...]:
    """What this block is going to say, counts included, and the next block's announcement."""
    said = [item.text for item in state.agenda if isinstance(item, Line)]
    block = state.block
    assert block is not None
    plan = timed.plan_of(block, state)
    counts = [phrasing.announce(plan), *timed.words(plan)]
    extra = [narration.PAUSED, *narration.COUNT_IN, block.text(block.movement.position)]
    extra.append(block.text(block.movement.way_out))
    return tuple(said + counts + extra)


def _block(state: State, index: int, *, rested: bool) -> tuple[Item, ...]:
    block = state.plan[index]
    name = phrasing.movement(block.number, block.of, block.movement.name, block.side)
    said = phrasing.other_side(block.side) if block.second else name
    start: tuple[Item, ...] = (Line(said, pause_s=ANNOUNCED_S, kind="announce"),)
    offer = None if block.second else planning.shorter(state, block)
    if state.untold:
        start = (Line(state.untold, "answer", 0.4), *start)
    if rested:
        start = (*start, Rest())
    wording = state.wording(block)
    way_in = lines(block.steps(wording), "step")
    # The first sentences prepare; only then is there a position to be led out of.
    prepares = block.setup(wording)
    way_in = tuple(
        replace(line, kind="setup") if at < prepares else line for at, line in enumerate(way_in)
    )
    if block.rolls_over(state.posture):
        cautions, way_in = way_in[: len(block.cautions)], way_in[len(block.cautions) :]
        roll = Line(narration.ROLL_FACE_UP, pause_s=ROLL_OVER_S, kind="setup")
        way_in = (*cautions, roll, *way_in)
    reason = () if offer is None else tuple(map(Line, retelling.shorter(offer)))
    return (*start, *reason, *way_in, *rest_of_block(state, index))


def lines(steps: Iterable[Step], kind: str) -> tuple[Line, ...]:
    """Steps of a movement as lines to say."""
    return tuple(Line(step.say, pause_s=step.pause_s, kind=kind) for step in steps)


def worded(block: Block, steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps of a movement, worded for the side of this block."""
    return tuple(Step(say=block.text(step), pause_s=step.pause_s) for step in steps)


def rest_of_block(state: State, index: int) -> tuple[Item, ...]:
    """Settling, the work, the way out, and what follows the block."""
    block = state.plan[index]
    return (*settle(state, block), *work(block), *way_out(block), *after(state, index))


def settle(state: State, block: Block) -> tuple[Item, ...]:
    """Time to settle, or until the person says that they are ready."""
    if state.settings.wait_always:
        return (Line(narration.SAY_READY, kind="prompt"), AwaitReady())
    return (Wait(block.movement.settle_s, "settle"),)


def work(block: Block) -> tuple[Item, ...]:
    """How long it will be, then the work itself; in sets, with a rest between them."""
    items: tuple[Item, ...] = (Announce(), StartWork())
    for number in range(2, block.sets + 1):
        rest = Line(block.between_sets(), pause_s=0.0)
        coming = Line(phrasing.coming_set(number, block.sets), pause_s=SET_SAID_S)
        items = (*items, rest, Wait(block.rest_s, "rest"), coming, StartWork())
    return items


def _announce(turn: Turn) -> None:
    """Say how long the work will be; its counts are rendered before it begins."""
    block = turn.state.block
    assert block is not None
    plan = timed.plan_of(block, turn.state)
    dose, needs = phrasing.announce(plan), timed.words(plan)
    _say(turn, Line(dose, pause_s=DOSE_SAID_S, kind="announce", needs=needs))


def way_out(block: Block) -> tuple[Item, ...]:
    """Out of the position, step by step."""
    return (*lines(worded(block, block.movement.release), "release"), OutOfPosition())


def after(state: State, index: int) -> tuple[Item, ...]:
    """What follows a block: the next one, announced before the rest, or the end."""
    if index + 1 < len(state.plan):
        return (Enter(index + 1, rested=True),)
    closing = phrasing.closing(state.plan[index].movement.posture)
    return (*measures.after(state), Line(closing), Finish("finished"))


def finish(turn: Turn, item: Finish) -> None:
    """End the session: the place is kept unless the routine is finished."""
    state = turn.state
    timed.end(turn)
    done = item.reason == "finished"
    if state.routine is not None:
        turn.record(
            "session",
            phase="end",
            routine=state.routine.id,
            reason=item.reason,
            completed=list(state.completed),
            skipped=list(state.skipped),
        )
    kept = state.routine is None or planning.is_kept(state.routine)
    place = None if done and kept else state.place
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
        left=None,
        place=place,
        waiting_since_s=turn.now_s,
        carries_on=place is not None and item.reason in ("stopped", "silence"),
        untold="",
    )
    if state.untold:
        turn.say(state.untold, "answer")
    if item.then is not None:
        ask(turn, item.then)
    for text in offers.at_the_end(turn.state) if done and not item.is_quiet else ():
        turn.say(text, "answer")
