"""Scores of predicted classes, row by row, as sums that can be resampled."""

from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman_trainer.bootstrap import Counts, Scored
from dragoman_trainer.tasks.tabular.scores import classification_scores

AUC_BINS = 512

Floats = npt.NDArray[np.float64]
Classes = npt.NDArray[np.int64]


def score_classes(probabilities: Floats, targets: Classes, positive: int | None) -> dict[str, Scored]:
    """Macro F1, accuracy, log loss, Brier score; with a `positive` class the area under the ROC curve too."""
    predicted = probabilities.argmax(axis=1)
    scores = {
        "f1": macro_f1(predicted, targets, probabilities.shape[1]),
        **classification_scores(probabilities, targets, ordered=False),
    }
    if positive is not None:
        scores["auc"] = area_under_roc(probabilities[:, positive], targets == positive)
    return scores


def macro_f1(predicted: Classes, targets: Classes, classes: int) -> Scored:
    """The mean of the classes' F1; a class that is neither there nor predicted has no say."""
    every = np.arange(classes)
    said, true = predicted[:, None] == every, targets[:, None] == every
    statistics = np.concatenate([said & true, said & ~true, ~said & true], axis=1).astype(np.float64)

    def score(counts: Counts) -> float:
        hits, wrong, missed = counts.reshape(3, classes)
        total = 2 * hits + wrong + missed
        return float((2 * hits[total > 0] / total[total > 0]).mean())

    return Scored(score, f"macro F1|classes:{classes}|v:1", statistics)


def area_under_roc(scores: Floats, positive: npt.NDArray[np.bool_]) -> Scored:
    """How often a positive row has the higher score (Hanley and McNeil 1982), ties counting half.

    Scores are put into 512 bins of equally many rows, and those of one bin count as ties: so resamples are sums.
    """
    ranks = np.searchsorted(np.sort(scores), scores, side="left")
    bins = ranks * min(AUC_BINS, len(scores)) // len(scores)
    count = int(bins.max()) + 1
    statistics = np.zeros((len(scores), 2 * count))
    statistics[np.arange(len(scores)), bins + count * positive] = 1

    def score(counts: Counts) -> float:
        negatives, positives = counts.reshape(2, count)
        below = np.cumsum(negatives) - negatives
        pairs = negatives.sum() * positives.sum()
        return float((positives * (below + negatives / 2)).sum() / pairs) if pairs else 0.5

    return Scored(score, f"AUC|bins:{AUC_BINS}|v:1", statistics)


def class_table(predicted: Classes, targets: Classes, classes: tuple[str, ...]) -> dict[str, Any]:
    """Precision, recall, F1 and rows of every class, and the confusion matrix [true class, predicted class]."""
    confusion = np.zeros((len(classes), len(classes)), np.int64)
    np.add.at(confusion, (targets, predicted), 1)
    hits, said, true = np.diag(confusion), confusion.sum(axis=0), confusion.sum(axis=1)
    return {
        "classes": [
            {
                "class": name,
                "rows": int(true[at]),
                "precision": _share(hits[at], said[at]),
                "recall": _share(hits[at], true[at]),
                "f1": _share(2 * hits[at], said[at] + true[at]),
            }
            for at, name in enumerate(classes)
        ],
        "confusion": confusion.tolist(),
    }


def _share(part: np.int64, whole: np.int64) -> float | None:
    return float(part / whole) if whole else None
