"""Patches of IAM enforcement: which resource a request is about, where MiniStack says too little."""

from __future__ import annotations

import json
from typing import Any

from ministack.core import iam_actions

from .patching import Function, wrap

DEFAULT_GROUP = "default"
# The actions that AWS authorizes on a log stream; the others are about its group.
LOG_STREAM_ACTIONS = frozenset({"GetLogEvents", "PutLogEvents", "DeleteLogStream"})
JOB_PATHS = ("/v1/terminatejob", "/v1/canceljob")


def _fields(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body or b"{}")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _group_of_schedule(body: bytes, query_params: dict[str, Any]) -> str:
    """In the query where a request reads or deletes, in the body where it writes."""
    named = query_params.get("groupName")
    if isinstance(named, list):
        named = named[0] if named else None
    return str(named or _fields(body).get("GroupName") or DEFAULT_GROUP)


def _log_stream(headers: dict[str, Any], body: bytes) -> str | None:
    action = str(headers.get("x-amz-target", "")).rsplit(".", 1)[-1]
    return _fields(body).get("logStreamName") if action in LOG_STREAM_ACTIONS else None


def install() -> None:
    """Grants for a group of schedules, a log stream or a Batch job must work, and no others, as on AWS.

    MiniStack takes every schedule for one of the group `default`, a log stream for its group, and a request
    to Batch for one about everything.
    """

    @wrap(iam_actions, "extract_resource_arn")
    def _(original: Function) -> Function:
        def extract_resource_arn(
            service: str,
            method: str,
            path: str,
            headers: dict[str, Any],
            body: bytes,
            query_params: dict[str, Any],
            region: str,
            account_id: str,
        ) -> str:
            arn = original(service, method, path, headers, body, query_params, region, account_id)
            if service == "scheduler" and ":schedule/default/" in arn:
                group = _group_of_schedule(body, query_params)
                return arn.replace(":schedule/default/", f":schedule/{group}/", 1)
            if service == "logs" and (stream := _log_stream(headers, body)):
                return f"{arn}:log-stream:{stream}"
            if service == "batch" and path.rstrip("/") in JOB_PATHS:
                return f"arn:aws:batch:{region}:{account_id}:job/{_fields(body).get('jobId')}"
            return arn

        return extract_resource_arn
