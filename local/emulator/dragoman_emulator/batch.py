"""The Batch API: MiniStack's control plane, with jobs that run (batch_jobs.py) in place of its stub."""

from __future__ import annotations

import copy
import fnmatch
import json
import time
from typing import Any

from ministack.core.responses import error_response_json, new_uuid
from ministack.services import batch

from .batch_jobs import FINAL_STATUSES, RUNNER, WAITING_STATUSES

Response = tuple[int, dict[str, str], bytes]
Payload = dict[str, Any]

# What of a job definition's containerProperties DescribeJobs shows under `container`.
CONTAINER_FIELDS = (
    "image", "command", "jobRoleArn", "executionRoleArn", "environment", "logConfiguration",
    "resourceRequirements", "vcpus", "memory", "linuxParameters", "volumes", "mountPoints", "privileged",
    "readonlyRootFilesystem", "user", "ulimits", "secrets",
)  # fmt: skip
# AWS's limit on the JSON of containerOverrides.
LARGEST_OVERRIDES_BYTES = 8_192


def _client_exception(message: str) -> Response:
    return error_response_json("ClientException", message, 400)


def find_job_definition(reference: str) -> Payload | None:
    """The newest active revision for a name, or the revision that `name:revision` or an ARN means."""
    for name, revisions in batch._job_definitions.items():
        for revision in reversed(revisions):
            names = (revision["jobDefinitionArn"], f"{name}:{revision['revision']}")
            if reference in names or (reference == name and revision["status"] == "ACTIVE"):
                return revision
    return None


def _find_job_queue(reference: str) -> Payload | None:
    for name, queue in batch._job_queues.items():
        if reference in (name, queue["jobQueueArn"]):
            return queue
    return None


def _merge_environment(base: list[dict[str, str]], overrides: list[dict[str, str]]) -> list[dict[str, str]]:
    merged = {entry["name"]: entry["value"] for entry in [*base, *overrides]}
    return [{"name": name, "value": value} for name, value in merged.items()]


def _merge_resources(base: list[dict[str, str]], overrides: list[dict[str, str]]) -> list[dict[str, str]]:
    merged = {entry["type"]: entry["value"] for entry in [*base, *overrides]}
    return [{"type": kind, "value": value} for kind, value in merged.items()]


def _container_of(definition: Payload, overrides: Payload, parameters: dict[str, str]) -> Payload:
    properties = definition["containerProperties"]
    container = {name: copy.deepcopy(properties[name]) for name in CONTAINER_FIELDS if name in properties}
    command = overrides.get("command") or container.get("command") or []
    for name, value in parameters.items():
        # A parameter replaces a whole argument, never a part of one.
        command = [value if argument == f"Ref::{name}" else argument for argument in command]
    container["command"] = command
    container["environment"] = _merge_environment(
        container.get("environment", []), overrides.get("environment", [])
    )
    container["resourceRequirements"] = _merge_resources(
        container.get("resourceRequirements", []), overrides.get("resourceRequirements", [])
    )
    return container


