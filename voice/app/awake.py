"""Keeping the machine awake during a session: a phone on a pillow would say, do not sleep now."""

from __future__ import annotations

import ctypes
import os
import select
import subprocess
import sys
from typing import Any, Self

_START_S = 3.0
"""How long the inhibitor may take to say that it holds."""

# SetThreadExecutionState, winbase.h
_ES_SYSTEM_REQUIRED = 0x00000001
_ES_CONTINUOUS = 0x80000000

# `cat` ends when this process does, however it ends: its standard input closes.
_HOLD = ("sh", "-c", "echo held; exec cat")
_INHIBIT = (
    "systemd-inhibit",
    "--what=idle:sleep",
    "--who=Supine",
    "--why=a stretching session is under way",
    "--mode=block",
    *_HOLD,
)


class Awake:
    """A context in which the machine neither idles nor sleeps.

    `problem` is None while it holds, else one sentence that says why it does not. It never raises:
    a session is worth having on a machine that may fall asleep.
    """

    def __init__(self, platform: str = sys.platform) -> None:
        self._platform = platform
        self._holder: subprocess.Popen[bytes] | None = None
        self.problem: str | None = None

    def __enter__(self) -> Self:
        """Ask the system to stay awake."""
        if self._platform == "win32":
            self._set_windows_state(_ES_CONTINUOUS | _ES_SYSTEM_REQUIRED)
        elif self._platform == "darwin":
            self._hold("caffeinate", "-i", *_HOLD)
        else:
            self._hold(*_INHIBIT)
        return self

    def __exit__(self, *_: object) -> None:
        """Let it sleep again."""
        if self._platform == "win32":
            self._set_windows_state(_ES_CONTINUOUS)
        self._let_go()

    def _hold(self, *command: str) -> None:
        try:
            self._holder = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError:
            self.problem = (
                f"This machine may fall asleep during the session, for it lacks {command[0]}:"
                " turn its sleep off in the system's settings."
            )
            return
        if self._says_held(self._holder):
            return
        self._let_go()
        self.problem = (
            f"This machine may fall asleep during the session, for {command[0]} was refused:"
            " turn its sleep off in the system's settings."
        )

    @staticmethod
    def _says_held(holder: subprocess.Popen[bytes]) -> bool:
        """Whether the command under the inhibitor was started, which is when it holds."""
        if holder.stdout is None:
            return False
        ready, _, _ = select.select([holder.stdout], [], [], _START_S)
        return bool(ready) and os.read(holder.stdout.fileno(), 16).startswith(b"held")

    def _let_go(self) -> None:
        holder, self._holder = self._holder, None
        if holder is None:
            return
        for pipe in (holder.stdin, holder.stdout):
            if pipe is not None:
                pipe.close()
        try:
            holder.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            holder.kill()
            holder.wait()

    def _set_windows_state(self, flags: int) -> None:
        windows: Any = getattr(ctypes, "windll", None)
        if windows is None or not windows.kernel32.SetThreadExecutionState(flags):
            self.problem = (
                "This machine may fall asleep during the session, for Windows refused to stay"
                " awake: turn its sleep off in the system's settings."
            )
