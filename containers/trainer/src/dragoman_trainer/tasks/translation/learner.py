"""Translation as the training loop sees it."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import sentencepiece as spm
from torch import Tensor, nn

from dragoman_trainer.job import JobContext
from dragoman_trainer.progress import Validation
from dragoman_trainer.results import sha256_of
from dragoman_trainer.tasks.translation.binarized import MANIFEST, SPM_MODEL, open_split, read_manifest
from dragoman_trainer.tasks.translation.frequent_words import FREQUENT_WORDS
from dragoman_trainer.tasks.translation.loss import load_rows, summed_loss
from dragoman_trainer.tasks.translation.model import Transformer
from dragoman_trainer.tasks.translation.recipe import TranslationRecipe
from dragoman_trainer.tasks.translation.seen import SEEN_HASHES
from dragoman_trainer.tasks.translation.shape import shape_document, shape_of_recipe
from dragoman_trainer.tasks.translation.starting_weights import StartingWeights
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
        self._shape = shape_of_recipe(recipe, self._vocabulary_size)
        self._start = (
            StartingWeights(context.fetch_folder("continue"), self._folder, self._shape)
            if "continue" in context.inputs
            else None
        )
        self._validator = Validator(
            open_split(self._folder, "validation", manifest["tokenType"]),
            read_references(self._folder, recipe.validation.decode_segments),
            self._processor,
            recipe,
            job.require_languages()[1],
        )

    def build_model(self) -> nn.Module:
        """A transformer of the recipe's shape, with the weights of the input `continue` where there is one."""
        model = Transformer(self._shape, self._recipe.model.dropout)
        if self._start is not None:
            self._start.load_into(model)
        return model

    def plan_epoch(self, epoch: int) -> list[Indices]:
        """Batches of similar length in random order, rows drawn by their weights."""
        split, recipe = self._split, self._recipe
        lengths = split.source.lengths, split.target.lengths
        return plan_epoch(*lengths, recipe.batch.tokens, self.data_sha256, recipe.seed, epoch, split.weights)

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
        """Pair id, source and target as text."""
        split = self._split
        ids = [
            [side.tokens[side.offsets[row] : side.offsets[row + 1]].tolist() for row in rows.tolist()]
            for side in (split.source, split.target)
        ]
        pairs = ["" if split.pair_ids is None else f"{split.pair_ids[row]:016x}: " for row in rows.tolist()]
        texts = zip(pairs, *map(self._processor.decode, ids), strict=True)
        return [f"{pair}{source} ||| {target}" for pair, source, target in texts]

    def validate(self, model: nn.Module, step: int) -> Validation:
        """Loss over the whole validation set, chrF and BLEU of greedy output for a part of it."""
        return self._validator.run(cast(Transformer, model), step)

    def export(self, model: nn.Module, folder: Path) -> list[str]:
        """The model of CTranslate2, the vocabulary, the shape, and what the model has seen."""
        transformer = cast(Transformer, model)
        copied = [name for name in (SPM_MODEL, SEEN_HASHES, FREQUENT_WORDS) if (self._folder / name).is_file()]
        for name in copied:
            shutil.copyfile(self._folder / name, folder / name)
        from dragoman_trainer.tasks.translation.export import export_model  # noqa: PLC0415 - 1.5 s of every start

        compute_type = self._recipe.evaluation.compute_type
        names = export_model(transformer, self._processor, compute_type, folder / "ctranslate2")
        write_json(folder / "config.json", shape_document(transformer.shape))
        return ["config.json", *copied, *(f"ctranslate2/{name}" for name in names)]
