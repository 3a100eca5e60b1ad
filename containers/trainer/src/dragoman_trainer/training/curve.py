"""The course of a training in few points."""

import math
from dataclasses import asdict, dataclass, field
from typing import Any

POINTS = 400


@dataclass(frozen=True)
class CurvePoint:
    """Mean loss, speed and MFU since the point before; rate and memory of the step; None where unknown."""

    optimizer_step: int
    loss: float | None
    learning_rate: float
    target_tokens_per_second: float | None
    model_flops_utilization: float | None = None
    gpu_memory_bytes: int | None = None

    def document(self) -> dict[str, int | float | None]:
        """As in the contract."""
        return {
            "optimizerStep": self.optimizer_step,
            "loss": self.loss,
            "learningRate": self.learning_rate,
            "targetTokensPerSecond": self.target_tokens_per_second,
            "modelFlopsUtilization": self.model_flops_utilization,
            "gpuMemoryBytes": self.gpu_memory_bytes,
        }


@dataclass
class Curve:
    """At most 400 points: when there would be more, every second one goes, and from then on half as many come.

    Part of the checkpoint, so it begins at the training's first step, whichever attempt made it.
    """

    points: list[CurvePoint] = field(default_factory=list)
    every: int = 1
    losses: float = 0.0
    finite: int = 0
    tokens: int = 0
    seconds: float = 0.0
    seconds_at_peak: float | None = 0.0

    def add(
        self,
        step: int,
        loss: float,
        rate: float,
        tokens: int,
        seconds: float,
        seconds_at_peak: float | None = None,
        gpu_memory_bytes: int | None = None,
    ) -> None:
        """Notes a step, which took `seconds` for `tokens`; a loss that is not finite is left out of the mean.

        `seconds_at_peak` is what it would take at the device's peak: its share of `seconds` is the MFU.
        """
        if math.isfinite(loss):
            self.losses += loss
            self.finite += 1
        self.tokens += tokens
        self.seconds += seconds
        if self.seconds_at_peak is not None and seconds_at_peak is not None:
            self.seconds_at_peak += seconds_at_peak
        else:
            self.seconds_at_peak = None
        if step % self.every != 0:
            return
        mean = self.losses / self.finite if self.finite else None
        speed = self.tokens / self.seconds if self.seconds > 0 else None
        at_peak = self.seconds_at_peak
        utilization = at_peak / self.seconds if at_peak is not None and self.seconds > 0 else None
        self.points.append(CurvePoint(step, mean, rate, speed, utilization, gpu_memory_bytes))
        self.losses, self.finite, self.tokens, self.seconds, self.seconds_at_peak = 0.0, 0, 0, 0.0, 0.0
        if len(self.points) > POINTS:
            self.every *= 2
            self.points = [point for point in self.points if point.optimizer_step % self.every == 0]

    def state(self) -> dict[str, Any]:
        """For a checkpoint."""
        return asdict(self)

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "Curve":
        """From a checkpoint."""
        return cls(**{**state, "points": [CurvePoint(**point) for point in state["points"]]})
