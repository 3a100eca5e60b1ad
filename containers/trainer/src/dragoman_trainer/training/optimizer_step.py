"""One step of a training: gradients of a batch over all devices, the guard, the update, the average of weights."""

import math
from dataclasses import dataclass

import torch
from torch import nn

from dragoman_trainer.contracts import Adjustments
from dragoman_trainer.errors import DivergedError
from dragoman_trainer.training.batch_loader import LoadedBatch
from dragoman_trainer.training.learner import Learner
from dragoman_trainer.training.optimization import accumulate_gradients, step_seed, update_average
from dragoman_trainer.training.precision import Precision
from dragoman_trainer.training.ranks import Ranks
from dragoman_trainer.training.schedule import learning_rate
from dragoman_trainer.training.settings import LearningRecipe
from dragoman_trainer.training.training_state import TrainingState

EVIDENCE_ROWS = 3


@dataclass(frozen=True)
class OptimizerStep:
    """Takes steps; all it changes is the training's state."""

    recipe: LearningRecipe
    learner: Learner
    state: TrainingState
    precision: Precision
    ranks: Ranks
    adjustments: Adjustments

    def take(self, batch: LoadedBatch, loss_factor: float) -> tuple[float, float]:
        """Learns from a batch; its mean loss in nats, and the learning rate. The host waits for the device once.

        Gradients that are not finite are not used. DivergedError, with rows of the batch as evidence, when the
        guard gives up.
        """
        state, settings, step = self.state, self.recipe.optimizer, self.state.cursor.step + 1
        torch.manual_seed(step_seed(self.recipe.seed, step, self.ranks.rank))
        state.optimizer.zero_grad(set_to_none=True)
        total = accumulate_gradients(
            self.learner, state.model, batch.parts, batch.weight, self.precision, loss_factor
        )
        self.ranks.sum_gradients(state.model, total)
        self.precision.scaler.unscale_(state.optimizer)
        length = nn.utils.clip_grad_norm_(state.model.parameters(), settings.clip_norm, foreach=True)
        loss, norm = torch.stack([total, length]).tolist()
        rate = learning_rate(settings, step, self.recipe.steps, self.adjustments.learning_rate_factor)
        if self._accepts(batch, loss, norm, step):
            for group in state.optimizer.param_groups:
                group["lr"] = rate
            state.optimizer.step()
            if state.average is not None:
                update_average(state.average, state.model, settings.ema_decay, step)
        if self.precision.scaler.is_enabled():
            self.precision.scaler.update()
        cursor = state.cursor
        cursor.step, cursor.epoch, cursor.batch = step, batch.epoch, batch.index + 1
        cursor.target_tokens += batch.weight
        return loss, rate

    def _accepts(self, batch: LoadedBatch, loss: float, norm: float, step: int) -> bool:
        if math.isfinite(loss) and not math.isfinite(norm) and self.precision.overflowed():
            return False
        try:
            return self.state.guard.accepts(loss, norm, step)
        except DivergedError as error:
            error.evidence["batch"] = f"batch {batch.index} of epoch {batch.epoch}"
            error.evidence["sample"] = self.learner.describe(batch.rows[:EVIDENCE_ROWS])
            raise
