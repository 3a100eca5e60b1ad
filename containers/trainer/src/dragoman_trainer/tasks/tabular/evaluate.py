"""The step `evaluate` of tables: the last rows, predicted by the model, by baselines, and by the champion."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman_trainer.bootstrap import Scored, metric_difference, metric_score, resample_weights
from dragoman_trainer.contracts import check
from dragoman_trainer.errors import DataError
from dragoman_trainer.job import JobContext
from dragoman_trainer.results import StepOutcome, publish
from dragoman_trainer.tasks.tabular.baselines import baseline_predictions
from dragoman_trainer.tasks.tabular.binarized import FeatureTable, read_feature_table, read_rows
from dragoman_trainer.tasks.tabular.calibration import calibration_of, draw_calibration
from dragoman_trainer.tasks.tabular.recipe import TabularRecipe
from dragoman_trainer.tasks.tabular.scores import classification_scores, regression_scores
from dragoman_trainer.tasks.tabular.tabular_model import WEIGHTS, TabularModel

TEST_SET = "corpus"
LEAST_SLICE_ROWS = 30
MOST_SLICES = 20
LOWER_IS_BETTER = ("logLoss", "brier", "rankedProbability", "rmse")

Floats = npt.NDArray[np.float64]


def evaluate(context: JobContext) -> StepOutcome:
    """Scores the model on the test rows, with intervals from resampled days.

    The input `champion`, a model of the same features, is compared on the rows that neither has learned from.
    Raises DataError where the model is of other features.
    """
    recipe = context.recipe(TabularRecipe)
    folder = context.fetch_folder("binarized")
    table = read_feature_table(folder)
    models = context.fetch_folder("model")
    model = TabularModel.load(models)
    if not model.fits(table):
        raise DataError(
            f"The model under {context.input_uri('model')} reads other features. Run the step train again."
        )
    context.faults.at("evaluate")
    context.interruption.check()
    rows = read_rows(folder, table.test_rows)
    progress = context.progress("rows", len(rows))
    progress.update(0, "predicting", force=True)
    evaluation = _Evaluation(context, recipe, table, rows, model)
    out = context.work / "evaluation"
    out.mkdir()
    names = evaluation.write(out, (models / WEIGHTS).stat().st_size)
    progress.update(len(rows), "done", force=True)
    metrics: dict[str, float | None] = {
        name: scored.score() for name, scored in evaluation.scores(evaluation.predicted).items()
    }
    return StepOutcome(metrics, publish(context.out, out, names))


class _Evaluation:
    def __init__(
        self,
        context: JobContext,
        recipe: TabularRecipe,
        table: FeatureTable,
        rows: list[dict[str, Any]],
        model: TabularModel,
    ) -> None:
        self.context = context
        self.recipe = recipe
        self.table = table
        self.rows = rows
        self.model = model
        self.features = np.asarray(table.features[table.test_rows])
        self.predicted = model.predict(self.features)
        self.set_id = hashlib.sha256("\n".join(row["id"] for row in rows).encode()).hexdigest()[:16]
        # Matches of one day share weather, news and the rules of the season.
        days = [str(int(np.floor(time))) for time in table.times[table.test_rows]]
        self.weights = resample_weights(len(rows), recipe.evaluation.bootstrap_samples, recipe.seed, days)
        self.days = np.array(days)

    def scores(self, predicted: Floats) -> dict[str, Scored]:
        """By name, of all test rows."""
        rows = self.table.test_rows
        if not self.table.classes:
            return regression_scores(predicted[:, 0], self.table.targets[rows])
        return classification_scores(predicted, self.table.class_indexes(rows), ordered=self.table.ordered)

    def write(self, folder: Path, model_size_bytes: int) -> list[str]:
        """Writes evaluation.json and what lies beside it; the names."""
        segments = f"segments-{self.set_id}.jsonl"
        (folder / segments).write_text("".join(self._lines()), "utf-8")
        files: list[str] = []
        if self.table.classes:
            calibration = calibration_of(
                self.predicted, self.table.class_indexes(self.table.test_rows), self.table.classes
            )
            (folder / "calibration.json").write_text(json.dumps(calibration, indent=2) + "\n", "utf-8")
            (folder / "calibration.svg").write_text(draw_calibration(calibration), "utf-8")
            files = ["calibration.json", "calibration.svg"]
        document = {
            "v": 2,
            "task": "tabular",
            "primary": "logLoss" if self.table.classes else "rmse",
            "testSets": [self._test_set()],
            "modelSizeBytes": model_size_bytes,
            "parameters": self.model.booster.trees.parameters,
            "serving": [],
            "files": files,
        }
        check("evaluation-file", document, "evaluation.json")
        (folder / "evaluation.json").write_text(
            json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n", "utf-8"
        )
        return ["evaluation.json", segments, *files]

    def _test_set(self) -> dict[str, Any]:
        baselines = baseline_predictions(self.table, self.table.test_rows)
        return {
            "setId": self.set_id,
            "name": TEST_SET,
            "role": "own",
            "segments": len(self.rows),
            "metrics": self._measured(self.scores(self.predicted)),
            "baselines": {name: self._measured(self.scores(predicted)) for name, predicted in baselines.items()},
            "absent": {},
            "rates": {},
            "lengthRatio": None,
            "slices": self._slices(),
            "robustness": {},
            "versusChampion": self._versus_champion(),
            "samples": [],
        }

    def _measured(self, scores: dict[str, Scored]) -> dict[str, Any]:
        return {name: metric_score(scored, self.weights) for name, scored in scores.items()}

    def _slices(self) -> list[dict[str, Any]]:
        """By the values of the group columns, the most frequent first."""
        scores = self.scores(self.predicted)
        groups: dict[str, list[int]] = {}
        for number, row in enumerate(self.rows):
            for column in self.recipe.groups:
                groups.setdefault(f"{column}:{row[column]}", []).append(number)
        large = [(name, members) for name, members in groups.items() if len(members) >= LEAST_SLICE_ROWS]
        large.sort(key=lambda entry: (-len(entry[1]), entry[0]))
        return [
            {
                "slice": name,
                "segments": len(members),
                "metrics": {
                    metric: metric_score(scored.of(members), self._weights_of(members))
                    for metric, scored in scores.items()
                },
                "versusChampion": None,
            }
            for name, members in large[:MOST_SLICES]
        ]

    def _weights_of(self, members: list[int]) -> Any:  # noqa: ANN401 - see resample_weights
        days = [str(day) for day in self.days[members]]
        return resample_weights(len(members), self.recipe.evaluation.bootstrap_samples, self.recipe.seed, days)

    def _versus_champion(self) -> dict[str, Any] | None:
        version = self.context.job.champion
        if version is None or "champion" not in self.context.inputs:
            return None
        champion = TabularModel.load(self.context.fetch_folder("champion"))
        if not champion.fits(self.table):
            return None
        unseen = np.flatnonzero(self.table.times[self.table.test_rows] > champion.trained_until)
        if len(unseen) == 0:
            return None
        members = [int(row) for row in unseen]
        ours, theirs = self.scores(self.predicted), self.scores(champion.predict(self.features))
        weights = self._weights_of(members)
        return {
            "champion": version,
            "segments": len(members),
            "documents": len(set(self.days[members])),
            "metrics": {
                name: metric_difference(
                    ours[name].of(members),
                    theirs[name].of(members),
                    weights,
                    higher_is_better=name not in LOWER_IS_BETTER,
                )
                for name in ours
            },
        }

    def _lines(self) -> list[str]:
        """A line per test row: what was known, what came, what was predicted, and how sure the model was."""
        outcomes = self.recipe.outcome_columns()
        lines: list[str] = []
        for row, target, predicted in zip(
            self.rows, self.table.targets[self.table.test_rows], self.predicted, strict=True
        ):
            known = {name: value for name, value in row.items() if name != "id" and name not in outcomes}
            line = {"pairId": row["id"], "source": json.dumps(known, ensure_ascii=False)}
            if self.table.classes:
                best = self.table.classes[int(predicted.argmax())]
                shares = {
                    name: round(float(share), 6) for name, share in zip(self.table.classes, predicted, strict=True)
                }
                line |= {"reference": self.table.classes[int(target)], "hypothesis": best, "probabilities": shares}
            else:
                line |= {"reference": str(target), "hypothesis": str(float(predicted[0]))}
            lines.append(json.dumps(line, ensure_ascii=False) + "\n")
        return lines
