from __future__ import annotations

import json
import sys

import boto3
import pytest
from botocore.exceptions import ClientError
from conftest import running_emulator, wait_until

SCRIPT = (
    "import boto3, os; boto3.client('s3').put_object("
    "Bucket=os.environ['BUCKET'], Key='from-a-job', Body=b'x'); print('written')"
)


@pytest.fixture(scope="module")
def enforcing(tmp_path_factory):
    entrypoint = json.dumps([sys.executable, "-c"])
    state = tmp_path_factory.mktemp("enforcing")
    with running_emulator(state, AUTH="true", DRAGOMAN_BATCH_ENTRYPOINT=entrypoint) as started:
        yield started


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


def user(emulator, name, actions, resource):
    """A factory of clients that may do only this."""
    iam = emulator.client("iam")
    iam.create_user(UserName=name)
    statement = {"Effect": "Allow", "Action": actions, "Resource": resource}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return lambda service: boto3.client(
        service,
        endpoint_url=emulator.endpoint,
        region_name="us-east-1",
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )


def test_a_grant_for_a_schedule_group_lets_in_to_that_group_only(enforcing):
    root = enforcing.client("scheduler")
    for group in ("mine", "others"):
        root.create_schedule_group(Name=group)
    granted = "arn:aws:scheduler:us-east-1:123456789012:schedule/mine/*"
    actions = ["scheduler:CreateSchedule", "scheduler:GetSchedule"]
    planner = user(enforcing, "planner", actions, granted)("scheduler")

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


def test_a_grant_for_the_streams_of_a_log_group_lets_in_to_them_only(enforcing):
    root = enforcing.client("logs")
    for group in ("jobs", "secrets"):
        root.create_log_group(logGroupName=group)
        root.create_log_stream(logGroupName=group, logStreamName="one/default/1")
    granted = "arn:aws:logs:us-east-1:123456789012:log-group:jobs:log-stream:*"
    reader = user(enforcing, "log-reader", ["logs:GetLogEvents"], granted)("logs")
    assert reader.get_log_events(logGroupName="jobs", logStreamName="one/default/1")["events"] == []
    with pytest.raises(ClientError, match="AccessDenied"):
        reader.get_log_events(logGroupName="secrets", logStreamName="one/default/1")


def test_a_grant_for_a_job_ends_that_job_only(enforcing):
    granted = "arn:aws:batch:us-east-1:123456789012:job/mine"
    stopper = user(enforcing, "stopper", ["batch:TerminateJob"], granted)("batch")
    with pytest.raises(ClientError, match="Job mine not found"):
        stopper.terminate_job(jobId="mine", reason="test")
    with pytest.raises(ClientError, match="AccessDenied"):
        stopper.terminate_job(jobId="others", reason="test")
