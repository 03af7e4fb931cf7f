"""What the ears alone cost, measured in a process that does nothing else."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from scripts.benchmarks.report import Report
from voice.audio import Samples
from voice.wav import write_wav

ROOT = Path(__file__).resolve().parents[3]
_LIMIT_S = 600.0
_CHILD = "scripts.benchmarks.ears.footprint_child"


def footprint(speech: Samples, what: str, model: str | None = None) -> Report:
    """CPU, start and memory. speech: shape (n,), continuous; what: who speaks, for the caption.

    model: a name or a folder, None for the built-in one.
    """
    report = Report(
        "ears: cost",
        f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} CPUs seen; "
        f"gate and recognizer, in a hold; speech: {speech.size / 16_000:.0f} s of "
        f"{what}; silence: as long, pink noise at -70 dBFS",
        ["figure", "value"],
    )
    figures = _measured(speech, model)
    shown = {
        "ready_s": ("ready after imports", "{:.2f} s", 1.0),
        "silence_share": ("CPU in silence", "{:.2f} % of a core", 100.0),
        "speech_share": ("CPU in continuous speech", "{:.2f} % of a core", 100.0),
        "canceller_share": ("CPU of the echo canceller besides", "{:.2f} % of a core", 100.0),
        "imported_mib": ("most resident memory after imports", "{:.0f} MiB", 1.0),
        "ready_mib": ("the same when ready", "{:.0f} MiB", 1.0),
        "heard_mib": ("the same after hearing", "{:.0f} MiB", 1.0),
    }
    for name, (words, form, scale) in shown.items():
        report.add([words, form.format(figures[name] * scale)], {name: figures[name]})
    return report


def _measured(speech: Samples, model: str | None) -> dict[str, float]:
    with TemporaryDirectory(prefix="ears-") as folder:
        path = Path(folder, "speech.wav")
        write_wav(path, np.rint(np.clip(speech, -1.0, 1.0) * 32_767).astype(np.int16))
        done = subprocess.run(
            [sys.executable, "-P", "-m", _CHILD, str(path), *([] if model is None else [model])],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            timeout=_LIMIT_S,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures
