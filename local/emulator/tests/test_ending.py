from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap

import boto3
from conftest import emulator_environment, free_port, wait_for_port, wait_until


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def start_job(port):
    batch = boto3.client(
        "batch", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
        aws_access_key_id="test", aws_secret_access_key="test",
    )  # fmt: skip
    batch.register_job_definition(
        jobDefinitionName="sleep",
        type="container",
        containerProperties={"image": "none", "command": ["sleep", "300"], "vcpus": 1, "memory": 64},
    )
    arn = batch.create_job_queue(jobQueueName="q", priority=1, computeEnvironmentOrder=[])["jobQueueArn"]
    batch.submit_job(jobName="j", jobQueue=arn, jobDefinition="sleep")


def test_the_emulator_and_its_jobs_end_when_the_parent_is_killed(tmp_path):
    port = free_port()
    environment = emulator_environment(port, tmp_path)
    parent_script = textwrap.dedent(
        """
        import os, subprocess, sys, time
        environment = {**os.environ, "DRAGOMAN_PARENT_PID": str(os.getpid())}
        child = subprocess.Popen([sys.executable, "-m", "dragoman_emulator"], env=environment)
        print(child.pid, flush=True)
        time.sleep(300)
        """
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", parent_script],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert parent.stdout is not None
    emulator_pid = int(parent.stdout.readline())
    wait_for_port(port)
    start_job(port)
    processes = tmp_path / "processes"
    job = wait_until(
        lambda: processes.exists() and [int(f.name) for f in processes.iterdir()], 10, "the job"
    )[0]
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    # Orphans are reaped by whatever process adopts them, so a zombie counts as alive only for a moment.
    wait_until(lambda: not alive(emulator_pid), 10, "end of the emulator")
    wait_until(lambda: not alive(job), 10, "end of the job")
