"""What the coach answers without moving through the routine, and the ways it can be set."""

from __future__ import annotations

from intents import narration, phrasing
from intents.coach import control, flow, planning, timed, told_scores
from intents.coach.agenda import Line
from intents.coach.state import Phase, State
from intents.coach.turn import Turn
from intents.hold import CountStyle
from intents.intent import Command
from intents.routine import Block, estimate_s


def repeat(turn: Turn) -> None:
    """The last instruction; in a hold the position, while the clock runs."""
    state, block = turn.state, turn.state.block
    if state.question and state.question.value is not None and state.asks:
        told_scores.told(turn, state.question.value)
    elif state.question and state.phase is not Phase.PAUSED:
        turn.suspend()
        turn.set(agenda=flow.after_question(turn.state))
        flow.ask(turn, state.question.once_more)
    elif block is None:
        turn.interject(narration.ALL_DONE if state.phase is Phase.FINISHED else narration.LISTENING)
    elif state.phase is Phase.NARRATING and state.instruction and not state.work:
        _say_again(turn)
    elif state.in_position or not state.instruction:
        there = state.there or block
        turn.interject(there.text(there.movement.position))
    else:
        turn.interject(state.instruction)


def _say_again(turn: Turn) -> None:
    """The last instruction once more, then on from where it was broken off."""
    state = turn.state
    turn.suspend()
    first = turn.state.agenda[0] if turn.state.agenda else None
    if isinstance(first, Line) and first.text == state.instruction:
        return
    again = Line(state.instruction, "instruction", 1.0)
    turn.set(agenda=(again, *turn.state.agenda))


def explain(turn: Turn) -> None:
    """The full wording of this movement; in a hold with the clock held."""
    state, block = turn.state, turn.state.block
    if block is None or state.question:
        turn.interject(narration.EXPLAIN_IDLE)
        return
    texts = tuple(step.say for step in block.steps("full"))
    if state.phase is Phase.HOLDING:
        control.explain_hold(turn, texts)
    elif state.phase is Phase.NARRATING and state.before_work:
        way_in = flow.lines(block.steps("full"), "step")
        turn.replace_agenda(*way_in, *flow.rest_of_block(state, state.index))
    else:
        turn.interject(*texts)


def time_left_hold(turn: Turn) -> None:
    """What is left of this hold, or how long the one that comes will be."""
    state, block = turn.state, turn.state.block
    if block is None:
        return
    if state.work is None:
        coming = phrasing.not_started(timed.plan_of(block, state))
        turn.interject(coming if state.before_work else narration.JUST_ENDED)
        return
    turn.interject(phrasing.left(state.work.countdown.remaining_s(turn.now_s), state.work.plan))


def time_left_all(turn: Turn) -> None:
    """What is left of the routine, or how long the usual one takes."""
    state = turn.state
    if state.phase is Phase.FINISHED:
        turn.interject(narration.ALL_DONE)
        return
    plan = state.plan[state.index :] if state.block else usual_plan(state)
    movements = plan[-1].number - plan[0].number + 1
    seconds = estimate_s(plan, state.wording) + planning.more_rest_s(state, plan)
    turn.interject(phrasing.left_in_all(max(0.0, seconds), movements))


def usual_plan(state: State) -> tuple[Block, ...]:
    """The plan of the routine that "start" would begin."""
    return planning.plan_for(state, state.config.default_routine)


def whats_next(turn: Turn) -> None:
    """The movement, or the side, that comes after this one; in the rest the one announced."""
    state = turn.state
    after = state.index if state.resting else state.index + 1
    following = state.plan[after:] if state.block else usual_plan(state)
    if not following:
        turn.interject(phrasing.whats_next(None, "both"))
        return
    turn.interject(phrasing.whats_next(following[0].movement.name, following[0].side))


def where_am_i(turn: Turn) -> None:
    """Which movement this is."""
    state, block = turn.state, turn.state.block
    if state.phase is Phase.FINISHED:
        turn.interject(narration.ALL_DONE)
    elif block is None:
        turn.interject(narration.LISTENING)
    else:
        turn.interject(phrasing.where(block.number, block.of, block.movement.name, block.side))


def which_side(turn: Turn) -> None:
    """Which side this is."""
    block = turn.state.block
    if block is not None:
        turn.interject(phrasing.which_side(block.side))


def list_routines(turn: Turn) -> None:
    """Every routine, with its length."""
    state = turn.state
    routines = state.config.library.routines.values()
    named = [
        (
            routine.name.lower(),
            planning.session_s(state, routine, planning.plan_for(state, routine.id)),
        )
        for routine in routines
    ]
    turn.interject(*phrasing.routines(named))


def help_me_choose(turn: Turn) -> None:
    """What can be said now."""
    state = turn.state
    texts = {
        "idle": narration.HELP_IDLE,
        "narrating": narration.HELP_NARRATING,
        "holding": narration.HELP_HOLDING,
        "paused": narration.HELP_PAUSED,
        "finished": narration.HELP_FINISHED,
        "question:yes_no": narration.HELP_YES_NO,
        "question:choice": narration.HELP_CHOICE,
        "question:number": narration.HELP_NUMBER,
    }
    turn.interject(texts[state.label])


def count_style(turn: Turn, command: Command) -> None:
    """How holds are counted from now on, the one under way included."""
    style: CountStyle = "tens"
    if command.style in ("seconds", "none"):
        style = "seconds" if command.style == "seconds" else "none"
    turn.change(count_style=style)
    timed.restyle(turn, style)
    turn.interject(phrasing.counting(style))


def pacing(turn: Turn, command: Command) -> None:
    """Whether holds begin by themselves or at the word "ready"."""
    wait = command.pacing == "wait"
    turn.change(wait_always=wait)
    control.repace(turn)
    turn.interject(narration.WILL_WAIT if wait else narration.WILL_GO_ON)
