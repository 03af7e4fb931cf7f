from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.language import STATES, UNKNOWN, Armed, Language, MissingWord, Reading
from tests.intents.sampling import some_sentences

OWN = Language.packaged(
    {"morning-stretch": ["morning stretch", "the 3-minute one"], "tai-chi": ["tai chi"]}
)
WORDS = sorted({word for state in STATES for p in OWN.phrases(state) for word in p.split()})


def intent(reading: Reading | None) -> str | None:
    return reading.intent if reading else None


class TestPhrases:
    @pytest.mark.parametrize("state", STATES)
    def test_they_are_spoken_words_each_once_with_the_unknown_word_last(self, state: str) -> None:
        *phrases, last = OWN.phrases(state)
        assert last == UNKNOWN
        assert len(set(phrases)) == len(phrases)
        assert [p for p in phrases if not re.fullmatch(r"[a-z']+( [a-z']+)*", p)] == []

    def test_the_unknown_word_is_repeated_as_often_as_asked(self) -> None:
        assert OWN.phrases("idle", unknowns=3)[-4:].count(UNKNOWN) == 3
        assert UNKNOWN not in OWN.phrases("idle", unknowns=0)

    def test_they_are_the_same_in_every_run(self) -> None:
        names = {"tai-chi": ["tai chi"]}
        one, other = Language.packaged(names), Language.packaged(names)
        assert [one.phrases(state) for state in STATES] == [
            other.phrases(state) for state in STATES
        ]

    def test_routines_bring_their_names(self) -> None:
        assert "start tai chi" in OWN.phrases("idle")
        assert "start the three minute one" in OWN.phrases("idle")
        assert "start tai chi" not in Language.packaged({}).phrases("idle")

    def test_movements_bring_theirs(self) -> None:
        own = Language.packaged({"tai-chi": ["tai chi"]}, {"rolls": ["knee rolls", "tai chi"]})
        assert "go to the knee rolls" in own.phrases("holding")
        assert "just the knee rolls" in own.phrases("idle")
        # A name that a routine has as well is the routine's, if nothing else tells.
        for text, slots in (
            ("do the knee rolls", {"movement": "rolls"}),
            ("do the tai chi", {"routine": "tai-chi"}),
            ("just the tai chi", {"movement": "rolls"}),
        ):
            assert own.read([text], "idle") == Reading("START", slots, text, True)
        assert MissingWord("rolls", "movement rolls") in own.missing(lambda word: word != "rolls")

    def test_some_politeness_is_listened_for(self) -> None:
        assert {"please pause", "can you pause", "pause please"} <= set(OWN.phrases("holding"))


