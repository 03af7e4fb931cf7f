"""What counts of what was heard: the operating point, insisting, and coming first."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from pathlib import Path

import pytest

from intents.language import Language
from voice.app.operating_point import (
    AFTER_TALK,
    CAREFUL,
    CLEAR_DB,
    FIRST,
    HURT,
    HURT_REFLEX,
    NEAR,
    REFLEX,
    REMAINS_DB,
    REMAINS_DOUBT,
    SURE,
    UNKNOWN_ECHO_DB,
    UNLISTENED,
    URGENT,
    URGENT_AFTER_TALK,
    USUAL,
    limit,
    remains_doubt,
)
from voice.app.reading import INSISTING_WITHIN_S, TALK_GOES_ON_S, TALK_S, Begun, Judge, Verdict
from voice.app.sense import LanguageSense
from voice.ears import Alternative, Partial, Urgent, Utterance
from voice.ears.second_opinion import WORD_COST

LANGUAGE = Language.packaged({"morning-stretch": ["morning stretch"]})


def utterance(
    text: str, doubt: float, start_s: float = 1.0, length_s: float = 0.5, over_db: float = 40.0
) -> Utterance:
    """One whose only reading has this doubt."""
    cost = WORD_COST * len(text.split()) - doubt
    found = (Alternative(text, 0.0, 0.0),)
    return Utterance(start_s, start_s + length_s, found, None, over_db, cost)


def judge(
    text: str,
    doubt: float,
    state: str = "holding",
    begun: str | None = None,
    first: float = FIRST,
) -> Verdict:
    return Judge(LANGUAGE).judge(
        utterance(text, doubt), state, Begun(begun, first) if begun else None
    )


@pytest.mark.parametrize(
    ("text", "state", "most"),
    [
        ("next", "holding", USUAL),
        ("stop", "holding", URGENT),
        ("pause", "holding", URGENT),
        ("it hurts", "holding", HURT),
        ("start morning stretch", "idle", CAREFUL),
    ],
)
def test_each_intent_has_its_own_limit(text: str, state: str, most: float) -> None:
    believed, doubted = judge(text, most - 0.01, state), judge(text, most + 0.01, state)
    assert believed.reading == believed.candidate == doubted.candidate
    assert believed.reading is not None
    assert limit(believed.reading.intent) == most == believed.limit
    assert doubted.reading is None
    assert doubted.is_near
    assert not believed.is_near


def test_what_is_far_from_a_command_is_not_near() -> None:
    assert judge("next", USUAL + NEAR - 0.01).is_near
    assert not judge("next", USUAL + NEAR + 0.01).is_near
    assert judge("lovely weather", 0.0) == Verdict()


def test_another_domain_has_one_limit(tmp_path: Path) -> None:
    file = tmp_path / "lights.yaml"
    file.write_text("language: en\nintents: {START: {data: [{sentences: [light on]}]}}\n")
    judge = Judge(Language.from_yaml(file))
    assert judge.judge(utterance("light on", USUAL), "idle").reading is not None
    assert judge.judge(utterance("light on", USUAL + 0.1), "idle").reading is None


@pytest.mark.parametrize(("word", "most"), [("stop", URGENT), ("pause", URGENT), ("ow", HURT)])
def test_who_nearly_says_an_urgent_word_twice_means_it(word: str, most: float) -> None:
    judge = Judge(LANGUAGE)
    doubt = most + 1.0
    assert judge.judge(utterance(word, doubt, 1.0), "holding").reading is None
    again = judge.judge(utterance(word, doubt, 1.5 + INSISTING_WITHIN_S), "holding")
    assert again.reading is not None
    third = judge.judge(utterance(word, doubt, 2.5 + INSISTING_WITHIN_S), "holding")
    assert third.reading is None


def test_insisting_takes_the_same_word_in_time() -> None:
    judge = Judge(LANGUAGE)
    doubt = URGENT + 1.0
    judge.judge(utterance("stop", doubt, 1.0), "holding")
    assert judge.judge(utterance("pause", doubt, 2.0), "holding").reading is None
    late_s = 2.6 + INSISTING_WITHIN_S
    assert judge.judge(utterance("pause", doubt, late_s), "holding").reading is None
    assert judge.judge(utterance("next", USUAL + 1.0, late_s + 1.0), "holding").reading is None
    assert judge.judge(utterance("next", USUAL + 1.0, late_s + 2.0), "holding").reading is None
    far = URGENT + NEAR + 0.1
    for start_s in (late_s + 3.0, late_s + 4.0):
        assert judge.judge(utterance("stop", far, start_s), "holding").reading is None


def test_stop_stands_where_it_was_believed_to_come_first() -> None:
    text = "stop the dog barks"
    assert judge(text, 0.0).reading is None
    verdict = judge(text, 0.0, begun="STOP")
    begun = verdict.reading
    assert begun is not None
    assert (verdict.doubt, verdict.limit) == (FIRST, FIRST)
    assert (begun.intent, begun.text, begun.accepted) == ("STOP", text, True)
    assert judge("pause the dog barks", 0.0, begun="PAUSE").reading is None
    garbled = judge("start the dog barks", 0.0, begun="STOP").reading
    assert garbled is not None
    assert (garbled.intent, garbled.text) == ("STOP", "start the dog barks")


def test_what_is_silenced_for_does_not_stand_first_on_slight_belief() -> None:
    verdict = judge("stop the dog barks", 0.0, begun="STOP", first=FIRST + 0.1)
    assert verdict.reading is None
    assert verdict.candidate is not None
    assert verdict.candidate.intent == "STOP"


def partial(text: str, doubt: float, start_s: float = 1.0, over_db: float = 40.0) -> Partial:
    return Partial(text, start_s + 0.5, start_s, None, over_db, doubt)


def test_a_beginning_is_believed_up_to_its_limit() -> None:
    judge = Judge(LANGUAGE)
    assert judge.begins(partial("stop it", REFLEX), "holding") == Begun("STOP", REFLEX)
    assert judge.begins(partial("stop it", REFLEX + 0.1), "holding") is None
    assert judge.begins(partial("it hurts", HURT_REFLEX), "holding") is not None
    assert judge.begins(partial("it hurts", HURT_REFLEX + 0.1), "holding") is None
    assert judge.begins(partial("next", -9.0), "holding") is None
    assert judge.begins(partial("stop", -9.0, over_db=5.0), "holding") is None


@pytest.mark.parametrize(("text", "most"), [("stop", URGENT), ("it hurts", HURT)])
def test_in_a_pause_a_beginning_is_believed_as_at_the_end(text: str, most: float) -> None:
    judge = Judge(LANGUAGE)
    for doubt, is_believed in ((most, True), (most + 0.1, False)):
        heard = replace(partial(text, doubt), is_pause=True)
        assert (judge.begins(heard, "holding") is not None) is is_believed


def test_words_that_follow_talk_are_doubted_more() -> None:
    judge = Judge(LANGUAGE)
    judge.judge(utterance("lovely weather", 0.0, 1.0, TALK_S), "holding")
    talked_until_s = 1.0 + TALK_S
    soon_s, later_s = talked_until_s + TALK_GOES_ON_S - 0.1, talked_until_s + TALK_GOES_ON_S
    believed = REFLEX - URGENT_AFTER_TALK
    assert judge.begins(partial("stop", believed + 0.1, soon_s), "holding") is None
    assert judge.begins(partial("stop", believed, soon_s), "holding") is not None
    assert judge.begins(partial("stop", REFLEX, later_s), "holding") is not None
    soon = judge.judge(utterance("next", 0.0, soon_s), "holding")
    assert soon.doubt == pytest.approx(AFTER_TALK)


@pytest.mark.parametrize(
    "heard",
    [
        utterance("", 0.0, 1.0, TALK_S),
        replace(utterance("", 0.0, 1.0, TALK_S), alternatives=()),
        utterance("lovely weather", 0.0, 1.0, TALK_S, over_db=5.0),
        utterance("lovely", 0.0, 1.0, TALK_S - 0.1),
        utterance("next", -5.0, 1.0, TALK_S),
    ],
    ids=["noise", "nothing", "remains of the narrator", "a word", "a command"],
)
def test_a_word_a_command_a_noise_and_the_narrators_rest_are_no_talk(heard: Utterance) -> None:
    judge = Judge(LANGUAGE)
    judge.judge(heard, "holding")
    assert judge.judge(utterance("next", 0.0, heard.end_s + 0.1), "holding").doubt == 0.0


def test_in_another_domain_everything_that_follows_talk_is_doubted_alike(tmp_path: Path) -> None:
    file = tmp_path / "trains.yaml"
    intents = "{STOP: {data: [{sentences: [halt]}]}, Whistle: {data: [{sentences: [whistle]}]}}"
    file.write_text(f"language: en\nintents: {intents}\n")
    for word in ("halt", "whistle"):
        judge = Judge(Language.from_yaml(file))
        judge.judge(utterance("lovely weather", 0.0, 1.0, TALK_S), "idle")
        soon = judge.judge(utterance(word, 0.0, 1.1 + TALK_S), "idle")
        assert soon.doubt == pytest.approx(AFTER_TALK)


def test_pain_stands_where_the_whole_still_begins_with_it() -> None:
    begun = judge("it hurts when the dog barks", 0.0, begun="PAIN").reading
    assert begun is not None
    assert begun.intent == "PAIN"
    assert judge("it was the dog", 0.0, begun="PAIN").reading is None


def test_what_follows_may_make_another_command_of_it() -> None:
    reading = judge("stop counting", -5.0, begun="STOP").reading
    assert reading is not None
    assert reading.intent == "COUNT_STYLE"


def test_what_is_too_short_is_nothing() -> None:
    short = utterance("next", -9.0, length_s=0.05)
    assert Judge(LANGUAGE).judge(short, "holding") == Verdict()


@pytest.mark.parametrize(
    ("over_db", "is_known", "more"),
    [
        (inf, True, 0.0),
        (inf, False, 0.0),
        (CLEAR_DB, True, 0.0),
        (CLEAR_DB - 2.0, True, 2.0 * REMAINS_DOUBT),
        (REMAINS_DB, True, (CLEAR_DB - REMAINS_DB) * REMAINS_DOUBT),
        (REMAINS_DB - 0.1, True, inf),
        (CLEAR_DB + UNKNOWN_ECHO_DB, False, 0.0),
        (CLEAR_DB + UNKNOWN_ECHO_DB - 2.0, False, 2.0 * REMAINS_DOUBT),
        (CLEAR_DB - 0.1, False, inf),
    ],
)
def test_the_nearer_to_the_narrators_remains_the_more_is_doubted(
    over_db: float, is_known: bool, more: float
) -> None:
    assert remains_doubt(over_db, is_echo_known=is_known) == pytest.approx(more)


def over_narrator(text: str, doubt: float, over_db: float, start_s: float = 1.0) -> Utterance:
    return utterance(text, doubt, start_s, over_db=over_db)


def test_near_the_narrators_remains_only_firm_belief_counts() -> None:
    over_db = CLEAR_DB - 3.0
    most = USUAL - 3.0 * REMAINS_DOUBT
    believed = Judge(LANGUAGE).judge(over_narrator("next", most - 0.01, over_db), "holding")
    doubted = Judge(LANGUAGE).judge(over_narrator("next", most + 0.01, over_db), "holding")
    assert believed.reading is not None
    assert doubted.reading is None
    assert doubted.candidate == believed.candidate
    assert doubted.doubt > doubted.limit == USUAL


def test_the_narrators_remains_are_no_command_whatever_they_say() -> None:
    remains = over_narrator("next", -30.0, REMAINS_DB - 0.1)
    assert Judge(LANGUAGE).judge(remains, "holding") == Verdict()
    unknown = replace(over_narrator("next", -30.0, CLEAR_DB - 0.1), is_echo_known=False)
    assert Judge(LANGUAGE).judge(unknown, "holding") == Verdict()


def test_near_its_remains_nobody_insists() -> None:
    """The narrator says things twice, too."""
    judge = Judge(LANGUAGE)
    for start_s in (1.0, 2.5):
        heard = over_narrator("pause", URGENT, CLEAR_DB - 1.0, start_s)
        verdict = judge.judge(heard, "holding")
        assert verdict.may_be_remains
        assert verdict.reading is None


def test_near_its_remains_a_beginning_needs_firm_belief() -> None:
    judge = Judge(LANGUAGE)
    over_db = CLEAR_DB - 4.0
    most = REFLEX - 4.0 * REMAINS_DOUBT
    assert judge.begins(partial("stop", most, over_db=over_db), "holding") == Begun("STOP", REFLEX)
    assert judge.begins(partial("stop", most + 0.1, over_db=over_db), "holding") is None
    unknown = replace(partial("stop", -9.0, over_db=CLEAR_DB - 0.1), is_echo_known=False)
    assert judge.begins(unknown, "holding") is None


def test_what_the_ears_are_told_of_a_language() -> None:
    sense = LanguageSense(LANGUAGE, "holding")
    assert sense.could_act("next")
    assert not sense.could_act("stop the dog barks")
    assert sense.urgent("stop the dog") == Urgent(1, SURE)
    assert sense.urgent("please it hurts a") == Urgent(2, SURE)
    assert sense.urgent("next") is None
    assert sense.is_whole("next")
    assert sense.may_go_on("ten more")


def test_a_doubtful_stop_counting_is_no_stop() -> None:
    verdict = judge("stop counting", USUAL + 0.5, begun="STOP")
    assert verdict.reading is None
    assert verdict.candidate is not None
    assert verdict.candidate.intent == "COUNT_STYLE"


def test_what_is_not_listened_for_must_be_clear() -> None:
    said = "what does the clock say"
    assert not LANGUAGE.is_whole(said, "holding")
    doubtful, clear = judge(said, UNLISTENED + 0.1), judge(said, UNLISTENED - 0.1)
    assert doubtful.reading is None
    assert doubtful.candidate is not None
    assert clear.reading is not None
    assert clear.reading.intent == "CLOCK"
    assert judge("what time is it", UNLISTENED + 0.1).reading is not None


def test_pain_need_not_be_listened_for() -> None:
    said = "something just pinched"
    assert not LANGUAGE.is_whole(said, "holding")
    assert judge(said, CAREFUL + 0.1).reading is None
    reading = judge(said, CAREFUL - 0.1).reading
    assert reading is not None
    assert reading.intent == "PAIN"


@pytest.mark.parametrize("state", ["idle", "finished"])
def test_outside_a_session_all_but_what_is_urgent_must_be_sure(state: str) -> None:
    assert judge("help", CAREFUL + 0.1, state).reading is None
    assert judge("help", CAREFUL - 0.1, state).reading is not None
    assert judge("it hurts", CAREFUL + 0.1, state).reading is not None
    assert judge("help", CAREFUL + 0.1, "holding").reading is not None


def test_nobody_insists_in_another_domain(tmp_path: Path) -> None:
    file = tmp_path / "trains.yaml"
    file.write_text("language: en\nintents: {STOP: {data: [{sentences: [halt the train]}]}}\n")
    judge = Judge(Language.from_yaml(file))
    for start_s in (1.0, 2.5):
        assert (
            judge.judge(utterance("halt the train", USUAL + 1.0, start_s), "idle").reading is None
        )


def asks(text: str, doubt: float, state: str = "idle", over_db: float = 40.0) -> bool:
    return Judge(LANGUAGE).asks_for_unknown(utterance(text, doubt, over_db=over_db), state)


def test_only_who_clearly_asks_to_start_something_is_told_that_it_is_not_there() -> None:
    assert asks("start yoga", USUAL)
    assert asks("start yoga", USUAL, state="finished")
    assert not asks("start yoga", USUAL + 0.1)
    assert not asks("start yoga", USUAL, state="holding")
    assert not asks("start yoga", USUAL, over_db=5.0)
    for text in ("begin", "open yoga", "start"):
        assert not asks(text, USUAL)


def test_a_click_and_nothing_at_all_ask_for_nothing() -> None:
    judge = Judge(LANGUAGE)
    assert not judge.asks_for_unknown(utterance("start yoga", USUAL, length_s=0.05), "idle")
    nothing = replace(utterance("", USUAL), alternatives=())
    assert not judge.asks_for_unknown(nothing, "idle")


def test_what_the_narrator_said_asks_for_nothing() -> None:
    heard = utterance("start the morning", USUAL)
    judge = Judge(LANGUAGE)
    assert judge.asks_for_unknown(heard, "idle")
    assert not judge.asks_for_unknown(heard, "idle", "the")


def test_the_ears_look_behind_the_narrators_words_where_it_is_heard() -> None:
    alone, beside = (LanguageSense(LANGUAGE, "holding", in_parts=some) for some in (False, True))
    for text in ("ready there next", "next ready there"):
        assert not alone.could_act(text)
        assert beside.could_act(text)
    assert not beside.could_act("the dog barks")
    assert not beside.could_act("")
