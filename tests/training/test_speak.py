from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from intents.language import Language
from intents.routine import Library
from scripts.benchmarks.ears.groups import Group, voices
from scripts.training import speak as module
from scripts.training.scripted import (
    Script,
    command_texts,
    draw_texts,
    near_words,
    reported_texts,
    write_script,
)
from scripts.training.speak import (
    CHUNK_UTTERANCES,
    Spoken,
    draw_chunks,
    draw_spoken,
    say,
    speak,
    training_voices,
)
from voice.audio import SAMPLE_RATE
from voice.synthesizer import SynthesisError

# "stop", "shop" and "chop" are reported on, "stopp" sounds just like "stop".
WAYS = {
    "stop": (("S", "T", "AA", "P"),),
    "stopp": (("S", "T", "AA", "P"),),
    "shop": (("SH", "AA", "P"),),
    "top": (("T", "AA", "P"),),
    "star": (("S", "T", "AA", "R"),),
    "stops": (("S", "T", "AA", "P", "S"),),
    "strap": (("S", "T", "R", "AE", "P"),),
    "slot": (("S", "L", "AA", "T"),),
    "next": (("N", "EH", "K", "S", "T"), ("N", "EH", "K", "S")),
    "nest": (("N", "EH", "S", "T"),),
    "necks": (("N", "EH", "K", "S"),),
    "text": (("T", "EH", "K", "S", "T"),),
    "hex": (("HH", "EH", "K", "S"),),
    "co-op": (("K", "OW", "AA", "P"),),
    "river": (("R", "IH", "V", "ER"),),
    "don't": (("D", "OW", "N", "T"),),
}
FREQUENT = ["don't", "river", "star", "2nd", "nest"]


@pytest.fixture(scope="module")
def script() -> Script:
    return write_script(Language.packaged(Library.packaged().names()), WAYS, FREQUENT)


def test_near_words_are_one_edit_away() -> None:
    assert near_words(["stop", "next"], WAYS) == {
        "stop": ("star", "stops", "top"),
        "next": ("hex", "nest", "text"),
    }
    assert near_words(["stop"], WAYS, frozenset({"star"})) == {"stop": ("stops", "top")}
    assert near_words(["river", "unheard"], WAYS) == {}


def test_near_words_come_in_the_order_of_their_frequency(script: Script) -> None:
    assert script.near["stop"][0] == "star"
    assert set(script.near["stop"]) == {"star", "stops"}


def test_words_of_plain_letters_only(script: Script) -> None:
    assert "co-op" not in script.words
    assert script.frequent == ("don't", "river", "star", "nest")


def test_commands_hold_what_is_listened_for_and_what_is_tested() -> None:
    language = Language.packaged({"mine": ["noon stretch"]})
    texts = command_texts(language)
    assert {"stop", "start the noon stretch", "i need help"} <= set(texts)
    assert all(text == text.lower() and "[unk]" not in text for text in texts)


def test_draws_are_the_same_for_a_seed_only(script: Script) -> None:
    one, same, other = (draw_texts(200, script, np.random.default_rng(n)) for n in (1, 1, 2))
    assert one == same
    assert one != other
    assert len(one) == 200


def test_draws_hold_everything_but_what_is_reported_on(script: Script) -> None:
    texts = draw_texts(6_000, script, np.random.default_rng(3))
    drawn = set(texts)
    assert not drawn & (reported_texts() - set(script.commands))
    assert {"stop", "star", "stops", "river"} <= drawn
    assert any(text.startswith("star ") for text in drawn)
    words = {word for text in texts for word in text.split()}
    assert set(script.words) <= words
    assert max(len(text.split()) for text in drawn - set(script.commands)) == 8
    commands = sum(text in set(script.commands) for text in texts)
    assert 0.35 < commands / len(texts) < 0.60


def test_reported_texts_are_as_they_are_heard() -> None:
    reported = reported_texts()
    assert {"shop", "i read the whole book", "don't stop me now", "paws"} <= reported


def test_what_is_rejected_in_one_state_and_meant_in_another_is_drawn(script: Script) -> None:
    assert {"pause", "shorter"} <= reported_texts() & set(script.commands)
    assert script.reported == reported_texts() - set(script.commands)


