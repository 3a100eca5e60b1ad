"""`trainer translate`: segments, one a line, by an exported model on the CPU."""

import argparse
import json
from collections.abc import Iterable
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TextIO

from dragoman_trainer.commands.text_places import add_text_arguments, model_folder, read_lines, writing_to
from dragoman_trainer.errors import ConfigError, DataError

CHUNK_SEGMENTS = 256
TRANSLATING_TASKS = ("translation", "translation-finetune")


class Translator(Protocol):
    """What a task type's module `translate` opens: `open_translator(folder, recipe, to, beam_size)`."""

    def __call__(self, segments: list[str]) -> list[str]:
        """One translation for every segment, in their order."""
        ...


def main(argv: list[str]) -> None:
    """Translates 256 lines at a time."""
    parser = argparse.ArgumentParser(prog="trainer translate", description=__doc__)
    parser.add_argument(
        "--model", required=True, metavar="PLACE", help="what the step train wrote: a folder, or an S3 prefix"
    )
    parser.add_argument(
        "--file", action="append", default=[], metavar="NAME", help="a file of the S3 prefix that decoding needs"
    )
    parser.add_argument("--to", required=True, metavar="LANGUAGE", help="the target language, e.g. de")
    parser.add_argument("--beam-size", type=int, metavar="N", help="default: as the model was evaluated")
    add_text_arguments(parser)
    arguments = parser.parse_args(argv)
    with model_folder(arguments.model, arguments.file) as folder, writing_to(arguments.target) as target:
        translator = open_translator(folder, arguments.to, arguments.beam_size)
        translate_lines(translator, read_lines(arguments.source), target)


def open_translator(folder: Path, to: str, beam_size: int | None = None) -> Translator:
    """The model in `folder`, by the task type that its training.json names.

    Raises DataError without that file, ConfigError when models of the task translate nothing.
    """
    report = folder / "training.json"
    try:
        recipe: dict[str, Any] = json.loads(report.read_text("utf-8"))["recipe"]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            f"{report} cannot be read: {error}. Name the folder of a model.", file=str(report)
        ) from error
    task = recipe["task"]
    if task not in TRANSLATING_TASKS:
        raise ConfigError(f"A model for {task} translates nothing.")
    module = import_module(f"dragoman_trainer.tasks.{task.replace('-', '_')}.translate")
    return module.open_translator(folder, recipe, to, beam_size)


def translate_lines(translator: Translator, source: Iterable[str], target: TextIO) -> None:
    """One line for every line; a line without text stays one, and line breaks in translations become spaces."""
    lines = iter(source)
    while chunk := [line.rstrip("\r\n") for line in islice(lines, CHUNK_SEGMENTS)]:
        filled = [line for line in chunk if line.strip()]
        translations = iter(translator(filled))
        for line in chunk:
            translation = next(translations) if line.strip() else ""
            target.write(" ".join(translation.splitlines()) + "\n")
        target.flush()
