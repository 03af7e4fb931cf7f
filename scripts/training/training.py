"""The whole of a training: material, network, spans of words, the model's folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scripts.training import align, kaldi_binary
from scripts.training.card import Facts, card
from scripts.training.dictionary import dictionary, frequent_words, word_counts
from scripts.training.fit import Run
from scripts.training.folders import only_run_in
from scripts.training.lexicon import choose_lexicon
from scripts.training.material import Amounts, English, Material, gather
from scripts.training.model_folder import write_model
from scripts.training.network import described
from scripts.training.plan import Plan
from scripts.training.showing import Drawing
from scripts.training.speak import training_voices
from scripts.training.telling import Teller
from scripts.training.units import UNITS
from voice.ears.second_opinion import everyday_words


@dataclass(frozen=True)
class Task:
    """What is to be made of what. `words`: how many the model knows."""

    speech: Sequence[Path]
    work: Path
    out: Path
    plan: Plan
    amounts: Amounts
    words: int


def train(task: Task, teller: Teller) -> None:
    """Train, or go on with the run in the work folder, and write the model.

    Raises FolderError, RunError, ModelWritingError, PronunciationError, and what `gather` raises.
    """
    with only_run_in(task.work, task.out):
        _train(task, teller)


def _train(task: Task, teller: Teller) -> None:
    plan, shape = task.plan, task.plan.shape
    english = English(dictionary(), frequent_words())
    workers = max(1, plan.workers)
    material = gather(
        task.speech, task.work, english, task.amounts, plan.seed, workers, teller.announce
    )
    teller.say(material.summary)
    run = Run(plan, material.digest, task.work)
    report = partial(teller.report, has_others=bool(material.tuning))
    context = (shape.left_frames, shape.right_frames)
    showing = material.showing(context, Drawing())
    without_pauses = material.showing(context, Drawing(has_pauses=False))
    recorded, has_spans = list(material.recorded), not material.recorded
    while run.epoch < plan.epochs:
        if run.epoch >= plan.align_after_epochs and not has_spans:
            tell = teller.announce("words found in recordings")
            recorded = align.with_spans(run, showing, recorded, tell)
            has_spans = True
        some = material.draw(recorded, plan.seed, run.epoch)
        has_pauses = run.epoch >= plan.pauses_after_epochs
        shows = showing if has_pauses else without_pauses
        run.train_epoch(shows, material.denominator, some, material.tuning, report)
    _write(task, english, material, run)


def _write(task: Task, english: English, material: Material, run: Run) -> None:
    needed = {word for text in material.script.commands for word in text.split()}
    needed |= set(everyday_words())
    lexicon = choose_lexicon(task.words, needed, english.frequent, english.ways)
    network = described(run.average)
    facts = _facts(task, material, run, network, len(lexicon))
    write_model(task.out, network, lexicon, word_counts(lexicon), card(facts))


def _facts(
    task: Task, material: Material, run: Run, network: kaldi_binary.Network, words: int
) -> Facts:
    shape = task.plan.shape
    loss, tuning_loss = run.losses
    has_others = bool(material.tuning)
    return Facts(
        sources=material.sources,
        noises=material.noise_sources,
        synthesized=len(material.synthesized),
        synthesized_hours=material.synthesized_hours,
        voices=len(training_voices()),
        epochs=task.plan.epochs,
        seed=task.plan.seed,
        hours_spent=run.spent_s / 3_600,
        parameters=network.parameters,
        width=shape.width,
        layers=len(shape.offsets_frames),
        right_frames=shape.right_frames,
        units=len(UNITS),
        words=words,
        loss=loss,
        tuning_loss=tuning_loss if has_others else None,
    )
