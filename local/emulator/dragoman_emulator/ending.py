"""Nothing outlives the emulator: it ends with its parent, and everything it started ends with it."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import threading
import time

from ministack.core import lambda_runtime

from .batch_jobs import RUNNER

PARENT_CHECK_INTERVAL_SECONDS = 1.0
GRACE_SECONDS = 5.0


def _end_children() -> None:
    """Kills running jobs and Lambda workers, whatever state they are in."""
    RUNNER.kill_all()
    with contextlib.suppress(Exception):
        for worker in [worker for pool in list(lambda_runtime._workers.values()) for worker in pool]:
            process = getattr(worker, "_proc", None)
            if process is not None and process.poll() is None:
                process.kill()


def _watch_parent(parent_pid: int) -> None:
    while os.getppid() == parent_pid:
        time.sleep(PARENT_CHECK_INTERVAL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    # Still here: the orderly way is blocked.
    _end_children()
    os._exit(1)


def install(parent_pid: int | None) -> None:
    """Registers the clean-up, and watches the parent where there is one to watch."""
    atexit.register(_end_children)
    if parent_pid is not None:
        threading.Thread(target=_watch_parent, args=(parent_pid,), daemon=True, name="watch-parent").start()
