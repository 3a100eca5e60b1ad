"""The step `evaluate` of classification: what the model says of held-out pairs labelled as in training."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from dragoman_trainer.bitext import Pair, read_pairs
from dragoman_trainer.bootstrap import Scored, document_index, metric_difference, metric_score, resample_weights
from dragoman_trainer.contracts import TestSet, check
from dragoman_trainer.cores import usable_cores
from dragoman_trainer.errors import DataError
from dragoman_trainer.job import JobContext
from dragoman_trainer.progress import Progress
from dragoman_trainer.results import StepOutcome, publish
from dragoman_trainer.tasks.classification.classifier import WEIGHTS, SavedClassifier, open_classifier
from dragoman_trainer.tasks.classification.examples import COLUMNS, GOOD, Example, Labels
from dragoman_trainer.tasks.classification.predict import predict_texts
from dragoman_trainer.tasks.classification.recipe import PAIR_QUALITY, ClassificationRecipe
from dragoman_trainer.tasks.classification.scores import class_table, score_classes
from dragoman_trainer.tasks.tabular.calibration import calibration_of, draw_calibration
from dragoman_trainer.tasks.translation.evaluation.evaluate_set import segments_file
from dragoman_trainer.tasks.translation.seen import SEEN_HASHES, SeenSegments
from dragoman_trainer.training.publish_model import write_json

LEAST_SLICE_ROWS = 30
LOWER_IS_BETTER = ("logLoss", "brier")

Floats = npt.NDArray[np.float64]


def evaluate(context: JobContext) -> StepOutcome:
    """Writes evaluation.json, of every test set segments-<setId>.jsonl and classes-<setId>.json, and of the first
    the calibration.

    Inputs: `model`, `test.<setId>`; optional are `champion.<setId>` (the champion's segments) and `champion.seen`.
    The sets are held in memory, with 2 bytes per example and bootstrap sample. Raises DataError when a set has no
    example of a class that the model knows.
    """
    recipe = context.recipe(ClassificationRecipe)
    torch.set_num_threads(usable_cores())
    folder = context.fetch_folder("model")
    classifier = open_classifier(folder)
    classifier.model.to(context.job.device)
    context.faults.at("evaluate")
    labels = Labels(classifier.label, classifier.classes, recipe.negatives, classifier.languages)
    sets = [(test_set, _examples(labels, test_set, paths)) for test_set, paths in context.fetch_test_sets()]
    progress = context.progress("segments", sum(len(examples) for _, examples in sets))
    out = context.work / "evaluation"
    out.mkdir()
    evaluations: list[_SetEvaluation] = []
    for test_set, examples in sets:
        evaluation = _SetEvaluation(context, recipe, classifier, test_set, examples)
        evaluation.predict(progress, sum(len(one.examples) for one in evaluations))
        evaluations.append(evaluation)
    files = [name for evaluation in evaluations for name in evaluation.write(out)]
    if evaluations:
        files += evaluations[0].write_calibration(out)
    document = {
        "v": 2,
        "task": "classification",
        "primary": "f1",
        "testSets": [evaluation.document(folder) for evaluation in evaluations],
        "serving": [],
        "modelSizeBytes": (folder / WEIGHTS).stat().st_size,
        "parameters": sum(parameter.numel() for parameter in classifier.model.parameters()),
        "files": files,
    }
    check("evaluation-file", document, "evaluation.json")
    write_json(out / "evaluation.json", document)
    names = ["evaluation.json", *(segments_file(test_set.set_id) for test_set, _ in sets), *files]
    metrics: dict[str, float | None] = {
        f"{evaluation.test_set.set_id}.{name}": scored.score()
        for evaluation in evaluations
        for name, scored in evaluation.scores.items()
    }
    progress.update(progress.total, "done", force=True)
    return StepOutcome(metrics, publish(context.out, out, names))


def _examples(labels: Labels, test_set: TestSet, paths: list[Path]) -> list[Example]:
    pairs = sorted(read_pairs(paths, COLUMNS), key=lambda pair: pair.pair_id)
    examples = list(labels.examples(pairs))
    if not examples:
        raise DataError(
            f"The test set {test_set.name} ({test_set.set_id}) has no pair of the classes "
            f"{', '.join(labels.classes)}; it has {len(pairs)} pairs. Prepare the corpus again.",
            set=test_set.set_id,
        )
    return examples


class _SetEvaluation:
    """All that is measured on one set."""

    def __init__(
        self,
        context: JobContext,
        recipe: ClassificationRecipe,
        classifier: SavedClassifier,
        test_set: TestSet,
        examples: list[Example],
    ) -> None:
        self.context = context
        self.recipe = recipe
        self.classifier = classifier
        self.test_set = test_set
        self.examples = examples
        numbers = {name: number for number, name in enumerate(classifier.classes)}
        self.targets = np.array([numbers[example.label] for example in examples])
        # What is made of one pair stands and falls together.
        self.documents = [example.pair.document or example.pair.pair_id for example in examples]
        self.positive = classifier.classes.index(GOOD) if classifier.label == PAIR_QUALITY else None

    def predict(self, progress: Progress, done_before: int) -> None:
        """Asks the model."""
        done = done_before

        def after_batch(rows: int) -> None:
            nonlocal done
            self.context.interruption.check()
            done += rows
            progress.update(done, f"classifying {self.test_set.name}")

        self.probabilities = predict_texts(
            self.classifier, [example.texts for example in self.examples], after_batch
        )
        self.predicted = self.probabilities.argmax(axis=1)
        self.scores = score_classes(self.probabilities, self.targets, self.positive)

    def document(self, model_folder: Path) -> dict[str, Any]:
        """TestSetEvaluation of the contract."""
        counts = np.array(self.classifier.counts, np.float64)
        base_rate = np.tile(counts / counts.sum(), (len(self.examples), 1))
        every = range(len(self.examples))
        return {
            "setId": self.test_set.set_id,
            "name": self.test_set.name,
            "role": self.test_set.role,
            "segments": len(self.examples),
            "metrics": self._measured(self.scores, every),
            "baselines": {
                "base rate": self._measured(score_classes(base_rate, self.targets, self.positive), every)
            },
            "absent": {},
            "rates": {},
            "lengthRatio": None,
            "slices": self._slices(),
            "robustness": {},
            "versusChampion": self._versus_champion(model_folder),
            "samples": [],
        }

    def write(self, folder: Path) -> list[str]:
        """Writes every example with its probabilities, and the table of classes; the name of the latter."""
        with (folder / segments_file(self.test_set.set_id)).open("w", encoding="utf-8") as stream:
            for row, example in enumerate(self.examples):
                line = {
                    "pairId": example.example_id,
                    "source": " ||| ".join(example.texts),
                    "reference": example.label,
                    "hypothesis": self.classifier.classes[int(self.predicted[row])],
                    "probabilities": self._named(self.probabilities[row]),
                    "domain": example.pair.domain,
                    "document": example.pair.document,
                    **({"damage": example.kind} if example.kind else {}),
                }
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        name = f"classes-{self.test_set.set_id}.json"
        write_json(folder / name, {"v": 1, **class_table(self.predicted, self.targets, self.classifier.classes)})
        return [name]

    def write_calibration(self, folder: Path) -> list[str]:
        """Writes how often what is said comes, as numbers and as a picture; their names."""
        calibration = calibration_of(self.probabilities, self.targets, self.classifier.classes)
        write_json(folder / "calibration.json", calibration)
        (folder / "calibration.svg").write_text(draw_calibration(calibration), "utf-8")
        return ["calibration.json", "calibration.svg"]

    def _named(self, probabilities: Floats) -> dict[str, float]:
        pairs = zip(self.classifier.classes, probabilities.tolist(), strict=True)
        return {name: round(share, 6) for name, share in pairs}

    def _weights(self, rows: Sequence[int]) -> Any:  # noqa: ANN401 - see resample_weights
        documents = [self.documents[row] for row in rows]
        return resample_weights(len(rows), self.recipe.evaluation.bootstrap_samples, self.recipe.seed, documents)

    def _measured(self, scores: dict[str, Scored], rows: Sequence[int]) -> dict[str, Any]:
        weights = self._weights(rows)
        return {name: metric_score(scored.of(rows), weights) for name, scored in scores.items()}

    def _slices(self) -> list[dict[str, Any]]:
        """By domain; of pair quality, the good pairs with every kind of damage."""
        rows: dict[str, list[int]] = {}
        good = [row for row, example in enumerate(self.examples) if example.kind is None]
        for row, example in enumerate(self.examples):
            if example.pair.domain is not None:
                rows.setdefault(f"domain:{example.pair.domain}", []).append(row)
            if example.kind is not None:
                rows.setdefault(f"damage:{example.kind}", list(good)).append(row)
        chosen = {name: self.scores[name] for name in ("f1", "accuracy")}
        return [
            {
                "slice": name,
                "segments": len(rows[name]),
                "metrics": self._measured(chosen, sorted(rows[name])),
                "versusChampion": None,
            }
            for name in sorted(rows)
            if len(rows[name]) >= LEAST_SLICE_ROWS
        ]

    def _versus_champion(self, model_folder: Path) -> dict[str, Any] | None:
        """On the examples that both have judged and neither has seen in training; None where there are none."""
        name, champion = f"champion.{self.test_set.set_id}", self.context.job.champion
        if champion is None or name not in self.context.inputs:
            return None
        [path] = self.context.fetch(name)
        theirs = _read_probabilities(path, self.context.input_uri(name))
        seen = [SeenSegments(model_folder / SEEN_HASHES)]
        if "champion.seen" in self.context.inputs:
            seen.append(SeenSegments(*self.context.fetch("champion.seen")))
        rows = [
            row
            for row, example in enumerate(self.examples)
            if set(theirs.get(example.example_id, ())) == set(self.classifier.classes)
            and not any(_has_seen(one, example.pair) for one in seen)
        ]
        if not rows:
            return None
        probabilities = np.array(
            [[theirs[self.examples[row].example_id][name] for name in self.classifier.classes] for row in rows]
        )
        champions = score_classes(probabilities, self.targets[rows], self.positive)
        challengers = score_classes(self.probabilities[rows], self.targets[rows], self.positive)
        weights = self._weights(rows)
        return {
            "champion": champion,
            "segments": len(rows),
            "documents": int(document_index([self.documents[row] for row in rows]).max()) + 1,
            "metrics": {
                name: metric_difference(
                    challengers[name],
                    scored,
                    weights,
                    higher_is_better=name not in LOWER_IS_BETTER,
                )
                for name, scored in champions.items()
            },
        }


def _has_seen(seen: SeenSegments, pair: Pair) -> bool:
    return pair.source in seen or pair.target in seen


def _read_probabilities(path: Path, uri: str) -> dict[str, dict[str, float]]:
    """What a classifier said, by example, from the segments file of its evaluation."""
    try:
        lines = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
        return {line["pairId"]: line["probabilities"] for line in lines}
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{uri} is not a file of classified segments: {error}. Evaluate the champion again.", file=uri
        ) from error
