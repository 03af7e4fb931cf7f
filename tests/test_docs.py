"""The pages for people: no page repeats another, what they name is there, their examples work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from intents import fast_yaml
from intents.language import Language
from intents.routine import Library
from scripts import draw_screen
from scripts.benchmarks.__main__ import BENCHES
from tests.pages import (
    DOCS,
    README,
    ROOT,
    CommandError,
    blocks,
    check_command,
    commands,
    inline,
    is_command,
    mentioned,
    prose,
)
from voice.app.scenario import load_scenario
from voice.app.userfiles import MOVEMENTS_FOLDER, check_file, load_user_files

PAGES = (README, *DOCS)
EACH = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
MOST_LINES = 130
MOST_WORDS_SHARED = 11
FOLDERS = ("intents", "voice", "scripts", "tests", "docs")


def sentences(page: Path) -> list[str]:
    """The prose as plain words, a sentence or a cell of a table each."""
    parts = re.split(r"\n\n|(?<=[.:;?!])\s+|\|", prose(page))
    return [" ".join(re.findall(r"[\w']+", part.lower())) for part in parts]


def test_no_page_repeats_a_sentence_of_another() -> None:
    pages = defaultdict(set)
    for page in PAGES:
        for sentence in sentences(page):
            if len(sentence.split()) > MOST_WORDS_SHARED:
                pages[sentence].add(page.name)
    assert len(pages) > 100
    assert {sentence: where for sentence, where in pages.items() if len(where) > 1} == {}


def test_a_page_is_a_screen_or_two() -> None:
    lengths = {page.name: len(page.read_text(encoding="utf-8").splitlines()) for page in DOCS}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def links(page: Path) -> list[str]:
    return re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8"))


@EACH
def test_links_lead_to_what_is_there(page: Path) -> None:
    local = [link for link in links(page) if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_every_page_is_reached_from_the_readme() -> None:
    reached = {link for page in PAGES for link in links(page)}
    assert {page.name for page in DOCS} <= {link.rpartition("/")[2] for link in reached}


@EACH
def test_files_and_folders_that_are_named_are_there(page: Path) -> None:
    named = [text for text in inline(page) if re.match(rf"({'|'.join(FOLDERS)})/[\w./-]*$", text)]
    missing = [name for name in named if not list(ROOT.glob(f"{name.rstrip('/')}*"))]
    assert missing == []


@EACH
def test_commands_are_read_by_their_own_parsers(page: Path) -> None:
    for words in commands(page):
        check_command(words)


@EACH
def test_commands_in_the_prose_are_there(page: Path) -> None:
    for words in mentioned(page):
        if not (words[0] == "supine" and is_command(words[1:])):
            check_command(words)


@pytest.mark.parametrize(
    "wrong",
    [
        "supine dance",
        "supine dance --help",
        "supine hear",
        "supine run --loud",
        "scripts/start routines check",
        "scripts/bench sing",
        "scripts/bench --sample 2",
        "scripts/test tests/none",
        "scripts/train_model --work work",
        "scripts/find_sound_alikes now",
        "scripts/none",
        "pipx install dist/supine-0.0.9-py3-none-any.whl",
        "make coffee",
    ],
)
def test_a_command_that_is_wrong_or_unknown_is_found(wrong: str) -> None:
    with pytest.raises(CommandError):
        check_command(wrong.split())


def test_the_picture_of_the_screen_is_of_this_screen() -> None:
    assert draw_screen.PICTURE.read_text(encoding="utf-8") == draw_screen.drawn(), (
        "the screen has changed: run python -m scripts.draw_screen"
    )
    assert "://" not in draw_screen.drawn().replace("http://www.w3.org/2000/svg", "")


def test_every_bench_is_explained() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", prose(ROOT / "docs" / "measuring.md"), re.MULTILINE)
    assert sorted(rows) == sorted(BENCHES)


def written(page: str, folder: Path) -> list[Path]:
    """The YAML files of a page, as its reader would write them."""
    found = []
    for block in blocks(ROOT / "docs" / page, "yaml"):
        assert block.file is not None
        path = folder / block.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
        found.append(path)
    return found


def test_the_movement_of_the_page_can_be_done(tmp_path: Path) -> None:
    movement, routine = written("adding-a-movement.md", tmp_path)
    assert movement.parent.name == MOVEMENTS_FOLDER
    assert [*check_file(movement), *check_file(routine)] == []
    library, problems = load_user_files(tmp_path, Library.packaged())
    assert problems == []
    assert [block.movement.id for block in library.plan("hands")] == [
        "hand-opener",
        "shoulder-roll",
    ]
    language = Language.packaged(library.names(), library.movement_names())
    for phrase, slots in (
        ("just the hand opener", {"movement": "hand-opener"}),
        ("start hands awake", {"routine": "hands"}),
    ):
        reading = language.read([phrase], "idle")
        assert reading is not None
        assert (reading.intent, reading.slots) == ("START", slots)


def test_the_other_language_of_the_page_is_read(tmp_path: Path) -> None:
    language = Language.from_yaml(written("adding-a-language.md", tmp_path))
    reading = language.read(["licht im schlafzimmer auf zwanzig prozent"], "idle")
    assert reading is not None
    assert reading.slots == {"ort": "bedroom", "helligkeit": "20"}
    assert "bitte schalte das licht in der küche an" in language.phrases("idle")


def patch(folder: Path, diff: str) -> None:
    """Changes a file as a block of a page says: its first line names it, the rest is a hunk."""
    first, *lines = diff.splitlines()
    path = folder / first.removeprefix("# ")
    before = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
    after = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{first} holds these lines not just once:\n{before}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_the_intent_of_the_page_is_understood_and_answered(tmp_path: Path) -> None:
    """The changes are made in a copy, and the tests that the page names are run there."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "intents", tmp_path / "intents", ignore=ignored)
    shutil.copytree(ROOT / "tests" / "intents", tmp_path / "tests" / "intents", ignore=ignored)
    for file in ("pyproject.toml", "tests/__init__.py"):
        shutil.copy(ROOT / file, tmp_path / file)
    written("adding-an-intent.md", tmp_path)
    for block in blocks(ROOT / "docs" / "adding-an-intent.md", "diff"):
        patch(tmp_path, block.text)
    tests = ("tests/intents/test_sentences.py", "tests/intents/test_coach_every_cell.py")
    chosen = ("-k", "who or WHO or every_intent or handler")
    alone = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *alone, *tests, *chosen],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if "PYTEST" not in name},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    (states,) = {
        len(group["states"])
        for block in blocks(ROOT / "docs" / "adding-an-intent.md", "yaml")
        for group in fast_yaml.load(block.text)["tests"]
    }
    assert int(passed.group(1)) >= states + 5


def test_the_rehearsal_of_the_page_is_one(tmp_path: Path) -> None:
    (block,) = blocks(ROOT / "docs" / "adding-an-intent.md", "toml")
    path = tmp_path / "who.toml"
    path.write_text(block.text, encoding="utf-8")
    assert load_scenario(path).lines
