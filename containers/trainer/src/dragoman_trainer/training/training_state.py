"""All that a training is, in files: weights, averages, moments, cursor, patience, guard, the scale of the loss.

Random numbers are not among them: every step seeds its own (see `step_seed`).
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from dragoman_trainer.progress import Validation
from dragoman_trainer.training.curve import Curve
from dragoman_trainer.training.optimization import DivergenceGuard

MOMENTS = ("step", "exp_avg", "exp_avg_sq")


@dataclass
class Cursor:
    """Where a training is. `batch` batches of `epoch` are done; `seconds` count over all attempts."""

    step: int = 0
    epoch: int = 0
    batch: int = 0
    target_tokens: int = 0
    seconds: float = 0.0
    validated_step: int = 0
    best_step: int = 0
    best_score: float = float("-inf")
    validations_without_gain: int = 0
    validations: list[Validation] = field(default_factory=list)


@dataclass(frozen=True)
class Snapshot:
    """The state after a step, on the host and apart from the training, which may go on meanwhile."""

    step: int
    tensors: Mapping[str, Mapping[str, Tensor]]
    document: Mapping[str, Any]

    def write(self, folder: Path) -> None:
        """Writes everything into an existing, empty folder."""
        for name, tensors in self.tensors.items():
            save_file(dict(tensors), folder / f"{name}.safetensors")
        (folder / "state.json").write_text(json.dumps(self.document) + "\n", "utf-8")


@dataclass
class TrainingState:
    """The moving parts of one training; `best` are the weights of the best validation so far, on the host."""

    model: nn.Module
    average: nn.Module | None
    optimizer: torch.optim.Optimizer
    scaler: torch.GradScaler
    guard: DivergenceGuard = field(default_factory=DivergenceGuard)
    cursor: Cursor = field(default_factory=Cursor)
    curve: Curve = field(default_factory=Curve)
    best: dict[str, Tensor] | None = None

    @property
    def evaluated(self) -> nn.Module:
        """The weights that validations look at and that are exported: the average where there is one."""
        return self.model if self.average is None else self.average

    def snapshot(self) -> Snapshot:
        """A copy of everything in host memory; the training waits for it, and for nothing else of a checkpoint."""
        tensors: dict[str, Mapping[str, Tensor]] = {
            "model": host_weights(self.model),
            "optimizer": self._moments(),
        }
        if self.average is not None:
            tensors["average"] = host_weights(self.average)
        if self.best is not None:
            tensors["best"] = self.best
        document = {
            "cursor": dataclasses.asdict(self.cursor),
            "guard": {"losses": list(self.guard.losses), "badInARow": self.guard.bad_in_a_row},
            "curve": self.curve.state(),
            "scaler": self.scaler.state_dict(),
        }
        return Snapshot(self.cursor.step, tensors, document)

    def restore(self, folder: Path) -> None:
        """Takes on the state that a snapshot wrote, bit for bit."""
        self.model.load_state_dict(load_file(folder / "model.safetensors"))
        if self.average is not None:
            self.average.load_state_dict(load_file(folder / "average.safetensors"))
        best = folder / "best.safetensors"
        self.best = load_file(best) if best.is_file() else None
        moments = load_file(folder / "optimizer.safetensors")
        for name, parameter in self.model.named_parameters():
            # Weights that are not trained, and all before the first step, have no moments.
            if f"step/{name}" in moments:
                self.optimizer.state[parameter] = {
                    kind: moments[f"{kind}/{name}"].to(parameter.device) for kind in MOMENTS
                }
        document = json.loads((folder / "state.json").read_text("utf-8"))
        validations = [Validation(**entry) for entry in document["cursor"].pop("validations")]
        self.cursor = Cursor(**document["cursor"], validations=validations)
        self.guard = DivergenceGuard(document["guard"]["losses"], document["guard"]["badInARow"])
        self.curve = Curve.from_state(document["curve"])
        if document["scaler"] and self.scaler.is_enabled():
            self.scaler.load_state_dict(document["scaler"])

    def keep_as_best(self) -> None:
        """Copies the evaluated weights."""
        self.best = host_weights(self.evaluated)

    def _moments(self) -> dict[str, Tensor]:
        return {
            f"{kind}/{name}": _host_copy(value)
            for name, parameter in self.model.named_parameters()
            for kind, value in self.optimizer.state.get(parameter, {}).items()
        }


def host_weights(model: nn.Module) -> dict[str, Tensor]:
    """The weights by name, copied to the host."""
    return {name: _host_copy(tensor) for name, tensor in model.state_dict().items()}


def _host_copy(tensor: Tensor) -> Tensor:
    return torch.empty(tensor.shape, dtype=tensor.dtype).copy_(tensor.detach())
