"""Failures on demand, so that tests can watch the whole system recover.

`DRAGOMAN_FAULT=KIND@POINT[=N][,only_on_attempt=M]`, e.g. `gpu-memory@step=5,only_on_attempt=1`.

KIND is one of
- gpu-memory, host-memory, shared-memory, hardware, driver, nccl, disk, config, data, bug: raises what the
  libraries, or we, raise;
- nan: the loss of that step and of every later one is not a number (`step=N` only);
- sigterm, sigkill: sent to this very process; hang: waits for ever; exit: ends without a word;
- corrupt-checkpoint: damages the first checkpoint after it was saved, then SIGKILL (`checkpoint` only);
- corrupt-shard: damages the largest file of the binarized data after the download (`fetch` only).
POINT: step=N (before optimizer step N), shard=N (once N shards are encoded or generated), checkpoint, binarize,
export, evaluate, fetch.
"""

import errno
import os
import re
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dragoman_trainer.errors import ConfigError, DataError
from dragoman_trainer.store import Store

RAISED = {
    "gpu-memory": RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB (planned fault)"),
    "host-memory": MemoryError("planned fault"),
    "shared-memory": RuntimeError("DataLoader worker (pid 7) is killed by signal: Bus error. (planned fault)"),
    "hardware": RuntimeError("CUDA error: uncorrectable ECC error encountered (planned fault)"),
    "driver": RuntimeError("CUDA error: no CUDA-capable device is detected (planned fault)"),
    "nccl": RuntimeError("NCCL error in: ProcessGroupNCCL.cpp, remote process exited (planned fault)"),
    "disk": OSError(errno.ENOSPC, "No space left on device (planned fault)"),
    "config": ConfigError("The recipe is wrong (planned fault). Unset DRAGOMAN_FAULT."),
    "data": DataError("The data are wrong (planned fault). Unset DRAGOMAN_FAULT."),
    "bug": RuntimeError("planned fault"),
}
ONLY_AT = {"nan": "step", "corrupt-checkpoint": "checkpoint", "corrupt-shard": "fetch"}
KINDS = (*RAISED, *ONLY_AT, "sigterm", "sigkill", "hang", "exit")
PATTERN = re.compile(
    r"(?P<kind>[a-z-]+)@(?:(?P<counter>step|shard)=(?P<step>\d+)|(?P<point>checkpoint|binarize|export|evaluate|fetch))"
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
        if fault is None or fault.kind in ONLY_AT or (fault.point, fault.step) != (point, step):
            return
        if fault.kind in ("sigterm", "sigkill"):
            os.kill(os.getpid(), signal.SIGTERM if fault.kind == "sigterm" else signal.SIGKILL)
        elif fault.kind == "hang":
            while True:
                time.sleep(3600)
        elif fault.kind == "exit":
            os._exit(3)
        else:
            raise RAISED[fault.kind]

    def saved(self, store: Store, uri: str) -> None:
        """A file of a checkpoint lies at `uri`, and is damaged if that is planned."""
        if self.fault is not None and self.fault.kind == "corrupt-checkpoint":
            store.put_text(uri, "damaged")
            os.kill(os.getpid(), signal.SIGKILL)

    def fetched(self, name: str, files: Iterable[Path]) -> None:
        """The files of an input are here, and one is damaged if that is planned."""
        if self.fault is not None and self.fault.kind == "corrupt-shard" and name == "binarized":
            largest = max(files, key=lambda path: path.stat().st_size)
            largest.write_bytes(largest.read_bytes()[:-1])


def parse_fault(specification: str, attempt: int) -> Fault | None:
    """The fault of a specification, None when it is meant for another attempt; ConfigError when unreadable."""
    match = PATTERN.fullmatch(specification)
    point = match and (match["point"] or match["counter"])
    if match is None or point is None or match["kind"] not in KINDS or ONLY_AT.get(match["kind"], point) != point:
        raise ConfigError(
            f"DRAGOMAN_FAULT={specification!r} is not KIND@POINT[=N][,only_on_attempt=M] with KIND in "
            f"{', '.join(KINDS)}, at a point of its own. Correct or unset it."
        )
    if match["attempt"] is not None and int(match["attempt"]) != attempt:
        return None
    return Fault(match["kind"], point, None if match["step"] is None else int(match["step"]))
