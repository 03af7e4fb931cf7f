from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from intents.routine import Library
from voice.app.userfiles import Problem, check_file, load_user_files

if TYPE_CHECKING:
    from pathlib import Path

LIBRARY = Library.packaged()

GOOD = """\
id: lazy-sunday
name: Lazy Sunday
say_as: lazy sunday
movements:
  - {id: breath-settle, breaths: 4}
  - id: leg-crossover
    hold_s: 45
    sides: left
"""
MOVEMENT = yaml.safe_dump(
    {
        **LIBRARY.movements["pelvic-tilt"].model_dump(
            mode="json", exclude_unset=True, exclude={"flags"}
        ),
        "id": "my-tilt",
        "say_as": ["my tilt"],
    },
    sort_keys=False,
)


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def test_a_good_file_becomes_a_routine(tmp_path: Path):
    write(tmp_path, "routines/lazy.yaml", GOOD)
    library, problems = load_user_files(tmp_path, LIBRARY)
    assert problems == []
    assert library.names()["lazy-sunday"] == ("lazy sunday",)
    plan = library.plan("lazy-sunday")
    assert [(b.movement.id, b.side, b.work_s) for b in plan] == [
        ("breath-settle", "both", 40.0),
        ("leg-crossover", "left", 45.0),
    ]


def test_no_folder_is_no_problem(tmp_path: Path):
    library, problems = load_user_files(tmp_path / "nowhere", LIBRARY)
    assert library is LIBRARY
    assert problems == []


def test_own_movements_are_known_to_own_routines(tmp_path: Path):
    write(tmp_path, "movements/tilt.yaml", MOVEMENT)
    path = write(tmp_path, "routines/lazy.yml", changed("breath-settle, breaths: 4", "my-tilt"))
    library, problems = load_user_files(tmp_path, LIBRARY)
    assert problems == []
    assert library.plan("lazy-sunday")[0].movement.id == "my-tilt"
    assert check_file(path) == []
    assert check_file(tmp_path / "movements" / "tilt.yaml") == []


def test_an_own_movement_without_flags_is_left_out_for_every_flag(tmp_path: Path):
    write(tmp_path, "movements/tilt.yaml", MOVEMENT)
    library, _ = load_user_files(tmp_path, LIBRARY)
    assert set(library.movements["my-tilt"].flags.values()) == {"skip"}


def test_a_broken_file_is_left_out_and_the_others_are_taken(tmp_path: Path):
    write(tmp_path, "routines/a.yaml", "id: [")
    write(tmp_path, "routines/b.yaml", GOOD)
    write(tmp_path, "routines/notes.txt", "not read")
    library, problems = load_user_files(tmp_path, LIBRARY)
    assert "lazy-sunday" in library.names()
    assert only(problems).path.name == "a.yaml"


