"""Every sentence that the narrator puts together: names, numbers and lengths in their places.

The rules are those of the whole sentences (`narration`).
"""

from __future__ import annotations

from collections.abc import Sequence

from intents import narration, numbers
from intents.hold import Mark, WorkPlan

_FEW = 3
"""So many things can be named in one breath."""


def unknown_routine(names: Sequence[str]) -> str:
    """What to say when a routine was asked for that does not exist; a few are named."""
    if len(names) > _FEW:
        return "I do not have that one. Ask me: what routines do you have?"
    return f"I do not have that one. I have {numbers.either(names)}."


def greeting(routine: str, movements: int, seconds: float) -> str:
    """The first line of a routine."""
    count = numbers.plural(movements, "movement").capitalize()
    return f"{routine}. {count}, {numbers.about(seconds)}."


def swapped(name: str, instead: str) -> str:
    """What takes the place of a movement."""
    return f"{instead} takes the place of {name.lower()}."


def closing(posture: str) -> str:
    """The last line of a routine, by where it leaves one: "supine", "seated", "standing" ..."""
    return {"seated": narration.CLOSING_UP, "standing": narration.CLOSING_STANDING}.get(
        posture, narration.CLOSING
    )


def left_out(names: Sequence[str]) -> str:
    """What a person's health rules out."""
    return f"Left out for now: {numbers.either([name.lower() for name in names])}."


def movement(number: int, of: int, name: str, side: str) -> str:
    """The announcement of a movement."""
    start = (
        "First" if number == 1 else "Last" if number == of else f"Number {numbers.in_words(number)}"
    )
    return f"{start}: {name.lower()}{'' if side == 'both' else f', {side} side'}."


def coming_set(number: int, of: int) -> str:
    """The announcement of a set after the first."""
    return "The last time now." if number == of else f"Time number {numbers.in_words(number)} now."


def other_side(side: str) -> str:
    """The announcement of a movement's second side."""
    return f"Now the {side} side."


def announce(work: WorkPlan) -> str:
    """How long the work that comes lasts."""
    if work.form == "hold":
        return f"{numbers.length(work.planned_s).capitalize()}."
    if work.form == "breaths":
        return f"{numbers.plural(work.count, 'slow breath').capitalize()}."
    return f"{numbers.plural(work.count, 'time').capitalize()}."


def mark(sounding: Mark, work: WorkPlan) -> str | None:
    """The words of a mark, or None where a tone sounds."""
    if sounding.name == "halfway":
        return "Halfway."
    if sounding.name == "count":
        return _count(sounding.value or 0, work)
    if sounding.name == "rep":
        done = f"{numbers.in_words(sounding.value or 0)}."
        return f"{done} {narration.LAST_COMES}." if sounding.cue == "last" else done
    if sounding.name == "breath":
        # After two breaths the rhythm is known: silence.
        if (sounding.value or 0) > 2:
            return ""
        return "Breathe in." if sounding.cue == "in" else "And out."
    return None


def _count(left: int, work: WorkPlan) -> str:
    units = left % 10
    if work.style == "seconds" and left > 20 and units:
        return f"{numbers.in_words(units)}."
    return f"{numbers.in_words(left)}."


def left(seconds: float, work: WorkPlan) -> str:
    """How much of the work is left."""
    if work.form == "hold":
        return f"{numbers.plural(max(1, round(seconds)), 'second').capitalize()}."
    units = max(1, round(seconds / work.unit_s))
    noun = "breath" if work.form == "breaths" else "repetition"
    return f"{numbers.plural(units, noun).capitalize()}."


def not_started(work: WorkPlan) -> str:
    """How long the work that has not begun will last."""
    return f"Not started yet. {announce(work)}"


def changed(before: WorkPlan, after: WorkPlan, to_go_s: float | None) -> str:
    """The implicit confirmation of a longer or shorter hold: "Ten more. Twenty five to go."."""
    if before.form == "hold":
        units, to_go = after.planned_s - before.planned_s, to_go_s
    else:
        units = float(after.count - before.count)
        to_go = None if to_go_s is None else to_go_s / after.unit_s
    start = f"{_amount(abs(units), before)} {'more' if units > 0 else 'off'}."
    if to_go is None:
        return f"{start} {announce(after)}"
    return f"{start} {_amount(to_go, before)} to go."


