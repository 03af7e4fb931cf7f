"""What may happen to the coach: scripts of it for property tests, and how they are played."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

from hypothesis import strategies as st

from intents.coach import Config, position
from intents.coach.events import (
    CannotKeep,
    Decided,
    DeviceLost,
    DeviceRestored,
    Event,
    HardToHear,
    KeepingProblem,
    Leave,
    Reflex,
    Remembered,
    TimeOfDay,
    Unknown,
    Unsure,
)
from intents.intent import Command, Intent
from intents.journal import History, Reading
from intents.journal.adapting import Shorter
from intents.routine import Profile
from intents.safety import Flag
from tests.intents.coach_driver import LIBRARY
from tests.intents.coach_witness import Witness

REFLEXES = ("STOP", "PAIN", "PAUSE", "EMERGENCY")

Slots = dict[str, str]


def _one_of(slot: str, *values: str, bare: bool = True) -> st.SearchStrategy[Slots]:
    chosen = [{slot: value} for value in values]
    return st.sampled_from([*([{}] if bare else []), *chosen])


_SECONDS = _one_of("seconds", "5", "10", "20", "60", "300")
_MOVEMENTS = tuple(LIBRARY.movements)

SLOTS: dict[Intent, st.SearchStrategy[Slots]] = {
    Intent.START: st.one_of(
        _one_of("routine", *LIBRARY.routines), _one_of("movement", *_MOVEMENTS)
    ),
    Intent.JUMP: st.one_of(
        _one_of("movement", *_MOVEMENTS), _one_of("number", *map(str, range(1, 13)))
    ),
    Intent.ADD_TIME: _SECONDS,
    Intent.CUT_TIME: _SECONDS,
    Intent.SET_HOLD: st.one_of(_SECONDS, _one_of("length", "usual")),
    Intent.PAUSE_FOR: _SECONDS,
    Intent.CHOICE: _one_of("choice", "easier", "skip", "finish"),
    Intent.COUNT_STYLE: _one_of("style", "seconds", "tens", "none"),
    Intent.PACING: _one_of("pacing", "wait", "auto", bare=False),
    Intent.SIDE_CHOICE: st.fixed_dictionaries(
        {"side": st.sampled_from(["left", "right"])},
        optional={"how": st.sampled_from(["first", "only", "again", "skip"])},
    ),
    Intent.SET_REST: _one_of("rest", "longer", "shorter", "none", "20"),
    Intent.TALK_STYLE: st.one_of(
        _one_of("talk", "full", "brief", "reminder"), _one_of("breath", "on", "off")
    ),
    Intent.SOUND: _one_of("sound", "on", "off"),
    Intent.SLOWER: _one_of("level", "normal"),
    Intent.FASTER: _one_of("level", "normal"),
    Intent.LOUDER: _one_of("level", "normal"),
    Intent.QUIETER: _one_of("level", "night"),
    Intent.VOICE: _one_of("voice", "man", "woman"),
    Intent.DATA: _one_of("data", "delete", "today", "tell"),
    Intent.BETTER_SAME_WORSE: _one_of("change", "better", "same", "worse", bare=False),
    Intent.PAIN_NUMBER: _one_of("number", "0", "3", "4", "10", bare=False),
    Intent.CORRECT: _one_of("number", "2", "4", "9"),
    Intent.SCORES: _one_of("scores", "on", "off"),
    Intent.WHY: _one_of("unusual", "shorter", "easier", "brief"),
}
"""The slots that an intent may come with; none for those that are not named."""


@dataclass(frozen=True)
class Utterance:
    """Words that last lasts_s, with a reflex after reflex_s or none; command None: nothing valid.

    amid: what else happens while they last. by_hand: typed.
    """

    command: Command | None
    lasts_s: float = 0.0
    reflex: str | None = None
    amid: tuple[Event, ...] = ()
    by_hand: bool = False


@dataclass(frozen=True)
class Nearly:
    """Words that were nearly a command, or a routine that there is not."""

    kind: type[Unknown | Unsure]


Action = Utterance | Nearly | Event
Script = list[tuple[Action, float]]

_commands = st.sampled_from(Intent).flatmap(
    lambda intent: st.builds(Command, st.just(intent), SLOTS.get(intent, st.just({})))
)
_STEERING = (
    *("PAUSE", "RESUME", "READY", "NEXT", "PREVIOUS", "REDO_HOLD", "SWITCH_SIDE", "PAIN", "NO"),
    *("YES", "START_OVER", "EASIER", "EXCLUDE", "GET_UP", "FINISH_SOON", "NOT_READY", "STOP"),
    *("START", "RESUME", "CORRECT"),
)
"""Where most can go wrong: these come as often as all others together."""

_steering = st.sampled_from(
    [
        *(Command(Intent(name)) for name in _STEERING),
        *(Command(Intent.PAIN_NUMBER, {"number": str(value)}) for value in (2, 3, 5)),
    ]
)
_devices: st.SearchStrategy[Event] = st.sampled_from(
    [DeviceLost(microphone=True), DeviceLost(microphone=False), DeviceRestored()]
)
_DAY = date(2026, 5, 4)
_HISTORY = History(
    (_DAY,),
    (Reading(_DAY, "pain_before", 3), Reading(_DAY, "stiffness", 8)),
)
_world: st.SearchStrategy[Event] = st.one_of(
    _devices,
    st.builds(HardToHear, st.booleans()),
    st.builds(TimeOfDay, st.integers(0, 1439), st.sampled_from([None, _DAY])),
    st.just(Remembered(_HISTORY)),
    st.builds(CannotKeep, st.sampled_from(get_args(KeepingProblem))),
)
_utterances = st.builds(
    Utterance,
    st.one_of(_commands, _steering, st.none()),
    st.floats(0.0, 8.0),
    st.one_of(st.none(), st.sampled_from(REFLEXES)),
    st.lists(_world, max_size=1).map(tuple),
    st.booleans(),
)
_plain = st.builds(Utterance, st.one_of(_commands, _steering, _steering))
_nearly = st.builds(Nearly, st.sampled_from([Unknown, Unsure]))
_rare: st.SearchStrategy[Action] = st.one_of(*[_nearly] * 7, st.just(Leave()))
actions: st.SearchStrategy[Action] = st.one_of(_plain, _plain, _plain, _utterances, _world, _rare)
times = st.one_of(
    st.floats(0, 0.05), st.floats(0, 4), st.floats(0, 4), st.floats(0, 40), st.floats(0, 900)
)
_leads = st.builds(Utterance, st.none(), st.floats(0, 300))
scripts: st.SearchStrategy[Script] = st.builds(
    lambda lead, script: [(lead, 0.0), *script],
    _leads,
    st.lists(st.tuples(actions, times), min_size=2, max_size=20),
)
"""They begin anywhere in the first five minutes."""


routines = st.sampled_from(tuple(LIBRARY.routines))
movements = st.sampled_from(_MOVEMENTS)

_GATES = (
    "START",
    "JUMP",
    "GET_UP",
    "STANDING",
    "CONTINUE_LAST",
    "START_OVER",
    "CORRECT",
    "PREVIOUS",
)
_entering = st.sampled_from([Intent(name) for name in _GATES]).flatmap(
    lambda intent: st.builds(Command, st.just(intent), SLOTS.get(intent, st.just({})))
)
_answers = st.sampled_from([Command(Intent(name)) for name in ("YES", "NO", "DONT_KNOW", "STOP")])
_gates = st.one_of(
    st.builds(Utterance, _entering),
    st.builds(Utterance, _answers),
    st.builds(Utterance, _answers),
    st.builds(TimeOfDay, st.integers(0, 1439)),
)
gates: st.SearchStrategy[Script] = st.lists(st.tuples(_gates, st.floats(0, 60)), max_size=20)
"""Whatever leads into movements, and the answers on which it hangs."""

_ids = st.frozensets(st.sampled_from(_MOVEMENTS), max_size=4)
profiles = st.one_of(
    st.none(), st.builds(Profile, st.frozensets(st.sampled_from(Flag), max_size=3))
)
people: st.SearchStrategy[dict[str, object]] = st.fixed_dictionaries(
    {
        "profile": profiles,
        "excluded": _ids,
        "first_hour": st.sampled_from([None, True, False]),
        "minute": st.sampled_from([None, 430, 900]),
        "config": st.builds(Config, st.just(LIBRARY), keeps_journal=st.booleans()),
        "history": st.sampled_from([History(), _HISTORY]),
        "shorter": st.dictionaries(st.sampled_from(_MOVEMENTS), st.just(Shorter(15.0, 3))),
        "carries_on": st.booleans(),
    }
)
"""What a coach may know of a person when the program starts."""


def play(driver: Witness, script: Script) -> None:
    """Let all of it happen, or what comes before the program ends."""
    for action, then_s in script:
        _act(driver, action)
        if driver.is_closed:
            return
        driver.run(then_s)


def _act(driver: Witness, action: Action) -> None:
    if isinstance(action, Utterance):
        _say(driver, action)
    elif isinstance(action, Nearly):
        driver.tell(action.kind(position(driver.state)))
    else:
        driver.tell(action)


def _say(driver: Witness, said: Utterance) -> None:
    begun = position(driver.state)
    driver.run(said.lasts_s / 2)
    if said.reflex is not None:
        driver.tell(Reflex(said.reflex))
    for event in said.amid:
        driver.tell(event)
    driver.run(said.lasts_s / 2)
    if said.command is not None or said.reflex is not None:
        driver.tell(Decided(said.command, begun, said.reflex, said.by_hand))
