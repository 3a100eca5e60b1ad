"""The file that the filter `alignment.quality` of a preparation reads."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

SCHEMA = pa.schema(
    [pa.field("pairId", pa.string(), nullable=False), pa.field("score", pa.float64(), nullable=False)]
)


def write_quality_scores(scored: Iterable[tuple[list[str], npt.NDArray[np.float64]]], path: Path) -> int:
    """Writes chunks of pair ids and their scores to a Parquet file; the number of pairs. Holds one chunk."""
    count = 0
    with pq.ParquetWriter(path, SCHEMA) as writer:
        for pair_ids, scores in scored:
            writer.write_table(pa.table({"pairId": pair_ids, "score": scores}, schema=SCHEMA))
            count += len(pair_ids)
    return count
