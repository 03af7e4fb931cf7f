"""The coach's language, kept between runs: to build it anew takes two seconds."""

from __future__ import annotations

import gc
import json
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path

from intents.language import Language
from intents.routine import Library

KEPT = 4
"""Files kept in a folder, those written last: each is of other routines, some 0.8 MB."""

_ENDING = ".language"


def load_language(library: Library, folder: Path) -> Language:
    """The language with a library's names, from the folder or built and kept there.

    What is kept is looked at closely: a file that is damaged, or of other sentences, is built anew.
    A folder that cannot be used costs time and nothing else.
    """
    names, movements = library.names(), library.movement_names()
    file = folder / f"{zlib.crc32(json.dumps([*names, *movements]).encode()):08x}{_ENDING}"
    language = Language.packaged(names, movements, _read(file))
    form = language.kept_form()
    if form is None:
        return language
    with suppress(OSError):
        _write(file, form)
        _remove_oldest(folder)
    # The same from its kept form is a tenth as large; what was built goes at once, cycles and all.
    del language
    gc.collect()
    return Language.packaged(names, movements, form)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _write(file: Path, content: bytes) -> None:
    """Write the file whole or not at all. OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as sink:
        unfinished = Path(sink.name)
    try:
        unfinished.write_bytes(content)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _remove_oldest(folder: Path) -> None:
    files = sorted(folder.glob(f"*{_ENDING}"), key=lambda f: f.stat().st_mtime_ns, reverse=True)
    for file in files[KEPT:]:
        file.unlink(missing_ok=True)
