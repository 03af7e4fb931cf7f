"""Vosk, streaming, with a phrase list that belongs to one utterance.

What the library asks for (vosk-api v0.3.45; each point tried against the wheel):
- `SetGrammar` in the middle of sound, and an empty list at any time, end the process: every
  utterance gets a fresh recognizer and at least one phrase.
- A word that the model lacks is dropped from its phrase without an error, so that "how lung left"
  would listen for "how left": a phrase with an unknown word is left out as a whole here, and
  `unknown_words` says which words those are.
- What `AcceptWaveform` returns is the built-in endpointer's opinion. Decoding goes on whatever it
  says, until `FinalResult`: the end of an utterance is our own speech gate's to call.
- Its features of digital silence are like those of nothing that a microphone ever brought, and some
  networks call it anything, loudly. Kaldi adds random noise against that (dither); here every
  utterance gets the same faint hiss, so that the same sound is heard the same.
- With only phrases to choose from, other speech comes out as one of them, and the confidence does
  not show it. What a reading's sound costs can be compared with a decoding of other phrases
  (see voice/ears/second_opinion.py).
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from voice.audio import SAMPLE_RATE, Samples
from voice.models import ModelError, ModelFolder
from voice.models.folder import LANGUAGE
from voice.phrase_list import PhraseList

ALTERNATIVES = 200
"""Paths asked for an utterance. The best one is often no sentence; a later one often is."""

_DOWNLOADING = {"requests": "get", "tqdm": "tqdm", "urllib.request": "urlretrieve"}
"""What Vosk's package imports only to fetch models, and a name that it takes from there."""

_SILENT = -2
"""Vosk's log level at which warnings stay out of stderr too."""
_FULL_SCALE = 32_767.0
_REMEMBERED_LISTS = 64

_HISS_STEPS = 1.0
"""Root mean square of the hiss, in steps of 16 bits: -90 dB. Kaldi's default for its dither."""
_HISS_SAMPLES = 3 * SAMPLE_RATE
"""After so many it begins anew."""


@dataclass(frozen=True)
class Alternative:
    """One way to read an utterance. `cost`: natural-log total cost of its path, lower is better.

    Only differences between the costs of one utterance mean anything; they are often negative.
    `sound_cost` is what is left without the phrase list's own charge for the words, and may be
    compared between phrase lists.
    """

    text: str
    cost: float
    sound_cost: float = 0.0


class Decoding(Protocol):
    """One utterance being heard."""

    def accept(self, block: Samples) -> str:
        """Feed sound of shape (n,); the text so far, "" while there is none."""

    def finish(self) -> tuple[Alternative, ...]:
        """End it: every reading found, best first, each text once. Not to be fed afterwards."""


class Decoder(Protocol):
    """What the ears need of a recognizer."""

    def decode(self, phrases: tuple[str, ...]) -> Decoding:
        """Begin an utterance that listens for these phrases."""


def _library() -> Any:
    """Vosk without its means to fetch models: 10 MiB of memory, and nothing is ever fetched."""
    absent = {name: ModuleType(name) for name in _DOWNLOADING if name not in sys.modules}
    for name, module in absent.items():
        setattr(module, _DOWNLOADING[name], None)
    sys.modules.update(absent)
    try:
        return importlib.import_module("vosk")
    finally:
        for name in absent:
            del sys.modules[name]


vosk = _library()


