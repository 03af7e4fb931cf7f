from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from intents.routine import Library
from voice.app.events import event_names, is_event_name
from voice.app.scenario import (
    Known,
    ScenarioError,
    find_scenario,
    load_scenario,
    packaged_scenarios,
)
from voice.app.sleeper import Sleeper
from voice.bedroom import MUFFLED, NORMAL, Jump, Layout, Loudspeaker, headroom_for
from voice.wav import write_wav

KNOWN = Known({"morning-stretch"}, {"leg-crossover", "knee-rolls"}, {"PAUSE", "STOP", "RED_FLAG"})

WHOLE = """\
seed = 7
routine = "morning-stretch"
limit = 600
first_session = true
sleeper = "en-us+m3"

[room]
rt60 = 0.4
echo_db = 0.0
delay = 0.08
drift_ppm = 20
noise = "kitchen.wav"
snr_db = 15

[[line]]
at = 2.0
say = "start"

[[line]]
after = "hold.start"
movement = "leg-crossover"
side = "left"
nth = 2
plus = 5.0
say = "pause"
voice = "en-gb+f3"
level_db = -3
[[line.expect]]
intent = "PAUSE"
within = 1.5
[[line.forbid]]
intent = "STOP"

[[line]]
after = "state.question:choice"
audio = "skip.wav"

[[line]]
at = 3
type = "pause please"

[[line]]
at = 4
key = "space"

[[expect]]
event = "session.end"
[[forbid]]
intent = "RED_FLAG"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pcm = np.full(1_000, 500, np.int16)
    write_wav(tmp_path / "kitchen.wav", pcm)
    write_wav(tmp_path / "skip.wav", pcm)
    return tmp_path


def save(folder: Path, text: str) -> Path:
    path = folder / "night.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(ScenarioError) as raised:
        load_scenario(save(folder, text), KNOWN)
    message = str(raised.value)
    assert message.startswith(f"{folder / 'night.toml'}:")
    assert message.endswith(".")
    return message.removeprefix(f"{folder / 'night.toml'}:")


def test_everything_a_scenario_can_say_is_read(folder: Path) -> None:
    scenario = load_scenario(save(folder, WHOLE), KNOWN)
    assert (scenario.table.seed, scenario.limit_s, scenario.routine) == (7, 600, "morning-stretch")
    assert scenario.first_session
    assert scenario.sleeper == "en-us+m3"
    paused = scenario.lines[1]
    assert (paused.after, paused.side, paused.nth, paused.plus) == ("hold.start", "left", 2, 5.0)
    assert (paused.expect[0].intent, paused.expect[0].within) == ("PAUSE", 1.5)
    assert paused.forbid[0].intent == "STOP"
    assert [line.words for line in scenario.lines] == [
        "start",
        "pause",
        "skip.wav",
        "pause please",
        "key space",
    ]
    assert scenario.sounds["line", 2, "audio"].size == 1_000
    room = scenario.build_room()
    assert (room.seed, room.rt60_s, room.echo_db, room.delay_s) == (7, 0.4, 0.0, 0.08)
    assert (room.drift_ppm, room.snr_db) == (20, 15)
    assert room.noise is not None
    assert room.noise.size == 1_000


def test_an_empty_scenario_has_the_defaults(folder: Path) -> None:
    scenario = load_scenario(save(folder, ""), KNOWN)
    assert scenario.limit_s == 1800
    assert not scenario.first_session
    assert scenario.sleeper == "flite:slt"
    room = scenario.build_room()
    assert (room.rt60_s, room.echo_db, room.delay_s, room.noise) == (None, None, 0.08, None)


def test_the_sleeper_can_be_replaced_but_not_a_lines_own_voice(folder: Path) -> None:
    scenario = load_scenario(save(folder, WHOLE), KNOWN, sleeper="flite:rms")
    assert scenario.sleeper == "flite:rms"
    assert scenario.lines[1].voice == "en-gb+f3"


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('say = "start"', 'sya = "start"', '17: line.sya: there is no such field (did you mean "'),
        ("seed = 7", 'seed = "7"', '1: seed: it should be a valid integer, not "7"'),
        ("seed = 7", "seed = -7", "1: seed: it should be greater than or equal to 0, not -7"),
        ("rt60 = 0.4", "rt60 = 40", "8: room.rt60: it should be less than or equal to 5"),
        ("rt60 = 0.4", "rt60 = nan", "8: room.rt60: it should be a finite number"),
        ("drift_ppm = 20", "drift_ppm = -500", "11: room.drift_ppm: over 600 s this drift eats"),
        ('"morning-stretch"', '"evening"', '2: routine: "evening" is unknown; allowed are morning'),
        ('"leg-crossover"', '"legs"', '21: line.movement: "legs" is unknown; allowed are knee'),
        ('side = "left"', 'side = "up"', "22: line.side: it should be 'left', 'right' or 'both'"),
        ('"hold.start"', '"hold.begin"', '20: line.after: there is no event "hold.begin"; allowed'),
        ('intent = "PAUSE"', 'intent = "PAUS"', '29: line.expect.intent: "PAUS" is unknown'),
        ('intent = "PAUSE"', "", '28: line.expect: give either "intent" or "event"'),
        ('event = "session.end"', 'event = "end"', '47: expect.event: there is no event "end"'),
        ('event = "session.end"', 'event = "said"\nwithin = 3', "48: expect.within: only a line's"),
        ('key = "space"', 'key = "tab"', "44: line.key: it should be 'space', 'enter' or 'escape'"),
        ("at = 2.0\n", "", '15: line: give either "at" or "after"'),
        ("at = 2.0", 'at = 2.0\nafter = "said"', '15: line: give either "at" or "after"'),
        ("at = 2.0", "at = 2.0\nnth = 2", '17: line.nth: this narrows "after"'),
        ('say = "start"', 'say = "a"\nkey = "enter"', '15: line: give exactly one of "say"'),
        ('say = "start"', 'key = "enter"\nvoice = "x"', '18: line.voice: a voice goes with "say"'),
        ("skip.wav", "gone.wav", "36: line.audio: "),
        ("kitchen.wav", "gone.wav", "12: room.noise: "),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_is_allowed(
    folder: Path, before: str, after: str, complaint: str
) -> None:
    assert before in WHOLE
    assert refusal(folder, WHOLE.replace(before, after, 1)).startswith(complaint)


WALLS = """\
limit = 100
[room]
rt60 = 0.4
echo_db = 3
drift_ppm = -100
size = [5, 4.5, 2.4]
loudspeaker_distance = 0.5
sleeper_distance = 1.2
manner = "muffled"

