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
    weights: npt.NDArray[np.float32] | None = None,
) -> list[Indices]:
    """All pairs once, or as often as their weights say, in batches of similar length and random order.

    Padded to its longest segment of either side, a batch has at most `batch_tokens` pieces a side. No length
    may exceed `batch_tokens`; binarize has left such pairs out.

    Pairs are sorted by the longer side and, within it, by the difference of the sides, up and down by turns, so
    that neighbours are alike on both sides: 5 % padding on software messages, where sorting by the longer side
    alone leaves 10 %. Ties and the size of the first batch are random, so batches differ from epoch to epoch.
    """
    key = hashlib.sha256(f"batches/{manifest_sha256}/{seed}/{epoch}".encode()).digest()
    random = np.random.default_rng(int.from_bytes(key[:8], "big"))
    rows = np.arange(len(source_lengths)) if weights is None else drawn_rows(weights, seed, epoch)
    longest = np.maximum(source_lengths, target_lengths)[rows]
    difference = (source_lengths - target_lengths)[rows]
    turning = np.where(longest % 2 == 1, difference, -difference)
    order = np.lexsort((random.random(len(longest)), turning, longest))
    batches: list[Indices] = []
    start, width = 0, 0
    limit = int(batch_tokens * random.random())
    for position, length in enumerate(longest[order].tolist()):
        width = max(width, length)
        if position > start and width * (position - start + 1) > limit:
            batches.append(rows[order[start:position]])
            start, width, limit = position, length, batch_tokens
    if start < len(order):
        batches.append(rows[order[start:]])
    return [batches[index] for index in random.permutation(len(batches))]


def drawn_rows(weights: npt.NDArray[np.float32], seed: int, epoch: int) -> Indices:
    """The rows of an epoch, ascending: each as often as its weight's whole part, once more by chance of the rest.

    Chance is a hash of seed, epoch and row, so a row falls the same way whatever other rows there are.
    """
    key = hashlib.sha256(f"rows/{seed}/{epoch}".encode()).digest()
    hashes = _mixed(np.arange(len(weights), dtype=np.uint64) ^ np.uint64(int.from_bytes(key[:8], "big")))
    chance = (hashes >> np.uint64(11)).astype(np.float64) / (1 << 53)
    whole = np.floor(weights)
    return np.repeat(np.arange(len(weights)), whole.astype(np.int64) + (chance < weights - whole))


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """SplitMix64 (Steele et al., 2014, https://doi.org/10.1145/2660193.2660195) of every number."""
    values = values * np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def micro_batches(batch: Indices, count: int) -> list[Indices]:
    """The batch in `count` parts of as equal size as possible, fewer when it has fewer pairs."""
    return [part.astype(np.int64) for part in np.array_split(batch, min(count, len(batch)))]
