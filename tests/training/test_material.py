"""What a run is trained on, from folders of recordings and from the synthesizer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from scripts.benchmarks.ears.groups import Group, noise_group
from scripts.training import speak
from scripts.training.corpora import CorporaError
from scripts.training.denominator import SILENCE_FIRST
from scripts.training.material import Amounts, English, Material, MaterialError, gather
from scripts.training.showing import Drawing
from scripts.training.units import SILENCE, units_of
from voice.audio import SAMPLE_RATE
from voice.synthesizer import SynthesisError, Synthesizer, Voice

ENGLISH = English(
    ways={
        "stop": (("S", "T", "AA", "P"),),
        "top": (("T", "AA", "P"),),
        "the": (("DH", "AH"), ("DH", "IY")),
        "river": (("R", "IH", "V", "ER"),),
        "train": (("T", "R", "EY", "N"),),
    },
    frequent=["the", "river", "train"],
)
AMOUNTS = Amounts(synthesized=6, synthesized_share=0.5)
NOISES = [f"{number}.wav" for number in range(12)]
LINES = (
    ("a.wav", "19", "the train"),
    ("b.wav", "21", "the river"),
    ("c.wav", "21", "the river the train"),
    ("tuning.wav", "20", "the river"),
)


def write(folder: Path, lines: Sequence[tuple[str, str, str]]) -> None:
    """A set of synthesized recordings; "long" lasts 18 s, "short" 0.2 s."""
    folder.mkdir(parents=True)
    with Synthesizer(None) as synthesizer:
        for file, _, text in lines:
            sound = synthesizer.clip(text, Voice("en-gb")).samples
            if file.startswith(("long", "short")):
                sound = np.resize(sound, round((18.0 if file[0] == "l" else 0.2) * SAMPLE_RATE))
            soundfile.write(folder / file, sound, SAMPLE_RATE)
    rows = ["file\tspeaker\ttext", *("\t".join(line) for line in lines)]
    (folder / "manifest.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def made(speech: Sequence[Path], work: Path, amounts: Amounts = AMOUNTS, seed: int = 1) -> Material:
    return gather(speech, work, ENGLISH, amounts, seed, 1, silent)


def silent(_: str) -> Callable[[int, int], None]:
    return lambda done, total: None


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("speech")
    unusable = [("long.wav", "21", "the train"), ("short.wav", "19", "the river")]
    write(folder / "read", [*LINES, *unusable, ("broken.wav", "23", "the train")])
    (folder / "read" / "broken.wav").write_bytes(b"RIFF")
    words = [("said.wav", "a1", "stop"), ("told.wav", "a5", "stop"), ("tuned.wav", "aa", "stop")]
    write(folder / "words", words)
    write(folder / "sounds", [(file, "", "rain") for file in NOISES])
    return folder


@pytest.fixture(scope="module")
def material(speech: Path, tmp_path_factory: pytest.TempPathFactory) -> Material:
    return made([speech], tmp_path_factory.mktemp("work"))


def test_only_training_speakers_are_trained_on(material: Material) -> None:
    said = [" ".join(example.words) for example in material.recorded]
    assert said == ["the train", "the river", "the river the train", "stop"]
    assert [" ".join(one.words) for one in material.tuning] == ["the river", "stop"]
    assert {one.pool for one in material.tuning} == {2}


def test_noises_of_the_other_groups_are_held_out(material: Material) -> None:
    groups = [noise_group(file) for file in NOISES]
    assert 0 < groups.count(Group.TRAINING) < len(NOISES), "the names must be of several groups"
    assert len(material.noises.recorded) == groups.count(Group.TRAINING)
    assert material.noise_sources == ("sounds",)
    assert len(material.noises.speech) >= len(material.recorded)


def test_what_each_set_gave_is_counted(material: Material) -> None:
    read, words = material.sources
    assert (read.name, read.utterances, read.speakers) == ("read", 3, 2)
    assert (words.name, words.utterances, words.speakers) == ("words", 1, 1)
    samples = sum(example.length_samples for example in material.recorded)
    assert read.hours + words.hours == pytest.approx(samples / SAMPLE_RATE / 3_600)
    assert 0.0 < words.hours < read.hours


def test_what_is_too_short_too_long_or_broken_is_left_out_and_told(material: Material) -> None:
    assert material.skipped == 3
    assert "4 recordings (3 damaged, too short or too long) and 6 utterances" in material.summary
    assert material.summary.endswith("2 recordings of others measure it")


def test_sounds_belong_to_their_words(material: Material) -> None:
    for example in (*material.recorded, *material.synthesized, *material.tuning):
        sound = material.pools[example.pool].sound(example.number)
        assert sound.size == example.length_samples
        assert np.abs(sound.astype(np.int32)).max() > 1_000
    longest = max(material.recorded, key=lambda example: example.length_samples)
    assert len(longest.words) == 4


def test_batches_can_be_made_of_all_of_it(material: Material) -> None:
    showing = material.showing((3, 3), Drawing())
    shown = showing.varied([material.recorded[0], material.synthesized[0]], (1, 0))
    assert shown.features.shape[0] == 2
    assert np.isfinite(shown.features).all()
    assert showing.plain(material.tuning).lengths_frames.min() > 10


def test_an_epoch_hears_all_sentences_and_shares_of_the_rest(material: Material) -> None:
    sentences = [one for one in material.recorded if len(one.words) > 1]
    single_words = [one for one in material.recorded if len(one.words) == 1] * 2_000
    many = replace(
        material,
        recorded=(*sentences, *single_words),
        synthesized=material.synthesized * 1_000,
    )
    one, same, other = (many.draw(many.recorded, 1, epoch) for epoch in (0, 0, 1))
    assert one == same
    assert one != other
    assert single_words
    assert [example for example in one if example in sentences] == sentences
    for some, share in ((many.synthesized, 0.5), (single_words, AMOUNTS.single_words_share)):
        kind = set(some)
        taken = sum(example in kind for example in one)
        assert taken / len(some) == pytest.approx(share, abs=0.06)
    hours = sum(example.length_samples for example in one) / SAMPLE_RATE / 3_600
    assert many.epoch_hours == pytest.approx(hours, rel=0.05)


def test_the_denominator_knows_what_was_said(material: Material) -> None:
    found = material.denominator
    first, second = units_of(("DH", "AH"))
    group = found.group_of[first]
    arcs = slice(found.arc_starts[group], found.arc_starts[group + 1])
    chances = dict(
        zip(found.arc_targets[arcs].tolist(), found.arc_probabilities[arcs], strict=True)
    )
    assert second in chances
    assert max(chances.values()) > 0.3, "after DH comes one of two vowels, in what was said"
    assert found.initial[SILENCE] == SILENCE_FIRST


def test_recordings_can_be_limited(speech: Path, tmp_path: Path) -> None:
    few = made([speech], tmp_path, Amounts(synthesized=2, recordings=2))
    assert len(few.recorded) + few.skipped == 2
    assert len(few.synthesized) == 2


def test_a_few_words_are_by_many_speakers(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    for word in ("stop", "go", "left", "right"):
        for speaker in range(20):
            (folder / word).mkdir(parents=True, exist_ok=True)
            silence = np.zeros(SAMPLE_RATE // 2)
            soundfile.write(folder / word / f"{speaker}1_nohash_0.wav", silence, SAMPLE_RATE)
    few = made([folder], tmp_path / "work", Amounts(synthesized=0, recordings=20))
    assert few.sources[0].utterances == 20
    assert few.sources[0].speakers > 10


def test_material_has_a_digest(material: Material, speech: Path, tmp_path: Path) -> None:
    assert material.digest == made([speech], tmp_path).digest
    first, *others = material.recorded
    for different in (
        replace(material, recorded=tuple(others)),
        replace(material, recorded=(replace(first, words=("stop",)), *others)),
        replace(material, recorded=(replace(first, length_samples=9_999), *others)),
        replace(material, amounts=replace(AMOUNTS, synthesized_share=0.4)),
    ):
        assert different.digest != material.digest
    assert replace(material, tuning=()).digest == material.digest, "it is not trained on"


def test_the_same_again_is_made_of_what_lies_there(speech: Path, tmp_path: Path) -> None:
    first = made([speech], tmp_path)
    written = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.pcm")}
    again = made([speech], tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.pcm")} == written
    assert again.recorded == first.recorded
    assert again.synthesized == first.synthesized
    assert made([speech], tmp_path, seed=2).synthesized != first.synthesized


def test_without_recordings_synthesized_speech_is_trained_on(tmp_path: Path) -> None:
    alone = made([], tmp_path)
    assert (alone.recorded, alone.tuning, alone.sources, alone.skipped) == ((), (), (), 0)
    assert len(alone.synthesized) == 6
    assert alone.synthesized_hours > 0.0
    assert alone.summary.startswith("0 recordings and 6 utterances of espeak-ng")
    assert "no recordings of others" in alone.summary
    some = alone.draw(alone.recorded, 1, 0)
    shown = alone.showing((3, 3), Drawing()).varied(some, (1, 0))
    assert np.isfinite(shown.features).all()


def test_a_missing_espeak_is_told_before_anything_is_decoded(
    speech: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    speak._variants.cache_clear()
    speak._espeak_says.cache_clear()
    with pytest.raises(SynthesisError, match="espeak-ng is not installed"):
        made([speech], tmp_path / "work")
    assert not (tmp_path / "work").exists()


def test_nothing_at_all_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(MaterialError, match=r"There is nothing to train on: .* --speech, or"):
        made([], tmp_path, Amounts(synthesized=0))


def test_a_folder_without_any_set_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorporaError, match="empty holds no recordings in a known layout"):
        made([tmp_path / "empty"], tmp_path / "work")
