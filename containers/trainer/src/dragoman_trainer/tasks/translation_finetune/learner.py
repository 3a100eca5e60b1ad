"""Finetuning as the training loop sees it."""

import math
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import numpy as np
import torch
from sacrebleu.metrics.chrf import CHRF
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman_trainer.errors import DivergedError
from dragoman_trainer.job import JobContext
from dragoman_trainer.progress import Validation
from dragoman_trainer.results import sha256_of
from dragoman_trainer.tasks.translation.binarized import MANIFEST, Side, Split, open_split, read_manifest
from dragoman_trainer.tasks.translation.frequent_words import FREQUENT_WORDS
from dragoman_trainer.tasks.translation.metrics import bleu_for
from dragoman_trainer.tasks.translation.seen import SEEN_HASHES
from dragoman_trainer.tasks.translation.validation import read_references
from dragoman_trainer.tasks.translation_finetune.export import export_network
from dragoman_trainer.tasks.translation_finetune.network import FinetunedNetwork
from dragoman_trainer.tasks.translation_finetune.pretrained import copy_tokenizer, load_tokenizer
from dragoman_trainer.tasks.translation_finetune.recipe import FinetuneRecipe
from dragoman_trainer.training.batches import Indices, plan_epoch
from dragoman_trainer.training.learner import Rows

DECODED_ROWS = 32


class FinetuneLearner:
    """Pairs of ids of a pretrained tokenizer, its network, cross-entropy, chrF."""

    def __init__(self, context: JobContext, recipe: FinetuneRecipe) -> None:
        self._recipe = recipe
        self._pretrained = context.fetch_folder("pretrained")
        self._folder = context.fetch_folder("binarized")
        manifest = read_manifest(self._folder)
        self._longest: int = manifest["maximumLength"]
        self.data_sha256 = sha256_of(self._folder / MANIFEST)
        self._tokenizer = load_tokenizer(self._pretrained, recipe.language_codes)
        self._train = open_split(self._folder, "train", manifest["tokenType"])
        self._validation = open_split(self._folder, "validation", manifest["tokenType"])
        self._references = read_references(self._folder, recipe.validation.decode_segments)
        self._target_language = context.job.require_languages()[1]

    def build_model(self) -> nn.Module:
        """The pretrained network, with adapters where the recipe wants them."""
        return FinetunedNetwork(self._pretrained, self._recipe.lora)

    def plan_epoch(self, epoch: int) -> list[Indices]:
        """Batches of similar length in random order, rows drawn by their weights."""
        split, recipe = self._train, self._recipe
        lengths = split.source.lengths, split.target.lengths
        return plan_epoch(*lengths, recipe.batch.tokens, self.data_sha256, recipe.seed, epoch, split.weights)

    def weight(self, rows: Indices) -> int:
        """Target pieces."""
        return int(self._train.target.lengths[rows].sum())

    def load(self, rows: Indices, multiple: int) -> Rows:
        """Both sides as ids, and where they are real."""
        return self._load(self._train, rows, multiple)

    def summed_loss(self, model: nn.Module, tensors: Mapping[str, Tensor]) -> Tensor:
        """Cross-entropy with label smoothing over the target pieces."""
        return self._loss(model, tensors, self._recipe.optimizer.label_smoothing)

    def describe(self, rows: Indices) -> list[str]:
        """Source and target as text."""
        sides = (self._train.source, self._train.target)
        texts = (self._tokenizer.decode([_row(side, row) for row in rows.tolist()]) for side in sides)
        return [f"{source} ||| {target}" for source, target in zip(*texts, strict=True)]

    def validate(self, model: nn.Module, step: int) -> Validation:
        """Loss over the whole validation set in nats per target piece; chrF and BLEU of greedy output for part."""
        network = cast(FinetunedNetwork, model)
        loss = self._validation_loss(network)
        if not math.isfinite(loss):
            raise DivergedError(
                f"The validation loss is {loss} at step {step}. Relaunch from the checkpoint before, with a lower "
                "learning rate.",
                optimizer_step=step,
            )
        hypotheses = self._decode(network)
        chrf = CHRF().corpus_score(hypotheses, [self._references]).score
        bleu = bleu_for(self._target_language).corpus_score(hypotheses, [self._references]).score
        return Validation(step, loss, chrf, {"chrf": chrf, "bleu": bleu})

    def export(self, model: nn.Module, folder: Path) -> list[str]:
        """A folder that `transformers` can read, with the model of CTranslate2 and what training has seen."""
        network = cast(FinetunedNetwork, model).merged()
        names = copy_tokenizer(self._pretrained, folder)
        for name in (SEEN_HASHES, FREQUENT_WORDS):
            shutil.copyfile(self._folder / name, folder / name)
        exported = export_network(network, self._recipe.evaluation.compute_type, folder)
        return [*exported, *names, SEEN_HASHES, FREQUENT_WORDS]

    def _load(self, split: Split, rows: Indices, multiple: int = 1) -> Rows:
        source, mask = self._padded(split.source, rows, multiple)
        output, real = self._padded(split.target, rows, multiple)
        places = np.flatnonzero(real)
        arrays = {"source": source, "mask": mask.astype(np.int64), "output": output, "real": places}
        pieces = int(np.count_nonzero(mask)) + len(places)
        return Rows(
            {name: torch.from_numpy(array) for name, array in arrays.items()}, pieces, source.size + output.size
        )

    def _padded(self, side: Side, rows: Indices, multiple: int) -> tuple[np.ndarray, np.ndarray]:
        """Ids padded with the tokenizer's own padding, and where they are real."""
        ids = side.padded(rows, multiple)
        real = np.arange(ids.shape[1]) < side.lengths[rows][:, None]
        return np.where(real, ids, self._tokenizer.pad), real

    def _loss(self, model: nn.Module, tensors: Mapping[str, Tensor], label_smoothing: float) -> Tensor:
        scores = model(tensors["source"], tensors["mask"], tensors["output"]).flatten(0, 1)
        targets = tensors["output"].flatten().index_select(0, tensors["real"])
        scores = scores.index_select(0, tensors["real"]).float()
        return F.cross_entropy(scores, targets, reduction="sum", label_smoothing=label_smoothing)

    @torch.no_grad()
    def _validation_loss(self, network: FinetunedNetwork) -> float:
        device = next(network.parameters()).device
        lengths = self._validation.source.lengths, self._validation.target.lengths
        total = 0.0
        for rows in plan_epoch(*lengths, self._recipe.batch.tokens, "validation", 0, 0):
            tensors = {name: one.to(device) for name, one in self._load(self._validation, rows).tensors.items()}
            total += self._loss(network, tensors, 0.0).item()
        return total / int(lengths[1].sum())

    def _decode(self, network: FinetunedNetwork) -> list[str]:
        device = next(network.parameters()).device
        hypotheses: dict[int, str] = {}
        order = np.argsort(self._validation.source.lengths[: len(self._references)], kind="stable")
        for start in range(0, len(order), DECODED_ROWS):
            rows = order[start : start + DECODED_ROWS]
            source, mask = self._padded(self._validation.source, rows, 1)
            ids = network.generate(
                torch.from_numpy(source).to(device),
                torch.from_numpy(mask.astype(np.int64)).to(device),
                self._tokenizer.prefix,
                self._longest,
                1,
            )
            hypotheses.update(zip(rows.tolist(), self._tokenizer.decode(ids.tolist()), strict=True))
        return [hypotheses[row] for row in range(len(self._references))]


def _row(side: Side, row: int) -> list[int]:
    return side.tokens[side.offsets[row] : side.offsets[row + 1]].tolist()
