"""Never by itself: what the narrator says does not count while it sounds.

What was heard is compared with the words that sounded in the same instants. What is left once they
are taken away is read alone. Words of stop, pain and alarm are never taken away: no line holds
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from intents.intent import SAFETY_FIRST
from intents.language import Language, Reading
from intents.language.spoken import words_of
from voice.app.own_words import (
    AFTER_S,
    SLACK_S,
    OwnWord,
    covers,
    is_nearly_all,
    others_words,
    overheard,
)
from voice.audio import to_samples, to_seconds
from voice.narrator import Narrator, Said


@dataclass(frozen=True)
class OwnVoice:
    """What the narrator said while something was heard, from start_s to end_s.

    said: the words that may have been heard, in the order of sounding. lines: those that they are
    from, each with the places of these words in it.
    """

    language: Language
    state: str
    start_s: float
    end_s: float
    said: tuple[OwnWord, ...] = ()
    lines: tuple[tuple[str, range], ...] = ()

    def others(self, text: str) -> str | None:
        """What somebody else said, of a text that was heard; None: nothing, it was the narrator.

        The text comes back as it is where it is a sentence with more in it than the narrator said.
        """
        heard = text.split()
        left = others_words(heard, [word.text for word in self.said])
        reading = self._whole(text)
        if len(left) == len(heard) or (reading is not None and reading.intent in SAFETY_FIRST):
            return text
        rest = " ".join(left)
        is_own = is_nearly_all(heard, left) or self._is_said(reading)
        if is_own and covers(self.said, self.start_s, self.end_s):
            # What is left of a whole sentence is a splinter: of "go back", "go" is another one.
            counts = self._is_urgent(rest) or (reading is None and self._whole(rest) is not None)
            return rest if counts else None
        if reading is not None or (self._begins_urgent(text) and not self._is_urgent(rest)):
            return text
        return rest if self._whole(rest) is not None else self._more(heard) or rest

    def counting(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The same for ways to read one utterance, best first; an empty text counts for nothing.

        Where the narrator alone explains the sound, a worse reading of it is no evidence of
        anything else. Only urgent words beside the narrator's still count.
        """
        counting: list[str] = []
        is_explained = False
        for text in texts:
            rest = self.others(text) if self.said else text
            is_explained = is_explained or rest is None
            is_beside = rest is not None and rest != text and self._is_urgent(rest)
            counting.append("" if rest is None or (is_explained and not is_beside) else rest)
        return tuple(counting)

    def _more(self, heard: Sequence[str]) -> str | None:
        """The longest sentence beside the narrator's words that holds some of them: "no idea"."""
        said = [word.text for word in self.said]
        ends = [(heard[:at], heard[at:]) for at in range(1, len(heard))]
        ends += [(last, first) for first, last in reversed(ends)]
        for own, rest in ends:
            text = " ".join(rest)
            if not others_words(own, said) and others_words(rest, said):
                reading = self._whole(text)
                if reading is not None and not self._is_said(reading):
                    return text
        return None

    def _whole(self, text: str) -> Reading | None:
        return self.language.read([text], self.state, first=False)

    def _begins_urgent(self, text: str) -> bool:
        return self.language.reflex(text, self.state) in SAFETY_FIRST

    def _is_urgent(self, text: str) -> bool:
        reading = self._whole(text)
        return self._begins_urgent(text) or (reading is not None and reading.intent in SAFETY_FIRST)

    def _is_said(self, reading: Reading | None) -> bool:
        """Whether a phrase of this meaning sounded, whatever its words."""
        return reading is not None and any(
            armed.intent == reading.intent
            and armed.first_word in places
            and armed.last_word in places
            for line, places in self.lines
            for armed in self.language.spoken_in(line, self.state)
        )


class Mask:
    """Compares what was heard with what the narrator was saying."""

    def __init__(
        self,
        language: Language,
        narrator: Narrator,
        is_heard: Callable[[], bool],
        delay_s: Callable[[], float | None] = lambda: None,
    ) -> None:
        """A mask over what this narrator says.

        is_heard: whether it reaches the microphone. delay_s: how much later, None: not known.
        """
        self._language = language
        self._narrator = narrator
        self._is_heard = is_heard
        self._delay_s = delay_s

    @property
    def is_needed(self) -> bool:
        """Whether the narrator reaches the microphone."""
        return self._is_heard()

    def own_voice(self, state: str, start_s: float, end_s: float) -> OwnVoice:
        """What the narrator said from start_s to end_s (seconds of audio), as far as it is heard.

        A clip without word times may be heard as any of its words, as long as it sounds.
        """
        if not self._is_heard():
            return OwnVoice(self._language, state, start_s, end_s)
        words: list[OwnWord] = []
        lines: list[tuple[str, range]] = []
        delay_s = self._delay_s() or 0.0
        since = to_samples(start_s - AFTER_S - SLACK_S - delay_s)
        for said in self._narrator.sounding_since(since):
            heard = [
                (place, overheard(some, start_s, end_s))
                for place, some in enumerate(_words_of(said, delay_s))
            ]
            places = [place for place, some in heard if some]
            if places:
                lines.append((said.line.text, range(places[0], places[-1] + 1)))
                words += [word for _, some in heard for word in some]
        return OwnVoice(self._language, state, start_s, end_s, tuple(words), tuple(lines))


def _words_of(said: Said, delay_s: float) -> list[tuple[OwnWord, ...]]:
    """The words of a line as they are heard, by their places in it: "AB-12" is several."""
    start_s = to_seconds(said.start_samples) + delay_s
    end_s = to_seconds(said.end_samples) + delay_s
    parts = said.line.text.split()
    timed = [(word.start_s, word.end_s) for word in said.clip.words]
    if len(timed) != len(parts):
        timed = [(0.0, said.clip.length_s)] * len(parts)
    return [
        tuple(
            OwnWord(word, start_s + first_s, min(start_s + last_s, end_s))
            for word in words_of(part)
            if start_s + first_s < end_s
        )
        for part, (first_s, last_s) in zip(parts, timed, strict=True)
    ]
