"""`supine journal` and `supine report`: what they take, and what they do."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from intents.journal import Session
from intents.routine import Library
from voice.app import places
from voice.app.journal.export import FORMATS, unwritable, write_new
from voice.app.store import DamagedError, belonging, erase, read_sessions
from voice.app.userfiles import load_user_files
from voice.audio import SupineError

USUAL_LAST = 20

journal = typer.Typer(
    invoke_without_command=True,
    help="What you did, day by day: shown, taken along, or forgotten.",
    epilog="Example: supine journal --last 7",
)

Last = Annotated[int, typer.Option(min=1, metavar="N", help="So many sessions, the latest ones.")]


@journal.callback()
def _journal(context: typer.Context, last: Last = USUAL_LAST) -> None:
    if context.invoked_subcommand is None:
        show(last)


@journal.command(epilog="Example: supine journal show --last 7")
def show(last: Last = USUAL_LAST) -> None:
    """List your sessions: when, which, how long, what was told."""
    from voice.app.journal.view import journal_text  # noqa: PLC0415 - see report

    typer.echo(journal_text(_sessions(), _names(), last))


@journal.command(epilog="Example: supine journal export journal.csv")
def export(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A .csv or .json file; - prints it.")],
    form: Annotated[
        str | None, typer.Option("--format", metavar="csv|json", help="Whatever the name ends in.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write all of it for other programs: docs/journal.md."""
    wanted = form or Path(file).suffix.removeprefix(".").lower()
    if wanted not in FORMATS:
        raise typer.BadParameter(
            f"the format {wanted or 'of ' + file} is not known: give --format csv or --format json"
        )
    text = FORMATS[wanted](_sessions())
    if file == "-":
        typer.echo(text, nl=False)
        return
    write_new(Path(file), text, force=force)
    typer.echo(f"The journal is in {file}.")


@journal.command(epilog="Example: supine journal forget --yes")
def forget(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete it, and all else that is remembered of you."""
    folder = places.journal_file().parent
    files = belonging(folder)
    if not files:
        typer.echo("There is nothing to forget.")
        return
    if not yes:
        _ask(files)
    try:
        erased = erase(folder)
    except OSError as error:
        raise SupineError(
            f"{error.filename} cannot be deleted ({error.strerror}): delete the folder {folder}."
        ) from error
    typer.echo("Deleted: " + ", ".join(map(str, erased)))


def _ask(files: list[Path]) -> None:
    """Go on only at a yes."""
    typer.echo("This deletes, for good: " + ", ".join(map(str, files)))
    try:
        is_wanted = typer.confirm("Forget all of it?")
    except typer.Abort:
        typer.echo()
        is_wanted = False
    if not is_wanted:
        raise SupineError("Nothing was deleted.")


def report(
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write the page here.")
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Show it in no browser.")] = False,
) -> None:
    """Tell how it went over the weeks, here and as a page."""
    # The coach itself draws nothing, and is to begin soon.
    from voice.app.report import overview, page  # noqa: PLC0415

    sessions, names, path = _sessions(), _names(), out or places.report_file()
    today = _today()
    _write_page(path, page(sessions, today, names))
    Console().print(overview(sessions, today, names))
    typer.echo(f"The report is in {path}.")
    if not no_open and _has_desktop():
        webbrowser.open(path.absolute().as_uri())


def _today() -> date:
    return datetime.now().astimezone().date()


def _write_page(path: Path, text: str) -> None:
    """Write it in place of an earlier report, and of nothing else."""
    try:
        is_other = path.is_file() and b"<title>Supine" not in path.read_bytes()[:4096]
        if path == places.report_file():
            path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error
    if is_other:
        raise SupineError(f"{path} is no report: choose another name for --out.")
    write_new(path, text, force=True)


def _has_desktop() -> bool:
    """Whether somebody sits before a screen on which a browser may open."""
    if not sys.stdout.isatty():
        return False
    is_local = sys.platform in ("darwin", "win32")
    return is_local or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _sessions() -> list[Session]:
    try:
        return read_sessions(places.journal_file())
    except DamagedError as error:
        raise SupineError(
            f"{error}: start supine once, which sets it aside and begins a new one."
        ) from error


def _names() -> Mapping[str, str]:
    """What the packaged routines and movements are called, and the user's own."""
    from voice.app.journal.view import display_names  # noqa: PLC0415 - see report

    library, _ = load_user_files(places.user_files(), Library.packaged())
    return display_names(library)
