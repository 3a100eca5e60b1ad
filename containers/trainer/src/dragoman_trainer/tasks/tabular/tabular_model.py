"""The model of a table: trees, what their columns and outputs mean, and the temperature of its probabilities."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dragoman_trainer.errors import DataError
from dragoman_trainer.tasks.tabular.binarized import FeatureTable
from dragoman_trainer.tasks.tabular.boosted_trees import BoostedTrees, Estimator
from dragoman_trainer.tasks.tabular.candidates import seen_classes
from dragoman_trainer.tasks.tabular.probabilities import class_probabilities, with_temperature

WEIGHTS = "model.safetensors"
CONFIG = "config.json"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class TabularModel:
    """`classes` is empty for a regression; `trained_until` in days is the time of the last row it has seen."""

    trees: BoostedTrees
    features: tuple[str, ...]
    classes: tuple[str, ...]
    seen: tuple[int, ...]
    temperature: float
    trained_until: float

    @classmethod
    def of(cls, estimator: Estimator, table: FeatureTable, temperature: float) -> "TabularModel":
        """An estimator that was fitted on all rows before the test rows."""
        return cls(
            trees=BoostedTrees.of(estimator),
            features=table.names,
            classes=table.classes,
            seen=tuple(int(index) for index in seen_classes(estimator)),
            temperature=temperature,
            trained_until=float(table.times[table.split.validation - 1]),
        )

    def predict(self, features: Floats) -> Floats:
        """Probabilities [rows, classes], or [rows, 1] predicted numbers of a regression."""
        raw = self.trees.raw(features)
        if not self.classes:
            return raw
        probabilities = class_probabilities(raw, np.array(self.seen, np.int64), len(self.classes))
        return with_temperature(probabilities, self.temperature)

    def fits(self, table: FeatureTable) -> bool:
        """Whether it reads these features and predicts these classes."""
        return (self.features, self.classes) == (table.names, table.classes)

    def save(self, folder: Path) -> list[str]:
        """Writes its files into an existing folder; their names."""
        self.trees.save(folder / WEIGHTS)
        document = {
            "v": 1,
            "task": "tabular",
            "features": self.features,
            "classes": self.classes,
            "seen": self.seen,
            "temperature": self.temperature,
            "trainedUntil": self.trained_until,
        }
        (folder / CONFIG).write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
        return [WEIGHTS, CONFIG]

    @classmethod
    def load(cls, folder: Path) -> "TabularModel":
        """What `save` wrote. DataError when a file is missing or holds something else."""
        for name in (WEIGHTS, CONFIG):
            if not (folder / name).is_file():
                raise DataError(f"The model has no {name}. Run the step train again.", file=name)
        document = json.loads((folder / CONFIG).read_text("utf-8"))
        if document.get("task") != "tabular":
            raise DataError(f"{CONFIG} is that of another task. Give the model of a table.", file=CONFIG)
        return cls(
            trees=BoostedTrees.load(folder / WEIGHTS),
            features=tuple(document["features"]),
            classes=tuple(document["classes"]),
            seen=tuple(document["seen"]),
            temperature=document["temperature"],
            trained_until=document["trainedUntil"],
        )
