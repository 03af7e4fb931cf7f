"""Puts the rooms together: a language, ears, a narrator and a coach become an assistant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from intents.coach import Config, State
from intents.coach.measures import stays_small
from intents.journal import History
from intents.journal.adapting import shortened
from intents.language import Language
from intents.routine import Library
from voice.app import places
from voice.app.assistant import Assistant, Log
from voice.app.kept_language import load_language
from voice.app.listener import Listener
from voice.app.masking import Mask
from voice.app.memory import Kept, Memory, NoMemory
from voice.app.scenario import Scenario
from voice.app.sound_alikes import sound_alikes
from voice.app.vocabulary import recognizer_for
from voice.ears import Ears, SecondOpinion
from voice.models import ModelError
from voice.narrator import Mouth, Narrator
from voice.recognizer import Recognizer

CARRIES_ON_WITHIN = timedelta(hours=12)
"""Who comes back so soon is asked whether to carry on; later "resume" still does."""

_CLOCKS_DIFFER = timedelta(minutes=5)
"""What lies so far ahead may still be true; more, and the clock was set back."""


@dataclass(frozen=True)
class Parts:
    """What every assistant is made of and what takes long to load."""

    library: Library
    language: Language
    recognizer: Recognizer

    @classmethod
    def load(cls, model: str | None, library: Library, warn: Callable[[str], None]) -> Parts:
        """Load the language and the model (name or path, None: the built-in one).

        Words that the model cannot learn are reported through warn, once. Raises ModelError.
        """
        language = load_language(library, places.language_cache())
        recognizer = recognizer_for(model, language, places.model_cache(), warn)
        if not recognizer.knows_word("stop"):
            raise ModelError(
                f"The model {recognizer.model.name} does not know the word 'stop', so it seems to "
                "be made for another language: choose another with --model."
            )
        return cls(library, language, recognizer)


@dataclass(frozen=True)
class Senses:
    """What hears and speaks, whoever decides what is said; the ears are to be closed in the end."""

    narrator: Narrator
    listener: Listener
    ears: Ears


def senses_of(
    parts: Parts, mouth: Mouth, *, threaded: bool = False, cancel_echo: bool = True
) -> Senses:
    """Ears, a listener and a narrator that know of each other, at sample 0."""
    narrator = Narrator(mouth)
    mask = Mask(
        parts.language,
        narrator,
        lambda: ears.hears_narrator,
        lambda: ears.echo_health.delay_s,
    )
    second = SecondOpinion(parts.recognizer, sound_alikes())
    listener = Listener(parts.language, mask, second.unknowns)
    ears = Ears(
        parts.recognizer,
        listener.choose,
        threaded=threaded,
        cancel_echo=cancel_echo,
        second=second,
    )
    return Senses(narrator, listener, ears)


def assemble(
    parts: Parts,
    mouth: Mouth,
    log: Log,
    *,
    memory: Memory,
    kept: Kept,
    threaded: bool = False,
    cancel_echo: bool = True,
    now: datetime | None = None,
    asks_scores: bool = True,
    senses: Senses | None = None,
) -> tuple[Assistant, Ears]:
    """An assistant that has not begun, and its ears, to be closed in the end.

    now: by the calendar, where it is known. asks_scores: see coach_of. senses: those that are used
    already, else new ones.
    """
    senses = senses or senses_of(parts, mouth, threaded=threaded, cancel_echo=cancel_echo)
    narrator, listener, ears = senses.narrator, senses.listener, senses.ears
    coach = coach_of(parts.library, kept, memory.history, now, asks_scores=asks_scores)
    controlled = partial(is_echo_controlled, ears)
    return Assistant(coach, ears, listener, narrator, log, memory, controlled), ears


def coach_of(
    library: Library,
    kept: Kept,
    history: History,
    now: datetime | None = None,
    *,
    asks_scores: bool = True,
) -> State:
    """A coach that begins with what was kept, and knows of former sessions.

    now: by the calendar, where it is known. asks_scores: whether it may ask how much it hurts.
    """
    is_recent = _is_recent(kept, now)
    last = history.recent[-1] if history.recent else None
    return State(
        Config(library, keeps_journal=asks_scores),
        profile=kept.profile,
        excluded=frozenset(kept.excluded),
        sore=frozenset(kept.sore),
        place=_place(kept, library),
        minute=None if now is None else 60 * now.hour + now.minute,
        today=None if now is None else now.date(),
        settings=kept.settings,
        done=kept.done,
        history=history,
        shorter=shortened(history),
        carries_on=is_recent and last is not None and last.may_go_on,
        stays_small=is_recent and last is not None and stays_small(last.scores),
    )


def _is_recent(kept: Kept, now: datetime | None) -> bool:
    """Whether the place was left so lately that whoever comes back may want to carry on."""
    if kept.place is None or kept.place.left is None or now is None:
        return False
    ago = now.astimezone() - kept.place.left.astimezone()
    return -_CLOCKS_DIFFER <= ago <= CARRIES_ON_WITHIN


def is_echo_controlled(ears: Ears) -> bool:
    """Whether the narrator can be told from a voice over it, by what the ears know of the echo."""
    return not ears.hears_narrator or ears.echo_health.is_under_control


def _place(kept: Kept, library: Library) -> tuple[str, int] | None:
    """The kept place, where its routine is still there."""
    if kept.place is None or kept.place.routine not in library.names():
        return None
    return kept.place.routine, max(0, kept.place.index)


def rehearsal_factory(parts: Parts, mouth: Mouth) -> Callable[[Scenario, Log], Assistant]:
    """Makes assistants for rehearsals: nothing kept, the safety question answered with no.

    They ask for scores only where the scenario says so, for its expectations have their times.
    """

    def make(scenario: Scenario, log: Log) -> Assistant:
        kept = Kept(flags=None if scenario.first_session else ())
        assistant, _ = assemble(
            parts,
            mouth,
            log,
            memory=NoMemory(),
            kept=kept,
            now=scenario.now,
            asks_scores=scenario.asks_scores,
        )
        return assistant

    return make
