from __future__ import annotations

import ctypes
from pathlib import Path
from types import SimpleNamespace

import pytest

from voice.app.awake import Awake


def put_tool(folder: Path, name: str, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in first on PATH, which logs to the file that is returned."""
    log = folder / "log"
    tool = folder / name
    tool.write_text(f"#!/bin/sh\nlog='{log}'\n{script}\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return log


def test_holds_until_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = 'echo "$@" >"$log"\nshift 4\n"$@"\necho over >>"$log"'
    log = put_tool(tmp_path, "systemd-inhibit", script, monkeypatch)
    with Awake("linux") as awake:
        assert awake.problem is None
        asked = log.read_text()
        assert "--what=idle:sleep" in asked
        assert "over" not in asked
    assert log.read_text().endswith("over\n")


def test_macos_holds_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = put_tool(tmp_path, "caffeinate", 'echo "$1" >"$log"\nshift\nexec "$@"', monkeypatch)
    with Awake("darwin") as awake:
        assert awake.problem is None
    assert log.read_text() == "-i\n"


def test_refusal_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_tool(tmp_path, "systemd-inhibit", "echo 'Access denied' >&2; exit 1", monkeypatch)
    with Awake("linux") as awake:
        assert awake.problem == (
            "This machine may fall asleep during the session, for systemd-inhibit was refused:"
            " turn its sleep off in the system's settings."
        )


def test_missing_tool_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with Awake("linux") as awake:
        assert awake.problem is not None
        assert "lacks systemd-inhibit" in awake.problem


@pytest.mark.parametrize("is_granted", [True, False])
def test_windows_sets_the_state_of_its_thread(
    monkeypatch: pytest.MonkeyPatch, is_granted: bool
) -> None:
    asked: list[int] = []

    def set_state(flags: int) -> int:
        asked.append(flags)
        return int(is_granted)

    kernel = SimpleNamespace(SetThreadExecutionState=set_state)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    with Awake("win32") as awake:
        assert (awake.problem is None) == is_granted
    assert asked == [0x80000001, 0x80000000]
