"""Training: flat start, lattice-free MMI, one cycle of the learning rate.

A run can be interrupted at any time: it goes on from the end of its last whole epoch. Its state
lies in FILE of its work folder.
"""

from __future__ import annotations

import copy
import hashlib
import math
import pickle
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from scripts.training.denominator import Denominator
from scripts.training.examples import Example, batches
from scripts.training.loading import loader
from scripts.training.loss import MmiLoss
from scripts.training.network import Network
from scripts.training.plan import Plan
from scripts.training.showing import Showing, Shown
from scripts.training.standing import Standing
from voice.audio import SupineError, to_samples

FILE = "run.pt"

AVERAGE_DECAY = 0.999
_GRADIENT_NORM = 1.0

DAMAGES = (
    *(OSError, EOFError, ValueError, LookupError, TypeError),
    *(RuntimeError, pickle.UnpicklingError),
)
"""What comes of reading a damaged file with numpy or torch."""


Report = Callable[[Standing], None]


class RunError(SupineError):
    """A run that cannot go on."""


class Run:
    """A network in training, and the state of its optimizer."""

    def __init__(self, plan: Plan, material: str, work: Path) -> None:
        """Begin, or go on with what lies in the work folder. RunError where that is another run.

        material: a digest of what is trained on.
        """
        torch.manual_seed(plan.seed)
        self.plan, self.material, self.file = plan, material, work / FILE
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = Network(plan.shape).to(self.device)
        self.average = copy.deepcopy(self.network).eval()
        """The mean of the network over its last steps, which is better than it is."""
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(),
            plan.learning_rate,
            weight_decay=plan.weight_decay,
            fused=True,
        )
        self.epoch = self.steps = 0
        self.spent_s = 0.0
        self.losses = (math.nan, math.nan)
        """Of the last epoch: on what was trained on, and on what was not."""
        if self.file.exists():
            self._load()

    def train_epoch(
        self,
        showing: Showing,
        denominator: Denominator,
        some: Sequence[Example],
        tuning: Sequence[Example],
        report: Report,
    ) -> None:
        """One epoch, and what it came to."""
        plan, started = self.plan, time.monotonic()
        torch.manual_seed(plan.seed * 1_000 + self.epoch)
        rng = np.random.default_rng([plan.seed, self.epoch])
        pauses_samples = to_samples(sum(showing.settings.pause_s))
        lengths = [example.length_samples + pauses_samples for example in some]
        drawn = list(batches(lengths, to_samples(plan.most_s), rng))
        self.network.train()
        lost = frames = 0.0
        picked = [[some[at] for at in one] for one in drawn]
        batch_loader = loader(showing, picked, (plan.seed, self.epoch), plan.workers)
        for number, shown in enumerate(batch_loader, 1):
            share = (self.epoch + number / len(drawn)) / plan.epochs
            self._set_rate(share)
            loss, count = self._step(shown, denominator)
            lost, frames = lost + loss * count, frames + count
            spent_s = self.spent_s + time.monotonic() - started
            report(self._standing(share, lost / max(frames, 1.0), spent_s))
        self.epoch += 1
        self.losses = (lost / max(frames, 1.0), self.loss(showing, denominator, tuning))
        self.spent_s += time.monotonic() - started
        self._save()
        report(self._standing(self.epoch / plan.epochs, self.losses[0], self.spent_s, ended=True))

    def loss(self, showing: Showing, denominator: Denominator, some: Sequence[Example]) -> float:
        """What MMI loses a frame of some examples as they were recorded."""
        lengths = [example.length_samples for example in some]
        most = to_samples(self.plan.most_s)
        lost = frames = 0.0
        for one in batches(lengths, most, np.random.default_rng(0)):
            shown = showing.plain([some[at] for at in one])
            with torch.no_grad():
                loss, count = MmiLoss.apply(self.scores(shown, self.average), shown, denominator)
            lost, frames = lost + loss.item() * count.item(), frames + count.item()
        return lost / max(frames, 1.0)

    def scores(self, shown: Shown, network: Network) -> torch.Tensor:
        """(utterances, frames, outputs) in single precision."""
        features = torch.from_numpy(shown.features).to(self.device)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            found: torch.Tensor = network(features)
        return found.float()

    def _standing(
        self, share: float, loss: float, spent_s: float, *, ended: bool = False
    ) -> Standing:
        left_s = spent_s / share * (1 - share)
        tuning_loss = self.losses[1] if ended else None
        return Standing(self.epoch, self.plan.epochs, share, loss, spent_s, left_s, tuning_loss)

    def _save(self) -> None:
        """Keep the state, whole or not at all."""
        state = {
            "run": self.digest,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "epoch": self.epoch,
            "steps": self.steps,
            "spent_s": self.spent_s,
            "losses": self.losses,
        }
        fresh = self.file.with_suffix(".new")
        try:
            torch.save(state, fresh)
            fresh.replace(self.file)
        except (OSError, RuntimeError) as error:  # torch reports a full disk as the latter
            raise RunError(
                f"The run cannot be kept in {self.file} ({error}): make room there and start "
                "again; it goes on where it was last kept."
            ) from error

    def _load(self) -> None:
        try:
            state = torch.load(self.file, weights_only=True, map_location=self.device)
            is_this = state["run"] == self.digest
            if is_this:
                self._take(state)
        except DAMAGES as error:
            raise RunError(
                f"The run in {self.file} cannot be read: delete that file to begin anew."
            ) from error
        if not is_this:
            raise RunError(
                f"The run in {self.file} was begun with other settings or recordings: give the "
                "same recordings, epochs, seed and amounts, or another folder with --work."
            )

    def _take(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.epoch, self.steps = state["epoch"], state["steps"]
        self.spent_s, self.losses = state["spent_s"], state["losses"]

    @property
    def digest(self) -> str:
        """Of what must not change between the parts of a run."""
        plan = {name: value for name, value in asdict(self.plan).items() if name != "workers"}
        return hashlib.sha256(repr((plan, self.material)).encode()).hexdigest()

    def _step(self, shown: Shown, denominator: Denominator) -> tuple[float, float]:
        scores = self.scores(shown, self.network)
        if not scores.isfinite().all():  # which no later step mends, and `mmi` cannot bear
            raise RunError(
                f"The network went astray in epoch {self.epoch + 1}: delete {self.file} if it is "
                "there, and begin anew with another --seed."
            )
        loss, frames = MmiLoss.apply(scores, shown, denominator)
        if not math.isfinite(loss.item()) or not frames.item():
            return 0.0, 0.0
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), _GRADIENT_NORM)
        self.optimizer.step()
        self._take_average()
        return loss.item(), frames.item()

    def _take_average(self) -> None:
        self.steps += 1
        kept = min(AVERAGE_DECAY, self.steps / (self.steps + 10))
        with torch.no_grad():
            for mean, value in zip(
                self.average.state_dict().values(), self.network.state_dict().values(), strict=True
            ):
                if mean.is_floating_point():
                    mean.lerp_(value, 1 - kept)
                else:
                    mean.copy_(value)

    def _set_rate(self, share: float) -> None:
        """One cycle: up in a straight line, down along half a cosine."""
        warm = self.plan.warm_up_share
        turn = math.pi * (share - warm) / (1 - warm)
        rate = share / warm if share < warm else 0.5 * (1 + math.cos(turn))
        for group in self.optimizer.param_groups:
            group["lr"] = self.plan.learning_rate * max(rate, 1e-3)
