"""Folders in a cache that appear whole or not at all, and whose content is checked at every use.

Each is made under another name and then renamed. A file in it, written last, holds a label (what
the folder is made from, any JSON value) and the length and checksum of every other file, so that
one that was cut, changed or half deleted counts as absent. Safe for several processes at once.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CONTENTS = "contents.json"
_UNFINISHED = ".unfinished-"
_ATTEMPTS = 3


def contents_of(folder: Path) -> dict[str, list[int]]:
    """Length in bytes and checksum of every file, by its path inside the folder. OSError."""
    found = {}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name != _CONTENTS:
            content = file.read_bytes()
            found[name] = [len(content), zlib.crc32(content)]
    return found


@dataclass(frozen=True)
class CheckedFolders:
    """The folders of one cache. `kept`: how many stay, those used last."""

    cache: Path
    kept: int

    def find(self, name: str) -> tuple[Path, Any] | None:
        """A folder and its label, or None if it is not there or not whole."""
        place = self.cache / name
        try:
            told = json.loads((place / _CONTENTS).read_text(encoding="utf-8"))
            if told["files"] != contents_of(place):
                return None
            label = told["label"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        with suppress(OSError):  # a cache that cannot be written can still be read
            os.utime(place)
        return place, label

    def make(self, name: str, label: Any, write: Callable[[Path], None]) -> Path:
        """The folder with this label, found or filled by `write`. Raises OSError."""
        for _ in range(_ATTEMPTS):
            found = self.find(name)
            if found is not None and found[1] == label:
                return found[0]
            if found is not None or not self._make(name, label, write):
                self._remove_other(name, label)
                continue
            self._remove_oldest(name)
            return self.cache / name
        raise FileExistsError(0, "other programs keep changing it")

    def _make(self, name: str, label: Any, write: Callable[[Path], None]) -> bool:
        """Whether it was made; where one is there already, that one stays."""
        self.cache.mkdir(parents=True, exist_ok=True)
        unfinished = self._new_folder()
        try:
            write(unfinished)
            told = {"label": label, "files": contents_of(unfinished)}
            (unfinished / _CONTENTS).write_text(json.dumps(told), encoding="utf-8")
            unfinished.rename(self.cache / name)
        except OSError:
            if (self.cache / name).exists():
                return False
            raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        return True

    def _remove_other(self, name: str, label: Any) -> None:
        """Take away what is there, unless another process has just put the right one."""
        found = self.find(name)
        if found is not None and found[1] == label:
            return
        self._remove(self.cache / name)

    def _remove(self, folder: Path) -> None:
        """Gone at once for everybody else, whatever happens while its files are deleted."""
        trash = self._new_folder()
        with suppress(FileNotFoundError):
            folder.rename(trash / "old")
        shutil.rmtree(trash, ignore_errors=True)

    def _new_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.cache, prefix=_UNFINISHED))

    def _remove_oldest(self, name: str) -> None:
        """Keep this and the newest others, and as many that may still be in the making."""
        with suppress(OSError):
            folders = [entry for entry in self.cache.iterdir() if entry.is_dir()]
            folders.sort(key=lambda f: (f.name == name, f.stat().st_mtime_ns), reverse=True)
            unfinished = [f for f in folders if f.name.startswith(_UNFINISHED)]
            finished = [f for f in folders if f not in unfinished and (f / _CONTENTS).is_file()]
            for folder in finished[self.kept :]:
                self._remove(folder)
            for folder in unfinished[self.kept :]:
                shutil.rmtree(folder, ignore_errors=True)
