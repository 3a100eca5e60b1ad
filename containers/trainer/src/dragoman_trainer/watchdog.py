"""Ends a job that stands still, so that another attempt can go on from its last checkpoint."""

import faulthandler
import logging
import os
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from statistics import median

from dragoman_trainer.errors import EXIT_CODES, ConfigError, HangError

STEP_SECONDS = 600.0
"""A training that takes no step for so long (or for DRAGOMAN_HANG_SECONDS) stands still, unless steps are slow:"""
MEDIANS = 20
LONG_SECONDS = 7200.0
"""Work that says rarely how far it is: learning a vocabulary, validating, bootstraps, copying a model."""
REPORT_SECONDS = 60.0
MEDIAN_OF = 100
STACK_LINES = 40

log = logging.getLogger(__name__)


class Watchdog:
    """Waits for signs of life; where they stay away, it logs all stacks, reports, and exits as `hang`.

    It is a thread, so a main thread that waits in C code (a collective, a synchronisation, a file system) is no
    obstacle. Code that waits without giving back Python's lock is: for that faulthandler's timer, which needs no
    lock, is set anew at every look, and ends the process with code 1 and `Timeout (...)!` in the log.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._step_seconds = _step_seconds()
        self._intervals: deque[float] = deque(maxlen=MEDIAN_OF)
        self._last, self._long = clock(), True
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def beat(self, *, long: bool) -> None:
        """A sign of life; `long` says that the work which begins now reports rarely."""
        now = self._clock()
        if not self._long:
            self._intervals.append(now - self._last)
        self._last, self._long = now, long

    def limit_seconds(self) -> float:
        """How long the next sign of life may stay away."""
        if self._long:
            return LONG_SECONDS
        return max(self._step_seconds, MEDIANS * median(self._intervals or [0.0]))

    def start(self, report: Callable[[HangError], None]) -> None:
        """Begins to watch; `report` is called before the process is ended."""
        self._last = self._clock()
        arguments = (report, threading.get_ident())
        self._thread = threading.Thread(target=self._watch, args=arguments, name="watchdog", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the watching."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
        faulthandler.cancel_dump_traceback_later()

    def _watch(self, report: Callable[[HangError], None], watched: int) -> None:
        while True:
            limit = self.limit_seconds()
            _end_after(limit + REPORT_SECONDS)
            if self._stopped.wait(min(5.0, limit / 10)):
                return
            silent = self._clock() - self._last
            if silent > self.limit_seconds():
                self._end(report, watched, silent)

    def _end(self, report: Callable[[HangError], None], watched: int, silent: float) -> None:
        _end_after(REPORT_SECONDS)
        frame = sys._current_frames().get(watched)
        stack = [line.rstrip() for line in traceback.format_stack(frame)[-STACK_LINES:]] if frame else []
        error = HangError(
            f"Nothing happened for {silent:.0f} s: the job stands still. Relaunch it; if it does so again, "
            "report the stack.",
            stack=stack,
        )
        log.error("%s", error)
        faulthandler.dump_traceback(file=sys.__stderr__ or sys.stderr)
        try:
            report(error)
        except Exception as problem:  # What stands still may be the store.
            log.error("the report could not be written: %s", problem)
        finally:
            os._exit(EXIT_CODES["hang"])


def _end_after(seconds: float) -> None:
    faulthandler.dump_traceback_later(seconds, exit=True, file=sys.__stderr__ or sys.stderr)


def _step_seconds() -> float:
    text = os.environ.get("DRAGOMAN_HANG_SECONDS")
    if not text:
        return STEP_SECONDS
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not seconds > 0:
        raise ConfigError(f"DRAGOMAN_HANG_SECONDS={text!r} is no number of seconds. Correct or unset it.")
    return seconds
