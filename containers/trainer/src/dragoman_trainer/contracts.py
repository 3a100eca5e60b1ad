"""The documents of a job: schemas generated from contracts/*.ts check them, frozen dataclasses hold them."""

import dataclasses
import json
import re
import types
import typing
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from jsonschema import Draft202012Validator

from dragoman_trainer.errors import ConfigError

SchemaName = Literal["job-file", "result-file", "progress-file", "evaluation-file", "training-recipe"]


@dataclass(frozen=True)
class VocabularySettings:
    """How the SentencePiece model is made."""

    size: int | str
    character_coverage: float
    byte_fallback: bool


@dataclass(frozen=True)
class BatchSettings:
    """`tokens`: padded tokens of the longer side per optimizer step; `maximum_length` in pieces."""

    tokens: int
    maximum_length: int


@dataclass(frozen=True)
class ModelSettings:
    """Settings of the network beside its size."""

    dropout: float


@dataclass(frozen=True)
class OptimizerSettings:
    """AdamW, its schedule and the averaging of weights."""

    peak_learning_rate: float
    warmup_steps: int
    schedule: str
    label_smoothing: float
    weight_decay: float
    clip_norm: float
    ema_decay: float


@dataclass(frozen=True)
class ValidationSettings:
    """When the model is looked at, and how long without gain is tolerated."""

    every_steps: int
    patience: int
    decode_segments: int


@dataclass(frozen=True)
class CheckpointSettings:
    """How often the whole state is saved and how many are kept."""

    every_steps: int
    keep: int


@dataclass(frozen=True)
class EvaluationSettings:
    """How the exported model is decoded and scored."""

    beam_size: int
    bootstrap_samples: int
    compute_type: str


@dataclass(frozen=True)
class TrainingRecipe:
    """All settings of a training; the TypeScript schema explains each."""

    v: int
    task: str
    size: str
    seed: int
    vocabulary: VocabularySettings
    batch: BatchSettings
    model: ModelSettings
    optimizer: OptimizerSettings
    steps: int
    precision: str
    validation: ValidationSettings
    checkpoint: CheckpointSettings
    evaluation: EvaluationSettings


@dataclass(frozen=True)
class Adjustments:
    """What a relaunch changes."""

    micro_batches: int
    learning_rate_factor: float
    checkpoint: str


@dataclass(frozen=True)
class TestSet:
    """A held-out set that is an input named `test.<set_id>`."""

    __test__ = False  # pytest would take the class for tests
    set_id: str
    name: str


@dataclass(frozen=True)
class JobFile:
    """What one attempt of one job has to do."""

    v: int
    run_id: str
    step: str
    task: str
    attempt: int
    source_language: str
    target_language: str
    recipe: TrainingRecipe
    adjustments: Adjustments
    device: str
    test_sets: tuple[TestSet, ...]
    champion: str | None = None


@cache
def _validator(schema: SchemaName) -> Draft202012Validator:
    text = (resources.files("dragoman_trainer") / "schemas" / f"{schema}.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def check(schema: SchemaName, document: Any, where: str) -> None:  # noqa: ANN401 - JSON
    """Raises ConfigError naming the first wrong field when `document` (found at `where`) breaks the schema."""
    failures = sorted(_validator(schema).iter_errors(document), key=lambda failure: list(map(str, failure.path)))
    if not failures:
        return
    field = ".".join(str(part) for part in failures[0].path) or "the document"
    raise ConfigError(
        f"{where}: {field}: {failures[0].message}. Correct it to match the contract {schema}.",
        file=where,
        field=field,
    )


def recipe_document(recipe: TrainingRecipe) -> dict[str, Any]:
    """The recipe as its JSON document, to be written beside the model."""
    return _to_json(recipe)


def parse_job_file(text: str, where: str) -> JobFile:
    """The job file in `text`, read from `where`; ConfigError when it is not JSON or breaks the contract."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise ConfigError(f"{where} is not JSON: {error}. Write the job file again.", file=where) from error
    check("job-file", document, where)
    return _from_json(JobFile, document)


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda match: match.group(1).upper(), name)


def _to_json(value: Any) -> Any:  # noqa: ANN401 - any dataclass, or a plain value inside one
    if not dataclasses.is_dataclass(value):
        return value
    return {_camel(field.name): _to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}


def _from_json(kind: Any, value: Any) -> Any:  # noqa: ANN401 - the schema has checked the value
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        present = {
            field.name: _camel(field.name) for field in dataclasses.fields(kind) if _camel(field.name) in value
        }
        return kind(**{name: _from_json(hints[name], value[key]) for name, key in present.items()})  # type: ignore[operator]
    if typing.get_origin(kind) is tuple:
        return tuple(_from_json(typing.get_args(kind)[0], item) for item in value)
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return value
    return kind(value)
