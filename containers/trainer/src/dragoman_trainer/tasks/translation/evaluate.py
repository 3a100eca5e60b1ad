"""The step `evaluate`: decodes the held-out sets with the exported model and measures what it makes of them."""

import math
from pathlib import Path

import sentencepiece as spm
from safetensors import safe_open
from safetensors.torch import load_file

from dragoman_trainer.errors import DataError
from dragoman_trainer.job import JobContext
from dragoman_trainer.results import StepOutcome
from dragoman_trainer.tasks.translation.binarized import SPM_MODEL
from dragoman_trainer.tasks.translation.decoder import Decoder
from dragoman_trainer.tasks.translation.evaluation.evaluate_model import EvaluatedModel, evaluate_model
from dragoman_trainer.tasks.translation.evaluation.serving import COMPUTE_TYPES
from dragoman_trainer.tasks.translation.export import export_model
from dragoman_trainer.tasks.translation.model import Transformer
from dragoman_trainer.tasks.translation.recipe import TranslationRecipe
from dragoman_trainer.tasks.translation.shape import read_shape

FILES = (SPM_MODEL, "model.safetensors", "config.json", "ctranslate2/model.bin")


def evaluate(context: JobContext) -> StepOutcome:
    """As evaluate_model; DataError when the model lacks a file."""
    recipe = context.recipe(TranslationRecipe)
    folder = context.fetch_folder("model")
    for name in FILES:
        if not (folder / name).is_file():
            uri = context.input_uri("model")
            raise DataError(f"{name} is missing under {uri}. Run the step train again.", file=name)
    served = _ServedTransformer(context, folder, recipe)
    model = EvaluatedModel(
        folder=folder,
        translator=served.load(folder / "ctranslate2", context.job.device, "default"),
        served=served,
        size_bytes=(folder / "ctranslate2" / "model.bin").stat().st_size,
        parameters=count_parameters(folder / "model.safetensors"),
    )
    return evaluate_model(context, recipe.evaluation, recipe.seed, model)


class _ServedTransformer:
    """A model of our own in any form, made from its float32 weights."""

    def __init__(self, context: JobContext, folder: Path, recipe: TranslationRecipe) -> None:
        self._context = context
        self._folder = folder
        self._recipe = recipe
        self._exported = {recipe.evaluation.compute_type: folder / "ctranslate2"}

    def compute_types(self, device: str) -> tuple[str, ...]:
        return COMPUTE_TYPES[device]

    def export(self, compute_type: str) -> Path:
        if compute_type not in self._exported:
            folder = self._context.work / "serving" / compute_type
            processor = spm.SentencePieceProcessor(model_file=str(self._folder / SPM_MODEL))
            export_model(self._transformer(), processor, compute_type, folder)
            self._exported[compute_type] = folder
        return self._exported[compute_type]

    def load(self, folder: Path, device: str, compute_type: str) -> Decoder:
        return Decoder(
            self._folder,
            self._context.job.require_languages()[1],
            device=device,
            beam_size=self._recipe.evaluation.beam_size,
            maximum_length=self._recipe.batch.maximum_length,
            compute_type=compute_type,
            converted=folder,
        )

    def _transformer(self) -> Transformer:
        model = Transformer(read_shape(self._folder), 0.0)
        model.load_state_dict(load_file(self._folder / "model.safetensors"))
        return model.eval()


def count_parameters(path: Path) -> int:
    """The numbers in a file of safetensors."""
    with safe_open(path, "numpy") as file:
        # safe_open has keys() and no iterator.
        return sum(math.prod(file.get_slice(name).get_shape()) for name in file.keys())  # noqa: SIM118
