"""Patches of IAM enforcement: which resource a request is about."""

from __future__ import annotations

import json
from typing import Any

from ministack.core import iam_actions

from .patching import Function, wrap

DEFAULT_GROUP = "default"


def schedule_group(body: bytes, query_params: dict[str, Any]) -> str:
    """The group of a Scheduler request: in the body when it writes, in the query when it reads or deletes."""
    named = query_params.get("groupName")
    if isinstance(named, list):
        named = named[0] if named else None
    if named:
        return str(named)
    try:
        document = json.loads(body or b"{}")
    except ValueError:
        return DEFAULT_GROUP
    return str(document.get("GroupName") or DEFAULT_GROUP) if isinstance(document, dict) else DEFAULT_GROUP


def install() -> None:
    """Schedules lie in their own group, not in `default`: a grant for a group must work, as on AWS."""

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
                group = schedule_group(body, query_params)
                return arn.replace(":schedule/default/", f":schedule/{group}/", 1)
            return arn

        return extract_resource_arn
