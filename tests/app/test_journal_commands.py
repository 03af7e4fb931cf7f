"""`supine journal` and `supine report`, as they are typed."""

from __future__ import annotations

import csv
import io
import json
import sys
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from intents.coach.effects import RememberPerson
from tests.app.store.events import (
    MORNING,
    Home,
    began,
    ended,
    follow,
    held,
    hurt,
    scored,
    skipped,
)
from voice.app.cli import main
from voice.app.journal import commands as journal_commands
from voice.app.journal.export import COLUMNS


@dataclass(frozen=True)
class Told:
    status: int
    out: str
    error: str


class Typed:
    """The command line of a person whose folders are a test's own."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *words: str, answer: str = "") -> Told:
        self._monkeypatch.setattr(sys, "argv", ["supine", *words])
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
        with pytest.raises(SystemExit) as left:
            main()
        shown = self._capsys.readouterr()
        assert isinstance(left.value.code, int)
        return Told(left.value.code, shown.out, shown.err)

    def fails(self, status: int, *words: str, answer: str = "") -> str:
        """The one sentence on stderr."""
        told = self(*words, answer=answer)
        assert told.status == status
        (sentence,) = told.error.splitlines()
        assert sentence.startswith("supine: ")
        return sentence


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(journal_commands, "_today", (MORNING + timedelta(days=2)).date)
    made = Home(tmp_path / "state" / "supine")
    yield made
    for memory in made.opened:
        memory.close()


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typed:
    return Typed(capsys, monkeypatch)


@pytest.fixture
def filled(home: Home) -> Home:
    """Three sessions: one to its end, one that hurt, one that broke off."""
    memory = home.open()
    memory.keep_person(RememberPerson(("OP",)))
    follow(memory, began(), scored("pain_before", 4), held(), scored("pain_after", 2))
    home.clock.at += timedelta(minutes=12)
    follow(memory, ended())
    home.clock.at = MORNING + timedelta(days=1)
    follow(memory, began("only-long-reach"), held("long-reach"), skipped("knee-rolls"))
    follow(memory, hurt("leg-crossover", "left"), hurt("long-reach", "both"), scored("pain", 7))
    follow(memory, ended("pain"))
    home.clock.at = MORNING + timedelta(days=2)
    follow(memory, began("my-own"), held(held_s=24.0))
    memory.close()
    return home


def test_the_journal_tells_each_session_the_latest_last(filled: Home, typed: Typed) -> None:
    shown = typed("journal")
    assert shown.out.splitlines() == [
        "Sun 1 Mar 2026, 07:00  Morning stretch, 12 min, to its end",
        "    told: pain before 4; pain after 2",
        "Mon 2 Mar 2026, 07:00  Long diagonal reach alone, 6 s, ended for pain",
        "    told: pain in the midst 7",
        "    left out: Knee rolls",
        "    hurt: Leg crossover, left; Long diagonal reach",
        "Tue 3 Mar 2026, 07:00  my-own, 24 s of work, broke off",
    ]
    assert shown == typed("journal", "show")


def test_only_the_latest_are_shown_where_asked_for(filled: Home, typed: Typed) -> None:
    for words in (("journal", "--last", "1"), ("journal", "show", "--last", "1")):
        lines = typed(*words).out.splitlines()
        assert lines[0].startswith("Tue 3 Mar")
        assert lines[-1] == "2 earlier: supine journal --last 3"


def test_an_empty_journal_is_no_failure_and_makes_no_file(home: Home, typed: Typed) -> None:
    for words in (["journal"], ["journal", "export", "-", "--format", "json"]):
        assert typed(*words).status == 0
    assert not home.folder.exists()


def test_a_damaged_journal_is_one_sentence_and_is_left_alone(home: Home, typed: Typed) -> None:
    home.folder.mkdir(parents=True)
    home.path.write_text("no journal", encoding="utf-8")
    for words in (["journal"], ["journal", "export", "x.csv"], ["report", "--no-open"]):
        sentence = typed.fails(1, *words)
        assert f"{home.path} is damaged: start supine once" in sentence
    assert home.path.read_text(encoding="utf-8") == "no journal"
    assert not Path("x.csv").exists()


def test_the_table_has_a_row_for_each_entry(filled: Home, typed: Typed) -> None:
    assert typed("journal", "export", "journal.csv").status == 0
    text = Path("journal.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == COLUMNS
    assert [row["kind"] for row in rows if row["session"] == "2"] == [
        "session",
        "work",
        "skip",
        "hurt",
        "hurt",
        "score",
    ]
    assert rows[0]["began"] == (MORNING + timedelta(seconds=1)).isoformat()
    assert (rows[0]["routine"], rows[0]["reason"]) == ("morning-stretch", "finished")
    assert (rows[1]["movement"], rows[1]["held_s"]) == ("leg-crossover", "30.0")
    assert [(row["measure"], row["value"]) for row in rows if row["kind"] == "score"] == [
        ("pain_before", "4"),
        ("pain_after", "2"),
        ("pain", "7"),
    ]
    assert text == typed("journal", "export", "-", "--format", "csv").out


def test_the_document_holds_every_session(filled: Home, typed: Typed) -> None:
    assert typed("journal", "export", "journal.json").status == 0
    document = json.loads(Path("journal.json").read_text(encoding="utf-8"))
    assert document["version"] == 1
    _, hurting, broken = document["sessions"]
    assert hurting["hurts"] == [
        {"movement": "leg-crossover", "side": "left"},
        {"movement": "long-reach", "side": "both"},
    ]
    assert (hurting["skipped"], hurting["pains"]) == (["knee-rolls"], [7])
    assert (broken["ended"], broken["reason"]) == (None, None)
    assert broken["works"] == [
        {
            "movement": "leg-crossover",
            "side": "left",
            "form": "hold",
            "planned_s": 30.0,
            "held_s": 24.0,
        }
    ]


def test_a_file_that_is_there_is_replaced_only_by_force(filled: Home, typed: Typed) -> None:
    path = Path("journal.json")
    path.write_text("mine", encoding="utf-8")
    assert "give --force" in typed.fails(1, "journal", "export", str(path))
    assert path.read_text(encoding="utf-8") == "mine"
    assert typed("journal", "export", str(path), "--force").status == 0
    assert json.loads(path.read_text(encoding="utf-8"))["version"] == 1


def test_an_export_is_for_this_person_alone(filled: Home, typed: Typed) -> None:
    typed("journal", "export", "journal.json")
    assert Path("journal.json").stat().st_mode & 0o077 == 0


def test_wrong_use_of_the_journal_is_one_sentence(filled: Home, typed: Typed) -> None:
    assert "--format csv or --format json" in typed.fails(2, "journal", "export", "journal.txt")
    assert "--format csv or --format json" in typed.fails(2, "journal", "export", "-")
    assert "xml" in typed.fails(2, "journal", "export", "a.csv", "--format", "xml")
    assert "--last" in typed.fails(2, "journal", "--last", "0")
    assert "cannot be written" in typed.fails(1, "journal", "export", "no folder/journal.csv")


def test_a_full_disk_leaves_what_was_there_and_no_part_of_what_was_to_come(
    filled: Home, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(path))

    path = Path("journal.json")
    path.write_text("mine", encoding="utf-8")
    before = set(Path.cwd().iterdir())
    monkeypatch.setattr(Path, "replace", full)
    sentence = typed.fails(1, "journal", "export", str(path), "--force")
    assert "cannot be written (No space left on device)" in sentence
    assert path.read_text(encoding="utf-8") == "mine"
    assert set(Path.cwd().iterdir()) == before


def test_everything_is_forgotten_after_a_yes(filled: Home, typed: Typed) -> None:
    typed("report", "--no-open")
    (filled.folder / "journal.db.damaged-1").touch()
    told = typed("journal", "forget", answer="y\n")
    assert told.status == 0
    assert "Forget all of it? [y/N]" in told.out
    for name in ("journal.db", "journal.db.damaged-1", "report.html"):
        assert str(filled.folder / name) in told.out
    assert filled.names() == set()
    assert typed("journal", "forget").out == "There is nothing to forget.\n"


@pytest.mark.parametrize("answer", ["", "\n", "n\n"])
def test_nothing_is_forgotten_without_a_yes(filled: Home, typed: Typed, answer: str) -> None:
    before = filled.path.read_bytes()
    told = typed("journal", "forget", answer=answer)
    assert told.status == 1
    assert "supine: Nothing was deleted." in told.error
    assert filled.path.read_bytes() == before


def test_nobody_is_asked_where_the_answer_was_given(filled: Home, typed: Typed) -> None:
    told = typed("journal", "forget", "--yes")
    assert (told.status, filled.names()) == (0, set())
    assert "[y/N]" not in told.out


def test_what_cannot_be_deleted_is_one_sentence(
    filled: Home, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def barred(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", barred)
    sentence = typed.fails(1, "journal", "forget", "--yes")
    assert f"delete the folder {filled.folder}" in sentence


def test_the_report_is_a_page_and_an_overview(
    filled: Home, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", pytest.fail)
    told = typed("report")
    page = filled.folder / "report.html"
    assert told.out.splitlines()[-1] == f"The report is in {page}."
    assert "Leg crossover" in page.read_text(encoding="utf-8")
    assert "Leg crossover" in told.out
    assert page.stat().st_mode & 0o077 == 0
    assert typed("report", "--out", "mine.html").status == 0
    assert Path("mine.html").exists()


def test_the_report_opens_where_there_is_a_screen(
    filled: Home, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(journal_commands, "_has_desktop", lambda: True)
    typed("report", "--no-open")
    assert opened == []
    typed("report")
    assert opened == [(filled.folder / "report.html").as_uri()]


def test_a_report_takes_no_other_files_place(filled: Home, typed: Typed) -> None:
    Path("taxes.html").write_text("<html><title>Taxes</title>", encoding="utf-8")
    assert "is no report" in typed.fails(1, "report", "--out", "taxes.html", "--no-open")
    assert Path("taxes.html").read_text(encoding="utf-8").endswith("Taxes</title>")
    typed("report", "--out", "mine.html", "--no-open")
    assert typed("report", "--out", "mine.html", "--no-open").status == 0


def test_a_report_that_cannot_be_looked_at_is_one_sentence(
    filled: Home, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def barred(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    Path("mine.html").touch()
    monkeypatch.setattr(Path, "read_bytes", barred)
    sentence = typed.fails(1, "report", "--out", "mine.html", "--no-open")
    assert "mine.html cannot be written (Permission denied): choose another place." in sentence
