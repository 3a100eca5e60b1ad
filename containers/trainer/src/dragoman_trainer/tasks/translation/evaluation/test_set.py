"""The segments of a held-out set with all that is known of them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dragoman_trainer.bitext import read_pairs
from dragoman_trainer.contracts import TestSet
from dragoman_trainer.errors import DataError

COLUMNS = ("pairId", "source", "target", "domain", "document")
FURTHER_COLUMNS = ("sourceId", "origins")


@dataclass(frozen=True)
class Segment:
    """A source with its reference; `seconds` is how long a subtitle is shown."""

    pair_id: str
    source: str
    reference: str
    domain: str | None = None
    document: str | None = None
    source_id: str | None = None
    title: str | None = None
    seconds: float | None = None


def read_test_set(test_set: TestSet, paths: list[Path]) -> list[Segment]:
    """The set in ascending order of pair ids, which are hashes: its first segments are a random sample.

    Raises DataError when it is empty or a file is damaged.
    """
    segments = [
        Segment(
            pair.pair_id,
            pair.source,
            pair.target,
            pair.domain,
            pair.document,
            further.get("sourceId"),
            origin.get("title"),
            origin.get("seconds"),
        )
        for path in paths
        for pair, further in zip(read_pairs([path], COLUMNS), _further(path), strict=True)
        for origin in [_first_origin(further)]
    ]
    if not segments:
        raise DataError(f"The test set {test_set.name} ({test_set.set_id}) has no pairs.", set=test_set.set_id)
    return sorted(segments, key=lambda segment: segment.pair_id)


def _further(path: Path) -> list[dict[str, Any]]:
    """Columns that sets of other makers may lack; reading the pairs first has shown that the file is sound."""
    with pq.ParquetFile(path) as file:
        present = [name for name in FURTHER_COLUMNS if name in file.schema_arrow.names]
        if not present:
            return [{} for _ in range(file.metadata.num_rows)]
        return file.read(columns=present).to_pylist()


def _first_origin(row: dict[str, Any]) -> dict[str, Any]:
    origins = json.loads(row.get("origins") or "[]")
    return origins[0] if origins else {}
