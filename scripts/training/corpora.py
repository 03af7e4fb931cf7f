"""What is trained on: recordings in the layouts in which they are published.

Understood are LibriSpeech (SPEAKER/CHAPTER/SPEAKER-CHAPTER-NNNN.flac, the texts of a chapter in
SPEAKER-CHAPTER.trans.txt beside them; V. Panayotov and others, 2015), Speech Commands
(WORD/SPEAKER_nohash_N.wav, noise in _background_noise_; P. Warden, arXiv:1804.03209), and folders
or zip files with a manifest.tsv.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from intents.language.spoken import words_of
from scripts.benchmarks.ears.groups import Group, speaker_group
from scripts.benchmarks.ears.recording import Recording
from scripts.benchmarks.ears.recordings import MANIFEST, Kind, RecordingSet, read_sets
from voice.audio import SupineError

_TRANSCRIPTS = "*.trans.txt"
_READ_PREFIX = "librispeech-"
_WORD_RECORDINGS = "*_nohash_*.wav"
_NOISES = "_background_noise_"


class CorporaError(SupineError):
    """Recordings that cannot be trained on."""


@dataclass(frozen=True)
class Utterance:
    """Somebody says something. `source`: the name of its set.

    `text`: lower-case words of letters and apostrophes, with one space between any two.
    """

    source: str
    speaker: str
    text: str
    group: Group
    path: Path


@dataclass(frozen=True)
class Noise:
    """A sound without speech, and what makes it: "rain"."""

    source: str
    text: str
    path: Path


@dataclass(frozen=True)
class Corpora:
    """All recordings, in the order of their folders and sets."""

    utterances: tuple[Utterance, ...]
    noises: tuple[Noise, ...]

    def of(self, group: Group) -> tuple[Utterance, ...]:
        """The utterances of a group of speakers."""
        return tuple(one for one in self.utterances if one.group == group)


def read_corpora(folders: Sequence[Path], scratch: Path) -> Corpora:
    """Everything in some folders, each of which is or holds sets in one of the layouts.

    Of sets with one name the first counts. scratch: a folder for what zip files hold; what lies
    there already from the same zip file stays. Raises CorporaError, also where scratch cannot be
    written, and RecordingsError for a set with a manifest.
    """
    sets: dict[str, RecordingSet] = {}
    for number, folder in enumerate(folders):
        # A set is named after its folder, whose name "." does not hold.
        whole = Path(os.path.abspath(folder))  # noqa: PTH100  not resolve(): links have names
        for found in _sets_in(whole, scratch / str(number)):
            sets.setdefault(found.name, found)
    for one in sets.values():
        _extract(one)
    noises = [one for one in sets.values() if one.kind == Kind.NOISE]
    speech = [one for one in sets.values() if one.kind != Kind.NOISE]
    return Corpora(
        tuple(_utterance(one, said) for one in speech for said in one.recordings),
        tuple(
            Noise(one.name, heard.text, heard.path) for one in noises for heard in one.recordings
        ),
    )


def _sets_in(folder: Path, scratch: Path) -> list[RecordingSet]:
    if not folder.is_dir():
        raise CorporaError(f"There is no folder {folder}: give one that holds recordings.")
    found = [_read_sentences(root) for root in _roots(folder, _TRANSCRIPTS, 3)]
    for root in _roots(folder, _WORD_RECORDINGS, 2):
        found += _single_words(root)
    if any(folder.glob("*.zip")) or any(folder.glob(f"*/**/{MANIFEST}")):
        found += read_sets(folder, scratch)
    if not found:
        raise CorporaError(
            f"The folder {folder} holds no recordings in a known layout: give LibriSpeech's or "
            f"Speech Commands' folder, or one with folders or zip files that hold a {MANIFEST}."
        )
    return found


def _roots(folder: Path, pattern: str, depth: int) -> list[Path]:
    """The folders, this one or inside it, that hold files of a pattern so many levels down."""
    above = {path.parents[depth - 1] for path in folder.rglob(pattern)}
    return sorted(root for root in above if root.is_relative_to(folder))


def _read_sentences(root: Path) -> RecordingSet:
    recordings = [
        recording
        for transcript in sorted(root.glob(f"*/*/{_TRANSCRIPTS}"))
        for recording in _chapter(transcript, str(root))
    ]
    name = _READ_PREFIX + root.name
    return RecordingSet(name, Kind.SENTENCES, tuple(recordings), None, PurePosixPath())


def _chapter(transcript: Path, source: str) -> Iterator[Recording]:
    try:
        lines = transcript.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorporaError(f"The text {transcript} cannot be read: copy it again.") from error
    for number, line in enumerate(lines, 1):
        name, _, text = line.partition(" ")
        if name.count("-") != 2 or not text.strip():
            raise CorporaError(
                f"{transcript}, line {number} is not a recording's name and its text: "
                "copy the file again."
            )
        file = f"{name}.flac"
        yield Recording(file, name.partition("-")[0], text, transcript.parent / file, source)


def _single_words(root: Path) -> list[RecordingSet]:
    """The words, and the noises where there are any."""
    words, noises = [], []
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        said = folder.name
        for path in sorted(folder.glob("*.wav")):
            speaker, mark, _ = path.stem.partition("_nohash_")
            file = f"{said}/{path.name}"
            if said == _NOISES:
                noises.append(Recording(file, "", path.stem, path, str(root)))
            elif mark and not said.startswith("_"):
                words.append(Recording(file, speaker, said, path, str(root)))
    found = [RecordingSet(root.name, Kind.WORDS, tuple(words), None, PurePosixPath())]
    if noises:
        name = f"{root.name}-noise"
        found.append(RecordingSet(name, Kind.NOISE, tuple(noises), None, PurePosixPath()))
    return found


def _utterance(one: RecordingSet, said: Recording) -> Utterance:
    text = " ".join(words_of(said.text))
    if not said.speaker or not text:
        lacks = "text" if said.speaker else "speaker"
        raise CorporaError(
            f"The recording {said.file} of {said.source} has no {lacks}: "
            "give it one in the set's list, or take it out."
        )
    group = speaker_group(said.speaker, says_words=one.kind == Kind.WORDS)
    return Utterance(one.name, said.speaker, text, group, said.path)


def _extract(one: RecordingSet) -> None:
    """Take what is lacking out of a zip file; what is whole has the zip file's own date."""
    if one.archive is None:
        return
    try:
        date_ns = one.archive.stat().st_mtime_ns
        lacking = [said for said in one.recordings if not _has_date(said.path, date_ns)]
        one.extract(lacking)
        for recording in lacking:
            os.utime(recording.path, ns=(date_ns, date_ns))
    except OSError as error:
        raise CorporaError(
            f"What {one.archive} holds cannot be written to {error.filename or 'the work folder'} "
            f"({error.strerror}): make room there, or choose another folder with --work."
        ) from error


def _has_date(path: Path, date_ns: int) -> bool:
    return path.exists() and path.stat().st_mtime_ns == date_ns
