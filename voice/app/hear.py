"""Recordings in, intents out: the very ears the coach uses."""

from __future__ import annotations

from pathlib import Path

from intents.language import Language
from voice.app.listener import heard_fields
from voice.app.reading import read
from voice.audio import BLOCK_SAMPLES, Samples, silence, to_seconds
from voice.ears import Ears, Hearing, Listening, Partial, Utterance
from voice.recognizer import Recognizer
from voice.wav import read_sound


class FileHearer:
    """Hears files, each from the start, in a state that nothing heard changes."""

    def __init__(self, recognizer: Recognizer, language: Language, state: str) -> None:
        """Ears for one language and one state of the event log."""
        self._recognizer = recognizer
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
        listening = Listening(self._language.phrases(self._state))
        ears = Ears(self._recognizer, lambda _: listening, cancel_echo=False)
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
        self._language = language
        self._state = state
        self._reflex: float | None = None

    def take(self, hearings: list[Hearing], now_s: float) -> None:
        """Take what was reported up to now_s (seconds from the start of the file)."""
        for hearing in hearings:
            if isinstance(hearing, Partial) and self._reflex is None:
                acts = self._language.reflex(hearing.text, self._state) is not None
                self._reflex = now_s if acts else None
            elif isinstance(hearing, Utterance):
                self._decide(hearing, now_s)

    def _decide(self, utterance: Utterance, now_s: float) -> None:
        texts = [alternative.text for alternative in utterance.alternatives]
        reading = read(self._language, utterance, self._state)
        best = texts[0] if texts else ""
        fields = heard_fields(utterance.start_s, utterance.end_s, self._state, reading, best)
        self.heard.append(
            {"t": now_s, "kind": "heard", **fields, "reflex": self._reflex, "decided": now_s}
        )
        self._reflex = None
