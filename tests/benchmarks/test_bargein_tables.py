from __future__ import annotations

from dataclasses import replace

import pytest

from intents.routine import Library
from scripts.benchmarks.bargein.tables_alone import alone, routine_texts
from scripts.benchmarks.bargein.tables_over import commands, fates, silence, urgent
from scripts.benchmarks.bargein.trial import (
    AloneOutcome,
    AloneTrial,
    Fate,
    Mistake,
    OverOutcome,
    OverTrial,
    acted_at_s,
    acts,
)
from scripts.benchmarks.ears.groups import Group
from scripts.benchmarks.ears.setting import Setting
from scripts.benchmarks.ears.trial import Heard, Meaning, Part
from scripts.benchmarks.figures import wilson
from scripts.benchmarks.report import Report

STOP, NEXT = Meaning("STOP"), Meaning("NEXT")
SETTING = Setting(Group.REPORTING, ("en-us+f3",), "seen", has_words=False, has_sentences=False)
TRIAL = OverTrial(
    Part.URGENT,
    "en-us+f3",
    "stop",
    "narrating",
    meant=STOP,
    stage="talking",
    echo_db=0.0,
    cancels=True,
)
RIGHT = Heard(STOP, accepted=True, reflex_s=9.0, decided_s=9.3, text="stop", candidate=STOP)
NOTHING = Heard(None, accepted=False, reflex_s=None, decided_s=9.3)


def outcome(
    *heard: Heard, trial: OverTrial = TRIAL, silent_s: float | None = None, by_itself: int = 0
) -> OverOutcome:
    return OverOutcome(
        trial,
        heard,
        12.0,
        8.8,
        start_s=8.0,
        silent_s=silent_s,
        covered=0.5,
        narrated_s=5.0,
        by_itself=by_itself,
    )


@pytest.mark.parametrize(
    ("heard", "fate"),
    [
        ([RIGHT], Fate.RIGHT),
        ([NOTHING, RIGHT], Fate.RIGHT),
        ([replace(RIGHT, meaning=NEXT)], Fate.MISTAKEN),
        ([RIGHT, replace(RIGHT, meaning=NEXT)], Fate.MISTAKEN),
        ([replace(RIGHT, meaning=None, doubt=3.0)], Fate.DOUBTED),
        ([replace(RIGHT, meaning=None, candidate=NEXT)], Fate.NEAR),
        ([replace(NOTHING, text="lie down stop")], Fate.OTHER_WORDS),
        ([replace(NOTHING, text="stop")], Fate.REFUSED),
        ([NOTHING], Fate.NO_WORDS),
        ([], Fate.UNHEARD),
    ],
)
def test_every_trial_has_one_fate(heard: list[Heard], fate: Fate) -> None:
    assert outcome(*heard).fate == fate


def test_a_command_acts_at_its_reflex_or_else_at_its_decision() -> None:
    assert acted_at_s(RIGHT, STOP) == 9.0
    assert acted_at_s(replace(RIGHT, reflex_s=None), STOP) == 9.3
    assert acted_at_s(replace(RIGHT, reflex_s=None), NEXT) is None
    assert acted_at_s(replace(NOTHING, reflex_s=9.1), STOP) == 9.1, "silent, if not for long"
    assert acted_at_s(NOTHING, STOP) is None


def test_what_the_narrator_had_done_before_spoils_a_trial() -> None:
    assert outcome(RIGHT, by_itself=1).fate == Fate.SPOILED
    assert replace(outcome(), start_s=None).fate == Fate.SPOILED


def rows(report: Report, *keys: str) -> list[dict[str, object]]:
    found = [
        figures
        for cells, figures in zip(report.rows, report.figures, strict=True)
        if tuple(cells[: len(keys)]) == keys
    ]
    assert found, keys
    return found


def test_shares_are_counted_with_their_intervals() -> None:
    late = replace(TRIAL, echo_db=10.0)
    off = replace(TRIAL, cancels=False)
    some = [
        outcome(RIGHT, silent_s=0.1),
        outcome(replace(RIGHT, reflex_s=None), silent_s=0.3),
        outcome(NOTHING),
        outcome(NOTHING, trial=late),
        outcome(RIGHT, trial=off, silent_s=0.2),
    ]
    report, where = urgent(some, SETTING)
    (row,) = rows(report, "STOP", "voices", "0", "on")
    assert (row["trials"], row["reflexes"], row["right"]) == (3, 1, 2)
    assert row["right_low_high"] == wilson(2, 3)
    assert row["reflex_low_high"] == wilson(1, 3)
    (row,) = rows(report, "both", "voices", "10", "on")
    assert (row["trials"], row["reflexes"], row["right"]) == (1, 0, 0)
    assert report.rows[0][-2:] == ["66.7%", "20.8% to 93.9%"]
    assert "97 %" in report.conditions
    assert "sounds in 50% of the words' time" in report.conditions
    (row,) = rows(where, "narrated", "04 to 08 s, 0 dB")
    assert row["trials"] == 3, "those without cancelling are not looked at"
    times = silence(some)
    (row,) = rows(times, "0", "on")
    assert (row["silenced"], row["silent_s_p50"]) == (2, pytest.approx(0.2))
    counted, instead = fates(some)
    (row,) = rows(counted, "stop and pause", "0", "on")
    assert row["fates"] == {**dict.fromkeys(map(str, Fate), 0), "right": 2, str(Fate.NO_WORDS): 1}
    assert len(instead.rows) == 2


