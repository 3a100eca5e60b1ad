"""Failures on demand, so that tests can watch the whole system recover.

`DRAGOMAN_FAULT=KIND@POINT[=N][,only_on_attempt=M]`, e.g. `gpu-memory@step=5,only_on_attempt=1`.

KIND: gpu-memory, host-memory, disk, bug (raise what the libraries raise), nan (the loss of that step and of
every later one is not a number), sigterm, sigkill (sent to this very process).
POINT: step=N (before optimizer step N), shard=N (once N shards are encoded or generated), checkpoint, binarize,
export, evaluate.
"""

import errno
import os
import re
import signal
from dataclasses import dataclass

from dragoman_trainer.errors import ConfigError

KINDS = ("gpu-memory", "host-memory", "disk", "bug", "nan", "sigterm", "sigkill")
PATTERN = re.compile(
    r"(?P<kind>[a-z-]+)@(?:(?P<counter>step|shard)=(?P<step>\d+)|(?P<point>checkpoint|binarize|export|evaluate))"
    r"(?:,only_on_attempt=(?P<attempt>\d+))?"
)


@dataclass(frozen=True)
class Fault:
    """One planned failure."""

    kind: str
    point: str
    step: int | None


class Faults:
    """Asked at every point where a planned failure may happen; without a plan it does nothing."""

    def __init__(self, specification: str | None, attempt: int) -> None:
        self.fault = parse_fault(specification, attempt) if specification else None

    def loss_factor(self, step: int) -> float:
        """NaN from the planned step on, else 1."""
        fault = self.fault
        if fault is None or fault.kind != "nan" or fault.step is None or step < fault.step:
            return 1.0
        return float("nan")

    def at(self, point: str, step: int | None = None) -> None:
        """Fails here if this is the planned point."""
        fault = self.fault
        if fault is None or fault.kind == "nan" or fault.point != point or fault.step != step:
            return
        if fault.kind in ("sigterm", "sigkill"):
            os.kill(os.getpid(), signal.SIGTERM if fault.kind == "sigterm" else signal.SIGKILL)
            return
        raise {
            "gpu-memory": RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB (planned fault)"),
            "host-memory": MemoryError("planned fault"),
            "disk": OSError(errno.ENOSPC, "No space left on device (planned fault)"),
            "bug": RuntimeError("planned fault"),
        }[fault.kind]


def parse_fault(specification: str, attempt: int) -> Fault | None:
    """The fault of a specification, None when it is meant for another attempt; ConfigError when unreadable."""
    match = PATTERN.fullmatch(specification)
    if match is None or match["kind"] not in KINDS:
        raise ConfigError(
            f"DRAGOMAN_FAULT={specification!r} is not KIND@POINT[=N][,only_on_attempt=M] with KIND in "
            f"{', '.join(KINDS)}. Correct or unset it."
        )
    if match["attempt"] is not None and int(match["attempt"]) != attempt:
        return None
    step = None if match["step"] is None else int(match["step"])
    return Fault(match["kind"], match["point"] or match["counter"], step)
