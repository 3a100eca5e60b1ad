"""The next batches, made ready in a thread while the device computes."""

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import torch

from dragoman_trainer.errors import DataError
from dragoman_trainer.training.batches import Indices, micro_batches
from dragoman_trainer.training.learner import Learner, Rows

AHEAD = 2


@dataclass(frozen=True)
class LoadedBatch:
    """Batch `index` of an epoch: all its rows and their weight, and the micro-batches of this process, loaded."""

    epoch: int
    index: int
    rows: Indices
    weight: int
    parts: list[Rows]


class BatchLoader:
    """Loads batch after batch from (`epoch`, `batch`) on, never more than two ahead.

    A planned batch is cut into `micro_batches` parts for each of `size` processes; this is process `rank`. Where
    the device is a GPU, widths are multiples of 8, as its kernels like them, and the tensors lie in pinned memory,
    from which the device fetches them by itself.
    """

    def __init__(
        self,
        learner: Learner,
        device: torch.device,
        *,
        epoch: int,
        batch: int,
        micro_batches: int = 1,
        rank: int = 0,
        size: int = 1,
    ) -> None:
        self.waited_seconds = 0.0
        self._learner = learner
        self._device = device
        self._start = epoch, batch
        self._parts = micro_batches * size
        self._rank, self._size = rank, size
        self._closed = threading.Event()
        self._queue: queue.Queue[LoadedBatch | BaseException] = queue.Queue(AHEAD)
        self._thread = threading.Thread(target=self._run, name="batch-loader", daemon=True)
        self._thread.start()

    def next(self) -> LoadedBatch:
        """The next batch, on the device; raises what the thread raised. Counts the seconds it had to wait."""
        started = time.monotonic()
        item = self._queue.get()
        self.waited_seconds += time.monotonic() - started
        if isinstance(item, BaseException):
            raise item
        if self._device.type == "cpu":
            return item
        parts = [
            Rows(
                {name: tensor.to(self._device, non_blocking=True) for name, tensor in part.tensors.items()},
                part.pieces,
                part.cells,
            )
            for part in item.parts
        ]
        return LoadedBatch(item.epoch, item.index, item.rows, item.weight, parts)

    def close(self) -> None:
        """Ends the thread."""
        self._closed.set()
        while self._thread.is_alive():
            with suppress(queue.Empty):
                self._queue.get(timeout=0.05)

    def _run(self) -> None:
        try:
            for batch in self._batches():
                self._queue.put(batch)
                if self._closed.is_set():
                    return
        except BaseException as error:  # next() raises it where it can be handled
            self._queue.put(error)

    def _batches(self) -> Iterator[LoadedBatch]:
        epoch, first = self._start
        while True:
            plan = self._learner.plan_epoch(epoch)
            if not plan:
                raise DataError("The training data have no batches. Check what the step binarize reports.")
            for index in range(first, len(plan)):
                yield self._load(epoch, index, plan[index])
            epoch, first = epoch + 1, 0

    def _load(self, epoch: int, index: int, rows: Indices) -> LoadedBatch:
        own = micro_batches(rows, self._parts)[self._rank :: self._size]
        on_gpu = self._device.type == "cuda"
        parts = [self._learner.load(part, 8 if on_gpu else 1) for part in own]
        if on_gpu:
            parts = [
                Rows({name: tensor.pin_memory() for name, tensor in part.tensors.items()}, part.pieces, part.cells)
                for part in parts
            ]
        return LoadedBatch(epoch, index, rows, self._learner.weight(rows), parts)
