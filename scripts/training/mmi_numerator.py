"""Forward and backward passes over the numerators of `mmi`, compiled where numba is there."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scripts.training.compiled import compiled, compiled_part, prange

_Bools = NDArray[np.bool_]
_Doubles = NDArray[np.float64]
_Floats = NDArray[np.float32]
_Ints = NDArray[np.int32]

_LEAST = 1e-280
"""Where double precision ends, with room to divide by it."""


@compiled
def pass_all(
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
