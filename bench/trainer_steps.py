"""The trainer's own steps on invented text, for measurements; job files are those of its tests."""

from pathlib import Path

from invented_text import invented_pairs, write_parquet
from jobs import Run, job_document, recipe_with, run_step


def train_on_invented_text(
    folder: Path, *, pairs: int, vocabulary: int, device: str = "cpu", **recipe: object
) -> Run:
    """Binarizes `pairs` pairs into `folder` and trains on them; `recipe` are changes such as batch__tokens=64."""
    document = recipe_with(vocabulary__size=vocabulary, batch__maximumLength=128, **recipe)
    texts = invented_pairs(pairs + 500)
    write_parquet(folder / "text" / "train" / "part-00000.parquet", texts[:pairs])
    write_parquet(folder / "text" / "validation.parquet", texts[pairs:])
    inputs = {"train": f"{folder}/text/train/", "validation": f"{folder}/text/validation.parquet"}
    _succeed(run_step(folder / "binarized", job_document("binarize", recipe=document), inputs))
    job = job_document("train", recipe=document, device=device)
    return _succeed(run_step(folder / "trained", job, {"binarized": f"{folder}/binarized/out/"}))


def _succeed(run: Run) -> Run:
    if run.exit_code != 0:
        raise SystemExit(run.result["message"])
    return run
