"""scripts/package: builds the wheel and the source archive, and tries the wheel on every Python.

What it takes to try it is shared with the tests, which do without a network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile

from voice.audio import SAMPLE_RATE, to_samples
from voice.synthesizer import Synthesizer, Voice

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "scripts" / "requirements.lock"
_VERSION = "Programming Language :: Python :: 3."
_PYENV = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"

_ASIDE = ("PYTHON", "XDG", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
"""How names begin of what would lead a program or pip to other places."""

CHECKS: Mapping[tuple[str, ...], str] = {
    ("--help",): "Usage: supine",
    ("routines", "list"): "morning-stretch",
    ("model", "where"): "en-us-commands",
    ("hear", "--state", "holding", "pause.wav"): "PAUSE",
}
"""Arguments of `supine`, and what must stand in what it prints."""


class PackagingError(Exception):
    """What went wrong, in a sentence after which the tool's own words stand."""


def supported() -> tuple[str, ...]:
    """The versions of Python that the project names, such as "3.12"."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = (text for text in project["classifiers"] if text.startswith(_VERSION))
    return tuple(text.rpartition(" ")[2] for text in named)


def pythons() -> dict[str, Path]:
    """The supported Pythons of this machine by their version; the one that runs now is first."""
    found = {f"{sys.version_info.major}.{sys.version_info.minor}": Path(sys.executable)}
    for version in supported():
        places = [shutil.which(f"python{version}")]
        places += map(str, sorted(_PYENV.glob(f"{version}.*/bin/python{version}")))
        for place in filter(None, places):
            if version not in found and _is_whole(place, version):
                found[version] = Path(place)
    return found


def _is_whole(python: str, version: str) -> bool:
    """Whether it starts, is what its name says, and can make environments."""
    code = "import sys, venv; print(*sys.version_info[:2], sep='.')"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.strip() == version


def build(folder: Path) -> tuple[Path, Path]:
    """Builds the wheel and the source archive; gives their paths."""
    _run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], ROOT)
    (wheel,), (archive,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, archive


def environment(python: Path, folder: Path, *wanted: Sequence[str]) -> Path:
    """A clean environment; pip is called with each of `wanted`. Gives its folder of programs."""
    _run([str(python), "-m", "venv", "--without-pip", str(folder)], folder.parent)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    for arguments in wanted:
        pip = [sys.executable, "-m", "pip", "--python", str(programs / "python")]
        _run([*pip, "install", "--quiet", "--no-deps", *arguments], folder.parent)
    return programs


def record(folder: Path) -> None:
    """Writes `pause.wav`: the word, spoken by the synthesizer."""
    around = np.zeros(to_samples(0.5), dtype=np.float32)
    with Synthesizer(None) as synthesizer:
        word = synthesizer.clip("pause", Voice("en-gb+f3")).samples
    soundfile.write(folder / "pause.wav", np.concatenate([around, word, around]), SAMPLE_RATE)


def try_out(programs: Path, folder: Path) -> dict[str, str]:
    """Runs every check in a folder with `pause.wav`; what each command printed.

    Raises PackagingError for the first that does not do its job.
    """
    printed = {}
    for arguments, expected in CHECKS.items():
        command = " ".join(("supine", *arguments))
        words = _run([str(programs / "supine"), *arguments], folder)
        if expected not in words:
            raise PackagingError(f"'{command}' printed no '{expected}':\n{words}")
        printed[command] = words
    return printed


def _run(command: Sequence[str], folder: Path) -> str:
    """What a command prints, run as by a person who has nothing set up."""
    kept = {name: os.environ[name] for name in os.environ if not name.startswith(_ASIDE)}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**kept, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise PackagingError(f"'{' '.join(command)}' failed:\n{done.stderr}{done.stdout}")
    return done.stdout


def main(tell: Callable[[str], None] = print) -> int:
    """Build into dist/ and try the wheel with the lock's packages on every supported Python."""
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    try:
        wheel, archive = build(ROOT / "dist")
        tell(f"built {wheel.relative_to(ROOT)} and {archive.relative_to(ROOT)}")
        found = pythons()
        with TemporaryDirectory() as name:
            folder = Path(name)
            record(folder)
            for version, python in found.items():
                locked = ("--require-hashes", "-r", str(LOCK))
                programs = environment(python, folder / version, locked, ("--no-index", str(wheel)))
                try_out(programs, folder)
                tell(f"Python {version}: the wheel runs")
    except PackagingError as error:
        print(f"scripts/package: {error}", file=sys.stderr)
        return 1
    for version in supported():
        if version not in found:
            tell(f"Python {version}: not on this machine, so not tried")
    return 0


if __name__ == "__main__":
    sys.exit(main())
