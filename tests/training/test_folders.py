"""What would stop a run in the end stops it before it begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.training.folders import FolderError, only_run_in


def begin(work: Path, out: Path) -> None:
    with only_run_in(work, out):
        pass


def test_one_run_after_another(tmp_path: Path) -> None:
    work, out = tmp_path / "a" / "work", tmp_path / "b" / "model"
    begin(work, out)
    begin(work, out)
    assert work.is_dir()
    assert out.parent.is_dir()
    assert not out.exists(), "the model appears whole or not at all"


def test_two_runs_at_once_in_one_folder(tmp_path: Path) -> None:
    with only_run_in(tmp_path / "work", tmp_path / "model"):
        with pytest.raises(FolderError, match=r"Another run is at work in .*work: wait"):
            begin(tmp_path / "work", tmp_path / "other")
        begin(tmp_path / "elsewhere", tmp_path / "other")


@pytest.mark.parametrize("is_file", [True, False])
def test_a_model_folder_that_is_taken(tmp_path: Path, is_file: bool) -> None:
    out = tmp_path / "model"
    if not is_file:
        out.mkdir()
    (out if is_file else out / "am").write_text("mine")
    with pytest.raises(FolderError, match=r"model cannot be made|model is not empty"):
        begin(tmp_path / "work", out)
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize("work", ["model", "model/work", "model/../model"])
def test_a_work_folder_in_the_model_folder(tmp_path: Path, work: str) -> None:
    with pytest.raises(FolderError, match=r"would lie in the model's folder"):
        begin(tmp_path / work, tmp_path / "model")


def test_a_work_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match=r"file/work cannot be written to \(Not a directory\)"):
        begin(tmp_path / "file" / "work", tmp_path / "model")
