"""The training loop: from binarized data to a model, surviving interruptions as if they had not been."""

import copy
import functools
import logging
import math
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

import torch
from torch import nn

from dragoman_trainer.checkpoints import CheckpointStore
from dragoman_trainer.job import JobContext
from dragoman_trainer.progress import Progress
from dragoman_trainer.results import StepOutcome
from dragoman_trainer.training.batch_loader import BatchLoader
from dragoman_trainer.training.checkpoint_writer import CheckpointWriter
from dragoman_trainer.training.device import device_count, prepare_device, require_device
from dragoman_trainer.training.learner import Learner
from dragoman_trainer.training.meter import Meter
from dragoman_trainer.training.optimization import make_optimizer
from dragoman_trainer.training.optimizer_step import OptimizerStep
from dragoman_trainer.training.precision import Precision
from dragoman_trainer.training.publish_model import publish_model
from dragoman_trainer.training.ranks import Ranks, start_ranks
from dragoman_trainer.training.settings import LearningRecipe
from dragoman_trainer.training.training_state import TrainingState
from dragoman_trainer.training.utilization import device_peak_flops, training_flops_per_cell

log = logging.getLogger(__name__)

Recipe = TypeVar("Recipe", bound=LearningRecipe)


def train_learner(
    context: JobContext, recipe: Recipe, make_learner: Callable[[JobContext, Recipe], Learner]
) -> StepOutcome:
    """Trains, or goes on training, on all devices of the host, and publishes the best validation's weights.

    `make_learner` is a class or function at the top of a module: every process of a training calls it by its name.
    On the CPU the result depends on data, recipe and numbers of threads and processes only, not on how often the
    training was killed.
    """
    learner = make_learner(context, recipe)
    follow = functools.partial(_follow, recipe, make_learner)
    with start_ranks(context, device_count(context.job.device), follow) as ranks:
        outcome = _Training(context, recipe, learner, ranks).run()
    assert outcome is not None, "the first process publishes"
    return outcome


def _follow(
    recipe: Recipe, make_learner: Callable[[JobContext, Recipe], Learner], context: JobContext, ranks: Ranks
) -> None:
    _Training(context, recipe, make_learner(context, recipe), ranks).run()


