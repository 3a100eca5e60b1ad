"""Looks at the model while it trains: loss over the validation set, chrF and BLEU of a part of it."""

import json
import math
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import sentencepiece as spm
import torch
from sacrebleu.metrics.chrf import CHRF

from dragoman_trainer.errors import DivergedError
from dragoman_trainer.progress import Validation
from dragoman_trainer.tasks.translation.binarized import VALIDATION_TEXT, Split
from dragoman_trainer.tasks.translation.greedy import greedy_decode
from dragoman_trainer.tasks.translation.loss import load_rows, summed_loss
from dragoman_trainer.tasks.translation.metrics import bleu_for
from dragoman_trainer.tasks.translation.model import Transformer
from dragoman_trainer.tasks.translation.recipe import TranslationRecipe
from dragoman_trainer.training.batches import plan_epoch


@dataclass
class Validator:
    """What a validation needs, prepared once."""

    split: Split
    references: list[str]
    processor: spm.SentencePieceProcessor
    recipe: TranslationRecipe
    target_language: str

    def run(self, model: Transformer, step: int) -> Validation:
        """Loss in nats per target piece without smoothing; chrF and BLEU of greedy output."""
        loss = self._loss(model)
        indices = np.arange(len(self.references))
        outputs = greedy_decode(model, self.split.source, indices, self.recipe.batch.maximum_length)
        if not math.isfinite(loss):
            raise DivergedError(
                f"The validation loss is {loss} at step {step}. Relaunch from the checkpoint before, with a lower "
                "learning rate.",
                optimizer_step=step,
            )
        hypotheses = self.processor.decode(outputs)
        chrf = CHRF().corpus_score(hypotheses, [self.references]).score
        bleu = bleu_for(self.target_language).corpus_score(hypotheses, [self.references]).score
        return Validation(step, loss, chrf, {"chrf": chrf, "bleu": bleu})

    @torch.no_grad()
    def _loss(self, model: Transformer) -> float:
        device = model.positions.device
        lengths = self.split.source.lengths, self.split.target.lengths
        total = 0.0
        for rows in plan_epoch(*lengths, self.recipe.batch.tokens, "validation", 0, 0):
            tensors = {name: tensor.to(device) for name, tensor in load_rows(self.split, rows).tensors.items()}
            total += summed_loss(model, tensors, 0.0).item()
        return total / int(lengths[1].sum())


def read_references(folder: Path, count: int) -> list[str]:
    """Target text of the first `count` pairs of the binarized validation set."""
    with (folder / VALIDATION_TEXT).open(encoding="utf-8") as stream:
        return [json.loads(line)["target"] for line in islice(stream, count)]