def submit_job(payload: Payload) -> Response:
    """SubmitJob for container jobs; refuses what the local runtime would silently do differently."""
    name = payload.get("jobName")
    if not name:
        return _client_exception("jobName is required")
    queue = _find_job_queue(payload.get("jobQueue", ""))
    if queue is None:
        return _client_exception(f"JobQueue {payload.get('jobQueue')} does not exist")
    if queue["state"] != "ENABLED":
        return _client_exception(f"JobQueue {queue['jobQueueName']} is not enabled")
    definition = find_job_definition(payload.get("jobDefinition", ""))
    if definition is None:
        return _client_exception(f"JobDefinition {payload.get('jobDefinition')} does not exist")
    for unsupported in ("arrayProperties", "dependsOn", "nodeOverrides", "ecsPropertiesOverride"):
        if payload.get(unsupported):
            return _client_exception(f"{unsupported} is not supported by the local runtime")
    overrides = payload.get("containerOverrides") or {}
    if len(json.dumps(overrides).encode()) > LARGEST_OVERRIDES_BYTES:
        return _client_exception(f"Container Overrides length must be at most {LARGEST_OVERRIDES_BYTES}")
    parameters = {**(definition.get("parameters") or {}), **(payload.get("parameters") or {})}
    retry_strategy = payload.get("retryStrategy") or definition.get("retryStrategy") or {}
    job_id = new_uuid()
    job: Payload = {
        "jobId": job_id,
        "jobArn": batch._job_arn(job_id),
        "jobName": name,
        "jobQueue": queue["jobQueueArn"],
        "jobDefinition": definition["jobDefinitionArn"],
        "status": "SUBMITTED",
        "createdAt": int(time.time() * 1000),
        "attempts": [],
        "dependsOn": [],
        "parameters": parameters,
        "retryStrategy": {"attempts": int(retry_strategy.get("attempts", 1)), "evaluateOnExit": []},
        "container": _container_of(definition, overrides, parameters),
        "tags": payload.get("tags") or {},
        "isCancelled": False,
        "isTerminated": False,
    }
    timeout = payload.get("timeout") or definition.get("timeout")
    if timeout:
        job["timeout"] = timeout
    batch._jobs[job_id] = job
    RUNNER.submit(job, definition["jobDefinitionName"])
    return batch._json(200, {"jobId": job_id, "jobName": name, "jobArn": job["jobArn"]})


def terminate_job(payload: Payload) -> Response:
    """TerminateJob: a waiting job fails at once, a running one gets SIGTERM; an ended one is left alone."""
    job = batch._jobs.get(payload.get("jobId"))
    if job is None:
        return _client_exception(f"Job {payload.get('jobId')} not found")
    RUNNER.stop(job, payload.get("reason") or "Terminated", terminated=True)
    return batch._json(200, {})


def cancel_job(payload: Payload) -> Response:
    """CancelJob: only a job that has not started is cancelled."""
    job = batch._jobs.get(payload.get("jobId"))
    if job is None:
        return _client_exception(f"Job {payload.get('jobId')} not found")
    if job["status"] in WAITING_STATUSES:
        RUNNER.stop(job, payload.get("reason") or "Cancelled", terminated=False)
    return batch._json(200, {})


def _matches(job: Payload, list_filter: Payload) -> bool:
    name, values = list_filter.get("name"), list_filter.get("values") or []
    if name == "JOB_NAME":
        # Only a trailing asterisk is a wild card, and case does not count.
        return any(
            fnmatch.fnmatchcase(job["jobName"].lower(), value.lower())
            if value.endswith("*")
            else job["jobName"].lower() == value.lower()
            for value in values
        )
    if name == "JOB_DEFINITION":
        return any(
            f"job-definition/{value.rstrip('*')}" in job["jobDefinition"]
            if value.endswith("*")
            else job["jobDefinition"].rsplit("/", 1)[-1].split(":")[0] == value.split(":")[0]
            for value in values
        )
    if name == "BEFORE_CREATED_AT":
        return job["createdAt"] < int(values[0])
    if name == "AFTER_CREATED_AT":
        return job["createdAt"] > int(values[0])
    return False


SUMMARY_FIELDS = (
    "jobId", "jobArn", "jobName", "jobDefinition", "status", "statusReason",
    "createdAt", "startedAt", "stoppedAt",
)  # fmt: skip


def list_jobs(payload: Payload) -> Response:
    """ListJobs of one queue, newest first: RUNNING ones if neither status nor filter is given, as on AWS."""
    queue = _find_job_queue(payload.get("jobQueue", ""))
    if queue is None:
        return _client_exception(f"Job Queue {payload.get('jobQueue')} does not exist")
    filters = payload.get("filters") or []
    status = payload.get("jobStatus") or (None if filters else "RUNNING")
    jobs = [
        job
        for job in batch._jobs.values()
        if job["jobQueue"] == queue["jobQueueArn"]
        and (status is None or job["status"] == status)
        and all(_matches(job, list_filter) for list_filter in filters)
    ]
    jobs.sort(key=lambda job: -job["createdAt"])
    start = int(payload.get("nextToken") or 0)
    end = start + min(int(payload.get("maxResults") or 1_000), 1_000)
    summaries = [
        {
            **{field: job[field] for field in SUMMARY_FIELDS if field in job},
            "container": {k: job["container"][k] for k in ("exitCode", "reason") if k in job["container"]},
        }
        for job in jobs[start:end]
    ]
    answer: Payload = {"jobSummaryList": summaries}
    if end < len(jobs):
        answer["nextToken"] = str(end)
    return batch._json(200, answer)


