"""Losses of probabilities, and their calibration."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

Floats = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]

LEAST_PROBABILITY = 1e-15
"""So that a class that was never seen costs much, and not everything."""
TEMPERATURES = (0.2, 5.0)


def log_losses(probabilities: Floats, targets: Indexes) -> Floats:
    """Of every row, in nats."""
    return -np.log(np.maximum(probabilities[np.arange(len(targets)), targets], LEAST_PROBABILITY))


def with_temperature(probabilities: Floats, temperature: float) -> Floats:
    """Flatter above 1, steeper below (Guo et al. 2017, https://arxiv.org/abs/1706.04599)."""
    return np.exp(log_softmax(np.log(probabilities) / temperature, axis=1))


def fit_temperature(probabilities: Floats, targets: Indexes) -> float:
    """The likeliest temperature; deterministic."""

    def loss(logarithm: float) -> float:
        return float(log_losses(with_temperature(probabilities, float(np.exp(logarithm))), targets).mean())

    bounds = (float(np.log(TEMPERATURES[0])), float(np.log(TEMPERATURES[1])))
    best = minimize_scalar(loss, bounds=bounds, method="bounded")
    return float(np.exp(best["x"]))
