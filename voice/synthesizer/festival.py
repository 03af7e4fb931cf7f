"""festival as a renderer: voices that nothing was trained or tuned with, for measuring."""

from __future__ import annotations

import re
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

PREFIX = "festival:"
OWN_RATE_WPM = 205
"""What its diphone voices speak at without stretching, measured on an English sentence."""

_LIMIT_S = 30.0


class FestivalRenderer(Renderer):
    """Renders voices named "festival:NAME" with the programs festival and text2wave.

    Words have no onsets. Pitch is the voice's own, and so is the rate of voices of statistical
    models (their names end in "hts"), which do not look at festival's stretching.
    """

    def __init__(self, lister: str = "festival", program: str = "text2wave") -> None:
        self._lister = lister
        self._program = program

    def render(self, text: str, voice: Voice) -> Rendering:
        """Sound at the voice's own rate, 16 or 32 kHz.

        Raises SynthesisError where the programs or the voice are missing, RenderError where they
        fail.
        """
        name = voice.name.removeprefix(PREFIX)
        if name not in self.names:
            known = ", ".join(self.names) or "none is installed"
            raise SynthesisError(f'festival has no voice "{name}": choose one of {known}')
        # a voice sets its own stretching when it is chosen, so ours comes after it
        stretch = OWN_RATE_WPM / voice.rate_wpm
        manner = f"(begin (voice_{name}) (Parameter.set 'Duration_Stretch {stretch:.6f}))"
        with TemporaryDirectory(prefix="festival-") as folder:
            file = Path(folder, "speech.wav")
            said = text.replace("\0", " ").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
            self._run(self._program, "-eval", manner, "-o", str(file), said=said)
            # text2wave leaves with 0 whatever happens: only the file tells
            try:
                pcm, sample_rate = soundfile.read(file, dtype="int16")
            except (OSError, soundfile.SoundFileError) as failure:
                raise RenderError(f"festival left no sound ({failure})") from failure
        return Rendering(pcm, int(sample_rate))

    def close(self) -> None:
        """Nothing is kept open."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The installed voices in the order of the alphabet.

        Raises SynthesisError where festival is missing, RenderError where it fails.
        """
        listed = re.findall(r"[\w-]+", self._run(self._lister, "-b", "(print (voice.list))"))
        return tuple(sorted(name for name in listed if name != "nil"))

    def _run(self, *command: str, said: str = "") -> str:
        try:
            # festival reads ISO 8859-1, a byte a letter
            done = subprocess.run(
                command,
                input=said,
                capture_output=True,
                check=True,
                timeout=_LIMIT_S,
                encoding="latin-1",
                errors="replace",
            )
        except FileNotFoundError as missing:
            raise SynthesisError(
                f"the program {command[0]} cannot be found: install festival, on Debian and "
                'Ubuntu with "sudo apt install festival festvox-kallpc16k", or choose a voice '
                'without "festival:"'
            ) from missing
        except (OSError, ValueError, subprocess.SubprocessError) as failure:
            raise RenderError(f"festival failed ({failure})") from failure
        return done.stdout
