"""Pairs as the ids of a pretrained tokenizer: the work of one process of `binarize`."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file

from dragoman_trainer.bitext import Pair
from dragoman_trainer.tasks.translation.binarized import SIDES
from dragoman_trainer.tasks.translation.encode_shard import chunks
from dragoman_trainer.tasks.translation.frequent_words import words_of
from dragoman_trainer.tasks.translation.seen import segment_hash
from dragoman_trainer.tasks.translation.training_inputs import TrainingInput
from dragoman_trainer.tasks.translation.training_shards import Shard
from dragoman_trainer.tasks.translation_finetune.pretrained import load_tokenizer
from dragoman_trainer.tasks.translation_finetune.recipe import LanguageCodes

CHUNK_PAIRS = 5000
COUNTS = ("pairs", "overlong", "sourceTokens", "targetTokens", "unknownPieces")

Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Encoding:
    """What all pairs are encoded with; `limit` in pieces, with all marks."""

    pretrained: Path
    codes: LanguageCodes | None
    dtype: str
    limit: int


def encode_pairs(
    encoding: Encoding, pairs: Sequence[Pair], of: TrainingInput | None = None
) -> tuple[Arrays, list[Pair], Counter[str]]:
    """Of the pairs that are not too long tokens and lengths of both sides, weights and ids; those; the counts."""
    tokenizer = load_tokenizer(encoding.pretrained, encoding.codes)
    sources = tokenizer.encode_sources([pair.source for pair in pairs])
    targets = tokenizer.encode_targets([pair.target for pair in pairs])
    rows = [
        row for row in zip(pairs, sources, targets, strict=True) if max(len(row[1]), len(row[2])) <= encoding.limit
    ]
    counts = Counter({"pairs": len(rows), "overlong": len(pairs) - len(rows)})
    arrays: Arrays = {
        "weights": np.array([1.0 if of is None else of.weight_of(pair.domain) for pair, _, _ in rows], np.float32),
        "pair-ids": np.array([int(pair.pair_id, 16) for pair, _, _ in rows], np.uint64),
    }
    for side, encoded in zip(SIDES, ([row[1] for row in rows], [row[2] for row in rows]), strict=True):
        lengths = np.fromiter(map(len, encoded), np.int64, len(rows))
        tokens = np.fromiter(chain.from_iterable(encoded), encoding.dtype, int(lengths.sum()))
        counts[f"{side}Tokens"] = len(tokens)
        counts["unknownPieces"] += int(np.count_nonzero(tokens == tokenizer.unknown))
        arrays |= {f"{side}.tokens": tokens, f"{side}.lengths": lengths}
    return arrays, [pair for pair, _, _ in rows], counts


def encode_shard(task: tuple[Encoding, Shard, Path]) -> dict[str, int]:
    """Writes the ids of a shard, with the hashes and words of all its segments, to a file; its counts.

    Holds the text of 5,000 pairs and the ids of the shard.
    """
    encoding, shard, path = task
    seen: set[int] = set()
    words: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    parts: list[Arrays] = []
    for pairs in chunks(shard.pairs(), CHUNK_PAIRS):
        for pair in pairs:
            seen.update((segment_hash(pair.source), segment_hash(pair.target)))
            words.update(words_of(pair.target))
        arrays, _, found = encode_pairs(encoding, pairs, shard.of)
        counts.update(found)
        parts.append(arrays)
    extra = {
        "seen": np.array(sorted(seen), np.uint64),
        "words": np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), np.uint8),
    }
    names = parts[0] if parts else ()
    save_file({**{name: np.concatenate([part[name] for part in parts]) for name in names}, **extra}, path)
    return dict(counts)
