"""Patches of EventBridge Scheduler."""

from __future__ import annotations

import time
from typing import Any

from ministack.core.responses import new_uuid
from ministack.services import eventbridge, scheduler

from .patching import Function, wrap

# Once a second, so that an at() schedule fires within a second of its time; MiniStack looks every 10 s.
SWEEP_INTERVAL_SECONDS = 1


def install() -> None:
    """Sweeps more often, and fills in the context attributes `<aws.scheduler.*>` of a target's input."""
    scheduler._SCHEDULE_TICK_INTERVAL = SWEEP_INTERVAL_SECONDS

    @wrap(eventbridge, "_invoke_target")
    def _(original: Function) -> Function:
        def invoke_target(target: dict[str, Any], event: dict[str, Any], rule: Any, view: Any = None) -> Any:
            text = target.get("Input") or ""
            if event.get("Source") == "aws.scheduler" and "<aws.scheduler." in text:
                scheduled = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(event["Time"]))
                attributes = {
                    "scheduled-time": scheduled,
                    "execution-id": new_uuid(),
                    "attempt-number": "1",
                    "schedule-arn": rule.get("Arn", ""),
                }
                for name, value in attributes.items():
                    text = text.replace(f"<aws.scheduler.{name}>", value)
                target = {**target, "Input": text}
            return original(target, event, rule, view)

        return invoke_target
