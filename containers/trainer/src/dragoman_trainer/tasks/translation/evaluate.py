"""The step `evaluate`: decodes the held-out sets with the exported model and scores them."""

import json
import logging
from pathlib import Path
from typing import Any

from sacrebleu.metrics.chrf import CHRF
from safetensors import safe_open

from dragoman_trainer.bitext import Pair, read_pairs
from dragoman_trainer.contracts import TestSet, check
from dragoman_trainer.errors import DataError
from dragoman_trainer.job import JobContext
from dragoman_trainer.results import StepOutcome, publish
from dragoman_trainer.tasks.translation.binarized import SPM_MODEL
from dragoman_trainer.tasks.translation.decoder import Decoder
from dragoman_trainer.tasks.translation.metrics import (
    bleu_for,
    metric_difference,
    metric_score,
    resample_weights,
    score_segments,
    sentence_chrf,
    ter_for,
)
from dragoman_trainer.tasks.translation.recipe import TranslationRecipe

SAMPLES = 10
COLUMNS = ("pairId", "source", "target", "domain", "document")

log = logging.getLogger(__name__)


def evaluate(context: JobContext) -> StepOutcome:
    """Writes evaluation.json and segments-<setId>.jsonl for every test set of the job.

    A set's segments are held in memory. Raises DataError when a set is empty or a file damaged.
    """
    job = context.job
    model_folder = _model_folder(context)
    decoder = Decoder(context, model_folder)
    sets = {
        test_set.set_id: list(read_pairs(context.fetch(f"test.{test_set.set_id}"), COLUMNS))
        for test_set in job.test_sets
    }
    for test_set in job.test_sets:
        if not sets[test_set.set_id]:
            raise DataError(f"The test set {test_set.name} ({test_set.set_id}) has no pairs.", set=test_set.set_id)
    progress = context.progress("segments", sum(map(len, sets.values())))
    context.faults.at("evaluate")
    folder = context.work / "evaluation"
    folder.mkdir()
    evaluations = []
    for test_set in job.test_sets:
        pairs = sorted(sets[test_set.set_id], key=lambda pair: pair.pair_id)
        hypotheses = decoder.translate([pair.source for pair in pairs], progress, test_set.name)
        champion = _champion_hypotheses(context, test_set)
        evaluations.append(_score(context, folder, test_set, pairs, hypotheses, champion))
    document = {
        "v": 2,
        "task": job.task,
        "primary": "chrf",
        "testSets": evaluations,
        "serving": [],
        "files": [],
        "modelSizeBytes": (model_folder / "ctranslate2" / "model.bin").stat().st_size,
        "parameters": _count_parameters(model_folder / "model.safetensors"),
    }
    check("evaluation-file", document, "evaluation.json")
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    (folder / "evaluation.json").write_text(text, "utf-8")
    names = ["evaluation.json", *(f"segments-{test_set.set_id}.jsonl" for test_set in job.test_sets)]
    metrics: dict[str, float | None] = {"segmentsPerSecond": decoder.segments / max(decoder.seconds, 1e-9)}
    for evaluation in evaluations:
        for metric, scored in evaluation["metrics"].items():
            metrics[f"{evaluation['setId']}.{metric}"] = scored["score"]
    progress.update(progress.total, "done", force=True)
    return StepOutcome(metrics, publish(context.out, folder, names))


def _model_folder(context: JobContext) -> Path:
    folder = context.fetch_folder("model")
    for name in (SPM_MODEL, "model.safetensors", "ctranslate2/model.bin"):
        if not (folder / name).is_file():
            raise DataError(
                f"{name} is missing under {context.input_uri('model')}. Run the step train again.", file=name
            )
    return folder


def _count_parameters(path: Path) -> int:
    with safe_open(path, "numpy") as file:
        count = 0
        for name in file.keys():  # noqa: SIM118 - safe_open has keys() and no iterator
            size = 1
            for extent in file.get_slice(name).get_shape():
                size *= extent
            count += size
    return count


