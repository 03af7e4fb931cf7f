from __future__ import annotations

import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scripts.training.kaldi_binary import (
    EPSILON,
    FEATURES,
    Layer,
    Network,
    Output,
    acoustic_model,
    evaluate,
)

UNITS = 3
WIDTH = 8


def drawn(*shape: int) -> NDArray[np.float64]:
    return np.random.default_rng(shape).standard_normal(shape)


def layer(offsets: tuple[int, ...], width: int, narrow: int, residual: float) -> Layer:
    width *= len(offsets)
    return Layer(
        offsets_frames=offsets,
        linear=drawn(narrow, width) if narrow else None,
        affine=drawn(WIDTH, narrow or width),
        bias=drawn(WIDTH),
        mean=drawn(WIDTH) + 1.0,
        variance=drawn(WIDTH) ** 2 + 0.5,
        residual=residual,
    )


def small() -> Network:
    layers = (
        layer((-1, 0, 2), FEATURES, 0, 0.0),
        layer((-3, 0), WIDTH, 4, 0.66),
        layer((0, 3), WIDTH, 0, 0.5),
    )
    return Network(layers, Output(drawn(2, WIDTH), drawn(2 * UNITS, 2), drawn(2 * UNITS)))


class Reader:
    """Kaldi's binary form, told apart by its tokens."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def raw(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + form, self.content, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def token(self) -> str:
        end = self.content.index(b" ", self.at)
        found = self.content[self.at : end].decode("ascii")
        self.at = end + 1
        return found

    def expect(self, *tokens: str) -> Reader:
        assert [self.token() for _ in tokens] == list(tokens)
        return self

    def value(self, form: str) -> Any:
        size, found = self.raw("b" + form)
        assert size == 4
        return found

    def integers(self) -> list[int]:
        return list(self.raw(f"{self.value('i')}i"))

    def vector(self) -> NDArray[np.float64]:
        self.expect("FV")
        return np.array(self.raw(f"{self.value('i')}f"))

    def matrix(self) -> tuple[NDArray[np.float64], float]:
        """The matrix and the size of its steps."""
        self.expect("CM2")
        least, spread, rows, columns = self.raw("ffii")
        steps = np.array(self.raw(f"{rows * columns}H")).reshape(rows, columns)
        return least + spread / 65_535 * steps, spread / 65_535

    def close_to(self, wanted: NDArray[Any]) -> None:
        found, step = self.matrix()
        assert found.shape == wanted.shape
        assert np.abs(found - wanted).max() <= 0.51 * step
        assert step <= np.ptp(wanted) / 65_000


def test_transitions() -> None:
    file = Reader(acoustic_model(small()))
    assert file.raw("2s") == (b"\0B",)
    file.expect("<TransitionModel>", "<Topology>")
    assert file.integers() == [1, 2, 3]
    assert file.integers() == [-1, 0, 0, 0]
    assert [file.value(form) for form in "iiiiiiififiii"] == [
        *(-1, 1, 2),
        *(0, 1, 2, 0, 0.5, 1, 0.5),
        *(-1, -1, 0),
    ]
    file.expect("</Topology>", "<Tuples>")
    tuples = [[file.value("i") for _ in range(4)] for _ in range(file.value("i"))]
    assert tuples == [[1, 0, 0, 1], [2, 0, 2, 3], [3, 0, 4, 5]]
    file.expect("</Tuples>", "<LogProbs>")
    assert file.vector() == pytest.approx([0.0] + [np.log(0.5)] * 6)
    file.expect("</LogProbs>", "</TransitionModel>", "<Nnet3>")


def nodes(file: Reader) -> list[tuple[str, str]]:
    """The names and inputs of the network's components."""
    file.at = file.content.index(b"<Nnet3> ") + len("<Nnet3> ")
    end = file.content.index(b"\n\n", file.at)
    text = file.content[file.at : end].decode("ascii")
    file.at = end + 2
    assert text.startswith(f"\ninput-node name=input dim={FEATURES}\n")
    assert text.endswith("\noutput-node name=output input=output.affine objective=linear")
    lines = text.splitlines()[2:-1]
    return [(line.split()[1].removeprefix("name="), line.split("input=")[1]) for line in lines]


def test_nodes() -> None:
    assert nodes(Reader(acoustic_model(small()))) == [
        ("layer0.affine", "Append(Offset(input, -1), input, Offset(input, 2))"),
        ("layer0.relu", "layer0.affine"),
        ("layer0.norm", "layer0.relu"),
        ("layer1.linear", "Append(Offset(layer0.norm, -3), layer0.norm)"),
        ("layer1.affine", "layer1.linear"),
        ("layer1.relu", "layer1.affine"),
        ("layer1.norm", "layer1.relu"),
        ("layer1.sum", "Sum(layer1.norm, Scale(0.66, layer0.norm))"),
        ("layer2.affine", "Append(layer1.sum, Offset(layer1.sum, 3))"),
        ("layer2.relu", "layer2.affine"),
        ("layer2.norm", "layer2.relu"),
        ("layer2.sum", "Sum(layer2.norm, Scale(0.5, layer1.sum))"),
        ("output.linear", "layer2.sum"),
        ("output.affine", "output.linear"),
    ]


