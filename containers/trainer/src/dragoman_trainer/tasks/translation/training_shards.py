"""How training text is cut into shards: by row groups of files, whatever the number of processes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dragoman_trainer.bitext import Pair, read_pairs, rows_of_groups
from dragoman_trainer.draws import draw
from dragoman_trainer.tasks.translation.training_inputs import TrainingInput

SHARD_ROWS = 50_000
COLUMNS = ("pairId", "source", "target", "domain")
DOCUMENT_COLUMNS = (*COLUMNS, "document", "position", "sourceId")
BUFFER_ROWS = 2000


@dataclass(frozen=True)
class Shard:
    """Some row groups of a file; with `documents`, a file in which whole documents lie, to be joined."""

    name: str
    of: TrainingInput
    path: Path
    groups: range
    rows: int
    documents: bool = False

    def pairs(self) -> Iterator[Pair]:
        """Its pairs in the order of the file."""
        return read_pairs([self.path], DOCUMENT_COLUMNS if self.documents else COLUMNS, self.groups)

    def windows(self) -> Iterator[list[Pair]]:
        """Runs of pairs that follow each other in a document, each as long as it gets. Holds the shard."""
        ordered = sorted(self.pairs(), key=lambda pair: (*_document(pair), pair.position or 0, pair.pair_id))
        for _, pairs in groupby(ordered, _document):
            yield from _without_gaps(pairs)


def cut_shards(inputs: Sequence[TrainingInput]) -> list[Shard]:
    """Shards of whole row groups, of 50,000 rows or the fewest more that these allow."""
    shards: list[Shard] = []
    for one in inputs:
        for path in one.files:
            first, rows = 0, 0
            groups = rows_of_groups(path)
            for index, size in enumerate(groups):
                rows += size
                if rows >= SHARD_ROWS or index + 1 == len(groups):
                    name = f"pairs-{len(shards):05d}"
                    shards.append(Shard(name, one, path, range(first, index + 1), rows))
                    first, rows = index + 1, 0
    return shards


def cut_documents(inputs: Sequence[TrainingInput], folder: Path) -> list[Shard]:
    """Shards in which documents lie together, by the hash of their names: 50,000 rows each on average.

    Pairs lie in a data set by their own hash, so documents have to be gathered. Writes a copy of all pairs that
    have a place in a document into `folder`; memory: 2,000 pairs a shard.
    """
    shards: list[Shard] = []
    for one in inputs:
        rows = sum(sum(rows_of_groups(path)) for path in one.files)
        gathered = _gather(one, -(-rows // SHARD_ROWS), folder)
        for path, count in gathered:
            name = f"documents-{len(shards):05d}"
            shards.append(Shard(name, one, path, range(len(rows_of_groups(path))), count, documents=True))
    return shards


def _gather(one: TrainingInput, count: int, folder: Path) -> list[tuple[Path, int]]:
    folder.mkdir(parents=True, exist_ok=True)
    buffers: list[list[Pair]] = [[] for _ in range(count)]
    rows = [0] * count
    paths = [folder / f"{one.name}-{index:05d}.parquet" for index in range(count)]
    writers: dict[int, pq.ParquetWriter] = {}

    def flush(index: int) -> None:
        table = _table(buffers[index])
        writer = writers.get(index) or pq.ParquetWriter(paths[index], table.schema)
        writers[index] = writer
        writer.write_table(table)
        rows[index] += len(buffers[index])
        buffers[index] = []

    for pair in read_pairs(one.files, DOCUMENT_COLUMNS):
        if pair.document is None or pair.position is None:
            continue
        index = int(draw("\0".join(_document(pair)), "document shard") * count)
        buffers[index].append(pair)
        if len(buffers[index]) >= BUFFER_ROWS:
            flush(index)
    for index, buffer in enumerate(buffers):
        if buffer:
            flush(index)
    for writer in writers.values():
        writer.close()
    return [(paths[index], rows[index]) for index in sorted(writers)]


def _table(pairs: list[Pair]) -> pa.Table:
    return pa.table(
        {
            "pairId": [pair.pair_id for pair in pairs],
            "source": [pair.source for pair in pairs],
            "target": [pair.target for pair in pairs],
            "domain": pa.array([pair.domain for pair in pairs], pa.string()),
            "document": pa.array([pair.document for pair in pairs], pa.string()),
            "position": pa.array([pair.position for pair in pairs], pa.int64()),
            "sourceId": pa.array([pair.source_id for pair in pairs], pa.string()),
        }
    )


def _document(pair: Pair) -> tuple[str, str]:
    """Two sources may have documents of the same name."""
    return pair.source_id or "", pair.document or ""


def _without_gaps(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    run: list[Pair] = []
    for pair in pairs:
        if run and pair.position != (run[-1].position or 0) + 1:
            yield run
            run = []
        run.append(pair)
    if run:
        yield run
