"""An exported model for whoever wants to read what it says: on the CPU, without a job."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dragoman_trainer.errors import DataError
from dragoman_trainer.tasks.translation.binarized import SPM_MODEL
from dragoman_trainer.tasks.translation.decoder import Decoder


def open_translator(
    folder: Path, recipe: dict[str, Any], to: str, beam_size: int | None
) -> Callable[[list[str]], list[str]]:
    """A function from segments to translations into the language `to`, by beam search.

    Raises DataError when files are missing.
    """
    for name in (SPM_MODEL, "ctranslate2/model.bin"):
        if not (folder / name).is_file():
            raise DataError(f"{name} is missing in {folder}. Download the model again.", file=name)
    decoder = Decoder(
        folder,
        to,
        device="cpu",
        beam_size=beam_size or recipe["evaluation"]["beamSize"],
        maximum_length=recipe["batch"]["maximumLength"],
    )
    return decoder.translate