def read_affine(file: Reader, matrix: NDArray[Any], bias: NDArray[Any]) -> None:
    file.expect("<AffineComponent>", "<LearningRate>").value("f")
    file.expect("<LinearParams>").close_to(matrix)
    assert file.expect("<BiasParams>").vector() == pytest.approx(bias, abs=1e-6)
    file.expect("</AffineComponent>")


def read_norm(file: Reader, part: Layer) -> None:
    file.expect("<BatchNormComponent>", "<Dim>")
    assert file.value("i") == WIDTH
    assert file.expect("<BlockDim>").value("i") == WIDTH
    assert file.expect("<Epsilon>").value("f") == pytest.approx(EPSILON)
    assert file.expect("<TargetRms>").value("f") == 1.0
    assert file.expect("<TestMode>").raw("c") == (b"T",)
    assert file.expect("<Count>").value("f") > 0.0
    assert file.expect("<StatsMean>").vector() == pytest.approx(part.mean, abs=1e-6)
    assert file.expect("<StatsVar>").vector() == pytest.approx(part.variance, rel=1e-6)
    file.expect("</BatchNormComponent>")


def test_components() -> None:
    network = small()
    file = Reader(acoustic_model(network))
    names = [name for name, _ in nodes(file)]
    assert file.expect("<NumComponents>").value("i") == len(names)
    parts = {f"layer{at}": part for at, part in enumerate(network.layers)}
    for name in names:
        owner, kind = name.split(".")
        part = parts.get(owner, network.output)
        file.expect("<ComponentName>", name)
        if kind == "linear":
            assert part.linear is not None
            read_affine(file, part.linear, np.zeros(len(part.linear)))
        elif kind == "affine":
            read_affine(file, part.affine, part.bias)
        elif kind == "norm":
            assert isinstance(part, Layer)
            read_norm(file, part)
        else:  # they have no numbers of their own
            file.at = file.content.index(b"Component> ", file.content.index(b"</", file.at)) + 11
    file.expect("</Nnet3>", "<LeftContext>").value("i")
    file.expect("<RightContext>").value("i")
    assert file.expect("<Priors>").vector().size == 0
    assert file.at == len(file.content)


def test_a_matrix_of_one_value_is_kept() -> None:
    network = small()
    same = replace(network.output, affine=np.full((2 * UNITS, 2), 0.7))
    content = acoustic_model(replace(network, output=same))
    file = Reader(content)
    file.at = content.rindex(b"CM2 ")
    found, _ = file.matrix()
    assert found == pytest.approx(np.full((2 * UNITS, 2), 0.7))


def scores_of(network: Network, features: NDArray[np.float64], frame: int) -> NDArray[np.float64]:
    """The scores at one frame, by the definition of each layer."""

    def before(at: int, depth: int) -> NDArray[np.float64]:
        if depth < 0:
            found: NDArray[np.float64] = features[min(max(at, 0), len(features) - 1)]
            return found
        part = network.layers[depth]
        row = np.concatenate([before(at + offset, depth - 1) for offset in part.offsets_frames])
        narrow = row if part.linear is None else part.linear @ row
        active = np.maximum(part.affine @ narrow + part.bias, 0.0)
        normal = (active - part.mean) / np.sqrt(part.variance + EPSILON)
        below = before(at, depth - 1) if part.residual else 0.0
        return np.asarray(normal + part.residual * below)

    last = network.output
    assert last.linear is not None
    found = last.affine @ last.linear @ before(frame, len(network.layers) - 1)
    return np.asarray(found + last.bias)


@pytest.mark.parametrize("frames", [1, 2, 3, 4, 12])
def test_scores(frames: int) -> None:
    network, features = small(), drawn(frames, FEATURES)
    found = evaluate(network, features)
    wanted = [scores_of(network, features, frame) for frame in range(0, frames, 3)]
    assert found.shape == (-(-frames // 3), 2 * UNITS)
    assert found == pytest.approx(np.array(wanted))


def test_no_frames_are_refused() -> None:
    with pytest.raises(ValueError, match="no frame to score"):
        evaluate(small(), np.zeros((0, FEATURES)))


@pytest.mark.parametrize(
    ("at", "change", "wrong"),
    [
        (0, {"affine": drawn(WIDTH, 5)}, "affine part of layer 0 .*8, 120"),
        (1, {"linear": drawn(4, 5)}, "bottleneck of layer 1 takes other than 16 values"),
        (1, {"affine": drawn(WIDTH, 5)}, "affine part of layer 1 .*8, 4"),
        (1, {"mean": drawn(1)}, r"mean and variance of layer 1 .*\(8,\)"),
        (0, {"residual": 0.5}, "layer 0 cannot have a residual"),
        (2, {"bias": drawn(2)}, "affine part of layer 2"),
    ],
)
def test_layers_that_do_not_fit_together(at: int, change: dict[str, Any], wrong: str) -> None:
    network = small()
    layers = list(network.layers)
    layers[at] = replace(layers[at], **change)
    with pytest.raises(ValueError, match=wrong):
        acoustic_model(replace(network, layers=tuple(layers)))


def test_output_that_does_not_fit() -> None:
    network = small()
    with pytest.raises(ValueError, match="affine part of the output"):
        acoustic_model(replace(network, output=replace(network.output, linear=None)))
    odd = Output(None, drawn(5, WIDTH), drawn(5))
    with pytest.raises(ValueError, match="two scores"):
        acoustic_model(replace(network, output=odd))
