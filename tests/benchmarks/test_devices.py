from __future__ import annotations

import pytest

from scripts.benchmarks import devices
from scripts.benchmarks.devices import clocks, fault_reports, survive
from scripts.benchmarks.fault_plan import Fault, Kind, faults
from scripts.benchmarks.faulty_session import Holds
from scripts.benchmarks.simulated_card import Hang, SimulatedCard, SimulatedClock
from tests.app.fakes import FakeMouth
from voice.audio import silence
from voice.device import Direction, SoundDevice


class Mouth(FakeMouth):
    def close(self) -> None:
        """Nothing is kept open."""


def one(kind: Kind, *directions: Direction, length_s: float = 5.0) -> Fault:
    return Fault(kind, directions, 60.0, length_s, 5e-5)


def test_a_plan_is_the_same_on_every_run_and_has_every_kind() -> None:
    plan = list(faults(200, 7))
    assert plan == list(faults(200, 7))
    assert {fault.kind for fault in plan} == set(Kind)
    assert {fault.directions for fault in plan} == {("input",), ("output",), ("input", "output")}


@pytest.mark.parametrize("kind", [Kind.LOSS, Kind.HIDDEN, Kind.SUSPEND, Kind.RATE])
@pytest.mark.parametrize("direction", ["input", "output"])
def test_a_fault_is_noticed_within_a_second_and_got_over_within_five(
    kind: Kind, direction: Direction
) -> None:
    survived = survive(Mouth(word_s=0.35), [one(kind, direction)])
    (fault,) = survived.faults
    assert fault.noticed_s is not None
    assert fault.back_s is not None
    assert fault.ended_s is not None
    assert fault.noticed_s - fault.began_s < 1.0
    assert fault.back_s - fault.ended_s < 5.0
    assert survived.crashes == survived.hangs == survived.stuck == []
    (holds,) = survived.holds
    assert holds.done >= 1
    assert holds.wrong == []


def test_random_faults_leave_every_hold_right() -> None:
    survived = survive(Mouth(word_s=0.35), faults(12, 3))
    assert survived.crashes == survived.hangs == survived.stuck == []
    assert [words for holds in survived.holds for words in holds.wrong] == []
    longest_s = [run.longest_s for run in survived.ran["nothing came in"]]
    assert max(longest_s) <= 1.0
    times, holds = fault_reports(survived)
    assert len(times.rows) == len({fault.kind for fault in survived.faults})
    assert ["crashes", "0"] in holds.rows


def test_a_hold_of_a_wrong_length_is_seen() -> None:
    holds = Holds()
    start = {"t": 1.0, "phase": "start"}
    end = {"phase": "end", "seconds": 30.0, "held": 30.0, "movement": "knee"}
    holds.note(start, 1.0)
    holds.note({**end, "t": 31.0}, 31.4)
    assert (holds.done, holds.wrong) == (1, [])
    assert holds.over_s == [pytest.approx(0.4)]
    holds.note({**start, "t": 40.0}, 40.0)
    holds.note({**end, "t": 69.0}, 69.0)
    assert holds.wrong == ["knee: 29.00 s of 30 s"]


def test_a_crash_and_a_hang_are_counted_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    errors = [ZeroDivisionError("once"), Hang("twice")]

    class Failing(devices.FaultySession):
        def _begin(self, fault: Fault) -> None:
            super()._begin(fault)
            if errors:
                raise errors.pop(0)

    monkeypatch.setattr(devices, "FaultySession", Failing)
    survived = survive(Mouth(), [one(Kind.MOVE, "input", length_s=0.1) for _ in range(3)])
    assert survived.crashes == ["ZeroDivisionError: once"]
    assert survived.hangs == ["twice"]
    assert len(survived.faults) == 3


def test_a_loop_that_never_waits_is_a_hang() -> None:
    card = SimulatedCard(lambda _, count, __: silence(count))
    clock = SimulatedClock(card)
    device = SoundDevice(lambda *_: None, backend=card, clock=clock)

    def never() -> bool:
        while True:
            clock.now_s()

    with pytest.raises(Hang, match="does not wait"):
        device.run(lambda _: silence(), never)


def test_two_clocks_lose_nothing() -> None:
    report = clocks(0.05)
    assert [row[1:3] for row in report.rows] == [["0", "0"], ["0", "0"]]
