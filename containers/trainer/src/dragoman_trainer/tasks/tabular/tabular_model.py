"""The model of a table: trees, what their columns and outputs mean, and the temperature of its probabilities."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman_trainer.errors import DataError
from dragoman_trainer.tasks.tabular.binarized import FeatureTable
from dragoman_trainer.tasks.tabular.boosted_trees import BoostedTrees
from dragoman_trainer.tasks.tabular.booster import Base, Booster
from dragoman_trainer.tasks.tabular.elo import OrderedLogit
from dragoman_trainer.tasks.tabular.probabilities import with_temperature

WEIGHTS = "model.safetensors"
CONFIG = "config.json"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class TabularModel:
    """`classes` is empty for a regression; `trained_until` in days is the time of the last row it has seen."""

    booster: Booster
    features: tuple[str, ...]
    classes: tuple[str, ...]
    temperature: float
    trained_until: float

    @classmethod
    def of(cls, booster: Booster, table: FeatureTable, temperature: float) -> "TabularModel":
        """A booster that was fitted on all rows before the test rows."""
        last = float(table.times[table.split.validation - 1])
        return cls(booster, table.names, table.classes, temperature, last)

    def predict(self, features: Floats) -> Floats:
        """Probabilities [rows, classes], or [rows, 1] predicted numbers of a regression."""
        predicted = self.booster.predict(features)
        return with_temperature(predicted, self.temperature) if self.classes else predicted

    def fits(self, table: FeatureTable) -> bool:
        """Whether it reads these features and predicts these classes."""
        return (self.features, self.classes) == (table.names, table.classes)

    def save(self, folder: Path) -> list[str]:
        """Writes its files into an existing folder; their names."""
        self.booster.trees.save(folder / WEIGHTS)
        document = {
            "v": 1,
            "task": "tabular",
            "features": self.features,
            "classes": self.classes,
            "seen": self.booster.seen,
            "base": _base_document(self.booster.base),
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
        trees = BoostedTrees.load(folder / WEIGHTS)
        base, classes = _base_of(document["base"]), tuple(document["classes"])
        return cls(
            booster=Booster(trees, base, len(classes), tuple(document["seen"])),
            features=tuple(document["features"]),
            classes=classes,
            temperature=document["temperature"],
            trained_until=document["trainedUntil"],
        )


def _base_document(base: Base | None) -> dict[str, Any] | None:
    if base is None:
        return None
    thresholds = [float(one) for one in base.logit.thresholds]
    return {"column": base.column, "slope": base.logit.slope, "thresholds": thresholds}


def _base_of(document: dict[str, Any] | None) -> Base | None:
    if document is None:
        return None
    logit = OrderedLogit(document["slope"], np.array(document["thresholds"], np.float64))
    return Base(document["column"], logit)
