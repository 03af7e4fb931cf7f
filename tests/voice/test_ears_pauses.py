"""Words that a recognizer keeps back to the end are looked for in the pause after them."""

from __future__ import annotations

import pytest

from tests.voice.scripted import Anything, Script, listen
from tests.voice.sounds import blocks, in_room, speech
from voice.audio import BLOCK_S, BLOCK_SAMPLES, silence
from voice.ears import Alternative, Ears, Listening, Partial, Urgent, Utterance
from voice.ears.urgency import PAUSES_BLOCKS


class Late(Script):
    """Keeps its only word back to the end, as decoders do with short ones."""

    def finish(self) -> tuple[Alternative, ...]:
        return (Alternative("stop", 0.0),)


class Stopping(Anything):
    """Only "stop" is urgent."""

    def urgent(self, text: str) -> Urgent | None:
        return Urgent(1, -9.0) if text == "stop" else None


def test_a_word_that_no_partial_result_holds_is_found_in_the_pause_after_it() -> None:
    ears = Ears(Late(), lambda _: Listening(("stop",), None, Stopping()), cancel_echo=False)
    word = speech("stop")
    hearings = listen(ears, in_room(0.6, word, 1.5))
    partials = [h for h in hearings if isinstance(h, Partial) and h.is_pause]
    (utterance,) = (h for h in hearings if isinstance(h, Utterance))
    assert [partial.text for partial in partials] == ["stop"] * len(PAUSES_BLOCKS)
    after_s = [partial.at_s - utterance.end_s for partial in partials]
    assert after_s == pytest.approx([blocks * BLOCK_S for blocks in PAUSES_BLOCKS])


def test_what_is_found_in_a_pause_does_not_end_the_utterance_sooner() -> None:
    ends: list[list[float]] = []
    for sense in (Anything(), Stopping()):
        ears = Ears(Late(), lambda _, s=sense: Listening(("stop",), None, s), cancel_echo=False)
        times: list[float] = []
        for at, block in enumerate(blocks(in_room(0.6, speech("stop"), 1.5))):
            heard = ears.accept(block, silence(), at * BLOCK_SAMPLES)
            times += [at * BLOCK_S for h in heard if isinstance(h, Utterance)]
        ends.append(times)
        ears.close()
    assert ends[0] == ends[1]
    assert len(ends[0]) == 1
