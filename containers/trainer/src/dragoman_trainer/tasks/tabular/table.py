"""A table's rows in the order of their time, with what is known before each event and what came of it."""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from dragoman_trainer.errors import ConfigError, DataError
from dragoman_trainer.tasks.tabular.recipe import TabularRecipe

OUTCOMES = ("away", "draw", "home")
"""Of a contest, in the order that the ranked probability score goes by."""
MOST_CLASSES = 100
SECONDS_PER_DAY = 86_400


@dataclass(frozen=True)
class Row:
    """One event. `time` in days; `target` is the index of a class, or a number."""

    time: float
    known: dict[str, Any]
    outcome: dict[str, Any]
    target: float
    row_id: str


@dataclass(frozen=True)
class Table:
    """Rows in ascending order of time; `without_target` others had no outcome yet."""

    rows: list[Row]
    classes: tuple[str, ...]
    """What a target counts; empty for a regression."""
    without_target: int

    def times(self) -> npt.NDArray[np.float64]:
        """Of all rows, in days."""
        return np.array([row.time for row in self.rows], np.float64)

    def targets(self) -> npt.NDArray[np.float64]:
        """Of all rows."""
        return np.array([row.target for row in self.rows], np.float64)


def read_table(files: list[Path], recipe: TabularRecipe) -> Table:
    """The rows of Parquet, CSV, JSON (an array of objects) or JSON Lines files, in the order of their time.

    Rows of one time are ordered by what they hold, so the result does not depend on the order of files and rows.
    Only columns that the recipe names are read; memory: these. Raises DataError for a missing column, a time that
    is none, and scores or numbers that are none; ConfigError where the target has too many classes.
    """
    records = [record for path in files for record in _records(path, recipe)]
    scored = [record for record in records if not _is_missing(record, recipe)]
    outcomes = [_outcome(record, recipe) for record in scored]
    classes = _classes(outcomes, recipe)
    index = {name: number for number, name in enumerate(classes)}
    rows = [
        Row(
            time=record.time,
            known={name: record.values[name] for name in recipe.known_columns()},
            outcome={name: record.values[name] for name in recipe.outcome_columns()},
            target=float(index[str(outcome)] if classes else outcome),
            row_id=record.row_id(recipe),
        )
        for record, outcome in zip(scored, outcomes, strict=True)
    ]
    rows.sort(key=lambda row: (row.time, row.row_id))
    if not rows:
        raise DataError("The table has no row with an outcome. Upload rows whose target is known.")
    return Table(rows, classes, len(records) - len(scored))


def moments(rows: list[Row]) -> Iterator[range]:
    """The indexes of the rows of every time, in order."""
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or rows[end].time != rows[start].time:
            yield range(start, end)
            start = end


@dataclass(frozen=True)
class _Record:
    file: str
    number: int
    time: float
    values: dict[str, Any]

    def error(self, what: str) -> DataError:
        return DataError(
            f"Row {self.number} of {self.file} {what} Correct it and upload the file again.",
            file=self.file,
            row=self.number,
        )

    def row_id(self, recipe: TabularRecipe) -> str:
        # Known columns first: two rows that differ in their outcomes alone keep their place among the others.
        return _digest([self.values[name] for name in recipe.known_columns()]) + _digest(
            [self.values[name] for name in recipe.outcome_columns()]
        )


def _digest(values: list[Any]) -> str:
    text = json.dumps(values, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _records(path: Path, recipe: TabularRecipe) -> Iterator[_Record]:
    table = _load(path)
    names = list(dict.fromkeys([*recipe.known_columns(), *recipe.outcome_columns()]))
    missing = [name for name in names if name not in table.column_names]
    if missing:
        raise DataError(
            f"{path.name} has no column {', '.join(missing)}, which the recipe names; it has "
            f"{', '.join(table.column_names)}. Mend the recipe, or upload a table with these columns.",
            file=path.name,
        )
    for number, values in enumerate(table.select(names).to_pylist(), start=1):
        record = _Record(path.name, number, 0.0, values)
        yield _Record(path.name, number, _days(values[recipe.time], record), values)


def _load(path: Path) -> pa.Table:
    try:
        if path.suffix == ".parquet":
            return pq.read_table(path)
        if path.suffix == ".csv":
            return pyarrow.csv.read_csv(path)
        text = path.read_text("utf-8")
        lines = text if path.suffix == ".json" else f"[{','.join(filter(str.strip, text.splitlines()))}]"
        return pa.Table.from_pylist(json.loads(lines))
    except (pa.ArrowException, ValueError, TypeError, AttributeError) as error:
        raise DataError(
            f"{path.name} cannot be read as a table ({str(error)[:200]}). Write it as Parquet, CSV, JSON "
            "(an array of objects) or JSON Lines and upload it again.",
            file=path.name,
        ) from error


def _days(value: Any, record: _Record) -> float:  # noqa: ANN401 - a cell
    """Days since 1970 of an ISO 8601 date or time, in UTC where it names no zone; a number is as it is."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
        except ValueError as error:
            raise record.error(f"has the time {value!r}, which is no ISO 8601 date or time.") from error
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if isinstance(value, datetime):
        zoned = value if value.tzinfo else value.replace(tzinfo=timezone.utc)
        return zoned.timestamp() / SECONDS_PER_DAY
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise record.error(f"has the time {value!r}, which is no date, time or number.")
    return float(value)


def _is_missing(record: _Record, recipe: TabularRecipe) -> bool:
    """Whether the event has no outcome yet, as fixtures have none."""
    return any(record.values[name] in (None, "") for name in recipe.outcome_columns())


def _outcome(record: _Record, recipe: TabularRecipe) -> str | float:
    contest = recipe.contest
    if contest is None:
        value = record.values[recipe.outcome_columns()[0]]
        return _number(value, record) if recipe.kind == "regression" else str(value)
    for side in (contest.home, contest.away):
        if record.values[side] in (None, ""):
            raise record.error(f"names no participant in {side}.")
    difference = _number(record.values[contest.home_score], record) - _number(
        record.values[contest.away_score], record
    )
    return difference if recipe.kind == "regression" else OUTCOMES[int(np.sign(difference)) + 1]


def _number(value: Any, record: _Record) -> float:  # noqa: ANN401 - a cell
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise record.error(f"has {value!r} where a number must be.") from error
    if not math.isfinite(number):
        raise record.error(f"has {value!r} where a number must be.")
    return number


def _classes(outcomes: list[str | float], recipe: TabularRecipe) -> tuple[str, ...]:
    if recipe.kind == "regression":
        return ()
    counts = Counter(str(outcome) for outcome in outcomes)
    if len(counts) > MOST_CLASSES:
        raise ConfigError(
            f"The target {recipe.target} has {len(counts)} different values, more than {MOST_CLASSES}. Set kind "
            "to regression, or name a column of classes."
        )
    if outcomes and len(counts) == 1:
        raise DataError(f"All rows have the target {outcomes[0]!r}: there is nothing to learn.")
    return tuple(name for name in OUTCOMES if name in counts) if recipe.contest else tuple(sorted(counts))
