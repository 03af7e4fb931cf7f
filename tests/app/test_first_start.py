"""When the first run comes, which devices are used, and what is kept of both."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import narration
from intents.journal import History
from intents.settings import Settings
from tests.app.fakes import FakeMouth, ScriptedEars, language
from voice.app.assembly import Parts, Senses, assemble, senses_of
from voice.app.first_run.devices import Chosen, choose_devices, devices, still_there
from voice.app.first_run.first_run import POSITION, FirstRun
from voice.app.first_run.start import chosen_devices, introduce, is_at_terminal, is_first
from voice.app.first_run.then_coach import LABEL
from voice.app.listener import Listener
from voice.app.masking import Mask
from voice.app.memory import Kept, NoMemory
from voice.app.store import StoredMemory
from voice.app.view import Viewer
from voice.audio import BLOCK_S, silence
from voice.device import Listed
from voice.ears import Began, Partial, Utterance
from voice.narrator import Narrator

HEADSETS = ("Built-in Microphone", "USB Headset", "Webcam")
OFFERED = list(enumerate(("the one that the system prefers", *HEADSETS), start=1))
LISTED = Listed(HEADSETS, ("Built-in Output", "USB Headset"))
ALSA = ("default", "sysdefault", "dmix", "HDA Intel: ALC257 Analog (hw:0,0)")


@dataclass
class Remembered:
    """A memory that notes what it was given."""

    kept: Kept = field(default_factory=Kept)
    history: History = field(default_factory=History)

    def keep_introduced(self) -> None:
        self.kept = self.kept.model_copy(update={"introduced": True})

    def keep_devices(self, microphone: str | None, loudspeaker: str | None) -> None:
        changed = {"microphone": microphone, "loudspeaker": loudspeaker}
        self.kept = self.kept.model_copy(update=changed)

    def keep_settings(self, settings: Settings) -> None:
        self.kept = self.kept.model_copy(update={"settings": settings})


class Person:
    """Types answers, one for each question; then there is no more input."""

    def __init__(self, *answers: str) -> None:
        self._answers = iter(answers)
        self.told: list[str] = []

    def __call__(self, prompt: str, /) -> str:
        self.told.append(prompt)
        for answer in self._answers:
            return answer
        raise EOFError


def test_it_comes_where_nothing_is_known_and_somebody_sits_at_the_terminal() -> None:
    def comes(memory: Remembered, *, asked: bool = False, terminal: bool = True) -> bool:
        return is_first(memory, is_asked_for=asked, is_terminal=terminal)

    known = Remembered(Kept(flags=()))
    assert comes(Remembered())
    assert comes(Remembered(Kept(microphone="USB Headset")))
    assert not comes(Remembered(), terminal=False)
    assert not comes(Remembered(Kept(introduced=True)))
    assert not comes(known)
    assert not comes(Remembered(history=History(days=(date(2001, 1, 1),))))
    assert comes(known, asked=True, terminal=False)


def test_a_pipe_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.setattr("sys.stdin", Terminal())
    assert is_at_terminal()
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert not is_at_terminal()
    monkeypatch.setattr("sys.stdin", None)
    assert not is_at_terminal()


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (HEADSETS, HEADSETS),
        (HEADSETS[:1], ()),
        ((), ()),
        (ALSA, ()),
        ((*ALSA, "USB Audio (hw:1,0)"), (ALSA[-1], "USB Audio (hw:1,0)")),
        ((*ALSA, "USB Audio (hw:1,0)", "pulse"), ()),
        (("Microsoft Sound Mapper - Input", *HEADSETS[:2]), HEADSETS[:2]),
        (("Microphone (USB Audio Dev", "Microphone (USB Audio Device)"), ()),
    ],
)
def test_only_a_real_choice_is_one(names: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert devices(names) == found


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("", None),
        ("1", None),
        ("2", "Built-in Microphone"),
        ("4", "Webcam"),
        ("webcam", "Webcam"),
        (" usb ", "USB Headset"),
    ],
)
def test_a_device_is_meant_by_number_or_name(typed: str, name: str | None) -> None:
    told: list[str] = []
    assert choose_devices(Listed(HEADSETS, ()), Chosen(), Person(typed), told.append) == Chosen(
        name
    )
    assert told == ["Which microphone?", *(f"  {n}  {line}" for n, line in OFFERED)]


def test_each_is_asked_for_unless_it_was_named() -> None:
    told: list[str] = []
    person = Person("3", "3")
    chosen = choose_devices(LISTED, Chosen(), person, told.append)
    assert chosen == Chosen("USB Headset", "USB Headset")
    assert [line for line in told if line.startswith("Which")] == [
        "Which microphone?",
        "Which loudspeaker?",
    ]
    named = Chosen("Webcam", "USB Headset")
    assert choose_devices(LISTED, named, Person(), told.append) == named


@given(st.lists(st.text(max_size=8), max_size=5))
def test_whatever_is_typed_ends_with_a_device_that_is_there(typed: list[str]) -> None:
    told: list[str] = []
    chosen = choose_devices(Listed(HEADSETS, ()), Chosen(), Person(*typed), told.append)
    assert chosen.microphone in (None, *HEADSETS)
    assert chosen.loudspeaker is None


def test_what_is_not_there_is_asked_again_and_in_the_end_left_to_the_system() -> None:
    told: list[str] = []
    listed = Listed(HEADSETS, ())
    chosen = choose_devices(listed, Chosen(), Person("9", "trumpet", "²", "2"), told.append)
    assert chosen == Chosen()
    assert sum("There is no microphone" in line for line in told) == 3


def test_a_chosen_device_that_has_gone_is_told_of_and_the_others_stay() -> None:
    told: list[str] = []
    chosen = still_there(Chosen("Webcam", "Bluetooth"), LISTED, told.append)
    assert chosen == Chosen("Webcam", None)
    (line,) = told
    assert "'Bluetooth' is not there" in line


def no_list() -> Listed:
    pytest.fail("the devices were listed without need")


def test_what_was_chosen_is_kept_and_used_the_next_time() -> None:
    memory = Remembered()
    chosen = chosen_devices(memory, Chosen(), lambda: LISTED, pytest.fail, Person("3", ""))
    assert chosen == Chosen("USB Headset", None)
    assert (memory.kept.microphone, memory.kept.loudspeaker) == ("USB Headset", None)
    assert chosen_devices(memory, Chosen(), lambda: LISTED, pytest.fail) == chosen


def test_options_come_before_what_was_chosen_and_are_not_kept() -> None:
    memory = Remembered(Kept(microphone="USB Headset"))
    asked = Chosen("Webcam", "Built-in")
    assert chosen_devices(memory, asked, no_list, pytest.fail) == asked
    assert chosen_devices(memory, asked, lambda: LISTED, pytest.fail, Person()) == asked
    assert memory.kept == Kept(microphone="USB Headset")


def test_nothing_chosen_needs_no_list_of_devices() -> None:
    assert chosen_devices(Remembered(), Chosen(), no_list, pytest.fail) == Chosen()


def test_it_is_kept_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    memory = StoredMemory(path, pytest.fail, is_inline=True)
    assert is_first(memory, is_asked_for=False, is_terminal=True)
    memory.keep_introduced()
    memory.keep_devices("USB Headset", None)
    memory.close()
    memory = StoredMemory(path, pytest.fail, is_inline=True)
    assert memory.kept == Kept(introduced=True, microphone="USB Headset")
    assert not is_first(memory, is_asked_for=False, is_terminal=True)
    memory.close()


@dataclass
class Night:
    """A first run and the coach after it, of a voice without sound, in a silent room."""

    parts: Parts
    memory: Remembered = field(default_factory=Remembered)
    log: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        senses = senses_of(self.parts, FakeMouth())
        assistant, _ = assemble(
            self.parts,
            FakeMouth(),
            self._write,
            memory=NoMemory(),
            kept=self.memory.kept,
            senses=senses,
        )
        self.led = introduce(senses, assistant, self.memory, self._write)

    def _write(self, event: Mapping[str, object]) -> None:
        self.log.append(dict(event))

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds / BLOCK_S)):
            self.led.tick(silence())

    def said(self) -> list[object]:
        return [event["text"] for event in self.log if event["kind"] == "said"]


@pytest.fixture
def night(parts: Parts) -> Night:
    return Night(parts)


def test_it_is_shown_as_a_question_until_the_coach_is_ready(night: Night) -> None:
    viewer = Viewer()
    night.run(0.1)
    view = viewer.view(night.led)
    assert (view.state, view.saying) == (LABEL, narration.FIRST_HELLO[0])
    night.led.press("enter")
    night.run(0.1)
    view = viewer.view(night.led)
    assert (view.state, view.saying) == ("idle", narration.LISTENING)
    assert night.memory.kept.introduced


def test_keys_and_phrases_are_the_coachs_afterwards(night: Night) -> None:
    night.run(0.1)
    night.led.press("space")
    night.run(2.0)
    night.led.typed("start morning stretch")
    night.run(1.0)
    assert night.said()[-1] == narration.SAFETY_QUESTION[0]
    night.led.time_of_day(400)
    night.led.leave()
    night.run(20.0)
    assert night.led.closed


def test_who_leaves_is_let_go_at_once_and_asked_again_the_next_time(night: Night) -> None:
    night.run(1.0)
    night.led.leave()
    assert night.led.closed
    assert not night.led.speaking
    assert night.memory.kept == Kept()


def test_a_lost_microphone_is_the_coachs_to_tell_of(night: Night) -> None:
    night.led.device("opened", "bedside")
    night.run(1.0)
    night.led.device("lost", "bedside")
    night.run(6.0)
    assert night.said()[-1] == narration.NO_MICROPHONE
    assert night.memory.kept == Kept()
    changes = [event["change"] for event in night.log if event["kind"] == "device"]
    assert changes == ["opened", "lost"]
    night.led.device("restored", "bedside")
    night.run(3.0)
    assert night.said()[-1] == narration.BACK_AT_REST


def test_a_line_that_was_cut_by_nothing_is_said_once_more_and_only_once() -> None:
    ears, narrator, log = ScriptedEars(), Narrator(FakeMouth()), list[dict[str, object]]()
    listener = Listener(language(), Mask(language(), narrator, lambda: False))
    first = FirstRun(
        Senses(narrator, listener, ears),  # type: ignore[arg-type]
        Settings(),
        lambda event: log.append(dict(event)),
    )

    def mumble() -> None:
        start_s = first.now_s
        ears.coming.append(Began(start_s, POSITION))
        ears.coming.append(Partial("pain", start_s, start_s, POSITION, doubt=0.0))
        first.tick(silence())
        assert narrator.speaking is None
        ears.coming.append(Utterance(start_s, first.now_s, (), POSITION))
        first.tick(silence())

    for _ in range(10):
        first.tick(silence())
    mumble()
    for _ in range(10):
        first.tick(silence())
    assert narrator.speaking is not None
    assert narrator.speaking.text == narration.FIRST_HELLO[0]
    mumble()
    first.tick(silence())
    said = [(event["text"], event["cut"]) for event in log if event["kind"] == "said"]
    assert said == [(narration.FIRST_HELLO[0], True)] * 2
    assert narrator.speaking is not None
    assert narrator.speaking.text == narration.FIRST_PHRASES[0]
