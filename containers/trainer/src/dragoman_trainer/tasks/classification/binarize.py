"""The step `binarize` of classification: pairs to labelled examples in token ids, with their vocabulary."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file

from dragoman_trainer.bitext import Pair, read_pairs
from dragoman_trainer.contracts import recipe_document
from dragoman_trainer.draws import draw
from dragoman_trainer.errors import DataError
from dragoman_trainer.job import JobContext
from dragoman_trainer.results import StepOutcome, publish
from dragoman_trainer.shard_store import ShardStore, fingerprint
from dragoman_trainer.tasks.classification.binarized import ExamplesWriter
from dragoman_trainer.tasks.classification.encode_examples import Encoding, encode_examples, encode_shard
from dragoman_trainer.tasks.classification.examples import COLUMNS, labels_of
from dragoman_trainer.tasks.classification.recipe import DOMAIN, ClassificationRecipe
from dragoman_trainer.tasks.translation.binarized import MANIFEST, SPM_MODEL, token_type, write_manifest
from dragoman_trainer.tasks.translation.encode_all_shards import encode_all_shards
from dragoman_trainer.tasks.translation.encode_shard import load_processor
from dragoman_trainer.tasks.translation.recipe import VocabularySettings
from dragoman_trainer.tasks.translation.seen import SEEN_HASHES, write_seen
from dragoman_trainer.tasks.translation.training_inputs import TrainingInput, count_domains, training_inputs
from dragoman_trainer.tasks.translation.training_shards import cut_shards
from dragoman_trainer.tasks.translation.vocabulary import (
    LARGEST_SAMPLE,
    SEPARATOR,
    TextStatistics,
    train_vocabulary,
)

VERSION = 1
"""Of what the same files and recipe are made into."""


def binarize(context: JobContext) -> StepOutcome:
    """Learns the vocabulary and encodes labelled examples of training and validation pairs.

    Inputs: `train` (Parquet), `validation`. In shards, on all cores, resumable, byte-identical, as the translation
    task's. Memory: 2 GB while the vocabulary is learned; the validation set. Raises DataError when a set has no
    example, or fewer than two classes.
    """
    recipe = context.recipe(ClassificationRecipe)
    inputs = training_inputs(context)
    languages = context.job.require_languages()
    validation = list(read_pairs(context.fetch("validation"), COLUMNS))
    labels = labels_of(recipe, languages, count_domains(inputs) if recipe.label == DOMAIN else Counter())
    made_of = fingerprint(
        {"version": VERSION, "recipe": recipe_document(recipe), "languages": languages},
        [path for one in inputs for path in one.files],
    )
    store = ShardStore(context.state, context.state, made_of)
    folder = context.work / "binarized"
    folder.mkdir()
    shards = cut_shards(inputs)
    rows = sum(shard.rows for shard in shards)
    progress = context.progress("segments", rows)
    progress.update(0, "learning the vocabulary", force=True)
    context.interruption.check()
    model = _vocabulary(recipe, inputs, languages, rows, store, folder / SPM_MODEL)
    processor = load_processor(model)
    limit = min(recipe.batch.maximum_length, recipe.batch.tokens)
    encoding = Encoding(model, token_type(processor.vocab_size()), limit, labels)
    context.faults.at("binarize")
    paths, counts = encode_all_shards(context, encode_shard, encoding, shards, store, progress)
    _assemble(paths, folder)
    arrays, validation_counts = encode_examples(processor, encoding, list(labels.examples(validation)))
    writer = ExamplesWriter(folder, "validation")
    writer.append(arrays)
    writer.close()
    splits = {"train": counts, "validation": validation_counts}
    for split, found in splits.items():
        _require_classes(split, found, limit)
    document: dict[str, Any] = {
        "v": VERSION,
        "label": recipe.label,
        "classes": labels.classes,
        "tokenType": encoding.dtype,
        "vocabularySize": processor.vocab_size(),
        "sourceLanguage": languages[0],
        "targetLanguage": languages[1],
        "maximumLength": limit,
        "splits": splits,
    }
    names = sorted(path.name for path in folder.iterdir())
    write_manifest(folder, document, names)
    progress.update(rows, "done", force=True)
    metrics: dict[str, float | None] = {"vocabularySize": processor.vocab_size()}
    metrics |= {f"{split}.{name}": count for split, found in splits.items() for name, count in found.items()}
    return StepOutcome(metrics, publish(context.out, folder, [*names, MANIFEST]))


def _vocabulary(
    recipe: ClassificationRecipe,
    inputs: Sequence[TrainingInput],
    languages: tuple[str, str],
    rows: int,
    store: ShardStore,
    path: Path,
) -> Path:
    if store.restore(SPM_MODEL, path) is not None:
        return path
    statistics = TextStatistics()
    for pair in _sample(inputs, rows):
        statistics.add(pair)
    settings = VocabularySettings(
        recipe.vocabulary.size, recipe.vocabulary.character_coverage, recipe.vocabulary.byte_fallback
    )
    model = train_vocabulary(
        _sample(inputs, rows), statistics, settings, languages, corpus_pairs=rows, marks=[SEPARATOR]
    )
    path.write_bytes(model)
    store.keep(SPM_MODEL, path, {})
    return path


def _sample(inputs: Sequence[TrainingInput], rows: int) -> Iterator[Pair]:
    share = LARGEST_SAMPLE / 2 / max(rows, 1)
    pairs = read_pairs([path for one in inputs for path in one.files], COLUMNS)
    return (pair for pair in pairs if share >= 1 or draw(pair.pair_id, "vocabulary") < share)


def _assemble(paths: Sequence[Path], folder: Path) -> None:
    writer = ExamplesWriter(folder, "train")
    seen = [np.zeros(0, np.uint64)]
    for path in paths:
        arrays = load_file(path)
        seen.append(arrays.pop("seen"))
        if arrays:
            writer.append(arrays)
        path.unlink()
    writer.close()
    write_seen(np.concatenate(seen), folder / SEEN_HASHES)


def _require_classes(split: str, counts: Counter[str], limit: int) -> None:
    present = [name for name in counts if name.startswith("class.")]
    if len(present) < 2:
        raise DataError(
            f"The {split} set has examples of {len(present)} classes, and a classifier needs two; "
            f"{counts['overlong']} examples are longer than {limit} pieces. Prepare more data, or raise "
            "batch.maximumLength.",
            split=split,
        )
