"""Which intent counts in which state: Y acts or sounds, n is valid without effect, - is not."""

from __future__ import annotations

import pytest

from intents.intent import Intent
from intents.language import STATES, Language, LanguageError

# Columns: idle, narrating, holding, paused, finished, then the questions yes_no, number, choice.
TABLE = {
    "STOP":           "n Y Y Y n Y Y Y",
    "PAIN":           "Y Y Y Y Y Y Y Y",
    "RED_FLAG":       "Y Y Y Y Y Y Y Y",
    "EMERGENCY":      "Y Y Y Y Y Y Y Y",
    "START":          "Y - - Y Y - - -",
    "PAUSE":          "- Y Y Y - Y Y Y",
    "RESUME":         "Y Y - Y - - - -",
    "READY":          "- Y - - - - - -",
    "NOT_READY":      "- Y Y Y - - - -",
    "REPEAT":         "Y Y Y Y Y Y Y Y",
    "EXPLAIN":        "Y Y Y Y Y - - -",
    "NEXT":           "- Y Y Y - - - -",
    "PREVIOUS":       "- Y Y Y Y - - -",
    "REDO_HOLD":      "- Y Y Y Y - - -",
    "SWITCH_SIDE":    "- Y Y Y - - - -",
    "END_HOLD":       "- - Y Y - - - -",
    "TIME_LEFT_HOLD": "- Y Y Y - - - -",
    "TIME_LEFT_ALL":  "Y Y Y Y Y - - -",
    "ADD_TIME":       "- Y Y Y - - - -",
    "CUT_TIME":       "- Y Y Y - - - -",
    "WHATS_NEXT":     "Y Y Y Y - - - -",
    "WHERE_AM_I":     "Y Y Y Y Y - - -",
    "WHICH_SIDE":     "- Y Y Y - - - -",
    "LIST":           "Y Y Y Y Y - - -",
    "HELP":           "Y Y Y Y Y Y Y Y",
    "COUNT_STYLE":    "Y Y Y Y Y - - -",
    "PACING":         "Y Y Y Y Y - - -",
    "YES":            "- - - - - Y - -",
    "NO":             "- - - - - Y - -",
    "DONT_KNOW":      "- - - - - Y Y Y",
    "CHOICE":         "- - - - - - - Y",
    "CONTINUE_LAST":   "Y - - Y Y - - -",
    "PAUSE_FOR":       "- Y Y Y - - - -",
    "SIDE_CHOICE":     "Y Y Y Y Y - - -",
    "FINISH_SOON":     "- Y Y Y - - - -",
    "GET_UP":          "Y Y Y Y Y - - -",
    "START_OVER":      "Y Y Y Y Y - - -",
    "JUMP":            "Y Y Y Y Y - - -",
    "STANDING":        "Y Y - Y Y - - -",
    "SET_HOLD":        "Y Y Y Y Y - - -",
    "SET_REST":        "Y Y Y Y Y - - -",
    "CLOCK":           "Y Y Y Y Y - - -",
    "FEEL":            "- Y Y Y Y - - -",
    "WHY":             "Y Y Y Y Y - - -",
    "SAFE_Q":          "Y Y Y Y Y - - -",
    "STATUS":          "Y Y Y Y Y - - -",
    "HISTORY":         "Y - - Y Y - - -",
    "PAIN_HISTORY":    "Y - - Y Y - - -",
    "EASIER":          "Y Y Y Y Y - - -",
    "HARDER":          "Y Y Y Y Y - - -",
    "EXCLUDE":         "Y Y Y Y Y - - -",
    "LIKE":            "Y Y Y Y Y - - -",
    "SLOWER":          "Y Y Y Y Y - - -",
    "FASTER":          "Y Y Y Y Y - - -",
    "LOUDER":          "Y Y Y Y Y - - -",
    "QUIETER":         "Y Y Y Y Y - - -",
    "TALK_STYLE":      "Y Y Y Y Y - - -",
    "SOUND":           "Y Y Y Y Y - - -",
    "VOICE":           "Y Y - Y Y - - -",
    "MIC":             "Y Y Y Y Y - - -",
    "REMIND":          "Y - - Y Y - - -",
    "DATA":            "Y - - - Y - - -",
    "PAIN_NUMBER":     "- - - - - - Y Y",
    "BETTER_SAME_WORSE":"- - - - - - Y Y",
    "CORRECT":         "- - - - - Y Y Y",
    "SCORES":          "Y - - Y Y - Y -",
    "THANKS":          "Y - - Y Y - - -",
    "GREETING":        "Y - - - - - - -",
    "GOODBYE":         "Y Y Y Y Y - - -",
    "INTERVIEW":       "Y Y Y Y Y - - -",
}  # fmt: skip


@pytest.fixture(scope="module")
def language() -> Language:
    return Language.packaged({"morning-stretch": ["morning stretch"]})


def test_the_table_names_every_intent() -> None:
    assert set(TABLE) == set(Intent)


@pytest.mark.parametrize("number", range(len(STATES)), ids=STATES)
@pytest.mark.parametrize("intent", TABLE)
def test_an_intent_is_valid_and_accepted_where_the_table_says(
    language: Language, intent: str, number: int
) -> None:
    found = language.intents(STATES[number])
    cell = {True: "Y", False: "n", None: "-"}[found.get(intent)]
    assert cell == TABLE[intent].split()[number]


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("start", "- - - RESUME START - - -"),
        ("begin", "- - - RESUME START - - -"),
        ("start morning stretch", "START - - RESUME START - - -"),
        ("again", "REPEAT REPEAT REDO_HOLD REPEAT REPEAT REPEAT REPEAT REPEAT"),
        ("back", "- PREVIOUS PREVIOUS PREVIOUS PREVIOUS - - -"),
        ("okay", "- READY - RESUME - YES - -"),
        ("done", "- READY END_HOLD END_HOLD - - - -"),
        ("go", "- READY - RESUME - - - -"),
        ("go ahead", "RESUME RESUME - RESUME - YES - -"),
        ("more time", "- NOT_READY ADD_TIME NOT_READY - - - -"),
        ("hold on", "- PAUSE PAUSE PAUSE - PAUSE PAUSE PAUSE"),
        ("ready", "- READY - RESUME - - - -"),
        ("skip", "- NEXT NEXT NEXT - DONT_KNOW DONT_KNOW CHOICE"),
        ("stop counting", " ".join(["COUNT_STYLE"] * 5 + ["STOP"] * 3)),
        ("wait", "- PAUSE PAUSE PAUSE - PAUSE PAUSE PAUSE"),
        ("help me", " ".join(["EMERGENCY"] * 8)),
    ],
)  # fmt: skip
def test_a_word_means_what_the_state_makes_of_it(
    language: Language, text: str, meanings: str
) -> None:
    found = [language.read([text], state) for state in STATES]
    assert [reading.intent if reading else "-" for reading in found] == meanings.split()


def test_stop_does_nothing_where_nothing_runs(language: Language) -> None:
    readings = {state: language.read(["stop"], state) for state in STATES}
    without = [state for state, reading in readings.items() if reading and not reading.accepted]
    assert all(readings.values())
    assert without == ["idle", "finished"]


def test_an_unknown_state_is_refused_with_the_known_ones(language: Language) -> None:
    with pytest.raises(LanguageError, match="no state 'sleeping'; use idle, narrating"):
        language.phrases("sleeping")
