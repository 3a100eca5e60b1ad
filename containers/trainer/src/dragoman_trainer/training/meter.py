"""What a training measures of itself, attempt by attempt."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch

from dragoman_trainer.progress import Measures
from dragoman_trainer.training.batch_loader import LoadedBatch


@dataclass
class Meter:
    """Counts tokens, padding and seconds of the steps of this attempt, in its first process.

    `flops_per_piece` are those of a training step, `peak` what one of `devices` can do; None: not known.
    """

    device: torch.device
    devices: int
    clock: Callable[[], float] = time.monotonic
    flops_per_piece: float | None = None
    peak: float | None = None
    steps: int = 0
    tokens: int = 0
    pieces: int = 0
    cells: int = 0
    step_seconds: float = 0.0
    waited_seconds: float = 0.0
    saving_seconds: float = 0.0
    validation_seconds: float = 0.0

    def step(self, batch: LoadedBatch, seconds: float, waited_seconds: float) -> None:
        """Notes a step: how long it took in all, and how much of that it waited for data."""
        self.steps += 1
        self.tokens += batch.weight
        self.pieces += sum(part.pieces for part in batch.parts)
        self.cells += sum(part.cells for part in batch.parts)
        self.step_seconds += seconds
        self.waited_seconds += waited_seconds

    def seconds_at_peak(self, batch: LoadedBatch) -> float | None:
        """What a step would take if the device did nothing but its floating-point operations; None: not known."""
        if self.flops_per_piece is None or self.peak is None:
            return None
        return self.flops_per_piece * sum(part.pieces for part in batch.parts) / self.peak

    def gpu_memory_bytes(self) -> int | None:
        """The most that was allocated so far in this attempt; None without a GPU."""
        return torch.cuda.max_memory_allocated(self.device) if self.device.type == "cuda" else None

    @contextmanager
    def validating(self) -> Iterator[None]:
        """Counts what happens inside as validation."""
        started = self.clock()
        yield
        self.validation_seconds += self.clock() - started

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Counts what happens inside as time that checkpoints take from the training."""
        started = self.clock()
        yield
        self.saving_seconds += self.clock() - started

    def measures(self) -> Measures:
        """All figures so far."""
        seconds = self.step_seconds
        utilization = None
        if seconds > 0 and self.flops_per_piece is not None and self.peak is not None:
            utilization = self.flops_per_piece * self.pieces / seconds / self.peak
        return Measures(
            target_tokens_per_second=self.tokens / seconds if seconds > 0 else None,
            data_wait_share=min(self.waited_seconds / seconds, 1.0) if seconds > 0 else None,
            padding_share=1 - self.pieces / self.cells if self.cells > 0 else None,
            model_flops_utilization=utilization,
            gpu_memory_bytes=self.gpu_memory_bytes(),
        )

    def metrics(self) -> dict[str, float | None]:
        """For the result file: the figures, and what validations and checkpoints take of the attempt's time."""
        measures = self.measures()
        total = self.step_seconds + self.validation_seconds + self.saving_seconds
        return {
            "targetTokensPerSecond": measures.target_tokens_per_second,
            "dataWaitShare": measures.data_wait_share,
            "paddingShare": measures.padding_share,
            "modelFlopsUtilization": measures.model_flops_utilization,
            "gpuMemoryBytes": measures.gpu_memory_bytes,
            "validationShare": self.validation_seconds / total if total > 0 else None,
            "checkpointShare": self.saving_seconds / total if total > 0 else None,
            "devices": self.devices,
        }
