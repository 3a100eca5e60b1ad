"""`trainer score`: a classifier's scores of pairs, for the filter `alignment.quality` of a preparation.

Reads the Parquet files of a dataset version and writes one of `pairId` and `score`, higher is better.
"""

import argparse
from pathlib import Path

import torch

from dragoman_trainer.bitext import read_pairs
from dragoman_trainer.cores import usable_cores
from dragoman_trainer.errors import DataError
from dragoman_trainer.tasks.classification.classifier import open_classifier
from dragoman_trainer.tasks.classification.quality_scores import write_quality_scores
from dragoman_trainer.tasks.classification.score_pairs import score_pairs
from dragoman_trainer.tasks.translation.encode_shard import chunks

CHUNK_PAIRS = 10_000


def main(argv: list[str]) -> None:
    """Scores all pairs on the CPU, 10,000 at a time, and says how many. DataError when there is no file."""
    parser = argparse.ArgumentParser(prog="trainer score", description=__doc__)
    parser.add_argument("--model", required=True, type=Path, metavar="DIR", help="what the step train wrote")
    parser.add_argument("--pairs", required=True, type=Path, metavar="PATH", help="a Parquet file, or a folder")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="the Parquet file to write")
    parser.add_argument("--domain", help="of a classifier of domains: the domain that is wanted")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(usable_cores())
    place: Path = arguments.pairs
    files = sorted(place.rglob("*.parquet")) if place.is_dir() else [place]
    if not files or not files[0].is_file():
        raise DataError(f"No Parquet file lies under {place}. Name those of a dataset version.", file=str(place))
    classifier = open_classifier(arguments.model)
    scored = (
        ([pair.pair_id for pair in pairs], score_pairs(classifier, pairs, arguments.domain))
        for pairs in chunks(read_pairs(files), CHUNK_PAIRS)
    )
    count = write_quality_scores(scored, arguments.out)
    print(f"{count} pairs scored by {classifier.label}: {arguments.out}")
