from __future__ import annotations

import inspect
from collections.abc import Iterable
from itertools import product

import pytest

from intents import narration, numbers, phrasing
from intents.hold import WorkPlan
from intents.language import STATES, Language
from intents.routine import Library, Profile
from intents.safety import Flag

UNSPEAKABLE = {"STOP", "PAIN", "RED_FLAG", "EMERGENCY"}
MOST_WORDS = 25

LIBRARY = Library.packaged()
ROUTINES = sorted(routine.name for routine in LIBRARY.routines.values())
NAMES = sorted(movement.name for movement in LIBRARY.movements.values())
SIDES = ("left", "right", "both")
SECONDS = (0.0, 1.0, 44.0, 45.0, 75.0, 135.0, 400.0, 1200.0)
WORKS = (
    *(WorkPlan("hold", s, style=style) for s in (1.0, 30.0, 90.0) for style in ("tens", "seconds")),
    WorkPlan("hold", 30.0, style="none"),
    *(WorkPlan("reps", 4.0 * n, count=n, unit_s=4.0) for n in (1, 2, 12)),
    *(WorkPlan("breaths", 8.0 * n, count=n, unit_s=8.0, in_s=3.0) for n in (1, 6)),
)


def sampled() -> dict[str, Iterable[str | None]]:
    """Sentences of every function of the module, by its name."""
    longer = [(work, work.longer(by_s)) for work in WORKS for by_s in (-10.0, 10.0, 15.0)]
    people = [Profile(frozenset({flag})) for flag in Flag]
    fits = [LIBRARY.fitted(id_, person) for id_ in LIBRARY.routines for person in people]
    return {
        "unknown_routine": [phrasing.unknown_routine(some) for some in (ROUTINES[:1], ROUTINES)],
        "greeting": [
            phrasing.greeting(*given) for given in product(ROUTINES, (1, 2, 9, 21), SECONDS)
        ],
        "left_out": [
            *(phrasing.left_out([name]) for name in NAMES),
            *(phrasing.left_out([m.name for m in fit.left_out]) for fit in fits if fit.left_out),
        ],
        "swapped": [phrasing.swapped(*pair) for pair in product(NAMES[:2], NAMES[2:4])],
        "coming_set": [phrasing.coming_set(*pair) for pair in ((2, 2), (2, 3), (4, 5))],
        "closing": [phrasing.closing(posture) for posture in ("supine", "seated", "standing")],
        "movement": [phrasing.movement(n, 9, *of) for n in (1, 5, 9) for of in _sided()],
        "other_side": [phrasing.other_side(side) for side in SIDES[:2]],
        "announce": [phrasing.announce(work) for work in WORKS],
        "mark": [phrasing.mark(mark, work) for work in WORKS for mark in work.marks()],
        "left": [phrasing.left(s, work) for s in SECONDS for work in WORKS],
        "not_started": [phrasing.not_started(work) for work in WORKS],
        "changed": [phrasing.changed(*pair, s) for pair in longer for s in (None, 0.0, 25.0)],
        "left_in_all": [phrasing.left_in_all(s, n) for s in SECONDS for n in (1, 8)],
        "where": [phrasing.where(n, 9, *of) for n in (1, 5, 9) for of in _sided()],
        "which_side": [phrasing.which_side(side) for side in SIDES],
        "whats_next": [
            phrasing.whats_next(None, "both"),
            *(phrasing.whats_next(*of) for of in _sided()),
        ],
        "skipped": [phrasing.skipped(name) for name in NAMES],
        "going_back": [phrasing.going_back(name) for name in NAMES],
        "routines": phrasing.routines([(name, 330.0) for name in ROUTINES]),
        "score": [phrasing.score(value) for value in range(11)],
        "doubted_score": [phrasing.doubted_score(value) for value in range(11)],
        "left_off": [phrasing.left_off(name) for name in (None, *NAMES)],
        "clock": [phrasing.clock(minute) for minute in range(0, 1440, 7)],
        "not_for_you": [phrasing.not_for_you(name) for name in NAMES],
        "not_here": [phrasing.not_here(name) for name in NAMES],
        "no_number": [phrasing.no_number(of) for of in (2, 8, 40)],
        "excluded": [phrasing.excluded(name) for name in NAMES],
        "paused_for": [phrasing.paused_for(s) for s in (10.0, 60.0, 90.0)],
        "hold_set": [phrasing.hold_set(s) for s in (5.0, 60.0, 90.0)],
        "hold_here": [phrasing.hold_here(s) for s in (5.0, 60.0, 90.0)],
        "rest_set": [phrasing.rest_set(s) for s in (0.0, 7.5, 60.0)],
        "side_first": [phrasing.side_first(side) for side in SIDES[:2]],
        "only_side": [phrasing.only_side(side) for side in SIDES[:2]],
        "counting": [phrasing.counting(style) for style in ("seconds", "tens", "none")],
    }


def _sided() -> list[tuple[str, str]]:
    return list(product(NAMES, SIDES))


def constants() -> dict[str, tuple[str, ...]]:
    named = {name: text for name, text in vars(narration).items() if name.isupper()}
    return {name: (text,) if isinstance(text, str) else text for name, text in named.items()}


