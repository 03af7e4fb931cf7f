"""Questions about the movement and about the coach, and what needs no more than a kind word."""

from __future__ import annotations

from intents import narration, phrasing, retelling
from intents.coach import planning
from intents.coach.state import Phase, State
from intents.coach.turn import Turn
from intents.intent import Command
from intents.routine import Block

_AT_WORK = (Phase.NARRATING, Phase.HOLDING)


def clock(turn: Turn) -> None:
    """The time of day."""
    minute = turn.state.minute
    turn.interject(narration.NO_CLOCK if minute is None else phrasing.clock(minute))


def why(turn: Turn, command: Command) -> None:
    """What the movement is for, or why it is not as usual; outside of one, what the routine is."""
    state, block = turn.state, turn.state.block
    if block is not None and command.unusual is not None:
        turn.interject(*_why_unusual(state, block))
    elif block is not None:
        turn.interject(block.movement.purpose)
    else:
        usual = state.config.library.routine(state.config.default_routine)
        turn.interject((state.routine or usual).about)


def _why_unusual(state: State, block: Block) -> tuple[str, ...]:
    """Every reason why a block is shorter, gentler or briefer than others have it."""
    said: tuple[str, ...] = ()
    if (offer := planning.shorter(state, block)) is not None:
        said = retelling.why_shorter(offer)
    elif block.movement.id in state.settings.held or state.settings.hold_s is not None:
        said = (narration.YOU_ASKED,)
    if (block.movement.id, block.side) in state.sore:
        said = (*said, *retelling.why_easier(block.side))
    if state.person.first_hour:
        said = (*said, narration.SMALL_NOW)
    if state.settings.talk is None and block.movement.id in state.known:
        said = (*said, retelling.WHY_BRIEF)
    return said or (narration.NOT_CHANGED,)


def feel(turn: Turn) -> None:
    """Where it is felt, and how much."""
    block = turn.state.block
    own = block.movement.feel if block is not None else None
    turn.interject(own or narration.FEEL)


def is_safe(turn: Turn) -> None:
    """How far is right."""
    turn.interject(narration.HOW_FAR)


def harder(turn: Turn) -> None:
    """More is for the person to find, as far as it is comfortable; what hurt may be as usual."""
    state, block = turn.state, turn.state.block
    if block is None or (block.movement.id, block.side) not in state.sore:
        turn.interject(narration.HARDER)
        return
    turn.set(sore=state.sore - {(block.movement.id, block.side)})
    turn.set(plan=planning.plainly(turn.state))
    turn.remember_person()
    turn.interject(narration.USUAL_FORM)


def status(turn: Turn) -> None:
    """Whether anybody listens; in a hold in a word."""
    woken, state = turn.state.asleep, turn.state
    turn.set(asleep=False)
    if woken:
        turn.interject(narration.AWAKE)
    else:
        turn.interject(narration.HERE if state.phase is Phase.HOLDING else narration.I_AM_HERE)


def liked(turn: Turn) -> None:
    """Nothing is kept of it, so nothing is promised."""
    turn.interject(narration.GLAD)


def thanks(turn: Turn) -> None:
    """A kind word, unless something is under way: then it was meant for nobody in particular."""
    if turn.state.phase not in _AT_WORK:
        turn.interject(narration.WELCOME)


def greeting(turn: Turn) -> None:
    """The same for who has just woken up."""
    if turn.state.phase not in _AT_WORK:
        at_rest = turn.state.at_rest
        turn.interject(narration.GOOD_MORNING if at_rest else narration.I_AM_HERE)
