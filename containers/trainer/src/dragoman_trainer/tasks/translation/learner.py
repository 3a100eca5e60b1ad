"""Translation as the training loop sees it."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import cast

import sentencepiece as spm
from torch import Tensor, nn

from dragoman_trainer.job import JobContext
from dragoman_trainer.progress import Validation
from dragoman_trainer.results import sha256_of
from dragoman_trainer.tasks.translation.binarized import MANIFEST, SPM_MODEL, open_split, read_manifest
from dragoman_trainer.tasks.translation.export import export_model
from dragoman_trainer.tasks.translation.loss import load_rows, summed_loss
from dragoman_trainer.tasks.translation.model import Transformer
from dragoman_trainer.tasks.translation.recipe import TranslationRecipe
from dragoman_trainer.tasks.translation.shape import shape_of
from dragoman_trainer.tasks.translation.validation import Validator, read_references
from dragoman_trainer.training.batches import Indices, plan_epoch
from dragoman_trainer.training.learner import Rows
from dragoman_trainer.training.publish_model import write_json


class TranslationLearner:
    """Pairs of token ids, a transformer, cross-entropy, chrF."""

    def __init__(self, context: JobContext, recipe: TranslationRecipe) -> None:
        job = context.job
        self._recipe = recipe
        self._folder = context.fetch_folder("binarized")
        manifest = read_manifest(self._folder)
        self._vocabulary_size: int = manifest["vocabularySize"]
        self.data_sha256 = sha256_of(self._folder / MANIFEST)
        self._split = open_split(self._folder, "train", manifest["tokenType"])
        self._processor = spm.SentencePieceProcessor(model_file=str(self._folder / SPM_MODEL))
        self._validator = Validator(
            open_split(self._folder, "validation", manifest["tokenType"]),
            read_references(self._folder, recipe.validation.decode_segments),
            self._processor,
            recipe,
            job.require_languages()[1],
        )

    def build_model(self) -> nn.Module:
        """A transformer of the recipe's size."""
        return Transformer(shape_of(self._recipe.size, self._vocabulary_size), self._recipe.model.dropout)

    def plan_epoch(self, epoch: int) -> list[Indices]:
        """Batches of similar length in random order."""
        lengths = self._split.source.lengths, self._split.target.lengths
        return plan_epoch(*lengths, self._recipe.batch.tokens, self.data_sha256, self._recipe.seed, epoch)

    def weight(self, rows: Indices) -> int:
        """Target pieces."""
        offsets = self._split.target.offsets
        return int((offsets[rows + 1] - offsets[rows]).sum())

    def load(self, rows: Indices, multiple: int) -> Rows:
        """Both sides as ids, the target once more shifted by the begin mark."""
        return load_rows(self._split, rows, multiple)

    def summed_loss(self, model: nn.Module, tensors: Mapping[str, Tensor]) -> Tensor:
        """Cross-entropy with label smoothing over the target pieces."""
        return summed_loss(cast(Transformer, model), tensors, self._recipe.optimizer.label_smoothing)

    def describe(self, rows: Indices) -> list[str]:
        """Source and target as text."""
        split = self._split
        ids = [
            [side.tokens[side.offsets[row] : side.offsets[row + 1]].tolist() for row in rows.tolist()]
            for side in (split.source, split.target)
        ]
        return [f"{source} ||| {target}" for source, target in zip(*map(self._processor.decode, ids), strict=True)]

    def validate(self, model: nn.Module, step: int) -> Validation:
        """Loss over the whole validation set, chrF and BLEU of greedy output for a part of it."""
        return self._validator.run(cast(Transformer, model), step)

    def export(self, model: nn.Module, folder: Path) -> list[str]:
        """The model of CTranslate2, the vocabulary and the shape."""
        transformer = cast(Transformer, model)
        (folder / SPM_MODEL).write_bytes((self._folder / SPM_MODEL).read_bytes())
        compute_type = self._recipe.evaluation.compute_type
        names = export_model(transformer, self._processor, compute_type, folder / "ctranslate2")
        config = {"v": 1, "architecture": "transformer", **asdict(transformer.shape)}
        write_json(folder / "config.json", config)
        return ["config.json", SPM_MODEL, *(f"ctranslate2/{name}" for name in names)]
