from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from tests.voice.scripted import Anything, Script, listen
from tests.voice.sounds import blocks, echo_of, in_room, speech
from voice.audio import BLOCK_S, BLOCK_SAMPLES, Block, Samples, silence
from voice.ears import (
    Began,
    DeafError,
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


class Deaf(Script):
    def accept(self, block: Block) -> str:
        raise OSError("the model is gone")


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


def fed_over(
    played: Samples, word: Samples, at: int, echo_db: float | None, *, cancel_echo: bool = True
) -> tuple[int, Utterance]:
    """How many blocks before a word the recognizer was fed, and what was reported of the word."""
    sound = np.zeros_like(played) if echo_db is None else echo_of(played, echo_db)
    sound[at : at + word.size] += word
    script = Script()
    hearings = listen(Ears(script, choose, cancel_echo=cancel_echo), in_room(sound), played)
    found = [h for h in hearings if isinstance(h, Utterance)]
    utterance = next(h for h in found if h.end_s > at / 16_000)
    fed = np.concatenate(script.fed[found.index(utterance)])
    end = min(sound.size, round(utterance.end_s * 16_000) + round(EarSettings().tail_s * 16_000))
    return (fed.size - (end - round(utterance.start_s * 16_000))) // BLOCK_SAMPLES, utterance


LINE = "Slowly lower your left knee towards the mattress, and breathe out."


def test_over_the_narrator_less_is_heard_of_what_came_before() -> None:
    played = np.concatenate([speech(LINE, loudness_db=-22.0)] * 3)
    at = played.size * 3 // 4 // BLOCK_SAMPLES * BLOCK_SAMPLES
    word = speech("pause", "en-us+f3")
    settings = EarSettings()
    long, short = (
        round(length_s / BLOCK_S)
        for length_s in (settings.pre_roll_s, settings.pre_roll_over_narrator_s)
    )
    before, utterance = fed_over(played, word, at, -32.0)
    assert before == short
    assert 9.0 < utterance.over_echo_db < 60.0
    assert utterance.is_echo_known
    for cancel_echo in (True, False):
        before, _ = fed_over(played, word, at, None, cancel_echo=cancel_echo)
        assert before == long


def test_just_after_the_narrator_only_the_silence_and_a_little_of_it_is_heard() -> None:
    line = speech(LINE, loudness_db=-22.0)
    silent_s = 0.5
    played = np.concatenate([line, line, np.zeros(32_000, np.float32)])
    at = 2 * line.size + round(silent_s * 16_000)
    before, utterance = fed_over(played, speech("pause", "en-us+f3"), at, -32.0)
    settings = EarSettings()
    least, most = (
        round(length_s / BLOCK_S)
        for length_s in (settings.pre_roll_over_narrator_s, settings.pre_roll_s)
    )
    assert least < before <= most
    assert utterance.over_echo_db > 15.0


def test_an_echo_that_is_not_cancelled_is_not_taken_for_speech_nor_a_voice_known_from_it() -> None:
    played = np.concatenate([speech(LINE, loudness_db=-22.0)] * 3)
    ears = Ears(Script(), choose, cancel_echo=False)
    assert listen(ears, in_room(echo_of(played, -20.0)), played) == []
    assert ears.hears_narrator
    assert not ears.echo_health.is_under_control
    word = speech("pause", loudness_db=0.0)
    at = played.size * 3 // 4
    _, utterance = fed_over(played, word, at, -45.0, cancel_echo=False)
    assert not utterance.is_echo_known


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
    with pytest.raises(DeafError, match="the model is gone"):
        listen(ears, in_room(0.5, speech("stop"), 1.0))
    with pytest.raises(DeafError, match="the model is gone"):
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


def test_each_utterance_is_judged_by_its_own_sound() -> None:
    second, script = Counting(), Script()
    ears = Ears(
        script, lambda _: Listening(("a",), None, Anything()), cancel_echo=False, second=second
    )
    word = speech("stop")
    hearings = listen(ears, in_room(0.6, word, 1.5, word, 1.0))
    assert sum(isinstance(h, Utterance) for h in hearings) == 2
    # Each is decoded in two pauses, too, and the script counts on in the last of its lists.
    assert second.blocks == [len(fed) for fed in script.fed][2::3]
    assert abs(second.blocks[0] - second.blocks[1]) < 10


def test_the_end_of_a_stalled_utterance_is_where_its_words_ended() -> None:
    ears = Ears(Script(lambda _: "word"), choose, cancel_echo=False)
    hearings = listen(ears, np.tile(speech("how long left"), 4))
    ends = [h.end_s - h.start_s for h in hearings if isinstance(h, Utterance)]
    assert ends[0] < 1.0


class Hanging(Script):
    """A recognizer that does not come back from its first block."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on = threading.Event()

    def accept(self, block: Block) -> str:
        self.goes_on.wait(20.0)
        return ""


def test_a_recognizer_that_hangs_is_noticed_and_left_behind() -> None:
    script = Hanging()
    ears = Ears(script, choose, threaded=True)
    with pytest.raises(DeafError, match="has hung for 30 s"):
        listen(ears, in_room(0.5, speech("stop"), 40.0))
    script.goes_on.set()
    ears.close()


def test_a_late_partial_keeps_the_margin_of_its_own_utterance() -> None:
    ears = Ears(Script(), choose, cancel_echo=False)
    first, second = (Partial("stop", 9.0, start_s, None) for start_s in (1.0, 2.0))
    for start_s, over_db in ((1.0, 11.0), (2.0, 30.0)):
        ears._over_before = ears._over
        ears._over_echo.restart()
        ears._start_s = start_s
        ears._over_echo._over_db.append(over_db)
    margins = [ears._noted(report) for report in (first, second)]
    assert [margin.over_echo_db for margin in margins if isinstance(margin, Partial)] == [
        11.0,
        30.0,
    ]
