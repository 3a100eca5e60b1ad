"""One optimizer step: loss, micro-batches, the guard against divergence, the update, the average of weights."""

import hashlib
import math
from collections import deque
from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor, nn

from dragoman_trainer.errors import DivergedError
from dragoman_trainer.training.learner import Learner, Rows
from dragoman_trainer.training.precision import Precision
from dragoman_trainer.training.settings import OptimizerSettings

BAD_STEPS_ALLOWED = 3
LONG_WINDOW, SHORT_WINDOW = 1000, 10
SIGMAS = 5


def make_optimizer(model: nn.Module, settings: OptimizerSettings, device: torch.device) -> torch.optim.AdamW:
    """AdamW (Loshchilov and Hutter, 2019); weights decay, biases and norms do not."""
    matrices = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    vectors = [parameter for parameter in model.parameters() if parameter.ndim <= 1]
    groups = [
        {"params": matrices, "weight_decay": settings.weight_decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
    fused = device.type in ("cuda", "cpu")
    return torch.optim.AdamW(groups, lr=settings.peak_learning_rate, betas=(0.9, 0.98), eps=1e-9, fused=fused)


def step_seed(seed: int, step: int, rank: int) -> int:
    """The seed of all random numbers of one step in one process.

    Because every step has its own, no generator's state is part of a checkpoint, validations may draw what they
    like, and a training can go on with another number of devices.
    """
    return int.from_bytes(hashlib.sha256(f"step/{seed}/{step}/{rank}".encode()).digest()[:8], "big") >> 1


def accumulate_gradients(
    learner: Learner,
    model: nn.Module,
    parts: Iterable[Rows],
    weight: int,
    precision: Precision,
    loss_factor: float = 1.0,
) -> Tensor:
    """Adds the gradients of the mean loss over `parts` of a planned batch; that mean, a scalar on the device.

    Every part is divided by the weight of the whole batch, so the number of parts changes neither the loss nor the
    gradient (but which units dropout draws). In fp16 the gradients are scaled.
    """
    total = torch.zeros((), device=next(model.parameters()).device)
    for rows in parts:
        with precision.autocast:
            loss = learner.summed_loss(model, rows.tensors)
        loss = loss * (loss_factor / weight)
        precision.scaler.scale(loss).backward()
        total += loss.detach()
    return total


class DivergenceGuard:
    """Decides after every loss whether to use it; its memory is part of the checkpoint."""

    def __init__(self, losses: Iterable[float] = (), bad_in_a_row: int = 0) -> None:
        self.losses = deque(losses, maxlen=LONG_WINDOW)
        self.bad_in_a_row = bad_in_a_row

    def accepts(self, loss: float, gradient_norm: float, step: int) -> bool:
        """False when this step's gradients must not be used.

        Raises DivergedError after more than three such steps in a row, or when the mean of the last 10 losses
        is more than 5 standard deviations above the mean of the last 1,000.
        """
        if not (math.isfinite(loss) and math.isfinite(gradient_norm)):
            self.bad_in_a_row += 1
            if self.bad_in_a_row > BAD_STEPS_ALLOWED:
                raise DivergedError(
                    f"The loss was not finite {self.bad_in_a_row} times in a row, up to step {step}. "
                    "Relaunch from the last checkpoint with a lower learning rate.",
                    optimizer_step=step,
                )
            return False
        self.bad_in_a_row = 0
        self.losses.append(loss)
        if len(self.losses) == LONG_WINDOW:
            values = np.fromiter(self.losses, np.float64)
            recent, bound = values[-SHORT_WINDOW:].mean(), values.mean() + SIGMAS * values.std()
            if recent > bound:
                raise DivergedError(
                    f"At step {step} the loss has risen to {recent:.3f}, above {bound:.3f} (the mean of "
                    f"{LONG_WINDOW} steps and {SIGMAS} standard deviations). Relaunch from the last checkpoint "
                    "with a lower learning rate.",
                    optimizer_step=step,
                )
        return True


def update_average(average: nn.Module, model: nn.Module, decay: float, step: int) -> None:
    """Moves the averaged weights towards the model's; young averages forget faster, or they would keep noise."""
    rate = 1 - min(decay, (1 + step) / (10 + step))
    with torch.no_grad():
        averaged: list[Tensor] = list(average.parameters())
        current: list[Tensor] = list(model.parameters())
        torch._foreach_lerp_(averaged, current, rate)  # pyright: ignore[reportPrivateImportUsage]
