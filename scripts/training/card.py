"""A model's card: what it is made from and how, for its README.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.benchmarks.ears.groups import HELD_OUT
from scripts.training.material import Source

# By what a set's name holds when only its small letters and digits are left.
_CREDITS = (
    (
        "librispeech",
        (
            "LibriSpeech (V. Panayotov, G. Chen, D. Povey, S. Khudanpur: LibriSpeech: an ASR "
            "corpus based on public domain audio books, ICASSP 2015), CC BY 4.0"
        ),
    ),
    (
        "speechcommands",
        (
            "Speech Commands (P. Warden: Speech Commands: a dataset for limited-vocabulary speech "
            "recognition, arXiv:1804.03209), CC BY 4.0"
        ),
    ),
    (
        "esc10",
        (
            "ESC-10 (K. J. Piczak: ESC: dataset for environmental sound classification, 2015; by "
            "the contributors of Freesound), CC BY 3.0"
        ),
    ),
)


@dataclass(frozen=True)
class Facts:
    """What a card tells. Losses: what MMI loses a frame, in natural logarithms."""

    sources: Sequence[Source]
    noises: Sequence[str]
    """The sets that noises came from."""
    synthesized: int
    synthesized_hours: float
    voices: int
    epochs: int
    seed: int
    hours_spent: float
    parameters: int
    width: int
    layers: int
    right_frames: int
    units: int
    words: int
    loss: float
    tuning_loss: float | None
    """None where there was nobody to measure it on."""


def card(facts: Facts) -> str:
    """The text of README.md, in Markdown."""
    return f"""# en-us-commands

American English for spoken commands, for Vosk 0.3.45 in phrase-list mode. Made by
`scripts/train_model` (seed {facts.seed}, {facts.epochs} epochs, {facts.hours_spent:.1f} hours).

## What it is

| | |
|---|---|
| features | 40 log-mel filter banks at 16 kHz, 20 Hz to 7,600 Hz, 10 ms shift, no dither |
| network | time-delay network, {facts.layers} layers of {facts.width}, {facts.parameters:,} \
weights in two bytes each, one output every 30 ms, {10 * facts.right_frames} ms of right context |
| units | {facts.units}: silence, a garbage phone, and 39 ARPAbet phones by their place in the \
word and the kind of phone before them in it |
| lexicon | {facts.words:,} words; `[unk]` is said by the garbage phone |

`graph/HCLr.fst` is the lexicon as a tree; the phrase list is composed with it when an utterance
begins. `graph/phones.txt` names the units; with it words that the lexicon lacks are added to a copy
of the model in the user's cache. Vosk's own endpointer is not used, so its rules do not matter.

## What it was made from

Lattice-free MMI from random weights, on{_made_from(facts)}.

All of it is varied anew in every epoch: speed, rooms, microphones, noise, level, whispering;
sentences of people are cut to a few words.

{_credits(facts)}Pronunciations: \
the CMU Pronouncing Dictionary, Copyright (C) 1993-2015 Carnegie Mellon University,
under the two-clause BSD licence. Which words are frequent: wordfreq (R. Speer), CC BY-SA 4.0. The
model files are released under the project's own licence; the attributions above go with them.

## How well it hears

{HELD_OUT}

Speakers, voices and noises are in three groups: to train with, to tune with, to report on. What is
lost a frame by its own measure, in natural logarithms: {facts.loss:.4f} on what was trained on
(varied), {_on_others(facts)}.

What the ears make of it, on those to report on, is measured by `scripts/bench ears`; the project's
README.md has the figures.

## Limits

{_dominating(facts)} Not tested: whispering, children, strong
accents, rooms with an RT60 beyond about 0.7 s, a mouth in a pillow.
"""


def _made_from(facts: Facts) -> str:
    """Recordings in a table, and what was synthesized; either may be missing."""
    said = (
        f"{facts.synthesized:,} utterances ({facts.synthesized_hours:.1f} hours) of espeak-ng in "
        f"{facts.voices} voices: the coach's own commands, words that sound like them, everyday "
        "words"
    )
    if not facts.sources:
        return f" {said}"
    rows = [
        "| recordings | utterances | hours | speakers |",
        "|---|---|---|---|",
        *(
            f"| {one.name} | {one.utterances:,} | {one.hours:.2f} | {one.speakers:,} |"
            for one in facts.sources
        ),
    ]
    table = "\n".join(["", "", *rows, "", ""])
    return f"{table}and {said}" if facts.synthesized else f"{table}and on nothing else"


def _on_others(facts: Facts) -> str:
    if facts.tuning_loss is None:
        return "not measured on speakers to tune with, as none were given"
    return f"{facts.tuning_loss:.4f} on speakers to tune with (as recorded)"


def _dominating(facts: Facts) -> str:
    if not facts.sources:
        return "It was trained on synthesized voices only."
    if not facts.synthesized:
        return "Read American speech dominates."
    return "Read American speech and synthesized voices dominate."


def _credits(facts: Facts) -> str:
    """A paragraph; none where no recordings were used."""
    used = dict.fromkeys([*(one.name for one in facts.sources), *facts.noises])
    plain = {name: "".join(filter(str.isalnum, name.lower())) for name in used}
    lines = [credit for key, credit in _CREDITS if any(key in name for name in plain.values())]
    keys = [key for key, _ in _CREDITS]
    lines += [
        f"{name}, whose makers are named where it came from"
        for name in used
        if not any(key in plain[name] for key in keys)
    ]
    return ";\n".join(f"- {line}" for line in lines) + ".\n\n" if lines else ""
