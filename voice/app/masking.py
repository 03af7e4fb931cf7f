"""Never by itself: a phrase that the narrator is saying does not count while its words sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from intents.language import Language
from voice.audio import to_samples, to_seconds
from voice.narrator import Narrator, Said

AFTER_S = 0.3
"""A masked phrase stays masked for this long after its last word."""

SLACK_S = 0.35
"""How far the ears may misjudge a beginning or an end, the room's delay included."""


class Mask:
    """Compares what was heard with what the narrator was saying."""

    def __init__(
        self, language: Language, narrator: Narrator, is_heard: Callable[[], bool]
    ) -> None:
        """A mask over what this narrator says. is_heard: whether it reaches the microphone."""
        self._language = language
        self._narrator = narrator
        self._is_heard = is_heard

    def covers(self, intent: str, state: str, start_s: float, end_s: float) -> bool:
        """Whether an utterance (seconds of audio) is nothing but the narrator's own words."""
        if not self._is_heard():
            return False
        since = to_samples(start_s - SLACK_S)
        spans = self._spans(self._narrator.sounding_since(since), intent, state)
        return any(
            span_start_s - SLACK_S <= start_s and end_s <= span_end_s + AFTER_S + SLACK_S
            for span_start_s, span_end_s in spans
        )

    def _spans(
        self, lines: Iterable[Said], intent: str, state: str
    ) -> Iterable[tuple[float, float]]:
        for said in lines:
            words = said.clip.words
            if not words:
                continue
            start_s, end_s = to_seconds(said.start_samples), to_seconds(said.end_samples)
            for armed in self._language.spoken_in(said.line.text, state):
                if armed.intent != intent:
                    continue
                first = words[min(armed.first_word, len(words) - 1)]
                last = words[min(armed.last_word, len(words) - 1)]
                if start_s + first.start_s < end_s:
                    yield start_s + first.start_s, min(start_s + last.end_s, end_s)
