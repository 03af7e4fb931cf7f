from __future__ import annotations

from scripts.benchmarks.ears.groups import Group
from scripts.benchmarks.ears.setting import Setting
from scripts.benchmarks.ears.tables_near import near_words
from scripts.benchmarks.ears.trial import Heard, Meaning, Outcome, Part, Trial

STOP, NEXT = Meaning("STOP"), Meaning("NEXT")


def said(text: str, voice: str, state: str, taken: Meaning | None, *, acts: bool = True) -> Outcome:
    heard = (Heard(taken, acts, None, 2.0),) if taken else ()
    return Outcome(Trial(Part.NEAR_WORDS, voice, text, state), heard, 3.0)


def test_near_miss_words_by_synthesizer_and_state() -> None:
    shares, worst = near_words(
        [
            said("shop", "en-us", "holding", STOP),
            said("shop", "flite:slt", "idle", STOP, acts=False),
            said("text", "en-us", "holding", NEXT),
            said("text", "flite:slt", "holding", NEXT),
            said("door", "festival:a", "idle", None),
        ],
        Setting(Group.REPORTING, ("en-us",), "seen", has_words=False, has_sentences=False),
    )
    counts = {row[0]: (row[2], row[1]) for row in shares.rows}
    assert counts == {
        "espeak-ng": ("2", "2"),
        "flite": ("1", "2"),
        "festival": ("0", "1"),
        "holding": ("3", "3"),
        "idle": ("0", "2"),
        "all": ("3", "5"),
    }
    assert shares.rows[-1][3:5] == ["60.0%", "23.1% to 88.2%"]
    assert worst.rows == [["text", "2 of 2", "NEXT 2"], ["shop", "1 of 2", "STOP 1"]]
