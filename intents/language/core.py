"""From what people may say to phrase lists, and from what was heard to what was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from intents.intent import SAFETY_FIRST, Intent
from intents.language import states
from intents.language.block import Block, prepare_slots, read_slots
from intents.language.courtesy import Courtesy
from intents.language.cover import choose_sentences, shortest_by
from intents.language.errors import LanguageError
from intents.language.files import read_documents
from intents.language.graph import Words
from intents.language.index import BlockIndex
from intents.language.packaged import Packaged, SpokenNames
from intents.language.parts import read_parts
from intents.language.reading import Armed, MissingWord, Reading
from intents.language.spoken import plain_numbers, words_of
from intents.language.templates import compile_blocks, drop_unknown_contexts, merged

UNKNOWN = "[unk]"
"""The recognizer's word for every word that is not in the list."""

_REMEMBERED_PARTIALS = 1_000


class Language:
    """Sentences of a domain. The coach's own have states; in all others everything is valid."""

    def __init__(
        self, blocks: Iterable[Block], courtesy: Courtesy, names: Mapping[str, Words] | None
    ) -> None:
        """`names`: the words of names by whose they are; None for a foreign domain."""
        self._own = names is not None
        ranks = {str(intent): number for number, intent in enumerate(SAFETY_FIRST)}
        last = len(ranks)
        # Safety first, then the files' order, and last those that yield to all others: a phrase
        # with two meanings has the first.
        self._blocks = sorted(
            blocks, key=lambda b: ranks.get(b.intent, last + b.yields) if self._own else 0
        )
        self._courtesy = courtesy
        self._names = names or {}
        self._language = self._blocks[0].intents.language
        self._phrases: dict[str, tuple[str, ...]] = {}
        self._indices: dict[str, BlockIndex] = {}
        self._partials: dict[tuple[str, str], tuple[bool, bool]] = {}
        self._packaged: Packaged | None = None

    @classmethod
    def packaged(
        cls,
        routines: Mapping[str, Sequence[str]],
        movements: Mapping[str, Sequence[str]] | None = None,
        kept: bytes | None = None,
    ) -> Language:
        """The coach's language. routines, movements: spoken names by id.

        kept: what `kept_form` gave at an earlier time, if anything: this takes a tenth of the time
        where it is whole and still right, and is never another language.
        """
        names = SpokenNames(routines, movements or {})
        made = Packaged.of(names, kept)
        language = cls(made.blocks, made.courtesy, names.words())
        language._packaged = made
        return language

    @classmethod
    def from_yaml(cls, paths: Path | str | Iterable[Path | str]) -> Language:
        """Any domain's sentences, from hassil's YAML files or folders of them.

        Raises LanguageError, in one sentence with the file and where known the line.
        """
        some = [paths] if isinstance(paths, str | Path) else list(paths)
        documents = read_documents([Path(path) for path in some])
        data = merged(documents)
        drop_unknown_contexts(data)
        language = cls(
            compile_blocks(documents, data),
            Courtesy.of(data, {"before": data["skip_words"], "after": data["skip_words"]}),
            None,
        )
        # All graphs are built now, so that errors come now.
        graphs = [block.graph for block in language._blocks]
        if not any(graph.spoken().edges[0] for graph in graphs):
            names = ", ".join(document.name for document in documents)
            raise LanguageError(
                f"There is nothing to listen for in {names}: every sentence holds a wildcard or "
                "an empty list; write one of words that are known beforehand."
            )
        return language

    def kept_form(self) -> bytes | None:
        """What to give `packaged` the next time; None where this came out of such bytes."""
        return self._packaged.kept_form() if self._packaged else None

    @property
    def has_states(self) -> bool:
        """Whether it is the coach's own, in which not everything is valid all the time."""
        return self._own

    def intents(self, state: str) -> dict[str, bool]:
        """The intents that are valid in a state, and whether each would have an effect there."""
        blocks = self._index(state).blocks
        return {block.intent: self._accepted(block.intent, state) for block in blocks}

    def phrases(self, state: str, unknowns: int = 1) -> tuple[str, ...]:
        """What a recognizer should listen for: spoken words only, then "[unk]" so many times."""
        if state not in self._phrases:
            self._phrases[state] = tuple(dict.fromkeys(map(" ".join, self._sentences(state))))
        return self._phrases[state] + (UNKNOWN,) * unknowns

    def prepare(self) -> None:
        """Make all that listening and reading need, so that no utterance takes longer for it."""
        for state in states.STATES if self._own else ("",):
            self.phrases(state)
        prepare_slots(self._blocks)

    def read(
        self, alternatives: Iterable[str], state: str, *, first: bool = True
    ) -> Reading | None:
        """The meaning of the first alternative that has one; alternatives come best first.

        first: whether STOP and PAIN also stand where they only begin what was said.
        """
        for text in alternatives:
            words = tuple(text.lower().split())
            reading = self._read_whole(text, words, state)
            if reading is None and self._is_out_of_place(words, state):
                return None
            if reading is None and first and self._own:
                reading = self._read_first(text, words, state)
            if reading is not None:
                return reading
        return None

    def read_typed(self, text: str, state: str) -> Reading | None:
        """The meaning of a typed line, with any case, punctuation and digits.

        It may be several phrases, one after the other. In what is heard such salads are noise.
        """
        plain = " ".join(words_of(text, self._language))
        whole = self.read([plain], state, first=False)
        return whole or self._read_parts(plain, state) or self.read([plain], state)

    def reflex(self, partial: str, state: str) -> str | None:
        """The intent that must act at once on a partial result; None for nearly all of them."""
        begun = self.urgent(partial, state)
        return begun[0] if begun else None

    def urgent(self, partial: str, state: str) -> tuple[str, int] | None:
        """The same, with the number of words that the urgent phrase has."""
        words = tuple(partial.lower().split())
        return self._first_phrase(words, state, _is_urgent, openings=True) if self._own else None

    def is_whole(self, text: str, state: str) -> bool:
        """Whether the words heard so far, a partial result, are a sentence of a state already."""
        return self._so_far(text, state)[0]

    def may_go_on(self, text: str, state: str) -> bool:
        """Whether more words may follow those heard so far and make a sentence of them all.

        Politeness after it does not count, for it changes nothing.
        """
        return self._so_far(text, state)[1]

    def missing(self, knows: Callable[[str], bool]) -> list[MissingWord]:
        """The words that a recognizer does not know, and where each comes from."""
        found: dict[MissingWord, None] = {}
        named = {word for words in self._names.values() for word in words}
        for source, words in self._names.items():
            found.update({MissingWord(word, source): None for word in words if not knows(word)})
        for block in filter(_is_listed, self._blocks):
            for word in sorted(block.graph.spoken().vocabulary - named):
                if not knows(word):
                    found[MissingWord(word, block.source)] = None
        return list(found)

    def spoken_in(self, line: str, state: str) -> list[Armed]:
        """The phrases of a state that a line contains: for each start and intent the longest."""
        spoken = [(word, at) for at, part in enumerate(line.split()) for word in words_of(part)]
        words = tuple(word for word, _ in spoken)
        index = self._index(state)
        found: dict[tuple[int, str], int] = {}
        for start in range(len(words)):
            for block in filter(_is_listed, index.beginning(words[start:])):
                length = block.graph.longest(words[start:])
                if length:
                    key = (start, block.intent)
                    found[key] = max(length, found.get(key, 0))
        return [
            Armed(intent, spoken[start][1], spoken[start + length - 1][1])
            for (start, intent), length in found.items()
        ]

    def _so_far(self, text: str, state: str) -> tuple[bool, bool]:
        key = (text, state if self._own else "")
        if key not in self._partials:
            if len(self._partials) >= _REMEMBERED_PARTIALS:
                self._partials.clear()
            self._partials[key] = self._judged(tuple(text.lower().split()), state)
        return self._partials[key]

    def _judged(self, words: Words, state: str) -> tuple[bool, bool]:
        index = self._index(state)
        within = () if self._own else tuple(self._courtesy.without(words))
        wholes = (*self._courtesy.stripped(words), *within)
        starts = (*self._courtesy.stripped(words, ends=False), *within)
        return (
            any(index.so_far(some, self._counts(some, words, _is_listed))[0] for some in wholes),
            any(
                self._courtesy.begins(some)
                or index.so_far(some, self._counts(some, words, _is_listed))[1]
                for some in starts
            ),
        )

    def _counts(
        self, some: Words, words: Words, counts: Callable[[Block], bool] = lambda _: True
    ) -> Callable[[Block], bool]:
        """Which blocks count, out of those that do, for what is left of the words.

        Wide templates do not count for a single word: too much is heard as one.
        """

        def is_meant(block: Block) -> bool:
            return (
                counts(block)
                and not (block.yields and len(words) == 1)
                and (not _is_alone(block) or some in self._courtesy.stripped(words, openings=False))
            )

        return is_meant

    def _index(self, state: str) -> BlockIndex:
        """The blocks that are valid in a state; one index for all where there are no states."""
        key = state if self._own else ""
        if self._own and state not in states.STATES:
            raise LanguageError(f"There is no state '{state}'; use {', '.join(states.STATES)}.")
        if key not in self._indices:
            valid = (block for block in self._blocks if not self._own or block.valid(state))
            self._indices[key] = BlockIndex(tuple(valid))
        return self._indices[key]

    @cached_property
    def _starts(self) -> BlockIndex:
        """How a session is begun where none is under way."""
        starts = (b for b in self._blocks if b.intent == Intent.START and b.valid("finished"))
        return BlockIndex(tuple(starts))

    def _out_of_place(self, state: str) -> tuple[Block, ...]:
        """What is listened for only to be told from what is meant: "start" is not "stop".

        See https://github.com/alphacep/vosk-api/issues/1306 for how alike the two sound.
        """
        if not self._own or state in ("idle", "paused", "finished"):
            return ()
        return self._starts.blocks

    def _is_out_of_place(self, words: Words, state: str) -> bool:
        # A bare "start" may be a "stop" in noise, and that must not be missed.
        if len(words) < 2 or not self._out_of_place(state):
            return False
        return next(self._starts.accepting(words), None) is not None

    def _accepted(self, intent: str, state: str) -> bool:
        return not self._own or states.accepted(intent, state)

    def _sentences(self, state: str) -> list[Words]:
        blocks = [block for block in self._index(state).blocks if _is_listed(block)]
        sentences = choose_sentences([block.graph for block in blocks])
        others = [block.graph for block in self._out_of_place(state) if _is_listed(block)]
        sentences += _told_apart(choose_sentences(others))
        if not self._own:
            return sentences + list(self._courtesy.polite(sorted(sentences, key=len)[:1]))
        kind = [block.graph for block in blocks if block.metadata.get("polite")]
        return sentences + list(self._courtesy.polite(choose_sentences(kind)))

    def _read_whole(self, text: str, words: Words, state: str) -> Reading | None:
        if UNKNOWN in words:
            return None
        index = self._index(state)
        within = () if self._own else self._courtesy.without(words)
        for some in (*self._courtesy.stripped(words), *within):
            fitting = list(filter(self._counts(some, words), index.accepting(some)))
            fitting = fitting[: 1 if self._own else None]
            context = {"state": state} if self._own else {}
            meaning = _meaning(" ".join(some), fitting, context) if fitting else None
            if meaning is not None:
                intent, slots = meaning
                return Reading(intent, slots, text, self._accepted(intent, state))
        return None

    def _read_parts(self, text: str, state: str) -> Reading | None:
        if not self._own:
            return None
        words = tuple(text.split())
        return read_parts(words, lambda some: self._read_whole(text, some, state))

    def _read_first(self, text: str, words: Words, state: str) -> Reading | None:
        begun = self._first_phrase(words, state, _stands_first)
        return Reading(begun[0], {}, text, self._accepted(begun[0], state)) if begun else None

    def _first_phrase(
        self, words: Words, state: str, counts: Callable[[Block], bool], *, openings: bool = False
    ) -> tuple[str, int] | None:
        """The intent, out of the blocks that count, whose phrase the words begin with: the longest.

        openings: whether they may stand before it.
        """
        best: tuple[int, str] = (0, "")
        for some in self._courtesy.stripped(words, ends=False, openings=openings):
            for block in filter(counts, self._index(state).beginning(some)):
                length = block.graph.longest(some)
                if length == len(some) or not block.metadata.get("whole"):
                    best = max(best, (length, block.intent), key=lambda b: b[0])
            if best[0]:
                return best[1], best[0]
        return None


