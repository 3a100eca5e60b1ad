"""One emulator for all tests, as the runtime starts it, on a free port and in a directory of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

STOP_TIMEOUT_SECONDS = 1
EMULATOR_DIRECTORY = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def emulator_environment(port: int, state: Path, **more: str) -> dict[str, str]:
    endpoint = f"http://127.0.0.1:{port}"
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "PYTHONPATH": str(EMULATOR_DIRECTORY),
        "TMPDIR": str(state),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ENDPOINT_URL_S3": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "MINISTACK_ACCOUNT_ID": "123456789012",
        "DRAGOMAN_STATE_DIRECTORY": str(state),
        # Also when the tests are killed.
        "DRAGOMAN_PARENT_PID": str(os.getpid()),
        "DRAGOMAN_STOP_TIMEOUT_SECONDS": str(STOP_TIMEOUT_SECONDS),
        **more,
    }


def wait_until(condition: Callable[[], Any], timeout_seconds: float = 10, what: str = "condition") -> Any:
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come true within {timeout_seconds} s")


def wait_for_port(port: int) -> None:
    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(answers, 20, f"port {port}")


@dataclass
class Emulator:
    endpoint: str
    state: Path
    process: subprocess.Popen[bytes]

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )


@contextmanager
def running_emulator(state: Path, **environment: str) -> Iterator[Emulator]:
    """An emulator of its own; its log is in the state directory."""
    port = free_port()
    with (state / "emulator.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dragoman_emulator"],
            env=emulator_environment(port, state, **environment),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for_port(port)
            yield Emulator(f"http://127.0.0.1:{port}", state, process)
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with running_emulator(tmp_path_factory.mktemp("emulator")) as started:
        yield started


@dataclass
class BatchQueue:
    client: Any
    arn: str

    def submit(self, script: str, name: str = "job", **more: Any) -> str:
        """Submits a bash script; `more` goes to SubmitJob."""
        overrides = {"command": ["bash", "-c", script], **more.pop("containerOverrides", {})}
        return self.client.submit_job(
            jobName=name, jobQueue=self.arn, jobDefinition="shell", containerOverrides=overrides, **more
        )["jobId"]

    def describe(self, job_id: str) -> dict[str, Any]:
        return self.client.describe_jobs(jobs=[job_id])["jobs"][0]

    def wait_for(self, job_id: str, *statuses: str, timeout_seconds: float = 10) -> dict[str, Any]:
        def reached() -> dict[str, Any] | None:
            job = self.describe(job_id)
            return job if job["status"] in statuses else None

        return wait_until(reached, timeout_seconds, f"job status {statuses}")

    def result(self, job_id: str) -> dict[str, Any]:
        return self.wait_for(job_id, "SUCCEEDED", "FAILED")


@pytest.fixture
def queue(emulator: Emulator) -> BatchQueue:
    client = emulator.client("batch")
    client.register_job_definition(
        jobDefinitionName="shell",
        type="container",
        containerProperties={
            "image": "none",
            "command": ["true"],
            "resourceRequirements": [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "64"}],
            "environment": [{"name": "COLOUR", "value": "blue"}, {"name": "SHAPE", "value": "round"}],
        },
    )
    arn = client.create_job_queue(
        jobQueueName=f"queue-{uuid.uuid4().hex[:8]}", priority=1, computeEnvironmentOrder=[]
    )["jobQueueArn"]
    return BatchQueue(client, arn)


@dataclass
class Events:
    """The events of a rule, read through a queue."""

    client: Any
    url: str
    received: list[dict[str, Any]]

    def until(self, enough: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        def poll() -> bool:
            answer = self.client.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10, WaitTimeSeconds=0)
            for message in answer.get("Messages", []):
                self.received.append(json.loads(message["Body"]))
                self.client.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
            return enough(self.received)

        wait_until(poll, 10, "events")
        return self.received


@pytest.fixture
def events_of(emulator: Emulator) -> Callable[[dict[str, Any]], Events]:
    def subscribe(pattern: dict[str, Any]) -> Events:
        sqs, events = emulator.client("sqs"), emulator.client("events")
        name = f"events-{uuid.uuid4().hex[:8]}"
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        events.put_rule(Name=name, EventPattern=json.dumps(pattern))
        events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
        return Events(sqs, url, [])

    return subscribe


@dataclass
class StateMachines:
    client: Any

    def create(self, definition: dict[str, Any]) -> str:
        return self.client.create_state_machine(
            name=f"machine-{uuid.uuid4().hex[:8]}",
            definition=json.dumps(definition),
            roleArn="arn:aws:iam::123456789012:role/any",
        )["stateMachineArn"]

    def start(self, definition: dict[str, Any], data: Any = None) -> str:
        return self.client.start_execution(
            stateMachineArn=self.create(definition), input=json.dumps(data if data is not None else {})
        )["executionArn"]

    def describe(self, execution: str) -> dict[str, Any]:
        return self.client.describe_execution(executionArn=execution)

    def result(self, execution: str, timeout_seconds: float = 10) -> dict[str, Any]:
        def ended() -> dict[str, Any] | None:
            description = self.describe(execution)
            return description if description["status"] != "RUNNING" else None

        return wait_until(ended, timeout_seconds, "end of the execution")

    def run(self, definition: dict[str, Any], data: Any = None) -> dict[str, Any]:
        return self.result(self.start(definition, data))


@pytest.fixture
def machines(emulator: Emulator) -> StateMachines:
    return StateMachines(emulator.client("stepfunctions"))
