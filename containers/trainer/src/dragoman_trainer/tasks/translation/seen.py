"""Which segments a model has seen in training, so that evaluations can tell.

`seen.hashes` lies beside the model: 64-bit hashes of all training segments of both sides, little-endian,
ascending, each once; 8 bytes a segment.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dragoman_trainer.errors import DataError
from dragoman_trainer.tokens import skeleton

SEEN_HASHES = "seen.hashes"

Hashes = npt.NDArray[np.uint64]


def segment_hash(text: str) -> int:
    """64 bits (BLAKE2b) of the text's skeleton, in which case, digits and punctuation make no difference."""
    digest = hashlib.blake2b(skeleton(text).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def write_seen(hashes: Iterable[int] | Hashes, path: Path) -> None:
    """Writes hashes as `seen.hashes`; they may come in any order, and again and again. Holds them all."""
    array = np.fromiter(hashes, np.uint64) if not isinstance(hashes, np.ndarray) else hashes
    np.unique(array).astype("<u8").tofile(path)


class SeenSegments:
    """The content of `seen.hashes`, read from disk as it is needed."""

    def __init__(self, path: Path) -> None:
        size = path.stat().st_size
        if size % 8 != 0:
            raise DataError(
                f"{path.name} has {size} bytes, no whole number of hashes. Make it again.", file=path.name
            )
        self._hashes: Hashes = np.memmap(path, "<u8", mode="r") if size else np.zeros(0, np.uint64)

    def __contains__(self, text: str) -> bool:
        wanted = np.uint64(segment_hash(text))
        at = int(np.searchsorted(self._hashes, wanted))
        return at < len(self._hashes) and bool(self._hashes[at] == wanted)
