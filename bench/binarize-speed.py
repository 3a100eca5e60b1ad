"""How fast text becomes token ids, against SentencePiece alone on the same text in the same run.

    python bench/binarize-speed.py [--pairs 500000] [--text FOLDER]

The text is invented (invented_text.py), or what bench/large-corpus.ts has written into FOLDER. It is binarized
twice: with a vocabulary of its own, and with that of the first time, which leaves reading, encoding, hashing and
writing. SentencePiece alone encodes lists of segments that are in memory already, on one core. CPU seconds, of all
processes, say what an idle machine would take.
"""

import argparse
import hashlib
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
TRAINER = Path(__file__).parent.parent / "containers" / "trainer"
sys.path[:0] = [str(TRAINER / "src"), str(TRAINER / "tests")]

import pyarrow as pa
import pyarrow.parquet as pq
import sentencepiece as spm
from invented_text import invented_pairs
from jobs import job_document, recipe_with, run_step

FILE_PAIRS = 100_000
VALIDATION_PAIRS = 500


def main() -> None:
    """Prints seconds and segments a minute."""
    parser = argparse.ArgumentParser(description="Speed of the step binarize.")
    parser.add_argument("--pairs", type=int, default=500_000)
    parser.add_argument("--text", type=Path, help="a folder of TSV files")
    options = parser.parse_args()
    pairs = read_tsv(options.text, options.pairs) if options.text else invented_pairs(options.pairs)
    segments = 2 * len(pairs)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for index in range(0, len(pairs), FILE_PAIRS):
            write(folder / "text" / "train" / f"part-{index:09d}.parquet", pairs[index : index + FILE_PAIRS])
        write(folder / "text" / "validation.parquet", pairs[:VALIDATION_PAIRS])
        inputs = {"train": f"{folder}/text/train/", "validation": f"{folder}/text/validation.parquet"}
        recipe = recipe_with(batch__tokens=25_000, batch__maximumLength=256, vocabulary__size="auto")
        recipe["vocabulary"]["characterCoverage"] = 0.9995
        job = job_document("binarize", recipe=recipe)
        first = measure(lambda: run_step(folder / "first", job, inputs))
        inputs["continue"] = f"{folder}/first/out/"
        second = measure(lambda: run_step(folder / "second", job, inputs))
        processor = spm.SentencePieceProcessor(model_file=str(folder / "first" / "out" / "spm.model"))
        alone = measure(lambda: encode(processor, pairs))
    for what, (wall, cpu) in {
        "binarize, vocabulary included": first,
        "binarize, vocabulary given": second,
        "SentencePiece alone": alone,
    }.items():
        print(f"{what:32} {wall:7.1f} s, {cpu:7.1f} CPU s, {segments / cpu * 60:12,.0f} segments per CPU minute")
    print(
        f"{segments:,} segments; binarizing takes {second[1] / alone[1]:.2f} times the CPU of SentencePiece alone"
    )


def encode(processor: spm.SentencePieceProcessor, pairs: list[tuple[str, str]]) -> None:
    """Both sides, in chunks, as any program would."""
    for start in range(0, len(pairs), 5000):
        chunk = pairs[start : start + 5000]
        processor.encode([source for source, _ in chunk], out_type=int, num_threads=1)
        processor.encode([target for _, target in chunk], out_type=int, num_threads=1)


def measure(function: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and CPU seconds of this process and of those that ended."""

    def cpu() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in used)

    wall, before = time.monotonic(), cpu()
    result = function()
    if getattr(result, "exit_code", 0) != 0:
        raise SystemExit(result.result["message"])  # type: ignore[attr-defined]
    return time.monotonic() - wall, cpu() - before


def read_tsv(folder: Path, count: int) -> list[tuple[str, str]]:
    """The first pairs of all .tsv files below a folder."""
    pairs = []
    for path in sorted(folder.rglob("*.tsv")):
        for line in path.read_text("utf-8").split("\n"):
            source, _, target = line.partition("\t")
            if source and target:
                pairs.append((source, target))
    return pairs[:count]


def write(path: Path, pairs: list[tuple[str, str]]) -> None:
    """Parquet with the columns that binarize reads, in row groups as preparation writes them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [hashlib.blake2b("\t".join(pair).encode(), digest_size=8).hexdigest() for pair in pairs]
    sources, targets = [source for source, _ in pairs], [target for _, target in pairs]
    domains = pa.nulls(len(pairs), pa.string())
    table = pa.table({"pairId": names, "source": sources, "target": targets, "domain": domains})
    pq.write_table(table, path, row_group_size=10_000)


if __name__ == "__main__":
    main()
