"""What each command of the command line does."""

from __future__ import annotations

import contextlib
import gc
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import typer

from intents.intent import Intent
from intents.language import STATES, Language, LanguageError
from intents.routine import Library
from voice.app import places
from voice.app.assembly import Parts, rehearsal_factory
from voice.app.doctor import Asked, examine, patient, tell, to_json
from voice.app.hear import FileHearer
from voice.app.hear_batch import find_recordings, hear_here, hear_in_processes, usual_jobs
from voice.app.kept_language import load_language
from voice.app.live import LiveOptions, run_live
from voice.app.patient_mouth import PatientMouth
from voice.app.progress import progress
from voice.app.rehearsal import rehearse as run_rehearsal
from voice.app.routine_view import list_text, show_text
from voice.app.scenario import Known, find_scenario, load_scenario
from voice.app.transcript import Transcript
from voice.app.userfiles import check_file, load_user_files
from voice.app.vocabulary import recognizer_for
from voice.device import has_devices
from voice.models import BUILT_IN_NAME, find_model, vosk_places
from voice.models import list_models as found_models
from voice.models.trial import try_model
from voice.synthesizer import BackgroundMouth, InlineMouth, Synthesizer, Voice

WRONG_USE = 2

Tell = Callable[[str], None]


def warn(sentence: str) -> None:
    """Tell the person at the terminal something they may want to mend."""
    typer.echo(f"supine: {sentence}", err=True)


def run_or_rehearse() -> None:
    """The coach; on a machine without any sound device the default rehearsal in its place."""
    if has_devices():
        run(LiveOptions(), None)
        return
    warn("There is no sound device on this machine, so here is the default rehearsal instead.")
    rehearse("default", None, None, None, real_time=False, as_json=False)


def run(options: LiveOptions, model: str | None) -> None:
    """Run the coach live."""
    _try_model(model)
    # What is loaded stays: to look through it again and again would cost a third of the start, and
    # later 40 ms each time, twice the length of a block.
    gc.disable()
    library = _library()
    parts = Parts.load(model, library, warn)
    parts.language.prepare()
    gc.freeze()
    gc.enable()
    with _synthesizer() as synthesizer:
        mouth = PatientMouth(BackgroundMouth(synthesizer, Voice()))
        try:
            run_live(parts, mouth, options, warn)
        finally:
            mouth.close()


def rehearse(
    name: str,
    out: Path | None,
    model: str | None,
    sleeper: str | None,
    *,
    real_time: bool,
    as_json: bool,
) -> None:
    """Play a scenario; ends the program with 1 where an expectation fails.

    A rehearsal knows only what comes with the program, so that it is the same for everyone.
    """
    _try_model(model)
    library = Library.packaged()
    known = Known(
        routines=frozenset(library.routines),
        movements=frozenset(library.movements),
        intents=frozenset(map(str, Intent)),
    )
    scenario = load_scenario(find_scenario(name), known, sleeper)
    parts = Parts.load(model, library, warn)
    with _synthesizer() as synthesizer:
        factory = rehearsal_factory(parts, InlineMouth(synthesizer, Voice()))
        outcome = run_rehearsal(scenario, factory, synthesizer, real_time, out)
    for note in outcome.notes:
        warn(f"{note}.")
    if as_json:
        for event in outcome.events:
            typer.echo(json.dumps(event))
    else:
        typer.echo(Transcript(outcome.events).text())
        kept = f", kept in {out}" if out else ""
        typer.echo(f"{scenario.path.stem}: {outcome.seconds:.0f} s of audio{kept}.")
    for failure in outcome.failures:
        warn(failure)
    if outcome.failures:
        sys.exit(1)


def doctor(asked: Asked, model: str | None, *, as_json: bool) -> None:
    """Tell whether this machine is ready; ends the program with 1 where it is not."""
    # Nothing is taken from the cache: it is to be seen whether lines can be rendered.
    with Synthesizer(None) as synthesizer:
        findings = examine(patient(model, synthesizer), asked)
        if as_json:
            text, is_well = to_json(findings)
            typer.echo(text)
        else:
            is_well = tell(findings)
    if not is_well:
        sys.exit(1)


