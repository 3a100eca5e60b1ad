"""progress.json and the log's progress line: how far a step is, every few seconds."""

import json
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Literal

from dragoman_trainer.contracts import check
from dragoman_trainer.storage import Prefix

EVERY_SECONDS = 3.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Validation:
    """One look at the model while it trains: loss in nats; the score that decides, higher is better; metrics."""

    optimizer_step: int
    loss: float
    score: float
    metrics: dict[str, float]

    def document(self) -> dict[str, int | float | dict[str, float]]:
        """As in the contract."""
        return {
            "optimizerStep": self.optimizer_step,
            "loss": self.loss,
            "score": self.score,
            "metrics": self.metrics,
        }


@dataclass(frozen=True)
class Measures:
    """What a training measures of itself, as in the contract; None where it does not apply or is not known."""

    target_tokens_per_second: float | None = None
    data_wait_share: float | None = None
    padding_share: float | None = None
    model_flops_utilization: float | None = None
    gpu_memory_bytes: int | None = None


@dataclass
class Progress:
    """Writes `<state>/progress.json` at most every three seconds; a write that fails only warns."""

    state: Prefix
    step: str
    attempt: int
    unit: Literal["segments", "steps", "rows"]
    total: int = 0
    clock: Callable[[], float] = time.monotonic
    validations: list[Validation] = field(default_factory=list)
    curve: Callable[[], list[dict[str, int | float | None]]] = list
    beat: Callable[..., None] = lambda **_: None
    """Told of every update, that the job lives."""
    _last_write: float = float("-inf")
    _rate_from: tuple[float, int] | None = None

    def update(
        self,
        done: int,
        message: str,
        *,
        loss: float | None = None,
        measures: Callable[[], Measures] = Measures,
        force: bool = False,
    ) -> None:
        """Tells how much is done; `measures` are asked for when they are written."""
        # Steps of a training follow each other quickly, until one of its parts (a validation) is announced.
        self.beat(long=force or self.unit != "steps")
        now = self.clock()
        if not force and now - self._last_write < EVERY_SECONDS:
            return
        since, done_before = self._rate_from = self._rate_from or (now, done)
        rate = (done - done_before) / (now - since) if now > since else 0.0
        seconds_left = max(self.total - done, 0) / rate if rate > 0 else None
        self._last_write = now
        self._write(done, message, loss, measures(), seconds_left)

    def _write(
        self, done: int, message: str, loss: float | None, measures: Measures, seconds_left: float | None
    ) -> None:
        moment = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        document: dict[str, Any] = {
            "v": 1,
            "step": self.step,
            "attempt": self.attempt,
            "done": done,
            "total": max(self.total, done),
            "unit": self.unit,
            "message": message,
            "loss": loss if loss is not None and math.isfinite(loss) else None,
            "targetTokensPerSecond": measures.target_tokens_per_second,
            "secondsLeft": seconds_left,
            "dataWaitShare": measures.data_wait_share,
            "paddingShare": measures.padding_share,
            "modelFlopsUtilization": measures.model_flops_utilization,
            "gpuMemoryBytes": measures.gpu_memory_bytes,
            "curve": self.curve(),
            "validations": [validation.document() for validation in self.validations],
            "updatedAt": moment,
        }
        parts = [f"{self.step} {done}/{self.total} {self.unit}", message]
        if loss is not None:
            parts.append(f"loss {loss:.3f}")
        if measures.target_tokens_per_second is not None:
            parts.append(f"{measures.target_tokens_per_second:,.0f} target tokens/s")
        if seconds_left is not None:
            parts.append(f"{seconds_left:.0f} s left")
        log.info("%s", ", ".join(part for part in parts if part))
        check("progress-file", document, "progress.json")
        try:
            self.state.store.put_text(self.state.at("progress.json"), json.dumps(document, allow_nan=False) + "\n")
        except Exception as error:  # Progress informs; a store that is busy must not end hours of work.
            log.warning("progress.json could not be written: %s", error)
