"""A trained network in Kaldi's binary form, as Vosk reads it from am/final.mdl.

The file holds a transition model (each phone one state with a forward and a self-loop pdf) and an
nnet3 network. Matrices are stored in two bytes a number, between the least and the greatest of
each: half the size, and the scores differ by less than a thousandth. Sources of the form: Kaldi's
hmm/transition-model.cc, nnet3/nnet-simple-component.cc, nnet3/nnet-normalize-component.cc,
matrix/compressed-matrix.cc; of the layers: D. Povey et al., Semi-orthogonal low-rank matrix
factorization for deep neural networks, Interspeech 2018.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FEATURES = 40
"""Mel bands in a frame of features."""

SUBSAMPLING = 3
"""Frames of features for each frame of scores."""

EPSILON = 1e-5
"""What the batch normalization adds to each variance."""

Floats: TypeAlias = NDArray[np.floating[Any]]

_LOG_HALF = -0.6931472
_STEPS = (1 << 16) - 1


@dataclass(frozen=True, eq=False)
class Output:
    """Scores from the last layer: affine @ (linear @ x) + bias.

    Shapes: `linear` (bottleneck, in) or None for none, `affine` (out, bottleneck or in), `bias`
    (out,).
    """

    linear: Floats | None = field(repr=False)
    affine: Floats = field(repr=False)
    bias: Floats = field(repr=False)


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer: what came before at some offsets, side by side, made into `bias.size` values.

    y = norm(relu(affine @ (linear @ x) + bias)) + residual * (what came before at offset 0), where
    norm takes away `mean` and divides by the root of `variance` + EPSILON.

    Shapes: `linear` (bottleneck, in * offsets) or None for none, `affine` (out, bottleneck or
    in * offsets), `bias`, `mean` and `variance` (out,). `residual` 0 means none; with another one
    in = out.
    """

    offsets_frames: tuple[int, ...]
    linear: Floats | None = field(repr=False)
    affine: Floats = field(repr=False)
    bias: Floats = field(repr=False)
    mean: Floats = field(repr=False)
    variance: Floats = field(repr=False)
    residual: float = 0.0


@dataclass(frozen=True, eq=False)
class Network:
    """A whole network, from FEATURES values a frame to two scores a unit."""

    layers: tuple[Layer, ...]
    output: Output

    @property
    def units(self) -> int:
        """How many units it scores. ValueError for an odd number of scores."""
        if self.output.bias.size % 2:
            raise ValueError("a unit has two scores")
        return self.output.bias.size // 2

    @property
    def parameters(self) -> int:
        """How many weights it has."""
        parts = (
            *(part for layer in self.layers for part in (layer.linear, layer.affine, layer.bias)),
            *(self.output.linear, self.output.affine, self.output.bias),
        )
        return sum(part.size for part in parts if part is not None)


def evaluate(network: Network, features: Floats) -> NDArray[np.float64]:
    """The scores, shape (frames / 3 rounded up, 2 * units), of features of shape (frames, 40).

    Before the first and after the last frame these repeat, as in Kaldi's decoders. At least one
    frame, or ValueError.
    """
    if not len(features):
        raise ValueError("there is no frame to score")
    reaches = [(min(0, *offsets), max(0, *offsets)) for offsets in _offsets(network)]
    before, after = (-sum(low for low, _ in reaches), sum(high for _, high in reaches))
    values = np.pad(np.asarray(features, np.float64), ((before, after), (0, 0)), mode="edge")
    for layer, (low, high) in zip(network.layers, reaches, strict=True):
        length = len(values) - (high - low)
        starts = [offset - low for offset in layer.offsets_frames]
        beside = np.concatenate([values[at : at + length] for at in starts], axis=1)
        active = np.maximum(_affine(beside, layer), 0.0)
        normal = (active - layer.mean) / np.sqrt(np.asarray(layer.variance) + EPSILON)
        kept = layer.residual * values[-low : length - low] if layer.residual else 0.0
        values = normal + kept
    return _affine(values[::SUBSAMPLING], network.output)


