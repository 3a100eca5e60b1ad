"""Divisions of rows by time: what is learned from always lies before what it is judged on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dragoman_trainer.errors import DataError
from dragoman_trainer.tasks.tabular.recipe import SplitSettings

Times = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Split:
    """Rows [0, train), [train, validation) and [validation, rows)."""

    train: int
    validation: int
    rows: int

    def counts(self) -> dict[str, int]:
        """Rows by part."""
        return {
            "train": self.train,
            "validation": self.validation - self.train,
            "test": self.rows - self.validation,
        }


def split_by_time(times: Times, settings: SplitSettings) -> Split:
    """The last rows are test, those before them validation; rows of one time stay together.

    Raises DataError when a part would be empty.
    """
    rows = len(times)
    test = start_of_moment(times, round(rows * (1 - settings.test)))
    train = start_of_moment(times, round(rows * (1 - settings.test - settings.validation)))
    split = Split(train, test, rows)
    empty = [name for name, count in split.counts().items() if count <= 0]
    if empty:
        raise DataError(
            f"Of {rows} rows of {len(np.unique(times))} different times none is left for {', '.join(empty)}. "
            "Upload more rows, or change split in the recipe.",
            rows=rows,
        )
    return split


def expanding_folds(times: Times, folds: int) -> list[tuple[int, int]]:
    """Pairs (a, b): learn from rows [0, a), judge on rows [a, b). Later folds learn from more, up to all rows.

    Raises DataError when the rows have too few different times.
    """
    rows = len(times)
    edges = [start_of_moment(times, round(rows * part / (folds + 1))) for part in range(1, folds + 1)]
    pairs = list(zip(edges, [*edges[1:], rows], strict=True))
    if edges[0] == 0 or any(start >= end for start, end in pairs):
        raise DataError(
            f"{rows} training rows of {len(np.unique(times))} different times cannot be cut into {folds} folds. "
            "Upload more rows, or lower search.folds in the recipe.",
            rows=rows,
        )
    return pairs


def start_of_moment(times: Times, row: int) -> int:
    """The first row of the same time as `row`."""
    return len(times) if row >= len(times) else int(np.searchsorted(times, times[row], side="left"))
