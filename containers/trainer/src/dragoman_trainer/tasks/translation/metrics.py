"""BLEU, chrF and TER by sacreBLEU, with intervals and paired comparisons by bootstrap over segments.

Post (2018), https://aclanthology.org/W18-6319; Popović (2015), https://aclanthology.org/W15-3049; Koehn (2004),
https://aclanthology.org/W04-3250.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sacrebleu.metrics.base import Metric
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.ter import TER
from sacrebleu.utils import SACREBLEU_DIR

CJK = frozenset({"ja", "ko", "zh"})
BLEU_TOKENIZERS = {"zh": "zh", "ja": "ja-mecab", "ko": "ko-mecab"}
FLORES_LANGUAGES = frozenset({"th", "lo", "km", "my"})
FLORES_FILE = Path(SACREBLEU_DIR) / "models" / "flores200sacrebleuspm"


def bleu_for(target_language: str) -> BLEU:
    """BLEU with the tokenizer of the language.

    Languages without spaces that have no tokenizer of their own take the flores200 pieces where the image
    holds that file, and characters where it does not; the signature says which.
    """
    tokenizer = BLEU_TOKENIZERS.get(target_language, "13a")
    if target_language in FLORES_LANGUAGES:
        tokenizer = "flores200" if FLORES_FILE.is_file() else "char"
    return BLEU(tokenize=tokenizer)


def ter_for(target_language: str) -> TER:
    """TER; Chinese, Japanese and Korean are split into characters, which sacreBLEU ties to normalisation."""
    asian = target_language in CJK
    return TER(normalized=asian, asian_support=asian)


@dataclass(frozen=True)
class Scored:
    """A corpus' segments as the counts that a metric sums up: [segments, counts]."""

    metric: Metric
    statistics: npt.NDArray[np.float64]

    def score(self, rows: npt.NDArray[np.float64] | None = None) -> float:
        """The metric of the whole, or of summed counts."""
        return _from_counts(self.metric, self.statistics.sum(axis=0) if rows is None else rows)

    @property
    def signature(self) -> str:
        """How the metric was computed, as sacreBLEU prints it: `chrF2|nrefs:1|case:mixed|...`."""
        name = self.metric._compute_score_from_stats(self.statistics.sum(axis=0).tolist()).name
        return f"{name}|{self.metric.get_signature()}"

    def resampled(self, weights: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """The metric of every resample; `weights` [samples, segments] say how often a segment is drawn."""
        return np.array([self.score(counts) for counts in weights @ self.statistics])


def score_segments(metric: Metric, hypotheses: list[str], references: list[str]) -> Scored:
    """Counts every segment once; all intervals and comparisons are sums of these counts."""
    # sacreBLEU has no public way to the counts of a segment; its version is pinned and a test compares.
    statistics = metric._extract_corpus_statistics(hypotheses, [references])
    return Scored(metric, np.asarray(statistics, np.float64))


def resample_weights(segments: int, samples: int, seed: int) -> npt.NDArray[np.int64]:
    """How often each segment is drawn in each resample, [samples, segments]; the same for every metric."""
    random = np.random.default_rng(seed)
    return random.multinomial(segments, np.full(segments, 1 / segments), size=samples)


def metric_score(scored: Scored, weights: npt.NDArray[np.int64]) -> dict[str, Any]:
    """Score, signature and 95 % interval, as MetricScore of the contract."""
    low, high = np.percentile(scored.resampled(weights), [2.5, 97.5])
    score = scored.score()
    return {
        "score": score,
        "signature": scored.signature,
        "low": min(float(low), score),
        "high": max(float(high), score),
    }


def metric_difference(challenger: Scored, champion: Scored, weights: npt.NDArray[np.int64]) -> dict[str, float]:
    """Challenger minus champion with its 95 % interval, as MetricDifference of the contract.

    Both are resampled with the same weights. `pValue` is the share of resamples in which the challenger is not
    better.
    """
    differences = challenger.resampled(weights) - champion.resampled(weights)
    low, high = np.percentile(differences, [2.5, 97.5])
    return {
        "difference": challenger.score() - champion.score(),
        "low": float(low),
        "high": float(high),
        "pValue": float((differences <= 0).mean()),
    }


def sentence_chrf(scored: Scored) -> list[float]:
    """chrF of every segment by itself."""
    return [scored.score(row) for row in scored.statistics]


def _from_counts(metric: Metric, counts: npt.NDArray[np.float64]) -> float:
    return float(metric._compute_score_from_stats(counts.tolist()).score)
