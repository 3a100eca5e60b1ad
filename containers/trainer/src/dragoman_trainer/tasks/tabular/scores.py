"""Scores of predictions, row by row, as sums that can be resampled."""

import numpy as np
import numpy.typing as npt

from dragoman_trainer.bootstrap import Scored, mean_of
from dragoman_trainer.tasks.tabular.probabilities import LEAST_PROBABILITY, log_losses

Floats = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]


def classification_scores(probabilities: Floats, targets: Indexes, *, ordered: bool) -> dict[str, Scored]:
    """Log loss, Brier score, accuracy, and of ordered classes the ranked probability score."""
    classes = probabilities.shape[1]
    scores = {
        "logLoss": mean_of(log_losses(probabilities, targets), f"log loss|nats|least:{LEAST_PROBABILITY}|v:1"),
        "brier": mean_of(brier_scores(probabilities, targets), f"Brier 1950|classes:{classes}|range:0-2|v:1"),
        "accuracy": mean_of((probabilities.argmax(axis=1) == targets).astype(np.float64), "accuracy|v:1"),
    }
    if ordered:
        ranked = ranked_probability_scores(probabilities, targets)
        scores["rankedProbability"] = mean_of(ranked, f"Epstein 1969|classes:{classes}|range:0-1|v:1")
    return scores


def regression_scores(predicted: Floats, targets: Floats) -> dict[str, Scored]:
    """Root mean squared error, in the unit of the target."""
    statistics = np.stack([(predicted - targets) ** 2, np.ones(len(targets))], axis=1)
    return {"rmse": Scored(lambda sums: float(np.sqrt(sums[0] / sums[1])), "RMSE|v:1", statistics)}


def brier_scores(probabilities: Floats, targets: Indexes) -> Floats:
    """Squared distance to what came (Brier 1950), summed over classes: 0 is right, 2 certain and wrong."""
    return ((probabilities - np.eye(probabilities.shape[1])[targets]) ** 2).sum(axis=1)


def ranked_probability_scores(probabilities: Floats, targets: Indexes) -> Floats:
    """Squared distances of the cumulated probabilities (Epstein 1969), over classes less one: 0 is right, 1 worst.

    A draw taken for an away win is nearer than a home win so taken; see Constantinou and Fenton (2012).
    """
    came = np.eye(probabilities.shape[1])[targets]
    apart = np.cumsum(probabilities - came, axis=1)[:, :-1]
    return (apart**2).sum(axis=1) / (probabilities.shape[1] - 1)