def _offsets(network: Network) -> list[tuple[int, ...]]:
    return [layer.offsets_frames for layer in network.layers]


def _affine(values: NDArray[np.float64], part: Layer | Output) -> NDArray[np.float64]:
    narrow = values if part.linear is None else values @ part.linear.T
    return np.asarray(narrow @ part.affine.T + part.bias, np.float64)


def acoustic_model(network: Network) -> bytes:
    """The content of am/final.mdl. Unit k is phone k + 1, with the pdfs 2 * k and 2 * k + 1.

    ValueError where the shapes do not fit together.
    """
    _check_shapes(network)
    file = _File().raw(b"\0B")
    _write_transitions(file, network.units)
    _write_network(file, network)
    file.tokens("<LeftContext>").integers(0).tokens("<RightContext>").integers(0)
    file.tokens("<Priors>").vector(())
    return file.content


def _check_shapes(network: Network) -> None:
    width = FEATURES
    for at, layer in enumerate(network.layers):
        _check_affine(f"layer {at}", layer, width * len(layer.offsets_frames))
        size = layer.bias.size
        if {layer.mean.shape, layer.variance.shape} != {(size,)}:
            raise ValueError(f"the mean and variance of layer {at} are not of shape ({size},)")
        if layer.residual and width != size:
            raise ValueError(f"layer {at} cannot have a residual of another width")
        width = size
    _check_affine("the output", network.output, width)


def _check_affine(name: str, part: Layer | Output, width: int) -> None:
    if part.linear is not None:
        if part.linear.ndim != 2 or part.linear.shape[1] != width:
            raise ValueError(f"the bottleneck of {name} takes other than {width} values")
        width = len(part.linear)
    if part.affine.shape != (part.bias.size, width) or part.bias.ndim != 1:
        raise ValueError(f"the affine part of {name} is not of shape ({part.bias.size}, {width})")


class _File:
    """Kaldi's binary values in a row: each number has its size in a byte before it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    @property
    def content(self) -> bytes:
        return b"".join(self._parts)

    def raw(self, content: bytes) -> _File:
        self._parts.append(content)
        return self

    def tokens(self, *tokens: str) -> _File:
        return self.raw("".join(f"{token} " for token in tokens).encode("ascii"))

    def integers(self, *values: int) -> _File:
        return self.raw(b"".join(b"\x04" + struct.pack("<i", value) for value in values))

    def number(self, value: float) -> _File:
        return self.raw(b"\x04" + struct.pack("<f", value))

    def integer_list(self, values: Sequence[int]) -> _File:
        return self.integers(len(values)).raw(np.array(values, "<i4").tobytes())

    def vector(self, values: Iterable[float] | Floats) -> _File:
        numbers = np.array(values, "<f4")
        return self.tokens("FV").integers(numbers.size).raw(numbers.tobytes())

    def matrix(self, values: Floats) -> _File:
        """In two bytes a number: steps of the whole range, counted from the least."""
        numbers = np.asarray(values, np.float32).astype(np.float64)
        least = numbers.min()
        spread = np.float32(numbers.max() - least) or np.float32(1.0)
        steps = np.rint((numbers - least) / spread * _STEPS).clip(0, _STEPS).astype("<u2")
        head = struct.pack("<ffii", least, spread, *numbers.shape)
        return self.tokens("CM2").raw(head).raw(steps.tobytes())


def _write_transitions(file: _File, phones: int) -> None:
    numbers = range(1, phones + 1)
    file.tokens("<TransitionModel>", "<Topology>").integer_list(numbers)
    file.integer_list([-1, *[0] * phones])  # the kind of each phone; there is no phone 0
    # One kind: state 0 (pdf classes 0 and 1) leads to itself or to state 1, the end.
    file.integers(-1, 1, 2, 0, 1, 2, 0).number(0.5).integers(1).number(0.5).integers(-1, -1, 0)
    file.tokens("</Topology>", "<Tuples>").integers(phones)
    for phone in numbers:
        file.integers(phone, 0, 2 * (phone - 1), 2 * (phone - 1) + 1)
    file.tokens("</Tuples>", "<LogProbs>").vector([0.0, *[_LOG_HALF] * (2 * phones)])
    file.tokens("</LogProbs>", "</TransitionModel>")


def _write_network(file: _File, network: Network) -> None:
    nodes = _Nodes()
    before = "input"
    for at, layer in enumerate(network.layers):
        before = _add_layer(nodes, f"layer{at}", layer, before)
    last = _add_affine(nodes, "output", network.output, before)
    lines = [f"input-node name=input dim={FEATURES}", *nodes.lines]
    lines.append(f"output-node name=output input={last} objective=linear")
    file.tokens("<Nnet3>").raw(("\n" + "\n".join(lines) + "\n\n").encode("ascii"))
    file.tokens("<NumComponents>").integers(len(nodes.lines)).raw(nodes.components.content)
    file.tokens("</Nnet3>")


class _Nodes:
    """The graph of components as lines of text, and the components themselves."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.components = _File()

    def add(self, name: str, source: str) -> _File:
        """A node; its component is to be written to what is returned."""
        self.lines.append(f"component-node name={name} component={name} input={source}")
        return self.components.tokens("<ComponentName>", name)


