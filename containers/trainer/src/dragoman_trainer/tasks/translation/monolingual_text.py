"""Segments of one language for a model to translate: text files, or one side of training files."""

import gzip
import json
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dragoman_trainer.bitext import read_pairs
from dragoman_trainer.draws import draw
from dragoman_trainer.errors import DataError

HASHES_AT_ONCE = 1_000_000
BUFFER_SEGMENTS = 1000
TEXT_SUFFIXES = (".txt", ".txt.gz")

Marks = npt.NDArray[np.float64]


def read_segments(files: Sequence[Path], side: str) -> Iterator[str]:
    """Segments of `.txt` and `.txt.gz` files, one a line in UTF-8, and of one side of the pairs of Parquet files.

    `side` is `source` or `target`. In NFC, with single spaces, without empty ones. Holds one batch of rows.
    Raises DataError naming the file that is of another kind, or not UTF-8.
    """
    for path in files:
        for text in _texts(path, side):
            segment = " ".join(unicodedata.normalize("NFC", text).split())
            if segment:
                yield segment


def choose_segments(files: Sequence[Path], side: str, count: int) -> Marks:
    """The draws of the `count` distinct segments that come first in the order of their hashes, ascending.

    Memory: 8 bytes for each, and for a million more.
    """
    chosen: Marks = np.zeros(0, np.float64)
    buffer: list[float] = []
    for segment in read_segments(files, side):
        buffer.append(_draw(segment))
        if len(buffer) == HASHES_AT_ONCE:
            chosen, buffer = np.union1d(chosen, np.array(buffer))[:count], []
    return np.union1d(chosen, np.array(buffer))[:count]


def write_chosen(files: Sequence[Path], side: str, chosen: Marks, shard_segments: int, folder: Path) -> list[Path]:
    """Files of `shard_segments` chosen segments each, by their hashes, as JSON lines.

    Memory: 1,000 segments a file.
    """
    folder.mkdir()
    count = -(-len(chosen) // shard_segments)
    paths = [folder / f"{index:05d}.jsonl" for index in range(count)]
    buffers: list[list[str]] = [[] for _ in paths]
    written = np.zeros(len(chosen), bool)

    def flush(index: int) -> None:
        with paths[index].open("a", encoding="utf-8") as stream:
            stream.writelines(json.dumps(segment, ensure_ascii=False) + "\n" for segment in buffers[index])
        buffers[index] = []

    for segment in read_segments(files, side):
        mark = _draw(segment)
        at = int(np.searchsorted(chosen, mark))
        if at == len(chosen) or chosen[at] != mark or written[at]:
            continue
        written[at] = True
        index = at // shard_segments
        buffers[index].append(segment)
        if len(buffers[index]) == BUFFER_SEGMENTS:
            flush(index)
    for index, buffer in enumerate(buffers):
        if buffer:
            flush(index)
    return paths


def read_chosen(path: Path) -> list[str]:
    """The segments of one of these files in the order of their hashes."""
    with path.open(encoding="utf-8") as stream:
        return sorted((json.loads(line) for line in stream), key=_draw)


def _draw(segment: str) -> float:
    return draw(segment, "generated segment")


def _texts(path: Path, side: str) -> Iterator[str]:
    if path.suffix == ".parquet":
        for pair in read_pairs([path]):
            yield pair.source if side == "source" else pair.target
    elif path.name.endswith(TEXT_SUFFIXES):
        open_text = gzip.open if path.suffix == ".gz" else open
        try:
            with open_text(path, "rt", encoding="utf-8") as stream:
                yield from stream
        except (UnicodeDecodeError, gzip.BadGzipFile, EOFError) as error:
            raise DataError(
                f"{path.name} is not text in UTF-8: {error}. Convert it, or take it out of the folder.",
                file=path.name,
            ) from error
    else:
        raise DataError(
            f"{path.name} is none of .txt, .txt.gz and .parquet. Take it out of the folder.", file=path.name
        )
