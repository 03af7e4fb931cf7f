"""What a rehearsal leaves in its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice.app.events import Event, event_line
from voice.audio import SupineError
from voice.wav import write_wav


class OutputError(SupineError):
    """A folder or a file that cannot be written."""


def prepare_folder(folder: Path) -> None:
    """Make the folder and try it, before a long run; OutputError if it cannot be written."""
    trial = folder / "events.jsonl"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.write_bytes(b"")
    except OSError as error:
        raise _refused(trial, error) from error


def write_files(
    folder: Path,
    events: Sequence[Event],
    speaker: NDArray[np.int16],
    microphone: NDArray[np.int16],
    title: str,
) -> None:
    """Write events.jsonl, speaker.wav, microphone.wav and timeline.png into the folder.

    Sound: 16-bit samples, shape (n,). Raises OutputError, one sentence, if the disk refuses.
    """
    # Half of what the program imports otherwise, in time and memory, and needed here alone.
    from voice.app.timeline.picture import draw_timeline  # noqa: PLC0415

    path = folder / "events.jsonl"
    try:
        path.write_text("".join(f"{event_line(event)}\n" for event in events), encoding="utf-8")
        path = folder / "speaker.wav"
        write_wav(path, speaker)
        path = folder / "microphone.wav"
        write_wav(path, microphone)
        path = folder / "timeline.png"
        draw_timeline(path, events, speaker, microphone, title)
    except OSError as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{path} cannot be written: {error.strerror or error}; free some room or choose another "
        "folder with --out."
    )
