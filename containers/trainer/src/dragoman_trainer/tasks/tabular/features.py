"""Features from the past alone, made in one pass over the rows in the order of their time.

Every maker is asked for the features of all rows of one moment and told their outcomes only then, so a row sees
nothing of itself, of rows of the same moment, or of later ones: what is not yet there cannot leak.
"""

import math
import zlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from dragoman_trainer.tasks.tabular.contest_features import ContestFeatures
from dragoman_trainer.tasks.tabular.recipe import TabularRecipe
from dragoman_trainer.tasks.tabular.table import Row, Table, moments

PRIOR_ROWS = 10
"""So many rows of all groups are mixed into the mean of one group, which else says much from little."""
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
LATEST_DAY = 365 * 8000


class FeatureMaker(Protocol):
    """Some features of a row, by name."""

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called."""
        ...

    def features(self, row: Row) -> Sequence[float]:
        """Of a row whose outcome is not known; NaN where the past says nothing."""
        ...

    def learn(self, row: Row) -> None:
        """The row is past now."""
        ...


def feature_makers(recipe: TabularRecipe, table: Table) -> list[FeatureMaker]:
    """What the recipe asks for."""
    makers: list[FeatureMaker] = []
    if recipe.contest is not None:
        makers.append(ContestFeatures(recipe.contest))
    makers += [GroupFeatures(column, table.classes) for column in recipe.groups]
    if isinstance(next(iter(table.rows)).known[recipe.time], (int, float)):
        return [*makers, GivenColumns(recipe.columns)]
    return [*makers, CalendarFeatures(), GivenColumns(recipe.columns)]


def make_features(table: Table, makers: Sequence[FeatureMaker]) -> npt.NDArray[np.float64]:
    """[rows, features]; memory: that, and what the makers remember of every group."""
    width = sum(len(maker.names) for maker in makers)
    matrix = np.empty((len(table.rows), width), np.float64)
    for moment in moments(table.rows):
        for index in moment:
            matrix[index] = [value for maker in makers for value in maker.features(table.rows[index])]
        for index in moment:
            for maker in makers:
                maker.learn(table.rows[index])
    return matrix


class GroupFeatures:
    """Of a column that names things: how often, how long ago, and with what targets the same has come before."""

    def __init__(self, column: str, classes: tuple[str, ...]) -> None:
        self._column = column
        self._classes = classes
        labels = [f"share.{name}" for name in classes] or ["mean"]
        self.names = (
            f"{column}.count",
            f"{column}.daysSince",
            f"{column}.last",
            *(f"{column}.{label}" for label in labels),
        )
        width = len(labels)
        self._all = np.zeros(width + 1)
        self._sums: defaultdict[Any, npt.NDArray[np.float64]] = defaultdict(lambda: np.zeros(width + 1))
        self._last: dict[Any, tuple[float, float]] = {}

    def features(self, row: Row) -> Sequence[float]:
        """See FeatureMaker."""
        group = row.known[self._column]
        sums = self._sums.get(group)
        count = 0.0 if sums is None else float(sums[-1])
        time, target = self._last.get(group, (math.nan, math.nan))
        if self._all[-1] == 0:
            means = np.full(len(self._all) - 1, math.nan)
        else:
            prior = PRIOR_ROWS * self._all[:-1] / self._all[-1]
            means = (prior if sums is None else prior + sums[:-1]) / (PRIOR_ROWS + count)
        return [count, row.time - time, target, *means]

    def learn(self, row: Row) -> None:
        """See FeatureMaker."""
        group = row.known[self._column]
        values = np.zeros(len(self._all))
        values[-1] = 1
        if self._classes:
            values[int(row.target)] = 1
        else:
            values[0] = row.target
        self._sums[group] += values
        self._all += values
        self._last[group] = (row.time, row.target)


class CalendarFeatures:
    """Where in the year and in the week a row lies."""

    names = ("time.dayOfYear", "time.weekday")

    def features(self, row: Row) -> Sequence[float]:
        """See FeatureMaker."""
        if abs(row.time) > LATEST_DAY:
            return [math.nan, math.nan]
        moment = EPOCH + timedelta(days=row.time)
        return [moment.timetuple().tm_yday, moment.weekday()]

    def learn(self, row: Row) -> None:
        """Nothing: the calendar is known."""


class GivenColumns:
    """Columns as they are: numbers and truth values; text as a number from its hash (Weinberger et al. 2009)."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._columns = columns
        self.names = tuple(f"column.{name}" for name in columns)

    def features(self, row: Row) -> Sequence[float]:
        """See FeatureMaker."""
        return [_as_number(row.known[name]) for name in self._columns]

    def learn(self, row: Row) -> None:
        """Nothing: the columns are known."""


def _as_number(value: Any) -> float:  # noqa: ANN401 - a cell
    if value is None:
        return math.nan
    if isinstance(value, (bool, int, float)):
        return float(value)
    # Codes in the order of appearance would depend on other rows.
    return zlib.crc32(str(value).encode()) / 2**32
