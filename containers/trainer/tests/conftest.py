import os
import random
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from jobs import Run, job_document, run_step, write_pairs

# Threads of two-millisecond steps wait for each other longer than they compute when the machine is busy.
os.environ["DRAGOMAN_THREADS"] = "1"
torch.set_num_threads(1)

NOUNS = {"file": "Datei", "window": "Fenster", "error": "Fehler", "key": "Taste", "line": "Zeile", "page": "Seite"}
VERBS = {"open": "öffnen", "close": "schließen", "show": "zeigen", "find": "finden", "save": "sichern"}
ADVERBS = {"now": "jetzt", "later": "später", "again": "nochmals", "never": "nie"}


def sentences(count: int, seed: int) -> list[tuple[str, str]]:
    """Distinct pairs of a toy language whose target has its verb at the end."""
    draw = random.Random(seed)
    pairs: dict[tuple[str, str], None] = {}
    while len(pairs) < count:
        verb, adverb = draw.choice(list(VERBS)), draw.choice(list(ADVERBS))
        nouns = [draw.choice(list(NOUNS)) for _ in range(draw.randint(1, 3))]
        source = f"{verb} {' and '.join(nouns)} {adverb}."
        target = f"{' und '.join(NOUNS[noun] for noun in nouns)} {ADVERBS[adverb]} {VERBS[verb]}."
        pairs[source, target] = None
    return list(pairs)


@dataclass(frozen=True)
class Corpus:
    train: str
    validation: str
    test: str


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("corpus")
    pairs = sentences(360, 1)
    write_pairs(folder / "train" / "part-00000.parquet", pairs[:200])
    write_pairs(folder / "train" / "part-00001.parquet", pairs[200:320])
    write_pairs(folder / "validation.parquet", pairs[320:340])
    write_pairs(folder / "test.parquet", pairs[340:])
    return Corpus(f"{folder}/train/", f"{folder}/validation.parquet", f"{folder}/test.parquet")


@pytest.fixture(scope="session")
def binarized(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("binarized")
    return run_step(folder, job_document("binarize"), {"train": corpus.train, "validation": corpus.validation})


@pytest.fixture(scope="session")
def trained(binarized: Run, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder: Path = tmp_path_factory.mktemp("trained")
    return run_step(folder, job_document("train"), {"binarized": f"{binarized.out}/"})
