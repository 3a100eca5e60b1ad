"""The step `binarize`: text of dataset versions to token ids, with the vocabulary that made them."""

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dragoman_trainer.bitext import Pair, read_pairs
from dragoman_trainer.contracts import recipe_document
from dragoman_trainer.draws import times_drawn
from dragoman_trainer.errors import DataError
from dragoman_trainer.job import JobContext
from dragoman_trainer.progress import Progress
from dragoman_trainer.results import StepOutcome, publish
from dragoman_trainer.shard_store import ShardStore, fingerprint
from dragoman_trainer.tasks.translation.assemble import Assembly
from dragoman_trainer.tasks.translation.augment import PLACEHOLDERS
from dragoman_trainer.tasks.translation.binarized import (
    MANIFEST,
    SPM_MODEL,
    VALIDATION_TEXT,
    token_type,
    write_manifest,
)
from dragoman_trainer.tasks.translation.encode_all_shards import encode_all_shards
from dragoman_trainer.tasks.translation.encode_shard import (
    COUNTS,
    EncodedRows,
    Encoding,
    Row,
    chunks,
    encode_shard,
    load_processor,
)
from dragoman_trainer.tasks.translation.recipe import TranslationRecipe
from dragoman_trainer.tasks.translation.tags import Tags, piece_ids, plan_tags, requested_tags, tags_within
from dragoman_trainer.tasks.translation.training_inputs import TrainingInput, count_domains, training_inputs
from dragoman_trainer.tasks.translation.training_shards import COLUMNS, Shard, cut_documents, cut_shards
from dragoman_trainer.tasks.translation.vocabulary import (
    LARGEST_SAMPLE,
    SEPARATOR,
    TextStatistics,
    train_vocabulary,
)

VERSION = 2
"""Of what the same files and recipe are made into."""


def binarize(context: JobContext) -> StepOutcome:
    """Trains the vocabulary, or takes that of the input `continue`, and encodes training and validation text.

    Inputs: `train` and what the job file lists in `corpora` (Parquet), `validation`. Training text is encoded in
    shards of 50,000 pairs, on all cores; a shard that is done is kept under --state and not made again. The same
    files and recipe give byte-identical outputs, on any number of cores and attempts. Memory: 1 GB while a
    vocabulary is trained, else 0.2 GB a core and 50 bytes for every pair. Raises DataError when a set is empty.
    """
    recipe = context.recipe(TranslationRecipe)
    inputs = training_inputs(context)
    validation = context.fetch("validation")
    folder = context.work / "binarized"
    folder.mkdir()
    parent = context.fetch_folder("continue") if "continue" in context.inputs else None
    made_of = fingerprint(_settings(context, recipe, inputs), [path for one in inputs for path in one.files])
    store = ShardStore(context.state, context.state, made_of)

    shards = cut_shards(inputs)
    rows = sum(shard.rows for shard in shards)
    progress = context.progress("segments", rows)
    progress.update(0, "learning the vocabulary", force=True)
    context.interruption.check()
    tags = plan_tags(recipe.tags, inputs, count_domains(inputs) if recipe.tags.domain else Counter())
    model = _vocabulary(recipe, inputs, tags, rows, store, folder / SPM_MODEL, parent)
    processor = load_processor(model)
    if parent is not None:
        tags = tags_within(tags, recipe.tags, inputs, processor)
    limit = min(recipe.batch.maximum_length, recipe.batch.tokens)
    encoding = Encoding(
        model, token_type(processor.vocab_size()), limit, tags, recipe.augmentation, recipe.document_segments
    )
    if recipe.document_segments > 1:
        shards += cut_documents(inputs, context.work / "documents")
    context.faults.at("binarize")
    assembly = Assembly(folder, "train", encoding.dtype, parent)
    counts = _encode_all(context, encoding, shards, store, progress, assembly)
    splits = {"train": counts, "validation": _encode_validation(context, encoding, validation, folder)}
    for split, found in splits.items():
        if found["pairs"] == 0:
            raise DataError(
                f"The {split} set has no usable pair: {found['overlong']} are longer than {limit} pieces, "
                f"{found['empty']} empty. Prepare more data, or raise batch.maximumLength.",
                split=split,
            )
    languages = context.job.require_languages()
    document = {
        "v": VERSION,
        "tokenType": encoding.dtype,
        "vocabularySize": processor.vocab_size(),
        "sourceLanguage": languages[0],
        "targetLanguage": languages[1],
        "maximumLength": limit,
        "tags": tags.pieces,
        "splits": splits,
    }
    names = sorted(path.name for path in folder.iterdir())
    write_manifest(folder, document, names)
    progress.update(rows, "done", force=True)
    return StepOutcome(_metrics(document), publish(context.out, folder, [*names, MANIFEST]))


