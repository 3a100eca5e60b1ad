"""All that a training is, in files: weights, averages, moments, random numbers, cursor, patience, guard."""

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from dragoman_trainer.progress import Validation
from dragoman_trainer.training.optimization import DivergenceGuard


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


@dataclass
class TrainingState:
    """The moving parts of one training; `best` are the weights of the best validation so far."""

    model: nn.Module
    average: nn.Module | None
    optimizer: torch.optim.Optimizer
    guard: DivergenceGuard
    cursor: Cursor
    best: dict[str, Tensor] | None = None

    @property
    def evaluated(self) -> nn.Module:
        """The weights that validations look at and that are exported: the average where there is one."""
        return self.model if self.average is None else self.average

    def save(self, folder: Path) -> None:
        """Writes everything into an existing, empty folder. Dropout is the only consumer of random numbers."""
        save_file(_weights(self.model), folder / "model.safetensors")
        if self.average is not None:
            save_file(_weights(self.average), folder / "average.safetensors")
        if self.best is not None:
            save_file(self.best, folder / "best.safetensors")
        save_file(self._moments(), folder / "optimizer.safetensors")
        random = {"cpu": torch.get_rng_state()}
        if torch.cuda.is_available():
            random["cuda"] = torch.cuda.get_rng_state()
        save_file(random, folder / "random.safetensors")
        document = {
            "cursor": dataclasses.asdict(self.cursor),
            "guard": {"losses": list(self.guard.losses), "badInARow": self.guard.bad_in_a_row},
        }
        (folder / "state.json").write_text(json.dumps(document) + "\n", "utf-8")

    def restore(self, folder: Path) -> None:
        """Takes on the state that `save` wrote, bit for bit."""
        device = next(self.model.parameters()).device
        self.model.load_state_dict(load_file(folder / "model.safetensors"))
        if self.average is not None:
            self.average.load_state_dict(load_file(folder / "average.safetensors"))
        best = folder / "best.safetensors"
        self.best = load_file(best) if best.is_file() else None
        moments = load_file(folder / "optimizer.safetensors")
        for name, parameter in self.model.named_parameters():
            self.optimizer.state[parameter] = {
                kind: moments[f"{kind}/{name}"].to(device) for kind in ("step", "exp_avg", "exp_avg_sq")
            }
        random = load_file(folder / "random.safetensors")
        torch.set_rng_state(random["cpu"])
        if "cuda" in random and torch.cuda.is_available():
            torch.cuda.set_rng_state(random["cuda"])
        document = json.loads((folder / "state.json").read_text("utf-8"))
        validations = [Validation(**entry) for entry in document["cursor"].pop("validations")]
        self.cursor = Cursor(**document["cursor"], validations=validations)
        self.guard = DivergenceGuard(document["guard"]["losses"], document["guard"]["badInARow"])

    def keep_as_best(self) -> None:
        """Copies the evaluated weights."""
        self.best = {name: tensor.clone() for name, tensor in _weights(self.evaluated).items()}

    def _moments(self) -> dict[str, Tensor]:
        return {
            f"{kind}/{name}": value.cpu().contiguous()
            for name, parameter in self.model.named_parameters()
            for kind, value in self.optimizer.state[parameter].items()
        }


def _weights(model: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.detach().cpu().contiguous() for name, tensor in model.state_dict().items()}
