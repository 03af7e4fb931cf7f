"""What the ears may know of a language while somebody still speaks."""

from __future__ import annotations

from intents.language import Language
from voice.app.limits import SURE
from voice.app.reading import names_unknown_routine
from voice.ears import Urgent


class LanguageSense:
    """A language in one of its states, as the ears ask about it."""

    def __init__(self, language: Language, state: str) -> None:
        """Raises LanguageError, when asked, for a state that the language has not."""
        self._language = language
        self._state = state

    def could_act(self, text: str) -> bool:
        """Whether an utterance of these words would mean something."""
        if self._language.read([text], self._state, first=False) is not None:
            return True
        return self._language.has_states and names_unknown_routine(text, self._state)

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
