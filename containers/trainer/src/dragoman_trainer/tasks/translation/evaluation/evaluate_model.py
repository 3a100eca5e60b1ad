"""The step `evaluate` of all tasks that translate."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman_trainer.contracts import TestSet, check
from dragoman_trainer.job import JobContext
from dragoman_trainer.progress import Progress
from dragoman_trainer.results import StepOutcome, publish
from dragoman_trainer.tasks.translation.evaluation.comet import Comet
from dragoman_trainer.tasks.translation.evaluation.comparison import Resampling
from dragoman_trainer.tasks.translation.evaluation.disturbances import DISTURBANCES
from dragoman_trainer.tasks.translation.evaluation.evaluate_set import Evaluator, segments_file
from dragoman_trainer.tasks.translation.evaluation.robustness import MOST_SEGMENTS
from dragoman_trainer.tasks.translation.evaluation.serving import (
    ServedModel,
    Translator,
    decoded_segments,
    measure_serving,
)
from dragoman_trainer.tasks.translation.evaluation.slices import TrainingText
from dragoman_trainer.tasks.translation.evaluation.terminology import read_termbase
from dragoman_trainer.tasks.translation.evaluation.test_set import Segment, read_test_set
from dragoman_trainer.tasks.translation.frequent_words import FREQUENT_WORDS, read_frequent_words
from dragoman_trainer.tasks.translation.recipe import TranslationEvaluationSettings
from dragoman_trainer.tasks.translation.seen import SEEN_HASHES, SeenSegments


@dataclass(frozen=True)
class EvaluatedModel:
    """A model as its task hands it in; `folder` holds the files of its training."""

    folder: Path
    translator: Translator
    """The exported model on the job's device, as users get it."""
    served: ServedModel
    size_bytes: int
    parameters: int


def evaluate_model(
    context: JobContext, settings: TranslationEvaluationSettings, seed: int, model: EvaluatedModel
) -> StepOutcome:
    """Writes evaluation.json and segments-<setId>.jsonl for every test set of the job.

    Inputs: `test.<setId>`; optional are `champion.<setId>` (the champion's segments), `champion.seen` (its
    seen.hashes), `postedits.<setId>`, `termbase` and `comet`. The sets are held in memory, with 2 bytes per
    segment and bootstrap sample. Raises DataError when a set is empty or a file damaged.
    """
    job = context.job
    sets = [(test_set, read_test_set(test_set, paths)) for test_set, paths in context.fetch_test_sets()]
    own = next((segments for test_set, segments in sets if test_set.role == "own"), None)
    progress = context.progress("segments", _planned(model, settings, sets, own, job.device))
    translation = _Translation(context, model.translator, progress)
    context.faults.at("evaluate")
    folder = context.work / "evaluation"
    folder.mkdir()
    evaluator = Evaluator(
        context=context,
        settings=settings,
        resampling=Resampling(settings.bootstrap_samples, seed),
        languages=job.require_languages(),
        translate=translation.translate,
        training=_training_text(model.folder),
        champion_training=_champion_training(context),
        termbase=read_termbase(*context.fetch("termbase")) if "termbase" in context.inputs else None,
        comet=Comet(context, settings.comet),
    )
    evaluations = [
        evaluator.evaluate(test_set, segments, folder, robustness=settings.robustness and segments is own)
        for test_set, segments in sets
    ]
    decoded_per_second = translation.segments_per_second
    serving = measure_serving(model.served, own, job.device, translation.note("serving")) if own else []
    document = {
        "v": 2,
        "task": job.task,
        "primary": "chrf",
        "testSets": evaluations,
        "serving": serving,
        "files": [],
        "modelSizeBytes": model.size_bytes,
        "parameters": model.parameters,
    }
    check("evaluation-file", document, "evaluation.json")
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    (folder / "evaluation.json").write_text(text, "utf-8")
    names = ["evaluation.json", *(segments_file(test_set.set_id) for test_set, _ in sets)]
    metrics: dict[str, float | None] = {"segmentsPerSecond": decoded_per_second}
    for evaluation in evaluations:
        for metric, scored in evaluation["metrics"].items():
            metrics[f"{evaluation['setId']}.{metric}"] = scored and scored["score"]
    progress.update(progress.total, "done", force=True)
    return StepOutcome(metrics, publish(context.out, folder, names))


class _Translation:
    """Counts what is translated, tells how far the step is, and stops when the host is taken away."""

    def __init__(self, context: JobContext, translator: Translator, progress: Progress) -> None:
        self._context = context
        self._translator = translator
        self._progress = progress
        self._done = 0
        self._seconds = 0.0

    def translate(self, sources: list[str], what: str) -> list[str]:
        self._context.interruption.check()
        started = self._context.clock()
        hypotheses = self._translator.translate(sources, self.note(f"decoding {what}"))
        self._seconds += self._context.clock() - started
        return hypotheses

    def note(self, message: str) -> Any:  # noqa: ANN401 - Callable[[int], None]
        def after_chunk(segments: int) -> None:
            self._context.interruption.check()
            self._done += segments
            self._progress.update(self._done, message)

        return after_chunk

    @property
    def segments_per_second(self) -> float:
        return self._done / max(self._seconds, 1e-9)


def _planned(
    model: EvaluatedModel,
    settings: TranslationEvaluationSettings,
    sets: list[tuple[TestSet, list[Segment]]],
    own: list[Segment] | None,
    device: str,
) -> int:
    """Segments that will be translated, at most."""
    planned = sum(len(segments) for _, segments in sets)
    if own is None:
        return planned
    disturbed = len(DISTURBANCES) * min(len(own), MOST_SEGMENTS) if settings.robustness else 0
    return planned + disturbed + decoded_segments(model.served, len(own), device)


def _training_text(folder: Path) -> TrainingText:
    seen, words = folder / SEEN_HASHES, folder / FREQUENT_WORDS
    return TrainingText(
        SeenSegments(seen) if seen.is_file() else None,
        read_frequent_words(words) if words.is_file() else None,
    )


def _champion_training(context: JobContext) -> TrainingText:
    if "champion.seen" not in context.inputs:
        return TrainingText()
    return TrainingText(SeenSegments(*context.fetch("champion.seen")))
