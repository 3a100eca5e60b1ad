"""batch:submitJob in state machines: the job runs, `.sync` waits for it, and its error is Batch's."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from ministack.services import batch as ministack_batch
from ministack.services import stepfunctions

from . import batch
from .batch_jobs import FINAL_STATUSES, RUNNER
from .cloudformation_batch import to_api_case
from .step_functions_context import Execution, current_execution, current_task_jobs, require_running

# Jobs that Step Functions waits for, by execution: they end with it.
_jobs_of_execution: dict[str, list[str]] = defaultdict(list)


def _to_state_case(value: Any, *, keep_keys: bool = False) -> Any:
    """The API's camelCase as the PascalCase in which Step Functions shows a job."""
    if isinstance(value, list):
        return [_to_state_case(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        (key if keep_keys else key[:1].upper() + key[1:]): _to_state_case(
            item, keep_keys=key in ("tags", "parameters", "options")
        )
        for key, item in value.items()
    }


def submit_job(resource: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Runs `batch:submitJob` or `batch:submitJob.sync`, which waits and returns the job.

    Raises States.TaskFailed with the job as its cause when the job failed, Batch.ClientException where
    SubmitJob refuses, and ExecutionStoppedError after an abort: a Retry must not start a job for a stopped
    execution.
    """
    require_running()
    status, _, body = batch.submit_job(to_api_case(arguments))
    answer = json.loads(body)
    if status >= 400:
        code = answer.get("__type", "ClientException")
        raise stepfunctions._ExecutionError(f"Batch.{code}", answer.get("message", body.decode()))
    if ".sync" not in resource:
        return _to_state_case(answer)
    job_id = answer["jobId"]
    execution = current_execution.get()
    if execution is not None:
        _jobs_of_execution[execution["executionArn"]].append(job_id)
    task_jobs = current_task_jobs.get()
    if task_jobs is not None:
        task_jobs.append(job_id)
    RUNNER.wait(job_id)
    job = ministack_batch._jobs[job_id]
    description = _to_state_case(job)
    if job["status"] == "FAILED":
        raise stepfunctions._ExecutionError("States.TaskFailed", json.dumps(description))
    return description


def terminate_jobs_of(execution: Execution, reason: str) -> None:
    """Terminates the jobs that `.sync` tasks of the execution wait for."""
    terminate_jobs(_jobs_of_execution.pop(execution["executionArn"], []), reason)


def terminate_jobs(job_ids: list[str], reason: str) -> None:
    """Terminates those of the jobs that have not ended."""
    for job_id in job_ids:
        job = ministack_batch._jobs.get(job_id)
        if job is not None and job["status"] not in FINAL_STATUSES:
            RUNNER.stop(job, reason, terminated=True)


def install() -> None:
    """Registers the integration with MiniStack's Step Functions."""
    stepfunctions._SERVICE_DISPATCH["arn:aws:states:::batch:submitJob"] = submit_job
