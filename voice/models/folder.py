"""Is this folder a model that Vosk 0.3.45 can use with a phrase list?

Vosk answers some broken folders with an exception, others by ending the whole process: a graph
that is missing or cut short is a null pointer at the first phrase list, and endpoint rules
without silence phones fail an assertion at the first block. What Vosk would not survive, and
what it would silently ignore, is looked for here. (Source of the layout: vosk-api v0.3.45,
src/model.cc; each refusal below was tried against the wheel.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from voice.audio import SupineError
from voice.models.fst import FstError, read_fst_header

ACOUSTIC_MODEL = Path("am/final.mdl")
OPTIONS = Path("conf/model.conf")
FEATURES = (Path("conf/mfcc.conf"), Path("conf/fbank.conf"))
GRAPH = Path("graph/HCLr.fst")
STATIC_GRAPH = Path("graph/HCLG.fst")
DISAMBIGUATION = Path("graph/disambig_tid.int")
WORDS = Path("graph/words.txt")
LANGUAGE = Path("graph/Gr.fst")

_SILENCE_PHONES = re.compile(r"^\s*--endpoint\.silence-phones=\d+(:\d+)*\s*$", re.MULTILINE)
_NEVER_ZERO = re.compile(
    r"^\s*--(frame-subsampling-factor|frames-per-chunk)=(?!0*[1-9]\d*\s*$)(.*)$", re.MULTILINE
)
_ADVICE = "unpack it again or choose another with --model"


class ModelError(SupineError):
    """A model that cannot be used. One sentence: what is wrong, where, and what to do."""


@dataclass(frozen=True)
class ModelFolder:
    """A model that passed the check: its name and its folder."""

    name: str
    path: Path


def check_model(path: Path) -> ModelFolder:
    """The folder as a usable model, or ModelError. Vosk is not loaded for this."""
    if not path.is_dir():
        raise ModelError(f"There is no model folder at {path}: {_ADVICE}.")
    try:
        _check_layout(path)
        _check_options(path)
        _check_graph(path)
        _check_words(path)
    except OSError as error:
        raise ModelError(
            f"The model in {path} cannot be read ({error.strerror or error}): {_ADVICE}."
        ) from error
    return ModelFolder(path.name, path)


def _check_layout(path: Path) -> None:
    if (path / STATIC_GRAPH).exists():
        raise ModelError(
            f"The model in {path} has a fixed graph ({STATIC_GRAPH}) that ignores phrase lists: "
            "choose one with a runtime graph, such as Vosk's small models, with --model."
        )
    if not (path / ACOUSTIC_MODEL).exists():
        old = " (it has the layout of models before 2020)" if (path / "final.mdl").exists() else ""
        raise ModelError(f"The folder {path} holds no {ACOUSTIC_MODEL}{old}: {_ADVICE}.")
    for name in (ACOUSTIC_MODEL, OPTIONS, GRAPH):
        _require(path, name)
    if not (path / DISAMBIGUATION).exists():
        raise ModelError(f"The model in {path} lacks {DISAMBIGUATION}: {_ADVICE}.")
    if not any((path / name).exists() for name in FEATURES):
        wanted = " or ".join(str(name) for name in FEATURES)
        raise ModelError(f"The model in {path} lacks {wanted}: {_ADVICE}.")


def _require(path: Path, name: Path) -> None:
    file = path / name
    if not file.is_file():
        raise ModelError(f"The model in {path} lacks {name}: {_ADVICE}.")
    if file.stat().st_size == 0:
        raise ModelError(f"The file {name} of the model in {path} is empty: {_ADVICE}.")


def _check_options(path: Path) -> None:
    text = (path / OPTIONS).read_text(encoding="utf-8", errors="replace")
    if not _SILENCE_PHONES.search(text):
        raise ModelError(
            f"The file {path / OPTIONS} names no silence phones, which ends Vosk with a crash: "
            "add a line such as --endpoint.silence-phones=1:2 with the model's own numbers."
        )
    if wrong := _NEVER_ZERO.search(text):
        raise ModelError(
            f"The file {path / OPTIONS} sets --{wrong[1]} to {wrong[2].strip()!r}, which ends Vosk "
            f"with a crash: {_ADVICE}."
        )


def _check_graph(path: Path) -> None:
    try:
        header = read_fst_header(path / GRAPH)
    except FstError as error:
        raise ModelError(f"The graph {path / GRAPH} is damaged ({error}): {_ADVICE}.") from error
    if header.least_bytes > header.file_bytes:
        raise ModelError(
            f"The graph {path / GRAPH} is cut short ({header.file_bytes} of at least "
            f"{header.least_bytes} bytes): {_ADVICE}."
        )


def _check_words(path: Path) -> None:
    """Words stand in words.txt, or (Vosk's small-en-us-0.15) inside Gr.fst."""
    if (path / WORDS).exists():
        _require(path, WORDS)
        return
    try:
        inside = (path / LANGUAGE).is_file() and read_fst_header(path / LANGUAGE).has_output_symbols
    except FstError as error:
        raise ModelError(f"The file {path / LANGUAGE} is damaged ({error}): {_ADVICE}.") from error
    if not inside:
        raise ModelError(f"The model in {path} has no word list ({WORDS}): {_ADVICE}.")
