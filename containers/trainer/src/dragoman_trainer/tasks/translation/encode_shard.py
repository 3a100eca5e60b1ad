"""One shard of training text as token ids: the work of one process.

Holds the ids of a shard, about 40 MB for 50,000 pairs of 30 pieces; of documents the text as well.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import sentencepiece as spm
from safetensors.numpy import save_file

from dragoman_trainer.bitext import Pair
from dragoman_trainer.tasks.translation.augment import augmented
from dragoman_trainer.tasks.translation.frequent_words import words_of
from dragoman_trainer.tasks.translation.recipe import AugmentationSettings
from dragoman_trainer.tasks.translation.seen import segment_hash
from dragoman_trainer.tasks.translation.tags import Tags, piece_ids
from dragoman_trainer.tasks.translation.training_shards import Shard
from dragoman_trainer.tasks.translation.vocabulary import END, SEPARATOR, UNKNOWN

CHUNK_ROWS = 5000
COUNTS = (
    "pairs",
    "overlong",
    "empty",
    "augmented",
    "joined",
    "sourceTokens",
    "targetTokens",
    "unknownPieces",
    "bytePieces",
)

Item = TypeVar("Item")


@dataclass(frozen=True)
class Encoding:
    """What all shards of a corpus are encoded with; `limit` in pieces, with tags and end mark."""

    model: Path
    dtype: str
    limit: int
    tags: Tags
    augmentation: AugmentationSettings
    document_segments: int


@dataclass(frozen=True)
class Row:
    """One training example before it is encoded; `kind` is what it is counted as."""

    pair_id: str
    source: str
    target: str
    marks: Sequence[int]
    weight: float
    kind: str = "pairs"


@dataclass
class EncodedRows:
    """Token ids of rows that were kept, with what was lost and left out."""

    encoding: Encoding
    processor: spm.SentencePieceProcessor
    counts: Counter[str] = field(default_factory=Counter)
    _arrays: dict[str, list[npt.NDArray[Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pieces = range(self.processor.vocab_size())
        self._byte_pieces = np.flatnonzero([self.processor.is_byte(piece) for piece in pieces])

    def add(self, rows: Sequence[Row]) -> list[Row]:
        """Encodes rows; those that were neither empty nor too long."""
        sources = self.processor.encode([row.source for row in rows], out_type=int, num_threads=1)
        targets = self.processor.encode([row.target for row in rows], out_type=int, num_threads=1)
        return self.add_encoded(rows, sources, targets)

    def add_encoded(
        self, rows: Sequence[Row], sources: Sequence[list[int]], targets: Sequence[list[int]]
    ) -> list[Row]:
        """The same for rows that are encoded already, without marks."""
        kept = []
        for row, source, target in zip(rows, sources, targets, strict=True):
            longest = max(len(source) + len(row.marks), len(target)) + 1
            fits = bool(source and target) and longest <= self.encoding.limit
            if fits:
                kept.append((row, [*row.marks, *source, END], [*target, END]))
            if fits or row.kind == "pairs":
                self.counts[row.kind if fits else "overlong" if source and target else "empty"] += 1
        self._store("source", [source for _, source, _ in kept])
        self._store("target", [target for _, _, target in kept])
        self._append("weights", np.array([row.weight for row, _, _ in kept], np.float32))
        self._append("pair-ids", np.array([int(row.pair_id, 16) for row, _, _ in kept], np.uint64))
        return [row for row, _, _ in kept]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that was kept: tokens and lengths of both sides, weights, pair ids."""
        return {name: np.concatenate(parts) for name, parts in self._arrays.items()}

    def _store(self, side: str, ids: list[list[int]]) -> None:
        lengths = np.fromiter(map(len, ids), np.int64, len(ids))
        tokens = np.fromiter(chain.from_iterable(ids), self.encoding.dtype, int(lengths.sum()))
        self._append(f"{side}.tokens", tokens)
        self._append(f"{side}.lengths", lengths)
        by_piece = np.bincount(tokens, minlength=self.processor.vocab_size())
        self.counts[f"{side}Tokens"] += len(tokens)
        self.counts["unknownPieces"] += int(by_piece[UNKNOWN])
        self.counts["bytePieces"] += int(by_piece[self._byte_pieces].sum())

    def _append(self, name: str, array: npt.NDArray[Any]) -> None:
        self._arrays.setdefault(name, []).append(array)


