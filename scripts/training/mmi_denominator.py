"""Forward and backward passes over the denominator of `mmi`, compiled where numba is there."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scripts.training.compiled import compiled, compiled_part, prange

_Doubles = NDArray[np.float64]
_Floats = NDArray[np.float32]
_Ints = NDArray[np.int32]

_LEAST_LOG = -80.0
"""Single precision ends near -87. Beyond it a recording may have no way left to go on."""


@compiled
def pass_all(
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
    """Write each frame's likelihoods, the greatest being one; the logarithm of what was taken.

    None is less than the exponential of _LEAST_LOG, however sure the network is.
    """
    taken = 0.0
    for frame in range(frames):
        most = scores[frame].max()
        taken += float(most)
        for pdf in range(scores.shape[1]):
            likelihoods[frame, pdf] = math.exp(max(scores[frame, pdf] - most, _LEAST_LOG))
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
