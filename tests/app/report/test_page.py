from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from intents.journal import Held, Hurt, Session
from tests.app.report.journals import NAMES, TODAY, decade, few, session, year
from tests.app.report.pages import charts, of_class, read, told
from voice.app.report import page
from voice.app.report.days import last_weeks

SAMPLES = {"year": year(), "few": few(), "empty": ()}
every = pytest.mark.parametrize("sessions", SAMPLES.values(), ids=SAMPLES)


@every
def test_a_page_is_whole_and_needs_nothing_from_outside(sessions: tuple[Session, ...]) -> None:
    made = page(sessions, TODAY, NAMES)
    reader = read(made)
    assert made.startswith("<!DOCTYPE html>")
    for outside in ("http", "url(", "@import", "//"):
        assert outside not in made
    assert not {"script", "link", "iframe", "img", "object"} & {*reader.seen}
    assert not {"src", "href", "srcset", "action"} & {name for name, _ in reader.attributes}


@every
def test_headings_are_in_order_and_ids_are_unique(sessions: tuple[Session, ...]) -> None:
    reader = read(page(sessions, TODAY, NAMES))
    assert next(tag for tag in reader.seen if re.fullmatch(r"h\d", tag)) == "h1"
    assert reader.seen.count("h1") == 1
    ids = [value for name, value in reader.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    named = [value for name, value in reader.attributes if name == "aria-labelledby"]
    assert {one for value in named for one in value.split()} == set(ids)


def test_every_chart_says_what_it_is_and_has_a_table_beside_it() -> None:
    made = page(year(), TODAY, NAMES)
    found = charts(made)
    assert {"calendar", "time", "pain", "stiffness", "pairs"} <= {*found}
    for chart in found.values():
        assert chart.findtext("title")
        assert chart.findtext("desc")
    for part in re.findall(r"<section.*?</section>", made, re.DOTALL):
        assert ('role="img"' in part) <= ("<table>" in part)


def test_there_is_a_dot_for_every_score_in_the_weeks_shown() -> None:
    sessions = year()
    shown = last_weeks(TODAY).of(sessions)
    found = charts(page(sessions, TODAY, NAMES))
    for name, measure in (("pain", "pain_before"), ("stiffness", "stiffness")):
        count = sum(measure in one.scores for one in shown)
        assert count > 20
        assert len(of_class(found[name], "score")) == count


def test_every_day_shown_has_its_square_and_every_day_with_work_its_bar() -> None:
    sessions = year()
    span = last_weeks(TODAY)
    done = {one.day for one in span.of(sessions) if one.held}
    found = charts(page(sessions, TODAY, NAMES))
    assert len(of_class(found["calendar"], "cell")) == span.length
    assert len(of_class(found["calendar"], "none")) == span.length - len(done)
    assert len(of_class(found["time"], "bar")) == len(done)


def test_days_before_the_first_session_have_no_square() -> None:
    found = charts(page((session(TODAY - timedelta(days=2)),), TODAY, NAMES))
    assert len(of_class(found["calendar"], "cell")) == 3


def test_two_sessions_on_a_day_are_counted_in_its_square() -> None:
    found = charts(page((session(TODAY), session(TODAY, 21)), TODAY, NAMES))
    assert [part.text for part in of_class(found["calendar"], "count")] == ["2"]


def test_before_and_after_stand_apart_from_the_trend() -> None:
    sessions = few()
    made = page(sessions, TODAY, NAMES)
    found = charts(made)
    assert len(of_class(found["pairs"], "before")) == len(of_class(found["pairs"], "after")) == 3
    assert not of_class(found["pain"], "after")
    assert "its own number, never part of the trend" in made


def test_no_score_after_a_session_moves_the_trend() -> None:
    changed = [replace(one, scores={**one.scores, "pain_after": 10}) for one in year()]
    told_twice = [
        re.findall(r"<p>Pain before a session: .*?</p>", page(sessions, TODAY, NAMES))
        for sessions in (year(), changed)
    ]
    assert len(told_twice[0]) == 1
    assert told_twice[0] == told_twice[1]


def test_without_scores_there_is_no_chart_of_them() -> None:
    assert {*charts(page((session(TODAY),), TODAY, NAMES))} == {"calendar", "time"}


def test_each_side_stands_beside_the_other_with_what_hurt() -> None:
    held = (
        Held("leg-crossover", "left", "hold", 60.0, 60.0),
        Held("leg-crossover", "right", "hold", 60.0, 30.0),
        Held("knee-rolls", "both", "reps", 40.0, 40.0),
    )
    hurts = (Hurt("leg-crossover", "left"), Hurt("leg-crossover", "left"))
    made = page((session(TODAY, held=held, hurts=hurts, skipped=("open-book",)),), TODAY, NAMES)
    text = " ".join(" ".join(read(made).texts).split())
    assert "Leg crossover 1 min, once ▲ hurt 2 times 30 s, once Knee rolls" in text
    assert "both sides: 40 s, once" in text
    assert "open-book left out once" in text
    widths = [float(width) for width in re.findall(r'<rect width="([\d.]+)" height="8">', made)]
    assert widths == [100.0, 50.0, 66.7]


def test_the_table_of_days_names_the_routines() -> None:
    sessions = (session(TODAY), session(TODAY, 9), session(TODAY, 21, routine="my-own"))
    text = " ".join(read(page(sessions, TODAY, NAMES)).texts)
    assert "Mon 30 Nov 2026 3 sessions, 3 min held Morning stretch, my-own" in text


def test_names_are_escaped_wherever_they_come_from() -> None:
    evil = "<script>alert('&\"')</script>\x00"
    held = (Held(evil, evil, "hold", 60.0, 60.0), Held("leg-crossover", "left", "hold", 1.0, 1.0))
    sessions = (session(TODAY, held=held, skipped=(evil,), reason=evil, routine=evil),)
    made = page(sessions, TODAY, {"leg-crossover": evil})
    reader = read(made)
    assert "script" not in reader.seen
    assert "\x00" not in made
    assert sum("<script>alert('&\"')</script>" in text for text in reader.texts) == 3


def test_an_empty_journal_gives_a_friendly_page() -> None:
    made = page((), TODAY, {})
    assert "Nothing is in the journal yet." in made
    assert "start morning stretch" in made
    assert "It stays here" in made
    assert charts(made) == {}


def test_a_journal_without_any_work_gives_a_page() -> None:
    made = page((session(TODAY, held=(), reason=None),), TODAY, {})
    assert "No position was held yet." in made
    assert [told(part) for part in charts(made)["calendar"].iter("g")] == [
        "Mon 30 Nov 2026: begun, nothing held"
    ]


def test_sessions_dated_after_today_are_left_out_and_counted() -> None:
    made = page((session(TODAY + timedelta(days=3)), session(TODAY)), TODAY, {})
    assert "Left out: 1 session dated after today." in made
    assert "1 session on 1 day" in made


def test_sessions_may_come_in_any_order() -> None:
    sessions = year()
    assert page(sessions[::-1], TODAY, NAMES) == page(sessions, TODAY, NAMES)


def test_ten_years_stay_small_and_quick() -> None:
    sessions = decade()
    began_s = time.process_time()
    made = page(sessions, TODAY, NAMES)
    assert time.process_time() - began_s < 1.5
    assert len(made.encode()) < 400_000
    assert len(of_class(charts(made)["long-days"], "bar")) == 120
