"""Encoded shards, put together into the files of a split."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file

from dragoman_trainer.tasks.translation.binarized import PAIR_IDS, SIDES, WEIGHTS, file_names
from dragoman_trainer.tasks.translation.frequent_words import (
    FREQUENT_WORDS,
    LEAST_COUNT,
    read_frequent_words,
    write_frequent_words,
)
from dragoman_trainer.tasks.translation.seen import SEEN_HASHES, write_seen

MOST_WORDS = 2_000_000


class Assembly:
    """Appends shards to the files of a split. Memory: one shard, the hashes of all segments, two million words.

    A training split gets the segments and words of its text too, and those of the model that it continues.
    """

    def __init__(self, folder: Path, split: str, dtype: str, parent: Path | None = None) -> None:
        self._folder = folder
        self._split = split
        self._parent = parent
        self._training = split == "train"
        self._dtype = dtype
        names = [*file_names(split), *([f"{split}.{WEIGHTS}", f"{split}.{PAIR_IDS}"] if self._training else [])]
        self._streams = {name: (folder / name).open("wb") for name in names}
        self._ends = dict.fromkeys(SIDES, 0)
        self._seen: list[npt.NDArray[np.uint64]] = []
        self._words: Counter[str] = Counter()
        for side in SIDES:
            self._write(f"{side}.offsets", np.zeros(1, np.int64))

    def append(self, path: Path) -> None:
        """Appends a file that encode_shard wrote."""
        arrays = load_file(path)
        self._seen.append(arrays.pop("seen"))
        self._count(json.loads(arrays.pop("words").tobytes()))
        self.append_rows(arrays)

    def append_rows(self, arrays: dict[str, npt.NDArray[Any]]) -> None:
        """Appends what EncodedRows has; nothing where it is empty."""
        if not arrays:
            return
        for side in SIDES:
            offsets = self._ends[side] + np.cumsum(arrays[f"{side}.lengths"])
            self._write(f"{side}.tokens", arrays[f"{side}.tokens"].astype(self._dtype, copy=False))
            self._write(f"{side}.offsets", offsets.astype(np.int64))
            self._ends[side] = int(offsets[-1]) if len(offsets) else self._ends[side]
        if self._training:
            self._write(WEIGHTS, arrays[WEIGHTS])
            self._write(PAIR_IDS, arrays[PAIR_IDS])

    def close(self) -> None:
        """Closes the files; of a training split, writes seen.hashes and frequent-words.txt."""
        for stream in self._streams.values():
            stream.close()
        if not self._training:
            return
        parent_seen = None if self._parent is None else self._parent / SEEN_HASHES
        if parent_seen is not None and parent_seen.is_file():
            self._seen.append(np.fromfile(parent_seen, "<u8").astype(np.uint64))
        seen = np.concatenate(self._seen) if self._seen else np.zeros(0, np.uint64)
        write_seen(seen, self._folder / SEEN_HASHES)
        parent_words = None if self._parent is None else self._parent / FREQUENT_WORDS
        if parent_words is not None and parent_words.is_file():
            self._words.update(dict.fromkeys(read_frequent_words(parent_words) - {""}, LEAST_COUNT))
        write_frequent_words(self._words, self._folder / FREQUENT_WORDS)

    def _count(self, words: dict[str, int]) -> None:
        """Adds counts; when there are too many words, those that came once so far are forgotten.

        Lossy counting (Manku and Motwani, 2002, https://doi.org/10.1016/B978-155860869-6/50038-X).
        """
        self._words.update(words)
        if len(self._words) > MOST_WORDS:
            self._words = Counter({word: count for word, count in self._words.items() if count > 1})

    def _write(self, name: str, array: npt.NDArray[Any]) -> None:
        self._streams[f"{self._split}.{name}"].write(array.tobytes())
