"""Greedy decoding inside training, to see chrF grow; what users get is decoded by CTranslate2."""

import numpy as np
import numpy.typing as npt
import torch

from dragoman_trainer.tasks.translation.binarized import Side
from dragoman_trainer.tasks.translation.model import DecoderCache, Transformer
from dragoman_trainer.tasks.translation.vocabulary import BEGIN, END, PAD

ROWS = 64


@torch.no_grad()
def greedy_decode(
    model: Transformer, source: Side, indices: npt.NDArray[np.int64], longest: int
) -> list[list[int]]:
    """The most probable next piece until the end mark, for the given segments; ids without marks, in their order.

    At most `longest` pieces each. Uses no random numbers, so training goes on as if it had not been called.
    """
    device = model.positions.device
    order = indices[np.argsort(source.lengths[indices], kind="stable")]
    outputs: dict[int, list[int]] = {}
    for start in range(0, len(order), ROWS):
        rows = order[start : start + ROWS]
        ids = torch.from_numpy(source.padded(rows)).to(device)
        outputs.update(zip(rows.tolist(), _decode_rows(model, ids, longest), strict=True))
    return [outputs[index] for index in indices.tolist()]


def _decode_rows(model: Transformer, source: torch.Tensor, longest: int) -> list[list[int]]:
    memory, mask = model.encode(source)
    caches = [DecoderCache() for _ in model.decoder]
    pieces = torch.full((len(source),), BEGIN, device=source.device)
    finished = torch.zeros(len(source), dtype=torch.bool, device=source.device)
    written = []
    for position in range(min(longest, model.shape.positions)):
        pieces = model.decode_next(pieces, position, memory, mask, caches).argmax(-1)
        pieces = pieces.masked_fill(finished, PAD)
        finished |= pieces == END
        written.append(pieces)
        if bool(finished.all()):
            break
    rows = torch.stack(written, dim=1).tolist()
    return [row[: row.index(END)] if END in row else row for row in rows]
