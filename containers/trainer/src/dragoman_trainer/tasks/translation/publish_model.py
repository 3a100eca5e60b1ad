"""What a training leaves behind: the best weights, the model users decode with, and how it came about."""

import json
from dataclasses import asdict
from pathlib import Path

import sentencepiece as spm
from safetensors.torch import save_file

from dragoman_trainer.contracts import recipe_document
from dragoman_trainer.job import JobContext
from dragoman_trainer.results import StepOutcome, publish
from dragoman_trainer.tasks.translation.binarized import SPM_MODEL
from dragoman_trainer.tasks.translation.export import export_model
from dragoman_trainer.tasks.translation.model import Transformer
from dragoman_trainer.tasks.translation.training_state import TrainingState


def publish_model(
    context: JobContext,
    state: TrainingState,
    processor: spm.SentencePieceProcessor,
    spm_model: Path,
    manifest_sha256: str,
) -> StepOutcome:
    """Uploads the best validation's weights, their CTranslate2 form, the vocabulary and a report.

    `manifest_sha256` names the binarized corpus the model was trained on.
    """
    recipe, cursor, best = context.job.recipe, state.cursor, state.best
    assert best is not None, "the last step is always validated, so there is a best"
    folder = context.work / "model"
    folder.mkdir()
    save_file(best, folder / "model.safetensors")
    (folder / SPM_MODEL).write_bytes(spm_model.read_bytes())
    exported = Transformer(state.model.shape, 0.0)
    exported.load_state_dict(best)
    names = export_model(exported, processor, recipe.evaluation.compute_type, folder / "ctranslate2")
    _write_json(folder / "config.json", {"v": 1, "architecture": "transformer", **asdict(state.model.shape)})
    parameters = sum(tensor.numel() for tensor in best.values())
    report = {
        "v": 1,
        "recipe": recipe_document(recipe),
        "binarizedManifestSha256": manifest_sha256,
        "parameters": parameters,
        "steps": cursor.step,
        "bestStep": cursor.best_step,
        "epochs": cursor.epoch,
        "targetTokens": cursor.target_tokens,
        "seconds": cursor.seconds,
        "validations": [validation.document() for validation in cursor.validations],
    }
    _write_json(folder / "training.json", report)
    files = ["model.safetensors", "config.json", SPM_MODEL, "training.json"]
    artifacts = publish(context.out, folder, [*files, *(f"ctranslate2/{name}" for name in names)])
    best_validation = next(one for one in cursor.validations if one.optimizer_step == cursor.best_step)
    metrics: dict[str, float | None] = {
        "parameters": parameters,
        "bestStep": cursor.best_step,
        "validationLoss": best_validation.loss,
        "validationChrf": best_validation.chrf,
        "validationBleu": best_validation.bleu,
        "targetTokens": cursor.target_tokens,
        "trainingSeconds": cursor.seconds,
    }
    return StepOutcome(metrics, artifacts, cursor.step)


def _write_json(path: Path, document: object) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n", "utf-8")
