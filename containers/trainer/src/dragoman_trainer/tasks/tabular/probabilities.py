"""From sums of trees to probabilities, and their calibration."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

Floats = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]

LEAST_PROBABILITY = 1e-15
"""So that a class that was never seen costs much, and not everything."""
TEMPERATURES = (0.2, 5.0)


def class_probabilities(raw: Floats, seen: Indexes, classes: int) -> Floats:
    """[rows, classes] of the log-odds of the `seen` classes; one column of log-odds says the second of two."""
    logits = np.concatenate([np.zeros_like(raw), raw], axis=1) if raw.shape[1] == 1 else raw
    probabilities = np.full((len(raw), classes), LEAST_PROBABILITY)
    probabilities[:, seen] = np.maximum(np.exp(log_softmax(logits, axis=1)), LEAST_PROBABILITY)
    return probabilities


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
