"""The training loop: from binarized data to a model, surviving interruptions as if they had not been."""

import copy
import logging
import time
from collections.abc import Callable
from typing import TypeVar

import torch
from torch import nn

from dragoman_trainer.checkpoints import CheckpointStore
from dragoman_trainer.cores import usable_cores
from dragoman_trainer.job import JobContext
from dragoman_trainer.progress import Progress
from dragoman_trainer.results import StepOutcome
from dragoman_trainer.training.batches import Indices, micro_batches
from dragoman_trainer.training.learner import Learner
from dragoman_trainer.training.optimization import (
    DivergenceGuard,
    accumulate_gradients,
    make_optimizer,
    update_average,
)
from dragoman_trainer.training.publish_model import publish_model
from dragoman_trainer.training.schedule import learning_rate
from dragoman_trainer.training.settings import LearningRecipe
from dragoman_trainer.training.training_state import Cursor, TrainingState

log = logging.getLogger(__name__)


Recipe = TypeVar("Recipe", bound=LearningRecipe)


def train_learner(
    context: JobContext, recipe: Recipe, make_learner: Callable[[JobContext, Recipe], Learner]
) -> StepOutcome:
    """Trains, or goes on training, and publishes the best validation's weights.

    `make_learner` is a class or function at the top of a module: every process of a training calls it by its name.

    On the CPU the result depends on data, recipe and number of threads only, not on how often it was killed.
    """
    return _Training(context, recipe, make_learner(context, recipe)).run()


class _Training:
    def __init__(self, context: JobContext, recipe: LearningRecipe, learner: Learner) -> None:
        self.context = context
        self.recipe = recipe
        self.learner = learner
        job = context.job
        self.device = prepare_torch(job.device, recipe.seed)
        model = learner.build_model().to(self.device)
        average = copy.deepcopy(model) if recipe.optimizer.ema_decay > 0 else None
        optimizer = make_optimizer(model, recipe.optimizer, self.device)
        self.model = model
        self.state = TrainingState(model, average, optimizer, DivergenceGuard(), Cursor())
        bf16 = recipe.precision == "bf16" or (recipe.precision == "auto" and job.device == "cuda")
        self.autocast = torch.autocast(self.device.type, torch.bfloat16, enabled=bf16)
        self.checkpoints = CheckpointStore(context.state, job.attempt, recipe.checkpoint.keep)
        self.plan: list[Indices] = []
        self.planned_epoch = -1

    def run(self) -> StepOutcome:
        """The whole step."""
        self._resume()
        progress = self.context.progress("steps", self.recipe.steps)
        self._loop(progress)
        self.context.faults.at("export")
        outcome = publish_model(self.context, self.recipe, self.learner, self.state)
        progress.update(self.state.cursor.step, "done", force=True)
        return outcome

    def _resume(self) -> None:
        self.checkpoints.claim()
        folder = self.context.work / "restored"
        found = self.checkpoints.restore(folder, skip_newest=self.context.job.adjustments.checkpoint == "previous")
        if found is None:
            log.info("training starts at step 0")
            return
        self.state.restore(folder)
        log.info("training goes on after step %d", found.step)

    def _loop(self, progress: Progress) -> None:
        recipe, cursor = self.recipe, self.state.cursor
        progress.validations = cursor.validations
        self.model.train()
        seconds_before, started = cursor.seconds, time.monotonic()
        loss: float | None = None
        while True:
            cursor.seconds = seconds_before + time.monotonic() - started
            epoch = f"epoch {cursor.epoch + 1}"
            progress.update(cursor.step, epoch, loss=loss, target_tokens=cursor.target_tokens)
            if self.context.interruption.reason is not None:
                self._save()
                self.context.interruption.check()
            if self._validation_is_due():
                progress.update(cursor.step, "validating", loss=loss, target_tokens=cursor.target_tokens)
                self._validate()
                progress.update(cursor.step, epoch, loss=loss, target_tokens=cursor.target_tokens, force=True)
            if cursor.step >= recipe.steps or cursor.validations_without_gain >= recipe.validation.patience:
                return
            self.context.faults.at("step", cursor.step + 1)
            loss = self._step()
            if cursor.step % recipe.checkpoint.every_steps == 0:
                cursor.seconds = seconds_before + time.monotonic() - started
                self._save()

    def _step(self) -> float:
        cursor, settings = self.state.cursor, self.recipe.optimizer
        batch = self._next_batch()
        step = cursor.step + 1
        adjustments = self.context.job.adjustments
        weight = self.learner.weight(batch)
        self.state.optimizer.zero_grad(set_to_none=True)
        loss = accumulate_gradients(
            self.learner,
            self.model,
            [self.learner.load(rows, 1) for rows in micro_batches(batch, adjustments.micro_batches)],
            weight,
            self.autocast,
            self.context.faults.loss_factor(step),
        )
        norm = nn.utils.clip_grad_norm_(self.model.parameters(), settings.clip_norm).item()
        if self.state.guard.accepts(loss, norm, step):
            rate = learning_rate(settings, step, self.recipe.steps, adjustments.learning_rate_factor)
            for group in self.state.optimizer.param_groups:
                group["lr"] = rate
            self.state.optimizer.step()
            if self.state.average is not None:
                update_average(self.state.average, self.model, settings.ema_decay, step)
        cursor.step = step
        cursor.batch += 1
        cursor.target_tokens += weight
        return loss

    def _next_batch(self) -> Indices:
        cursor = self.state.cursor
        self._plan(cursor.epoch)
        if cursor.batch == len(self.plan):
            cursor.epoch, cursor.batch = cursor.epoch + 1, 0
            self._plan(cursor.epoch)
        return self.plan[cursor.batch]

    def _plan(self, epoch: int) -> None:
        if self.planned_epoch != epoch:
            self.planned_epoch = epoch
            self.plan = self.learner.plan_epoch(epoch)

    def _validation_is_due(self) -> bool:
        cursor = self.state.cursor
        at_mark = cursor.step % self.recipe.validation.every_steps == 0 or cursor.step == self.recipe.steps
        return cursor.step > 0 and at_mark and cursor.validated_step != cursor.step

    def _validate(self) -> None:
        cursor, model = self.state.cursor, self.state.evaluated
        training = model.training
        model.eval()
        try:
            validation = self.learner.validate(model, cursor.step)
        finally:
            model.train(training)
        cursor.validated_step = cursor.step
        cursor.validations.append(validation)
        if validation.score > cursor.best_score:
            cursor.best_score, cursor.best_step, cursor.validations_without_gain = (
                validation.score,
                cursor.step,
                0,
            )
            self.state.keep_as_best()
        else:
            cursor.validations_without_gain += 1
        metrics = ", ".join(f"{name} {value:.3g}" for name, value in validation.metrics.items())
        log.info("validation at step %d: loss %.3f, %s", cursor.step, validation.loss, metrics)

    def _save(self) -> None:
        folder = self.context.work / "checkpoint"
        folder.mkdir()
        self.context.faults.at("checkpoint")
        self.state.save(folder)
        self.checkpoints.save(self.state.cursor.step, folder)
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


def prepare_torch(device: str, seed: int) -> torch.device:
    """Threads, determinism and seeds; the device to compute on."""
    torch.set_num_threads(usable_cores())
    torch.use_deterministic_algorithms(device == "cpu")
    # Filling fresh memory would find reads of it, of which there are none, and costs 5 % of a step.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    torch.manual_seed(seed)
    return torch.device(device)
