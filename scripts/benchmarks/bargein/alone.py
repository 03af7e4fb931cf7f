"""A session in which nobody speaks but the narrator: whatever happens, it has done by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from intents.journal import History
from intents.routine import Library, Step
from intents.routine.movement import Movement
from scripts.benchmarks.bargein.histories import TODAY, histories
from scripts.benchmarks.bargein.session import Session, number
from scripts.benchmarks.bargein.stages import rooms
from scripts.benchmarks.bargein.trial import AloneOutcome, AloneTrial, Mistake, acts
from scripts.benchmarks.ears.sounds import seed_of
from scripts.benchmarks.ears.tools import Tools
from scripts.benchmarks.ears.trial import Heard
from voice.app.events import Event
from voice.app.memory import Kept, Place

BEGINS_AT_S = 3.0
"""The greeting has been said by then."""

QUIET_S = 1.0
"""The next text is typed after so much silence."""

OVER_AFTER_S = 3.0
LONGEST_S = 2400.0
KEPT_S = 10.0
"""Of the recordings: longer than the way of an echo that drifts for a day."""

_RESTING = ("idle", "finished")

ASKED = (
    *("help", "where am i", "which side", "what's next", "how much longer", "how long is left"),
    *("what routines do you have", "explain", "say that again", "ten more", "ten seconds less"),
    *("ready", "count every second", "how much longer", "which side", "pause", "pause", "help"),
    *("resume", "count every ten", "not ready", "ready", "done", "switch sides", "ready"),
    *("again", "wait for me", "ready", "next", "go back", "next", "next"),
    *("skip", "ready", "explain", "skip", "it hurts", "help", "easier", "ready", "it hurts"),
)
"""Everything that is answered in some way, for a session in which nothing is left out."""

SET = (
    *("what time is it", "why this one", "where should I feel it", "is this safe", "harder"),
    *("speak slower", "speak faster", "normal speed", "louder", "quieter", "night mode"),
    *("normal volume", "no sounds", "sounds on", "another voice", "hold for one minute"),
    *("longer breaks", "no rest", "rest ten seconds", "don't wait for me", "stop counting"),
    *("count every ten", "less talking", "I know this one", "remind me to breathe"),
    *("no breathing reminders", "more detail", "stop listening", "are you listening"),
    *("I like this one", "pause for ten seconds", "ready", "left first", "go to number four"),
    *("only the left", "do the left again", "go to number nine", "easier", "start over", "no"),
    *("ask the health questions again", "never this one again", "make this the last", "stop"),
    *("what do you know about me", "forget today", "my streak", "pain report"),
    *("remind me tomorrow at seven", "left first", "good morning", "thanks", "easier"),
    *("march in place", "no", "delete my history", "no", "carry on", "how do I get up", "stop"),
)
"""Everything that can be set, and what else is told, in a session and after it."""


TOLD = (
    *("my streak", "is my back getting better", "ask me for numbers", "start the crossover"),
    *("ten", "three", "no I said five", "next", "next", "next", "next", "why is this shorter"),
    *("why is this easier", "why so brief", "usual form", "usual length", "next", "next", "next"),
    *("six", "my streak", "start the crossover", "help", "no more numbers", "stop", "my streak"),
)
"""What a journal has to say, and what is asked and said of scores."""


@dataclass(frozen=True)
class Script:
    """A session: what earlier ones have left behind, and what is typed, text by text.

    recites: on the way into a movement every sentence is said that it has for anything. history: of
    what the coach knows; with one it asks for scores.
    """

    name: str
    kept: Kept
    texts: tuple[str, ...]
    recites: bool = False
    history: History | None = None


def scripts(names: Mapping[str, Sequence[str]]) -> Iterator[Script]:
    """The sessions of each routine, given its spoken names by its id, and one for what is set."""
    for routine, (name, *_) in names.items():
        start = f"start {name}"
        yield Script(f"{routine}, every sentence", Kept(flags=()), (start,), recites=True)
        yield Script(f"{routine}, a first session", Kept(), (start,))
        yield Script(f"{routine}, everything asked", Kept(flags=()), (start, *ASKED))
    first = next(iter(names.values()))[0]
    yield Script("everything set", Kept(flags=()), (f"start {first}", *SET))
    for name, history in histories():
        kept = Kept(
            flags=(),
            sore=(("leg-crossover", "right"),),
            done={"leg-crossover": 2},
            place=Place(routine="crossover", index=3, left=TODAY),
        )
        yield Script(f"the journal, {name}", kept, TOLD, history=history)


def reciting(library: Library) -> Library:
    """The same routines with movements whose ways in hold all that may be said in them."""
    movements = [_reciting(movement) for movement in library.movements.values()]
    return Library.of(movements, library.routines.values())


def _reciting(movement: Movement) -> Movement:
    known = {step.say for step in movement.full}
    others = dict.fromkeys(text for _, text in movement.spoken() if text not in known)
    steps = (*movement.full, *(Step(say=text) for text in others))
    return movement.model_copy(update={"full": steps, "brief": steps})


def narrate(
    tools: Tools, trial: AloneTrial, script: Script, longest_s: float = LONGEST_S
) -> AloneOutcome:
    """Let the coach talk until it rests. Raises SupineError."""
    if script.recites:
        library = reciting(tools.parts.library)
        tools = replace(tools, parts=replace(tools.parts, library=library))
    seed = seed_of(trial.what, trial.room, str(trial.echo_db))
    room = rooms(seed, trial.echo_db)[trial.room]
    with Session(
        tools, room, script.kept, script.history, cancels=trial.cancels, keep_s=KEPT_S
    ) as session:
        ended = _play(session, script.texts, longest_s)
        return AloneOutcome(
            trial,
            tuple(Heard.from_fields(event) for event in session.heard),
            session.now_s,
            mistakes=tuple(_mistake(e, session.said) for e in session.heard if acts(e)),
            said=tuple(str(event["text"]) for event in session.said),
            repeated=sum(bool(event.get("again")) for event in session.said),
            utterances=len(session.heard),
            ended=ended,
        )


def _play(session: Session, texts: Sequence[str], longest_s: float) -> bool:
    """Type each text in a silence, the first after the greeting, and go on to the end."""
    left = list(texts)
    quiet_since_s = 0.0
    while session.now_s < longest_s:
        session.step()
        if session.line:
            quiet_since_s = session.now_s
        quiet_s = session.now_s - quiet_since_s
        if left and session.now_s >= BEGINS_AT_S and quiet_s >= QUIET_S:
            session.type([(session.now_s, left.pop(0))])
            quiet_since_s = session.now_s
        if not left and session.state in _RESTING and quiet_s >= OVER_AFTER_S:
            return True
    return False


def _mistake(event: Event, said: Sequence[Event]) -> Mistake:
    """What was heard, and the lines that sounded meanwhile or just before."""
    start_s, end_s = number(event, "start"), number(event, "end")
    lines = [
        str(line["text"])
        for line in said
        if number(line, "start") <= end_s and start_s <= number(line, "end") + QUIET_S
    ]
    intent = event["intent"] if event["accepted"] else None
    is_reflex = event["reflex"] is not None
    return Mistake(intent, str(event["text"]), " / ".join(lines), start_s, is_reflex)
