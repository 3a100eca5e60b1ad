"""What the training loop asks of a task type."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from torch import Tensor, nn

from dragoman_trainer.progress import Validation
from dragoman_trainer.training.batches import Indices


@dataclass(frozen=True)
class Rows:
    """Rows of the training data as the network reads them: tensors by name, on the host until the loop moves them.

    Of the `cells` of the padded inputs, `pieces` are real.
    """

    tensors: Mapping[str, Tensor]
    pieces: int
    cells: int


class Learner(Protocol):
    """Data, network, loss, validation and export of one training; the loop does everything else.

    All methods are pure functions of the data and the recipe but for the network that they are given, so that a
    training that was killed goes on as if it had not been. Every process of a training on several GPUs has one.
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

    def load(self, rows: Indices, multiple: int) -> Rows:
        """The rows as tensors on the host, padded to a width that `multiple` divides.

        Called in a thread that runs ahead of the loop. Must not draw random numbers of torch.
        """
        ...

    def summed_loss(self, model: nn.Module, tensors: Mapping[str, Tensor]) -> Tensor:
        """The loss of loaded rows, in nats, summed over its pieces or examples; `tensors` are on the device."""
        ...

    def validate(self, model: nn.Module, step: int) -> Validation:
        """A look at the model, which is in evaluation mode; in the first of the processes only."""
        ...

    def describe(self, rows: Indices) -> list[str]:
        """The rows for a person to look at, one line each: evidence when the loss of a batch is not finite."""
        ...

    def export(self, model: nn.Module, folder: Path) -> list[str]:
        """Writes what users run into the empty `folder`, from a network on the CPU; the names of the files.

        With a model.safetensors of its own where the network's state is not what users run.
        """
        ...
