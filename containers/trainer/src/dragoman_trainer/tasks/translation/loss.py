"""What a translation model is trained to lower."""

import torch
from torch import Tensor
from torch.nn import functional as F

from dragoman_trainer.tasks.translation.binarized import Split
from dragoman_trainer.tasks.translation.model import Transformer
from dragoman_trainer.tasks.translation.vocabulary import BEGIN, PAD
from dragoman_trainer.training.batches import Indices


def load_rows(split: Split, rows: Indices, device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    """Source, decoder input (begin mark first) and decoder output of the given pairs, padded."""
    source = torch.from_numpy(split.source.padded(rows))
    output = torch.from_numpy(split.target.padded(rows))
    shifted = torch.cat([torch.full((len(rows), 1), BEGIN), output[:, :-1]], dim=1)
    return source.to(device), shifted.to(device), output.to(device)


def summed_loss(
    model: Transformer, source: Tensor, shifted: Tensor, output: Tensor, label_smoothing: float
) -> Tensor:
    """Cross-entropy in nats, summed over the real target pieces; padding is not even scored."""
    memory, mask = model.encode(source)
    real = output != PAD
    scores = model.scores(model.decode(shifted, memory, mask)[real])
    return F.cross_entropy(scores.float(), output[real], reduction="sum", label_smoothing=label_smoothing)