class _Training:
    def __init__(self, context: JobContext, recipe: LearningRecipe, learner: Learner, ranks: Ranks) -> None:
        self.context = context
        self.recipe = recipe
        self.learner = learner
        self.ranks = ranks
        job = context.job
        self.device = prepare_device(job.device, ranks.rank, ranks.size)
        torch.manual_seed(recipe.seed)
        model = learner.build_model().to(self.device)
        require_device(model, self.device)
        average = copy.deepcopy(model) if recipe.optimizer.ema_decay > 0 else None
        if recipe.compile == "on":
            compile_layers(model)
        self.precision = Precision(recipe.precision, self.device)
        optimizer = make_optimizer(model, recipe.optimizer, self.device)
        self.state = TrainingState(model, average, optimizer, self.precision.scaler)
        self.step = OptimizerStep(recipe, learner, self.state, self.precision, ranks, job.adjustments)
        self.checkpoints = CheckpointStore(context.state, job.attempt, recipe.checkpoint.keep)
        self.meter = Meter(self.device, ranks.size, peak=device_peak_flops(self.device, self.precision.name))
        self.progress: Progress | None = None
        self.loss: float | None = None

    def run(self) -> StepOutcome | None:
        """The whole step; None but in the first process."""
        self._resume()
        cursor, faults = self.state.cursor, self.context.faults
        if not self.ranks.first:
            self._loop(None)
            return None
        self.progress = self.context.progress("steps", self.recipe.steps)
        self.progress.validations = cursor.validations
        self.progress.curve = lambda: [point.document() for point in self.state.curve.points]
        with CheckpointWriter(self.checkpoints, self.context.work / "checkpoint", faults) as writer:
            self._loop(writer)
            writer.finish()
        faults.at("export")
        outcome = publish_model(self.context, self.recipe, self.learner, self.state, self.meter.metrics())
        self._report("done", force=True)
        return outcome

    def _resume(self) -> None:
        folder = self.context.work / "restored"
        found = False
        if self.ranks.first:
            self.checkpoints.claim()
            skip_newest = self.context.job.adjustments.checkpoint == "previous"
            found = self.checkpoints.restore(folder, skip_newest=skip_newest) is not None
        if self.ranks.from_first(found):
            self.state.restore(folder)
        log.info("training goes on after step %d", self.state.cursor.step)

    def _loop(self, writer: CheckpointWriter | None) -> None:
        recipe, cursor = self.recipe, self.state.cursor
        loader = BatchLoader(
            self.learner,
            self.device,
            epoch=cursor.epoch,
            batch=cursor.batch,
            micro_batches=self.context.job.adjustments.micro_batches,
            rank=self.ranks.rank,
            size=self.ranks.size,
        )
        self.state.model.train()
        seconds_before, started = cursor.seconds, time.monotonic()
        try:
            while True:
                cursor.seconds = seconds_before + time.monotonic() - started
                self._report(f"epoch {cursor.epoch + 1}")
                if writer is not None:
                    writer.check()
                if self.ranks.any(self.context.interruption.reason is not None):
                    if writer is not None:
                        self._save(writer)
                        writer.finish()
                    self.context.interruption.check()
                    return
                if self._validation_is_due():
                    self._report("validating", force=True)
                    self._validate()
                    self._report(f"epoch {cursor.epoch + 1}", force=True)
                if cursor.step >= recipe.steps or cursor.validations_without_gain >= recipe.validation.patience:
                    return
                self.context.faults.at("step", cursor.step + 1)
                self._learn(loader)
                if writer is not None and cursor.step % recipe.checkpoint.every_steps == 0:
                    cursor.seconds = seconds_before + time.monotonic() - started
                    self._save(writer)
        finally:
            loader.close()

    def _learn(self, loader: BatchLoader) -> None:
        started, waited, cursor = time.monotonic(), loader.waited_seconds, self.state.cursor
        batch = loader.next()
        if self.meter.peak is not None and self.meter.flops_per_piece is None and batch.parts:
            with self._uncompiled():
                flops = training_flops_per_cell(self.learner, self.state.model, batch.parts[0])
            self.meter.flops_per_piece = flops
        self.loss, rate = self.step.take(batch, self.context.faults.loss_factor(cursor.step + 1))
        seconds = time.monotonic() - started
        self.meter.step(batch, seconds, loader.waited_seconds - waited)
        at_peak, memory = self.meter.seconds_at_peak(batch), self.meter.gpu_memory_bytes()
        self.state.curve.add(cursor.step, self.loss, rate, batch.weight, seconds, at_peak, memory)

    def _validation_is_due(self) -> bool:
        cursor = self.state.cursor
        at_mark = cursor.step % self.recipe.validation.every_steps == 0 or cursor.step == self.recipe.steps
        return cursor.step > 0 and at_mark and cursor.validated_step != cursor.step

    def _validate(self) -> None:
        cursor = self.state.cursor
        with self.meter.validating():
            validation = self.ranks.from_first(self._look() if self.ranks.first else None)
        cursor.validated_step = cursor.step
        cursor.validations.append(validation)
        if validation.score > cursor.best_score:
            cursor.best_score, cursor.best_step, cursor.validations_without_gain = validation.score, cursor.step, 0
            self.state.keep_as_best()
        else:
            cursor.validations_without_gain += 1
        metrics = ", ".join(f"{name} {value:.3g}" for name, value in validation.metrics.items())
        log.info("validation at step %d: loss %.3f, %s", cursor.step, validation.loss, metrics)

    def _look(self) -> object:
        model = self.state.evaluated
        training = model.training
        model.eval()
        try:
            with self._uncompiled(), self.precision.autocast:
                return self.learner.validate(model, self.state.cursor.step)
        finally:
            model.train(training)

    def _uncompiled(self) -> AbstractContextManager[object]:
        # Decoding piece by piece would be compiled for every length. Loading the compiler takes seconds.
        return torch.compiler.set_stance("force_eager") if self.recipe.compile == "on" else nullcontext()

    def _save(self, writer: CheckpointWriter) -> None:
        with self.meter.saving():
            writer.start(self.state.snapshot())

    def _report(self, message: str, *, force: bool = False) -> None:
        if self.progress is not None:
            loss = self.loss if self.loss is not None and math.isfinite(self.loss) else None
            step = self.state.cursor.step
            self.progress.update(step, message, loss=loss, measures=self.meter.measures, force=force)


def compile_layers(model: nn.Module) -> None:
    """Compiles every layer of the model's stacks, for widths of any size, in place; names of weights stay."""
    for stack in model.modules():
        if isinstance(stack, nn.ModuleList):
            for layer in stack:
                layer.compile(dynamic=True)
