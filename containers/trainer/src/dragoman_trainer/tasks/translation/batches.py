"""The plan of batches: a pure function of the data, the seed and the epoch, so any attempt can continue it."""

import hashlib
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Indices: TypeAlias = npt.NDArray[np.int64]

LENGTH_NOISE = 0.1
"""Relative noise on lengths before sorting: other neighbours every epoch, at little padding."""


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
    """
    key = hashlib.sha256(f"batches/{manifest_sha256}/{seed}/{epoch}".encode()).digest()
    random = np.random.default_rng(int.from_bytes(key[:8], "big"))
    longest = np.maximum(source_lengths, target_lengths)
    noise = 1 + LENGTH_NOISE * (2 * random.random(len(longest)) - 1)
    order = np.lexsort((random.random(len(longest)), longest * noise))
    batches: list[Indices] = []
    start, width = 0, 0
    for position, length in enumerate(longest[order].tolist()):
        width = max(width, length)
        if width * (position - start + 1) > batch_tokens:
            batches.append(order[start:position])
            start, width = position, length
    if start < len(order):
        batches.append(order[start:])
    return [batches[index] for index in random.permutation(len(batches))]


def micro_batches(batch: Indices, count: int) -> list[Indices]:
    """The batch in `count` parts of as equal size as possible, fewer when it has fewer pairs."""
    return [part.astype(np.int64) for part in np.array_split(batch, min(count, len(batch)))]
