from __future__ import annotations

import json
import uuid

from conftest import wait_until

TEMPLATE = {
    "Resources": {
        "Environment": {
            "Type": "AWS::Batch::ComputeEnvironment",
            "Properties": {"Type": "managed", "ComputeResources": {"Type": "SPOT", "MaxvCpus": 4}},
        },
        "Queue": {
            "Type": "AWS::Batch::JobQueue",
            "Properties": {
                "Priority": 1,
                "ComputeEnvironmentOrder": [{"Order": 1, "ComputeEnvironment": {"Ref": "Environment"}}],
            },
        },
        "Definition": {
            "Type": "AWS::Batch::JobDefinition",
            "Properties": {
                "Type": "container",
                "Timeout": {"AttemptDurationSeconds": 600},
                "Parameters": {"Greeting": "hello"},
                "ContainerProperties": {
                    "Image": "never-pulled",
                    "Command": ["bash", "-c", 'echo "$0"', "Ref::Greeting"],
                    "LogConfiguration": {
                        "LogDriver": "awslogs",
                        "Options": {"awslogs-group": {"Ref": "Logs"}, "awslogs-stream-prefix": "train"},
                    },
                },
            },
        },
        "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 30}},
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                "BillingMode": "PAY_PER_REQUEST",
                "TimeToLiveSpecification": {"AttributeName": "expiresAt", "Enabled": True},
                "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
            },
        },
        "Budget": {
            "Type": "AWS::Budgets::Budget",
            "Properties": {"Budget": {"BudgetType": "COST", "TimeUnit": "MONTHLY"}},
        },
    },
    "Outputs": {
        "Queue": {"Value": {"Ref": "Queue"}},
        "Definition": {"Value": {"Ref": "Definition"}},
        "Table": {"Value": {"Ref": "Table"}},
        "Logs": {"Value": {"Ref": "Logs"}},
    },
}


def stack_of(cloudformation, name, status):
    def reached():
        stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        assert "FAILED" not in stack["StackStatus"] and "ROLLBACK" not in stack["StackStatus"], stack
        return stack if stack["StackStatus"] == status else None

    return wait_until(reached, 10, status)


def test_a_stack_with_batch_resources_deploys_runs_updates_and_goes(emulator):
    cloudformation, batch = emulator.client("cloudformation"), emulator.client("batch")
    name = f"stack-{uuid.uuid4().hex[:8]}"
    cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(TEMPLATE))
    stack = stack_of(cloudformation, name, "CREATE_COMPLETE")
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    job_id = batch.submit_job(
        jobName="greet", jobQueue=outputs["Queue"], jobDefinition=outputs["Definition"]
    )["jobId"]

    def ended():
        job = batch.describe_jobs(jobs=[job_id])["jobs"][0]
        return job if job["status"] in ("SUCCEEDED", "FAILED") else None

    job = wait_until(ended)
    assert job["timeout"] == {"attemptDurationSeconds": 600}
    stream = job["container"]["logStreamName"]
    assert stream.startswith("train/default/")
    events = emulator.client("logs").get_log_events(logGroupName=outputs["Logs"], logStreamName=stream)[
        "events"
    ]
    assert [event["message"] for event in events] == ["hello"]

    dynamodb = emulator.client("dynamodb")
    time_to_live = dynamodb.describe_time_to_live(TableName=outputs["Table"])["TimeToLiveDescription"]
    assert time_to_live == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expiresAt"}
    backups = dynamodb.describe_continuous_backups(TableName=outputs["Table"])["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"

    changed = json.loads(json.dumps(TEMPLATE))
    changed["Resources"]["Definition"]["Properties"]["Timeout"]["AttemptDurationSeconds"] = 700
    changed["Resources"]["Queue"]["Properties"]["Priority"] = 2
    cloudformation.update_stack(StackName=name, TemplateBody=json.dumps(changed))
    stack = stack_of(cloudformation, name, "UPDATE_COMPLETE")
    updated = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    assert updated["Queue"] == outputs["Queue"]
    assert updated["Definition"].endswith(":2")
    definition = batch.describe_job_definitions(jobDefinitions=[updated["Definition"]])["jobDefinitions"][0]
    assert (definition["status"], definition["timeout"]) == ("ACTIVE", {"attemptDurationSeconds": 700})

    cloudformation.delete_stack(StackName=name)
    wait_until(
        lambda: outputs["Queue"] not in [q["jobQueueArn"] for q in batch.describe_job_queues()["jobQueues"]],
        10,
        "end of the queue",
    )
