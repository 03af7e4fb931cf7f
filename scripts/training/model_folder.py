"""A model's folder as Vosk 0.3.45 loads it, written from a trained network and a lexicon."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scripts.training.kaldi_binary import Network, acoustic_model
from scripts.training.lexicon import UNKNOWN
from scripts.training.unigram import unigram_graph
from scripts.training.units import PHONES, UNITS
from scripts.training.word_tree import Lexicon, build_tree
from voice.audio import SupineError
from voice.models.folder import ACOUSTIC_MODEL, DISAMBIGUATION, GRAPH, LANGUAGE, OPTIONS, WORDS
from voice.models.graph_file import write_graph
from voice.models.phone_table import PHONES as PHONE_NAMES

FEATURE_OPTIONS = Path("conf/fbank.conf")
WORD_BOUNDARIES = Path("graph/phones/word_boundary.int")
CARD = Path("README.md")

_FEATURES = """\
--num-mel-bins=40
--low-freq=20
--high-freq=-400
--dither=0
"""

# --max-mem bounds the work of finding alternatives, which noise drives up. Of the endpointer's
# rules only the silence phones matter: without them Vosk ends the process.
_DECODING = """\
--min-active=200
--max-active=500
--beam=13.0
--lattice-beam=8.0
--max-mem=100000
--acoustic-scale=1.0
--frame-subsampling-factor=3
--frames-per-chunk=6
--endpoint.silence-phones=1:2
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""

_BOUNDARIES = {"": "nonword", "B": "begin", "I": "internal", "E": "end", "S": "singleton"}


class ModelWritingError(SupineError):
    """No model can be written. One sentence: what is wrong, where, and what to do."""


def write_model(
    folder: Path,
    network: Network,
    lexicon: Lexicon,
    word_counts: Mapping[str, float],
    card: str,
) -> None:
    """Write a model into a folder that is new or empty; it appears whole or not at all.

    `lexicon`: pronunciations in ARPAbet phones without stress, by word; UNKNOWN is added.
    `word_counts`: how often each word was met, for listening without a phrase list. `card`: the
    text of README.md. Raises ModelWritingError.
    """
    files = _contents(network, lexicon, word_counts, card)
    try:
        _put(folder, files)
    except OSError as error:
        raise ModelWritingError(
            f"The model cannot be written to {folder} ({error.strerror or error}): make room "
            "there, or choose a folder that does not exist yet and can be made."
        ) from error


def _contents(
    network: Network, lexicon: Lexicon, word_counts: Mapping[str, float], card: str
) -> dict[Path, bytes]:
    """The content of every file by its path inside the folder."""
    if network.output.bias.size != 2 * len(UNITS):
        raise ModelWritingError(
            f"The network has {network.output.bias.size} outputs and not {2 * len(UNITS)}, two for "
            "each unit: train it anew with the present units."
        )
    _check_lexicon(lexicon)
    try:
        acoustic = acoustic_model(network)
        tree = build_tree({**lexicon, UNKNOWN: [("SPN",)]})
        language = unigram_graph(word_counts, tree.labels)
    except ValueError as error:
        raise ModelWritingError(
            f"No model can be made, because {error}: mend the network or the counts of words."
        ) from error
    words = {"<eps>": 0, **dict(sorted(tree.labels.items()))}
    phones = {"<eps>": 0, **{unit.name: phone for phone, unit in enumerate(UNITS, 1)}}
    boundaries = {phone: _BOUNDARIES[unit.place] for phone, unit in enumerate(UNITS, 1)}
    return {
        ACOUSTIC_MODEL: acoustic,
        FEATURE_OPTIONS: _FEATURES.encode(),
        OPTIONS: _DECODING.encode(),
        GRAPH: write_graph(tree.graph),
        LANGUAGE: language,
        WORDS: _table(words),
        DISAMBIGUATION: b"",  # the graph has no such symbols
        PHONE_NAMES: _table(phones),
        WORD_BOUNDARIES: _table(boundaries),
        CARD: card.encode(),
    }


def _check_lexicon(lexicon: Lexicon) -> None:
    for word, ways in lexicon.items():
        if word.split() != [word]:
            wrong = "is not one word"
        elif not ways or not all(ways):
            wrong = "has no pronunciation"
        elif word != UNKNOWN and not set().union(*ways) <= set(PHONES):
            wrong = f"is said with other phones than {' '.join(PHONES)}"
        else:
            continue
        raise ModelWritingError(
            f"In the model's lexicon {word!r} {wrong}: correct it there or leave it out."
        )


def _table(rows: Mapping[str, int] | Mapping[int, str]) -> bytes:
    return "".join(f"{name} {value}\n" for name, value in rows.items()).encode()


def _put(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Written beside the folder under another name, which it then loses."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        for name, content in files.items():
            place = unfinished / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        unfinished.chmod(0o755)  # a temporary folder is its maker's alone
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