def test_the_sentence_names_file_line_field_and_what_is_allowed(tmp_path: Path):
    path = write(tmp_path, "mine.yaml", changed("id: leg-crossover", "id: leg-crosover"))
    said = str(only(check_file(path)))
    assert said.startswith(
        f"{path}, line 6: movements[2].id: there is no movement 'leg-crosover'; "
    )
    assert "did you mean leg-crossover? Allowed: ankle-pumps, breath-settle, " in said


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "says"),
    [
        ("hold_s: 45", "reps: 5", 7, "movements[2].reps", "timed by hold_s, not by reps"),
        ("hold_s: 45", "hold_s: 500", 7, "movements[2].hold_s", "takes 10 to 180 seconds"),
        ("hold_s: 45", "hold_s: long", 7, "movements[2].hold_s", "must be a number"),
        ("hold_s: 45", "hold_s: .nan", 7, "movements[2].hold_s", "must be a number"),
        ("hold_s: 45", "hold_s: -1", 7, "movements[2].hold_s", "must be at least 0"),
        ("hold_s: 45", "hold: 45", 7, "movements[2].hold", "did you mean hold_s? Allowed: "),
        ("sides: left", "sides: lefty", 8, "movements[2].sides", "did you mean left? Allowed: "),
        ("breaths: 4", "breaths: 4.5", 5, "movements[1].breaths", "must be a whole number"),
        ("breaths: 4", "breaths: true", 5, "movements[1].breaths", "must be a whole number"),
        ("breaths: 4", "breaths: 4, sides: left", 5, "movements[1].sides", "leave sides out"),
        ("name: Lazy Sunday", "nmae: Lazy Sunday", 1, "name", "is missing"),
        ("id: lazy-sunday", "id: Lazy Sunday", 1, "id", "lower-case words joined by hyphens"),
        ("id: lazy-sunday", "id: crossover", 1, "id", "'crossover' is taken already"),
        ("id: lazy-sunday", "id: 7", 1, "id", "must be text"),
        ("say_as: lazy sunday", "say_as: crossover", 3, "say_as", "already names the routine"),
        ("say_as: lazy sunday", "say_as: number 5", 3, "say_as[1]", "plain words"),
        ("say_as: lazy sunday", "say_as: stop it", 3, "say_as[1]", "may not say 'stop'"),
        ("name: Lazy Sunday", "name: 'No: more'\nname: x", 3, "name", "is there twice"),
        ("say_as: lazy sunday", "say_as: &a [*a]", 3, "", "aliases"),
        ("say_as: lazy sunday", "say_as: !!python/name:os.system x", 3, "say_as", "tags"),
        ("say_as: lazy sunday", "say_as: !mine {a: b}", 3, "say_as", "tags"),
        ("say_as: lazy sunday", "say_as: 2020-99-99", 3, "say_as", "quote it"),
        ("say_as: lazy sunday", "? [a]\n: b", 3, "", "a key must be one word"),
        ("    hold_s: 45", "\thold_s: 45", 7, "", "a tab; indent with spaces"),
        ("    hold_s: 45", "   hold_s: 45", 7, "", "this is not YAML"),
        ("say_as: lazy sunday", "say_as: 'lazy", 9, "", "this is not YAML"),
        ("say_as: lazy sunday", "---\nsay_as: x", 3, "", "only one document"),
        ("say_as: lazy sunday", "say_as: \x07", 3, "", "a character that YAML does not take"),
    ],
)
def test_each_error_has_its_line_and_its_remedy(
    tmp_path: Path, old: str, new: str, line: int, field: str, says: str
):
    problems = check_file(write(tmp_path, "mine.yaml", changed(old, new)))
    found = [p for p in problems if says in p.message and p.field == field]
    assert found, [str(problem) for problem in problems]
    assert found[0].line == line
    assert all("\n" not in str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("raw", "line", "says"),
    [
        (b"", 1, "the file is empty"),
        (b"# only a remark\n", 1, "the file is empty"),
        (b"id: a\nname: \xff\xfe\n", 2, "not UTF-8"),
        ("id: a".encode("utf-16"), 1, "not UTF-8"),
        (b"- a\n- b\n", 1, "must be keys with values"),
        (b"just words", 1, "must be keys with values"),
        (b"[" * 5000, None, "nested too deeply"),
        (b"a" * 300_000, None, "larger than 256 KiB"),
        (b"id: a\nname: b\nmovements: []\n", 3, "must hold at least 1"),
        (b"id: a\nname: b\nmovements: 5\n", 3, "must be a list"),
        (b"id: a\nname: b\nmovements: [5]\n", 3, "must be keys with values"),
        (b"id: " + b"9" * 5000, 1, "quote it"),
    ],
)
def test_a_file_that_is_no_routine_says_so(tmp_path: Path, raw: bytes, line: int | None, says: str):
    problems = check_file(write(tmp_path, "mine.yaml", raw))
    assert (line, True) in [(p.line, says in p.message) for p in problems], list(map(str, problems))


def test_a_byte_order_mark_and_windows_line_ends_are_welcome(tmp_path: Path):
    raw = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert check_file(write(tmp_path, "mine.yaml", raw)) == []


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path):
    (tmp_path / "mine.yaml").mkdir()
    assert "cannot be read: is a directory" in only(check_file(tmp_path / "mine.yaml")).message
    assert "no such file" in only(check_file(tmp_path / "none.yaml")).message


def test_a_folder_that_is_a_file_is_a_problem(tmp_path: Path):
    write(tmp_path, "routines", "not a folder")
    library, problems = load_user_files(tmp_path, LIBRARY)
    assert library is LIBRARY
    assert "cannot be read: not a directory" in only(problems).message


