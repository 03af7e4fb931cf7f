"""Many recordings in several processes: the same bytes, in order, whatever happens to one."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path

import pytest

from voice.app.hear_batch import (
    Heard,
    find_recordings,
    hear_here,
    hear_in_processes,
    usual_jobs,
)
from voice.audio import SupineError


class Parrot:
    """Hears a file's name; some names are trouble."""

    def __init__(self, trouble: str = "") -> None:
        if trouble:
            raise SupineError(trouble)

    def hear(self, path: Path) -> tuple[list[dict[str, object]], str | None]:
        match path.stem:
            case "bad":
                raise SupineError(f"{path}: this is bad.")
            case "odd":
                raise ValueError("odd shape")
            case "huge":
                raise MemoryError
            case "dies":
                os.kill(os.getpid(), signal.SIGKILL)
            case "aborts":
                os.abort()
            case "leaves":
                os._exit(3)
        return [{"text": path.stem}], "converted" if path.stem == "note" else None


class Stillborn:
    """Dies as it is made."""

    def __init__(self) -> None:
        os.abort()


def files(*names: str) -> list[Heard]:
    return [Heard(Path(f"{name}.wav")) for name in names]


MIXED = files("a", "bad", "b", "note", "odd", "c", "huge", "d")


@pytest.mark.parametrize("jobs", [1, 3])
def test_processes_give_what_this_one_gives_in_the_same_order(jobs: int) -> None:
    expected = list(hear_here(Parrot(), MIXED))
    assert list(hear_in_processes(Parrot, MIXED, jobs)) == expected
    assert [heard.file for heard in expected] == [heard.file for heard in MIXED]
    errors = {heard.file.stem: heard.error for heard in expected if heard.error}
    assert list(errors) == ["bad", "odd", "huge"]
    assert errors["bad"] == "bad.wav: this is bad."
    assert "ValueError: odd shape" in errors["odd"]
    assert "not enough memory" in errors["huge"]


def test_a_file_that_ends_its_process_costs_only_itself() -> None:
    some = files("a", "dies", "b", "aborts", "c", "leaves", "d")
    heard = list(hear_in_processes(Parrot, some, 2))
    assert [h.file.stem for h in heard if h.error is None] == ["a", "b", "c", "d"]
    errors = {h.file.stem: h.error for h in heard if h.error}
    assert "ended (SIGKILL) over this file" in str(errors["dies"])
    assert "ended (SIGABRT) over this file" in str(errors["aborts"])
    assert "ended (exit status 3) over this file" in str(errors["leaves"])


def test_what_is_known_is_not_held_back() -> None:
    results = hear_in_processes(Parrot, files("a", "b", "dies", "c"), 1)
    assert next(results).heard == ({"text": "a"},)
    assert next(results).heard == ({"text": "b"},)
    results.close()


def test_no_hearer_is_one_sentence() -> None:
    with pytest.raises(SupineError, match="no model here"):
        list(hear_in_processes(partial(Parrot, "no model here"), files("a", "b"), 2))
    with pytest.raises(SupineError, match=r"ended \(SIGABRT\) while it was loaded"):
        list(hear_in_processes(Stillborn, files("a", "b"), 2))


def test_errors_that_stand_in_place_stay_there() -> None:
    some = [Heard(Path("none"), error="none: nothing here."), *files("a")]
    for results in (hear_here(Parrot(), some), hear_in_processes(Parrot, some, 2)):
        assert [h.error for h in results] == ["none: nothing here.", None]


def test_a_folder_gives_its_sound_files_sorted(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "empty").mkdir()
    for name in ("b.wav", "a.FLAC", "notes.txt", "sub/c.opus"):
        (tmp_path / name).touch()
    found = find_recordings([tmp_path / "b.wav", tmp_path, tmp_path / "empty", tmp_path / "none"])
    names = [str(h.file.relative_to(tmp_path)) for h in found]
    assert names == ["b.wav", "a.FLAC", "b.wav", "sub/c.opus", "empty", "none"]
    (error,) = [h.error for h in found if h.error]
    assert (
        error == f"{tmp_path / 'empty'}: there is no sound file in this folder; name a file, "
        "or another folder."
    )


def test_a_folder_that_cannot_be_read_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = os.scandir
    closed, open_ = tmp_path / "closed", tmp_path / "open"
    for folder in (closed, open_):
        folder.mkdir()
        (folder / "a.wav").touch()

    def scan(folder: str | Path) -> object:
        if Path(folder) == closed:
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(os, "scandir", scan)
    first, second = find_recordings([closed, open_])
    assert first.error == f"{closed}: the folder cannot be read: permission denied."
    assert (second.file, second.error) == (open_ / "a.wav", None)


def test_processes_are_started_only_where_they_pay(tmp_path: Path) -> None:
    small = tmp_path / "small.wav"
    small.write_bytes(b"x")
    large = tmp_path / "large.wav"
    with large.open("wb") as file:
        file.truncate(100_000_000)
    assert usual_jobs([Heard(large)]) == 0
    assert usual_jobs([Heard(small)] * 100) == 0
    assert usual_jobs([Heard(tmp_path / "none.wav")] * 2) == 0
    assert 1 <= usual_jobs([Heard(large)] * 2) <= 2
