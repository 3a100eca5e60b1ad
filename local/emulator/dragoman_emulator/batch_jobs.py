"""The life of Batch jobs: queues, attempts, time-outs, termination.

A job record is the dictionary that DescribeJobs returns; MiniStack keeps it in `batch._jobs`. What only this
process needs (the running process, the reason of a termination) stays in `_Live`, beside it.
"""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ministack.core.responses import new_uuid

from .batch_process import BatchProcess
from .batch_reporting import (
    log_group_of,
    log_stream_name,
    open_log_stream,
    publish_state_change,
    write_log_line,
)
from .job_credentials import job_environment
from .settings import SETTINGS

logger = logging.getLogger("dragoman.batch")

FINAL_STATUSES = frozenset({"SUCCEEDED", "FAILED"})
WAITING_STATUSES = frozenset({"SUBMITTED", "PENDING", "RUNNABLE"})
EXITED_REASON = "Essential container in task exited"
TIMEOUT_REASON = "Job attempt duration exceeded timeout"
# What docker run answers for a command that cannot be started.
CANNOT_START_EXIT_CODE = 127

Job = dict[str, Any]


@dataclass
class _Live:
    """What belongs to a job beside its record."""

    job_definition_name: str
    # The account and region of the request that submitted the job; threads do not inherit them.
    context: contextvars.Context
    process: BatchProcess | None = None
    stop_reason: str | None = None
    terminated: bool = False
    ended: threading.Event = field(default_factory=threading.Event)


