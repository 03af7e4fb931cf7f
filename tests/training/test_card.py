"""A model's README.md: what it is made from, whom to thank, who was held out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.benchmarks.ears.groups import HELD_OUT, seen_by
from scripts.training.card import Facts, card
from scripts.training.material import Source

READ = Source("librispeech-train-clean-5", 1_500, 5.25, 25)
SAID = Source("speech-commands", 12_000, 3.0, 1_900)
FACTS = Facts(
    sources=[READ, SAID],
    noises=["noise-esc10"],
    synthesized=15_000,
    synthesized_hours=6.895,
    voices=698,
    epochs=20,
    seed=7,
    hours_spent=1.55,
    parameters=1_234_567,
    width=384,
    layers=9,
    right_frames=9,
    units=938,
    words=21_000,
    loss=-0.2345,
    tuning_loss=-0.3456,
)
SPOKEN_ONLY = replace(FACTS, sources=[], noises=[], tuning_loss=None)


def flat(facts: Facts) -> str:
    return " ".join(card(facts).split())


def test_the_facts_are_told() -> None:
    text = card(FACTS)
    assert "| librispeech-train-clean-5 | 1,500 | 5.25 | 25 |\n" in text
    assert "| speech-commands | 12,000 | 3.00 | 1,900 |\n" in text
    for fact in (
        "(seed 7, 20 epochs, 1.6 hours)",
        "9 layers of 384, 1,234,567 weights",
        "90 ms of right context",
        "21,000 words",
        "and 15,000 utterances (6.9 hours) of espeak-ng in 698 voices",
        "-0.2345 on what was trained on (varied), -0.3456 on speakers to tune with",
    ):
        assert fact in flat(FACTS), fact


def test_a_table_stands_between_empty_lines() -> None:
    blocks = card(FACTS).split("\n\n")
    (table,) = (block for block in blocks if block.startswith("| recordings"))
    assert len(table.splitlines()) == 4
    assert all(line.startswith("|") for line in table.splitlines())


@pytest.mark.parametrize(
    ("sets", "noises", "thanked"),
    [
        (["librispeech-train-clean-5"], [], {"LibriSpeech"}),
        (["speech-commands"], [], {"Speech Commands"}),
        (["speech_commands_v0.02"], ["speech_commands_v0.02-noise"], {"Speech Commands"}),
        ([], ["noise-esc10"], {"ESC-10"}),
        (["librispeech-x"], ["ESC-10"], {"LibriSpeech", "ESC-10"}),
        (["mine"], [], {"mine, whose makers"}),
    ],
)
def test_credits_are_for_the_sets_that_were_used(
    sets: list[str], noises: list[str], thanked: set[str]
) -> None:
    sources = [Source(name, 1, 0.1, 1) for name in sets]
    text = card(replace(FACTS, sources=sources, noises=noises))
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(lines) == len(thanked)
    for name in thanked:
        assert sum(line.startswith(f"- {name}") for line in lines) == 1
    assert lines[-1].endswith(".")


def test_synthesized_speech_alone_thanks_no_set_and_has_no_table() -> None:
    text = card(SPOKEN_ONLY)
    assert not re.search(r"^- ", text, re.MULTILINE)
    assert "| recordings" not in text
    assert "LibriSpeech" not in text
    told = flat(SPOKEN_ONLY)
    assert "from random weights, on 15,000 utterances (6.9 hours) of espeak-ng" in told
    assert "not measured on speakers to tune with, as none were given" in told
    assert "trained on synthesized voices only" in told
    assert "the CMU Pronouncing Dictionary" in told
    assert "Read American speech" not in told


def test_recordings_alone_do_not_speak_of_synthesized_ones() -> None:
    told = flat(replace(FACTS, synthesized=0, synthesized_hours=0.0))
    assert "espeak-ng" not in told
    assert "synthesized voices" not in told


@pytest.mark.parametrize("facts", [FACTS, SPOKEN_ONLY])
def test_no_figure_is_none(facts: Facts) -> None:
    assert not re.search(r"\b(nan|None|inf)\b", card(facts))


@pytest.mark.parametrize("facts", [FACTS, SPOKEN_ONLY])
def test_the_measurements_see_that_speakers_are_held_out(facts: Facts, tmp_path: Path) -> None:
    text = card(facts)
    assert text.splitlines().count(HELD_OUT) == 1
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    assert "not seen" in seen_by(tmp_path)


@pytest.mark.parametrize("facts", [FACTS, SPOKEN_ONLY])
def test_lines_are_short(facts: Facts) -> None:
    assert all(len(line) <= 200 for line in card(facts).splitlines())
