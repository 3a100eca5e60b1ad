"""The step `generate`: pairs that a model makes of text of one language.

Back-translation (Sennrich et al., 2016, https://arxiv.org/abs/1511.06709): text of the target language gets
sources. Distillation (Kim and Rush, 2016, https://arxiv.org/abs/1606.07947): text of the source language gets a
teacher's translations.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dragoman_trainer.errors import ConfigError, DataError
from dragoman_trainer.job import JobContext
from dragoman_trainer.results import StepOutcome
from dragoman_trainer.shard_store import ShardStore, fingerprint
from dragoman_trainer.tasks.translation.binarized import SPM_MODEL
from dragoman_trainer.tasks.translation.decoder import Decoder
from dragoman_trainer.tasks.translation.monolingual_text import choose_segments, read_chosen, write_chosen
from dragoman_trainer.tasks.translation.recipe import TranslationRecipe
from dragoman_trainer.tasks.translation.synthetic_filter import problems_of

SHARD_SEGMENTS = 10_000

SCHEMA = pa.schema(
    [
        pa.field("pairId", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("target", pa.string(), nullable=False),
        pa.field("score", pa.float64()),
        pa.field("domain", pa.string()),
        pa.field("document", pa.string()),
        pa.field("position", pa.int32()),
        pa.field("sourceId", pa.string(), nullable=False),
        pa.field("origins", pa.string(), nullable=False),
    ]
)
"""As preparation writes pairs (core/parquet/pair-rows.ts)."""


def generate(context: JobContext) -> StepOutcome:
    """Translates the first segments of the input `text`, by their hashes, with the input `model`.

    Writes `part-NNNNN.parquet` of up to 10,000 pairs each, without empty, copied, looping and far too short or
    long translations. A part that is done is not made again by another attempt. Memory: 16 bytes a segment, and
    one part. Raises ConfigError without the job file's `generate`, DataError when text or model cannot be used.
    """
    settings = context.job.generate
    if settings is None:
        raise ConfigError(f"The job file of {context.job.run_id} does not say what to generate: set `generate`.")
    recipe = context.recipe(TranslationRecipe)
    back = settings.kind == "back-translation"
    languages = context.job.require_languages()
    model = context.fetch_folder("model")
    for name in (SPM_MODEL, "ctranslate2/model.bin"):
        if not (model / name).is_file():
            raise DataError(
                f"{name} is missing under {context.input_uri('model')}. Name another version.", file=name
            )
    files = context.fetch("text")
    side = "target" if back else "source"
    chosen = choose_segments(files, side, settings.segments)
    if len(chosen) == 0:
        raise DataError(f"There is no text under {context.input_uri('text')}. Put text files there.")
    parts = write_chosen(files, side, chosen, SHARD_SEGMENTS, context.work / "chosen")
    described = [settings.kind, settings.beam_size, settings.segments, SHARD_SEGMENTS, recipe.batch.maximum_length]
    made_of = fingerprint(
        [*described, *languages], [model / SPM_MODEL, *sorted(model.glob("ctranslate2/*")), *files]
    )
    store = ShardStore(context.out, context.state, made_of)
    progress = context.progress("segments", len(chosen))
    decoder = Decoder(
        model,
        languages[0] if back else languages[1],
        device=context.job.device,
        beam_size=settings.beam_size,
        maximum_length=recipe.batch.maximum_length,
    )
    counts: Counter[str] = Counter()
    artifacts: list[dict[str, str | int]] = []
    done = 0
    for index, part in enumerate(parts):
        name = f"part-{index:05d}.parquet"
        record = store.record(name)
        if record is None:
            context.interruption.check()
            written, found = _generate_part(context, decoder, read_chosen(part), settings.kind, name)
            record = store.keep(name, written, found)
            context.faults.at("shard", index + 1)
        counts.update(record["counts"])
        done = min(done + SHARD_SEGMENTS, len(chosen))
        progress.update(done, settings.kind, force=index + 1 == len(parts))
        sizes = {"sizeBytes": record["sizeBytes"], "sha256": record["sha256"]}
        artifacts.append({"name": name, "uri": context.out.public_uri(name), **sizes})
    if counts["pairs"] == 0:
        raise DataError(
            f"None of the {len(chosen)} translations can be used: {json.dumps(dict(counts))}. Check that the "
            f"model translates {'from' if back else 'to'} {languages[1]}, and the text."
        )
    return StepOutcome({name: counts[name] for name in sorted(counts)}, artifacts)


def _generate_part(
    context: JobContext, decoder: Decoder, segments: list[str], kind: str, name: str
) -> tuple[Path, dict[str, int]]:
    translations = decoder.translate(segments, lambda _: context.interruption.check())
    counts: Counter[str] = Counter(pairs=0)
    rows = []
    problems = problems_of(segments, translations)
    for segment, translation, problem in zip(segments, translations, problems, strict=True):
        counts[problem or "pairs"] += 1
        if problem is None:
            rows.append((translation, segment) if kind == "back-translation" else (segment, translation))
    path = context.work / name
    _write_pairs(rows, kind, path)
    return path, dict(counts)


def _write_pairs(pairs: Sequence[tuple[str, str]], kind: str, path: Path) -> None:
    empty: list[Any] = [None] * len(pairs)
    columns = {
        "pairId": [_pair_id(source, target) for source, target in pairs],
        "source": [source for source, _ in pairs],
        "target": [target for _, target in pairs],
        "score": empty,
        "domain": empty,
        "document": empty,
        "position": empty,
        "sourceId": [kind] * len(pairs),
        "origins": ["[]"] * len(pairs),
    }
    pq.write_table(pa.table(columns, SCHEMA), path, compression="snappy")


def _pair_id(source: str, target: str) -> str:
    """16 hexadecimal digits that name the pair among those that models made."""
    return hashlib.blake2b(f"{source}\0{target}".encode(), digest_size=8, person=b"synthetic").hexdigest()
