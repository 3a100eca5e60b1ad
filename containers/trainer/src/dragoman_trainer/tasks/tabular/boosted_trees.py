"""Boosted trees as plain arrays: what a training publishes and everything else predicts with.

scikit-learn stores its estimators as pickles, which run code when they are read and break with its version. A tree
is a handful of numbers a node; these files hold nothing else, and equal models have equal bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file, save_file
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from dragoman_trainer.errors import DataError

Floats = npt.NDArray[np.float64]
Estimator = HistGradientBoostingClassifier | HistGradientBoostingRegressor

NODE_FIELDS = ("feature_idx", "num_threshold", "missing_go_to_left", "left", "right", "value", "is_leaf")


@dataclass(frozen=True)
class BoostedTrees:
    """Nodes of all trees one after the other; a tree adds to the output of its number modulo the outputs."""

    nodes: dict[str, npt.NDArray]
    """Columns by NODE_FIELDS; `left` and `right` count from the tree's first node."""
    starts: npt.NDArray[np.int64]
    """First node of each tree."""
    baseline: Floats
    """[outputs]: what is predicted without a tree."""

    @classmethod
    def of(cls, estimator: Estimator) -> "BoostedTrees":
        """The trees of a fitted estimator."""
        trees = [tree.nodes for iteration in estimator._predictors for tree in iteration]
        sizes = np.array([len(nodes) for nodes in trees], np.int64)
        nodes = {field: np.concatenate([tree[field] for tree in trees]) for field in NODE_FIELDS}
        return cls(nodes, np.cumsum(sizes) - sizes, np.ravel(estimator._baseline_prediction).astype(np.float64))

    @property
    def parameters(self) -> int:
        """Thresholds of inner nodes and values of leaves."""
        return len(self.nodes["value"])

    def raw(self, features: Floats) -> Floats:
        """Sums of all trees, [rows, outputs]: log-odds of a classification. Bit for bit scikit-learn's."""
        sums = np.tile(self.baseline, (len(features), 1))
        for tree in range(len(self.starts)):
            self._add(tree, features, sums)
        return sums

    def stages(self, features: Floats) -> Iterator[Floats]:
        """The same after each iteration, which is a tree per output; all in one array that goes on changing."""
        sums = np.tile(self.baseline, (len(features), 1))
        for tree in range(len(self.starts)):
            self._add(tree, features, sums)
            if (tree + 1) % len(self.baseline) == 0:
                yield sums

    def _add(self, tree: int, features: Floats, sums: Floats) -> None:
        nodes, start = self.nodes, self.starts[tree]
        at = np.full(len(features), start, np.int64)
        moving = np.flatnonzero(nodes["is_leaf"][at] == 0)
        while len(moving) > 0:
            here = at[moving]
            values = features[moving, nodes["feature_idx"][here]]
            missing = np.isnan(values)
            goes_left = np.where(
                missing, nodes["missing_go_to_left"][here] == 1, values <= nodes["num_threshold"][here]
            )
            at[moving] = start + np.where(goes_left, nodes["left"][here], nodes["right"][here])
            moving = moving[nodes["is_leaf"][at[moving]] == 0]
        sums[:, tree % len(self.baseline)] += nodes["value"][at]

    def save(self, path: Path) -> None:
        """As safetensors."""
        save_file({**self.nodes, "starts": self.starts, "baseline": self.baseline}, path)

    @classmethod
    def load(cls, path: Path) -> "BoostedTrees":
        """What `save` wrote. DataError when it is something else."""
        try:
            arrays = load_file(path)
            return cls({field: arrays[field] for field in NODE_FIELDS}, arrays["starts"], arrays["baseline"])
        except Exception as error:
            raise DataError(
                f"{path.name} holds no boosted trees ({error}). Run the step train again.", file=path.name
            ) from error
