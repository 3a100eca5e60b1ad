"""AWS::Batch::* in templates; MiniStack refuses a stack with a resource type it does not know."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ministack.services import batch as ministack_batch
from ministack.services.cloudformation import provisioners

from . import batch

Properties = dict[str, Any]

# Below these properties the keys are the user's own (tags, parameters, driver options), not names of fields.
USER_KEYED = frozenset({"Tags", "Parameters", "Options"})


def to_api_case(value: Any, *, keep_keys: bool = False) -> Any:
    """A template's PascalCase properties as the API's camelCase payload."""
    if isinstance(value, list):
        return [to_api_case(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        (key if keep_keys else key[:1].lower() + key[1:]): to_api_case(item, keep_keys=key in USER_KEYED)
        for key, item in value.items()
    }


def _call(operation: Callable[[Properties], Any], payload: Properties) -> Properties:
    status, _, body = operation(payload)
    answer = json.loads(body)
    if status >= 400:
        raise ValueError(answer.get("message") or body.decode())
    return answer


def _numbers(payload: Properties) -> Properties:
    """CloudFormation hands numbers on as strings where the template says so."""
    timeout = payload.get("timeout")
    if timeout:
        timeout["attemptDurationSeconds"] = int(timeout["attemptDurationSeconds"])
    return payload


def _create_compute_environment(
    logical_id: str, properties: Properties, stack: str
) -> tuple[str, Properties]:
    payload = to_api_case(properties)
    payload.setdefault("computeEnvironmentName", provisioners._physical_name(stack, logical_id, max_len=128))
    # Templates may say "managed", the API always answers MANAGED.
    payload["type"] = str(payload.get("type", "MANAGED")).upper()
    arn = _call(ministack_batch._create_compute_environment, payload)["computeEnvironmentArn"]
    return arn, {"ComputeEnvironmentArn": arn}


def _update_compute_environment(
    physical_id: str, _old: Properties, new: Properties, _stack: str
) -> tuple[str, Properties]:
    payload = {**to_api_case(new), "computeEnvironment": physical_id}
    _call(ministack_batch._update_compute_environment, payload)
    return physical_id, {"ComputeEnvironmentArn": physical_id}


def _delete_compute_environment(physical_id: str, _properties: Properties) -> None:
    _call(batch.delete_compute_environment, {"computeEnvironment": physical_id})


def _create_job_queue(logical_id: str, properties: Properties, stack: str) -> tuple[str, Properties]:
    payload = to_api_case(properties)
    payload.setdefault("jobQueueName", provisioners._physical_name(stack, logical_id, max_len=128))
    arn = _call(ministack_batch._create_job_queue, payload)["jobQueueArn"]
    return arn, {"JobQueueArn": arn}


def _update_job_queue(
    physical_id: str, _old: Properties, new: Properties, _stack: str
) -> tuple[str, Properties]:
    _call(batch.update_job_queue, {**to_api_case(new), "jobQueue": physical_id})
    return physical_id, {"JobQueueArn": physical_id}


def _delete_job_queue(physical_id: str, _properties: Properties) -> None:
    _call(batch.update_job_queue, {"jobQueue": physical_id, "state": "DISABLED"})
    _call(batch.delete_job_queue, {"jobQueue": physical_id})


def _create_job_definition(logical_id: str, properties: Properties, stack: str) -> tuple[str, Properties]:
    payload = _numbers(to_api_case(properties))
    payload.setdefault("jobDefinitionName", provisioners._physical_name(stack, logical_id, max_len=128))
    arn = _call(batch.register_job_definition, payload)["jobDefinitionArn"]
    return arn, {"JobDefinitionArn": arn}


def _update_job_definition(
    physical_id: str, _old: Properties, new: Properties, _stack: str
) -> tuple[str, Properties]:
    name = physical_id.rsplit("/", 1)[-1].split(":")[0]
    keep_old_revision = str((new.get("ResourceRetentionPolicy") or {}).get("SkipDeregisterOnUpdate")).lower()
    payload = {**_numbers(to_api_case(new)), "jobDefinitionName": name}
    arn = _call(batch.register_job_definition, payload)["jobDefinitionArn"]
    if keep_old_revision != "true":
        _call(batch.deregister_job_definition, {"jobDefinition": physical_id})
    return arn, {"JobDefinitionArn": arn}


def _delete_job_definition(physical_id: str, _properties: Properties) -> None:
    _call(batch.deregister_job_definition, {"jobDefinition": physical_id})


def install() -> None:
    """Registers the three types with MiniStack's CloudFormation."""
    provisioners._RESOURCE_HANDLERS.update(
        {
            "AWS::Batch::ComputeEnvironment": {
                "create": _create_compute_environment,
                "update": _update_compute_environment,
                "delete": _delete_compute_environment,
            },
            "AWS::Batch::JobQueue": {
                "create": _create_job_queue,
                "update": _update_job_queue,
                "delete": _delete_job_queue,
            },
            "AWS::Batch::JobDefinition": {
                "create": _create_job_definition,
                "update": _update_job_definition,
                "delete": _delete_job_definition,
            },
        }
    )
