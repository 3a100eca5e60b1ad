"""What a translation model is trained to lower."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from dragoman_trainer.tasks.translation.binarized import Split
from dragoman_trainer.tasks.translation.model import Transformer
from dragoman_trainer.tasks.translation.vocabulary import BEGIN, PAD
from dragoman_trainer.training.batches import Indices
from dragoman_trainer.training.cross_entropy import summed_cross_entropy
from dragoman_trainer.training.learner import Rows


def load_rows(split: Split, rows: Indices, multiple: int = 1) -> Rows:
    """Source, decoder input (begin mark first) and decoder output of the given pairs, padded, on the host.

    `real` are the places of the real output pieces in the flattened output: looking for them on a GPU would stop
    it until the host has the answer.
    """
    source = split.source.padded(rows, multiple)
    output = split.target.padded(rows, multiple)
    shifted = np.empty_like(output)
    shifted[:, 0] = BEGIN
    shifted[:, 1:] = output[:, :-1]
    real = np.flatnonzero(output != PAD)
    arrays = {"source": source, "shifted": shifted, "output": output.ravel()[real], "real": real}
    pieces = int(np.count_nonzero(source != PAD)) + len(real)
    return Rows(
        {name: torch.from_numpy(array) for name, array in arrays.items()}, pieces, source.size + output.size
    )


def summed_loss(model: Transformer, tensors: Mapping[str, Tensor], label_smoothing: float) -> Tensor:
    """Cross-entropy in nats, summed over the real target pieces; padding is not even scored."""
    memory, mask = model.encode(tensors["source"])
    hidden = model.decode(tensors["shifted"], memory, mask).flatten(0, 1)
    scores = model.scores(hidden.index_select(0, tensors["real"]))
    return summed_cross_entropy(scores, tensors["output"], label_smoothing)
