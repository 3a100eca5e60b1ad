"""The documents of a job: schemas generated from contracts/*.ts check them, frozen dataclasses hold them."""

import dataclasses
import json
import re
import types
import typing
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, TypeVar

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from dragoman_trainer.errors import ConfigError

SchemaName = Literal["job-file", "result-file", "progress-file", "evaluation-file", "training-recipe"]


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
    role: str = "own"


@dataclass(frozen=True)
class TrainingCorpus:
    """Training data beside the input `train`: an input of this name."""

    name: str
    source_language: str
    target_language: str
    weight: float
    synthetic: str | None = None


@dataclass(frozen=True)
class GenerateSettings:
    """What a `generate` job makes of its text."""

    kind: str
    beam_size: int
    segments: int


@dataclass(frozen=True)
class JobFile:
    """What one attempt of one job has to do."""

    v: int
    run_id: str
    step: str
    task: str
    attempt: int
    recipe: dict[str, Any]
    """As JSON; a step reads it as its task's dataclass."""
    adjustments: Adjustments
    device: str
    test_sets: tuple[TestSet, ...]
    corpora: tuple[TrainingCorpus, ...] = ()
    generate: GenerateSettings | None = None
    domain_weights: dict[str, float] = dataclasses.field(default_factory=dict)
    champion: str | None = None
    source_language: str | None = None
    target_language: str | None = None

    def require_languages(self) -> tuple[str, str]:
        """Source and target language; ConfigError where the job file names none."""
        if self.source_language is None or self.target_language is None:
            raise ConfigError(f"The job file of {self.run_id} names no languages, which task {self.task} needs.")
        return self.source_language, self.target_language


@cache
def _validator(schema: SchemaName) -> Draft202012Validator:
    text = (resources.files("dragoman_trainer") / "schemas" / f"{schema}.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def check(schema: SchemaName, document: Any, where: str) -> None:  # noqa: ANN401 - JSON
    """Raises ConfigError naming the first wrong field when `document` (found at `where`) breaks the schema."""
    failures = sorted(_validator(schema).iter_errors(document), key=lambda failure: list(map(str, failure.path)))
    if not failures:
        return
    failure = _in_its_branch(failures[0])
    field = ".".join(str(part) for part in failure.absolute_path) or "the document"
    raise ConfigError(
        f"{where}: {field}: {failure.message}. Correct it to match the contract {schema}.",
        file=where,
        field=field,
    )


def _in_its_branch(failure: ValidationError) -> ValidationError:
    """Of a union of recipes: what is wrong by the branch of the document's own task."""
    branches: dict[int | str, list[ValidationError]] = {}
    for inner in failure.context or []:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    for inner in branches.values():
        if not any(list(one.path) == ["task"] for one in inner):
            return _in_its_branch(inner[0])
    return best_match([failure])


def recipe_document(recipe: object) -> dict[str, Any]:
    """A recipe as its JSON document, to be written beside the model."""
    return _to_json(recipe)


Recipe = TypeVar("Recipe")


def parse_recipe(kind: type[Recipe], document: dict[str, Any]) -> Recipe:
    """The recipe of a job file, which the schema has checked, as a task's dataclass."""
    return _from_json(kind, document)


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
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    if not dataclasses.is_dataclass(value):
        return value
    present = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return {_camel(name): _to_json(item) for name, item in present.items() if item is not None}


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
        [*classes] = (one for one in typing.get_args(kind) if dataclasses.is_dataclass(one))
        return _from_json(classes[0], value) if classes and isinstance(value, dict) else value
    if typing.get_origin(kind) is dict:
        return dict(value)
    return kind(value)
