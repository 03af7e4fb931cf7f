from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from tests.voice.synthesizer.fakes import GatedSpeech
from voice.audio import Clip
from voice.synthesizer import BackgroundMouth, InlineMouth, SynthesisError, Synthesizer, Voice
from voice.synthesizer.mouth import at_rate

Opener = Callable[[GatedSpeech], BackgroundMouth]


@pytest.fixture
def open_mouth() -> Iterator[Opener]:
    opened: list[tuple[BackgroundMouth, GatedSpeech]] = []

    def opener(speech: GatedSpeech) -> BackgroundMouth:
        mouth = BackgroundMouth(speech, Voice())
        opened.append((mouth, speech))
        return mouth

    yield opener
    for mouth, speech in opened:
        speech.let_through(100)
        mouth.close()


def test_inline_waits_for_the_clip() -> None:
    speech = GatedSpeech(failing=["bad"])
    speech.let_through(2)
    mouth = InlineMouth(speech, Voice())
    mouth.prepare(["never rendered"])
    assert mouth.clip("five").text == "five"
    with pytest.raises(SynthesisError, match="cannot say bad"):
        mouth.clip("bad")
    assert speech.asked == ["five", "bad"]
    mouth.close()


def test_lines_are_prepared_once_and_in_order(open_mouth: Opener) -> None:
    speech = GatedSpeech()
    mouth = open_mouth(speech)
    mouth.prepare(["one", "two", "one", "three"])
    mouth.prepare(["two", "four"])
    speech.let_through(4)
    assert mouth.wait(10)
    assert speech.asked == ["one", "two", "three", "four"]
    mouth.prepare(["three"])
    assert mouth.wait(10)
    assert speech.asked == ["one", "two", "three", "four"]


def test_what_is_asked_for_goes_first(open_mouth: Opener) -> None:
    speech = GatedSpeech()
    mouth = open_mouth(speech)
    mouth.prepare(["one", "two", "three"])
    speech.wait_begun()
    assert mouth.clip("three") is None
    assert mouth.clip("urgent") is None
    assert mouth.clip("urgent") is None
    assert mouth.clip("one") is None
    speech.let_through(4)
    assert mouth.wait(10)
    assert speech.asked == ["one", "urgent", "three", "two"]


def test_a_ready_clip_stays_ready_while_another_renders(open_mouth: Opener) -> None:
    speech = GatedSpeech()
    mouth = open_mouth(speech)
    assert mouth.clip("five") is None
    speech.let_through()
    assert mouth.wait(10)
    mouth.prepare(["long"])
    assert not mouth.wait(0)
    clip = mouth.clip("five")
    assert clip is not None
    assert clip.text == "five"
    assert mouth.clip("five") is clip


def test_it_renders_on_one_thread_that_is_not_ours(open_mouth: Opener) -> None:
    threads: set[int] = set()

    class Watching(GatedSpeech):
        def clip(self, text: str, voice: Voice) -> Clip:
            threads.add(threading.get_ident())
            return super().clip(text, voice)

    speech = Watching()
    mouth = open_mouth(speech)
    mouth.prepare(["one", "two"])
    speech.let_through(2)
    assert mouth.wait(10)
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_a_failure_is_raised_where_its_line_is_asked_for(open_mouth: Opener) -> None:
    speech = GatedSpeech(failing=["bad"])
    mouth = open_mouth(speech)
    mouth.prepare(["bad", "good"])
    speech.let_through(2)
    assert mouth.wait(10)
    assert mouth.clip("good") is not None
    with pytest.raises(SynthesisError, match="cannot say bad"):
        mouth.clip("bad")
    speech.failing.clear()
    assert mouth.clip("bad") is None
    speech.let_through()
    assert mouth.wait(10)
    assert mouth.clip("bad") is not None


