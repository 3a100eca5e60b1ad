"""Probabilities of classes."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import torch

from dragoman_trainer.tasks.classification.binarized import side_of
from dragoman_trainer.tasks.classification.classifier import Classifier, SavedClassifier
from dragoman_trainer.tasks.classification.encode_examples import encode_texts, join_ids
from dragoman_trainer.tasks.classification.examples import Texts
from dragoman_trainer.tasks.translation.binarized import Side

BATCH_PIECES = 16_384

Floats = npt.NDArray[np.float64]


@torch.no_grad()
def predict(model: Classifier, text: Side, after_batch: Callable[[int], None] = lambda rows: None) -> Floats:
    """Probabilities [rows, classes] of encoded texts, of similar lengths at a time; the model is not training."""
    device = model.positions.device
    probabilities = np.zeros((len(text.lengths), model.output.out_features))
    for rows in _batches(text.lengths):
        ids = torch.from_numpy(text.padded(rows)).to(device)
        probabilities[rows] = model(ids).double().softmax(dim=-1).cpu().numpy()
        after_batch(len(rows))
    return probabilities


def predict_texts(
    classifier: SavedClassifier, texts: Sequence[Texts], after_batch: Callable[[int], None] = lambda rows: None
) -> Floats:
    """The same of texts; what is longer than the model has seen loses its end, in pairs the longer side."""
    limit = classifier.maximum_length
    ids = encode_texts(classifier.processor, texts)
    for at, row in enumerate(ids):
        if len(row) > limit:
            ids[at] = _shortened(classifier, texts[at])
    return predict(classifier.model, side_of(ids), after_batch)


def _shortened(classifier: SavedClassifier, texts: Texts) -> list[int]:
    """Ids of texts that are too long together: each gets an equal share of the room, or what it needs."""
    parts: list[list[int]] = classifier.processor.encode(list(texts))
    room = classifier.maximum_length - len(parts)  # a separator or the end mark after each
    shortest_first = sorted(range(len(parts)), key=lambda at: len(parts[at]))
    for done, at in enumerate(shortest_first):
        parts[at] = parts[at][: room // (len(parts) - done)]
        room -= len(parts[at])
    return join_ids(classifier.processor, parts)


def _batches(lengths: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    order = np.argsort(lengths, kind="stable")
    batches, start = [], 0
    for position, length in enumerate(lengths[order].tolist()):
        if position > start and length * (position - start + 1) > BATCH_PIECES:
            batches.append(order[start:position])
            start = position
    return [*batches, order[start:]] if len(order) else []
