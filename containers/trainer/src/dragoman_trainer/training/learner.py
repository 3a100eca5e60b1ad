"""What the training loop asks of a task type."""

from pathlib import Path
from typing import Protocol

from torch import Tensor, nn

from dragoman_trainer.progress import Validation
from dragoman_trainer.training.batches import Indices


class Learner(Protocol):
    """Data, network, loss, validation and export of one training; the loop does everything else.

    All methods are pure functions of the data and the recipe but for the network that they are given, so that a
    training that was killed goes on as if it had not been.
    """

    data_sha256: str
    """Names the binarized data; two trainings with the same data, recipe and seed are the same training."""

    def build_model(self) -> nn.Module:
        """The network before the first step, its weights drawn after torch was seeded; on the CPU."""
        ...

    def plan_epoch(self, epoch: int) -> list[Indices]:
        """All batches of an epoch, in their order: rows of the training data, each at most `batch.tokens` big."""
        ...

    def weight(self, rows: Indices) -> int:
        """What the loss of these rows is divided by: target pieces, or examples."""
        ...

    def summed_loss(self, model: nn.Module, rows: Indices) -> Tensor:
        """The loss of a micro-batch, in nats, summed over its pieces or examples; on the model's device."""
        ...

    def validate(self, model: nn.Module, step: int) -> Validation:
        """A look at the model, which is in evaluation mode; draws no random numbers of the training's."""
        ...

    def export(self, model: nn.Module, folder: Path) -> list[str]:
        """Writes what users run into the empty `folder`, from a network on the CPU; the names of the files."""
        ...
