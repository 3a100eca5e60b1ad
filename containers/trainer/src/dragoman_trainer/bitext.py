"""Parallel text in Parquet, as preparation writes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dragoman_trainer.errors import DataError

BATCH_ROWS = 8192


@dataclass(frozen=True)
class Pair:
    """One source segment with its target segment; `pair_id` is 16 hexadecimal digits."""

    pair_id: str
    source: str
    target: str
    domain: str | None = None
    document: str | None = None


def read_pairs(paths: list[Path], columns: tuple[str, ...] = ("pairId", "source", "target")) -> Iterator[Pair]:
    """The pairs of Parquet files in order, holding one batch of 8,192 rows in memory.

    Raises DataError naming the file that is not Parquet, lacks a column, or has an empty side.
    """
    for path in paths:
        rows_before = 0
        for rows in _batches(path, columns):
            for offset, row in enumerate(rows):
                if not row["source"] or not row["target"]:
                    raise DataError(
                        f"{path.name}: row {rows_before + offset} has no source or target text. "
                        "Prepare the data set again.",
                        file=path.name,
                        row=rows_before + offset,
                    )
                yield Pair(row["pairId"], row["source"], row["target"], row.get("domain"), row.get("document"))
            rows_before += len(rows)


def _batches(path: Path, columns: tuple[str, ...]) -> Iterator[list[dict[str, Any]]]:
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
            for batch in file.iter_batches(BATCH_ROWS, columns=list(columns)):
                yield batch.to_pylist()
    except (pa.ArrowInvalid, pa.ArrowTypeError, OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"{path.name} cannot be read as Parquet: {error}. Prepare the data set again.", file=path.name
        ) from error
