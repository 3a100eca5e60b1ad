"""Settings of the boosting that the search tries, and one fit of one of them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from dragoman_trainer.tasks.tabular.boosted_trees import BoostedTrees, Estimator
from dragoman_trainer.tasks.tabular.probabilities import class_probabilities, log_losses

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Candidate:
    """As scikit-learn's histogram gradient boosting calls them."""

    learning_rate: float
    max_leaf_nodes: int
    min_samples_leaf: int
    l2_regularization: float
    max_features: float


FIRST = Candidate(0.05, 8, 50, 1.0, 0.5)
"""Cautious: what is tried before anything is drawn."""


def draw_candidates(count: int, seed: int) -> list[Candidate]:
    """The first is fixed, the others are drawn, scales log-uniformly. Longer lists begin alike."""
    return [FIRST, *(_draw(np.random.default_rng([seed, number])) for number in range(1, count))]


def _draw(random: np.random.Generator) -> Candidate:
    def scale(low: float, high: float) -> float:
        return float(np.exp(random.uniform(np.log(low), np.log(high))))

    return Candidate(
        learning_rate=scale(0.01, 0.2),
        max_leaf_nodes=round(scale(3, 64)),
        min_samples_leaf=round(scale(5, 200)),
        l2_regularization=scale(1e-3, 100),
        max_features=float(random.choice([0.2, 0.4, 0.7, 1.0])),
    )


def fit(
    candidate: Candidate, features: Floats, targets: Floats, *, classes: int, trees: int, seed: int
) -> Estimator:
    """Trains so many iterations on all rows; `classes` is 0 for a regression. Deterministic."""
    settings = {
        "learning_rate": candidate.learning_rate,
        "max_leaf_nodes": candidate.max_leaf_nodes,
        "min_samples_leaf": candidate.min_samples_leaf,
        "l2_regularization": candidate.l2_regularization,
        "max_features": candidate.max_features,
        "max_iter": trees,
        # Its own early stopping would draw rows for validation at random, later ones among them.
        "early_stopping": False,
        "random_state": seed,
    }
    kind = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    return kind(**settings).fit(features, targets)


def predict(estimator: Estimator, features: Floats, classes: int) -> Floats:
    """Probabilities [rows, classes], or [rows, 1] predicted numbers of a regression."""
    raw = BoostedTrees.of(estimator).raw(features)
    return class_probabilities(raw, seen_classes(estimator), classes) if classes else raw


def seen_classes(estimator: Estimator) -> npt.NDArray[np.int64]:
    """Indexes of the classes that the training rows had."""
    return np.asarray(getattr(estimator, "classes_", []), np.int64)


def loss_by_iteration(estimator: Estimator, features: Floats, targets: Floats, classes: int) -> list[float]:
    """Log loss in nats, or mean squared error, on rows that were not learned from, after each iteration."""
    if not classes:
        return [float(((at - targets) ** 2).mean()) for at in estimator.staged_predict(features)]
    indexes, seen = targets.astype(np.int64), seen_classes(estimator)
    losses: list[float] = []
    # Probabilities of the seen classes alone; log-odds are not to be had by stage.
    for stage in estimator.staged_predict_proba(features):  # type: ignore[union-attr]
        probabilities = np.zeros((len(stage), classes))
        probabilities[:, seen] = stage
        losses.append(float(log_losses(probabilities, indexes).mean()))
    return losses
