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

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scripts.training.compiled import compiled, compiled_part, prange
from scripts.training.denominator import Denominator
from scripts.training.numerator import NumeratorBatch

_Bools = NDArray[np.bool_]
_Doubles = NDArray[np.float64]
_Floats = NDArray[np.float32]
_Ints = NDArray[np.int32]

_LEAST = 1e-280
"""Where double precision ends, with room to divide by it."""


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
    _all_denominators(
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
    _all_numerators(
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


@compiled
def _all_denominators(
    scores: _Floats,
    lengths: _Ints,
    group_of: _Ints,
    arc_starts: _Ints,
    arc_targets: _Ints,
    arc_probabilities: _Doubles,
    initial: _Doubles,
    gradient: _Floats,
    logs: _Doubles,
) -> None:
    """Write the denominator's occupancies to `gradient`, its log-likelihoods to `logs`."""
    for at in prange(scores.shape[0]):
        frames = lengths[at]
        alphas = np.empty((frames, scores.shape[2]))
        arcs = (arc_starts, arc_targets, arc_probabilities)
        logs[at] = _exponentials(scores[at], frames, gradient[at])
        logs[at] += _denominator_forward(gradient[at], group_of, arcs, initial, alphas)
        _denominator_backward(alphas, group_of, arcs, gradient[at])


@compiled_part
def _exponentials(scores: _Floats, frames: int, likelihoods: _Floats) -> float:
    """Write each frame's likelihoods, the greatest being one; the logarithm of what was taken."""
    taken = 0.0
    for frame in range(frames):
        most = scores[frame].max()
        taken += float(most)
        for pdf in range(scores.shape[1]):
            likelihoods[frame, pdf] = math.exp(scores[frame, pdf] - most)
    return taken


@compiled_part
def _denominator_forward(
    likelihoods: _Floats,
    group_of: _Ints,
    arcs: tuple[_Ints, _Ints, _Doubles],
    initial: _Doubles,
    alphas: _Doubles,
) -> float:
    """Write each frame's forward probabilities, which add up to one; the log-likelihood."""
    arc_starts, arc_targets, arc_probabilities = arcs
    units = len(group_of)
    groups = len(arc_starts) - 1
    log_likelihood = 0.0
    masses = np.empty(groups)
    inflow = initial.copy()
    for frame in range(len(alphas)):
        now = alphas[frame]
        if frame == 0:
            now[:] = 0.0
        else:
            before = alphas[frame - 1]
            masses[:] = 0.0
            inflow[:] = 0.0
            for unit in range(units):
                half = 0.5 * (before[2 * unit] + before[2 * unit + 1])
                masses[group_of[unit]] += half
                now[2 * unit + 1] = half * likelihoods[frame, 2 * unit + 1]
            for group in range(groups):
                own = slice(arc_starts[group], arc_starts[group + 1])
                _spread(masses[group], arc_targets[own], arc_probabilities[own], inflow)
        total = 0.0
        for unit in range(units):
            now[2 * unit] = inflow[unit] * likelihoods[frame, 2 * unit]
            total += now[2 * unit] + now[2 * unit + 1]
        now /= total
        log_likelihood += math.log(total)
    return log_likelihood


@compiled_part
def _denominator_backward(
    alphas: _Doubles, group_of: _Ints, arcs: tuple[_Ints, _Ints, _Doubles], likelihoods: _Floats
) -> None:
    """Write occupancies over the likelihoods, from the last frame to the first."""
    arc_starts, arc_targets, arc_probabilities = arcs
    units = len(group_of)
    groups = len(arc_starts) - 1
    # What may still come depends on the unit alone, not on whether it was entered just now.
    betas = np.ones(units)
    entering = np.empty(units)
    outflow = np.empty(groups)
    for frame in range(len(alphas) - 1, -1, -1):
        now = alphas[frame]
        total = 0.0
        for unit in range(units):
            total += (now[2 * unit] + now[2 * unit + 1]) * betas[unit]
        # Scaled by the same total, the betas of the frame before stay near one.
        for unit in range(units):
            scaled = betas[unit] / total
            entering[unit] = scaled * likelihoods[frame, 2 * unit]
            betas[unit] = scaled * likelihoods[frame, 2 * unit + 1]
            likelihoods[frame, 2 * unit] = now[2 * unit] * scaled
            likelihoods[frame, 2 * unit + 1] = now[2 * unit + 1] * scaled
        for group in range(groups):
            own = slice(arc_starts[group], arc_starts[group + 1])
            outflow[group] = _gathered(entering, arc_targets[own], arc_probabilities[own])
        for unit in range(units):
            betas[unit] = 0.5 * (betas[unit] + outflow[group_of[unit]])


@compiled_part
def _spread(mass: float, targets: _Ints, probabilities: _Doubles, inflow: _Doubles) -> None:
    """Let what leaves a group flow along its arcs."""
    for arc in range(len(targets)):
        inflow[targets[arc]] += mass * probabilities[arc]


@compiled_part
def _gathered(entering: _Doubles, targets: _Ints, probabilities: _Doubles) -> float:
    """What may come of leaving a group, over all its arcs."""
    flow = 0.0
    for arc in range(len(targets)):
        flow += probabilities[arc] * entering[targets[arc]]
    return flow


@compiled
def _all_numerators(
    scores: _Floats,
    lengths: _Ints,
    states: _Ints,
    units: _Ints,
    predecessors: _Ints,
    is_start: _Bools,
    is_end: _Bools,
    gradient: _Floats,
    logs: _Doubles,
    usable: _Bools,
) -> None:
    """Take the numerators' occupancies from `gradient`, write their log-likelihoods to `logs`."""
    for at in prange(scores.shape[0]):
        count = states[at]
        shape = (lengths[at], count, 2)
        own_units = units[at, :count]
        own_predecessors = predecessors[at, :count]
        likelihoods = np.empty(shape)
        alphas = np.zeros(shape)
        logs[at] = _state_exponentials(scores[at], own_units, likelihoods)
        logs[at] += _numerator_forward(likelihoods, own_predecessors, is_start[at], alphas)
        reached = 0.0
        for state in range(count):
            if is_end[at, state]:
                reached += alphas[-1, state, 0] + alphas[-1, state, 1]
        if reached > _LEAST:
            logs[at] += math.log(reached)
            usable[at] = _numerator_backward(
                likelihoods, own_units, own_predecessors, is_end[at], alphas, gradient[at]
            )


@compiled_part
def _state_exponentials(scores: _Floats, units: _Ints, likelihoods: _Doubles) -> float:
    """The same as `_exponentials`, of the outputs that an utterance's states have."""
    taken = 0.0
    for frame in range(len(likelihoods)):
        most = scores[frame, 2 * units[0]]
        for unit in units:
            most = max(most, scores[frame, 2 * unit], scores[frame, 2 * unit + 1])
        taken += float(most)
        for state, unit in enumerate(units):
            likelihoods[frame, state, 0] = math.exp(scores[frame, 2 * unit] - most)
            likelihoods[frame, state, 1] = math.exp(scores[frame, 2 * unit + 1] - most)
    return taken


@compiled_part
def _numerator_forward(
    likelihoods: _Doubles, predecessors: _Ints, is_start: _Bools, alphas: _Doubles
) -> float:
    """Write forward probabilities (frames, states, entered or stayed); the log-likelihood.

    `alphas` comes as zeros, and is left so from a frame on that no state can be in.
    """
    log_likelihood = 0.0
    for frame in range(len(alphas)):
        total = 0.0
        for state in range(alphas.shape[1]):
            entered = 1.0 if frame == 0 and is_start[state] else 0.0
            stayed = 0.0
            if frame > 0:
                stayed = 0.5 * (alphas[frame - 1, state, 0] + alphas[frame - 1, state, 1])
                for before in predecessors[state]:
                    if before < 0:
                        break
                    entered += 0.5 * (alphas[frame - 1, before, 0] + alphas[frame - 1, before, 1])
            alphas[frame, state, 0] = entered * likelihoods[frame, state, 0]
            alphas[frame, state, 1] = stayed * likelihoods[frame, state, 1]
            total += alphas[frame, state, 0] + alphas[frame, state, 1]
        if total < _LEAST:
            return log_likelihood
        alphas[frame] /= total
        log_likelihood += math.log(total)
    return log_likelihood


@compiled_part
def _numerator_backward(
    likelihoods: _Doubles,
    units: _Ints,
    predecessors: _Ints,
    is_end: _Bools,
    alphas: _Doubles,
    gradient: _Floats,
) -> bool:
    """Take the occupancies from the gradient; false if a frame's vanish in double precision."""
    count = len(units)
    betas = np.where(is_end[:count], 1.0, 0.0)
    earlier = np.empty(count)
    for frame in range(len(alphas) - 1, -1, -1):
        total = 0.0
        for state in range(count):
            total += (alphas[frame, state, 0] + alphas[frame, state, 1]) * betas[state]
        if total < _LEAST:
            return False
        for state in range(count):
            scaled = betas[state] / total
            pdf = 2 * units[state]
            gradient[frame, pdf] -= alphas[frame, state, 0] * scaled
            gradient[frame, pdf + 1] -= alphas[frame, state, 1] * scaled
        earlier[:] = 0.0
        for state in range(count):
            earlier[state] += betas[state] * likelihoods[frame, state, 1]
            for before in predecessors[state]:
                if before < 0:
                    break
                earlier[before] += betas[state] * likelihoods[frame, state, 0]
        betas[:] = earlier / max(earlier.max(), _LEAST)
    return True
