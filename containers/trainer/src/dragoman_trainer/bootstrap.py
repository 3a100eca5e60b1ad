"""Intervals and paired comparisons by resampling whole documents, for the metrics of every task.

Koehn (2004), https://aclanthology.org/W04-3250: both systems are scored on the same resamples, and how often the
better one stays better says how sure that is. Segments of one document resemble each other, so drawing them one by
one would make every interval too narrow; documents are what is drawn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.uint16]
Counts = npt.NDArray[np.float64]

ROWS = 64
"""Resamples that are multiplied at once: bounds the copy as floats."""


@dataclass(frozen=True)
class Scored:
    """A metric as the sum over segments of counts [segments, counts], and what makes a score of a sum."""

    score_of: Callable[[Counts], float]
    signature: str
    """What computed it, with version and settings."""
    statistics: Counts

    def score(self) -> float:
        """The metric of the whole."""
        return self.score_of(self.statistics.sum(axis=0))

    def of(self, rows: Sequence[int] | npt.NDArray[np.int64]) -> "Scored":
        """The same of some segments."""
        return Scored(self.score_of, self.signature, self.statistics[np.asarray(rows, np.int64)])

    def segment_scores(self) -> list[float]:
        """The metric of every segment by itself."""
        return [self.score_of(row) for row in self.statistics]

    def resampled(self, weights: Weights) -> Counts:
        """The metric of every resample; `weights` [samples, segments] say how often a segment is drawn."""
        sums = (
            weights[start : start + ROWS].astype(np.float64) @ self.statistics
            for start in range(0, len(weights), ROWS)
        )
        return np.array([self.score_of(counts) for block in sums for counts in block])


def mean_of(values: Sequence[float] | Counts, signature: str, factor: float = 1.0) -> Scored:
    """A metric that is the mean of a value per segment, times `factor`."""
    statistics = np.stack([np.asarray(values, np.float64), np.ones(len(values))], axis=1)
    return Scored(lambda counts: factor * float(counts[0] / counts[1]), signature, statistics)


def resample_weights(
    segments: int, samples: int, seed: int, documents: Sequence[str | None] | None = None
) -> Weights:
    """How often each segment is drawn in each resample, [samples, segments]; the same for every metric.

    `documents` names the document of every segment: all segments of a document are drawn together, so resamples
    differ in length. A segment without a document (None) is one of its own, as all are without `documents`.
    Memory: 2 bytes per sample and segment.
    """
    if documents is None:
        return _draw(segments, samples, seed)
    index = document_index(documents)
    return _draw(int(index.max(initial=-1)) + 1, samples, seed)[:, index]


def document_index(documents: Sequence[str | None]) -> npt.NDArray[np.int64]:
    """The number of every segment's document, in the order of first appearance."""
    numbers: dict[object, int] = {}
    return np.array(
        [
            numbers.setdefault((row,) if document is None else document, len(numbers))
            for row, document in enumerate(documents)
        ],
        np.int64,
    )


def metric_score(scored: Scored, weights: Weights) -> dict[str, Any]:
    """Score, signature and 95 % interval, as MetricScore of the contract."""
    low, high = np.percentile(scored.resampled(weights), [2.5, 97.5])
    score = scored.score()
    return {
        "score": score,
        "signature": scored.signature,
        "low": min(float(low), score),
        "high": max(float(high), score),
    }


def metric_difference(
    challenger: Scored, champion: Scored, weights: Weights, *, higher_is_better: bool = True
) -> dict[str, float]:
    """Challenger minus champion with its 95 % interval, as MetricDifference of the contract.

    Both are resampled with the same weights. `pValue` is the share of resamples in which the challenger is not
    better.
    """
    differences = challenger.resampled(weights) - champion.resampled(weights)
    low, high = np.percentile(differences, [2.5, 97.5])
    not_better = differences <= 0 if higher_is_better else differences >= 0
    return {
        "difference": challenger.score() - champion.score(),
        "low": float(low),
        "high": float(high),
        "pValue": float(not_better.mean()),
    }


def _draw(units: int, samples: int, seed: int) -> Weights:
    random = np.random.default_rng(seed)
    return random.multinomial(units, np.full(units, 1 / max(units, 1)), size=samples).astype(np.uint16)
