"""BLEU, chrF, chrF++ and TER by sacreBLEU, as counts that the bootstrap can sum up.

Post (2018), https://aclanthology.org/W18-6319; Popović (2015), https://aclanthology.org/W15-3049; Popović (2017),
https://aclanthology.org/W17-4770; Snover et al. (2006), https://aclanthology.org/2006.amta-papers.25.
"""

from pathlib import Path

import numpy as np
from sacrebleu.metrics.base import Metric, Score
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER
from sacrebleu.utils import SACREBLEU_DIR

from dragoman_trainer.bootstrap import Counts, Scored

CJK = frozenset({"ja", "ko", "zh"})
BLEU_TOKENIZERS = {"zh": "zh", "ja": "ja-mecab", "ko": "ko-mecab"}
FLORES_LANGUAGES = frozenset({"th", "lo", "km", "my"})
FLORES_FILE = Path(SACREBLEU_DIR) / "models" / "flores200sacrebleuspm"
CHRF_COUNTS = 3 * CHRF.CHAR_ORDER
"""Of the counts of chrF++, those of characters come first, and are those of chrF."""


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


def score_segments(metric: Metric, hypotheses: list[str], references: list[str]) -> Scored:
    """Counts every segment once; all intervals and comparisons are sums of these counts."""
    # sacreBLEU has no public way to the counts of a segment; its version is pinned and a test compares.
    statistics = np.asarray(metric._extract_corpus_statistics(hypotheses, [references]), np.float64)
    return _scored(metric, statistics)


def score_all(target_language: str, hypotheses: list[str], references: list[str]) -> dict[str, Scored]:
    """BLEU, chrF, chrF++ and TER of a set, by their names in the contract."""
    return {
        "bleu": score_segments(bleu_for(target_language), hypotheses, references),
        **score_chrf(hypotheses, references),
        "ter": score_segments(ter_for(target_language), hypotheses, references),
    }


def score_chrf(hypotheses: list[str], references: list[str]) -> dict[str, Scored]:
    """chrF and chrF++ of a set, counted once for both."""
    plus = score_segments(CHRF(word_order=2), hypotheses, references)
    return {"chrf": _scored(CHRF(), plus.statistics[:, :CHRF_COUNTS]), "chrfpp": plus}


def _scored(metric: Metric, statistics: Counts) -> Scored:
    # The signature counts the references of the last call, which a metric that was only given counts has not seen.
    metric.num_refs = 1

    def result(counts: Counts) -> Score:
        return metric._compute_score_from_stats(counts.tolist())

    name = result(statistics.sum(axis=0)).name
    return Scored(lambda counts: float(result(counts).score), f"{name}|{metric.get_signature()}", statistics)
