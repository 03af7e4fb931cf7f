"""From what people may say to phrase lists, and from what was heard to what was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path

from hassil.intents import SlotList, TextSlotList

from intents.intent import SAFETY_FIRST, Intent
from intents.language import states
from intents.language.courtesy import Courtesy
from intents.language.cover import choose_sentences
from intents.language.errors import LanguageError
from intents.language.files import Document, parse_document, read_documents
from intents.language.graph import Words
from intents.language.index import BlockIndex
from intents.language.reading import Armed, MissingWord, Reading
from intents.language.spoken import plain_numbers, said, words_of
from intents.language.templates import (
    Block,
    compile_blocks,
    drop_unknown_contexts,
    merged,
    read_slots,
)

UNKNOWN = "[unk]"
"""The recognizer's word for every word that is not in the list."""

_SHARED = "shared.yaml"
_REMEMBERED_PARTIALS = 1_000


class Language:
    """Sentences of a domain. The coach's own have states; in all others everything is valid."""

    def __init__(
        self, blocks: Iterable[Block], courtesy: Courtesy, names: Mapping[str, Words] | None
    ) -> None:
        """`names`: words of the routines' names by routine; None for a foreign domain."""
        self._own = names is not None
        ranks = {str(intent): number for number, intent in enumerate(SAFETY_FIRST)}
        last = len(ranks)
        # Safety first, then the files' order: a phrase with two meanings has the first.
        self._blocks = sorted(blocks, key=lambda b: ranks.get(b.intent, last) if self._own else 0)
        self._courtesy = courtesy
        self._names = names or {}
        self._language = self._blocks[0].intents.language
        self._phrases: dict[str, tuple[str, ...]] = {}
        self._indices: dict[str, BlockIndex] = {}
        self._partials: dict[tuple[str, str], tuple[bool, bool]] = {}

    @classmethod
    def packaged(cls, routines: Mapping[str, Sequence[str]]) -> Language:
        """The coach's language. routines: spoken names by routine id."""
        documents = _packaged_documents()
        data = merged(documents)
        pairs = [(said(name).strip(), id_) for id_, names in routines.items() for name in names]
        lists: dict[str, SlotList] = {
            "routine": TextSlotList.from_tuples(
                [(name, id_) for name, id_ in pairs if name], allow_template=False, name="routine"
            )
        }
        listed = next(d for d in documents if d.name == _SHARED).data["courtesy"]
        names = {id_: words_of(" ".join(said_as)) for id_, said_as in routines.items()}
        return cls(compile_blocks(documents, data, lists), Courtesy.of(data, listed), names)

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
        """The meaning of a typed line, with any case, punctuation and digits."""
        return self.read([" ".join(words_of(text, self._language))], state)

    def reflex(self, partial: str, state: str) -> str | None:
        """The intent that must act at once on a partial result; None for nearly all of them."""
        begun = self.urgent(partial, state)
        return begun[0] if begun else None

    def urgent(self, partial: str, state: str) -> tuple[str, int] | None:
        """The same, with the number of words that the urgent phrase has."""
        words = tuple(partial.lower().split())
        return self._first_phrase(words, state, states.REFLEXES) if self._own else None

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
        for routine, words in self._names.items():
            source = f"routine {routine}"
            found.update({MissingWord(word, source): None for word in words if not knows(word)})
        for block in filter(_is_listed, self._blocks):
            for word in sorted(block.graph.spoken().vocabulary - named):
                if not knows(word):
                    found[MissingWord(word, block.document.name)] = None
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
            any(index.so_far(some, _is_listed)[0] for some in wholes),
            any(
                self._courtesy.begins(some) or index.so_far(some, _is_listed)[1] for some in starts
            ),
        )

    def _index(self, state: str) -> BlockIndex:
        """The blocks that are valid in a state; one index for all where there are no states."""
        key = state if self._own else ""
        if self._own and state not in states.STATES:
            raise LanguageError(f"There is no state '{state}'; use {', '.join(states.STATES)}.")
        if key not in self._indices:
            valid = (block for block in self._blocks if not self._own or block.valid(state))
            self._indices[key] = BlockIndex(tuple(valid))
        return self._indices[key]

    def _out_of_place(self, state: str) -> list[Block]:
        """What is listened for only to be told from what is meant: "start" is not "stop".

        See https://github.com/alphacep/vosk-api/issues/1306 for how alike the two sound.
        """
        if not self._own or state in ("idle", "paused", "finished"):
            return []
        return [b for b in self._blocks if b.intent == Intent.START and b.valid("finished")]

    def _is_out_of_place(self, words: Words, state: str) -> bool:
        # A bare "start" may be a "stop" in noise, and that must not be missed.
        return len(words) > 1 and any(b.graph.accepts(words) for b in self._out_of_place(state))

    def _accepted(self, intent: str, state: str) -> bool:
        return not self._own or states.accepted(intent, state)

    def _sentences(self, state: str) -> list[Words]:
        blocks = [block for block in self._index(state).blocks if _is_listed(block)]
        sentences = choose_sentences([block.graph for block in blocks])
        others = [block.graph for block in self._out_of_place(state) if _is_listed(block)]
        sentences += [words for words in choose_sentences(others) if len(words) > 1]
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
            fitting = list(index.accepting(some))[: 1 if self._own else None]
            context = {"state": state} if self._own else {}
            meaning = _meaning(" ".join(some), fitting, context) if fitting else None
            if meaning is not None:
                intent, slots = meaning
                return Reading(intent, slots, text, self._accepted(intent, state))
        return None

    def _read_first(self, text: str, words: Words, state: str) -> Reading | None:
        begun = self._first_phrase(words, state, states.ALONE_OR_FIRST)
        return Reading(begun[0], {}, text, self._accepted(begun[0], state)) if begun else None

    def _first_phrase(
        self, words: Words, state: str, intents: Sequence[str]
    ) -> tuple[str, int] | None:
        """The intent, out of some, whose phrase is the longest that the words begin with."""
        best: tuple[int, str] = (0, "")
        for some in self._courtesy.stripped(words, ends=False):
            for block in self._index(state).beginning(some):
                if block.intent in intents:
                    best = max(best, (block.graph.longest(some), block.intent), key=lambda b: b[0])
            if best[0]:
                return best[1], best[0]
        return None


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


def _packaged_documents() -> list[Document]:
    folder = resources.files("intents") / "sentences"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".yaml")),
        key=lambda file: file.name,
    )
    return [parse_document(file.read_text(encoding="utf-8"), file.name) for file in files]
