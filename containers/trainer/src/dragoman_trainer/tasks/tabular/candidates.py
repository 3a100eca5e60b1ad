"""Settings of the boosting that the search tries."""

from dataclasses import dataclass

import numpy as np


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
