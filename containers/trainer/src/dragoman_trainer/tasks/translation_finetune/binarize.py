"""The step `binarize` of translation-finetune: pairs to the ids of the pretrained tokenizer."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dragoman_trainer.bitext import read_pairs
from dragoman_trainer.contracts import recipe_document
from dragoman_trainer.errors import DataError
from dragoman_trainer.job import JobContext
from dragoman_trainer.results import StepOutcome, publish
from dragoman_trainer.shard_store import ShardStore, fingerprint
from dragoman_trainer.tasks.translation.assemble import Assembly
from dragoman_trainer.tasks.translation.binarized import MANIFEST, VALIDATION_TEXT, token_type, write_manifest
from dragoman_trainer.tasks.translation.encode_all_shards import encode_all_shards
from dragoman_trainer.tasks.translation.encode_shard import chunks
from dragoman_trainer.tasks.translation.training_inputs import training_inputs
from dragoman_trainer.tasks.translation.training_shards import cut_shards
from dragoman_trainer.tasks.translation_finetune.encode_pairs import COUNTS, Encoding, encode_pairs, encode_shard
from dragoman_trainer.tasks.translation_finetune.pretrained import (
    load_tokenizer,
    read_config,
    require_weights,
    tokenizer_files,
)
from dragoman_trainer.tasks.translation_finetune.recipe import FinetuneRecipe

VERSION = 1
"""Of what the same files and recipe are made into."""


def binarize(context: JobContext) -> StepOutcome:
    """Encodes training and validation pairs.

    Inputs: `train` (Parquet), `validation`, `pretrained` (its weights are not read). In shards, on all cores,
    resumable, byte-identical, as the translation task's. Raises DataError when a set is empty.
    """
    recipe = context.recipe(FinetuneRecipe)
    inputs = training_inputs(context)
    validation = context.fetch("validation")
    pretrained = context.fetch_folder("pretrained")
    config = read_config(pretrained)
    require_weights(pretrained)
    load_tokenizer(pretrained, recipe.language_codes)  # whatever is wrong with it is told here
    limit = longest_segment(recipe, config)
    encoding = Encoding(pretrained, recipe.language_codes, token_type(config["vocab_size"]), limit)
    made_of = fingerprint(
        {"version": VERSION, "recipe": recipe_document(recipe), "domainWeights": context.job.domain_weights},
        [*(path for one in inputs for path in one.files), *tokenizer_files(pretrained)],
    )
    store = ShardStore(context.state, context.state, made_of)
    folder = context.work / "binarized"
    folder.mkdir()
    shards = cut_shards(inputs)
    rows = sum(shard.rows for shard in shards)
    progress = context.progress("segments", rows)
    context.faults.at("binarize")
    paths, counts = encode_all_shards(context, encode_shard, encoding, shards, store, progress)
    assembly = Assembly(folder, "train", encoding.dtype)
    for path in paths:
        assembly.append(path)
        path.unlink()
    assembly.close()
    splits = {"train": counts, "validation": _encode_validation(context, encoding, validation, folder)}
    for split, found in splits.items():
        if found["pairs"] == 0:
            raise DataError(
                f"The {split} set has no usable pair: {found['overlong']} are longer than {limit} pieces. Prepare "
                "more data, or raise batch.maximumLength.",
                split=split,
            )
    document: dict[str, Any] = {
        "v": VERSION,
        "tokenType": encoding.dtype,
        "maximumLength": limit,
        "splits": {split: {name: found[name] for name in COUNTS} for split, found in splits.items()},
    }
    names = sorted(path.name for path in folder.iterdir())
    write_manifest(folder, document, names)
    progress.update(rows, "done", force=True)
    metrics: dict[str, float | None] = {
        f"{split}.{name}": found[name] for split, found in splits.items() for name in COUNTS
    }
    return StepOutcome(metrics, publish(context.out, folder, [*names, MANIFEST]))


def longest_segment(recipe: FinetuneRecipe, config: dict[str, Any]) -> int:
    """Pieces that a segment may have: what the recipe allows and the network has positions for."""
    recipe_limit = min(recipe.batch.maximum_length, recipe.batch.tokens)
    return min(recipe_limit, config.get("max_position_embeddings") or recipe_limit)


def _encode_validation(
    context: JobContext, encoding: Encoding, files: Sequence[Path], folder: Path
) -> Counter[str]:
    """Text that is kept goes to validation.jsonl."""
    counts: Counter[str] = Counter()
    assembly = Assembly(folder, "validation", encoding.dtype)
    with (folder / VALIDATION_TEXT).open("w", encoding="utf-8") as text:
        for pairs in chunks(read_pairs(files), 1000):
            context.interruption.check()
            arrays, kept, found = encode_pairs(encoding, pairs)
            counts.update(found)
            assembly.append_rows(arrays)
            for pair in kept:
                line = {"pairId": pair.pair_id, "source": pair.source, "target": pair.target}
                text.write(json.dumps(line, ensure_ascii=False) + "\n")
    assembly.close()
    return counts
