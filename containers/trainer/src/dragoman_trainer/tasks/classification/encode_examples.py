"""Texts of examples as the ids that the network reads: the work of one process of `binarize`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sentencepiece as spm
from safetensors.numpy import save_file

from dragoman_trainer.tasks.classification.binarized import Arrays
from dragoman_trainer.tasks.classification.examples import Example, Labels, Texts
from dragoman_trainer.tasks.translation.encode_shard import chunks, load_processor
from dragoman_trainer.tasks.translation.seen import segment_hash
from dragoman_trainer.tasks.translation.training_shards import Shard
from dragoman_trainer.tasks.translation.vocabulary import END, SEPARATOR

CHUNK_PAIRS = 5000


@dataclass(frozen=True)
class Encoding:
    """What all shards of a corpus are encoded with; `limit` in pieces."""

    model: Path
    dtype: str
    limit: int
    labels: Labels


def encode_texts(processor: spm.SentencePieceProcessor, texts: Sequence[Texts]) -> list[list[int]]:
    """Ids of every text, as join_ids puts them together."""
    encoded = [processor.encode([one[at] for one in texts]) for at in range(len(texts[0]))] if texts else []
    return [join_ids(processor, row) for row in zip(*encoded, strict=True)]


def join_ids(processor: spm.SentencePieceProcessor, parts: Sequence[list[int]]) -> list[int]:
    """The ids of a segment, or of two with a separator between them that no text is cut into, and the end mark."""
    separator = processor.piece_to_id(SEPARATOR)
    return [*parts[0], *(piece for part in parts[1:] for piece in (separator, *part)), END]


def encode_examples(
    processor: spm.SentencePieceProcessor, encoding: Encoding, examples: Sequence[Example]
) -> tuple[Arrays, Counter[str]]:
    """Tokens, lengths and classes of the examples that are not too long, and how many those of each class are."""
    counts: Counter[str] = Counter({"overlong": 0})
    rows: list[list[int]] = []
    classes: list[int] = []
    numbers = {name: number for number, name in enumerate(encoding.labels.classes)}
    ids_of_examples = encode_texts(processor, [example.texts for example in examples])
    for example, ids in zip(examples, ids_of_examples, strict=True):
        if len(ids) > encoding.limit:
            counts["overlong"] += 1
            continue
        counts[f"class.{example.label}"] += 1
        counts["examples"] += 1
        counts["pieces"] += len(ids)
        rows.append(ids)
        classes.append(numbers[example.label])
    return {
        "tokens": np.fromiter((piece for row in rows for piece in row), encoding.dtype, counts["pieces"]),
        "lengths": np.fromiter(map(len, rows), np.int64, len(rows)),
        "classes": np.array(classes, np.uint16),
    }, counts


def encode_shard(task: tuple[Encoding, Shard, Path]) -> dict[str, int]:
    """Writes the examples of a shard and the hashes of its segments to a file; its counts. Holds 5,000 pairs' text
    and the ids of the shard."""
    encoding, shard, path = task
    processor = load_processor(encoding.model)
    seen: set[int] = set()
    counts: Counter[str] = Counter()
    parts: list[Arrays] = []
    for pairs in chunks(shard.pairs(), CHUNK_PAIRS):
        for pair in pairs:
            seen.update((segment_hash(pair.source), segment_hash(pair.target)))
        arrays, found = encode_examples(processor, encoding, list(encoding.labels.examples(pairs)))
        counts.update(found, pairs=len(pairs))
        parts.append(arrays)
    names = parts[0] if parts else ()
    joined = {name: np.concatenate([part[name] for part in parts]) for name in names}
    save_file({**joined, "seen": np.array(sorted(seen), np.uint64)}, path)
    return dict(counts)
