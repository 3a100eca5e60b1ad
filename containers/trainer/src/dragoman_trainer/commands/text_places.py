"""Where a command reads its text from and writes it to: standard streams, or objects in S3 (or files)."""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TextIO

from dragoman_trainer.errors import DataError
from dragoman_trainer.storage import Storage


def add_text_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds `--in` and `--out`, without which a command is a filter."""
    parser.add_argument("--in", dest="source", metavar="URI", help="text to read; default: standard input")
    parser.add_argument("--out", dest="target", metavar="URI", help="where it goes; default: standard output")


def read_lines(uri: str | None) -> Iterable[str]:
    """The lines of an object, which is held in memory, or of standard input. DataError when it is not there."""
    if uri is None:
        return sys.stdin
    stored = Storage().store_of(uri).read(uri)
    if stored is None:
        raise DataError(f"{uri} does not exist. Check what wrote it.", file=uri)
    return StringIO(stored.text)


@contextmanager
def writing_to(uri: str | None) -> Iterator[TextIO]:
    """A stream to standard output, or to an object that is there once all of it was written."""
    if uri is None:
        yield sys.stdout
        return
    written = StringIO()
    yield written
    Storage().store_of(uri).put_text(uri, written.getvalue())


@contextmanager
def model_folder(uri: str, names: list[str]) -> Iterator[Path]:
    """A local folder as it is, or the named files below an S3 prefix in a temporary one."""
    if not uri.startswith("s3://"):
        yield Path(uri)
        return
    storage = Storage()
    place = storage.prefix(uri)
    with tempfile.TemporaryDirectory(prefix="model-") as folder:
        for name in names:
            file = place.at(name)
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            storage.store_of(file).download(file, path)
        yield Path(folder)
