"""The exported model as users will run it: every form of its weights on every device of the job."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from dragoman_trainer.tasks.translation.evaluation.test_set import Segment
from dragoman_trainer.tasks.translation.metrics import score_chrf

MOST_SEGMENTS = 500
MOST_SINGLE_SEGMENTS = 200
LONGEST_SECONDS = 60.0
"""Of single segments: slow models are measured on fewer."""
COMPUTE_TYPES = {"cpu": ("float32", "int8"), "cuda": ("float32", "int8", "float16")}
"""The forms of CTranslate2 that a device can compute in."""


class Translator(Protocol):
    """A loaded model."""

    def translate(self, sources: list[str], after_chunk: Callable[[int], None] | None = None) -> list[str]:
        """One hypothesis for every source; `after_chunk` is told how many segments every chunk had."""
        ...


class ServedModel(Protocol):
    """What the evaluation has to know of an exported model."""

    def compute_types(self, device: str) -> tuple[str, ...]:
        """The forms that it can have on a device, float32 first; COMPUTE_TYPES for models of CTranslate2."""
        ...

    def export(self, compute_type: str) -> Path:
        """The folder of the model with weights of this type, made from the float32 weights of the training."""
        ...

    def load(self, folder: Path, device: str, compute_type: str) -> Translator:
        """The model of such a folder."""
        ...


def measure_serving(
    model: ServedModel, segments: list[Segment], job_device: str, after_chunk: Callable[[int], None]
) -> list[dict[str, Any]]:
    """Serving rows of the contract: on the CPU, and on the GPU where the job has one.

    Throughput and chrF are of the first 500 segments, which are the same for every form, latency of the first 200
    one by one. Loading is not counted, nor is the first segment, which warms up.
    """
    segments = segments[:MOST_SEGMENTS]
    sources = [segment.source for segment in segments]
    references = [segment.reference for segment in segments]
    rows = []
    for device in dict.fromkeys(("cpu", job_device)):
        for compute_type in model.compute_types(device):
            folder = model.export(compute_type)
            translator = model.load(folder, device, compute_type)
            translator.translate(sources[:1])
            started = time.monotonic()
            hypotheses = translator.translate(sources, after_chunk)
            seconds = time.monotonic() - started
            median, high = _latencies(translator, sources[:MOST_SINGLE_SEGMENTS], after_chunk)
            rows.append(
                {
                    "device": device,
                    "computeType": compute_type,
                    "sizeBytes": sum(path.stat().st_size for path in folder.iterdir()),
                    "segmentsPerSecond": len(sources) / max(seconds, 1e-9),
                    "latencyMedianMs": median,
                    "latencyP95Ms": high,
                    "chrf": score_chrf(hypotheses, references)["chrf"].score(),
                }
            )
    return rows


def decoded_segments(model: ServedModel, segments: int, job_device: str) -> int:
    """How many segments measure_serving translates of a set of so many at most, for the progress."""
    forms = sum(len(model.compute_types(device)) for device in {"cpu", job_device})
    return forms * (min(segments, MOST_SEGMENTS) + min(segments, MOST_SINGLE_SEGMENTS))


def _latencies(
    translator: Translator, sources: list[str], after_chunk: Callable[[int], None]
) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    latencies: list[float] = []
    for source in sources:
        if sum(latencies) > 1000 * LONGEST_SECONDS:
            break
        started = time.monotonic()
        translator.translate([source])
        latencies.append(1000 * (time.monotonic() - started))
        after_chunk(1)
    median, high = np.percentile(latencies, [50, 95]).tolist()
    return median, high
