"""The version of our own whose weights a training starts from."""

from dataclasses import asdict
from pathlib import Path

from safetensors.torch import load_file
from torch import nn

from dragoman_trainer.errors import ConfigError, DataError
from dragoman_trainer.results import sha256_of
from dragoman_trainer.tasks.translation.binarized import SPM_MODEL
from dragoman_trainer.tasks.translation.shape import TransformerShape, read_shape

WEIGHTS = "model.safetensors"


class StartingWeights:
    """Weights of a version that fit: of the recipe's shape, with the vocabulary of the training data."""

    def __init__(self, folder: Path, binarized: Path, shape: TransformerShape) -> None:
        """Raises ConfigError when the recipe asks for another shape, DataError when a file does not fit."""
        for name in (WEIGHTS, SPM_MODEL):
            if not (folder / name).is_file():
                raise DataError(f"{name} of the version to continue from is missing. Name another one.", file=name)
        if sha256_of(folder / SPM_MODEL) != sha256_of(binarized / SPM_MODEL):
            raise DataError(
                "The training data was binarized with another vocabulary than that of the version to continue "
                "from. Give the step binarize the same input `continue`."
            )
        theirs, ours = asdict(read_shape(folder)), asdict(shape)
        differing = [f"{name} {theirs[name]}, not {ours[name]}" for name in ours if theirs[name] != ours[name]]
        if differing:
            raise ConfigError(
                f"The version to continue from has {'; '.join(differing)}. Set size, shape, model.positions and "
                "batch.maximumLength of the recipe to what it was trained with."
            )
        self._path = folder / WEIGHTS

    def load_into(self, model: nn.Module) -> None:
        """Replaces the weights of a network of that shape."""
        model.load_state_dict(load_file(self._path))