def register_job_definition(payload: Payload) -> Response:
    """RegisterJobDefinition that keeps the fields MiniStack drops."""
    response = _register(payload)
    if response[0] == 200:
        revision = batch._job_definitions[payload["jobDefinitionName"]][-1]
        for name in ("parameters", "timeout", "retryStrategy", "platformCapabilities", "propagateTags"):
            if name in payload:
                revision[name] = payload[name]
    return response


def deregister_job_definition(payload: Payload) -> Response:
    """DeregisterJobDefinition: the revision stays, INACTIVE, so that running jobs keep it."""
    definition = find_job_definition(payload.get("jobDefinition", ""))
    if definition is not None:
        definition["status"] = "INACTIVE"
    return batch._json(200, {})


def describe_job_definitions(payload: Payload) -> Response:
    """DescribeJobDefinitions by name or by a list of references, and by status."""
    references = payload.get("jobDefinitions")
    status = payload.get("status")
    if references:
        found = [d for reference in references if (d := find_job_definition(reference)) is not None]
    else:
        name = payload.get("jobDefinitionName")
        found = [d for key, all_of in batch._job_definitions.items() if name in (None, key) for d in all_of]
    return batch._json(200, {"jobDefinitions": [d for d in found if status in (None, d["status"])]})


def update_job_queue(payload: Payload) -> Response:
    """UpdateJobQueue: state, priority, order of the compute environments."""
    queue = _find_job_queue(payload.get("jobQueue", ""))
    if queue is None:
        return _client_exception(f"{payload.get('jobQueue')} does not exist")
    for name in ("state", "priority", "computeEnvironmentOrder", "jobStateTimeLimitActions"):
        if name in payload:
            queue[name] = payload[name]
    return batch._json(200, {"jobQueueName": queue["jobQueueName"], "jobQueueArn": queue["jobQueueArn"]})


def delete_job_queue(payload: Payload) -> Response:
    """DeleteJobQueue: refused while it is enabled, as on AWS; its jobs are terminated."""
    queue = _find_job_queue(payload.get("jobQueue", ""))
    if queue is None:
        return batch._json(200, {})
    if queue["state"] == "ENABLED":
        return _client_exception(f"Cannot delete, JobQueue {queue['jobQueueName']} state is ENABLED")
    for job in batch._jobs.values():
        if job["jobQueue"] == queue["jobQueueArn"] and job["status"] not in FINAL_STATUSES:
            RUNNER.stop(job, "JobQueue deleted", terminated=True)
    del batch._job_queues[queue["jobQueueName"]]
    return batch._json(200, {})


def delete_compute_environment(payload: Payload) -> Response:
    """DeleteComputeEnvironment by name or ARN."""
    batch._compute_envs.pop(str(payload.get("computeEnvironment", "")).rsplit("/", 1)[-1], None)
    return batch._json(200, {})


_register = batch._register_job_definition


def install() -> None:
    """Puts the handlers above in place of MiniStack's."""
    batch._DISPATCH.update(
        {
            "/v1/submitjob": submit_job,
            "/v1/terminatejob": terminate_job,
            "/v1/canceljob": cancel_job,
            "/v1/listjobs": list_jobs,
            "/v1/registerjobdefinition": register_job_definition,
            "/v1/deregisterjobdefinition": deregister_job_definition,
            "/v1/describejobdefinitions": describe_job_definitions,
            "/v1/updatejobqueue": update_job_queue,
            "/v1/deletejobqueue": delete_job_queue,
            "/v1/deletecomputeenvironment": delete_compute_environment,
        }
    )
