"""The plan of batches: a pure function of the data, the seed and the epoch, so any attempt can continue it."""

import hashlib
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Indices: TypeAlias = npt.NDArray[np.int64]


def plan_epoch(
    source_lengths: npt.NDArray[np.int64],
    target_lengths: npt.NDArray[np.int64],
    batch_tokens: int,
    manifest_sha256: str,
    seed: int,
    epoch: int,
) -> list[Indices]:
    """All pairs once, in batches of similar length and random order.

    Padded to its longest segment of either side, a batch has at most `batch_tokens` pieces a side. No length
    may exceed `batch_tokens`; binarize has left such pairs out.

    Pairs are sorted by the longer side and, within it, by the difference of the sides, up and down by turns, so
    that neighbours are alike on both sides: 5 % padding on software messages, where sorting by the longer side
    alone leaves 10 %. Ties and the size of the first batch are random, so batches differ from epoch to epoch.
    """
    key = hashlib.sha256(f"batches/{manifest_sha256}/{seed}/{epoch}".encode()).digest()
    random = np.random.default_rng(int.from_bytes(key[:8], "big"))
    longest = np.maximum(source_lengths, target_lengths)
    difference = source_lengths - target_lengths
    turning = np.where(longest % 2 == 1, difference, -difference)
    order = np.lexsort((random.random(len(longest)), turning, longest))
    batches: list[Indices] = []
    start, width = 0, 0
    limit = int(batch_tokens * random.random())
    for position, length in enumerate(longest[order].tolist()):
        width = max(width, length)
        if position > start and width * (position - start + 1) > limit:
            batches.append(order[start:position])
            start, width, limit = position, length, batch_tokens
    if start < len(order):
        batches.append(order[start:])
    return [batches[index] for index in random.permutation(len(batches))]


def micro_batches(batch: Indices, count: int) -> list[Indices]:
    """The batch in `count` parts of as equal size as possible, fewer when it has fewer pairs."""
    return [part.astype(np.int64) for part in np.array_split(batch, min(count, len(batch)))]
