"""Sets of recordings in folders and zip files: a manifest, and the sound files beside it.

A manifest.tsv has a first line with the columns file, speaker and text, separated by tabs; files
are named from the manifest's own folder. Noises have no speaker.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from scripts.benchmarks.ears.recording import Recording, RecordingsError

MANIFEST = "manifest.tsv"
COLUMNS = ("file", "speaker", "text")

# What a zip file with a changed byte ends in: RuntimeError where it looks encrypted, and
# NotImplementedError, a kind of it, where it looks packed in another way.
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


class Kind(StrEnum):
    """What a set holds, seen from its manifest."""

    SENTENCES = "read sentences"
    WORDS = "single words"
    NOISE = "noise"


@dataclass(frozen=True)
class RecordingSet:
    """A set by its name, and its recordings in the manifest's order."""

    name: str
    kind: Kind
    recordings: tuple[Recording, ...]
    archive: Path | None
    inside: PurePosixPath
    """The manifest's folder in the archive."""

    def extract(self, some: Iterable[Recording]) -> None:
        """Make the files of some recordings lie where they say; nothing to do in a folder.

        Raises RecordingsError where the zip file lacks one or is damaged.
        """
        if self.archive is None:
            return
        with _opened(self.archive) as archive:
            for recording in some:
                member = str(self.inside / recording.file)
                try:
                    content = archive.read(member)
                except (KeyError, *_DAMAGES) as error:
                    raise RecordingsError(
                        f"The file {recording.file} cannot be taken out of {self.archive}: "
                        "copy the set again, or take the file out of its manifest."
                    ) from error
                recording.path.parent.mkdir(parents=True, exist_ok=True)
                recording.path.write_bytes(content)


def read_sets(folder: Path, scratch: Path) -> list[RecordingSet]:
    """The sets in a folder, by name; a folder counts before a zip file of the same name.

    scratch: an empty folder for what is extracted. Raises RecordingsError.
    """
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        raise RecordingsError(
            f"The folder of recordings {folder} cannot be read "
            f"({(error.strerror or 'unknown').lower()}): give --speech a folder with sets, "
            "or leave it out to measure synthesized voices only."
        ) from error
    sets: dict[str, RecordingSet] = {}
    for path in found:
        if path.is_dir():
            sets |= {known.name: known for known in _folder_sets(path)}
    for path in found:
        if path.suffix == ".zip" and path.stem not in sets:
            sets[path.stem] = _archived_set(path, scratch / path.stem)
    if not sets:
        raise RecordingsError(
            f"The folder {folder} holds no set of recordings: each is a folder or a zip file "
            f"with a {MANIFEST} inside."
        )
    return [sets[name] for name in sorted(sets)]


def _folder_sets(folder: Path) -> Iterator[RecordingSet]:
    """The set in a folder, or in a folder of the same kind inside it."""
    manifest = next(iter(sorted(folder.rglob(MANIFEST), key=lambda path: len(path.parts))), None)
    if manifest is not None:
        try:
            content = manifest.read_bytes()
        except OSError as error:
            raise RecordingsError(f"{manifest} cannot be read: {error.strerror}.") from error
        recordings = _parse(content, str(manifest), manifest.parent, str(folder))
        yield RecordingSet(folder.name, _kind(recordings), recordings, None, PurePosixPath())


def _archived_set(path: Path, scratch: Path) -> RecordingSet:
    with _opened(path) as archive:
        names = sorted(
            (PurePosixPath(name) for name in archive.namelist()), key=lambda name: len(name.parts)
        )
        manifest = next((name for name in names if name.name == MANIFEST), None)
        if manifest is None:
            raise RecordingsError(
                f"The zip file {path} holds no {MANIFEST}: add one, or take the file away."
            )
        try:
            content = archive.read(str(manifest))
        except _DAMAGES as error:
            raise RecordingsError(f"The zip file {path} is damaged: copy it again.") from error
    recordings = _parse(content, f"{path}, {manifest}", scratch, str(path))
    return RecordingSet(path.stem, _kind(recordings), recordings, path, manifest.parent)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except _DAMAGES as error:
        raise RecordingsError(
            f"The zip file {path} is damaged or cannot be read: copy it again."
        ) from error


def _parse(content: bytes, where: str, folder: Path, source: str) -> tuple[Recording, ...]:
    try:
        header, *lines = content.decode("utf-8").splitlines() or [""]
    except UnicodeDecodeError as error:
        raise RecordingsError(f"{where} is not UTF-8 text: save it as UTF-8.") from error
    columns = header.split("\t")
    lacking = [column for column in COLUMNS if column not in columns]
    if lacking:
        raise RecordingsError(
            f"{where} lacks the column '{lacking[0]}': its first line must name "
            f"{', '.join(COLUMNS)}, separated by tabs."
        )
    recordings = []
    for number, line in enumerate(lines, 2):
        cells = dict(zip(columns, line.split("\t"), strict=False))
        if not line.strip():
            continue
        if not cells["file"] or len(cells) < len(columns):
            raise RecordingsError(
                f"{where}, line {number} has {len(line.split(chr(9)))} of {len(columns)} columns: "
                "write a tab between any two, also where one is empty."
            )
        if ".." in (inside := PurePosixPath(cells["file"])).parts or inside.is_absolute():
            raise RecordingsError(
                f"{where}, line {number} names {cells['file']}, which lies outside the set: "
                "put the file into the set's folder."
            )
        path = folder / cells["file"]
        recordings.append(
            Recording(cells["file"], cells["speaker"].strip(), cells["text"].strip(), path, source)
        )
    if not recordings:
        raise RecordingsError(f"{where} names no file: add lines, or take the set away.")
    return tuple(recordings)


def _kind(recordings: tuple[Recording, ...]) -> Kind:
    if not any(recording.speaker for recording in recordings):
        return Kind.NOISE
    if all(len(recording.text.split()) == 1 for recording in recordings):
        return Kind.WORDS
    return Kind.SENTENCES
