"""Which execution, and which of its tasks, the current thread works for.

MiniStack's task dispatch does not hand the execution down to service integrations. These variables do; its
worker threads copy the context of the thread that starts them, so they are right in every branch and item.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from ministack.services import stepfunctions

Execution = dict[str, Any]

current_execution: ContextVar[Execution | None] = ContextVar("current_execution", default=None)
current_task_jobs: ContextVar[list[str] | None] = ContextVar("current_task_jobs", default=None)
current_task_token: ContextVar[str | None] = ContextVar("current_task_token", default=None)


class ExecutionStoppedError(Exception):
    """The execution was aborted or timed out while a task was about to start.

    Not an _ExecutionError of MiniStack, so no Retry or Catch of the state machine sees it.
    """


def parent_of(execution: Execution) -> Execution | None:
    """The execution whose Distributed Map started this one, if any."""
    run = stepfunctions._map_runs.get(execution.get("mapRunArn"))
    return stepfunctions._executions.get(run["executionArn"]) if run else None


def is_running(execution: Execution) -> bool:
    """True if the execution and all that it is a child of are RUNNING."""
    node: Execution | None = execution
    while node is not None:
        if node["status"] != "RUNNING":
            return False
        node = parent_of(node)
    return True


def descendants(execution: Execution) -> Iterator[Execution]:
    """The execution and all child executions of its Distributed Maps."""
    yield execution
    for candidate in stepfunctions._executions.values():
        if candidate.get("mapRunArn") and parent_of(candidate) is execution:
            yield from descendants(candidate)


def require_running() -> None:
    """Raises ExecutionStoppedError if the current thread's execution has ended."""
    execution = current_execution.get()
    if execution is not None and not is_running(execution):
        raise ExecutionStoppedError(
            f"{execution['executionArn']} is {execution['status']}: no further task starts"
        )
