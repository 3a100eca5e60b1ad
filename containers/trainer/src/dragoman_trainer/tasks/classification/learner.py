"""Classification as the training loop sees it."""

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import sentencepiece as spm
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman_trainer.errors import DivergedError
from dragoman_trainer.job import JobContext
from dragoman_trainer.progress import Validation
from dragoman_trainer.results import sha256_of
from dragoman_trainer.tasks.classification.binarized import open_examples
from dragoman_trainer.tasks.classification.classifier import CONFIG, Classifier, config_document
from dragoman_trainer.tasks.classification.predict import predict
from dragoman_trainer.tasks.classification.recipe import ClassificationRecipe
from dragoman_trainer.tasks.classification.scores import score_classes
from dragoman_trainer.tasks.translation.binarized import MANIFEST, SPM_MODEL, read_manifest
from dragoman_trainer.tasks.translation.seen import SEEN_HASHES
from dragoman_trainer.tasks.translation.shape import shape_of
from dragoman_trainer.training.batches import Indices, plan_epoch
from dragoman_trainer.training.learner import Rows
from dragoman_trainer.training.publish_model import write_json


class ClassificationLearner:
    """Labelled texts, an encoder, cross-entropy, macro F1."""

    def __init__(self, context: JobContext, recipe: ClassificationRecipe) -> None:
        self._recipe = recipe
        self._folder = context.fetch_folder("binarized")
        self._manifest = read_manifest(self._folder)
        self.data_sha256 = sha256_of(self._folder / MANIFEST)
        token_type: str = self._manifest["tokenType"]
        self._train = open_examples(self._folder, "train", token_type)
        self._validation = open_examples(self._folder, "validation", token_type)
        self._processor = spm.SentencePieceProcessor(model_file=str(self._folder / SPM_MODEL))
        self._classes: tuple[str, ...] = tuple(self._manifest["classes"])

    def build_model(self) -> nn.Module:
        """An encoder of the recipe's size."""
        shape = shape_of(self._recipe.size, self._manifest["vocabularySize"])
        # Rows are padded to multiples of 8 on a GPU.
        positions = max(shape.positions, self._manifest["maximumLength"] + 8)
        shape = replace(shape, decoder_layers=0, positions=positions)
        return Classifier(shape, len(self._classes), self._recipe.model.dropout)

    def plan_epoch(self, epoch: int) -> list[Indices]:
        """Batches of similar length in random order."""
        lengths = self._train.text.lengths
        return plan_epoch(lengths, lengths, self._recipe.batch.tokens, self.data_sha256, self._recipe.seed, epoch)

    def weight(self, rows: Indices) -> int:
        """Examples."""
        return len(rows)

    def load(self, rows: Indices, multiple: int) -> Rows:
        """Ids and classes."""
        ids = self._train.text.padded(rows, multiple)
        tensors = {
            "ids": torch.from_numpy(ids),
            "classes": torch.from_numpy(self._train.classes[rows].astype(np.int64)),
        }
        return Rows(tensors, int(self._train.text.lengths[rows].sum()), ids.size)

    def summed_loss(self, model: nn.Module, tensors: Mapping[str, Tensor]) -> Tensor:
        """Cross-entropy with label smoothing over the examples."""
        smoothing = self._recipe.optimizer.label_smoothing
        scores = model(tensors["ids"]).float()
        return F.cross_entropy(scores, tensors["classes"], reduction="sum", label_smoothing=smoothing)

    def describe(self, rows: Indices) -> list[str]:
        """Class and text."""
        text = self._train.text
        return [
            f"{self._classes[self._train.classes[row]]}: "
            f"{self._processor.decode(text.tokens[text.offsets[row] : text.offsets[row + 1]].tolist())}"
            for row in rows.tolist()
        ]

    def validate(self, model: nn.Module, step: int) -> Validation:
        """Loss, macro F1 and accuracy of the whole validation set."""
        targets = self._validation.classes.astype(np.int64)
        probabilities = predict(cast(Classifier, model), self._validation.text)
        if not np.isfinite(probabilities).all():
            raise DivergedError(
                f"The probabilities are not finite at step {step}. Relaunch from the checkpoint before, with a "
                "lower learning rate.",
                optimizer_step=step,
            )
        scores = {name: scored.score() for name, scored in score_classes(probabilities, targets, None).items()}
        loss = scores["logLoss"]
        assert math.isfinite(loss), "probabilities have a lower bound"
        return Validation(step, loss, scores["f1"], {"f1": scores["f1"], "accuracy": scores["accuracy"]})

    def export(self, model: nn.Module, folder: Path) -> list[str]:
        """The vocabulary, what the network and its classes are, and what it has seen."""
        for name in (SPM_MODEL, SEEN_HASHES):
            (folder / name).write_bytes((self._folder / name).read_bytes())
        write_json(folder / CONFIG, config_document(cast(Classifier, model).shape, self._manifest))
        return [CONFIG, SPM_MODEL, SEEN_HASHES]
