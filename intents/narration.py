"""Every sentence that the narrator may say, apart from the movements' own wording.

No sentence holds a phrase of STOP, PAIN, RED_FLAG or EMERGENCY: the microphone hears the narrator
too. Each is one breath long and moves one thing at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

from intents import numbers
from intents.hold import Mark, WorkPlan

LISTENING = "I'm listening. Say: start morning stretch."

SAFETY_QUESTION = (
    "One question first.",
    "Do you have a hip replacement, weak bones, or a recent operation?",
    "Are you pregnant, or is there new numbness, or leg pain now?",
    "Say yes, no, or not sure.",
)
SAFETY_QUESTION_SHORT = ("Do any of those apply to you? Say yes, no, or not sure.",)
GENTLEST_ONLY = "Then I keep to the gentlest movements. Ask your doctor about the others."
GENTLEST_FOR_NOW = "I heard no answer, so today I keep to the gentlest movements."
ALL_CLEAR = "Good. Move only as far as is easy."

PAUSED = "Paused."
ALREADY_PAUSED = "Still paused. Say resume whenever you like."
EASE_OUT = "Take your time. Ease out of the position if you like."
COUNT_IN = ("Three.", "Two.", "One.")
WELCOME_BACK = "We go in once more, from the start of this one."
NOTHING_KEPT = "There is nothing to go back to. Say: start morning stretch."
NO_HURRY = "No hurry. Say ready when you are there."
SAY_READY = "Say ready when you are there."
WILL_WAIT = "I will wait until you say ready."
WILL_GO_ON = "I will go on by myself."
FROM_THE_TOP = "From the top."
JUST_ENDED = "That one has just ended."
NO_FURTHER = "That is as far as it goes."
FIRST_ONE = "This is the first one."
NO_SIDES = "This one is for both sides at once."
LAST_COMES = "Last one"
CLOSING_UP = "That was the last one. Sit a moment more, and stand up when you feel steady."
CLOSING = "That was the last one. Rest as you like."
ALL_DONE = "All done for today. Say start morning stretch to go round once more."
SLEEPING = "I heard nothing for a while, so I am leaving it here. Your place is kept."

PAIN_QUESTION = ("What would you like: easier, skip, or finish?",)
PAIN_QUESTION_SHORT = ("Easier, skip, or finish?",)
PAIN_AT_REST = (
    "Then rest, and leave the stretches for today. If it is strong, new, or spreads, see a doctor."
)
PAIN_TWICE = "That is the second time, so we leave it here for today. Rest, and breathe easily."
PAIN_FINISH = "We finish here. Rest until it settles, and roll to your side before you get up."
PAIN_UNANSWERED = "I heard no answer, so we finish here. Rest until it settles."
RED_FLAG = (
    "Do not go on. Get medical help now.",
    "I cannot ring anyone. Use your phone, or shout for someone near you.",
)
EMERGENCY = (
    "I cannot ring anyone. Use your phone, or shout for someone near you.",
    "Breathe slowly. If you can, roll to your side and rest there.",
)

MICROPHONE_LOST = "I lost the microphone. I've paused."
LOUDSPEAKER_LOST = "I lost the loudspeaker. I've paused."
DEVICE_BACK = "I can hear you again. Say resume whenever you like."

HELP_IDLE = "Say: start morning stretch. Or ask: what routines do you have?"
HELP_NARRATING = "You can say: ready, pause, repeat, next, or go back."
HELP_HOLDING = "You can say: pause, how long left, longer, or next."
HELP_PAUSED = "You can say: resume, next, or go back."
HELP_FINISHED = "You can say: start morning stretch, or go back for the last one."
HELP_YES_NO = "You can say: yes, no, or not sure."
HELP_CHOICE = "You can say: easier, skip, or finish."
EXPLAIN_IDLE = (
    "I talk you through gentle stretches in bed. Lie on your back, and say: start morning stretch."
)


def unknown_routine(names: Sequence[str]) -> str:
    """What to say when a routine was asked for that does not exist."""
    return f"I do not have that one. I have {numbers.either(names)}."


def greeting(routine: str, movements: int, seconds: float) -> str:
    """The first line of a routine."""
    count = numbers.plural(movements, "movement").capitalize()
    return f"{routine}. {count}, {numbers.about(seconds)}."


def left_out(names: Sequence[str]) -> str:
    """What the fallback set leaves out."""
    return f"Left out for now: {numbers.either([name.lower() for name in names])}."


def movement(number: int, of: int, name: str, side: str) -> str:
    """The announcement of a movement."""
    start = (
        "First" if number == 1 else "Last" if number == of else f"Number {numbers.in_words(number)}"
    )
    return f"{start}: {name.lower()}{'' if side == 'both' else f', {side} side'}."


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
        return f"{done} {LAST_COMES}." if sounding.cue == "last" else done
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
    return NO_SIDES if side == "both" else f"The {side} side."


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


def routines(named: Sequence[tuple[str, float]]) -> str:
    """Every routine with its length in seconds."""
    start = f"I have {numbers.plural(len(named), 'routine')}."
    return " ".join([start, *(f"{name.capitalize()}, {numbers.about(s)}." for name, s in named)])


def counting(style: str) -> str:
    """The confirmation of a way of counting."""
    if style == "seconds":
        return "I will say every second."
    return (
        "I will say the tens and the last five."
        if style == "tens"
        else "I will keep silent in holds."
    )
