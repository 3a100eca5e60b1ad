from __future__ import annotations

import json
import time
import uuid
from datetime import datetime, timedelta, timezone

from conftest import wait_until


def test_a_one_time_schedule_fires_within_seconds_with_its_context_filled_in(emulator):
    sqs, scheduler = emulator.client("sqs"), emulator.client("scheduler")
    name = f"once-{uuid.uuid4().hex[:8]}"
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    when = datetime.now(timezone.utc) + timedelta(seconds=1)
    scheduler.create_schedule(
        Name=name,
        ScheduleExpression=f"at({when:%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        ActionAfterCompletion="DELETE",
        Target={
            "Arn": arn,
            "RoleArn": "arn:aws:iam::123456789012:role/any",
            "Input": json.dumps(
                {"at": "<aws.scheduler.scheduled-time>", "from": "<aws.scheduler.schedule-arn>"}
            ),
        },
    )
    started = time.monotonic()
    received = wait_until(lambda: sqs.receive_message(QueueUrl=url).get("Messages"), 6, "the message")
    assert time.monotonic() - started < 5
    body = json.loads(received[0]["Body"])
    fired = datetime.strptime(body["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    assert abs((fired - when).total_seconds()) < 5
    assert body["from"].endswith(f"schedule/default/{name}")
    wait_until(
        lambda: name not in [s["Name"] for s in scheduler.list_schedules()["Schedules"]], 3, "deletion"
    )
