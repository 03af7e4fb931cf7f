from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from scripts.benchmarks.comparison import (
    Comparison,
    EarlierRunError,
    read_reports,
    write_reports,
)
from scripts.benchmarks.report import Report


def table(name: str, rows: list[list[str]], conditions: str = "model: a") -> Report:
    columns = ["state", "trials", "share", "95 %", "reflexes", "95 %"]
    return Report(name, conditions, columns, rows)


BEFORE = table("misses", [["idle", "9", "11%", "1", "3", "4"], ["gone", "5", "0%", "2", "7", "8"]])
NOW = table(
    "misses", [["new", "2", "1%", "3", "1", "5"], ["idle", "9", "22%", "6", "0", "0"]], "model: b"
)


def test_every_figure_stands_by_its_earlier_one() -> None:
    found = Comparison([BEFORE]).with_now(NOW)
    assert found.columns == ["state", "run", "trials", "share", "95 %", "reflexes", "95 %"]
    assert found.rows == [
        ["new", "before", "-", "-", "-", "-", "-"],
        ["", "now", "2", "1%", "3", "1", "5"],
        ["idle", "before", "9", "11%", "1", "3", "4"],
        ["", "now", "9", "22%", "6", "0", "0"],
        ["gone", "before", "5", "0%", "2", "7", "8"],
        ["", "now", "-", "-", "-", "-", "-"],
    ]
    assert found.conditions == "now: model: b\nbefore: model: a"


def test_conditions_that_are_the_same_are_said_once() -> None:
    assert Comparison([BEFORE]).with_now(BEFORE).conditions == "model: a"


def test_columns_are_found_by_their_names() -> None:
    old = Report("misses", "", ["state", "share", "gone"], [["idle", "11%", "1"]])
    new = Report("misses", "", ["state", "new", "share"], [["idle", "5", "22%"]])
    assert Comparison([old]).with_now(new).rows == [
        ["idle", "before", "-", "11%"],
        ["", "now", "5", "22%"],
    ]


def test_a_row_may_be_named_by_several_columns_or_by_none() -> None:
    old = Report("two", "", ["by", "word", "n"], [["a", "x", "1"], ["a", "y", "2"]], keys=2)
    new = Report("two", "", ["by", "word", "n"], [["a", "y", "3"]], keys=2)
    assert Comparison([old]).with_now(new).rows == [
        ["a", "y", "before", "2"],
        ["", "", "now", "3"],
        ["a", "x", "before", "1"],
        ["", "", "now", "-"],
    ]
    single = Report("one", "", ["n"], [["1"]], keys=0)
    assert Comparison([single]).with_now(single).rows == [["before", "1"], ["now", "1"]]


def test_rows_of_one_name_are_compared_in_turn() -> None:
    old = Report("t", "", ["name", "n"], [["a", "1"], ["a", "2"]])
    new = Report("t", "", ["name", "n"], [["a", "3"], ["a", "4"]])
    assert [row[-1] for row in Comparison([old]).with_now(new).rows] == ["1", "3", "2", "4"]


def test_tables_of_one_run_only() -> None:
    comparison = Comparison([BEFORE, table("other", [["idle", "1", "2", "3", "4", "5"]])])
    fresh = comparison.with_now(table("fresh", [["idle", "1", "2", "3", "4", "5"]]))
    assert fresh.rows == [
        ["idle", "before", "-", "-", "-", "-", "-"],
        ["", "now", "1", "2", "3", "4", "5"],
    ]
    comparison.with_now(NOW)
    (other,) = comparison.rest()
    assert other.name == "other"
    assert other.rows == [
        ["idle", "before", "1", "2", "3", "4", "5"],
        ["", "now", "-", "-", "-", "-", "-"],
    ]
    assert comparison.rest() == []


def test_a_comparison_is_shown_with_both_captions() -> None:
    console = Console(width=110, file=io.StringIO())
    with console.capture() as captured:
        Comparison([BEFORE]).with_now(NOW).show(console)
    shown = captured.get()
    assert "before: model: a" in shown
    assert any("before" in line and "11%" in line for line in shown.splitlines())
    assert any("now" in line and "22%" in line for line in shown.splitlines())


def test_tables_come_back_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    written = [NOW, Report("two", "c", ["a", "b"], [["x", "y"]], [{"n": 1.5}], keys=2)]
    write_reports(path, written)
    assert read_reports(path) == written


def test_a_file_of_before_there_were_keys_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    write_reports(path, [BEFORE])
    (plain,) = json.loads(path.read_text())
    del plain["keys"]
    path.write_text(json.dumps([plain]))
    assert read_reports(path) == [BEFORE]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"{}",
        b'[{"name": "a"}]',
        b'[{"name": "a", "conditions": "", "columns": ["x"], "rows": [["1", "2"]]}]',
    ],
)
def test_another_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(content)
    with pytest.raises(EarlierRunError, match=r"run\.json does not hold the tables .*--json"):
        read_reports(path)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EarlierRunError, match=r"no\.json cannot be read \(no such file"):
        read_reports(tmp_path / "no.json")
