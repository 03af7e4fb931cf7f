from __future__ import annotations

import pytest

from scripts.benchmarks.ears.groups import Group
from scripts.benchmarks.ears.setting import NO_RECORDINGS, Setting
from scripts.benchmarks.ears.tables_read import NO_LANGUAGE_MODEL, words_wrong
from scripts.benchmarks.ears.trial import Heard, Outcome, Part, Trial
from scripts.benchmarks.ears.word_errors import WordErrors


@pytest.mark.parametrize(
    ("said", "written", "errors"),
    [
        ("", "", (0, 0, 0, 0)),
        ("a b c", "a b c", (3, 0, 0, 0)),
        ("a b c", "", (3, 0, 0, 3)),
        ("", "a b", (0, 0, 2, 0)),
        ("a b c", "a x c", (3, 1, 0, 0)),
        ("a b c", "a c", (3, 0, 0, 1)),
        ("a b c", "x a b c", (3, 0, 1, 0)),
        ("a b c d", "b c d e", (4, 0, 1, 1)),
        ("the cat sat on the mat", "cat sat up on a mat", (6, 1, 1, 1)),
        ("a b", "b a", (2, 2, 0, 0)),
    ],
)
def test_mistakes_of_the_cheapest_alignment(
    said: str, written: str, errors: tuple[int, int, int, int]
) -> None:
    assert WordErrors.between(said.split(), written.split()) == errors


def test_mistakes_are_added_up() -> None:
    total = WordErrors.total([WordErrors(3, 1, 0, 1), WordErrors(4, 0, 2, 0)])
    assert total == (7, 1, 2, 1)
    assert total.wrong == 4
    assert WordErrors.total([]) == (0, 0, 0, 0)


def setting(*, recordings: bool) -> Setting:
    return Setting(Group.REPORTING, ("en-us",), "speakers not seen", recordings, recordings)


def written(reader: str, said: str, text: str) -> Outcome:
    heard = Heard(None, accepted=False, reflex_s=None, decided_s=1.0, text=text)
    return Outcome(Trial(Part.READ, reader, said, ""), (heard,), 1.0)


def test_the_table_of_words_wrong() -> None:
    some = [
        written("1", "a b c d", "a b c d"),
        written("1", "a b c d", "a x c d"),
        written("2", "a b", "a b c"),
        written("2", "z b", ""),
    ]
    table = words_wrong(some, setting(recordings=True), lambda word: word != "z")
    assert table.rows == [["2", "4", "12", "1", "1", "1", "2", "33.3%", "12.5% to 75.0%"]]
    (figures,) = table.figures
    assert (figures["words"], figures["wrong"], figures["unknown"]) == (12, 4, 1)
    alone = words_wrong(some[:2], setting(recordings=True), lambda _: True)
    assert alone.rows[0][-2:] == ["12.5%", "-"], "one reader tells nothing of others"


def test_why_nothing_was_written_down() -> None:
    for recordings, why in ((False, NO_RECORDINGS), (True, NO_LANGUAGE_MODEL)):
        table = words_wrong([], setting(recordings=recordings), lambda _: True)
        assert why in table.conditions
        assert table.rows == []
