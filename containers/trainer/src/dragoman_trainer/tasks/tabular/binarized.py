"""The files between `binarize` and the other steps: features, targets and times of all rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman_trainer.errors import DataError
from dragoman_trainer.results import sha256_of
from dragoman_trainer.tasks.tabular.split import Split

MANIFEST = "features.json"
FEATURES = "features.npy"
TARGETS = "targets.npy"
TIMES = "times.npy"
ROWS = "rows.jsonl"
FILES = (FEATURES, TARGETS, TIMES, ROWS)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FeatureTable:
    """What the other steps read. `features` [rows, names] is mapped, not loaded."""

    names: tuple[str, ...]
    classes: tuple[str, ...]
    ordered: bool
    split: Split
    features: Floats
    targets: Floats
    times: Floats
    sha256: str
    """Of the manifest, which names the checksums of all files."""

    def class_indexes(self, rows: slice) -> npt.NDArray[np.int64]:
        """Targets of a classification."""
        return self.targets[rows].astype(np.int64)

    @property
    def known_rows(self) -> slice:
        """Training and validation: what a model may know when it meets the test rows."""
        return slice(0, self.split.validation)

    @property
    def test_rows(self) -> slice:
        """The last rows."""
        return slice(self.split.validation, self.split.rows)


def write_feature_table(
    folder: Path,
    table: FeatureTable,
    described: Sequence[dict[str, Any]],
    facts: dict[str, Any],
) -> list[str]:
    """Writes all files into an existing folder, `described` as a line of rows.jsonl for each row; their names."""
    for name, array in ((FEATURES, table.features), (TARGETS, table.targets), (TIMES, table.times)):
        np.save(folder / name, array, allow_pickle=False)
    with (folder / ROWS).open("w", encoding="utf-8") as lines:
        for row in described:
            lines.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    document = {
        "v": 1,
        "features": table.names,
        "classes": table.classes,
        "ordered": table.ordered,
        "split": {"train": table.split.train, "validation": table.split.validation, "rows": table.split.rows},
        **facts,
        "files": {name: sha256_of(folder / name) for name in FILES},
    }
    (folder / MANIFEST).write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return [*FILES, MANIFEST]


def read_feature_table(folder: Path) -> FeatureTable:
    """What `binarize` wrote. DataError for a file that is missing or has another checksum."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise DataError(f"{MANIFEST} is missing: the step binarize has not ended. Run it again.", file=MANIFEST)
    document = json.loads(manifest.read_text("utf-8"))
    for name, expected in document["files"].items():
        path = folder / name
        if not path.is_file() or sha256_of(path) != expected:
            raise DataError(f"{name} is missing or damaged (SHA-256). Run the step binarize again.", file=name)
    return FeatureTable(
        names=tuple(document["features"]),
        classes=tuple(document["classes"]),
        ordered=document["ordered"],
        split=Split(**document["split"]),
        features=np.load(folder / FEATURES, mmap_mode="r", allow_pickle=False),
        targets=np.load(folder / TARGETS, allow_pickle=False),
        times=np.load(folder / TIMES, allow_pickle=False),
        sha256=sha256_of(manifest),
    )


def read_rows(folder: Path, rows: slice) -> list[dict[str, Any]]:
    """What was known of each of these rows, as rows.jsonl has it."""
    with (folder / ROWS).open(encoding="utf-8") as lines:
        return [json.loads(line) for number, line in enumerate(lines) if rows.start <= number < rows.stop]
