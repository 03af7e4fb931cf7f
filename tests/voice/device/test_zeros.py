from __future__ import annotations

import numpy as np

from voice.audio import BLOCK_S, silence
from voice.device.zeros import AT_FIRST_S, GATED_S, PROOF_S, PROVEN_S, Zeros

NOISE = np.full(320, 1e-4, np.float32)


def hear(zeros: Zeros, seconds: float, *, sounding: bool) -> float | None:
    """After how long it was a loss, or None."""
    for at in range(round(seconds / BLOCK_S)):
        zeros.note(NOISE if sounding else silence(), 16_000)
        if zeros.are_a_loss:
            return (at + 1) * BLOCK_S
    return None


def near(told_s: float | None, limit_s: float) -> bool:
    return told_s is not None and limit_s <= told_s <= limit_s + 0.1


def test_a_microphone_that_is_muted_from_the_beginning() -> None:
    assert near(hear(Zeros(), 10.0, sounding=False), AT_FIRST_S)


def test_one_with_a_noise_floor_is_missed_within_a_second() -> None:
    zeros = Zeros()
    assert hear(zeros, PROOF_S + 1.0, sounding=True) is None
    told_s = hear(zeros, 10.0, sounding=False)
    assert near(told_s, PROVEN_S)
    assert told_s is not None
    assert told_s < 1.0


def test_a_noise_gate_shuts_for_a_minute_without_being_a_loss() -> None:
    zeros = Zeros()
    for _ in range(5):
        assert hear(zeros, 6.0, sounding=True) is None
        assert hear(zeros, GATED_S - 1.0, sounding=False) is None


def test_a_gate_that_opens_after_a_false_loss_is_believed_later() -> None:
    zeros = Zeros()
    hear(zeros, 5.0, sounding=True)
    assert near(hear(zeros, 100.0, sounding=False), GATED_S)
    assert hear(zeros, 5.0, sounding=True) is None
    assert hear(zeros, 3 * GATED_S, sounding=False) is None


def test_a_mute_that_was_lifted_has_to_be_proven_again() -> None:
    zeros = Zeros()
    hear(zeros, PROOF_S + 1.0, sounding=True)
    assert hear(zeros, 3.0, sounding=False) is not None
    assert hear(zeros, 3.0, sounding=True) is None
    assert hear(zeros, 3.0, sounding=False) is None
    hear(zeros, PROOF_S + 1.0, sounding=True)
    assert near(hear(zeros, 3.0, sounding=False), PROVEN_S)


def test_a_few_zeros_in_soft_noise_are_no_gate() -> None:
    zeros = Zeros()
    soft = np.zeros(320, np.float32)
    soft[100] = 3e-5
    for _ in range(round((PROOF_S + 1.0) / BLOCK_S)):
        zeros.note(soft, 16_000)
    assert near(hear(zeros, 3.0, sounding=False), PROVEN_S)


def test_opening_it_anew_lets_it_warm_up_but_forgets_no_proof() -> None:
    zeros = Zeros()
    hear(zeros, PROOF_S + 1.0, sounding=True)
    zeros.restart()
    assert hear(zeros, 1.0, sounding=False) is None
    assert hear(zeros, 1.0, sounding=True) is None
    assert near(hear(zeros, 10.0, sounding=False), PROVEN_S)
    zeros.restart()
    assert near(hear(zeros, 10.0, sounding=False), AT_FIRST_S)
