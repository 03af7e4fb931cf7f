"""How a network is made and trained."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Shape:
    """`offsets_frames`: for each layer the frames that it sees, counted in features.

    The first layer sees neighbouring frames and keeps one in three. The sum of the largest offsets
    is what the recognizer waits for before it hears: 90 ms.
    """

    width: int = 384
    bottleneck: int = 96
    last_bottleneck: int = 128
    residual: float = 0.66
    dropout: float = 0.1
    offsets_frames: tuple[tuple[int, ...], ...] = (
        (-5, -4, -3, -2, -1, 0, 1, 2, 3),
        (-3, 0, 3),
        (-3, 0, 3),
        (-6, -3, 0),
        (-6, -3, 0),
        (-6, -3, 0),
        (-9, -3, 0),
        (-9, -3, 0),
        (-9, -6, 0),
    )

    @property
    def left_frames(self) -> int:
        """Frames before a frame that count for its scores."""
        return -sum(min(offsets) for offsets in self.offsets_frames)

    @property
    def right_frames(self) -> int:
        """Frames after it that count."""
        return sum(max(offsets) for offsets in self.offsets_frames)


@dataclass(frozen=True)
class Plan:
    """How to train. `most_s`: seconds of sound in a batch, its padding counted."""

    seed: int = 1
    epochs: int = 20
    most_s: float = 160.0
    learning_rate: float = 2e-3
    weight_decay: float = 1e-3
    warm_up_share: float = 0.05
    pauses_after_share: float = 0.1
    """The share of the epochs after which there may be silence between words."""
    align_after_share: float = 0.25
    """The share of the epochs after which sentences are cut into words."""
    workers: int = 3
    shape: Shape = field(default_factory=Shape)

    @property
    def pauses_after_epochs(self) -> int:
        """The epochs in which words follow each other without silence."""
        return max(1, round(self.pauses_after_share * self.epochs))

    @property
    def align_after_epochs(self) -> int:
        """The epochs in which sentences are heard whole."""
        return max(1, round(self.align_after_share * self.epochs))
