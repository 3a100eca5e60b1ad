"""The network of a classifier: the encoder of a translation model, averaged over the text."""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sentencepiece as spm
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from dragoman_trainer.errors import DataError
from dragoman_trainer.tasks.translation.binarized import SPM_MODEL
from dragoman_trainer.tasks.translation.model import EncoderLayer, dropout, sinusoids
from dragoman_trainer.tasks.translation.shape import TransformerShape
from dragoman_trainer.tasks.translation.vocabulary import PAD

WEIGHTS = "model.safetensors"
CONFIG = "config.json"


class Classifier(nn.Module):
    """Pre-norm encoder, mean over the real positions, one linear map to the classes."""

    def __init__(self, shape: TransformerShape, classes: int, share: float) -> None:
        super().__init__()
        self.shape = shape
        self.dropout = share
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.encoder = nn.ModuleList(EncoderLayer(shape, share) for _ in range(shape.encoder_layers))
        self.encoder_norm = nn.LayerNorm(shape.width)
        self.output = nn.Linear(shape.width, classes)
        self.positions: Tensor
        self.register_buffer("positions", sinusoids(shape.positions, shape.width), persistent=False)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
        nn.init.normal_(self.embedding.weight, std=shape.width**-0.5)

    def forward(self, ids: Tensor) -> Tensor:
        """Ids [rows, length], padded, to scores [rows, classes]."""
        real = ids != PAD
        x = self.embedding(ids) * math.sqrt(self.shape.width) + self.positions[: ids.shape[1]]
        x = dropout(x, self.dropout, self.training)
        for layer in self.encoder:
            x = layer(x, real[:, None, None, :])
        x = self.encoder_norm(x) * real[..., None]
        return self.output(x.sum(dim=1) / real.sum(dim=1, keepdim=True))


@dataclass(frozen=True)
class SavedClassifier:
    """A classifier as the step `train` leaves it, ready to predict; `counts` are of training examples by class."""

    model: Classifier
    processor: spm.SentencePieceProcessor
    label: str
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    languages: tuple[str, str]
    maximum_length: int


def config_document(shape: TransformerShape, manifest: dict[str, Any]) -> dict[str, Any]:
    """config.json beside the weights, of the network and of the binarized data that it was trained on."""
    counts = manifest["splits"]["train"]
    return {
        "v": 1,
        "architecture": "classifier",
        **asdict(shape),
        **{name: manifest[name] for name in ("label", "classes", "maximumLength")},
        "counts": [counts.get(f"class.{name}", 0) for name in manifest["classes"]],
        "languages": [manifest["sourceLanguage"], manifest["targetLanguage"]],
    }


def open_classifier(folder: Path) -> SavedClassifier:
    """The classifier in a folder, on the CPU. Raises DataError when a file is missing or of another task."""
    for name in (CONFIG, WEIGHTS, SPM_MODEL):
        if not (folder / name).is_file():
            raise DataError(f"{name} of the classifier is missing. Run the step train again.", file=name)
    config = json.loads((folder / CONFIG).read_text("utf-8"))
    if config.get("architecture") != "classifier":
        raise DataError("The model is no classifier. Name a version of task `classification`.", file=CONFIG)
    shape = TransformerShape(**{name: config[name] for name in TransformerShape.__dataclass_fields__})
    with torch.random.fork_rng(devices=[]):
        model = Classifier(shape, len(config["classes"]), 0.0)
    model.load_state_dict(load_file(folder / WEIGHTS))
    source, target = config["languages"]
    return SavedClassifier(
        model.eval(),
        spm.SentencePieceProcessor(model_file=str(folder / SPM_MODEL)),
        config["label"],
        tuple(config["classes"]),
        tuple(config["counts"]),
        (source, target),
        config["maximumLength"],
    )