class Recognizer:
    """A loaded model. Not for two threads at once, though its decodings may outlive one."""

    def __init__(self, model: ModelFolder, alternatives: int = ALTERNATIVES) -> None:
        """Load a checked model. Raises ModelError where Vosk cannot load it."""
        vosk.SetLogLevel(_SILENT)
        self.model = model
        self._alternatives = alternatives
        self._known: dict[str, bool] = {}
        self._lists: dict[tuple[str, ...], PhraseList] = {}
        self._hiss = hiss()
        try:
            self._vosk = vosk.Model(model_path=str(model.path))
        except Exception as error:  # the library raises nothing narrower
            raise ModelError(
                f"Vosk cannot load the model in {model.path}, which is damaged or made for "
                "another version: unpack it again or choose another with --model."
            ) from error

    def knows_word(self, word: str) -> bool:
        """Is the word (lower case, as spoken) in the model's vocabulary?"""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = bool(word) and self._vosk.vosk_model_find_word(word) > 0
        return known

    def unknown_words(self, phrases: Iterable[str]) -> tuple[str, ...]:
        """Words of these phrases that the model lacks, each once, in order."""
        words = dict.fromkeys(word for phrase in phrases for word in phrase.split())
        return tuple(word for word in words if not self.knows_word(word))

    def decode(self, phrases: tuple[str, ...]) -> VoskDecoding:
        """Begin an utterance. A phrase given k times weighs k times as much.

        Phrases with unknown words are left out. ValueError if none is left, ModelError if Vosk
        cannot decode with this model.
        """
        listed = self._listed(phrases)
        begun = self._begun(listed.json)
        return VoskDecoding(begun, self._alternatives, listed.language_cost, self._hiss)

    @property
    def decodes_freely(self) -> bool:
        """Does the model come with a language model of its own?"""
        return (self.model.path / LANGUAGE).is_file()

    def decode_freely(self) -> VoskDecoding:
        """Begin an utterance of any of the model's words, by its own language model: one reading.

        Raises ModelError if it has none or Vosk cannot decode with it.
        """
        if not self.decodes_freely:
            raise ModelError(
                f"The model in {self.model.path} has no language model ({LANGUAGE}), so it hears "
                "listed phrases only: unpack it again or choose another with --model."
            )
        return VoskDecoding(self._begun(), 1, lambda _: 0.0, self._hiss)

    def _begun(self, *phrase_list: str) -> Any:
        try:
            return vosk.KaldiRecognizer(self._vosk, SAMPLE_RATE, *phrase_list)
        except Exception as error:  # the library raises nothing narrower
            raise ModelError(
                f"Vosk cannot decode with the model in {self.model.path}, whose files do not "
                "belong together: unpack it again or choose another with --model."
            ) from error

    def _listed(self, phrases: tuple[str, ...]) -> PhraseList:
        listed = self._lists.get(phrases)
        if listed is None:
            usable = [
                phrase
                for phrase in phrases
                if phrase.split() and all(self.knows_word(word) for word in phrase.split())
            ]
            if not usable:
                raise ValueError(f"no phrase of {len(phrases)} is made of words the model knows")
            if len(self._lists) >= _REMEMBERED_LISTS:
                self._lists.clear()
            listed = self._lists[phrases] = PhraseList(usable)
        return listed


class VoskDecoding:
    """One utterance inside Vosk."""

    def __init__(
        self,
        recognizer: Any,
        alternatives: int,
        charge: Callable[[str], float],
        hiss: Samples,
    ) -> None:
        """charge: what the phrase list charges for the words of a text. hiss: shape (n,)."""
        recognizer.SetMaxAlternatives(alternatives)
        self._recognizer = recognizer
        self._charge = charge
        self._hiss = hiss
        self._fed_samples = 0

    def accept(self, block: Samples) -> str:
        """Feed sound of shape (n,), full scale at -1 and 1; the partial text, "" while none."""
        places = np.arange(self._fed_samples, self._fed_samples + block.size)
        self._fed_samples += block.size
        heard = block + self._hiss.take(places, mode="wrap")
        self._recognizer.AcceptWaveform(_to_bytes(heard))
        text = json.loads(self._recognizer.PartialResult()).get("partial", "")
        return str(text)

    def finish(self) -> tuple[Alternative, ...]:
        """The readings, best first, each text once with its lowest cost."""
        found = json.loads(self._recognizer.FinalResult()).get("alternatives", [])
        best: dict[str, float] = {}
        for reading in found:
            text, cost = str(reading["text"]).strip(), -float(reading["confidence"])
            best[text] = min(cost, best.get(text, cost))
        ordered = sorted(best.items(), key=lambda item: item[1])
        return tuple(Alternative(text, cost, cost - self._charge(text)) for text, cost in ordered)


def hiss() -> Samples:
    """White noise of _HISS_STEPS, shape (_HISS_SAMPLES,), always the same."""
    drawn = np.random.default_rng(0).standard_normal(_HISS_SAMPLES, dtype=np.float32)
    return np.asarray(drawn * np.float32(_HISS_STEPS / _FULL_SCALE))


def _to_bytes(block: Samples) -> bytes:
    scaled = np.clip(block * _FULL_SCALE, -_FULL_SCALE, _FULL_SCALE)
    whole: bytes = np.rint(scaled).astype("<i2").tobytes()
    return whole
