"""Choosing sentences for a recognizer's phrase list.

Vosk learns only from its list which words come next to each other (a bigram), so a template
that stands for too many sentences is as well served by some that hold every pair of
neighbouring words, each about as often as the others.

Measured on 240 synthesized commands of four slots and more in each of three made-up domains, two
voices, clean and with noise at 10 dB, the first of 100 alternatives that is a sentence: covering
lists of 247, 306 and 77 sentences got 187, 220 and 230 right, lists of 17,100, 19,800 and 5,900
sentences drawn at random got 187, 220 and 230. The longer ones take 21 to 58 ms when an utterance
begins, not one or two, and up to half as much computing again. (The best alternative alone is
right less often with a covering list: 134 times, not 160, in the first domain.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from intents.language.graph import Edge, WordGraph, Words
from intents.language.walker import Walker, walkers_of

ALL_SENTENCES = 2_000
"""Up to so many are all listed; the coach's own 1,300 are what its margins were measured with."""

MOST_SENTENCES = 5_000
"""A phrase list is never longer, but for single words that only a longer one can bring in.

Vosk takes 15 to 20 ms for it when an utterance begins.
"""

_SMALL = 1_000


def choose_sentences(graphs: Sequence[WordGraph], most: int = MOST_SENTENCES) -> list[Words]:
    """All sentences of all graphs if they are few, else at most `most` with every word pair.

    Where there is no room for every pair, all words are there and the pairs inside lists come
    first; a list that meets a list gives some pairs.
    """
    spoken = [graph.spoken() for graph in graphs]
    room = min(ALL_SENTENCES, most)
    if sum(graph.count for graph in spoken) <= room:
        return list(dict.fromkeys(words for graph in spoken for words in graph.sentences()))
    small: list[Words] = []
    large: list[WordGraph] = []
    for graph in spoken:
        if graph.count <= min(_SMALL, room):
            small += graph.sentences()
            room -= graph.count
        else:
            large.append(graph)
    return cover_all(large, most, small)


def cover_all(graphs: Sequence[WordGraph], most: int, beside: Sequence[Words] = ()) -> list[Words]:
    """At most `most` sentences of graphs of spoken words, with every word pair if there is room.

    beside: sentences that are there already and come first.
    """
    chosen = _Chosen(most)
    chosen.take(iter(beside))
    walkers = walkers_of(graphs)
    for step in (_each_meeting, _each_pair):
        for walker in walkers:
            chosen.take(step(walker, chosen))
    known = {word for words in chosen.sentences for word in words}
    for walker in walkers:
        chosen.sentences.update(dict.fromkeys(_missing_words(walker, known)))
    return list(chosen.sentences)


class _Chosen:
    """The sentences so far, and the pairs and meetings that they hold."""

    def __init__(self, most: int) -> None:
        self.sentences: dict[Words, None] = {}
        self.pairs: set[tuple[str, str]] = set()
        self.met: set[tuple[object, object]] = set()
        self.paired: set[tuple[object, object]] = set()
        self._most = most

    def take(self, sentences: Iterator[Words]) -> None:
        """Takes sentences while there is room."""
        while len(self.sentences) < self._most:
            words = next(sentences, None)
            if words is None:
                return
            self.sentences[words] = None
            self.pairs.update(pairwise(words))


def _each_meeting(walker: Walker, chosen: _Chosen) -> Iterator[Words]:
    """A sentence for each two words or parts that meet, and for single ones, parts in turn."""
    for edge in walker.graph.edges[0]:
        if walker.graph.ends[edge.target]:
            yield walker.sentence(0, walker.said(edge), edge.target)
    for source, before, after in _meetings(walker, chosen.met):
        yield walker.sentence(source, (*walker.said(before), *walker.said(after)), after.target)


def _each_pair(walker: Walker, chosen: _Chosen) -> Iterator[Words]:
    """A sentence for each pair of neighbouring words that is in none yet."""
    for source, before, after in _meetings(walker, chosen.paired):
        firsts = walker.firsts(after)
        for last, head in walker.lasts(before).items():
            for first, tail in firsts.items():
                if (last, first) not in chosen.pairs:
                    yield walker.sentence(source, (*head, *tail), after.target)


def _meetings(walker: Walker, seen: set[tuple[object, object]]) -> Iterator[tuple[int, Edge, Edge]]:
    """The edges that meet at a node, those of the same words and parts once."""
    for node in walker.graph.order:
        for source, before in walker.entering[node]:
            for after in walker.graph.edges[node]:
                meeting = (before.part or before.word, after.part or after.word)
                if meeting not in seen:
                    seen.add(meeting)
                    yield source, before, after


def _missing_words(walker: Walker, known: set[str]) -> Iterator[Words]:
    """A sentence for each word that is in none."""
    for node in walker.graph.order:
        for edge in walker.graph.edges[node]:
            if edge.part is None and edge.word not in known:
                words = walker.sentence(node, (edge.word,), edge.target)
                known.update(words)
                yield words


def shortest_by(sentences: Iterable[Words], position: int) -> list[Words]:
    """For each word at a position (0 first, -1 last) the shortest sentence that has it there."""
    best: dict[str, Words] = {}
    for words in sentences:
        known = best.get(words[position])
        if known is None or len(words) < len(known):
            best[words[position]] = words
    return list(best.values())
