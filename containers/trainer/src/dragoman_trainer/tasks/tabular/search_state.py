"""How far a search is: what resuming needs, in two small files."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file, save_file

STATE = "search.json"
PREDICTIONS = "predictions.safetensors"


@dataclass(frozen=True)
class Tried:
    """A candidate that was judged on all folds: mean loss at the number of iterations where it is least."""

    loss: float
    iterations: int


@dataclass
class SearchState:
    """`curves` are the losses by iteration of the candidate that is being judged, fold by fold."""

    tried: list[Tried] = field(default_factory=list)
    curves: list[list[float]] = field(default_factory=list)
    predictions: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)
    """Of the best candidate on rows that it had not learned from, by fold, and on the validation rows."""
    seconds: float = 0.0

    def save(self, folder: Path) -> None:
        """Numbers are written so that reading gives the same bits."""
        document = {
            "tried": [{"loss": one.loss, "iterations": one.iterations} for one in self.tried],
            "curves": self.curves,
            "seconds": self.seconds,
        }
        (folder / STATE).write_text(json.dumps(document) + "\n", "utf-8")
        save_file(self.predictions, folder / PREDICTIONS)

    @classmethod
    def load(cls, folder: Path) -> "SearchState":
        """What `save` wrote."""
        document = json.loads((folder / STATE).read_text("utf-8"))
        return cls(
            tried=[Tried(**one) for one in document["tried"]],
            curves=document["curves"],
            predictions=load_file(folder / PREDICTIONS),
            seconds=document["seconds"],
        )
