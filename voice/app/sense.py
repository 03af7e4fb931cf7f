"""What the ears may know of a language while somebody still speaks."""

from __future__ import annotations

from collections.abc import Iterator

from intents.language import Language
from voice.app.operating_point import SURE
from voice.app.reading import names_unknown_routine
from voice.ears import Urgent


class LanguageSense:
    """A language in one of its states, as the ears ask about it."""

    def __init__(self, language: Language, state: str, *, in_parts: bool = False) -> None:
        """Raises LanguageError, when asked, for a state that the language has not.

        in_parts: the narrator may be heard before or after what is meant.
        """
        self._language = language
        self._state = state
        self._in_parts = in_parts
        self._parts: dict[str, bool] = {}

    def could_act(self, text: str) -> bool:
        """Whether an utterance of these words would mean something."""
        if self._means(text):
            return True
        if self._in_parts and any(map(self._means, _ends(text))):
            return True
        return self._language.has_states and names_unknown_routine(text, self._state)

    def _means(self, text: str) -> bool:
        """Alternatives of one utterance have the same ends again and again."""
        if text not in self._parts:
            reading = self._language.read([text], self._state, first=False)
            self._parts[text] = reading is not None
        return self._parts[text]

    def urgent(self, text: str) -> Urgent | None:
        """Whether words that begin so must act at once."""
        begun = self._language.urgent(text, self._state)
        return Urgent(begun[1], SURE) if begun else None

    def is_whole(self, text: str) -> bool:
        """Whether the words are a sentence already."""
        return self._language.is_whole(text, self._state)

    def may_go_on(self, text: str) -> bool:
        """Whether more words may follow and make a sentence of them all."""
        return self._language.may_go_on(text, self._state)


def _ends(text: str) -> Iterator[str]:
    """What is left of a text without some of its first, or of its last, words."""
    words = text.split()
    for at in range(1, len(words)):
        yield " ".join(words[at:])
        yield " ".join(words[:at])
