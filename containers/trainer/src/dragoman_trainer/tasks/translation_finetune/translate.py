"""A finetuned model for whoever wants to read what it says: on the CPU, without a job."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dragoman_trainer.contracts import parse_recipe
from dragoman_trainer.tasks.translation_finetune.binarize import longest_segment
from dragoman_trainer.tasks.translation_finetune.decoders import open_decoder
from dragoman_trainer.tasks.translation_finetune.pretrained import read_config
from dragoman_trainer.tasks.translation_finetune.recipe import FinetuneRecipe


def open_translator(
    folder: Path, recipe: dict[str, Any], to: str, beam_size: int | None
) -> Callable[[list[str]], list[str]]:
    """A function from segments to translations, by beam search, into the language that the model was tuned for.

    Raises DataError when files are missing.
    """
    finetuned = parse_recipe(FinetuneRecipe, recipe)
    longest = longest_segment(finetuned, read_config(folder))
    decoder = open_decoder(folder, finetuned, longest, device="cpu", beam_size=beam_size)
    return decoder.translate