def _champion_hypotheses(context: JobContext, test_set: TestSet) -> dict[str, str] | None:
    name = f"champion.{test_set.set_id}"
    if context.job.champion is None or name not in context.inputs:
        return None
    [path] = context.fetch(name)
    try:
        lines = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
        return {line["pairId"]: line["hypothesis"] for line in lines}
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{context.input_uri(name)} is not a file of segments: {error}. Evaluate the champion again.",
            file=context.input_uri(name),
        ) from error


def _score(
    context: JobContext,
    folder: Path,
    test_set: TestSet,
    pairs: list[Pair],
    hypotheses: list[str],
    champion: dict[str, str] | None,
) -> dict[str, Any]:
    target_language = context.job.require_languages()[1]
    recipe = context.recipe(TranslationRecipe)
    references = [pair.target for pair in pairs]
    bleu = score_segments(bleu_for(target_language), hypotheses, references)
    chrf = score_segments(CHRF(), hypotheses, references)
    ter = score_segments(ter_for(target_language), hypotheses, references)
    weights = resample_weights(len(pairs), recipe.evaluation.bootstrap_samples, recipe.seed)
    _write_segments(folder / f"segments-{test_set.set_id}.jsonl", pairs, hypotheses, sentence_chrf(chrf))
    return {
        "setId": test_set.set_id,
        "name": test_set.name,
        "role": test_set.role,
        "segments": len(pairs),
        "metrics": {
            "bleu": metric_score(bleu, weights),
            "chrf": metric_score(chrf, weights),
            "ter": metric_score(ter, weights),
        },
        "absent": {},
        "rates": {
            "untranslated": _rate(hypotheses, [pair.source for pair in pairs]),
            "exact": _rate(hypotheses, references),
        },
        "lengthRatio": sum(map(len, hypotheses)) / sum(map(len, references)),
        "slices": [],
        "robustness": {},
        "versusChampion": _compare(context, pairs, hypotheses, champion),
        "samples": [
            {"source": pair.source, "reference": pair.target, "hypothesis": hypothesis}
            for pair, hypothesis in zip(pairs[:SAMPLES], hypotheses[:SAMPLES], strict=True)
        ],
    }


def _compare(
    context: JobContext, pairs: list[Pair], hypotheses: list[str], champion: dict[str, str] | None
) -> dict[str, Any] | None:
    """Both systems on the segments that both have decoded; None without a champion or a shared segment."""
    recipe = context.recipe(TranslationRecipe)
    target_language = context.job.require_languages()[1]
    shared = [row for row, pair in enumerate(pairs) if champion is not None and pair.pair_id in champion]
    if champion is None or not shared:
        return None
    references = [pairs[row].target for row in shared]
    ours = [hypotheses[row] for row in shared]
    theirs = [champion[pairs[row].pair_id] for row in shared]
    weights = resample_weights(len(shared), recipe.evaluation.bootstrap_samples, recipe.seed)
    differences = {}
    for name, metric in (("chrf", CHRF()), ("bleu", bleu_for(target_language))):
        challenger = score_segments(metric, ours, references)
        differences[name] = metric_difference(challenger, score_segments(metric, theirs, references), weights)
    return {
        "champion": context.job.champion,
        "segments": len(shared),
        "documents": len(shared),
        "metrics": differences,
    }


def _write_segments(path: Path, pairs: list[Pair], hypotheses: list[str], scores: list[float]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for pair, hypothesis, score in zip(pairs, hypotheses, scores, strict=True):
            line = {
                "pairId": pair.pair_id,
                "source": pair.source,
                "reference": pair.target,
                "hypothesis": hypothesis,
                "chrf": round(score, 4),
                "domain": pair.domain,
                "document": pair.document,
            }
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def _rate(ones: list[str], others: list[str]) -> dict[str, float | int]:
    equal = sum(one == other for one, other in zip(ones, others, strict=True))
    return {"share": equal / len(ones), "segments": len(ones)}