def _add_layer(nodes: _Nodes, name: str, layer: Layer, before: str) -> str:
    parts = [f"Offset({before}, {at})" if at else before for at in layer.offsets_frames]
    source = _add_affine(nodes, name, layer, f"Append({', '.join(parts)})")
    size = layer.bias.size
    file = nodes.add(f"{name}.relu", source).tokens("<RectifiedLinearComponent>", "<Dim>")
    file.integers(size).tokens("<ValueAvg>").vector(()).tokens("<DerivAvg>").vector(())
    file.tokens("<Count>").number(0.0).tokens("<OderivRms>").vector(())
    for told in ("<OderivCount>", "<NumDimsSelfRepaired>", "<NumDimsProcessed>"):
        file.tokens(told).number(0.0)
    file.tokens("</RectifiedLinearComponent>")
    file = nodes.add(f"{name}.norm", f"{name}.relu").tokens("<BatchNormComponent>", "<Dim>")
    file.integers(size).tokens("<BlockDim>").integers(size).tokens("<Epsilon>").number(EPSILON)
    file.tokens("<TargetRms>").number(1.0).tokens("<TestMode>").raw(b"T")
    file.tokens("<Count>").number(1000.0).tokens("<StatsMean>").vector(layer.mean)
    file.tokens("<StatsVar>").vector(layer.variance).tokens("</BatchNormComponent>")
    if not layer.residual:
        return f"{name}.norm"
    file = nodes.add(f"{name}.sum", f"Sum({name}.norm, Scale({layer.residual:.9g}, {before}))")
    file.tokens("<NoOpComponent>", "<Dim>").integers(size)
    file.tokens("<BackpropScale>").number(1.0).tokens("</NoOpComponent>")
    return f"{name}.sum"


def _add_affine(nodes: _Nodes, name: str, part: Layer | Output, source: str) -> str:
    """Both are affine components: Kaldi keeps a bottleneck apart where it makes things narrower."""
    if part.linear is not None:
        bottleneck = nodes.add(f"{name}.linear", source)
        _write_affine(bottleneck, part.linear, np.zeros(len(part.linear)))
        source = f"{name}.linear"
    _write_affine(nodes.add(f"{name}.affine", source), part.affine, part.bias)
    return f"{name}.affine"


def _write_affine(file: _File, matrix: Floats, bias: Floats) -> None:
    file.tokens("<AffineComponent>", "<LearningRate>").number(0.001)
    file.tokens("<LinearParams>").matrix(matrix).tokens("<BiasParams>").vector(bias)
    file.tokens("</AffineComponent>")
