"""Examples of a split as token ids with the number of their class, read through memory maps."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman_trainer.tasks.translation.binarized import Side

Arrays = dict[str, npt.NDArray[Any]]
TOKENS, OFFSETS, CLASSES = "tokens", "offsets", "classes"


@dataclass(frozen=True)
class Examples:
    """Row i is a text and the number of its class."""

    text: Side
    classes: npt.NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.classes)


class ExamplesWriter:
    """Appends encoded examples to the files of a split, with constant memory."""

    def __init__(self, folder: Path, split: str) -> None:
        self._streams = {name: (folder / f"{split}.{name}").open("wb") for name in (TOKENS, OFFSETS, CLASSES)}
        self._end = 0
        self._streams[OFFSETS].write(np.zeros(1, np.int64).tobytes())

    def append(self, arrays: Arrays) -> None:
        """`tokens`, `lengths` [rows], `classes` [rows]."""
        offsets = self._end + np.cumsum(arrays["lengths"], dtype=np.int64)
        self._streams[TOKENS].write(arrays[TOKENS].tobytes())
        self._streams[OFFSETS].write(offsets.tobytes())
        self._streams[CLASSES].write(arrays[CLASSES].astype(np.uint16).tobytes())
        self._end = int(offsets[-1]) if len(offsets) else self._end

    def close(self) -> None:
        """Closes the files."""
        for stream in self._streams.values():
            stream.close()


def open_examples(folder: Path, split: str, dtype: str) -> Examples:
    """Maps the files of a split, which has examples, into memory."""
    offsets = np.fromfile(folder / f"{split}.{OFFSETS}", np.int64)
    tokens = np.memmap(folder / f"{split}.{TOKENS}", dtype, mode="r")
    return Examples(Side(tokens, offsets), np.fromfile(folder / f"{split}.{CLASSES}", np.uint16))


def side_of(rows: list[list[int]]) -> Side:
    """Lists of ids as one side, in memory."""
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum([len(row) for row in rows], dtype=np.int64)])
    return Side(np.fromiter((piece for row in rows for piece in row), np.uint32, int(offsets[-1])), offsets)