def test_what_was_heard_instead_is_told_with_its_doubt_and_its_distance_from_the_echo() -> None:
    near = replace(RIGHT, meaning=None, doubt=1.5, limit=0.5, over_echo_db=11.2)
    _, instead = fates([outcome(near, NOTHING)])
    assert instead.rows[0][3] == "stop (1.5 of 0.5), 11.2 dB; nothing"


def test_people_are_counted_apart() -> None:
    person = replace(TRIAL, source="e5", is_person=True)
    some = [outcome(RIGHT), outcome(NOTHING, trial=person)]
    report, _ = urgent(some, replace(SETTING, has_words=True))
    assert [row["right"] for row in rows(report, "STOP", "people")] == [0]
    assert [row["right"] for row in rows(report, "STOP", "voices")] == [1]
    assert [row["trials"] for row in rows(silence(some), "0", "on")] == [1]


def test_other_commands_are_counted_by_scene() -> None:
    trial = replace(TRIAL, part=Part.COMMANDS, what="next", meant=NEXT)
    hold = replace(trial, stage="counting")
    heard = replace(RIGHT, meaning=NEXT, reflex_s=None)
    report, by_intent = commands(
        [outcome(heard, trial=trial), outcome(NOTHING, trial=hold), outcome(heard, trial=hold)],
        SETTING,
    )
    shares = {cells[0]: (row["right"], row["trials"]) for cells, row in both(report)}
    assert shares == {"talking": (1, 1), "counting": (1, 2), "all": (2, 3)}
    assert by_intent.rows[0][:3] == ["NEXT", "3", "66.7%"]
    assert by_intent.rows[0][-1] == "next"


def both(report: Report) -> list[tuple[list[str], dict[str, object]]]:
    return list(zip(report.rows, report.figures, strict=True))


def session(room: str = "dry", *mistakes: Mistake, cancels: bool = True) -> AloneOutcome:
    trial = AloneTrial(
        Part.SPEECH, "the narrator", "a", "idle", room=room, echo_db=0.0, cancels=cancels
    )
    said = ("One.", "Two.")
    return AloneOutcome(trial, (), 1800.0, mistakes=mistakes, said=said, utterances=3)


def test_commands_and_reflexes_of_the_narrator_are_counted_by_room() -> None:
    obeyed = Mistake("PAUSE", "one minute", "One minute.", 9.0, is_reflex=True)
    undone = Mistake(None, "wait", "Take your time.", 20.0, is_reflex=True)
    some = [session(), session("0.3 s", obeyed, undone), session(cancels=False)]
    library = Library.packaged()
    by_room, mistakes, said = alone(some, library)
    (row,) = rows(by_room, "0.3 s", "0", "on")
    assert (row["sessions"], row["commands"], row["reflexes"]) == (1, 1, 2)
    assert (row["hours"], row["utterances"], row["lines"]) == (0.5, 3, 2)
    (row,) = rows(by_room, "all", "all", "on")
    assert (row["sessions"], row["commands"], row["reflexes"]) == (2, 1, 2)
    assert row["an_hour_upper"] == pytest.approx(6.30, abs=0.01), "two events in an hour"
    (row,) = rows(by_room, "all", "all", "off")
    assert row["commands"] == 0
    assert mistakes.rows == [
        ["on", "PAUSE", "one minute", "One minute.", "1"],
        ["on", "a reflex", "wait", "Take your time.", "1"],
    ]
    assert [row["not_said"] for row in said.figures[:-1]] == [
        routine_texts(library, routine) for routine in library.routines
    ]
    assert said.figures[-1]["different"] == 2


def test_only_what_had_an_effect_counts() -> None:
    plain = {"intent": None, "accepted": False, "reflex": None}
    assert not acts(plain)
    assert not acts({**plain, "intent": "STOP"}), "stop where nothing could be stopped"
    assert acts({**plain, "intent": "NEXT", "accepted": True})
    assert acts({**plain, "reflex": 3.0})