def _settings(context: JobContext, recipe: TranslationRecipe, inputs: Sequence[TrainingInput]) -> dict[str, Any]:
    """All that shards depend on beside the text."""
    described = [
        [one.name, one.source_language, one.target_language, one.weight, one.synthetic, one.domain_weights]
        for one in inputs
    ]
    return {
        "version": VERSION,
        "recipe": recipe_document(recipe),
        "inputs": described,
        "continue": context.inputs.get("continue"),
    }


def _vocabulary(
    recipe: TranslationRecipe,
    inputs: Sequence[TrainingInput],
    tags: Tags,
    rows: int,
    store: ShardStore,
    path: Path,
    parent: Path | None,
) -> Path:
    """The file of the SentencePiece model: the parent's, that of an earlier attempt, or a new one."""
    if parent is not None:
        if not (parent / SPM_MODEL).is_file():
            raise DataError(f"{SPM_MODEL} is missing in the version to continue from. Name another one.")
        path.write_bytes((parent / SPM_MODEL).read_bytes())
        return path
    if store.restore(SPM_MODEL, path) is not None:
        return path
    statistics = TextStatistics()
    for pair in _sample(inputs, rows):
        statistics.add(pair)
    symbols = [
        *(PLACEHOLDERS if recipe.augmentation.placeholders > 0 else ()),
        *([SEPARATOR] if recipe.document_segments > 1 else []),
        *statistics.placeholders(),
    ]
    languages = {language for one in inputs for language in (one.source_language, one.target_language)}
    model = train_vocabulary(
        _sample(inputs, rows),
        statistics,
        recipe.vocabulary,
        languages,
        corpus_pairs=rows,
        marks=tags.pieces,
        symbols=symbols,
    )
    path.write_bytes(model)
    store.keep(SPM_MODEL, path, {})
    return path


def _sample(inputs: Sequence[TrainingInput], rows: int) -> Iterator[Pair]:
    """Pairs as often as their weights say, of large corpora a random part: 250,000 segments on average at most."""
    heaviest = max(one.weight for one in inputs)
    share = min(1.0, LARGEST_SAMPLE / 2 / max(rows * heaviest, 1))
    for one in inputs:
        for pair in read_pairs(one.files, COLUMNS):
            for _ in range(times_drawn(one.weight_of(pair.domain) * share, pair.pair_id, "vocabulary")):
                yield pair


def _encode_all(
    context: JobContext,
    encoding: Encoding,
    shards: Sequence[Shard],
    store: ShardStore,
    progress: Progress,
    assembly: Assembly,
) -> dict[str, int]:
    """Encodes what no attempt before has, and puts the shards together in their order."""
    paths, counts = encode_all_shards(context, encode_shard, encoding, shards, store, progress)
    for path in paths:
        assembly.append(path)
        path.unlink()
    assembly.close()
    return {name: counts[name] for name in COUNTS}


def _encode_validation(
    context: JobContext, encoding: Encoding, files: Sequence[Path], folder: Path
) -> dict[str, int]:
    """As users would translate it: without a domain, undisturbed. Text that is kept goes to validation.jsonl."""
    processor = load_processor(encoding.model)
    marks = piece_ids(processor, requested_tags(processor, context.job.require_languages()[1]))
    encoded = EncodedRows(encoding, processor)
    with (folder / VALIDATION_TEXT).open("w", encoding="utf-8") as text:
        for pairs in chunks(read_pairs(files), 1000):
            context.interruption.check()
            for row in encoded.add([Row(pair.pair_id, pair.source, pair.target, marks, 1.0) for pair in pairs]):
                line = {"pairId": row.pair_id, "source": row.source, "target": row.target}
                text.write(json.dumps(line, ensure_ascii=False) + "\n")
    assembly = Assembly(folder, "validation", encoding.dtype)
    assembly.append_rows(encoded.arrays())
    assembly.close()
    return {name: encoded.counts[name] for name in COUNTS}


def _metrics(document: dict[str, Any]) -> dict[str, float | None]:
    metrics: dict[str, float | None] = {"vocabularySize": document["vocabularySize"]}
    for split, counts in document["splits"].items():
        pieces = counts["sourceTokens"] + counts["targetTokens"]
        metrics |= {f"{split}.{name}": value for name, value in counts.items()}
        metrics |= {
            f"{split}.{kind}Share": counts[f"{kind}Pieces"] / pieces if math.isfinite(pieces) and pieces else None
            for kind in ("unknown", "byte")
        }
    return metrics
