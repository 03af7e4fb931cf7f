"""The speech of Windows and macOS as a renderer, by pyttsx3's `save_to_file`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import soundfile

from voice.synthesizer.rendering import (
    Renderer,
    RenderError,
    Rendering,
    SynthesisError,
    Voice,
)

SCRIPT_FILE = Path(__file__).with_name("system_script.py")
_LIMIT_S = 60.0


class SystemRenderer(Renderer):
    """Renders each text in a fresh process. Pitch is the voice's own, words have no onsets.

    A voice is found by its name, its identifier or its language.
    """

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self._command = tuple(command or (sys.executable, "-P", str(SCRIPT_FILE)))

    def render(self, text: str, voice: Voice) -> Rendering:
        """Sound at the system's rate.

        Raises SynthesisError where the voice or the system's speech is missing, RenderError
        where no sound was saved.
        """
        with TemporaryDirectory(prefix="speech-") as folder:
            # macOS writes AIFF whatever the name says, so the file is read by its content
            file = Path(folder, "speech.wav")
            request = {
                "text": text,
                "voice": voice.name,
                "rate_wpm": voice.rate_wpm,
                "file": str(file),
            }
            _check(self._run(json.dumps(request)), voice)
            try:
                pcm, sample_rate = soundfile.read(file, dtype="int16", always_2d=True)
            except (OSError, soundfile.SoundFileError) as failure:
                raise RenderError(f"pyttsx3 saved no sound ({failure})") from failure
        return Rendering(pcm[:, 0].copy(), int(sample_rate))

    def close(self) -> None:
        """Nothing is kept open."""

    def _run(self, request: str) -> int:
        try:
            return subprocess.run(
                self._command,
                input=request,
                text=True,
                capture_output=True,
                timeout=_LIMIT_S,
                check=False,
            ).returncode
        except (OSError, subprocess.SubprocessError) as failure:
            raise RenderError(f"the rendering process failed ({failure})") from failure


def _check(status: int, voice: Voice) -> None:
    """Raise what the script's exit status means; the numbers are those of `system_script`."""
    mendable = {
        3: "the Python package pyttsx3 cannot be imported: install it into this environment",
        4: "this system's speech cannot be reached: switch it on in the system's settings",
        5: f'this system has no voice "{voice.name}": choose one that its settings list',
    }
    if status in mendable:
        raise SynthesisError(mendable[status])
    if status != 0:
        raise RenderError(f"the rendering process died ({status})")