def encode_shard(task: tuple[Encoding, Shard, Path]) -> dict[str, int]:
    """Writes the ids of a shard to a file; its counts.

    The file has the arrays of EncodedRows, `seen` (hashes of all segments) and `words` (JSON, in UTF-8, of how
    often the words of targets occur), in which joined segments have no say.
    """
    encoding, shard, path = task
    processor = load_processor(encoding.model)
    encoded = EncodedRows(encoding, processor)
    seen: set[int] = set()
    words: Counter[str] = Counter()
    if shard.documents:
        for windows in chunks(shard.windows(), CHUNK_ROWS):
            _join(encoded, shard, windows)
    else:
        for pairs in chunks(shard.pairs(), CHUNK_ROWS):
            for pair in pairs:
                seen.update((segment_hash(pair.source), segment_hash(pair.target)))
                words.update(words_of(pair.target))
            encoded.add([row for pair in pairs for row in _rows(encoded, shard, pair)])
    extra = {
        "seen": np.array(sorted(seen), np.uint64),
        "words": np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), np.uint8),
    }
    save_file({**(encoded.arrays() if encoded.counts else {}), **extra}, path)
    return dict(encoded.counts)


def _rows(encoded: EncodedRows, shard: Shard, pair: Pair) -> Iterator[Row]:
    marks = _marks(encoded, shard, pair)
    weight = shard.of.weight_of(pair.domain)
    yield Row(pair.pair_id, pair.source, pair.target, marks, weight)
    for source, target in augmented(pair.pair_id, pair.source, pair.target, encoded.encoding.augmentation):
        yield Row(pair.pair_id, source, target, marks, weight, "augmented")


def _join(encoded: EncodedRows, shard: Shard, windows: list[list[Pair]]) -> None:
    """Packs the pairs of every window into rows of as many segments as the recipe and the limit allow."""
    separator = encoded.processor.piece_to_id(SEPARATOR)
    pairs = list(chain.from_iterable(windows))
    sources = iter(encoded.processor.encode([pair.source for pair in pairs], out_type=int, num_threads=1))
    targets = iter(encoded.processor.encode([pair.target for pair in pairs], out_type=int, num_threads=1))
    rows, joined_sources, joined_targets = [], [], []
    for window in windows:
        for group in _packed(encoded, shard, window, sources, targets):
            first = group[0][0]
            weight = sum(shard.of.weight_of(pair.domain) for pair, _, _ in group) / len(group)
            rows.append(Row(first.pair_id, "", "", _marks(encoded, shard, first), weight, "joined"))
            joined_sources.append(_joined([source for _, source, _ in group], separator))
            joined_targets.append(_joined([target for _, _, target in group], separator))
    encoded.add_encoded(rows, joined_sources, joined_targets)


Encoded = tuple[Pair, list[int], list[int]]


def _packed(
    encoded: EncodedRows,
    shard: Shard,
    window: list[Pair],
    sources: Iterator[list[int]],
    targets: Iterator[list[int]],
) -> Iterator[list[Encoded]]:
    """Groups of two segments or more."""
    encoding = encoded.encoding
    group: list[Encoded] = []
    room = (0, 0)
    for pair in window:
        one = (pair, next(sources), next(targets))
        needed = (len(one[1]) + 1, len(one[2]) + 1)
        full = len(group) == encoding.document_segments
        if full or max(room[0] + needed[0], room[1] + needed[1]) > encoding.limit:
            if len(group) > 1:
                yield group
            group, room = [], (len(_marks(encoded, shard, pair)), 0)
        elif not group:
            room = (len(_marks(encoded, shard, pair)), 0)
        group.append(one)
        room = (room[0] + needed[0], room[1] + needed[1])
    if len(group) > 1:
        yield group


def _joined(segments: list[list[int]], separator: int) -> list[int]:
    return list(chain(segments[0], *([separator, *segment] for segment in segments[1:])))


def _marks(encoded: EncodedRows, shard: Shard, pair: Pair) -> list[int]:
    of = shard.of
    marks = encoded.encoding.tags.of(pair.pair_id, pair.domain, of.target_language, of.synthetic)
    return piece_ids(encoded.processor, marks)


@cache
def load_processor(model: Path) -> spm.SentencePieceProcessor:
    """The vocabulary, read once in a process."""
    return spm.SentencePieceProcessor(model_file=str(model))


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of `size` items, the last perhaps shorter."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
