"""The network: time-delay layers from filter banks to a score for each output of each unit.

The shape is Kaldi's factored time-delay network (D. Povey and others, Semi-orthogonal low-rank
matrix factorization for deep neural networks, Interspeech 2018) without the orthogonality: a narrow
linear layer over a few frames, a wide one, ReLU, batch normalization, a sum with the layer below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from scripts.training import kaldi_binary
from scripts.training.plan import Shape
from scripts.training.units import UNITS

FEATURES = 40
SUBSAMPLING = 3
"""Frames of features for a frame of scores."""

OUTPUTS = 2 * len(UNITS)
_EPSILON = 1e-5


class _Layer(nn.Module):
    """Frames at a few offsets, through a bottleneck, to a wide layer."""

    def __init__(self, inputs: int, offsets: tuple[int, ...], step: int, shape: Shape) -> None:
        """`offsets` and `step` are counted in frames of the layer below."""
        super().__init__()
        self.offsets, self.step = offsets, step
        self.inputs = inputs
        self.residual = shape.residual if inputs == shape.width else 0.0
        self.narrow = (
            nn.Linear(inputs * len(offsets), shape.bottleneck, bias=False)
            if self.residual
            else None
        )
        self.wide = nn.Linear(
            shape.bottleneck if self.narrow else inputs * len(offsets), shape.width
        )
        self.norm = nn.BatchNorm1d(shape.width, affine=False, eps=_EPSILON)
        self.dropout = shape.dropout

    def forward(self, below: torch.Tensor) -> torch.Tensor:
        """(utterances, frames, inputs) to (utterances, fewer frames, width)."""
        first = min(self.offsets)
        frames = below.shape[1] - (max(self.offsets) - first)
        seen = [below[:, at - first : at - first + frames : self.step] for at in self.offsets]
        if self.narrow is None:
            found = self.wide(torch.cat(seen, -1))
        else:
            found = self.wide(self._narrowed(below, frames))
        found = functional.relu(found, inplace=True)
        found = self.norm(found.flatten(0, 1)).view_as(found)
        if self.training and self.dropout:
            # One mask for all frames of an utterance, as Kaldi has it.
            mask = torch.rand(len(found), 1, found.shape[2], device=found.device) > self.dropout
            found = found * (mask / (1 - self.dropout)).to(found.dtype)
        if self.residual:
            found = found.add(seen[self.offsets.index(0)], alpha=self.residual)
        return found

    def _narrowed(self, below: torch.Tensor, frames: int) -> torch.Tensor:
        assert self.narrow is not None
        first = min(self.offsets)
        parts = self.narrow.weight.split(self.inputs, dim=1)
        if self.step > 1:
            return sum_of(
                functional.linear(below[:, at - first : at - first + frames : self.step], part)
                for at, part in zip(self.offsets, parts, strict=True)
            )
        everywhere = functional.linear(below, torch.cat(parts, 0)).split(len(parts[0]), dim=2)
        return sum_of(
            part[:, at - first : at - first + frames]
            for at, part in zip(self.offsets, everywhere, strict=True)
        )


def sum_of(parts: Iterable[torch.Tensor]) -> torch.Tensor:
    """The sum of tensors of one shape."""
    first, *rest = parts
    for part in rest:
        first = first + part
    found: torch.Tensor = first
    return found


class _Output(nn.Module):
    """Scores for every output; units that share a phone, a place or a kind share weights.

    Rare units are then no worse than their phone alone. All of it is one matrix in the end.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.narrow = nn.Linear(shape.width, shape.last_bottleneck, bias=False)
        labels: tuple[Sequence[object], ...] = (
            [unit.phone for unit in UNITS],
            [(unit.phone, unit.place) for unit in UNITS],
            [(unit.phone, unit.after) for unit in UNITS],
            UNITS,
        )
        self.tables = nn.ParameterList()
        for level, some in enumerate(labels):
            numbers = {label: at for at, label in enumerate(dict.fromkeys(some))}
            rows = torch.tensor([2 * numbers[label] + turn for label in some for turn in (0, 1)])
            self.register_buffer(f"rows_{level}", rows)
            table = torch.zeros(2 * len(numbers), shape.last_bottleneck + 1)
            if level == 0:
                nn.init.normal_(table[:, :-1], std=0.3 / shape.last_bottleneck**0.5)
            self.tables.append(nn.Parameter(table))

    def weights(self) -> torch.Tensor:
        """(outputs, last bottleneck + 1), the bias last."""
        # Not by indexing, whose gradient is summed in an order that differs between runs.
        return sum_of(
            functional.embedding(getattr(self, f"rows_{level}"), table)
            for level, table in enumerate(self.tables)
        )

    def forward(self, below: torch.Tensor) -> torch.Tensor:
        """(utterances, frames, width) to (utterances, frames, outputs)."""
        weights = self.weights()
        return functional.linear(self.narrow(below), weights[:, :-1], weights[:, -1])


class Network(nn.Module):
    """Features to scores, which stand for logarithms of likelihoods."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.norm = nn.BatchNorm1d(FEATURES, affine=False, eps=_EPSILON)
        layers, inputs, rate = [], FEATURES, 1
        for number, offsets in enumerate(shape.offsets_frames):
            step = SUBSAMPLING if number == 0 else 1
            layers.append(_Layer(inputs, tuple(at // rate for at in offsets), step, shape))
            inputs, rate = shape.width, rate * step
        self.layers = nn.ModuleList(layers)
        self.output = _Output(shape)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(utterances, frames + context, FEATURES) to (utterances, frames / 3, OUTPUTS).

        The features have `left_frames` before and `right_frames` after those that are scored.
        """
        found = self.norm(features.flatten(0, 1)).view_as(features)
        for layer in self.layers:
            found = layer(found)
        scores: torch.Tensor = self.output(found)
        return scores


def described(network: Network) -> kaldi_binary.Network:
    """The network as what is written for Vosk: the input's normalization folded into layer one."""

    def array(tensor: torch.Tensor | None) -> Any:
        assert tensor is not None
        return tensor.detach().cpu().double().numpy()

    scale = 1 / np.sqrt(array(network.norm.running_var) + _EPSILON)
    shift = -array(network.norm.running_mean) * scale
    layers = []
    for offsets, layer in zip(network.shape.offsets_frames, network.layers, strict=True):
        assert isinstance(layer, _Layer)
        affine, bias = array(layer.wide.weight), array(layer.wide.bias)
        if layer.narrow is None:
            bias = bias + affine @ np.tile(shift, len(offsets))
            affine = affine * np.tile(scale, len(offsets))
        layers.append(
            kaldi_binary.Layer(
                offsets_frames=offsets,
                linear=None if layer.narrow is None else array(layer.narrow.weight),
                affine=affine,
                bias=bias,
                mean=array(layer.norm.running_mean),
                variance=array(layer.norm.running_var),
                residual=layer.residual,
            )
        )
    weights = array(network.output.weights())
    output = kaldi_binary.Output(
        linear=array(network.output.narrow.weight), affine=weights[:, :-1], bias=weights[:, -1]
    )
    return kaldi_binary.Network(layers=tuple(layers), output=output)
