"""The step `train` of tables: a search over settings on folds in the order of time, then the model."""

import json
import logging
import math
import time
from dataclasses import asdict

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from dragoman_trainer.checkpoints import CheckpointStore
from dragoman_trainer.contracts import recipe_document
from dragoman_trainer.cores import usable_cores
from dragoman_trainer.errors import DivergedError
from dragoman_trainer.job import JobContext
from dragoman_trainer.progress import Validation
from dragoman_trainer.results import StepOutcome, publish
from dragoman_trainer.tasks.tabular.binarized import FeatureTable, read_feature_table
from dragoman_trainer.tasks.tabular.booster import Booster, fit_booster
from dragoman_trainer.tasks.tabular.candidates import Candidate, draw_candidates
from dragoman_trainer.tasks.tabular.contest_features import MARGIN_DIFFERENCE
from dragoman_trainer.tasks.tabular.probabilities import fit_temperature, log_losses, with_temperature
from dragoman_trainer.tasks.tabular.recipe import TabularRecipe
from dragoman_trainer.tasks.tabular.search_state import SearchState, Tried
from dragoman_trainer.tasks.tabular.split import expanding_folds
from dragoman_trainer.tasks.tabular.tabular_model import TabularModel

KEPT_CHECKPOINTS = 2
CELLS_PER_THREAD = 2_000_000
"""With less to do, threads wait for each other longer than they compute."""
FEWEST_ITERATIONS = 60
"""Enough for most settings; a candidate that is still getting better is fitted again with twice as many."""

Floats = npt.NDArray[np.float64]

log = logging.getLogger(__name__)


