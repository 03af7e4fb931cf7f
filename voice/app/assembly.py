"""Puts the rooms together: a language, ears, a narrator and a coach become an assistant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from intents.coach import Config, State
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


def assemble(
    parts: Parts,
    mouth: Mouth,
    log: Log,
    *,
    memory: Memory,
    kept: Kept,
    threaded: bool = False,
    cancel_echo: bool = True,
    minute: int | None = None,
) -> tuple[Assistant, Ears]:
    """An assistant that has not begun, and its ears, to be closed in the end.

    minute: of the day, where it is known.
    """
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
    coach = coach_of(parts.library, kept, minute)
    controlled = partial(is_echo_controlled, ears)
    return Assistant(coach, ears, listener, narrator, log, memory, controlled), ears


def coach_of(library: Library, kept: Kept, minute: int | None = None) -> State:
    """A coach that begins with what was kept. minute: of the day, where it is known."""
    return State(
        Config(library),
        profile=kept.profile,
        excluded=frozenset(kept.excluded),
        sore=frozenset(kept.sore),
        place=_place(kept, library),
        minute=minute,
        settings=kept.settings,
        done=kept.done,
    )


def is_echo_controlled(ears: Ears) -> bool:
    """Whether the narrator can be told from a voice over it, by what the ears know of the echo."""
    return not ears.hears_narrator or ears.echo_health.is_under_control


def _place(kept: Kept, library: Library) -> tuple[str, int] | None:
    """The kept place, where its routine is still there."""
    if kept.place is None or kept.place.routine not in library.names():
        return None
    return kept.place.routine, max(0, kept.place.index)


def rehearsal_factory(parts: Parts, mouth: Mouth) -> Callable[[Scenario, Log], Assistant]:
    """Makes assistants for rehearsals: nothing kept, the safety question answered with no."""

    def make(scenario: Scenario, log: Log) -> Assistant:
        kept = Kept(flags=None if scenario.first_session else ())
        assistant, _ = assemble(
            parts, mouth, log, memory=NoMemory(), kept=kept, minute=scenario.minute
        )
        return assistant

    return make