def _try_model(model: str | None) -> None:
    """Another model than the built-in one may end the process from inside Vosk: let a child try."""
    if model is not None:
        try_model(find_model(model))


def hear(
    paths: list[Path],
    sentences: Path | None,
    state: str,
    model: str | None,
    jobs: int | None,
    *,
    as_json: bool,
) -> None:
    """Hear recordings and folders of them; ends the program with 1 where one cannot be used."""
    state = "question:yes_no" if state == "question" else state
    if state not in STATES:
        warn(f"There is no state '{state}': give one of {', '.join(STATES)}.")
        sys.exit(WRONG_USE)
    files = find_recordings(paths)
    _try_model(model)
    hearer = make_hearer(sentences, state, model, warn)
    jobs = usual_jobs(files) if jobs is None or len(files) == 1 else min(jobs, len(files))
    if jobs:
        results = hear_in_processes(partial(make_hearer, sentences, state, model), files, jobs)
    else:
        results = hear_here(hearer, files)
    failed = False
    with contextlib.closing(results), progress(len(files)) as step:
        for result in results:
            failed |= result.error is not None
            if problem := result.error or (result.note and f"{result.note}."):
                warn(problem)
            if result.error is None:
                _print_heard(result.file, result.heard, as_json=as_json)
            step()
    if failed:
        sys.exit(1)


def make_hearer(
    sentences: Path | None, state: str, model: str | None, tell: Tell = lambda _: None
) -> FileHearer:
    """Ears for recordings, here or in another process, which tells nothing twice."""
    if sentences is None:
        language = load_language(_library(tell), places.language_cache())
    else:
        language = Language.from_yaml(sentences)
    recognizer = recognizer_for(model, language, places.model_cache(), tell)
    if all(map(recognizer.unknown_words, ([p] for p in language.phrases(state, unknowns=0)))):
        raise LanguageError(
            f"{sentences or 'The sentences'}: the recognizer's model knows all words of no "
            "sentence; use other words, or choose another model with --model."
        )
    return FileHearer(recognizer, language, state)


def _print_heard(file: Path, heard: Sequence[Mapping[str, object]], *, as_json: bool) -> None:
    for item in heard:
        if as_json:
            typer.echo(json.dumps({**item, "file": str(file)}))
            continue
        slots = item["slots"]
        assert isinstance(slots, dict)
        values = "".join(f" {name}={value}" for name, value in slots.items())
        meant = f"{item['intent']}{values}" if item["accepted"] else "not accepted"
        typer.echo(f'{file}: {item["start"]:.2f} to {item["end"]:.2f} s: "{item["text"]}": {meant}')
    if not heard and not as_json:
        typer.echo(f"{file}: nothing was said")


def list_routines() -> None:
    """Print every routine."""
    typer.echo(list_text(_library()))


def show_routine(name: str) -> None:
    """Print one routine."""
    typer.echo(show_text(_library(), name))


def check_routine(file: Path) -> None:
    """Check a user's file; ends the program with 1 where something is wrong."""
    problems = check_file(file)
    for problem in problems:
        warn(str(problem))
    if problems:
        sys.exit(1)
    typer.echo(f"{file} is fine.")


def list_models() -> None:
    """Print the models that were found."""
    for found in found_models():
        state = found.problem or ("built in" if found.name == BUILT_IN_NAME else "can be used")
        typer.echo(f"{found.name}: {found.path} ({state.rstrip('.')})")


def where_models() -> None:
    """Print where models lie."""
    typer.echo(f"built in: {find_model(None).path}")
    for place in vosk_places():
        typer.echo(f"others:   {place}")


def _library(tell: Tell = warn) -> Library:
    """The packaged movements and routines, and the user's own."""
    library, problems = load_user_files(places.user_files(), Library.packaged())
    for problem in problems:
        tell(problem.left_out)
    return library


def _synthesizer() -> Synthesizer:
    return Synthesizer(places.voice_cache())