def _amount(units: float, work: WorkPlan) -> str:
    """A bare number, as people say it in a hold; minutes where it is long."""
    words = numbers.in_words(round(units))
    if work.form == "hold" and units >= 60:
        words = numbers.length(units)
    return words.capitalize()


def left_in_all(seconds: float, movements: int) -> str:
    """How much of the routine is left."""
    about = numbers.about(seconds).capitalize()
    return f"{about}, {numbers.plural(movements, 'movement')}."


def where(number: int, of: int, name: str, side: str) -> str:
    """Which movement this is."""
    place = f"Number {numbers.in_words(number)} of {numbers.in_words(of)}: {name.lower()}"
    return f"{place}{'' if side == 'both' else f', {side} side'}."


def which_side(side: str) -> str:
    """Which side this is."""
    return narration.NO_SIDES if side == "both" else f"The {side} side."


def whats_next(name: str | None, side: str) -> str:
    """What comes after this."""
    if name is None:
        return "This is the last one."
    return f"Then comes {name.lower()}{'' if side == 'both' else f', {side} side'}."


def skipped(name: str) -> str:
    """What was left out just now."""
    return f"Leaving out {name.lower()}."


def going_back(name: str) -> str:
    """What we return to."""
    return f"To {name.lower()} once more."


def routines(named: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """Every routine with its length in seconds, two a line."""
    said = [f"{name.capitalize()}, {numbers.about(s)}." for name, s in named]
    pairs = (" ".join(said[at : at + 2]) for at in range(0, len(said), 2))
    return (f"I have {numbers.plural(len(named), 'routine')}.", *pairs)


def counting(style: str) -> str:
    """The confirmation of a way of counting."""
    if style == "seconds":
        return "I will say every second."
    return (
        "I will say the tens and the last five."
        if style == "tens"
        else "I will keep silent in holds."
    )


def score(value: int) -> str:
    """A score said back."""
    return f"{numbers.in_words(value).capitalize()}."


def doubted_score(value: int) -> str:
    """The same where it is far from the last one."""
    return f"{score(value)} If that is wrong, say the number again."


def left_off(name: str | None) -> str:
    """Where a session broke off, or was left: after which movement, None before the first."""
    place = "at the beginning" if name is None else f"after {name.lower()}"
    return f"You left off {place}. Carry on, or start again?"


def clock(minute: int) -> str:
    """The time, by the minute of the day."""
    return f"It is {numbers.time_of_day(minute)}."


def not_for_you(name: str) -> str:
    """A movement that is left out for this person."""
    return f"I leave {name.lower()} out for you."


def not_here(name: str) -> str:
    """A movement that the routine does not have."""
    return f"This routine has no {name.lower()}."


def no_number(of: int) -> str:
    """A number that the routine does not have."""
    return f"The numbers go from one to {numbers.in_words(of)}."


def excluded(name: str) -> str:
    """What is left out for good."""
    return f"From now on without {name.lower()}."


def paused_for(seconds: float) -> str:
    """The confirmation of a pause of this length."""
    return f"Paused for {numbers.length(seconds)}."


def hold_set(seconds: float) -> str:
    """The confirmation of a length for every hold."""
    return f"{numbers.length(seconds).capitalize()} a hold from now on."


def hold_here(seconds: float) -> str:
    """How long this movement may be held instead."""
    return f"This one takes {numbers.length(seconds)}."


def rest_set(seconds: float) -> str:
    """The confirmation of a rest between movements."""
    if seconds < 1:
        return "Straight on between stretches from now on."
    return f"{numbers.length(seconds).capitalize()} between stretches from now on."


def side_first(side: str) -> str:
    """The confirmation of the side to begin with."""
    return f"The {side} side first from now on."


def only_side(side: str) -> str:
    """The confirmation of one side alone."""
    return f"The {side} side alone, this time."
