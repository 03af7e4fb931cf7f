"""The command line: `supine` and what it can do."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from intents.language import LanguageError
from voice.app import commands
from voice.app.commands import WRONG_USE
from voice.app.doctor import Asked
from voice.app.journal.commands import journal, report
from voice.app.live import LiveOptions
from voice.audio import SupineError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="Gentle stretches in bed, guided by voice, without hands and without a network.",
    epilog="Example: supine, then say: start morning stretch.",
)
routines = typer.Typer(
    no_args_is_help=True,
    help="The routines, and a check for your own.",
    epilog="Example: supine routines show crossover",
)
model = typer.Typer(
    no_args_is_help=True, help="The recognizer's models.", epilog="Example: supine model list"
)
app.add_typer(routines, name="routines")
app.add_typer(model, name="model")
app.add_typer(journal, name="journal")

Model = Annotated[
    str | None, typer.Option("--model", metavar="NAME|PATH", help="Another Vosk model.")
]
InputDevice = Annotated[
    str | None, typer.Option(metavar="NAME", help="The microphone, by a part of its name.")
]
OutputDevice = Annotated[
    str | None, typer.Option(metavar="NAME", help="The loudspeaker, by a part of its name.")
]
Headphones = Annotated[
    bool, typer.Option("--headphones", help="No echo of the loudspeaker is to be cancelled.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


@app.command(epilog="Example: supine run --keyboard --plain")
def run(
    input_device: InputDevice = None,
    output_device: OutputDevice = None,
    headphones: Headphones = False,
    model: Model = None,
    keyboard: Annotated[bool, typer.Option("--keyboard", help="Type phrases, too.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Lines instead of a screen.")] = False,
    large: Annotated[bool, typer.Option("--large", help="A screen in large type.")] = False,
    first_run: Annotated[
        bool, typer.Option("--first-run", help="Try the ears and choose the pace again.")
    ] = False,
    events: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the event log to this file.")
    ] = None,
    log_text: Annotated[
        bool, typer.Option("--log-text", help="Keep what was heard in the event log.")
    ] = False,
) -> None:
    """Run the coach on microphone and loudspeaker; Ctrl-C ends it."""
    options = LiveOptions(
        input_device, output_device, keyboard, plain, events, log_text, headphones, large, first_run
    )
    commands.run(options, model)


@app.command(epilog="Example: supine doctor --output-device headset")
def doctor(
    input_device: InputDevice = None,
    output_device: OutputDevice = None,
    headphones: Headphones = False,
    model: Model = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Tell whether this machine is ready, and if not, what to do.

    It says a few sentences aloud.
    """
    commands.doctor(Asked(input_device, output_device, headphones), model, as_json=json)


@app.command(epilog="Example: supine rehearse stop --out stop-rehearsal")
def rehearse(
    scenario: Annotated[
        str, typer.Argument(help="A scenario that comes along, or a TOML file.")
    ] = "default",
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep sound, events and a picture here.")
    ] = None,
    real_time: Annotated[bool, typer.Option("--real-time", help="At the pace of life.")] = False,
    sleeper: Annotated[
        str | None, typer.Option(metavar="VOICE", help="The sleeper's voice, as flite:slt.")
    ] = None,
    model: Model = None,
    json: Json = False,
) -> None:
    """Try the coach with a scripted sleeper in a simulated bedroom."""
    commands.rehearse(scenario, out, model, sleeper, real_time=real_time, as_json=json)


@app.command(epilog="Example: supine hear --state holding pause.wav")
def hear(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Recordings, or folders of them.")
    ],
    sentences: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="A hassil YAML file or folder, of any domain."),
    ] = None,
    state: Annotated[str, typer.Option(help="What the coach is doing meanwhile.")] = "idle",
    model: Model = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes; as many as pay by itself.")
    ] = None,
    json: Json = False,
) -> None:
    """Tell what the coach's ears make of recordings."""
    commands.hear(files, sentences, state, model, jobs, as_json=json)


app.command(epilog="Example: supine report --out report.html")(report)


@routines.command("list", epilog="Example: supine routines list")
def list_routines() -> None:
    """List the routines."""
    commands.list_routines()


@routines.command("show", epilog="Example: supine routines show crossover")
def show_routine(name: Annotated[str, typer.Argument(help="Its id, or what you say.")]) -> None:
    """Show a routine with its movements, doses and cautions."""
    commands.show_routine(name)


@routines.command("check", epilog="Example: supine routines check my-knees.yaml")
def check_routine(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A routine or a movement.")],
) -> None:
    """Check a routine or a movement of your own."""
    commands.check_routine(file)


@model.command("list", epilog="Example: supine model list")
def list_models() -> None:
    """List the models: the built-in one, and those in Vosk's own places."""
    commands.list_models()


@model.command("where", epilog="Example: supine model where")
def where_models() -> None:
    """Tell where the built-in model lies, and where others are looked for."""
    commands.where_models()


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 1 failed, 2 wrong use."""
    arguments = sys.argv[1:]
    try:
        if not arguments:
            commands.run_or_rehearse()
        else:
            # Ctrl-C inside a command comes back as a status and not as an exception.
            status = app(_with_run(arguments), standalone_mode=False, prog_name="supine")
            sys.exit(status if isinstance(status, int) else 0)
    except (SupineError, LanguageError) as error:
        typer.echo(f"supine: {error}", err=True)
        sys.exit(1)
    except TyperException as error:
        told = error.format_message().strip().rstrip(".")
        if told:  # where a command is missing, its help has been shown instead
            end = " See" if told.endswith("?") else "; see"
            typer.echo(f"supine: {told}{end} supine --help.", err=True)
        sys.exit(WRONG_USE)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        _tell_unprinted(error)
        sys.exit(1)
    sys.exit(0)


def _tell_unprinted(error: OSError) -> None:
    """What has no sentence of its own is standard output on a full disk."""
    typer.echo(
        f"supine: what was to be printed could not be written ({error.strerror}): free some"
        " space, or print it elsewhere.",
        err=True,
    )
    # What is still buffered would be tried again, and told again by the interpreter.
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _with_run(arguments: list[str]) -> list[str]:
    """Options without a command belong to `run`."""
    if arguments[0].startswith("-") and arguments[0] != "--help":
        return ["run", *arguments]
    return arguments


if __name__ == "__main__":
    main()
