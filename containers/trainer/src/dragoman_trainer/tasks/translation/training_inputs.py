"""The text of a training: the dataset version, further corpora, and what models have made."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pyarrow.parquet as pq

from dragoman_trainer.errors import DataError
from dragoman_trainer.job import JobContext

NO_DOMAIN = "none"
"""What the job file calls pairs without a domain."""


@dataclass(frozen=True)
class TrainingInput:
    """Parquet files of one language pair; `synthetic` says what kind of machine made one of the sides."""

    name: str
    files: tuple[Path, ...]
    source_language: str
    target_language: str
    weight: float
    synthetic: str | None
    domain_weights: dict[str, float]

    def weight_of(self, domain: str | None) -> float:
        """How often a pair is drawn in an epoch, on average."""
        return self.weight * self.domain_weights.get(domain or NO_DOMAIN, 1.0)


def training_inputs(context: JobContext) -> list[TrainingInput]:
    """The input `train`, which alone the domain weights are about, then what the job file lists as `corpora`.

    Raises DataError when one has no Parquet file.
    """
    job = context.job
    source, target = job.require_languages()
    own = TrainingInput("train", _parquet_files(context, "train"), source, target, 1.0, None, job.domain_weights)
    further = [
        TrainingInput(
            corpus.name,
            _parquet_files(context, corpus.name),
            corpus.source_language,
            corpus.target_language,
            corpus.weight,
            corpus.synthetic,
            {},
        )
        for corpus in job.corpora
    ]
    return [own, *further]


def count_domains(inputs: Sequence[TrainingInput]) -> Counter[str]:
    """Pairs by domain, without those that have none; reads one column."""
    counts: Counter[str] = Counter()
    for path in chain.from_iterable(one.files for one in inputs):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=["domain"]):
                for entry in batch.column(0).value_counts().to_pylist():
                    counts[entry["values"]] += entry["counts"]
    return Counter({domain: count for domain, count in counts.items() if domain is not None})


def _parquet_files(context: JobContext, name: str) -> tuple[Path, ...]:
    files = tuple(path for path in context.fetch(name) if path.suffix == ".parquet")
    if not files:
        raise DataError(f"No Parquet file lies under {context.input_uri(name)}. Prepare the data set again.")
    return files
