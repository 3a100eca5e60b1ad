"""One fit of boosted trees, of contests on top of what the ratings alone say.

Trees cannot go on where the training rows end, and ratings spread for years; so trees that start from nothing
predict contests worse than the ratings do. Trees that start from the ratings' log-odds have only to correct them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import log_softmax
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from dragoman_trainer.tasks.tabular.boosted_trees import BoostedTrees
from dragoman_trainer.tasks.tabular.candidates import Candidate
from dragoman_trainer.tasks.tabular.elo import OrderedLogit, fit_ordered_logit
from dragoman_trainer.tasks.tabular.probabilities import LEAST_PROBABILITY

NEXT_TO_NOTHING = 1e-12
"""Learning rate of the tree that scikit-learn has to have before it takes a start of ours."""

Floats = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Base:
    """What trees start from: ordered outcomes by one feature, a difference of ratings."""

    column: int
    logit: OrderedLogit

    def log_odds(self, features: Floats, seen: Indexes) -> Floats:
        """As trees add to them: [rows, outputs], of two classes those of the second against the first."""
        probabilities = self.logit.probabilities(np.asarray(features[:, self.column]))
        logarithms = np.log(np.maximum(probabilities, LEAST_PROBABILITY))[:, seen]
        return logarithms[:, 1:] - logarithms[:, :1] if len(seen) == 2 else logarithms


@dataclass(frozen=True)
class Booster:
    """Trees, what they start from, and of a classification (`classes` > 0) the classes that they have seen."""

    trees: BoostedTrees
    base: Base | None
    classes: int
    seen: tuple[int, ...]

    def predict(self, features: Floats) -> Floats:
        """Probabilities [rows, classes], or [rows, 1] predicted numbers of a regression."""
        return self._predicted(features, self.trees.raw(features))

    def stages(self, features: Floats) -> Iterator[Floats]:
        """The same after each iteration."""
        for raw in self.trees.stages(features):
            yield self._predicted(features, raw)

    def _predicted(self, features: Floats, raw: Floats) -> Floats:
        if not self.classes:
            return raw
        seen = np.array(self.seen, np.int64)
        outputs = raw if self.base is None else raw + self.base.log_odds(features, seen)
        logits = np.concatenate([np.zeros_like(outputs), outputs], axis=1) if len(seen) == 2 else outputs
        probabilities = np.full((len(raw), self.classes), LEAST_PROBABILITY)
        probabilities[:, seen] = np.maximum(np.exp(log_softmax(logits, axis=1)), LEAST_PROBABILITY)
        return probabilities


def fit_booster(
    candidate: Candidate,
    features: Floats,
    targets: Floats,
    *,
    classes: int,
    base_column: int | None,
    iterations: int,
    seed: int,
) -> Booster:
    """Trains so many iterations on all rows; `classes` is 0 for a regression. Deterministic.

    `base_column` is the feature that the ordered classes of a contest start from.
    """
    settings = {
        "learning_rate": candidate.learning_rate,
        "max_leaf_nodes": candidate.max_leaf_nodes,
        "min_samples_leaf": candidate.min_samples_leaf,
        "l2_regularization": candidate.l2_regularization,
        "max_features": candidate.max_features,
        "max_iter": iterations,
        # Its own early stopping would draw rows for validation at random, later ones among them.
        "early_stopping": False,
        "random_state": seed,
    }
    if not classes:
        regressor = HistGradientBoostingRegressor(**settings).fit(features, targets)
        return Booster(BoostedTrees.of(regressor), None, 0, ())
    indexes = targets.astype(np.int64)
    classifier = HistGradientBoostingClassifier(**settings)
    seen = np.unique(indexes)
    base = None
    if base_column is None:
        classifier.fit(features, indexes)
    else:
        logit = fit_ordered_logit(np.asarray(features[:, base_column]), indexes, classes)
        base = Base(base_column, logit)
        _fit_from(classifier, features, indexes, base.log_odds(features, seen))
    return Booster(BoostedTrees.of(classifier), base, classes, tuple(int(index) for index in seen))


def _fit_from(
    classifier: HistGradientBoostingClassifier, features: Floats, targets: Indexes, start: Floats
) -> None:
    """Boosting that starts from log-odds of each row instead of the classes' shares.

    scikit-learn has no parameter for it; an estimator that is fitted on goes on from `_baseline_prediction` and
    the trees that it has, of which there must be one: it adds next to nothing.
    """
    wanted = classifier.get_params()
    classifier.set_params(warm_start=True, max_iter=1, learning_rate=NEXT_TO_NOTHING)
    classifier.fit(features, targets)
    classifier._baseline_prediction = np.asfortranarray(start)
    classifier.set_params(max_iter=wanted["max_iter"] + 1, learning_rate=wanted["learning_rate"])
    classifier.fit(features, targets)
    classifier._baseline_prediction = np.zeros((1, start.shape[1]))
    del classifier._predictors[0]