def test_every_fault_of_a_movement_has_its_own_line(tmp_path: Path):
    text = MOVEMENT.replace("reps: 5", "hold_s: 5").replace("\nbrief:", "\nbreif:")
    text = text.replace("  pause_s: ", "  pause: ", 1) + "flags: {HR: maybe, XX: ok}\n"
    problems = check_file(write(tmp_path, "mine.yaml", text))
    fields = {problem.field: problem for problem in problems}
    assert {"breif", "brief", "flags.HR", "flags.XX", "full[1].pause"} <= set(fields)
    assert "did you mean brief?" in fields["breif"].message
    assert "Allowed: easier, ok, skip." in fields["flags.HR"].message
    assert text.splitlines()[(fields["breif"].line or 0) - 1] == "breif:"
    assert "  pause: " in text.splitlines()[(fields["full[1].pause"].line or 0) - 1]


def test_a_line_that_the_coach_would_obey_is_refused(tmp_path: Path):
    text = MOVEMENT.replace("Use very little effort.", "Stop if it hurts.")
    problems = check_file(write(tmp_path, "mine.yaml", text))
    assert {problem.field for problem in problems} == {"full[6]"}
    assert {"'stop'", "'hurts'"} <= {problem.message.split()[5].rstrip(":") for problem in problems}


def test_two_files_with_one_id_are_one_routine_and_one_problem(tmp_path: Path):
    write(tmp_path, "routines/a.yaml", GOOD)
    second = write(tmp_path, "routines/b.yaml", changed("say_as: lazy sunday", "say_as: other"))
    library, problems = load_user_files(tmp_path, LIBRARY)
    assert library.names()["lazy-sunday"] == ("lazy sunday",)
    assert only(problems).path.name == "b.yaml"
    assert "taken already" in only(check_file(second)).message


PIECES = st.sampled_from(
    [
        *(
            "id",
            "name",
            "movements",
            "hold_s",
            "flags",
            "full",
            ": ",
            ":",
            "- ",
            "\n",
            "\n  ",
            "\t",
        ),
        *(
            "[",
            "]",
            "{",
            "}",
            "'",
            '"',
            "&a",
            "*a",
            "!!int",
            "!x",
            "|",
            ">",
            "#",
            "? ",
            "<<",
            "---",
        ),
        *("...", "%YAML 1.1", ",", "1", "-3", "1e400", ".inf", "0x_", "1:99", "true", "~", "null"),
        *("leg-crossover", "breath-settle", "2020-13-41", "\u00e9", "\x00", "\ud7ff", "\u2028"),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["movements", "routines", "x"]))
def test_no_broken_text_raises(tmp_path_factory: pytest.TempPathFactory, text: str, kind: str):
    path = write(tmp_path_factory.mktemp("broken"), f"{kind}/a.yaml", text)
    for problem in check_file(path, LIBRARY):
        assert problem.message


@given(st.binary(max_size=200))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, raw: bytes):
    path = write(tmp_path_factory.mktemp("broken"), "a.yaml", raw)
    assert check_file(path, LIBRARY)


LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
TREE = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
)


@given(st.sampled_from([GOOD, MOVEMENT]), st.data(), TREE | st.just(None), st.sampled_from("abc"))
def test_a_value_of_any_kind_anywhere_never_raises(
    tmp_path_factory: pytest.TempPathFactory,
    text: str,
    data: st.DataObject,
    value: object,
    how: str,
):
    keys = yaml.safe_load(text)
    key = data.draw(st.sampled_from(sorted(keys)))
    if how == "a":
        keys[key] = value
    elif how == "b" and isinstance(keys[key], list):
        keys[key] = [value, *keys[key]]
    else:
        keys[str(value)] = keys.pop(key)
    dumped = yaml.safe_dump(keys, allow_unicode=True, sort_keys=False)
    path = write(tmp_path_factory.mktemp("changed"), "mine.yaml", dumped)
    for problem in check_file(path, LIBRARY):
        assert problem.line is None or 1 <= problem.line <= len(dumped.splitlines())
