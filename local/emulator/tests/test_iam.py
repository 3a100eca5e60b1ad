from __future__ import annotations

import json
import subprocess
import sys

import boto3
import pytest
from botocore.exceptions import ClientError
from conftest import Emulator, emulator_environment, free_port, wait_for_port, wait_until

SCRIPT = (
    "import boto3, os; boto3.client('s3').put_object("
    "Bucket=os.environ['BUCKET'], Key='from-a-job', Body=b'x'); print('written')"
)


@pytest.fixture(scope="module")
def enforcing(tmp_path_factory):
    state, port = tmp_path_factory.mktemp("enforcing"), free_port()
    environment = emulator_environment(
        port, state, AUTH="true", DRAGOMAN_BATCH_ENTRYPOINT=json.dumps([sys.executable, "-c"])
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "dragoman_emulator"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_port(port)
        yield Emulator(f"http://127.0.0.1:{port}", state, process)
    finally:
        process.terminate()
        process.wait(10)


def run_job(emulator, role_arn):
    batch, s3 = emulator.client("batch"), emulator.client("s3")
    s3.create_bucket(Bucket="results")
    name = role_arn.rsplit("/", 1)[-1] if role_arn else "no-role"
    batch.register_job_definition(
        jobDefinitionName=name,
        type="container",
        containerProperties={
            "image": "none",
            "command": [SCRIPT],
            "vcpus": 1,
            "memory": 64,
            "environment": [{"name": "BUCKET", "value": "results"}],
            **({"jobRoleArn": role_arn} if role_arn else {}),
        },
    )
    queue = batch.create_job_queue(jobQueueName=name, priority=1, computeEnvironmentOrder=[])["jobQueueArn"]
    job_id = batch.submit_job(jobName="write", jobQueue=queue, jobDefinition=name)["jobId"]

    def ended():
        job = batch.describe_jobs(jobs=[job_id])["jobs"][0]
        return job if job["status"] in ("SUCCEEDED", "FAILED") else None

    job = wait_until(ended, 20, "end of the job")
    events = emulator.client("logs").get_log_events(
        logGroupName="/aws/batch/job", logStreamName=job["container"]["logStreamName"]
    )["events"]
    return job["status"], "\n".join(event["message"] for event in events)


def role(emulator, name, actions):
    iam = emulator.client("iam")
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    if actions:
        statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
        iam.put_role_policy(
            RoleName=name,
            PolicyName="p",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        )
    return arn


def test_a_job_may_do_what_its_role_may(enforcing):
    assert run_job(enforcing, role(enforcing, "writer", ["s3:PutObject"])) == ("SUCCEEDED", "written")


def test_a_job_whose_role_lacks_the_grant_is_denied(enforcing):
    status, log = run_job(enforcing, role(enforcing, "reader", ["s3:GetObject"]))
    assert status == "FAILED"
    assert "AccessDenied" in log


def test_a_job_without_a_role_has_no_credentials(enforcing):
    status, log = run_job(enforcing, None)
    assert status == "FAILED"
    assert "NoCredentialsError" in log


def test_a_client_with_unknown_credentials_is_refused(enforcing):
    stranger = boto3.client(
        "s3", endpoint_url=enforcing.endpoint, region_name="us-east-1",
        aws_access_key_id="AKIAUNKNOWN000000000", aws_secret_access_key="x",
    )  # fmt: skip
    with pytest.raises(stranger.exceptions.ClientError):
        stranger.list_buckets()


def test_a_grant_for_a_schedule_group_lets_in_to_that_group_only(enforcing):
    iam, root = enforcing.client("iam"), enforcing.client("scheduler")
    for group in ("mine", "others"):
        root.create_schedule_group(Name=group)
    iam.create_user(UserName="planner")
    statement = {
        "Effect": "Allow",
        "Action": ["scheduler:CreateSchedule", "scheduler:GetSchedule"],
        "Resource": "arn:aws:scheduler:us-east-1:123456789012:schedule/mine/*",
    }
    iam.put_user_policy(
        UserName="planner",
        PolicyName="schedules",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    key = iam.create_access_key(UserName="planner")["AccessKey"]
    planner = boto3.client(
        "scheduler",
        endpoint_url=enforcing.endpoint,
        region_name="us-east-1",
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )

    def create(group):
        planner.create_schedule(
            Name="once",
            GroupName=group,
            ScheduleExpression="at(2099-01-01T00:00:00)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={
                "Arn": "arn:aws:sqs:us-east-1:123456789012:q",
                "RoleArn": "arn:aws:iam::123456789012:role/any",
            },
        )

    create("mine")
    assert planner.get_schedule(Name="once", GroupName="mine")["GroupName"] == "mine"
    with pytest.raises(ClientError, match="AccessDenied"):
        create("others")
