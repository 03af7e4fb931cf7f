"""scripts/train_model: from recordings to a model's folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from scripts.training.material import Amounts
from scripts.training.plan import Plan
from scripts.training.telling import Teller
from scripts.training.training import Task, train
from voice.audio import SupineError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    out: Annotated[Path, typer.Option(help="The model's folder; it must be new or empty.")],
    work: Annotated[
        Path, typer.Option(help="What is made on the way; a run that was interrupted goes on here.")
    ],
    speech: Annotated[
        list[Path] | None,
        typer.Option(
            help="A folder with sets of recordings; may be given several times. Without any, only "
            "synthesized speech is trained on."
        ),
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="How often all recordings are heard.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="For all that is drawn.")] = 1,
    workers: Annotated[int, typer.Option(min=0, help="Processes that prepare sound.")] = 3,
    words: Annotated[int, typer.Option(min=1_000, help="Words that the model knows.")] = 21_000,
    synthesized: Annotated[int, typer.Option(min=0, help="Utterances of espeak-ng.")] = 15_000,
    recordings: Annotated[
        int | None, typer.Option(min=1, help="Use at most so many recordings, for a trial.")
    ] = None,
) -> None:
    """Train a model from speech, and write it as a folder that Vosk loads."""
    console = Console(stderr=True)
    task = Task(
        speech=speech or [],
        work=work,
        out=out,
        plan=Plan(seed=seed, epochs=epochs, workers=workers),
        amounts=Amounts(synthesized=synthesized, recordings=recordings),
        words=words,
    )
    try:
        with Teller(console) as teller:
            train(task, teller)
    except SupineError as error:
        console.print(f"supine: {error}", highlight=False, soft_wrap=True, markup=False)
        sys.exit(1)
    except KeyboardInterrupt:
        console.print("supine: stopped; the same command goes on from here.", highlight=False)
        sys.exit(130)


if __name__ == "__main__":
    app()
