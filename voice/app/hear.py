"""Recordings in, intents out: the very ears the coach uses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from intents.language import Language
from voice.app.listener import heard_fields
from voice.app.reading import Begun, Judge
from voice.app.sense import LanguageSense
from voice.app.sound_alikes import sound_alikes
from voice.audio import BLOCK_SAMPLES, Samples, silence, to_seconds
from voice.ears import (
    Ears,
    EarSettings,
    EndpointSettings,
    Hearing,
    Listening,
    Partial,
    SecondOpinion,
    Utterance,
)
from voice.recognizer import Recognizer
from voice.speech_gate import GateSettings
from voice.wav import read_sound

_PATIENT = EarSettings(
    gate=GateSettings(longest_s=30.0), endpoint=EndpointSettings(whole_s=0.9, wordless_s=0.9)
)
"""For sentences of another domain, which may be long: nobody waits for a file's answer."""


class FileHearer:
    """Hears files, each from the start, in a state that nothing heard changes."""

    def __init__(self, recognizer: Recognizer, language: Language, state: str) -> None:
        """Ears for one language and one state of the event log."""
        self._recognizer = recognizer
        self._second = SecondOpinion(recognizer, sound_alikes())
        self._language = language
        self._state = state

    def hear(self, path: Path) -> tuple[list[dict[str, object]], str | None]:
        """The "heard" objects of a file, and a note where it had to be converted.

        Raises SoundFileError where the file cannot be used.
        """
        samples, note = read_sound(path)
        return self.hear_samples(samples), note

    def hear_samples(self, samples: Samples) -> list[dict[str, object]]:
        """The "heard" objects of sound of shape (n,)."""
        sense = LanguageSense(self._language, self._state)
        phrases = self._language.phrases(self._state, self._second.unknowns)
        listening = Listening(phrases, sense=sense)
        ears = Ears(
            self._recognizer,
            lambda _: listening,
            cancel_echo=False,
            second=self._second,
            settings=EarSettings() if self._language.has_states else _PATIENT,
        )
        reader = _Reader(self._language, self._state)
        for at in range(0, len(samples), BLOCK_SAMPLES):
            block = silence()
            part = samples[at : at + BLOCK_SAMPLES]
            block[: len(part)] = part
            reader.take(ears.accept(block, silence(), at), to_seconds(at + BLOCK_SAMPLES))
        reader.take(ears.end(), to_seconds(len(samples)))
        ears.close()
        return reader.heard


class _Reader:
    """Turns what the ears report into "heard" objects."""

    def __init__(self, language: Language, state: str) -> None:
        self.heard: list[dict[str, object]] = []
        self._judge = Judge(language)
        self._state = state
        self._reflex: tuple[Begun, float] | None = None

    def take(self, hearings: list[Hearing], now_s: float) -> None:
        """Take what was reported up to now_s (seconds from the start of the file)."""
        for hearing in hearings:
            if isinstance(hearing, Partial):
                self._begin(hearing, now_s)
            elif isinstance(hearing, Utterance):
                self._decide(hearing, now_s)

    def _begin(self, partial: Partial, now_s: float) -> None:
        begun = self._judge.begins(partial, self._state)
        if begun is None:
            return
        known, at_s = self._reflex or (begun, now_s)
        self._reflex = known.surer(begun), at_s

    def _decide(self, utterance: Utterance, now_s: float) -> None:
        begun, reflex_s = self._reflex or (None, None)
        self._reflex = None
        verdict = self._judge.judge(utterance, self._state, begun)
        # The gate ends an utterance on whole blocks, the last of which the file may not fill.
        utterance = replace(utterance, end_s=min(utterance.end_s, now_s))
        fields = heard_fields(utterance, self._state, verdict)
        self.heard.append(
            {"t": now_s, "kind": "heard", **fields, "reflex": reflex_s, "decided": now_s}
        )
