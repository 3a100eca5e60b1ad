"""The step `binarize`: text of a dataset version to token ids, with the vocabulary that made them."""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import sentencepiece as spm

from dragoman_trainer.bitext import Pair, read_pairs
from dragoman_trainer.errors import DataError
from dragoman_trainer.job import JobContext
from dragoman_trainer.progress import Progress
from dragoman_trainer.results import StepOutcome, publish
from dragoman_trainer.tasks.translation.binarized import (
    MANIFEST,
    SPM_MODEL,
    VALIDATION_TEXT,
    SplitWriter,
    file_names,
    token_type,
    write_manifest,
)
from dragoman_trainer.tasks.translation.recipe import TranslationRecipe
from dragoman_trainer.tasks.translation.vocabulary import END, TextStatistics, train_vocabulary

ENCODE_ROWS = 10_000

log = logging.getLogger(__name__)


def binarize(context: JobContext) -> StepOutcome:
    """Trains the vocabulary on the training pairs and encodes training and validation set.

    Reads the training text three times, holding 10,000 pairs (and SentencePiece's sample) in memory. The same
    files and recipe give byte-identical outputs. Raises DataError when a set is empty.
    """
    job = context.job
    recipe = context.recipe(TranslationRecipe)
    languages = job.require_languages()
    training_files = _parquet_files(context, "train")
    validation_files = context.fetch("validation")
    folder = context.work / "binarized"
    folder.mkdir()

    statistics = TextStatistics()
    for pair in read_pairs(training_files):
        statistics.add(pair)
    context.faults.at("binarize")
    progress = context.progress("segments", statistics.pairs)
    progress.update(0, "learning the vocabulary", force=True)
    context.interruption.check()
    model = train_vocabulary(
        read_pairs(training_files),
        statistics,
        recipe.vocabulary,
        languages,
    )
    (folder / SPM_MODEL).write_bytes(model)
    processor = spm.SentencePieceProcessor(model_proto=model)
    dtype = token_type(processor.vocab_size())
    limit = min(recipe.batch.maximum_length, recipe.batch.tokens)
    encoder = _Encoder(context, processor, folder, dtype, limit)
    with (folder / VALIDATION_TEXT).open("w", encoding="utf-8") as text:
        splits = {
            "train": encoder.encode("train", training_files, progress, None),
            "validation": encoder.encode("validation", validation_files, None, text),
        }
    for split, counts in splits.items():
        if counts["pairs"] == 0:
            raise DataError(
                f"The {split} set has no usable pair: {counts['overlong']} are longer than {limit} pieces, "
                f"{counts['empty']} empty. Prepare more data, or raise batch.maximumLength.",
                split=split,
            )
    names = [SPM_MODEL, VALIDATION_TEXT, *file_names("train"), *file_names("validation")]
    document = {
        "v": 1,
        "tokenType": dtype,
        "vocabularySize": processor.vocab_size(),
        "sourceLanguage": languages[0],
        "targetLanguage": languages[1],
        "maximumLength": limit,
        "splits": splits,
    }
    write_manifest(folder, document, names)
    progress.update(statistics.pairs, "done", force=True)
    return StepOutcome(_metrics(document), publish(context.out, folder, [*names, MANIFEST]))


def _parquet_files(context: JobContext, name: str) -> list[Path]:
    files = [path for path in context.fetch(name) if path.suffix == ".parquet"]
    if not files:
        raise DataError(f"No Parquet file lies under {context.input_uri(name)}. Prepare the data set again.")
    return files


@dataclass(frozen=True)
class _Encoder:
    context: JobContext
    processor: spm.SentencePieceProcessor
    folder: Path
    dtype: str
    limit: int

    def encode(
        self, split: str, files: list[Path], progress: Progress | None, text: TextIO | None
    ) -> dict[str, int]:
        """Writes one split; its counts. The pairs that are kept go to `text` too, one JSON object a line."""
        writer = SplitWriter(self.folder, split, self.dtype)
        counts = {"pairs": 0, "overlong": 0, "empty": 0}
        read = 0
        for pairs in _chunks(read_pairs(files), ENCODE_ROWS):
            self.context.interruption.check()
            sources = self.processor.encode([pair.source for pair in pairs], out_type=int)
            targets = self.processor.encode([pair.target for pair in pairs], out_type=int)
            for pair, source, target in zip(pairs, sources, targets, strict=True):
                longest = max(len(source), len(target)) + 1
                reason = "empty" if not source or not target else "overlong" if longest > self.limit else "pairs"
                counts[reason] += 1
                if reason != "pairs":
                    continue
                writer.add([*source, END], [*target, END])
                if text is not None:
                    line = {"pairId": pair.pair_id, "source": pair.source, "target": pair.target}
                    text.write(json.dumps(line, ensure_ascii=False) + "\n")
            read += len(pairs)
            if progress is not None:
                progress.update(read, "encoding")
        tokens = writer.close()
        return {**counts, "sourceTokens": tokens["source"], "targetTokens": tokens["target"]}


def _metrics(document: dict[str, Any]) -> dict[str, float | None]:
    metrics: dict[str, float | None] = {"vocabularySize": document["vocabularySize"]}
    for split, counts in document["splits"].items():
        metrics |= {f"{split}.{name}": value for name, value in counts.items()}
    return metrics


def _chunks(pairs: Iterable[Pair], size: int) -> Iterator[list[Pair]]:
    iterator = iter(pairs)
    while chunk := list(islice(iterator, size)):
        yield chunk
