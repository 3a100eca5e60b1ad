"""How long an evaluation takes beside decoding, on one core, against sacreBLEU's own paired bootstrap.

Usage: PYTHONPATH=containers/trainer/src python bench/evaluation-speed.py [SEGMENTS]
Text is invented: words with the frequencies of Zipf, of which the two systems exchange two and three fifths, and every
second translation begins with what should be its end, so that TER has something to shift. CPU seconds.
"""

import random
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from dragoman_trainer.bootstrap import metric_score
from dragoman_trainer.tasks.translation.evaluation.checks import check_segments
from dragoman_trainer.tasks.translation.evaluation.comparison import (
    Comparison,
    Resampling,
)
from dragoman_trainer.tasks.translation.evaluation.slices import (
    TrainingText,
    slice_rows,
)
from dragoman_trainer.tasks.translation.evaluation.test_set import Segment
from dragoman_trainer.tasks.translation.metrics import bleu_for, score_all, ter_for
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.significance import PairedTest

SAMPLES = 1000
LANGUAGES = ("en", "de")
VOCABULARY = 3000
T = TypeVar("T")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    draw = random.Random(1)
    words = [
        "".join(draw.choices("abcdefghijklmnopqrstuvwxyzäöü", k=draw.randint(2, 11))) for _ in range(VOCABULARY)
    ]
    frequencies = [1 / (rank + 1) for rank in range(VOCABULARY)]
    references = [" ".join(draw.choices(words, frequencies, k=draw.randint(3, 30))) for _ in range(count)]
    ours, theirs = ([_translation(one, noise, words, draw) for one in references] for noise in (0.4, 0.6))
    segments = [
        Segment(f"{row:016x}", one[::-1], one, f"domain{row % 12}", f"document{row // 20}", f"source{row % 5}")
        for row, one in enumerate(references)
    ]
    resampling = Resampling(SAMPLES, 1)
    spent: dict[str, float] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        started = time.process_time()
        result = work()
        spent[name] = time.process_time() - started
        return result

    def intervals() -> None:
        weights = resampling.weights([one.document for one in segments])
        for scored in scores.values():
            metric_score(scored, weights)

    def slices() -> int:
        found = slice_rows(segments, LANGUAGES, TrainingText(), ())
        for rows in found.values():
            weights = resampling.weights([segments[row].document for row in rows])
            for metric in ("chrf", "bleu"):
                metric_score(scores[metric].of(rows), weights)
        return len(found)

    def compare() -> None:
        champion = dict(zip((one.pair_id for one in segments), theirs, strict=True))
        Comparison("champion", champion, segments, scores, [False] * count, "de", resampling).of()

    def peer() -> None:
        metrics = {"BLEU": bleu_for("de"), "chrF": CHRF(), "chrF++": CHRF(word_order=2), "TER": ter_for("de")}
        systems = [("theirs", theirs), ("ours", ours)]
        PairedTest(systems, metrics, [references], test_type="bs", n_samples=SAMPLES)()

    scores = timed("four metrics", lambda: score_all("de", ours, references))
    timed("intervals", intervals)
    timed("checks", lambda: check_segments(segments, ours, LANGUAGES, None))
    made = timed("slices", slices)
    timed("comparison", compare)
    timed("sacreBLEU", peer)
    print(f"{count} segments, {SAMPLES} resamples over documents, {made} slices, CPU seconds:")
    for name, seconds in spent.items():
        print(f"  {name:<14}{seconds:6.2f}")
    same = sum(spent[name] for name in ("four metrics", "intervals", "comparison"))
    print(f"two systems with intervals and comparison: {spent['sacreBLEU'] / same:.2f} times as fast as sacreBLEU")


def _translation(reference: str, noise: float, words: list[str], draw: random.Random) -> str:
    written = [draw.choice(words) if draw.random() < noise else word for word in reference.split()]
    return " ".join(written[3:] + written[:3] if draw.random() < 0.5 else written)


if __name__ == "__main__":
    main()