def movement_lines() -> list[str]:
    return [
        movement.text(line, side)
        for movement in LIBRARY.movements.values()
        for _, line in movement.spoken()
        for side in (("left", "right") if movement.sides == "one_sided" else ("both",))
    ]


SENTENCES = {
    **{name: list(texts) for name, texts in constants().items()},
    **{name: [text for text in texts if text] for name, texts in sampled().items()},
    "movements": movement_lines(),
}
EVERY = [pytest.param(sorted(set(lines)), id=name) for name, lines in SENTENCES.items()]


@pytest.fixture(scope="module")
def language() -> Language:
    return Language.packaged(LIBRARY.names())


def test_every_function_is_sampled() -> None:
    functions = {
        name
        for name, value in vars(phrasing).items()
        if inspect.isfunction(value) and not name.startswith("_")
    }
    assert set(sampled()) == functions
    assert all(SENTENCES.values())


@pytest.mark.parametrize("lines", EVERY)
def test_no_line_holds_a_phrase_that_must_act_at_once(language: Language, lines: list[str]) -> None:
    found = {
        (line, state, armed.intent)
        for line in lines
        for state in STATES
        for armed in language.spoken_in(line, state)
        if armed.intent in UNSPEAKABLE
    }
    assert found == set()


@pytest.mark.parametrize("lines", EVERY)
def test_every_line_is_plain_short_and_whole(lines: list[str]) -> None:
    for line in lines:
        assert line.isascii(), line
        assert not any(letter.isdigit() for letter in line), line
        assert not set("{}_<>[]") & set(line), line
        assert line == " ".join(line.split()), line
        assert len(line.split()) <= MOST_WORDS, line


@pytest.mark.parametrize("lines", [p for p in EVERY if p.id not in ("LAST_COMES", "mark")])
def test_every_line_is_a_sentence(lines: list[str]) -> None:
    for line in lines:
        assert line[0].isupper(), line
        assert line[-1] in ".?", line


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (1, "one"),
        (10, "ten"),
        (21, "twenty one"),
        (35, "thirty five"),
        (90, "ninety"),
        (120, "one hundred twenty"),
    ],
)
def test_in_words(number: int, words: str) -> None:
    assert numbers.in_words(number) == words


def test_plural() -> None:
    assert numbers.plural(0, "second") == "zero seconds"
    assert numbers.plural(1, "second") == "one second"
    assert numbers.plural(23, "slow breath") == "twenty three slow breaths"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "one second"),
        (30.0, "thirty seconds"),
        (59.4, "fifty nine seconds"),
        (59.6, "one minute"),
        (61, "one minute and one second"),
        (70, "one minute and ten seconds"),
        (120, "two minutes"),
        (145, "two minutes and twenty five seconds"),
    ],
)
def test_length(seconds: float, words: str) -> None:
    assert numbers.length(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (44.9, "less than a minute"),
        (45, "about one minute"),
        (74.9, "about one minute"),
        (75, "about one and a half minutes"),
        (105, "about two minutes"),
        (150, "about two and a half minutes"),
        (270, "about four and a half minutes"),
        (300, "about five minutes"),
        (330, "about six minutes"),
        (359, "about six minutes"),
        (600, "about ten minutes"),
    ],
)
def test_about(seconds: float, words: str) -> None:
    assert numbers.about(seconds) == words


def test_either() -> None:
    assert not numbers.either([])
    assert numbers.either(["one"]) == "one"
    assert numbers.either(["one", "two"]) == "one and two"
    assert numbers.either(["one", "two", "three"]) == "one, two and three"
    assert numbers.either(["one", "two", "three"], "or") == "one, two or three"


def test_a_movement_is_announced_by_its_place() -> None:
    assert phrasing.movement(1, 8, "Knee rolls", "both") == "First: knee rolls."
    assert phrasing.movement(8, 8, "Long reach", "left") == "Last: long reach, left side."
    assert phrasing.movement(3, 8, "Heel slides", "right") == (
        "Number three: heel slides, right side."
    )


def test_a_change_says_how_much_and_what_is_to_go() -> None:
    hold = WorkPlan("hold", 30.0)
    assert phrasing.changed(hold, hold.longer(10.0), 25.2) == "Ten more. Twenty five to go."
    assert phrasing.changed(hold, hold.longer(-10.0), 4.0) == "Ten off. Four to go."
    assert phrasing.changed(hold, hold.longer(10.0), None) == "Ten more. Forty seconds."
    reps = WorkPlan("reps", 32.0, count=8, unit_s=4.0)
    assert phrasing.changed(reps, reps.longer(8.0), 20.0) == "Two more. Five to go."


def test_counts_every_second_say_only_the_units_between_the_tens_above_twenty() -> None:
    work = WorkPlan("hold", 31.0, style="seconds")
    said = {mark.value: phrasing.mark(mark, work) for mark in work.marks() if mark.name == "count"}
    assert said[30] == "thirty."
    assert said[29] == "nine."
    assert said[20] == "twenty."
    assert said[19] == "nineteen."


def test_breathing_falls_silent_when_the_rhythm_is_known() -> None:
    work = WorkPlan("breaths", 32.0, count=4, unit_s=8.0, in_s=3.0)
    said = [phrasing.mark(mark, work) for mark in work.marks() if mark.name == "breath"]
    assert said == ["Breathe in.", "And out."] * 2 + [""] * 4
