"""Patches of how executions end: ABORTED is final, TimeoutSeconds counts, what runs stops, events say why."""

from __future__ import annotations

import contextvars
import json
import threading
from typing import Any

from ministack.core.responses import now_iso
from ministack.services import eventbridge, stepfunctions

from .patching import Function, wrap
from .step_functions_batch import terminate_jobs_of
from .step_functions_context import Execution, current_execution, descendants

# execution ARN -> tokens of its tasks that wait for a callback
_waiting_tokens: dict[str, set[str]] = {}
_tokens_lock = threading.Lock()


def _end_what_runs(execution: Execution, status: str, reason: str) -> None:
    """Ends jobs, callbacks and child executions of an execution that has just left RUNNING."""
    for one in descendants(execution):
        if one is not execution and one["status"] == "RUNNING":
            one.update(status=status, stopDate=now_iso())
        terminate_jobs_of(one, reason)
        with _tokens_lock:
            tokens = _waiting_tokens.pop(one["executionArn"], set())
        for token in tokens:
            waiting = stepfunctions._task_tokens.pop(token, None)
            if waiting is not None:
                waiting["error"] = {"Error": "States.TaskFailed", "Cause": reason}
                waiting["event"].set()
    for run in stepfunctions._map_runs.values():
        if run["executionArn"] == execution["executionArn"] and run["status"] == "RUNNING":
            run["status"] = "ABORTED"


def _time_out(execution: Execution, seconds: float) -> None:
    if execution["status"] != "RUNNING":
        return
    cause = f"The execution ran longer than its TimeoutSeconds of {seconds}"
    execution.update(status="TIMED_OUT", error="States.Timeout", cause=cause, stopDate=now_iso())
    stepfunctions._add_event(
        execution,
        "ExecutionTimedOut",
        {"executionTimedOutEventDetails": {"error": "States.Timeout", "cause": cause}},
    )
    stepfunctions._emit_execution_status_event(execution)
    _end_what_runs(execution, "ABORTED", cause)


def _timeout_seconds_of(execution: Execution) -> float | None:
    machine = stepfunctions._state_machines.get(execution["stateMachineArn"])
    try:
        return json.loads(machine["definition"]).get("TimeoutSeconds") if machine else None
    except json.JSONDecodeError:
        return None  # MiniStack fails the execution itself, with its own message


def _keep_final_states() -> None:
    # Whatever fails after an abort must not turn ABORTED into FAILED.
    @wrap(stepfunctions, "_fail_execution")
    def _(original: Function) -> Function:
        def fail_execution(execution: Execution, error: str, cause: str) -> None:
            if execution["status"] == "RUNNING":
                original(execution, error, cause)

        return fail_execution


def _stop_what_runs_on_abort() -> None:
    @wrap(stepfunctions, "_stop_execution")
    def _(original: Function) -> Function:
        def stop_execution(data: dict[str, Any]) -> Any:
            response = original(data)
            if response[0] == 200:
                execution = stepfunctions._executions[data["executionArn"]]
                _end_what_runs(execution, "ABORTED", data.get("cause") or "The execution was stopped")
            return response

        return stop_execution

    # An abort must wake the tasks that wait for a token, and their tokens must be void from then on.
    @wrap(stepfunctions, "_invoke_with_callback")
    def _(original: Function) -> Function:
        def invoke_with_callback(resource: str, arguments: Any, token: str, state: Any) -> Any:
            execution = current_execution.get()
            if execution is None:
                return original(resource, arguments, token, state)
            with _tokens_lock:
                _waiting_tokens.setdefault(execution["executionArn"], set()).add(token)
            try:
                return original(resource, arguments, token, state)
            finally:
                with _tokens_lock:
                    _waiting_tokens.get(execution["executionArn"], set()).discard(token)

        return invoke_with_callback


def _honour_timeout_of_state_machine() -> None:
    @wrap(stepfunctions, "_run_execution")
    def _(original: Function) -> Function:
        def run_execution(arn: str) -> None:
            execution = stepfunctions._executions.get(arn)
            seconds = _timeout_seconds_of(execution) if execution else None
            if execution is None or not seconds:
                return original(arn)
            run = contextvars.copy_context().run
            timer = threading.Timer(seconds, run, (_time_out, execution, seconds))
            timer.daemon = True
            timer.start()
            try:
                return original(arn)
            finally:
                timer.cancel()

        return run_execution


def _say_why_in_status_events() -> None:
    """MiniStack gives error and cause for FAILED only; AWS gives them for every execution that has them."""

    @wrap(eventbridge, "_put_events")
    def _(original: Function) -> Function:
        def put_events(data: dict[str, Any], allow_aws_source: bool = False) -> Any:
            if allow_aws_source:
                for entry in data.get("Entries", []):
                    if entry.get("Source") == "aws.states":
                        _complete_status_event(entry)
            return original(data, allow_aws_source)

        return put_events


def _complete_status_event(entry: dict[str, Any]) -> None:
    detail = json.loads(entry["Detail"])
    execution = stepfunctions._executions.get(detail.get("executionArn"))
    if execution is not None and detail.get("status") in ("FAILED", "ABORTED", "TIMED_OUT"):
        detail["error"] = execution.get("error")
        detail["cause"] = execution.get("cause")
        entry["Detail"] = json.dumps(detail)


def install() -> None:
    """Applies the patches of this file."""
    _keep_final_states()
    _stop_what_runs_on_abort()
    _honour_timeout_of_state_machine()
    _say_why_in_status_events()