[room.loudspeaker]
distortion_percent = 3
low_hz = 250
high_hz = 6000

[room.television]
audio = "skip.wav"
snr_db = 12

[[room.jump]]
at = 20
by = 0.108
[[room.jump]]
at = 40.5
by = -0.05
"""


def test_a_room_with_walls_is_read(folder: Path) -> None:
    room = load_scenario(save(folder, WALLS), KNOWN).build_room()
    assert room.layout == Layout.bedside(0.5, 1.2, (5.0, 4.5, 2.4))
    assert room.loudspeaker == Loudspeaker(headroom_for(0.03), 250, 6000)
    assert room.jumps == (Jump(20, 0.108), Jump(40.5, -0.05))
    assert room.television is not None
    assert (room.television.size, room.television_snr_db) == (1_000, 12)
    assert room.manner == MUFFLED


def test_without_the_new_fields_the_room_is_what_it_was(folder: Path) -> None:
    room = load_scenario(save(folder, WHOLE), KNOWN).build_room()
    assert (room.layout, room.loudspeaker, room.jumps, room.television) == (None, None, (), None)
    assert room.manner == NORMAL


def test_a_distance_alone_gives_a_room_walls(folder: Path) -> None:
    text = "[room]\nrt60 = 0.3\nsleeper_distance = 1\n"
    room = load_scenario(save(folder, text), KNOWN).build_room()
    assert room.layout == Layout.bedside(sleeper_distance_m=1.0)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("rt60 = 0.4", "", '2: room.rt60: a room with walls needs an "rt60" of at most 1 s'),
        ("rt60 = 0.4", "rt60 = 1.2", '3: room.rt60: a room with walls needs an "rt60"'),
        ("echo_db = 3\n", "", '10: room.loudspeaker.headroom_db: without "echo_db" the loud'),
        ("= 1.2", "= 9.0", "6: room.size: the sleeper at (2.96, 9.45, 0.14) m does not stand"),
        ("[5, 4.5, 2.4]", "[5, 4.5]", "6: room.size: list should have at least 3 items"),
        ("4.5, 2.4", "4.5, 1", "6: room.size: it should be greater than or equal to 2, not 1"),
        ('"muffled"', '"loud"', "9: room.manner: it should be 'normal', 'soft' or 'muffled'"),
        ("low_hz = 250", "headroom_db = 9", "12: room.loudspeaker.distortion_percent: give eith"),
        ("low_hz", "low", "13: room.loudspeaker.low: there is no such field (did you mean"),
        ("skip.wav", "gone.wav", "17: room.television.audio: "),
        ('audio = "skip.wav"', "", "16: room.television.audio: this is missing."),
        ("by = 0.108", "", "20: room.jump.by: this is missing."),
        ("-0.05", "-0.19", "25: room.jump.by: after this jump the echo would come before its"),
        ("-0.05", "-0.18", "5: room.drift_ppm: over 100 s this drift eats the whole"),
    ],
)
def test_a_mistake_in_a_room_with_walls_is_named(
    folder: Path, before: str, after: str, complaint: str
) -> None:
    assert before in WALLS
    assert refusal(folder, WALLS.replace(before, after, 1)).startswith(complaint)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("seed = 1\n\n[room.loudspeaker]\nlow_hz = 3\n", "4: room.loudspeaker.low_hz"),
        ("[room]\necho_db = 1\njump = [{ at = 2, by = -1.0 }]\n", "3: room.jump.by"),
        ('[[line]]\nat = 1\nsay = "a"\nexpect = [{ event = "no" }]\n', "4: line.expect.event"),
    ],
)
def test_a_table_within_another_is_found_however_it_is_written(
    folder: Path, text: str, complaint: str
) -> None:
    assert refusal(folder, text).startswith(complaint)


def test_drift_may_not_use_up_the_way_before_a_jump_that_comes_in_time(folder: Path) -> None:
    text = (
        "limit = 1000\n[room]\necho_db = 0\ndrift_ppm = -100\n[[room.jump]]\nat = 900\nby = 0.5\n"
    )
    assert refusal(folder, text).startswith("4: room.drift_ppm: over 900 s this drift eats")
    shorter = text.replace("1000", "700")
    assert load_scenario(save(folder, shorter)).build_room().jumps == (Jump(900, 0.5),)


def test_an_unknown_event_is_told_all_that_there_are(folder: Path) -> None:
    message = refusal(folder, '[[line]]\nafter = "hold.strat"\nsay = "pause"\n')
    for name in event_names():
        assert name in message


def test_no_toml_says_where(folder: Path) -> None:
    assert "line 2" in refusal(folder, "seed = 7\nroutine = \n")


def test_a_file_that_is_no_text_and_one_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ScenarioError, match="UTF-8"):
        load_scenario(tmp_path / "a.toml")
    with pytest.raises(ScenarioError, match="cannot be read"):
        load_scenario(tmp_path / "b.toml")


def test_recordings_are_converted_with_a_note_or_refused(folder: Path) -> None:
    soundfile.write(folder / "skip.wav", np.zeros((4_410, 2)) + 0.1, 44_100)
    scenario = load_scenario(save(folder, WHOLE), KNOWN)
    assert scenario.sounds["line", 2, "audio"].size == 1_600
    assert "44100 Hz" in scenario.notes[0]
    whole = (folder / "kitchen.wav").read_bytes()
    (folder / "kitchen.wav").write_bytes(whole[:-100])
    assert "cut short" in refusal(folder, WHOLE)
    write_wav(folder / "kitchen.wav", np.zeros(0, np.int16))
    assert "is empty" in refusal(folder, WHOLE)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("said", True),
        ("hold.resume", True),
        ("mark.halfway", True),
        ("state.question:number", True),
        ("heard.TIME_LEFT_HOLD", True),
        ("session.end.finished", True),
        ("device.lost", True),
        ("heard.pause", False),
        ("said.end", False),
        ("", False),
        ("hold.", False),
    ],
)
def test_event_names(name: str, is_one: bool) -> None:
    assert is_event_name(name) is is_one


@pytest.mark.parametrize("name", ["default", "default-echo", "crossover", "stop", "pain"])
def test_packaged_scenarios_name_only_what_exists(name: str) -> None:
    library = Library.packaged()
    movements = {
        block.movement.id for routine in library.routines for block in library.plan(routine)
    }
    scenario = load_scenario(find_scenario(name), Known(library.names(), movements))
    assert scenario.routine in library.names()
    assert scenario.limit_s <= 1800
    assert (scenario.table.room.echo_db is not None) == (name == "default-echo")


def test_the_two_default_scenarios_differ_in_the_room_alone() -> None:
    plain = load_scenario(packaged_scenarios()["default"]).table
    echo = load_scenario(packaged_scenarios()["default-echo"]).table
    assert echo.room.echo_db == -12.0
    assert plain.model_copy(update={"room": echo.room}) == echo


def test_a_scenario_is_found_by_name_or_path(folder: Path) -> None:
    assert find_scenario("default").name == "default.toml"
    assert find_scenario(str(save(folder, WHOLE))) == folder / "night.toml"
    with pytest.raises(ScenarioError, match="one of crossover, default"):
        find_scenario("nightmare")


def sleeper(folder: Path, *tables: str) -> Sleeper:
    text = "\n".join(f'[[line]]\n{table}\nsay = "hm"' for table in tables)
    lines = load_scenario(save(folder, text)).lines
    return Sleeper(lines, dict.fromkeys(range(len(lines)), 0.5))


def test_fixed_lines_are_due_from_the_beginning(folder: Path) -> None:
    due = sleeper(folder, "at = 2.0\nplus = 0.5").begin()
    assert [(item.number, item.start_s, item.end_s) for item in due] == [(0, 2.5, 3.0)]


def hold(t: float, side: str, phase: str = "start") -> dict[str, object]:
    return {"t": t, "kind": "hold", "phase": phase, "movement": "leg-crossover", "side": side}


def test_a_line_waits_for_its_event_its_place_and_its_turn(folder: Path) -> None:
    waiting = sleeper(
        folder, 'after = "hold.start"\nmovement = "leg-crossover"\nside = "left"\nnth = 2\nplus = 3'
    )
    assert waiting.begin() == []
    for event in (hold(1, "left"), hold(2, "right"), hold(3, "left", "end")):
        assert waiting.follow(event, 10.0) == []
    assert waiting.unspoken() == [
        (0, "hold.start of left leg-crossover happened once of the 2 asked for")
    ]
    due = waiting.follow(hold(20.0, "left"), 20.02)
    assert [item.start_s for item in due] == [23.0]
    assert not waiting.is_waiting
    assert waiting.follow(hold(30.0, "left"), 30.02) == []


def test_events_without_a_place_have_that_of_the_last_movement(folder: Path) -> None:
    waiting = sleeper(folder, 'after = "said"\nmovement = "leg-crossover"')
    waiting.begin()
    said = {"t": 4.0, "kind": "said", "text": "Rest."}
    assert waiting.follow(said, 4.0) == []
    waiting.follow({"t": 5.0, "kind": "movement", "id": "leg-crossover", "side": "left"}, 5.0)
    assert [item.start_s for item in waiting.follow({**said, "t": 6.0}, 6.02)] == [6.02]


def test_a_mark_that_did_not_sound_starts_nothing(folder: Path) -> None:
    waiting = sleeper(folder, 'after = "mark.halfway"')
    waiting.begin()
    mark = {"t": 4.0, "kind": "mark", "name": "halfway", "dropped": True}
    assert waiting.follow(mark, 4.0) == []
    assert len(waiting.follow({**mark, "dropped": False}, 4.0)) == 1
