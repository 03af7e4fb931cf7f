from __future__ import annotations

import numpy as np
import pytest

from scripts.benchmarks.sessions import ducked
from tests.app.fakes import FakeMouth
from voice.app.rehearsal import Outcome
from voice.audio import Samples, gain, to_samples

TEXT = "twenty"
AT_S = 1.0


def outcome(sounded: Samples, **said: object) -> Outcome:
    event = {
        "t": AT_S + 0.5,
        "kind": "said",
        "start": AT_S,
        "text": TEXT,
        "priority": "count",
        "cut": False,
        **said,
    }
    speaker = np.zeros(to_samples(3.0), np.float32)
    start = to_samples(AT_S)
    speaker[start : start + sounded.size] = sounded
    pcm = np.rint(speaker * 32_767).astype(np.int16)
    return Outcome([], [event], pcm, pcm, 3.0, [])


@pytest.fixture
def mouth() -> FakeMouth:
    return FakeMouth(word_s=0.5)


def test_a_word_is_ducked_when_only_its_end_is(mouth: FakeMouth) -> None:
    word = mouth.clip(TEXT).samples
    assert ducked(outcome(word), mouth) == 0
    softer = word.copy()
    softer[-to_samples(0.2) :] *= np.float32(gain(-12.0))
    assert ducked(outcome(softer), mouth) == 1
    assert ducked(outcome(word * np.float32(gain(-5.0))), mouth) == 0


def test_other_lines_and_words_that_were_cut_are_not_counted(mouth: FakeMouth) -> None:
    softer = mouth.clip(TEXT).samples * np.float32(gain(-12.0))
    assert ducked(outcome(softer, cut=True), mouth) == 0
    assert ducked(outcome(softer, priority="instruction"), mouth) == 0
