"""The echo's way from the loudspeaker to the microphone, and how its length changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, Block, Samples, to_samples
from voice.bedroom.acoustics import Convolver
from voice.bedroom.interpolation import Interpolator, cubic
from voice.bedroom.recording import Recording
from voice.bedroom.room import Jump


class DriftingPath:
    """Reads a recording late, and later (or less late) all the time, and all at once at a jump.

    A sample that sounds at n is found at n - lag(n), with lag(n) = delay + n * drift + the jumps up
    to n. The lag never falls under what the interpolator looks ahead, so the path stays causal. At
    a jump a piece is left out or comes twice, as when a sound server moves its buffers.
    """

    def __init__(
        self,
        source: Recording,
        delay_samples: float,
        drift_ppm: float,
        jumps: Sequence[Jump] = (),
        interpolator: Interpolator | None = None,
    ) -> None:
        """`interpolator`: how samples between samples are found, Lagrange's cubic if not given."""
        self._source = source
        self._interpolator = cubic() if interpolator is None else interpolator
        self._drift = drift_ppm * 1e-6
        ordered = sorted(jumps, key=lambda jump: jump.at_s)
        self._jumps_at_samples = np.array([to_samples(jump.at_s) for jump in ordered], dtype=int)
        longer_s = np.cumsum([0.0, *(jump.by_s for jump in ordered)])
        # Without the product's last digits whole samples stay whole, and are read as they are.
        self._delays_samples = delay_samples + np.round(longer_s * SAMPLE_RATE, 6)

    def read(self, at_samples: int) -> Block:
        """What arrives in the block that begins at `at_samples`."""
        instants = at_samples + np.arange(BLOCK_SAMPLES)
        jumped = np.searchsorted(self._jumps_at_samples, instants[[0, -1]], side="right")
        delay = float(self._delays_samples[jumped[0]])
        is_whole = delay >= 0.0 and delay.is_integer()
        if self._drift == 0.0 and is_whole and jumped[0] == jumped[1]:
            return self._source.read(at_samples - int(delay), BLOCK_SAMPLES)
        reach = self._interpolator.reach
        lags = np.maximum(self._lags(instants), reach)
        places = np.asarray(instants - lags, dtype=np.float64)
        whole = np.floor(places)
        first = int(whole.min()) + 1 - reach
        heard = self._source.read(first, int(whole.max()) + reach + 1 - first)
        return self._interpolator.between(heard, (whole - first).astype(np.intp), places - whole)

    def _lags(self, instants: NDArray[np.int_]) -> NDArray[np.float64]:
        jumped = np.searchsorted(self._jumps_at_samples, instants, side="right")
        return np.asarray(self._delays_samples[jumped] + instants * self._drift)


class EchoPath:
    """All that lies between the loudspeaker's samples and the microphone: late, bent, in a room."""

    def __init__(
        self,
        path: DriftingPath,
        clip: Callable[[Block], Block] | None,
        response: Samples | None,
        factor: float,
    ) -> None:
        """`clip`: the loudspeaker's distortion. `response`: its cone's and the room's."""
        self._path = path
        self._clip = clip
        self._convolver = None if response is None else Convolver(response)
        self.factor = factor

    def hear(self, at_samples: int) -> Block:
        """The echo in the block that begins at `at_samples`; to be asked for in order."""
        echo = self._path.read(at_samples)
        if self._clip is not None:
            echo = self._clip(echo)
        if self._convolver is not None:
            echo = self._convolver.feed(echo)
        return np.float32(self.factor) * echo