class JobRunner:
    """Runs jobs, at most `max_running` of one queue at a time; the others wait as RUNNABLE."""

    def __init__(self, max_running: int, stop_timeout_seconds: float, state_directory: Path) -> None:
        self._max_running = max_running
        self._stop_timeout_seconds = stop_timeout_seconds
        self._state_directory = state_directory
        self._lock = threading.RLock()
        self._live: dict[str, _Live] = {}
        self._waiting: dict[str, deque[Job]] = defaultdict(deque)
        self._running: dict[str, int] = defaultdict(int)

    def submit(self, job: Job, job_definition_name: str) -> None:
        """Takes over a job in status SUBMITTED."""
        live = _Live(job_definition_name, contextvars.copy_context())
        with self._lock:
            self._live[job["jobId"]] = live
            publish_state_change(job)
            self._set_status(job, "RUNNABLE")
            self._waiting[job["jobQueue"]].append(job)
        self._dispatch(job["jobQueue"])

    def stop(self, job: Job, reason: str, *, terminated: bool) -> None:
        """Ends a job: at once while it waits, by SIGTERM and later SIGKILL while it runs, else not at all."""
        with self._lock:
            live = self._live.get(job["jobId"])
            if live is None or job["status"] in FINAL_STATUSES:
                return
            live.stop_reason = live.stop_reason or reason
            live.terminated = True
            job["isTerminated" if terminated else "isCancelled"] = True
            if job["status"] in WAITING_STATUSES:
                self._waiting[job["jobQueue"]].remove(job)
                self._finish(job, live, "FAILED", reason)
                return
            process = live.process
        if process is not None:
            process.stop(self._stop_timeout_seconds)

    def wait(self, job_id: str) -> None:
        """Blocks until the job is SUCCEEDED or FAILED."""
        live = self._live.get(job_id)
        if live is not None:
            live.ended.wait()

    def kill_all(self) -> None:
        """SIGKILL to all that runs; for the end of the emulator."""
        with self._lock:
            processes = [live.process for live in self._live.values() if live.process is not None]
        for process in processes:
            process.kill()

    def _set_status(self, job: Job, status: str) -> None:
        job["status"] = status
        publish_state_change(job)

    def _dispatch(self, queue: str) -> None:
        with self._lock:
            while self._waiting[queue] and self._running[queue] < self._max_running:
                job = self._waiting[queue].popleft()
                self._running[queue] += 1
                job["status"] = "STARTING"
                live = self._live[job["jobId"]]
                threading.Thread(
                    target=live.context.copy().run,
                    args=(self._run_attempt, job, live),
                    daemon=True,
                    name=f"batch-{job['jobId']}",
                ).start()

    def _run_attempt(self, job: Job, live: _Live) -> None:
        try:
            publish_state_change(job)
            attempt = self._start(job, live)
            if live.process is not None:
                self._watch(job, live, attempt)
            self._close_attempt(job, live, attempt)
        except Exception as error:
            logger.exception("job %s broke the runner", job["jobId"])
            self._finish(job, live, "FAILED", f"The local runtime failed: {error}")
        finally:
            with self._lock:
                self._running[job["jobQueue"]] -= 1
            self._dispatch(job["jobQueue"])

    def _start(self, job: Job, live: _Live) -> dict[str, Any]:
        container = job["container"]
        number = len(job["attempts"]) + 1
        task_id = new_uuid().replace("-", "")
        stream = log_stream_name(container, live.job_definition_name, task_id)
        group = log_group_of(container)
        open_log_stream(group, stream)
        container["logStreamName"] = stream
        command = [*SETTINGS.batch_entrypoint, *container["command"]]
        started_at = int(time.time() * 1000)
        attempt: dict[str, Any] = {"container": {"logStreamName": stream}, "startedAt": started_at}
        job.setdefault("startedAt", started_at)
        context = contextvars.copy_context()
        try:
            process = BatchProcess(
                command,
                job_environment(job, number),
                self._state_directory / "jobs" / f"{job['jobId']}-{number}",
                self._state_directory / "processes",
                lambda line: context.run(write_log_line, group, stream, line),
            )
        except OSError as error:
            attempt["container"]["exitCode"] = CANNOT_START_EXIT_CODE
            attempt["container"]["reason"] = f"CannotStartContainerError: {error}"
            return attempt
        with self._lock:
            live.process = process
            stop_now = live.terminated
        self._set_status(job, "RUNNING")
        if stop_now:
            process.stop(self._stop_timeout_seconds)
        return attempt

    def _watch(self, job: Job, live: _Live, attempt: dict[str, Any]) -> None:
        process = live.process
        assert process is not None

        def expire() -> None:
            with self._lock:
                live.stop_reason = live.stop_reason or TIMEOUT_REASON
            process.stop(self._stop_timeout_seconds)

        seconds = (job.get("timeout") or {}).get("attemptDurationSeconds")
        timer = threading.Timer(seconds, expire) if seconds else None
        if timer is not None:
            timer.daemon = True
            timer.start()
        attempt["container"]["exitCode"] = process.wait()
        if timer is not None:
            timer.cancel()
        with self._lock:
            live.process = None

    def _close_attempt(self, job: Job, live: _Live, attempt: dict[str, Any]) -> None:
        attempt["stoppedAt"] = int(time.time() * 1000)
        with self._lock:
            reason = live.stop_reason or EXITED_REASON
            attempt["statusReason"] = reason
            job["attempts"].append(attempt)
            job["container"].update(
                {k: v for k, v in attempt["container"].items() if k in ("exitCode", "reason")}
            )
            succeeded = attempt["container"]["exitCode"] == 0 and live.stop_reason is None
            again = not live.terminated and len(job["attempts"]) < job["retryStrategy"]["attempts"]
            if not succeeded and again:
                live.stop_reason = None
                self._set_status(job, "RUNNABLE")
                self._waiting[job["jobQueue"]].append(job)
                return
            self._finish(job, live, "SUCCEEDED" if succeeded else "FAILED", reason)

    def _finish(self, job: Job, live: _Live, status: str, reason: str) -> None:
        job["statusReason"] = reason
        job["stoppedAt"] = int(time.time() * 1000)
        self._set_status(job, status)
        live.ended.set()


RUNNER = JobRunner(
    SETTINGS.max_running_jobs_per_queue, SETTINGS.stop_timeout_seconds, SETTINGS.state_directory
)
