"""Whether Vosk survives a model, found out by a process that may end with it.

A network with garbage in its numbers passes every look at the files, and ends the process at the
first sounds (an assertion of the decoder); a graph with garbage in its arcs can keep it for ever.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from voice.models.folder import ModelError, ModelFolder

_PATIENCE_S = 30.0
_SCRIPT = Path(__file__).with_name("trial_script.py")


def try_model(model: ModelFolder, patience_s: float = _PATIENCE_S) -> ModelFolder:
    """The model, if Vosk survives a second of noise with it; takes about a second.

    Raises ModelError if Vosk ends its process or does not come back in patience_s seconds.
    """
    try:
        done = subprocess.run(
            [sys.executable, str(_SCRIPT), str(model.path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=patience_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        problem = f"does not answer in {patience_s:g} seconds"
    except OSError:
        return model  # no process can be started here: nothing is known against the model
    else:
        if done.returncode == 0:
            return model
        problem = "ends with a crash"
    raise ModelError(
        f"Vosk {problem} with the model in {model.path}, which is damaged: unpack it again or "
        "choose another with --model."
    )
