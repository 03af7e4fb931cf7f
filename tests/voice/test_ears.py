from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest

from tests.voice.sounds import blocks, echo_of, in_room, speech
from voice.audio import BLOCK_SAMPLES, Block, Samples, silence
from voice.ears import (
    Alternative,
    Began,
    Ears,
    EarSettings,
    Hearing,
    Listening,
    Partial,
    SecondOpinion,
    Utterance,
)
from voice.models import find_model
from voice.recognizer import Recognizer

PHRASES = ("stop", "pause", "resume", "how long left", "next stretch", "[unk]")


@dataclass
class Script:
    """A recognizer that says what it is told to, by the number of blocks it was fed."""

    says: Callable[[int], str] = lambda _: ""
    lists: list[tuple[str, ...]] = field(default_factory=list)
    fed: list[list[Block]] = field(default_factory=list)

    def decode(self, phrases: tuple[str, ...]) -> Script:
        self.lists.append(phrases)
        self.fed.append([])
        return self

    def accept(self, block: Block) -> str:
        self.fed[-1].append(block)
        return self.says(len(self.fed[-1]))

    def finish(self) -> tuple[Alternative, ...]:
        return (Alternative(f"utterance {len(self.fed)}", 0.0),)


class Deaf(Script):
    def accept(self, block: Block) -> str:
        raise OSError("the model is gone")


def listen(ears: Ears, sound: Samples, played: Samples | None = None) -> list[Hearing]:
    hearings: list[Hearing] = []
    sounding = list(blocks(np.zeros_like(sound) if played is None else played))
    for at, block in enumerate(blocks(sound)):
        hearings += ears.accept(block, sounding[at], at * BLOCK_SAMPLES)
    hearings += ears.end()
    ears.close()
    return hearings


def choose(start_s: float) -> Listening:
    return Listening(PHRASES, round(start_s, 2))


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer(find_model())


def test_an_utterance_from_beginning_to_end(recognizer: Recognizer) -> None:
    word = speech("how long left")
    hearings = listen(Ears(recognizer, choose), in_room(1.0, word, 1.0))
    began, *partials, utterance = hearings
    assert isinstance(began, Began)
    assert isinstance(utterance, Utterance)
    assert utterance.alternatives[0].text == "how long left"
    assert began.start_s == utterance.start_s == pytest.approx(1.05, abs=0.1)
    assert utterance.end_s == pytest.approx(1.0 + word.size / 16_000, abs=0.2)
    assert {began.tag, utterance.tag} == {round(began.start_s, 2)}
    texts = [partial.text for partial in partials if isinstance(partial, Partial)]
    assert len(texts) == len(partials)
    assert texts[-1] == "how long left"
    assert all(one != two for one, two in pairwise(texts))


def test_threaded_hears_the_same(recognizer: Recognizer) -> None:
    sound = in_room(0.5, speech("pause"), 1.0, speech("next stretch", "en-gb+f3"), 1.0)
    inline = listen(Ears(recognizer, choose), sound)
    threaded = listen(Ears(recognizer, choose, threaded=True), sound)
    kinds = (Partial, Utterance)
    assert [h for h in threaded if isinstance(h, kinds)] == [
        h for h in inline if isinstance(h, kinds)
    ]
    assert sum(isinstance(h, Utterance) for h in inline) == 2


def test_list_is_chosen_once_and_before_anything_is_heard() -> None:
    script = Script()
    asked: list[tuple[float, int]] = []

    def choose_now(start_s: float) -> Listening:
        asked.append((start_s, len(script.fed)))
        return Listening((f"phrase {len(asked)}",), len(asked))

    word = speech("stop")
    hearings = listen(Ears(script, choose_now), in_room(0.5, word, 1.0, word, 1.0))
    assert [fed for _, fed in asked] == [0, 1]
    assert script.lists == [("phrase 1",), ("phrase 2",)]
    assert [h.tag for h in hearings] == [1, 1, 2, 2]


def test_recognizer_sleeps_in_silence_and_gets_the_pre_roll() -> None:
    script = Script()
    quiet = in_room(2.0)
    assert listen(Ears(script, choose), quiet) == []
    assert script.fed == []
    sound = in_room(1.0, speech("stop"), 1.0)
    began, _ = listen(Ears(script, choose, cancel_echo=False), sound)
    fed = np.concatenate(script.fed[0])
    first = round(began.start_s * 16_000) - round(EarSettings().pre_roll_s * 16_000)
    assert np.array_equal(fed, sound[first : first + fed.size])
    assert fed.size < 16_000 * 1.5


def test_partial_is_told_once_it_is_stable() -> None:
    # The pre-roll is fed at once, as if in one block; the words come after it.
    texts = {40: "star", 41: "star", 42: "star", 43: "stop"}
    script = Script(says=lambda fed: "stop" if fed > 43 else texts.get(fed, ""))
    sound = in_room(0.5, speech("stop everything now please"), 1.0)
    told = [h for h in listen(Ears(script, choose), sound) if isinstance(h, Partial)]
    assert [partial.text for partial in told] == ["stop"]
    eager = Ears(script, choose, settings=EarSettings(stable_s=0.0))
    told = [h for h in listen(eager, sound) if isinstance(h, Partial)]
    assert [partial.text for partial in told] == ["star", "stop"]
    assert told[0].at_s < told[1].at_s


def test_end_of_file_ends_the_utterance(recognizer: Recognizer) -> None:
    hearings = listen(Ears(recognizer, choose), in_room(0.3, speech("pause")))
    assert isinstance(hearings[-1], Utterance)
    assert hearings[-1].alternatives[0].text == "pause"


def test_missing_blocks_end_the_utterance(recognizer: Recognizer) -> None:
    ears = Ears(recognizer, choose)
    hearings: list[Hearing] = []
    row: list[Block | None] = [*blocks(in_room(0.3, speech("pause"))), *[None] * 40]
    for at, block in enumerate(row):
        hearings += ears.accept(block, silence(), at * BLOCK_SAMPLES)
    assert isinstance(hearings[-1], Utterance)
    assert hearings[-1].alternatives[0].text == "pause"
    assert not ears.is_open


def test_failure_of_the_thread_comes_out_of_accept() -> None:
    ears = Ears(Deaf(), choose, threaded=True)
    with pytest.raises(OSError, match="the model is gone"):
        listen(ears, in_room(0.5, speech("stop"), 1.0))
    with pytest.raises(OSError, match="the model is gone"):
        ears.accept(silence(), silence(), 0)
    ears.close()
    assert not [t for t in threading.enumerate() if t.name == "recognizer"]


@pytest.mark.parametrize("echo_db", [-38.0, -32.0])
def test_word_over_the_narrator_is_heard(recognizer: Recognizer, echo_db: float) -> None:
    lines = [speech("Slowly lower your left knee towards the mattress, and breathe out.",
                    loudness_db=-22.0)] * 3  # fmt: skip
    played = np.concatenate(lines)
    word = speech("pause", "en-us+f3")
    sound = echo_of(played, echo_db)
    at = played.size * 3 // 4 // BLOCK_SAMPLES * BLOCK_SAMPLES
    sound[at : at + word.size] += word
    hearings = listen(Ears(recognizer, choose), in_room(sound), played)
    readings = [
        h.alternatives[0].text
        for h in hearings
        if isinstance(h, Utterance) and h.end_s > at / 16_000
    ]
    assert "pause" in readings


def test_a_block_that_holds_no_numbers_counts_as_missing() -> None:
    """Some sound systems' null devices deliver them."""
    ears = Ears(Recognizer(find_model()), lambda _: Listening(("pause", "[unk]")))
    broken = np.full(BLOCK_SAMPLES, np.nan, dtype=np.float32)
    for at in range(0, 20 * BLOCK_SAMPLES, BLOCK_SAMPLES):
        assert ears.accept(broken, np.zeros(BLOCK_SAMPLES, dtype=np.float32), at) == []


class Slow(Script):
    """A recognizer whose computer does not get to it for a while."""

    def __init__(self, go_on: threading.Event) -> None:
        super().__init__()
        self.go_on = go_on

    def accept(self, block: Block) -> str:
        self.go_on.wait(20.0)
        return super().accept(block)


def test_a_recognizer_that_is_behind_has_not_stalled() -> None:
    go_on = threading.Event()
    ears = Ears(Slow(go_on), choose, threaded=True, cancel_echo=False)
    sound = np.tile(speech("how long left"), 4)
    hearings: list[Hearing] = []
    for at, block in enumerate(blocks(sound)):
        hearings += ears.accept(block, silence(), at * BLOCK_SAMPLES)
    go_on.set()
    hearings += ears.end()
    ears.close()
    assert sound.size / 16_000 > 3.0
    assert sum(isinstance(h, Utterance) for h in hearings) == 1


class Counting(SecondOpinion):
    """A second opinion that remembers how much sound it was asked about."""

    def __init__(self) -> None:
        self.blocks: list[int] = []

    def cost(self, blocks: Sequence[Block]) -> float:
        self.blocks.append(len(blocks))
        return 0.0


class Anything:
    """Every text could act, none is urgent."""

    def could_act(self, text: str) -> bool:
        return bool(text)

    def urgent(self, text: str) -> None:
        return None

    def is_whole(self, text: str) -> bool:
        return bool(text)

    def may_go_on(self, text: str) -> bool:
        return False


def test_each_utterance_is_judged_by_its_own_sound() -> None:
    second, script = Counting(), Script()
    ears = Ears(
        script, lambda _: Listening(("a",), None, Anything()), cancel_echo=False, second=second
    )
    word = speech("stop")
    hearings = listen(ears, in_room(0.6, word, 1.5, word, 1.0))
    assert sum(isinstance(h, Utterance) for h in hearings) == 2
    assert second.blocks == [len(fed) for fed in script.fed]
    assert abs(second.blocks[0] - second.blocks[1]) < 10


def test_the_end_of_a_stalled_utterance_is_where_its_words_ended() -> None:
    ears = Ears(Script(lambda _: "word"), choose, cancel_echo=False)
    hearings = listen(ears, np.tile(speech("how long left"), 4))
    ends = [h.end_s - h.start_s for h in hearings if isinstance(h, Utterance)]
    assert ends[0] < 1.0
