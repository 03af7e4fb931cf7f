"""The loss, lattice-free MMI, as torch sees it."""

from __future__ import annotations

from typing import Any

import torch

from scripts.training.denominator import Denominator
from scripts.training.mmi import mmi
from scripts.training.showing import Shown

SCORE_DECAY = 0.02
"""For each score about as much as the 5e-5 that Kaldi's chain training has for its own. Far below
it, single frames came to be scored by the hundreds."""


class MmiLoss(torch.autograd.Function):
    """The loss for a frame as torch sees it; forward gives it and the number of frames.

    The gradient also pulls all scores towards zero a little, as if their mean square times
    SCORE_DECAY were part of the loss. Done here it takes two passes over an array of some ten
    million numbers; done by torch's own operations it took a fifth of a step.
    """

    @staticmethod
    def forward(
        ctx: Any, scores: torch.Tensor, shown: Shown, denominator: Denominator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """scores: (utterances, frames, outputs) in single precision."""
        array = scores.detach().cpu().numpy()
        found = mmi(array, shown.lengths_frames, shown.numerators, denominator)
        frames = float(shown.lengths_frames[found.usable].sum())
        gradient = torch.from_numpy(found.gradient).to(scores.device)
        gradient.mul_(1 / max(frames, 1.0)).add_(scores, alpha=2 * SCORE_DECAY / scores.numel())
        ctx.save_for_backward(gradient)
        loss = torch.tensor(-found.objective / max(frames, 1.0), device=scores.device)
        return loss, torch.tensor(frames)

    @staticmethod
    def backward(ctx: Any, grad_loss: torch.Tensor, _: torch.Tensor) -> Any:
        """The gradient by the scores alone."""
        return ctx.saved_tensors[0].mul_(grad_loss), None, None
