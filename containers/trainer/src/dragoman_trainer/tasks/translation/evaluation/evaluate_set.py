"""Everything that is measured on one test set, as TestSetEvaluation of the contract."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman_trainer.bootstrap import Scored, metric_score
from dragoman_trainer.contracts import TestSet
from dragoman_trainer.job import JobContext
from dragoman_trainer.tasks.translation.evaluation.checks import Checks, check_segments, rate_of
from dragoman_trainer.tasks.translation.evaluation.comet import Comet
from dragoman_trainer.tasks.translation.evaluation.comparison import Comparison, Resampling, read_translations
from dragoman_trainer.tasks.translation.evaluation.post_edits import measure_hter, read_post_edits
from dragoman_trainer.tasks.translation.evaluation.robustness import Robustness, measure_robustness
from dragoman_trainer.tasks.translation.evaluation.slices import TrainingText, slice_rows
from dragoman_trainer.tasks.translation.evaluation.terminology import Termbase
from dragoman_trainer.tasks.translation.evaluation.test_set import Segment
from dragoman_trainer.tasks.translation.metrics import score_all
from dragoman_trainer.tasks.translation.recipe import TranslationEvaluationSettings

SAMPLES = 10
SLICE_METRICS = ("chrf", "bleu")

Translate = Callable[[list[str], str], list[str]]
"""Sources, and what they are for the log, to hypotheses."""


@dataclass(frozen=True)
class Evaluator:
    """What all sets of an evaluation have in common."""

    context: JobContext
    settings: TranslationEvaluationSettings
    resampling: Resampling
    languages: tuple[str, str]
    translate: Translate
    training: TrainingText
    champion_training: TrainingText
    termbase: Termbase | None
    comet: Comet

    def evaluate(
        self, test_set: TestSet, segments: list[Segment], folder: Path, *, robustness: bool
    ) -> dict[str, Any]:
        """Translates and measures a set, and writes segments-<setId>.jsonl into `folder`."""
        target_language = self.languages[1]
        hypotheses = self.translate([segment.source for segment in segments], test_set.name)
        references = [segment.reference for segment in segments]
        scores = score_all(target_language, hypotheses, references)
        checks = check_segments(segments, hypotheses, self.languages, self.termbase)
        _write_segments(
            folder / segments_file(test_set.set_id), segments, hypotheses, scores["chrf"].segment_scores(), checks
        )
        disturbed = self._robustness(test_set, segments, hypotheses, checks) if robustness else None
        comparison = self._comparison(test_set, segments, scores)
        metrics, absent = self._metrics(test_set, segments, hypotheses, scores)
        return {
            "setId": test_set.set_id,
            "name": test_set.name,
            "role": test_set.role,
            "segments": len(segments),
            "metrics": metrics,
            "absent": absent,
            "rates": {
                **{name: rate_of(verdicts) for name, verdicts in checks.items()},
                "hallucinatedWhenDisturbed": rate_of(disturbed.hallucinated) if disturbed else None,
            },
            "lengthRatio": sum(map(len, hypotheses)) / sum(map(len, references)),
            "slices": self._slices(segments, scores, comparison),
            "robustness": disturbed.chrf if disturbed else {},
            "versusChampion": comparison.of() if comparison else None,
            "samples": [
                {"source": segment.source, "reference": segment.reference, "hypothesis": hypothesis}
                for segment, hypothesis in zip(segments[:SAMPLES], hypotheses[:SAMPLES], strict=True)
            ],
        }

    def _metrics(
        self, test_set: TestSet, segments: list[Segment], hypotheses: list[str], scores: dict[str, Scored]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Every metric's score, and why those that are null are."""
        weights = self.resampling.weights([segment.document for segment in segments])
        metrics: dict[str, Any] = {name: metric_score(scored, weights) for name, scored in scores.items()}
        absent: dict[str, str] = {}
        metrics["comet"] = None
        if self.comet.absent is None:
            metrics["comet"] = metric_score(self.comet.score(segments, hypotheses), weights)
        else:
            absent["comet"] = self.comet.absent
        metrics["hter"] = None
        name = f"postedits.{test_set.set_id}"
        if name in self.context.inputs:
            [path] = self.context.fetch(name)
            edits = read_post_edits(path, self.context.input_uri(name))
            metrics["hter"] = measure_hter(segments, hypotheses, edits, self.languages[1], self.resampling)
        if metrics["hter"] is None:
            absent["hter"] = "There are no post-edits of this model's translations of the set."
        if self.training.frequent_words is None:
            absent["rare-words"] = "The model has no file of the words that its training saw often."
        if self.training.seen is None:
            absent["seen"] = "The model has no file of the segments that its training saw."
        return metrics, absent

    def _slices(
        self, segments: list[Segment], scores: dict[str, Scored], comparison: Comparison | None
    ) -> list[dict[str, Any]]:
        declared = self.settings.slices
        slices = []
        for name, rows in slice_rows(segments, self.languages, self.training, declared).items():
            weights = self.resampling.weights([segments[row].document for row in rows])
            slices.append(
                {
                    "slice": name,
                    "segments": len(rows),
                    "metrics": {
                        metric: metric_score(scores[metric].of(rows), weights) for metric in SLICE_METRICS
                    },
                    "versusChampion": comparison.of(rows) if comparison and name in declared else None,
                }
            )
        return slices

    def _comparison(
        self, test_set: TestSet, segments: list[Segment], scores: dict[str, Scored]
    ) -> Comparison | None:
        name = f"champion.{test_set.set_id}"
        champion = self.context.job.champion
        if champion is None or name not in self.context.inputs:
            return None
        [path] = self.context.fetch(name)
        seen = [
            bool(self.training.has_seen(segment) or self.champion_training.has_seen(segment))
            for segment in segments
        ]
        translations = read_translations(path, self.context.input_uri(name))
        return Comparison(champion, translations, segments, scores, seen, self.languages[1], self.resampling)

    def _robustness(
        self, test_set: TestSet, segments: list[Segment], hypotheses: list[str], checks: Checks
    ) -> Robustness:
        return measure_robustness(
            segments,
            hypotheses,
            checks["hallucinated"],
            lambda sources: self.translate(sources, f"disturbed {test_set.name}"),
        )


def segments_file(set_id: str) -> str:
    """The file of a set's segments, beside evaluation.json."""
    return f"segments-{set_id}.jsonl"


def _write_segments(
    path: Path, segments: list[Segment], hypotheses: list[str], scores: list[float], checks: Checks
) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for row, (segment, hypothesis, score) in enumerate(zip(segments, hypotheses, scores, strict=True)):
            line = {
                "pairId": segment.pair_id,
                "source": segment.source,
                "reference": segment.reference,
                "hypothesis": hypothesis,
                "chrf": round(score, 4),
                "domain": segment.domain,
                "document": segment.document,
                "checks": {name: verdicts[row] for name, verdicts in checks.items() if verdicts[row] is not None},
            }
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