def _told_apart(sentences: Iterable[Words]) -> list[Words]:
    """Of what is out of place here, the few that its sound needs: each more takes from the rest.

    With all forms of eight routines a clear "pause" was heard as "time".
    """
    begins = [words for words in sentences if len(words) > 1 and words[0] == "start"]
    return shortest_by(begins, -1)


def _is_urgent(block: Block) -> bool:
    return block.intent in states.REFLEXES


def _stands_first(block: Block) -> bool:
    """Whether a block's phrases stand when they come first, whatever follows."""
    return block.intent in states.ALONE_OR_FIRST and not block.metadata.get("whole")


def _is_alone(block: Block) -> bool:
    """Whether an opening before a block's phrases makes another thing of them.

    Who wants to go to sleep does not ask us to.
    """
    return bool(block.metadata.get("alone"))


def _is_listed(block: Block) -> bool:
    """Whether a block's words are listened for; some are understood when typed only."""
    return bool(block.metadata.get("listen", True))


def _meaning(
    text: str, blocks: list[Block], context: dict[str, str]
) -> tuple[str, dict[str, str]] | None:
    first = blocks[0]
    if len(blocks) == 1 and not first.has_slots:
        return first.intent, {name: str(value) for name, value in first.data.slots.items()}
    found = read_slots(text, blocks, context)
    return found if found is not None else read_slots(plain_numbers(text), blocks, context)
