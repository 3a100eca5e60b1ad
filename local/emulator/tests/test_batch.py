from __future__ import annotations

import os
import time

import pytest
from botocore.exceptions import ClientError
from conftest import STOP_TIMEOUT_SECONDS, wait_until


def log_lines(emulator, job):
    logs = emulator.client("logs")
    stream = job["container"]["logStreamName"]
    answer = logs.get_log_events(logGroupName="/aws/batch/job", logStreamName=stream, startFromHead=True)
    return [event["message"] for event in answer["events"]]


def test_a_job_succeeds_with_its_output_in_the_log(emulator, queue):
    job = queue.result(queue.submit("echo out; echo err >&2; echo 'last without newline' | tr -d '\\n'"))
    assert job["status"] == "SUCCEEDED"
    assert job["container"]["exitCode"] == 0
    assert job["createdAt"] <= job["startedAt"] <= job["stoppedAt"]
    assert job["attempts"][0]["container"]["exitCode"] == 0
    assert log_lines(emulator, job) == ["out", "err", "last without newline"]


def test_log_lines_can_be_read_while_the_job_runs(emulator, queue):
    job_id = queue.submit("echo started; sleep 20")
    job = queue.wait_for(job_id, "RUNNING")
    wait_until(lambda: log_lines(emulator, job) == ["started"])
    queue.client.terminate_job(jobId=job_id, reason="enough")


def test_the_container_has_the_variables_of_batch_and_of_the_definition(emulator, queue):
    job_id = queue.submit(
        'echo "$COLOUR $SHAPE $AWS_BATCH_JOB_ID $AWS_BATCH_JOB_ATTEMPT $AWS_ENDPOINT_URL $AWS_REGION '
        '$OMP_WAIT_POLICY [$GATEWAY_PORT]"',
        containerOverrides={"environment": [{"name": "COLOUR", "value": "red"}]},
    )
    job = queue.result(job_id)
    assert log_lines(emulator, job) == [f"red round {job_id} 1 {emulator.endpoint} us-east-1 passive []"]


def test_a_failing_job_keeps_its_exit_code(queue):
    job = queue.result(queue.submit("exit 64"))
    assert (job["status"], job["container"]["exitCode"]) == ("FAILED", 64)
    assert job["statusReason"] == "Essential container in task exited"


def test_a_killed_process_ends_with_128_and_the_signal(queue):
    assert queue.result(queue.submit("kill -9 $$"))["container"]["exitCode"] == 137


def test_a_command_that_does_not_exist_fails_with_a_reason(queue):
    job_id = queue.submit("", containerOverrides={"command": ["no-such-program"]})
    job = queue.result(job_id)
    assert job["status"] == "FAILED"
    assert "CannotStartContainerError" in job["container"]["reason"]


def test_terminate_sends_sigterm_and_keeps_reason_and_exit_code(queue):
    job_id = queue.submit("trap 'exit 75' TERM; echo ready; while :; do sleep 0.05; done")
    queue.wait_for(job_id, "RUNNING")
    time.sleep(0.3)  # until the trap is set
    queue.client.terminate_job(jobId=job_id, reason="Host EC2 (instance i-0) terminated.")
    job = queue.result(job_id)
    assert job["status"] == "FAILED"
    assert job["container"]["exitCode"] == 75
    assert job["statusReason"] == "Host EC2 (instance i-0) terminated."


def test_a_job_that_ignores_sigterm_is_killed_with_its_children(queue):
    job_id = queue.submit(
        "trap '' TERM; sleep 300 & echo $! > $TMPDIR/../../child-$AWS_BATCH_JOB_ID; wait; sleep 300"
    )
    queue.wait_for(job_id, "RUNNING")
    time.sleep(0.3)
    started = time.monotonic()
    queue.client.terminate_job(jobId=job_id, reason="cancelled")
    job = queue.result(job_id)
    assert STOP_TIMEOUT_SECONDS * 0.8 <= time.monotonic() - started < STOP_TIMEOUT_SECONDS + 3
    assert job["container"]["exitCode"] == 137


