"""The coach's state: one immutable value. Every time is in seconds of audio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from intents.coach.agenda import (
    AwaitReady,
    Enter,
    Finish,
    HoldStill,
    Item,
    Line,
    StartWork,
    ThawWork,
    Wait,
    is_rest,
)
from intents.coach.question import ANSWERS, Ask, Question
from intents.hold import Countdown, WorkPlan
from intents.intent import Command
from intents.journal import History, Measure
from intents.journal.adapting import Shorter
from intents.routine import Block, Library, Posture, Profile, Routine, Wording
from intents.safety import Flag
from intents.settings import Settings


class Phase(StrEnum):
    """What the coach is doing; the labels of the event log, where no question is open."""

    IDLE = "idle"
    NARRATING = "narrating"
    HOLDING = "holding"
    PAUSED = "paused"
    FINISHED = "finished"


KNOWN_AFTER = 2
"""A movement that was done in so many sessions needs only its main steps from then on."""


@dataclass(frozen=True)
class Work:
    """Timed work under way.

    sounded_s: what was left at the last mark that sounded. halfway: "halfway" has been said.
    cued: the one line in a long hold has been said.
    """

    number: int
    plan: WorkPlan
    countdown: Countdown
    sounded_s: float = float("inf")
    halfway: bool = False
    cued: bool = False


@dataclass(frozen=True)
class Config:
    """What does not change while the program runs.

    has_voices: whether it can change its voice. keeps_journal: whether what is told of a session is
    kept, so that it is worth asking.
    """

    library: Library = field(repr=False)
    default_routine: str = "morning-stretch"
    has_voices: bool = False
    keeps_journal: bool = False


@dataclass(frozen=True)
class State:
    """Everything that the coach knows.

    agenda: what comes after current. line, due_s: what current waits for. Where current is None
    while narrating, the agenda is held up by a reflex. place: routine and block to go back to.
    profile: what is known of the person's health, None where they were never asked; flags: what the
    interview has brought so far. excluded, sore: see Profile. first_hour: whether they have been
    up for less than an hour, None where it was not asked. minute: of the day, None where unknown.
    done: how many sessions each movement was done in, by its id; counted: the ids that were counted
    in this one. once_s: how long the next work is instead of its block's, None as planned. lost:
    the devices that are gone; missed: those that were since all were there. back_due_s: when it
    will be said that they are back. held_by_loss: nobody asked for the pause. hard_to_hear: whether
    a voice over the narrator is. wish: what a session is to begin with, asked for before it is
    known what suits the person. ready_due_s: when a pause of a given length is over. asleep:
    whether it was told not to listen. left: whose position is being left, where the plan has
    changed under it already; recheck: they wish to be asked about their health once
    more, before the next session at the latest. score: of pain, 0 to 10, the last that was told in
    this session. posture: of the movement whose way in was begun last, None before the first.
    scores: those that were asked for in this session; told: the last of them, which may be put
    right. stays_small: because of them. history: of former sessions; today: None where unknown.
    shorter: the lengths of holds that were always ended early, by id.
    carries_on: the place was left so lately that going back is offered. untold: a line to be said
    at the next good moment.
    """

    config: Config = field(repr=False)
    phase: Phase = Phase.IDLE
    routine: Routine | None = None
    plan: tuple[Block, ...] = field(default=(), repr=False)
    index: int = 0
    agenda: tuple[Item, ...] = ()
    current: Item | None = None
    line: int | None = None
    due_s: float | None = None
    work: Work | None = None
    question: Question | None = None
    reflex: str | None = None
    silent_since_s: float | None = None
    next_line: int = 1
    next_work: int = 1
    in_position: bool = False
    left: Block | None = None
    instruction: str = ""
    opening: int | None = None
    waiting_since_s: float | None = None
    eased: bool = False
    hurts: int = 0
    score: int | None = None
    posture: Posture | None = None
    completed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    place: tuple[str, int] | None = None
    profile: Profile | None = None
    flags: frozenset[Flag] = frozenset()
    excluded: frozenset[str] = frozenset()
    sore: frozenset[tuple[str, str]] = frozenset()
    first_hour: bool | None = None
    minute: int | None = None
    settings: Settings = field(default_factory=Settings)
    done: Mapping[str, int] = field(default_factory=dict)
    counted: frozenset[str] = frozenset()
    once_s: float | None = None
    leaving: bool = False
    lost: frozenset[str] = frozenset()
    missed: frozenset[str] = frozenset()
    back_due_s: float | None = None
    held_by_loss: bool = False
    hard_to_hear: bool = False
    wish: Command | None = None
    ready_due_s: float | None = None
    asleep: bool = False
    recheck: bool = False
    scores: Mapping[Measure, int] = field(default_factory=dict)
    told: Measure | None = None
    stays_small: bool = False
    history: History = field(default_factory=History, repr=False)
    today: date | None = None
    shorter: Mapping[str, Shorter] = field(default_factory=dict)
    carries_on: bool = False
    untold: str = ""

    @property
    def person(self) -> Profile:
        """What decides which movements fit: the gentlest only, where nothing is known."""
        known = self.profile or Profile(gentlest=True)
        is_small = bool(self.first_hour) or self.stays_small
        return replace(known, excluded=self.excluded, sore=self.sore, first_hour=is_small)

    def wording(self, block: Block) -> Wording:
        """How a movement is worded: as was asked for; brief once it is known, or hard to hear."""
        talk = self.settings.talk
        if talk is not None and not (talk == "full" and self.hard_to_hear):
            return talk
        return "brief" if self.hard_to_hear or block.movement.id in self.known else "full"

    @property
    def known(self) -> frozenset[str]:
        """The movements that were done often enough to be worded briefly."""
        return frozenset(id_ for id_, times in self.done.items() if times >= KNOWN_AFTER)

    @property
    def block(self) -> Block | None:
        """The block of the plan that we are at, None outside a session."""
        if not self.plan or self.phase in (Phase.IDLE, Phase.FINISHED):
            return None
        return self.plan[self.index]

    @property
    def there(self) -> Block | None:
        """The block in whose position one is, if in any; else the one that we are at."""
        return self.left or self.block

    @property
    def label(self) -> str:
        """The label under which what is heard now is read: "holding", "question:choice"..."""
        if self.question and self.asks:
            return f"question:{ANSWERS[self.question.name]}"
        return str(self.phase)

    @property
    def asks(self) -> bool:
        """Whether an answer is waited for."""
        return self.question is not None and self.phase is not Phase.PAUSED

    @property
    def at_rest(self) -> bool:
        """Whether there is no session."""
        return self.block is None

    @property
    def before_work(self) -> bool:
        """Whether this block's timed work still lies ahead."""
        return any(isinstance(item, StartWork) for item in self.agenda)

    @property
    def resting(self) -> bool:
        """Whether this block has been announced, but the rest before its way in is not over."""
        return any(map(is_rest, (self.current, *self.agenda)))

    @property
    def stopping(self) -> bool:
        """Whether nothing is left but the way out and the end of the session."""
        return any(isinstance(item, Finish) and item.reason != "finished" for item in self.agenda)

    @property
    def warns(self) -> bool:
        """Whether a safety line is being said or comes by itself, before anything is waited for."""
        return self.phase is Phase.NARRATING and not self.reflex and self.owes_safety

    @property
    def owes_safety(self) -> bool:
        """The same of what is under way or held up."""
        current = () if self.line is None and isinstance(self.current, Line) else (self.current,)
        for item in (*current, *self.agenda):
            if isinstance(item, Line) and item.priority == "safety":
                return True
            if isinstance(item, Ask | AwaitReady | Enter | HoldStill | StartWork | ThawWork):
                return False
            if isinstance(item, Wait) and item.why == "listen":
                return False
        return False
