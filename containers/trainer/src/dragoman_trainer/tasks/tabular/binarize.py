"""The step `binarize` of tables: rows in the order of time, as features from the past and targets."""

import logging

from dragoman_trainer.job import JobContext
from dragoman_trainer.results import StepOutcome, publish
from dragoman_trainer.tasks.tabular.binarized import FeatureTable, write_feature_table
from dragoman_trainer.tasks.tabular.features import feature_makers, make_features
from dragoman_trainer.tasks.tabular.recipe import TabularRecipe
from dragoman_trainer.tasks.tabular.split import split_by_time
from dragoman_trainer.tasks.tabular.table import read_table

SUFFIXES = (".parquet", ".csv", ".json", ".jsonl")

log = logging.getLogger(__name__)


def binarize(context: JobContext) -> StepOutcome:
    """Makes the features of all rows of the input `table` (a file, or a prefix of files).

    Holds the columns that the recipe names and the features. The same rows and recipe give byte-identical outputs,
    in whatever files and order the rows lie. Raises DataError where read_table and split_by_time do.
    """
    recipe = context.recipe(TabularRecipe)
    files = [path for path in context.fetch("table") if path.suffix in SUFFIXES]
    context.faults.at("binarize")
    table = read_table(files, recipe)
    progress = context.progress("rows", len(table.rows))
    progress.update(0, "making features", force=True)
    context.interruption.check()
    makers = feature_makers(recipe, table)
    times = table.times()
    features = FeatureTable(
        names=tuple(name for maker in makers for name in maker.names),
        classes=table.classes,
        ordered=recipe.contest is not None and bool(table.classes),
        split=split_by_time(times, recipe.split),
        features=make_features(table, makers),
        targets=table.targets(),
        times=times,
        sha256="",
    )
    folder = context.work / "binarized"
    folder.mkdir()
    described = [{"id": row.row_id, **row.known, **row.outcome} for row in table.rows]
    names = write_feature_table(folder, features, described, {"rowsWithoutTarget": table.without_target})
    progress.update(len(table.rows), "done", force=True)
    metrics: dict[str, float | None] = {
        "rows": len(table.rows),
        "rowsWithoutTarget": table.without_target,
        "features": len(features.names),
        **features.split.counts(),
    }
    return StepOutcome(metrics, publish(context.out, folder, names))
