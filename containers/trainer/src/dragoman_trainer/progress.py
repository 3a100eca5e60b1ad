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
    _last_write: float = float("-inf")
    _rate_from: tuple[float, int, int] | None = None

    def update(
        self,
        done: int,
        message: str,
        *,
        loss: float | None = None,
        target_tokens: int = 0,
        force: bool = False,
    ) -> None:
        """Tells how much is done; `target_tokens` counts all so far, for the rate."""
        now = self.clock()
        if not force and now - self._last_write < EVERY_SECONDS:
            return
        since, done_before, tokens_before = self._rate_from or (now, done, target_tokens)
        seconds = now - since
        rate = (done - done_before) / seconds if seconds > 0 else 0.0
        tokens_per_second = (target_tokens - tokens_before) / seconds if seconds > 0 and target_tokens else None
        seconds_left = max(self.total - done, 0) / rate if rate > 0 else None
        if self._rate_from is None:
            self._rate_from = (now, done, target_tokens)
        self._last_write = now
        self._write(done, message, loss, tokens_per_second, seconds_left)

    def _write(
        self,
        done: int,
        message: str,
        loss: float | None,
        tokens_per_second: float | None,
        seconds_left: float | None,
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
            "targetTokensPerSecond": tokens_per_second,
            "secondsLeft": seconds_left,
            "dataWaitShare": None,
            "paddingShare": None,
            "modelFlopsUtilization": None,
            "gpuMemoryBytes": None,
            "curve": [],
            "validations": [validation.document() for validation in self.validations],
            "updatedAt": moment,
        }
        parts = [f"{self.step} {done}/{self.total} {self.unit}", message]
        if loss is not None:
            parts.append(f"loss {loss:.3f}")
        if tokens_per_second is not None:
            parts.append(f"{tokens_per_second:,.0f} target tokens/s")
        if seconds_left is not None:
            parts.append(f"{seconds_left:.0f} s left")
        log.info("%s", ", ".join(part for part in parts if part))
        check("progress-file", document, "progress.json")
        try:
            self.state.store.put_text(self.state.at("progress.json"), json.dumps(document, allow_nan=False) + "\n")
        except Exception as error:  # Progress informs; a store that is busy must not end hours of work.
            log.warning("progress.json could not be written: %s", error)
