"""Text of invented words for measurements: as frequent as Zipf's law has them, in segments as long as messages."""

import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = 4000


def invented_pairs(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Pairs whose target has another word for every word of the source, in order; 1 to 60 words, 10 on average."""
    draw = random.Random(seed)
    source, target = ([_word(draw) for _ in range(WORDS)] for _ in range(2))
    numbers = np.random.default_rng(seed)
    lengths = np.clip(numbers.lognormal(2.0, 0.7, count), 1, 60).astype(int)
    ranks = np.minimum(numbers.pareto(1.0, int(lengths.sum())) * 10, WORDS - 1).astype(int)
    return [
        (" ".join(source[word] for word in words), " ".join(target[word] for word in words))
        for words in np.split(ranks, np.cumsum(lengths)[:-1])
    ]


def write_parquet(path: Path, pairs: list[tuple[str, str]]) -> None:
    """Pairs as preparation publishes them, without domain, document or origin."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nothing = pa.nulls(len(pairs), pa.string())
    table = pa.table(
        {
            "pairId": [f"{index:016x}" for index in range(len(pairs))],
            "source": [source for source, _ in pairs],
            "target": [target for _, target in pairs],
            "score": pa.nulls(len(pairs), pa.float64()),
            "domain": nothing,
            "document": nothing,
            "position": pa.nulls(len(pairs), pa.int64()),
            "origins": ["[]"] * len(pairs),
        }
    )
    pq.write_table(table, path)


def _word(draw: random.Random) -> str:
    return "".join(draw.choice(LETTERS) for _ in range(draw.randint(2, 8)))
