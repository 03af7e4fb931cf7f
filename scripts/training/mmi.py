"""How much likelier the words that were said are than anything else: lattice-free MMI.

The objective and its gradient by forward and backward passes over two graphs, after Povey et al.,
"Purely sequence-trained neural networks for ASR based on lattice-free MMI", Interspeech 2016. A
unit is one state: on being entered it gives output 2 * unit, in each further frame 2 * unit + 1;
staying and leaving have probability 0.5 each. The first frame enters a unit, in the denominator
with the probability that a recording begins with it; the last one may stay in any (of the
numerator: in an end), and ending costs nothing. The numerator's paths are not weighed by the
bigram, so that the objective may be above zero.

Forward and backward values are scaled anew in each frame, and the occupancies of a frame divided by
their sum, so that nothing overflows however sure the network is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scripts.training import mmi_denominator, mmi_numerator
from scripts.training.denominator import Denominator
from scripts.training.numerator import NumeratorBatch

_Bools = NDArray[np.bool_]
_Doubles = NDArray[np.float64]
_Floats = NDArray[np.float32]
_Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class MmiResult:
    """The objective of a batch, and where it falls fastest.

    `log_numerators` and `log_denominators`: (utterances,) float64, natural logarithms; the first is
    minus infinity where the utterance is not usable. `usable`: (utterances,) bool, false where
    the sound is too short for the words, or fits them so badly that their probability is zero in
    double precision. `gradient`: (utterances, frames, 2 * units) float32, of log denominator minus
    log numerator by the scores; zero after an utterance's end, and where it is not usable.
    """

    log_numerators: _Doubles
    log_denominators: _Doubles
    usable: _Bools
    gradient: _Floats

    @property
    def objective(self) -> float:
        """The sum of log numerator minus log denominator over the usable utterances."""
        gaps = self.log_numerators[self.usable] - self.log_denominators[self.usable]
        return float(gaps.sum())


def mmi(
    scores: _Floats,
    lengths_frames: NDArray[np.integer],
    numerators: NumeratorBatch,
    denominator: Denominator,
) -> MmiResult:
    """The objective and the gradient of a batch of utterances.

    `scores`: (utterances, frames, 2 * units), log-likelihoods between about -30 and 30;
    `lengths_frames`: (utterances,), how many frames of each are real, one at least.

    ValueError where the shapes, the lengths or the units do not fit together.
    """
    lengths = np.ascontiguousarray(lengths_frames, dtype=np.int32)
    _check(scores, lengths, numerators, denominator)
    scores = np.ascontiguousarray(scores, dtype=np.float32)
    gradient = np.zeros(scores.shape, dtype=np.float32)
    log_denominators = np.zeros(len(scores))
    log_numerators = np.zeros(len(scores))
    usable = np.zeros(len(scores), dtype=np.bool_)
    mmi_denominator.pass_all(
        scores,
        lengths,
        denominator.group_of,
        denominator.arc_starts,
        denominator.arc_targets,
        denominator.arc_probabilities,
        denominator.initial,
        gradient,
        log_denominators,
    )
    mmi_numerator.pass_all(
        scores,
        lengths,
        numerators.states,
        numerators.units,
        numerators.predecessors,
        numerators.is_start,
        numerators.is_end,
        gradient,
        log_numerators,
        usable,
    )
    log_numerators[~usable] = -np.inf
    gradient[~usable] = 0.0
    return MmiResult(log_numerators, log_denominators, usable, gradient)


def _check(
    scores: _Floats, lengths: _Ints, numerators: NumeratorBatch, denominator: Denominator
) -> None:
    """Compiled loops do not look where they write: refuse what would lead them astray."""
    if scores.ndim != 3 or scores.shape[2] != 2 * denominator.units:
        raise ValueError(f"scores have shape {scores.shape}, not two for {denominator.units} units")
    if lengths.shape != scores.shape[:1] or numerators.states.shape != scores.shape[:1]:
        raise ValueError(f"not as many lengths or numerators as the {len(scores)} utterances")
    if lengths.size and not 1 <= lengths.min() <= lengths.max() <= scores.shape[1]:
        raise ValueError(f"an utterance has no frame, or more than {scores.shape[1]}")
    if numerators.units.max(initial=0) >= denominator.units:
        raise ValueError(f"a numerator has a unit beyond the {denominator.units} there are")