class TestRead:
    def test_the_first_alternative_that_is_a_sentence_wins(self) -> None:
        heard = ["pause next hold", "how long left", "pause"]
        assert intent(OWN.read(heard, "holding")) == "TIME_LEFT_HOLD"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("stop [unk]", "STOP"),
            ("stop the [unk]", "STOP"),
            ("stop next", "STOP"),
            ("please stop [unk]", "STOP"),
            ("it hurts [unk] [unk]", "PAIN"),
            ("my back hurts [unk]", "PAIN"),
            ("[unk] stop", None),
            ("[unk] it hurts", None),
            ("next stop", None),
            ("pause [unk]", None),
            ("[unk]", None),
            ("", None),
        ],
    )
    def test_only_stop_and_pain_stand_when_they_come_first(
        self, text: str, expected: str | None
    ) -> None:
        assert intent(OWN.read([text], "holding")) == expected

    def test_a_stop_that_comes_first_is_not_talked_away_by_a_worse_alternative(self) -> None:
        assert intent(OWN.read(["stop [unk]", "stop counting"], "holding")) == "STOP"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("okay pause", "PAUSE"),
            ("hey can you please pause now", "PAUSE"),
            ("repeat that for me please", "REPEAT"),
            ("wait for me please", "PACING"),
            ("can you help me", "EMERGENCY"),
            ("please", None),
            ("please please now", None),
        ],
    )
    def test_politeness_around_a_command_means_nothing(
        self, text: str, expected: str | None
    ) -> None:
        assert intent(OWN.read([text], "holding")) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("let's stop", "STOP"),
            ("can we pause please", "PAUSE"),
            ("okay I'd like to switch sides", "SWITCH_SIDE"),
            ("tell me how long left", "TIME_LEFT_HOLD"),
            ("let's stop at the shop", None),
            ("I want to stop smoking", None),
            ("that's enough for today she said", "STOP"),
            ("I've had enough coffee", None),
            ("let's", None),
        ],
    )
    def test_an_opening_means_nothing_before_a_whole_command_only(
        self, text: str, expected: str | None
    ) -> None:
        assert intent(OWN.read([text.lower()], "holding")) == expected

    def test_a_phrase_that_must_be_whole_still_silences_at_once(self) -> None:
        assert OWN.reflex("let's stop at", "holding") == "STOP"
        assert OWN.reflex("i want to stop", "holding") == "STOP"
        assert OWN.read(["i want to stop smoking"], "holding") is None

    def test_an_opening_makes_another_thing_of_some_phrases(self) -> None:
        for state in ("idle", "holding"):
            assert intent(OWN.read(["please go to sleep"], state)) == "MIC"
            for text in ("i want to go to sleep", "can we go to sleep", "can i see you later"):
                assert OWN.read([text], state) is None
                assert not OWN.is_whole(text, state)

    @pytest.mark.parametrize(
        ("text", "state", "expected"),
        [
            ("stop for thirty seconds then carry on", "holding", "PAUSE_FOR"),
            ("no more dinging please", "holding", "SOUND"),
            ("that's too much for me make it gentler", "holding", "EASIER"),
            ("too much talking", "narrating", "TALK_STYLE"),
            ("stop when this one is over", "holding", "FINISH_SOON"),
            ("enough of this one", "holding", "NEXT"),
            ("that's enough rest", "paused", "RESUME"),
            ("it hurts less than yesterday", "question:number", "BETTER_SAME_WORSE"),
            ("that's too much for me", "holding", "PAIN"),
            ("stop for heaven's sake", "holding", "STOP"),
        ],
    )
    def test_another_whole_command_wins_over_its_first_words(
        self, text: str, state: str, expected: str
    ) -> None:
        reading = OWN.read([text], state)
        assert intent(reading) == expected
        assert OWN.reflex(text, state) in {"STOP", "PAIN"}  # silence comes first

    def test_a_routine_is_read_as_its_id(self) -> None:
        named = OWN.read(["start the three minute one"], "idle")
        assert named == Reading(
            "START", {"routine": "morning-stretch"}, "start the three minute one", True
        )
        assert OWN.read(["let's start"], "idle") == Reading("START", {}, "let's start", True)

    def test_paused_a_routines_name_starts_nothing_new(self) -> None:
        reading = OWN.read(["start tai chi"], "paused")
        assert reading == Reading("RESUME", {}, "start tai chi", True)

    @given(st.lists(st.sampled_from([*WORDS, UNKNOWN, "foo"]), max_size=7), st.sampled_from(STATES))
    def test_no_order_of_words_is_ever_an_error(self, words: list[str], state: str) -> None:
        text = " ".join(words)
        reading = OWN.read([text], state)
        assert reading is None or reading.text == text
        reflex = OWN.reflex(text, state)
        assert reflex in {None, "STOP", "PAIN", "EMERGENCY", "PAUSE"}


class TestTyped:
    @pytest.mark.parametrize(
        ("text", "state", "expected", "slots"),
        [
            ("  PAUSE, please!! ", "holding", "PAUSE", {}),
            ("I'm ready.", "narrating", "READY", {}),
            ("what\u2019s next?", "holding", "WHATS_NEXT", {}),
            ("add 45 seconds", "holding", "ADD_TIME", {"seconds": "45"}),
            ("37 more", "holding", "ADD_TIME", {"seconds": "37"}),
            ("Add 105 seconds", "paused", "ADD_TIME", {"seconds": "105"}),
            ("take off 10 seconds", "holding", "CUT_TIME", {"seconds": "10"}),
            ("start the 3-minute one", "idle", "START", {"routine": "morning-stretch"}),
            ("unpause", "paused", "RESUME", {}),
            ("Make it 37 seconds", "holding", "SET_HOLD", {"seconds": "37"}),
            ("jump to 3", "paused", "JUMP", {"number": "3"}),
            ("About a 4!", "question:number", "PAIN_NUMBER", {"number": "4"}),
        ],
    )
    def test_case_punctuation_and_digits_are_fine(
        self, text: str, state: str, expected: str | None, slots: dict[str, str]
    ) -> None:
        reading = OWN.read_typed(text, state)
        assert reading is not None
        assert (reading.intent, reading.slots) == (expected, slots)

    @pytest.mark.parametrize("text", ["", "?!", "10", "add 4 seconds", "add 301 seconds"])
    def test_nonsense_and_numbers_out_of_range_mean_nothing(self, text: str) -> None:
        assert OWN.read_typed(text, "holding") is None

    @given(st.text(max_size=40), st.sampled_from(STATES))
    def test_no_line_is_ever_an_error(self, text: str, state: str) -> None:
        reading = OWN.read_typed(text, state)
        assert reading is None or reading.intent in OWN.intents(state)


