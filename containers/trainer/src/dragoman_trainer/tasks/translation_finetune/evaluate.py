"""The step `evaluate` of translation-finetune: everything that is measured of a translation model."""

from pathlib import Path

from dragoman_trainer.job import JobContext
from dragoman_trainer.results import StepOutcome
from dragoman_trainer.tasks.translation.evaluate import count_parameters
from dragoman_trainer.tasks.translation.evaluation.evaluate_model import EvaluatedModel, evaluate_model
from dragoman_trainer.tasks.translation.evaluation.serving import COMPUTE_TYPES, Translator
from dragoman_trainer.tasks.translation_finetune.binarize import longest_segment
from dragoman_trainer.tasks.translation_finetune.decoders import open_decoder
from dragoman_trainer.tasks.translation_finetune.export import CONVERTED, convert
from dragoman_trainer.tasks.translation_finetune.pretrained import WEIGHTS, read_config
from dragoman_trainer.tasks.translation_finetune.recipe import FinetuneRecipe


def evaluate(context: JobContext) -> StepOutcome:
    """As evaluate_model; DataError when the model lacks a file."""
    recipe = context.recipe(FinetuneRecipe)
    folder = context.fetch_folder("model")
    served = _ServedNetwork(context, folder, recipe)
    converted = folder / CONVERTED / "model.bin"
    model = EvaluatedModel(
        folder=folder,
        translator=served.load(folder / CONVERTED, context.job.device, "default"),
        served=served,
        size_bytes=(converted if converted.is_file() else folder / WEIGHTS).stat().st_size,
        parameters=count_parameters(folder / WEIGHTS),
    )
    return evaluate_model(context, recipe.evaluation, recipe.seed, model)


class _ServedNetwork:
    """A finetuned model in any form that CTranslate2 has of it, or in fp32 by `transformers`."""

    def __init__(self, context: JobContext, folder: Path, recipe: FinetuneRecipe) -> None:
        self._longest = longest_segment(recipe, read_config(folder))
        self._folder = folder
        self._recipe = recipe
        self._forms = context.work / "serving"
        self._exported = {recipe.evaluation.compute_type: folder / CONVERTED}

    def compute_types(self, device: str) -> tuple[str, ...]:
        return COMPUTE_TYPES[device] if (self._folder / CONVERTED).is_dir() else ("float32",)

    def export(self, compute_type: str) -> Path:
        if not (self._folder / CONVERTED).is_dir():
            return self._folder
        if compute_type not in self._exported:
            convert(self._folder, compute_type, self._forms / compute_type)
            self._exported[compute_type] = self._forms / compute_type
        return self._exported[compute_type]

    def load(self, folder: Path, device: str, compute_type: str) -> Translator:
        return open_decoder(
            self._folder, self._recipe, self._longest, device=device, compute_type=compute_type, converted=folder
        )