def train(context: JobContext) -> StepOutcome:
    """Searches, or goes on searching, and publishes a model of all rows before the test rows.

    The state is saved after every fit, so a kill costs one; the result depends on data and recipe alone.
    """
    recipe = context.recipe(TabularRecipe)
    table = read_feature_table(context.fetch_folder("binarized"))
    with threadpool_limits(min(usable_cores(), 1 + table.features.size // CELLS_PER_THREAD)):
        return _Training(context, recipe, table).run()


class _Training:
    def __init__(self, context: JobContext, recipe: TabularRecipe, table: FeatureTable) -> None:
        self.context = context
        self.recipe = recipe
        self.table = table
        self.classes = len(table.classes)
        self.folds = expanding_folds(table.times[: table.split.train], recipe.search.folds)
        self.candidates = draw_candidates(recipe.search.candidates, recipe.seed)
        self.checkpoints = CheckpointStore(context.state, context.job.attempt, KEPT_CHECKPOINTS)
        self.state = SearchState()
        self.fits = len(self.candidates) * len(self.folds) + len(self.folds) + 2
        self.progress = context.progress("steps", self.fits)
        self.started = time.monotonic()

    def run(self) -> StepOutcome:
        """The whole step."""
        self._resume()
        self._search()
        best = self._best()
        log.info("best of %d: %s, %s", len(self.candidates), self.candidates[best], self.state.tried[best])
        self._predict_unseen(self.candidates[best], self.state.tried[best].iterations)
        model = self._final(self.candidates[best], self.state.tried[best].iterations)
        self.context.faults.at("export")
        outcome = self._publish(model, best)
        self.progress.update(self.fits, "done", force=True)
        return outcome

    def _resume(self) -> None:
        self.checkpoints.claim()
        folder = self.context.work / "restored"
        found = self.checkpoints.restore(folder, skip_newest=self.context.job.adjustments.checkpoint == "previous")
        if found is not None:
            self.state = SearchState.load(folder)
            log.info("the search goes on after fit %d of %d", found.step, self.fits)
        self.started -= self.state.seconds

    def _done(self) -> int:
        state = self.state
        return len(state.tried) * len(self.folds) + len(state.curves) + len(state.predictions)

    def _search(self) -> None:
        state = self.state
        while len(state.tried) < len(self.candidates):
            number = len(state.tried)
            start, end = self.folds[len(state.curves)]
            self._begin_fit(f"candidate {number + 1} of {len(self.candidates)}")
            curve = self._curve(self.candidates[number], start, end)
            factor = self.context.faults.loss_factor(self._done() + 1)
            if not math.isfinite(curve[-1] * factor):
                raise DivergedError(
                    f"The loss of candidate {number + 1} on rows {start} to {end} is not finite. Look at the "
                    "target for numbers that are out of all scale.",
                    candidate=number + 1,
                )
            state.curves.append(curve)
            if len(state.curves) == len(self.folds):
                self._judge(number)
            self._save()

    def _curve(self, candidate: Candidate, start: int, end: int) -> list[float]:
        """Losses on rows [start, end) by iteration, so many that the least lies in the first half of them."""
        most = self.recipe.search.maximum_iterations
        iterations = min(most, max([FEWEST_ITERATIONS, *map(len, self.state.curves)]))
        while True:
            booster = self._fit(candidate, start, iterations)
            stages = booster.stages(np.asarray(self.table.features[start:end]))
            curve = [self._loss(predicted, slice(start, end)) for predicted in stages]
            if iterations == most or 2 * int(np.argmin(curve)) < iterations:
                return curve
            iterations = min(most, 2 * iterations)

    def _judge(self, number: int) -> None:
        state = self.state
        # Later folds learn from more rows and say more of what the model will meet; all count alike all the same,
        # because one season must not decide.
        shortest = min(len(curve) for curve in state.curves)
        means = np.mean([curve[:shortest] for curve in state.curves], axis=0)
        iterations = int(np.argmin(means)) + 1
        state.tried.append(Tried(float(means[iterations - 1]), iterations))
        state.curves = []
        log.info("candidate %d: loss %.4f at %d iterations", number + 1, state.tried[-1].loss, iterations)

    def _best(self) -> int:
        return min(range(len(self.candidates)), key=lambda number: self.state.tried[number].loss)

    def _predict_unseen(self, candidate: Candidate, iterations: int) -> None:
        """Predicts rows not learned from: calibration is fitted on those of folds, judged on validation."""
        split = self.table.split
        parts = {f"fold.{number}": fold for number, fold in enumerate(self.folds)}
        for name, (start, end) in {**parts, "validation": (split.train, split.validation)}.items():
            if name in self.state.predictions:
                continue
            self._begin_fit("calibrating")
            booster = self._fit(candidate, start, iterations)
            self.state.predictions[name] = booster.predict(np.asarray(self.table.features[start:end]))
            self._save()

    def _final(self, candidate: Candidate, iterations: int) -> TabularModel:
        temperature = self._temperature() if self.classes else 1.0
        self._begin_fit("training on all rows before the test rows")
        booster = self._fit(candidate, self.table.split.validation, iterations)
        return TabularModel.of(booster, self.table, temperature)

    def _temperature(self) -> float:
        """1 unless another makes the predictions of the validation rows likelier."""
        judged = slice(self.folds[0][0], self.table.split.train)
        unseen = np.concatenate([self.state.predictions[f"fold.{number}"] for number in range(len(self.folds))])
        temperature = fit_temperature(unseen, self.table.class_indexes(judged))
        plain, warmed = self._validation_loss(1.0), self._validation_loss(temperature)
        log.info("temperature %.3f: validation loss %.4f, without %.4f", temperature, warmed, plain)
        return temperature if warmed < plain else 1.0

    def _validation_loss(self, temperature: float) -> float:
        """Of what was learned from the training rows alone."""
        predicted = self.state.predictions["validation"]
        rows = slice(self.table.split.train, self.table.split.validation)
        return self._loss(with_temperature(predicted, temperature) if self.classes else predicted, rows)

    def _loss(self, predicted: Floats, rows: slice) -> float:
        """Mean log loss in nats, or mean squared error."""
        if not self.classes:
            return float(((predicted[:, 0] - self.table.targets[rows]) ** 2).mean())
        return float(log_losses(predicted, self.table.class_indexes(rows)).mean())

    def _begin_fit(self, message: str) -> None:
        self.context.interruption.check()
        done = self._done()
        self.progress.validations = self._validations()
        loss = self.state.tried[-1].loss if self.state.tried else None
        self.progress.update(done, message, loss=loss)
        self.context.faults.at("step", done + 1)

    def _fit(self, candidate: Candidate, rows: int, iterations: int) -> Booster:
        return fit_booster(
            candidate,
            np.asarray(self.table.features[:rows]),
            self.table.targets[:rows],
            classes=self.classes,
            base_column=self.table.names.index(MARGIN_DIFFERENCE) if self.table.ordered else None,
            iterations=iterations,
            seed=self.recipe.seed,
        )

    def _validations(self) -> list[Validation]:
        name = "logLoss" if self.classes else "rmse"
        folds = len(self.folds)
        measured = [
            (number, one.loss if self.classes else math.sqrt(one.loss))
            for number, one in enumerate(self.state.tried)
        ]
        return [Validation((number + 1) * folds, loss, -loss, {name: loss}) for number, loss in measured]

    def _save(self) -> None:
        self.state.seconds = time.monotonic() - self.started
        folder = self.context.work / "checkpoint"
        folder.mkdir()
        self.context.faults.at("checkpoint")
        self.state.save(folder)
        self.checkpoints.save(self._done(), folder)
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()

    def _publish(self, model: TabularModel, best: int) -> StepOutcome:
        folder = self.context.work / "model"
        folder.mkdir()
        names = model.save(folder)
        tried = self.state.tried
        seconds = time.monotonic() - self.started
        report = {
            "v": 1,
            "recipe": recipe_document(self.recipe),
            "binarizedManifestSha256": self.table.sha256,
            "split": self.table.split.counts(),
            "candidates": [
                {**asdict(candidate), "loss": one.loss, "iterations": one.iterations}
                for candidate, one in zip(self.candidates, tried, strict=True)
            ],
            "best": best,
            "temperature": model.temperature,
            "seconds": seconds,
        }
        (folder / "training.json").write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")
        validation = self._validation_loss(model.temperature)
        metrics: dict[str, float | None] = {
            "parameters": model.booster.trees.parameters,
            "iterations": tried[best].iterations,
            "foldLoss": tried[best].loss,
            "validationLoss": validation,
            "temperature": model.temperature,
            "trainingSeconds": seconds,
        }
        return StepOutcome(metrics, publish(self.context.out, folder, [*names, "training.json"]), self.fits)
