"""Elo's ratings, and the probabilities of outcomes that they alone give: the model that others must beat."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit

FIRST_RATING = 1500.0
SCALE = 400.0

Floats = npt.NDArray[np.float64]


class EloRatings:
    """Ratings of participants after what they have played (Elo 1978, The Rating of Chessplayers)."""

    def __init__(self, k: float, home_advantage: float, *, by_margin: bool = False) -> None:
        self._k = k
        self._by_margin = by_margin
        self._home_advantage = home_advantage
        self._ratings: dict[str, float] = {}

    def rating(self, participant: str) -> float:
        """1500 for one that has not played."""
        return self._ratings.get(participant, FIRST_RATING)

    def difference(self, home: str, away: str) -> float:
        """In points, with the advantage of the first."""
        return self.rating(home) + self._home_advantage - self.rating(away)

    def expected(self, home: str, away: str) -> float:
        """What the first is expected to score: 1 for a win, 0.5 for a draw."""
        return 1 / (1 + 10 ** (-self.difference(home, away) / SCALE))

    def update(self, home: str, away: str, scored: float, conceded: float) -> None:
        """Moves both by how much the first's result (1, 0.5 or 0) differs from what was expected.

        `by_margin` weighs a win by one as usual, a wider one more and a draw half (Hvattum and Arntzen 2010).
        """
        result = 0.5 if scored == conceded else float(scored > conceded)
        weight = (1 + abs(scored - conceded)) / 2 if self._by_margin else 1.0
        change = self._k * weight * (result - self.expected(home, away))
        self._ratings[home] = self.rating(home) + change
        self._ratings[away] = self.rating(away) - change


@dataclass(frozen=True)
class OrderedLogit:
    """Ordered outcomes by one number (McCullagh 1980); for Elo differences as in Hvattum and Arntzen (2010)."""

    slope: float
    thresholds: Floats
    """Ascending, one less than outcomes."""

    def probabilities(self, differences: Floats) -> Floats:
        """[rows, outcomes]."""
        position = self.slope * (differences / SCALE)[:, None]
        below = expit(self.thresholds[None, :] - position)
        edges = np.concatenate([np.zeros((len(below), 1)), below, np.ones((len(below), 1))], axis=1)
        return np.diff(edges, axis=1)


def fit_ordered_logit(differences: Floats, outcomes: npt.NDArray[np.int64], classes: int) -> OrderedLogit:
    """The likeliest slope and thresholds; deterministic. Classes that never occur get next to nothing."""
    counts = np.bincount(outcomes, minlength=classes) + 0.5
    shares = np.cumsum(counts / counts.sum())[:-1]
    first = np.log(shares / (1 - shares))
    # Steps between thresholds are fitted as logarithms, so that their order cannot break.
    start = np.concatenate([[1.0], first[:1], np.log(np.maximum(np.diff(first), 1e-6))])

    def unpack(parameters: Floats) -> OrderedLogit:
        thresholds = parameters[1] + np.concatenate([[0.0], np.cumsum(np.exp(parameters[2:]))])
        return OrderedLogit(float(parameters[0]), thresholds)

    def loss(parameters: Floats) -> float:
        likelihood = unpack(parameters).probabilities(differences)[np.arange(len(outcomes)), outcomes]
        return float(-np.log(np.maximum(likelihood, 1e-15)).mean())

    return unpack(minimize(loss, start, method="BFGS").x)
