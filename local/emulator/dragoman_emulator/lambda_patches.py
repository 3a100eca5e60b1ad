"""Patches of Lambda invocation: the names of errors, and the time an invocation takes."""

from __future__ import annotations

import threading
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from .patching import Function, replace_text, wrap

_last = threading.local()


def _report_error_class_names() -> None:
    """The worker answers with the thrown error's class name; MiniStack says Runtime.HandlerError.

    Retry and Catch of a state machine select by that name, as on AWS.
    """
    script = lambda_runtime._NODEJS_WORKER_SCRIPT
    script = replace_text(
        script,
        "error: String(err.message || err),",
        'error: String(err.message || err), errorType: (err && err.name) || "Error",',
    )
    script = replace_text(
        script, "error: e.message, trace: e.stack", "error: e.message, errorType: e.name, trace: e.stack"
    )
    lambda_runtime._NODEJS_WORKER_SCRIPT = script

    @wrap(lambda_runtime.Worker, "invoke")
    def _(original: Function) -> Function:
        def invoke(self: Any, *arguments: Any, **named: Any) -> Any:
            _last.response = original(self, *arguments, **named)
            return _last.response

        return invoke

    @wrap(lambda_svc, "_execute_function_warm")
    def _(original: Function) -> Function:
        def execute(function: Any, event: Any, request_id: str) -> Any:
            _last.response = None
            outcome = original(function, event, request_id)
            # The worker is invoked on this same thread, so this is the response to this very invocation.
            response = _last.response or {}
            if outcome.get("error") and response.get("errorType"):
                outcome["body"] = {
                    "errorType": response["errorType"],
                    "errorMessage": response.get("error", ""),
                    "trace": (response.get("trace") or "").split("\n"),
                }
            return outcome

        return execute


def _shorten_log_drain() -> None:
    """After each invocation MiniStack waits 50 ms for a first line of log; 3 ms are enough on one machine.

    55 ms become 7 ms per warm invocation. Lines that come later go with the next invocation's.
    """
    first_line_wait, idle_confirm, hard_cap = 0.003, 0.002, 0.25
    lambda_runtime.Worker._drain_stderr_bounded.__defaults__ = (first_line_wait, idle_confirm, hard_cap)


def install() -> None:
    """Applies the patches of this file."""
    _report_error_class_names()
    _shorten_log_drain()
