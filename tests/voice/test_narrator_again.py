"""A line that is said once more, and lines that wait."""

from __future__ import annotations

from tests.voice.test_narrator import line, narrator


def test_a_line_is_said_again_before_those_that_wait() -> None:
    player, _ = narrator()
    player.say(line("ramp", 1))
    player.say(line("short", 2))
    player.render_to(1000)
    player.again(line("ramp", 1))
    assert [(some.number, some.again) for some in player.coming] == [(1, True), (2, False)]
    player.render_to(4000)
    told = [(s.line.number, s.line.again, s.start_samples) for s in player.take_said()]
    assert told == [(1, False, 0), (1, True, 1000), (2, False, 2000)]


def test_what_would_be_said_again_can_be_dropped_while_it_waits() -> None:
    player, _ = narrator()
    assert player.forget_again() is None
    player.keep_quiet(on=True)
    player.again(line("ramp", 1, is_flexible=True))
    player.say(line("short", 2, is_flexible=True))
    assert not player.render_to(500).any()
    dropped = player.forget_again()
    assert dropped is not None
    assert dropped.number == 1
    assert player.forget_again() is None
    player.keep_quiet(on=False)
    player.render_to(1000)
    assert [(said.line.number, said.start_samples) for said in player.take_said()] == [(2, 500)]


def test_kept_quiet_it_still_sounds_what_has_its_instant() -> None:
    player, _ = narrator()
    player.say(line("ramp", 1, is_flexible=True))
    player.keep_quiet(on=True)
    player.render_to(1000)
    assert player.sound(line("short", 2))
    player.render_to(2000)
    player.say(line("short", 3))
    player.render_to(3000)
    assert [said.start_samples for said in player.take_said()] == [0, 1000, 2000]


def test_silence_forgets_what_would_be_said_again() -> None:
    player, _ = narrator()
    player.say(line("ramp", 1))
    player.render_to(1000)
    player.again(line("ramp", 1))
    player.silence()
    player.take_said()
    assert player.forget_again() is None
    assert not player.render_to(3000).any()
