"""What a training leaves behind: the best weights, the model that users run, and how it came about."""

import json
from pathlib import Path

from safetensors.torch import save_file

from dragoman_trainer.contracts import recipe_document
from dragoman_trainer.job import JobContext
from dragoman_trainer.results import StepOutcome, publish
from dragoman_trainer.training.learner import Learner
from dragoman_trainer.training.settings import LearningRecipe
from dragoman_trainer.training.training_state import TrainingState

WEIGHTS = "model.safetensors"


def publish_model(
    context: JobContext,
    recipe: LearningRecipe,
    learner: Learner,
    state: TrainingState,
    measures: dict[str, float | None],
) -> StepOutcome:
    """Uploads the best validation's weights, what the task exports of them, and a report with `measures`."""
    cursor, best = state.cursor, state.best
    assert best is not None, "the last step is always validated, so there is a best"
    folder = context.work / "model"
    folder.mkdir()
    model = learner.build_model()
    model.load_state_dict(best)
    model.eval()
    names = learner.export(model, folder)
    if WEIGHTS not in names:
        save_file(best, folder / WEIGHTS)
        names = [WEIGHTS, *names]
    parameters = sum(parameter.numel() for parameter in model.parameters())
    report = {
        "v": 2,
        "recipe": recipe_document(recipe),
        "binarizedManifestSha256": learner.data_sha256,
        "parameters": parameters,
        "steps": cursor.step,
        "bestStep": cursor.best_step,
        "epochs": cursor.epoch,
        "targetTokens": cursor.target_tokens,
        "seconds": cursor.seconds,
        "measures": measures,
        "curve": [point.document() for point in state.curve.points],
        "validations": [validation.document() for validation in cursor.validations],
    }
    write_json(folder / "training.json", report)
    artifacts = publish(context.out, folder, ["training.json", *names])
    best_validation = next(one for one in cursor.validations if one.optimizer_step == cursor.best_step)
    metrics: dict[str, float | None] = {
        "parameters": parameters,
        "bestStep": cursor.best_step,
        "validationLoss": best_validation.loss,
        "validationScore": best_validation.score,
        **{f"validation.{name}": value for name, value in best_validation.metrics.items()},
        "targetTokens": cursor.target_tokens,
        "trainingSeconds": cursor.seconds,
        **measures,
    }
    return StepOutcome(metrics, artifacts, cursor.step)


def write_json(path: Path, document: object) -> None:
    """Writes a document for people and programs to read, keys in order."""
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n", "utf-8")