def test_voices_that_are_held_out_are_never_drawn() -> None:
    held_out = {*voices(Group.TUNING), *voices(Group.REPORTING)}
    names = training_voices()
    assert not held_out & set(names)
    variants = {name.partition("+")[2] for name in names}
    assert {"", "f1", "m3", "whisper", "croak"} <= variants
    drawn = draw_spoken(["a"] * 4_000, names, np.random.default_rng(4))
    counts = Counter(one.voice.partition("+")[0] for one in drawn)
    assert len(counts) == 7
    assert 0.45 < counts["en-us"] / len(drawn) < 0.55
    assert not held_out & {one.voice for one in drawn}
    for values, lowest, highest in (
        ([one.rate_wpm for one in drawn], 100, 210),
        ([one.pitch for one in drawn], 10, 90),
        ([one.pitch_range for one in drawn], 10, 90),
    ):
        assert (min(values), max(values)) == (lowest, highest)


def test_no_voice_that_is_trained_on_sounds_like_one_held_out() -> None:
    def sound(voice: str) -> bytes:
        return say(Spoken("hello", voice, 135, 50, 50)).tobytes()

    plain = sound("en-gb-scotland")
    scottish = [name for name in training_voices() if name.startswith("en-gb-scotland+")]
    assert len(scottish) > 50
    assert plain not in {sound(name) for name in scottish}


def test_every_setting_is_heard() -> None:
    usual = Spoken("good morning", "en-gb", 150, 50, 50)
    others = [
        Spoken("good evening", "en-gb", 150, 50, 50),
        Spoken("good morning", "en-gb+f1", 150, 50, 50),
        Spoken("good morning", "en-us+f1", 150, 50, 50),
        Spoken("good morning", "en-gb", 110, 50, 50),
        Spoken("good morning", "en-gb", 150, 80, 50),
        Spoken("good morning", "en-gb", 150, 50, 10),
    ]
    sounds = [say(one) for one in (usual, *others)]
    digests = {hashlib.sha256(sound.tobytes()).digest() for sound in sounds}
    assert len(digests) == len(sounds)
    assert sounds[4].size > sounds[0].size
    for sound in sounds:
        assert sound.dtype == np.int16
        assert 0.5 * SAMPLE_RATE < sound.size < 2.5 * SAMPLE_RATE
        assert 1_000 < np.abs(sound.astype(np.int32)).max() < 32_767


@pytest.mark.parametrize("voice", ["en-us+nobody", "en-xx", "de"])
def test_a_voice_that_there_is_not(voice: str) -> None:
    with pytest.raises(SynthesisError, match="no voice"):
        say(Spoken("hello", voice, 135, 50, 50))


def test_without_espeak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    module._espeak_says.cache_clear()
    with pytest.raises(SynthesisError, match="not installed"):
        module.espeak_version()
    with pytest.raises(SynthesisError, match="cannot be started"):
        say(Spoken("hello", "en-us", 135, 50, 50))


def test_a_chunk_depends_on_the_seed_and_its_number_alone(script: Script) -> None:
    def draw(count: int, rng: np.random.Generator) -> list[str]:
        return draw_texts(count, script, rng)

    few = draw_chunks(CHUNK_UTTERANCES + 3, 5, draw)
    more = draw_chunks(2 * CHUNK_UTTERANCES, 5, draw)
    assert [len(chunk) for chunk in few] == [CHUNK_UTTERANCES, 3]
    assert few[0] == more[0]
    assert more[0] != more[1]
    assert draw_chunks(CHUNK_UTTERANCES, 6, draw)[0] != more[0]


def test_speaking_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    chunks = [
        [Spoken("stop", "en-us+f1", 150, 50, 40), Spoken("go on", "en-029", 120, 60, 50)],
        [Spoken("don't wait", "en-gb+whisper", 180, 40, 60)],
    ]
    speak(tmp_path / "some", chunks[:1])
    told: list[tuple[int, int]] = []
    pool = speak(tmp_path / "some", chunks, progress=lambda *done: told.append(done))
    assert told == [(2, 3), (3, 3)]
    fresh = speak(tmp_path / "fresh", chunks)
    assert pool.lengths_samples.tolist() == fresh.lengths_samples.tolist()
    assert [path.read_bytes() for path in pool.files] == [path.read_bytes() for path in fresh.files]
    assert pool.sound(1).tolist() == say(chunks[0][1]).tolist()
