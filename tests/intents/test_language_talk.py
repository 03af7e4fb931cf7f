"""Ordinary talk, which means nothing to the coach.

What people say to each other and to a coach alike ("hello") is tested with its intent.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from intents.language import STATES, Language

OWN = Language.packaged(
    {"morning-stretch": ["morning stretch", "the 3-minute one"], "tai-chi": ["tai chi"]}
)
TALK = Path(__file__).with_name("talk.txt").read_text(encoding="utf-8").splitlines()
"""To a partner, a child, a cat, on the telephone, on the radio; many hold words of commands."""


def test_much_of_it_is_tried_and_each_sentence_once() -> None:
    assert len({talk.lower() for talk in TALK}) == len(TALK) >= 300


@pytest.mark.parametrize("state", STATES)
def test_ordinary_talk_means_nothing(state: str) -> None:
    readings = {talk: OWN.read_typed(talk, state) for talk in TALK}
    taken = [f"{talk!r} was taken for {r.intent}" for talk, r in readings.items() if r]
    assert not taken, "\n".join(taken)
