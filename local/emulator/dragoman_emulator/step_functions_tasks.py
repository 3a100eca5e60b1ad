"""Patches of task states: time-outs as expressions, jobs that end with their task, failing callbacks."""

from __future__ import annotations

from typing import Any

from ministack.services import stepfunctions

from .patching import Function, wrap
from .step_functions_batch import terminate_jobs
from .step_functions_context import (
    current_execution,
    current_task_jobs,
    current_task_token,
    require_running,
)


def _with_timeout_evaluated(state: dict[str, Any], raw_input: Any, context: dict[str, Any]) -> dict[str, Any]:
    """The state with TimeoutSeconds as a number, where it is a JSONata expression or a path."""
    if stepfunctions._state_query_language(state, context) == "JSONata":
        if isinstance(state.get("TimeoutSeconds"), str):
            seconds = stepfunctions._jsonata_state_field(
                state, "TimeoutSeconds", "number", raw_input, context
            )
            return {**state, "TimeoutSeconds": seconds}
    elif "TimeoutSecondsPath" in state:
        seconds = stepfunctions._resolve_path_or_ctx(state["TimeoutSecondsPath"], raw_input, context)
        return {**state, "TimeoutSeconds": seconds}
    return state


def install() -> None:
    """Applies the patches of this file."""

    @wrap(stepfunctions, "_execute_task")
    def _(original: Function) -> Function:
        def execute_task(state: Any, raw_input: Any, execution: Any, context: Any) -> Any:
            execution_mark = current_execution.set(execution)
            jobs_mark = current_task_jobs.set([])
            try:
                return original(
                    _with_timeout_evaluated(state, raw_input, context), raw_input, execution, context
                )
            finally:
                current_task_jobs.reset(jobs_mark)
                current_execution.reset(execution_mark)

        return execute_task

    # MiniStack goes on with the items of a Map and with retries after the execution was stopped.
    @wrap(stepfunctions, "_invoke_resource")
    def _(original: Function) -> Function:
        def invoke_resource(resource: str, arguments: Any) -> Any:
            require_running()
            return original(resource, arguments)

        return invoke_resource

    # A task that times out leaves its Batch job running; Step Functions terminates it.
    @wrap(stepfunctions, "_invoke_resource_with_timeout")
    def _(original: Function) -> Function:
        def invoke_with_timeout(resource: str, arguments: Any, seconds: float) -> Any:
            try:
                return original(resource, arguments, seconds)
            except stepfunctions._ExecutionError as error:
                if error.error == "States.Timeout":
                    terminate_jobs(current_task_jobs.get() or [], error.cause)
                raise

        return invoke_with_timeout

    @wrap(stepfunctions, "_invoke_with_callback")
    def _(original: Function) -> Function:
        def invoke_with_callback(resource: str, arguments: Any, token: str, state: Any) -> Any:
            require_running()
            mark = current_task_token.set(token)
            try:
                return original(resource, arguments, token, state)
            finally:
                current_task_token.reset(mark)

        return invoke_with_callback

    # A Lambda that throws under waitForTaskToken leaves the task waiting for ever; on AWS it fails at once.
    @wrap(stepfunctions, "_call_lambda")
    def _(original: Function) -> Function:
        def call_lambda(reference: Any, event: Any) -> Any:
            try:
                return original(reference, event)
            except stepfunctions._ExecutionError as error:
                waiting = stepfunctions._task_tokens.get(current_task_token.get())
                if waiting is not None:
                    waiting["error"] = {"Error": error.error, "Cause": error.cause}
                    waiting["event"].set()
                raise

        return call_lambda