class TestReflex:
    @pytest.mark.parametrize(
        ("partial", "state", "expected"),
        [
            ("stop", "holding", "STOP"),
            ("stop counting", "holding", "STOP"),
            ("okay stop", "holding", "STOP"),
            ("it", "holding", None),
            ("it hurts", "narrating", "PAIN"),
            ("hold", "holding", None),
            ("hold on", "holding", "PAUSE"),
            ("wait i'm", "narrating", "PAUSE"),
            ("pause", "idle", None),
            ("pause", "question:yes_no", "PAUSE"),
            ("help", "holding", None),
            ("help me", "holding", "EMERGENCY"),
            ("stopping", "holding", None),
            ("[unk] stop", "holding", None),
            ("next stop", "holding", None),
            ("chest pain", "holding", None),
            ("switch off", "holding", "STOP"),
            ("switch off the lights", "holding", None),
            ("", "holding", None),
        ],
    )
    def test_a_whole_phrase_at_the_beginning_acts(
        self, partial: str, state: str, expected: str | None
    ) -> None:
        assert OWN.reflex(partial, state) == expected

    @pytest.mark.parametrize("state", STATES)
    def test_every_phrase_of_the_reflexes_acts_while_it_is_spoken(self, state: str) -> None:
        for block in OWN._index(state).blocks:
            if block.intent in {"STOP", "PAIN", "EMERGENCY", "PAUSE"}:
                for words in some_sentences(block.graph):
                    assert OWN.reflex(" ".join(words), state) == block.intent, words


class TestSoFar:
    @pytest.mark.parametrize(
        ("text", "state", "whole", "goes_on"),
        [
            ("pause", "holding", True, True),
            ("please pause", "holding", True, True),
            ("hold", "holding", False, True),
            ("hold for", "holding", False, True),
            ("pause please", "holding", True, False),
            ("how long left", "holding", True, True),
            ("how", "holding", False, True),
            ("ten more seconds", "holding", True, False),
            ("start tai chi", "idle", True, False),
            ("start tai", "idle", False, True),
            ("start the three minute one", "idle", True, False),
            ("unpause", "paused", False, False),
            ("please", "holding", False, True),
            ("[unk]", "holding", False, False),
            ("pause [unk]", "holding", False, False),
            ("ceiling fan", "holding", False, False),
            ("", "holding", False, True),
        ],
    )
    def test_whether_it_is_a_sentence_and_may_become_a_longer_one(
        self, text: str, state: str, whole: bool, goes_on: bool
    ) -> None:
        for _ in range(2):  # the second time it is remembered
            assert OWN.is_whole(text, state) is whole
            assert OWN.may_go_on(text, state) is goes_on

    @pytest.mark.parametrize("state", STATES)
    def test_every_phrase_is_whole_and_every_beginning_of_it_may_go_on(self, state: str) -> None:
        heard = {phrase for phrase in OWN.phrases(state, 0) if OWN.read([phrase], state)}
        for phrase in heard:
            assert OWN.is_whole(phrase, state), phrase
            if phrase.endswith(" please"):
                continue  # nobody waits for it
            words = phrase.split()
            for size in range(len(words)):
                assert OWN.may_go_on(" ".join(words[:size]), state), phrase

    def test_many_partial_results_are_not_kept_for_ever(self) -> None:
        language = Language.packaged({})
        for number in range(3_000):
            language.may_go_on(f"pause {number}", "holding")
        assert len(language._partials) <= 1_000


class TestLines:
    def test_phrases_in_a_line_are_found_with_their_words(self) -> None:
        line = "When you are ready, say: ready. Or say 'wait for me', now."
        found = OWN.spoken_in(line, "narrating")
        assert Armed("READY", 3, 3) in found
        assert Armed("READY", 5, 5) in found
        assert Armed("PACING", 8, 10) in found
        assert Armed("PAUSE", 8, 8) in found

    def test_numbers_and_hyphens_in_a_line_stay_one_word_of_it(self) -> None:
        found = OWN.spoken_in("Take-off: say 30 more, then rest.", "holding")
        assert found == [Armed("ADD_TIME", 2, 3)]

    def test_a_line_without_commands_is_free(self) -> None:
        assert OWN.spoken_in("Bend your left knee towards the ceiling.", "holding") == []

    def test_what_counts_depends_on_the_state(self) -> None:
        assert OWN.spoken_in("Are you okay?", "holding") == []
        assert OWN.spoken_in("Are you okay?", "narrating") == [Armed("READY", 2, 2)]

    def test_words_that_are_only_typed_are_not_armed(self) -> None:
        assert OWN.spoken_in("You may type unpause.", "paused") == []


class TestMissing:
    def test_words_come_with_the_routine_or_the_file_that_brought_them(self) -> None:
        missing = OWN.missing(lambda word: word not in {"tai", "ouch", "seconds"})
        assert MissingWord("tai", "routine tai-chi") in missing
        assert MissingWord("ouch", "pain.yaml") in missing
        assert MissingWord("seconds", "add_time.yaml") in missing
        assert {m.word for m in missing} == {"tai", "ouch", "seconds"}

    def test_nothing_is_missing_where_all_words_are_known(self) -> None:
        assert OWN.missing(lambda _: True) == []


def test_start_in_a_hold_is_listened_for_and_changes_nothing():
    assert "start morning stretch" in OWN.phrases("holding")
    alternatives = ["start morning stretch", "stop more stretch"]
    assert OWN.read(alternatives, "holding") is None
    assert OWN.reflex("start", "holding") is None
    in_noise = OWN.read(["start", "stop"], "holding")
    assert in_noise is not None
    assert in_noise.intent == "STOP"