def test_preparing_again_gives_a_failed_line_another_chance(open_mouth: Opener) -> None:
    speech = GatedSpeech(failing=["bad"])
    mouth = open_mouth(speech)
    mouth.prepare(["bad"])
    speech.let_through()
    assert mouth.wait(10)
    speech.failing.clear()
    mouth.prepare(["bad"])
    speech.let_through()
    assert mouth.wait(10)
    assert mouth.clip("bad") is not None


@pytest.mark.parametrize("end", [SystemExit(3), KeyboardInterrupt("3")])
def test_a_worker_that_is_ended_is_told_wherever_a_line_is_asked_for(end: BaseException) -> None:
    class Ended(GatedSpeech):
        def clip(self, text: str, voice: Voice) -> Clip:
            if text == "last":
                raise end
            return Clip(text, np.zeros(1, dtype=np.float32))

    mouth = BackgroundMouth(Ended(), Voice())
    mouth.prepare(["ready"])
    assert mouth.wait(10)
    assert mouth.clip("ready") is not None
    mouth.prepare(["last", "never"])
    mouth._worker.join(10)
    assert not mouth._worker.is_alive()
    for text in ("last", "never", "ready"):
        with pytest.raises(SynthesisError, match=rf"broke off \({type(end).__name__}: 3\)") as told:
            mouth.clip(text)
        assert told.value.__cause__ is end
    assert mouth.wait(0.1), "nothing will become ready any more"
    mouth.close()


def test_closing_drops_the_queue_and_ends_the_thread() -> None:
    speech = GatedSpeech()
    mouth = BackgroundMouth(speech, Voice())
    mouth.prepare(["one", "two"])
    speech.wait_begun()
    speech.let_through()
    assert mouth.clip("two") is None
    mouth.close()
    assert not mouth._worker.is_alive()
    with pytest.raises(RuntimeError, match="closed"):
        mouth.clip("three")
    assert mouth.wait(0)
    mouth.close()


def test_closing_waits_for_nothing_when_idle() -> None:
    mouth = BackgroundMouth(GatedSpeech(), Voice())
    mouth.close()
    assert not mouth._worker.is_alive()


def test_with_real_speech_both_mouths_say_the_same() -> None:
    with Synthesizer(None) as one, Synthesizer(None) as other:
        background = BackgroundMouth(one, Voice())
        background.prepare(["Halfway.", "Well done."])
        assert background.wait(30)
        inline = InlineMouth(other, Voice())
        for line in ("Halfway.", "Well done."):
            ready = background.clip(line)
            assert ready is not None
            assert ready.samples.tobytes() == inline.clip(line).samples.tobytes()
        background.close()


def test_at_another_rate_every_line_is_rendered_anew(open_mouth: Opener) -> None:
    rates: list[tuple[str, int]] = []

    class Watching(GatedSpeech):
        def clip(self, text: str, voice: Voice) -> Clip:
            rates.append((text, voice.rate_wpm))
            return super().clip(text, voice)

    speech = Watching()
    mouth = open_mouth(speech)
    speech.let_through(10)
    mouth.prepare(["one"])
    assert mouth.wait(10)
    mouth.set_rate(0.8)
    assert mouth.clip("one") is None
    assert mouth.wait(10)
    assert mouth.clip("one") is not None
    mouth.set_rate(1.0)
    assert mouth.clip("one") is not None
    assert rates == [("one", 135), ("one", 108)]


def test_what_is_queued_is_rendered_at_the_new_rate(open_mouth: Opener) -> None:
    speech = GatedSpeech()
    mouth = open_mouth(speech)
    mouth.prepare(["one", "two"])
    speech.wait_begun()
    mouth.set_rate(0.8)
    speech.let_through(2)
    assert mouth.wait(10)
    assert mouth.clip("two") is not None


def test_inline_renders_at_the_rate_that_is_set() -> None:
    speech = GatedSpeech()
    speech.let_through(2)
    mouth = InlineMouth(speech, Voice(rate_wpm=100))
    assert at_rate(Voice(rate_wpm=100), 0.7).rate_wpm == 80
    mouth.set_rate(0.9)
    assert mouth.clip("five").text == "five"