def test_nothing_of_a_job_is_left_when_it_has_ended(emulator, queue):
    job_id = queue.submit("sleep 300 & echo child=$!")
    job = queue.result(job_id)
    child = int(log_lines(emulator, job)[0].removeprefix("child="))

    def gone():
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return True
        return False

    wait_until(gone, 5, "end of the child")
    assert list((emulator.state / "processes").iterdir()) == []
    assert not list((emulator.state / "jobs").glob(f"{job_id}*"))


def test_a_job_over_its_time_is_stopped_with_batchs_reason(queue):
    # AWS wants 60 s at least; the emulator takes what it is given, so that a test need not wait.
    job = queue.result(queue.submit("sleep 60", timeout={"attemptDurationSeconds": 1}))
    assert job["status"] == "FAILED"
    assert job["statusReason"] == "Job attempt duration exceeded timeout"


def test_a_second_job_waits_as_runnable_and_starts_after_the_first(queue):
    first = queue.submit("sleep 1")
    second = queue.submit("true")
    queue.wait_for(first, "RUNNING")
    assert queue.describe(second)["status"] == "RUNNABLE"
    assert queue.result(second)["startedAt"] >= queue.describe(first)["stoppedAt"]


@pytest.mark.parametrize("operation", ["cancel_job", "terminate_job"])
def test_a_waiting_job_can_be_cancelled(queue, operation):
    first = queue.submit("sleep 20")
    waiting = queue.submit("true")
    getattr(queue.client, operation)(jobId=waiting, reason="not needed")
    job = queue.describe(waiting)
    assert (job["status"], job["statusReason"]) == ("FAILED", "not needed")
    queue.client.terminate_job(jobId=first, reason="done")
    assert queue.result(first)["status"] == "FAILED"


def test_cancel_leaves_a_running_job_alone(queue):
    job_id = queue.submit("sleep 0.6")
    queue.wait_for(job_id, "RUNNING")
    queue.client.cancel_job(jobId=job_id, reason="too late")
    assert queue.result(job_id)["status"] == "SUCCEEDED"


def test_attempts_are_repeated_as_often_as_the_retry_strategy_says(queue):
    job_id = queue.submit("test $AWS_BATCH_JOB_ATTEMPT = 2", retryStrategy={"attempts": 3})
    job = queue.result(job_id)
    assert job["status"] == "SUCCEEDED"
    assert [attempt["container"]["exitCode"] for attempt in job["attempts"]] == [1, 0]


def test_list_jobs_filters_by_status_and_by_name(queue):
    for name in ("train-a", "train-b", "evaluate-a"):
        queue.result(queue.submit("true", name=name))

    def names(**arguments):
        return sorted(
            j["jobName"] for j in queue.client.list_jobs(jobQueue=queue.arn, **arguments)["jobSummaryList"]
        )

    assert names() == []
    assert names(jobStatus="SUCCEEDED") == ["evaluate-a", "train-a", "train-b"]
    assert names(filters=[{"name": "JOB_NAME", "values": ["train-*"]}]) == ["train-a", "train-b"]
    assert names(filters=[{"name": "JOB_NAME", "values": ["train"]}]) == []
    assert names(filters=[{"name": "JOB_NAME", "values": ["evaluate-a"]}]) == ["evaluate-a"]


def test_every_status_is_an_event_in_order(queue, events_of):
    events = events_of({"source": ["aws.batch"], "detail": {"jobQueue": [queue.arn]}})
    job_id = queue.submit("exit 3")
    received = events.until(lambda all_events: any(e["detail"]["status"] == "FAILED" for e in all_events))
    assert [e["detail"]["status"] for e in received] == [
        "SUBMITTED",
        "RUNNABLE",
        "STARTING",
        "RUNNING",
        "FAILED",
    ]
    last = received[-1]
    assert last["detail-type"] == "Batch Job State Change"
    assert last["detail"]["jobId"] == job_id
    assert last["detail"]["container"]["exitCode"] == 3


def test_unknown_names_are_refused(queue):
    with pytest.raises(ClientError, match="JobDefinition nowhere does not exist"):
        queue.client.submit_job(jobName="j", jobQueue=queue.arn, jobDefinition="nowhere")
    with pytest.raises(ClientError, match="JobQueue nowhere does not exist"):
        queue.client.submit_job(jobName="j", jobQueue="nowhere", jobDefinition="shell")
    with pytest.raises(ClientError, match="Job 42 not found"):
        queue.client.terminate_job(jobId="42", reason="x")
