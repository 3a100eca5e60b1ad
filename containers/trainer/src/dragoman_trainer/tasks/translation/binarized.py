"""Token ids of a split in two flat files a side, read through memory maps.

Of a training split further files may say, for every row, how often it is drawn (`train.weights`, float32) and the
pair that it came from (`train.pair-ids`, uint64).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman_trainer.errors import DataError
from dragoman_trainer.results import sha256_of

SIDES = ("source", "target")
MANIFEST = "manifest.json"
SPM_MODEL = "spm.model"
VALIDATION_TEXT = "validation.jsonl"
WEIGHTS, PAIR_IDS = "weights", "pair-ids"

TokenIds = npt.NDArray[np.uint16] | npt.NDArray[np.uint32]


def token_type(vocabulary_size: int) -> str:
    """The smallest unsigned type that holds every id."""
    return "uint16" if vocabulary_size <= 1 << 16 else "uint32"


def file_names(split: str) -> list[str]:
    """`<split>.<side>.tokens` and `<split>.<side>.offsets` (int64, one more than there are segments)."""
    return [f"{split}.{side}.{part}" for side in SIDES for part in ("tokens", "offsets")]


class SplitWriter:
    """Appends pairs of id lists to the files of one split, with constant memory."""

    def __init__(self, folder: Path, split: str, dtype: str) -> None:
        self._dtype = dtype
        self._streams = {name: (folder / name).open("wb") for name in file_names(split)}
        self._split = split
        self._ends: dict[str, int] = dict.fromkeys(SIDES, 0)
        for side in SIDES:
            self._offset(side)

    def add(self, source: list[int], target: list[int]) -> None:
        """Appends one pair; both end with the end mark."""
        for side, ids in zip(SIDES, (source, target), strict=True):
            self._streams[f"{self._split}.{side}.tokens"].write(np.asarray(ids, self._dtype).tobytes())
            self._ends[side] += len(ids)
            self._offset(side)

    def close(self) -> dict[str, int]:
        """Closes the files; the number of tokens of each side."""
        for stream in self._streams.values():
            stream.close()
        return dict(self._ends)

    def _offset(self, side: str) -> None:
        offset = np.asarray([self._ends[side]], np.int64)
        self._streams[f"{self._split}.{side}.offsets"].write(offset.tobytes())


@dataclass(frozen=True)
class Side:
    """One language of a split."""

    tokens: TokenIds
    offsets: npt.NDArray[np.int64]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Pieces of every segment, with the end mark."""
        return np.diff(self.offsets)

    def padded(self, indices: npt.NDArray[np.int64], multiple: int = 1) -> npt.NDArray[np.int64]:
        """The segments as rows of one matrix [segments, longest], padded with 0 to a multiple of `multiple`."""
        starts = self.offsets[indices]
        lengths = self.offsets[indices + 1] - starts
        positions = np.arange(-(-int(lengths.max()) // multiple) * multiple)
        inside = positions < lengths[:, None]
        flat = np.where(inside, starts[:, None] + positions, 0)
        return np.where(inside, self.tokens[flat], 0).astype(np.int64)


@dataclass(frozen=True)
class Split:
    """A binarized split: pair i is row i of both sides."""

    source: Side
    target: Side
    weights: npt.NDArray[np.float32] | None = None
    """How often each row is drawn in an epoch, on average; None: once."""
    pair_ids: npt.NDArray[np.uint64] | None = None

    def __len__(self) -> int:
        return len(self.source.offsets) - 1


def open_split(folder: Path, split: str, dtype: str) -> Split:
    """Maps the files of a split into memory."""

    def side(name: str) -> Side:
        offsets = np.fromfile(folder / f"{split}.{name}.offsets", np.int64)
        path = folder / f"{split}.{name}.tokens"
        empty = path.stat().st_size == 0
        return Side(np.zeros(0, dtype) if empty else np.memmap(path, dtype, mode="r"), offsets)

    def column(name: str, dtype: str) -> Any:  # noqa: ANN401 - an array of that type
        path = folder / f"{split}.{name}"
        return np.memmap(path, dtype, mode="r") if path.is_file() and path.stat().st_size > 0 else None

    return Split(side("source"), side("target"), column(WEIGHTS, "float32"), column(PAIR_IDS, "uint64"))


def write_manifest(folder: Path, document: dict[str, Any], files: Iterable[str]) -> None:
    """Writes manifest.json with the SHA-256 of every file; it has no time in it, so it names the content."""
    hashes = {name: sha256_of(folder / name) for name in files}
    text = json.dumps({**document, "files": hashes}, indent=2, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, "utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a binarized corpus, after every file was compared with its SHA-256.

    Raises DataError naming the file that is missing or damaged.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise DataError("The binarized corpus has no manifest.json. Run the step binarize again.")
    manifest = json.loads(path.read_text("utf-8"))
    for name, sha256 in manifest["files"].items():
        if not (folder / name).is_file() or sha256_of(folder / name) != sha256:
            raise DataError(
                f"{name} of the binarized corpus is missing or damaged. Run the step binarize again.",
                file=name,
            )
    return manifest
