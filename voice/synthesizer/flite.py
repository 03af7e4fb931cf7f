"""flite as a renderer: a second kind of voice, unlike the narrator's, for simulated people."""

from __future__ import annotations

import subprocess
from functools import cached_property
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

PREFIX = "flite:"
OWN_RATE_WPM = 165
"""What flite's voices speak at when left alone, measured on an English sentence."""

_LIMIT_S = 30.0


class FliteRenderer(Renderer):
    """Renders voices named "flite:NAME" with the flite program. Words have no onsets."""

    def __init__(self, program: str = "flite") -> None:
        self._program = program

    def render(self, text: str, voice: Voice) -> Rendering:
        """Sound at the voice's own rate, 8 or 16 kHz.

        Raises SynthesisError where the program or the voice is missing, RenderError where the
        program fails.
        """
        name = voice.name.removeprefix(PREFIX)
        # flite takes an unknown name for a file or an address, then speaks with another voice
        if name not in self._names:
            raise SynthesisError(
                f'flite has no voice "{name}": choose one of {", ".join(self._names)}'
            )
        with TemporaryDirectory(prefix="flite-") as folder:
            file = Path(folder, "speech.wav")
            stretch = OWN_RATE_WPM / voice.rate_wpm
            shift = 2.0 ** ((voice.pitch - 50) / 100)
            settings = [f"duration_stretch={stretch:.6f}", f"f0_shift={shift:.6f}"]
            flags = [flag for setting in settings for flag in ("--setf", setting)]
            said = text.replace("\0", " ")
            self._run("-voice", name, *flags, "-t", said, "-o", str(file))
            try:
                pcm, sample_rate = soundfile.read(file, dtype="int16")
            except (OSError, soundfile.SoundFileError) as failure:
                raise RenderError(f"flite left no sound ({failure})") from failure
        return Rendering(pcm, int(sample_rate))

    def close(self) -> None:
        """Nothing is kept open."""

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(self._run("-lv").partition(":")[2].split())

    def _run(self, *arguments: str) -> str:
        command = (self._program, *arguments)
        try:
            done = subprocess.run(
                command, capture_output=True, check=True, timeout=_LIMIT_S, encoding="utf-8"
            )
        except FileNotFoundError as missing:
            raise SynthesisError(
                f"the program {self._program} cannot be found: install flite, on Debian and "
                'Ubuntu with "sudo apt install flite", or choose a voice without "flite:"'
            ) from missing
        except (OSError, ValueError, subprocess.SubprocessError) as failure:
            raise RenderError(f"flite failed ({failure})") from failure
        return done.stdout
