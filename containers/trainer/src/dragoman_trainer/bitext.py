"""Parallel text in Parquet, as preparation writes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dragoman_trainer.errors import DataError

BATCH_ROWS = 8192


@dataclass(frozen=True)
class Pair:
    """One source segment with its target segment; `pair_id` is 16 hexadecimal digits.

    `document` and `position` (0-based) say where the first origin of the pair, which `source_id` names, had it.
    """

    pair_id: str
    source: str
    target: str
    domain: str | None = None
    document: str | None = None
    position: int | None = None
    source_id: str | None = None


_FIELDS = {
    "pairId": "pair_id",
    "source": "source",
    "target": "target",
    "domain": "domain",
    "document": "document",
    "position": "position",
    "sourceId": "source_id",
}


def read_pairs(
    paths: Sequence[Path],
    columns: tuple[str, ...] = ("pairId", "source", "target"),
    row_groups: range | None = None,
) -> Iterator[Pair]:
    """The pairs of Parquet files in order, holding one batch of 8,192 rows in memory.

    `row_groups` limits it to some row groups of every file. Raises DataError naming the file that is not Parquet,
    lacks a column, or has an empty side.
    """
    fields = [_FIELDS[column] for column in columns]
    for path in paths:
        row = 0
        for values in _batches(path, columns, row_groups):
            for one in zip(*values, strict=True):
                pair = Pair(**dict(zip(fields, one, strict=True)))
                if not pair.source or not pair.target:
                    raise DataError(
                        f"{path.name}: row {row} has no source or target text. Prepare the data set again.",
                        file=path.name,
                        row=row,
                    )
                yield pair
                row += 1


def rows_of_groups(path: Path) -> list[int]:
    """How many rows every row group of a Parquet file has; DataError when it is none."""
    try:
        with pq.ParquetFile(path) as file:
            return [file.metadata.row_group(index).num_rows for index in range(file.metadata.num_row_groups)]
    except (pa.ArrowInvalid, OSError) as error:
        raise _unreadable(path, error) from error


def _batches(path: Path, columns: tuple[str, ...], row_groups: range | None) -> Iterator[list[list[object]]]:
    try:
        with pq.ParquetFile(path) as file:
            missing = [column for column in columns if column not in file.schema_arrow.names]
            if missing:
                raise DataError(
                    f"{path.name} has no column {', '.join(missing)}; it has "
                    f"{', '.join(file.schema_arrow.names)}. Prepare the data set again.",
                    file=path.name,
                    missing=missing,
                )
            groups = None if row_groups is None else list(row_groups)
            for batch in file.iter_batches(BATCH_ROWS, row_groups=groups, columns=list(columns)):
                yield [batch.column(column).to_pylist() for column in columns]
    except (pa.ArrowInvalid, pa.ArrowTypeError, OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> DataError:
    return DataError(
        f"{path.name} cannot be read as Parquet: {error}. Prepare the data set again.", file=path.name
    )
