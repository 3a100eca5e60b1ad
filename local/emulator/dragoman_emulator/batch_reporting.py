"""What Batch tells the other services about a job: its log lines and its changes of status."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

from ministack.services import cloudwatch_logs, eventbridge

logger = logging.getLogger("dragoman.batch")

DEFAULT_LOG_GROUP = "/aws/batch/job"
# CloudWatch Logs' limit of one event.
LONGEST_LINE_CHARACTERS = 262_144 - 26


def log_group_of(container: dict[str, Any]) -> str:
    """The log group that the job definition's awslogs options name, else Batch's default one."""
    options = (container.get("logConfiguration") or {}).get("options") or {}
    return options.get("awslogs-group") or DEFAULT_LOG_GROUP


def log_stream_name(container: dict[str, Any], job_definition_name: str, task_id: str) -> str:
    """`prefix/default/task`, as the awslogs driver under Batch names its streams."""
    options = (container.get("logConfiguration") or {}).get("options") or {}
    return f"{options.get('awslogs-stream-prefix') or job_definition_name}/default/{task_id}"


def open_log_stream(group: str, stream: str) -> None:
    """Makes the stream, and the group where nobody has made it."""
    cloudwatch_logs._create_log_group({"logGroupName": group})
    cloudwatch_logs._create_log_stream({"logGroupName": group, "logStreamName": stream})


def write_log_line(group: str, stream: str, line: str) -> None:
    """Appends one line to the stream. Empty lines are left out, as CloudWatch Logs refuses them."""
    if line.strip() == "":
        return
    event = {"timestamp": int(time.time() * 1000), "message": line[:LONGEST_LINE_CHARACTERS]}
    cloudwatch_logs._put_log_events({"logGroupName": group, "logStreamName": stream, "logEvents": [event]})


def publish_state_change(job: dict[str, Any]) -> None:
    """Puts "Batch Job State Change" on the default bus, with the job as DescribeJobs shows it.

    Delivery never fails the job: on AWS it is best effort too.
    """
    try:
        eventbridge._put_events(
            {
                "Entries": [
                    {
                        "Source": "aws.batch",
                        "DetailType": "Batch Job State Change",
                        "Detail": json.dumps(job),
                        "Resources": [job["jobArn"]],
                    }
                ]
            },
            allow_aws_source=True,
        )
    except Exception:
        logger.exception("could not publish the state change of job %s", job["jobId"])
