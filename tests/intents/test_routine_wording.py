"""The wording of the packaged movements, for someone with shut eyes beside an open microphone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import intents
from intents import narration
from intents.intent import SAFETY_FIRST
from intents.language import Language
from intents.language.spoken import words_of
from intents.routine import Library, Movement, Routine
from intents.safety import Flag, never_said_in

LIBRARY = Library.packaged()
MOVEMENTS = tuple(LIBRARY.movements.values())
LANGUAGE = Language.packaged(LIBRARY.names(), LIBRARY.movement_names())
# No line of a movement is said while a number or a choice is asked for, and "one" is a number.
STATES = ("idle", "narrating", "holding", "paused", "finished", "question:yes_no")
LONGEST_WORDS = 14

COMMANDS = frozenset(
    (
        *("pause", "wait", "freeze", "next", "back", "skip", "pass", "repeat", "again", "pardon"),
        *("sorry", "what", "ready", "resume", "continue", "unpause", "done", "yes", "yeah", "no"),
        *("nope", "okay", "ok", "go", "switch", "longer", "shorter", "less", "easier", "gentler"),
        *("release", "previous", "undo", "restart", "help", "options", "set", "finish"),
    )
)
COMMAND_PHRASES = (
    *("hold on", "hang on", "let go", "other side", "other leg", "carry on", "keep going"),
    *("move on", "take a break", "one moment", "start over", "once more", "too fast", "too slow"),
    *("slow down", "last one", "time left", "one more time"),
)
PROMISES = ("cure", "heal", "treat", "fix", "prevent", "realign", "toxin", "relieve", "good job")


def spoken(movement: Movement) -> list[str]:
    sides = ("left", "right") if movement.sides == "one_sided" else ("both",)
    return [movement.text(line, side) for _, line in movement.spoken() for side in sides]


ids = pytest.mark.parametrize("movement", MOVEMENTS, ids=[m.id for m in MOVEMENTS])


@ids
def test_no_line_holds_a_word_that_would_end_the_session(movement: Movement):
    lines = [*spoken(movement), *(line for _, line in movement.written()), *movement.spoken_names]
    assert {line: never_said_in(line) for line in lines if never_said_in(line)} == {}


@ids
def test_no_line_holds_a_command(movement: Movement):
    for line in spoken(movement):
        words = re.findall(r"[a-z']+", line.lower())
        assert not COMMANDS & set(words), line
        padded = f" {' '.join(words)} "
        assert not [phrase for phrase in COMMAND_PHRASES if f" {phrase} " in padded], line


@ids
def test_the_recognizer_finds_nothing_to_obey_in_any_line(movement: Movement):
    lines = [movement.name, *spoken(movement), *(line for _, line in movement.written())]
    armed = {(line, state): LANGUAGE.spoken_in(line, state) for line in lines for state in STATES}
    assert {where: found for where, found in armed.items() if found} == {}


@ids
def test_lines_are_short_plain_sentences(movement: Movement):
    for line in spoken(movement):
        assert 2 <= len(line.split()) <= LONGEST_WORDS, line
        assert line.isascii(), line
        assert not re.search(r"[\d{}]", line), line
        assert line.endswith("."), line
        assert "push" not in line.lower(), line
        assert "!" not in line, line


@ids
def test_nothing_is_promised(movement: Movement):
    for line in [*spoken(movement), movement.purpose]:
        assert not [word for word in PROMISES if word in line.lower()], line


@ids
def test_every_movement_has_its_way_out_and_its_softer_form(movement: Movement):
    assert movement.release
    assert movement.easier
    assert len(movement.brief) < len(movement.full)
    assert sum(len(step.say.split()) for step in movement.brief) < sum(
        len(step.say.split()) for step in movement.full
    )
    assert movement.cautions
    assert movement.sources


@ids
def test_a_one_sided_movement_names_its_side_wherever_the_body_moves(movement: Movement):
    if movement.sides == "one_sided":
        for line in (movement.position, movement.way_out):
            assert "{side}" in line
        for steps in (movement.full, movement.brief, movement.release, movement.easier):
            assert any("{side}" in step.say for step in steps)


@ids
def test_every_flag_stands_in_the_movements_own_file(movement: Movement):
    file = Path(intents.__file__).parent / "movements" / f"{movement.id}.yaml"
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert set(raw["flags"]) == {flag.value for flag in Flag}


def test_a_hold_of_a_minute_has_one_soft_cue():
    crossover = LIBRARY.movements["leg-crossover"]
    assert crossover.hold_s == 60
    assert crossover.during == "Heavy shoulders, slow breath."


def test_the_last_words_of_the_morning_are_about_standing():
    last = LIBRARY.plan("morning-stretch")[-1].movement
    assert last.id == "log-roll-sit"
    assert last.release[-1].say == "Stand slowly, when you feel steady."
    assert any("Roll" in step.say for step in last.brief)


@pytest.mark.parametrize("routine", LIBRARY.routines.values(), ids=list(LIBRARY.names()))
def test_a_routine_can_be_said(routine: Routine):
    for line in (routine.name, routine.about, *routine.spoken_names):
        assert not never_said_in(line)
    for name in routine.spoken_names:
        assert re.fullmatch(r"[a-z]+( [a-z]+)*", name)


def test_every_phrase_that_ends_or_halts_a_session_is_kept_out_of_own_files():
    safety = {"STOP", "PAIN", "RED_FLAG", "EMERGENCY"}
    phrases = [phrase for phrase in LANGUAGE.phrases("holding") if "[" not in phrase]
    read = {phrase: LANGUAGE.read([phrase], "holding") for phrase in phrases}
    of_safety = [phrase for phrase, found in read.items() if found and found.intent in safety]
    assert len(of_safety) > 40
    assert [phrase for phrase in of_safety if not never_said_in(phrase)] == []


def safety_phrases(line: str) -> list[str]:
    """What STOP, PAIN, RED_FLAG and EMERGENCY find in a line, listened for or not.

    A single word is found only if it is listened for, as "pain" is not.
    """
    words = words_of(line)
    found = []
    for state in STATES:
        for block in LANGUAGE._index(state).blocks:
            if block.intent in SAFETY_FIRST:
                sizes = ((at, block.graph.longest(words[at:])) for at in range(len(words)))
                found += [" ".join(words[at : at + size]) for at, size in sizes if size > 1]
    return found


def test_no_own_line_holds_even_a_rare_phrase_that_ends_or_halts_a_session():
    constants = [value for name, value in vars(narration).items() if name.isupper()]
    texts = [value for value in constants if isinstance(value, str | tuple | list)]
    said = [line for v in texts for line in ([v] if isinstance(v, str) else v)]
    lines = {line for movement in MOVEMENTS for line in spoken(movement)}
    lines |= {*said, *(movement.name for movement in MOVEMENTS), *narration.COUNT_IN}
    armed = {line: safety_phrases(line) for line in sorted(lines)}
    assert safety_phrases("She said: my lower back is killing me!")
    assert {line: found for line, found in armed.items() if found} == {}
