"""What a model must beat: predictions that need no learning, or one number."""

import numpy as np
import numpy.typing as npt

from dragoman_trainer.tasks.tabular.binarized import FeatureTable
from dragoman_trainer.tasks.tabular.contest_features import ELO_DIFFERENCE
from dragoman_trainer.tasks.tabular.elo import fit_ordered_logit

Floats = npt.NDArray[np.float64]


def baseline_predictions(table: FeatureTable, rows: slice) -> dict[str, Floats]:
    """Predictions of these rows by `base rate` and, of contests, by `Elo`; fitted on what came before the test."""
    count = rows.stop - rows.start
    known = table.known_rows
    if not table.classes:
        return {"base rate": np.full((count, 1), float(table.targets[known].mean()))}
    targets = table.class_indexes(known)
    counts = np.bincount(targets, minlength=len(table.classes)).astype(np.float64) + 0.5
    shares: Floats = counts / float(counts.sum())
    predictions: dict[str, Floats] = {"base rate": np.tile(shares, (count, 1))}
    if table.ordered:
        differences = table.features[:, table.names.index(ELO_DIFFERENCE)]
        model = fit_ordered_logit(np.asarray(differences[known]), targets, len(table.classes))
        predictions["Elo"] = model.probabilities(np.asarray(differences[rows]))
    return predictions
