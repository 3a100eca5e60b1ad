from __future__ import annotations

import io
import json
import time
import uuid
import zipfile

import pytest
from conftest import wait_until


def one_task(**state):
    return {"StartAt": "Only", "States": {"Only": {"Type": "Task", "End": True, **state}}}


def batch_task(queue, script, **state):
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::batch:submitJob.sync",
        "QueryLanguage": "JSONata",
        "Arguments": {
            "JobName": "from-a-state",
            "JobQueue": queue.arn,
            "JobDefinition": "shell",
            "ContainerOverrides": {"Command": ["bash", "-c", script]},
        },
        "End": True,
        **state,
    }


def batch_machine(queue, script, **state):
    return {"StartAt": "Only", "States": {"Only": batch_task(queue, script, **state)}}


def jobs_in(queue, status):
    return queue.client.list_jobs(jobQueue=queue.arn, jobStatus=status)["jobSummaryList"]


@pytest.fixture
def lambda_function(emulator):
    def create(source):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as opened:
            opened.writestr("index.js", source)
        name = f"function-{uuid.uuid4().hex[:8]}"
        return emulator.client("lambda").create_function(
            FunctionName=name,
            Runtime="nodejs22.x",
            Handler="index.handler",
            Role="arn:aws:iam::123456789012:role/any",
            Code={"ZipFile": archive.getvalue()},
            Timeout=10,
        )["FunctionArn"]

    return create


def test_sync_returns_the_job_and_its_failure_is_the_cause(machines, queue):
    good = machines.run(batch_machine(queue, "true"))
    assert json.loads(good["output"])["Status"] == "SUCCEEDED"
    bad = machines.run(batch_machine(queue, "exit 65"))
    assert (bad["status"], bad["error"]) == ("FAILED", "States.TaskFailed")
    assert json.loads(bad["cause"])["Container"]["ExitCode"] == 65


def test_stop_execution_terminates_its_job_and_stays_aborted(machines, queue):
    definition = batch_machine(
        queue, "sleep 300", Retry=[{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 2}]
    )
    execution = machines.start(definition)
    running = wait_until(lambda: jobs_in(queue, "RUNNING"), 10, "the job")
    machines.client.stop_execution(executionArn=execution, error="Cancelled", cause="by hand")
    job = queue.result(running[0]["jobId"])
    assert (job["status"], job["statusReason"]) == ("FAILED", "by hand")
    time.sleep(1.5)  # a retry would have started a new job by now
    assert machines.describe(execution)["status"] == "ABORTED"
    assert len(jobs_in(queue, "FAILED")) == 1
    assert jobs_in(queue, "RUNNING") == []


def test_a_task_over_its_time_terminates_its_job(machines, queue):
    result = machines.run(batch_machine(queue, "sleep 300", TimeoutSeconds="{% 1 %}"))
    assert result["error"] == "States.Timeout"
    wait_until(lambda: jobs_in(queue, "FAILED"), 5, "end of the job")


def test_the_machines_own_timeout_ends_it_and_its_job(machines, queue):
    result = machines.run({**batch_machine(queue, "sleep 300"), "TimeoutSeconds": 1})
    assert (result["status"], result["error"]) == ("TIMED_OUT", "States.Timeout")
    wait_until(lambda: jobs_in(queue, "FAILED"), 5, "end of the job")


def test_status_events_say_why(machines, events_of):
    events = events_of({"source": ["aws.states"], "detail-type": ["Step Functions Execution Status Change"]})
    waiting = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 20, "End": True}}}
    failing = {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "TooSmall", "Cause": "n was 1"}}}
    ends = {
        "SUCCEEDED": machines.start({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}),
        "FAILED": machines.start(failing),
        "TIMED_OUT": machines.start({**waiting, "TimeoutSeconds": 1}),
        "ABORTED": machines.start(waiting),
    }
    machines.client.stop_execution(executionArn=ends["ABORTED"], error="Cancelled", cause="by hand")
    mine = set(ends.values())

    def final(received):
        details = [event["detail"] for event in received]
        return {d["status"]: d for d in details if d["executionArn"] in mine and d["status"] != "RUNNING"}

    details = final(events.until(lambda received: len(final(received)) == 4))
    assert {status: d["executionArn"] for status, d in details.items()} == ends
    assert (details["FAILED"]["error"], details["FAILED"]["cause"]) == ("TooSmall", "n was 1")
    assert (details["ABORTED"]["error"], details["ABORTED"]["cause"]) == ("Cancelled", "by hand")
    assert details["TIMED_OUT"]["error"] == "States.Timeout"
    assert details["SUCCEEDED"]["error"] is None


def test_errors_of_lambdas_keep_their_class_name(machines, lambda_function):
    arn = lambda_function(
        "class BadShardError extends Error { constructor(m) { super(m); this.name = 'BadShardError'; } }\n"
        "exports.handler = async () => { throw new BadShardError('line 7'); };"
    )
    caught = [{"ErrorEquals": ["BadShardError"], "Next": "Caught"}]
    definition = one_task(
        Resource="arn:aws:states:::lambda:invoke", Parameters={"FunctionName": arn}, Catch=caught
    )
    definition["States"]["Caught"] = {"Type": "Pass", "End": True}
    result = machines.run(definition)
    assert json.loads(json.loads(result["output"])["Cause"])["errorMessage"] == "line 7"


def test_a_lambda_that_throws_fails_its_callback_task_at_once(machines, lambda_function):
    arn = lambda_function("exports.handler = async () => { throw new TypeError('no topic'); };")
    result = machines.run(
        one_task(
            Resource="arn:aws:states:::lambda:invoke.waitForTaskToken",
            Parameters={"FunctionName": arn, "Payload": {"token.$": "$$.Task.Token"}},
        )
    )
    assert (result["status"], result["error"]) == ("FAILED", "TypeError")


def test_a_token_is_void_after_an_abort(machines, emulator):
    sqs = emulator.client("sqs")
    url = sqs.create_queue(QueueName=f"tokens-{uuid.uuid4().hex[:8]}")["QueueUrl"]
    execution = machines.start(
        one_task(
            Resource="arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            Parameters={"QueueUrl": url, "MessageBody.$": "$$.Task.Token"},
        )
    )
    received = wait_until(lambda: sqs.receive_message(QueueUrl=url).get("Messages"), 10, "the token")
    machines.client.stop_execution(executionArn=execution)
    with pytest.raises(machines.client.exceptions.TaskDoesNotExist):
        machines.client.send_task_success(taskToken=received[0]["Body"], output="{}")
    assert machines.describe(execution)["status"] == "ABORTED"


def distributed_map(**fields):
    return {
        "QueryLanguage": "JSONata",
        "StartAt": "Each",
        "States": {
            "Each": {
                "Type": "Map",
                "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "One",
                    "States": {"One": {"Type": "Pass", "Output": "{% $states.input %}", "End": True}},
                },
                "End": True,
                **fields,
            }
        },
    }


def test_a_distributed_map_in_jsonata_reads_selects_and_returns(machines, emulator):
    s3 = emulator.client("s3")
    bucket = f"bucket-{uuid.uuid4().hex[:8]}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="run-1/plan.json", Body=json.dumps({"shards": [{"n": 1}, {"n": 2}]}))
    result = machines.run(
        distributed_map(
            ItemReader={
                "Resource": "arn:aws:states:::s3:getObject",
                "ReaderConfig": {"InputType": "JSON", "ItemsPointer": "/shards"},
                "Arguments": {"Bucket": bucket, "Key": "{% $states.input.prefix & '/plan.json' %}"},
            },
            MaxConcurrency="{% $states.input.width %}",
            ItemSelector={
                "run": "{% $states.input.prefix %}",
                "n": "{% $states.context.Map.Item.Value.n %}",
                "index": "{% $states.context.Map.Item.Index %}",
            },
            Output="{% {'results': $states.result, 'width': $states.input.width} %}",
        ),
        {"prefix": "run-1", "width": 2},
    )
    assert json.loads(result["output"]) == {
        "results": [{"run": "run-1", "n": 1, "index": 0}, {"run": "run-1", "n": 2, "index": 1}],
        "width": 2,
    }


def test_a_distributed_map_takes_items_from_an_expression(machines):
    result = machines.run(distributed_map(Items="{% $states.input.list %}"), {"list": [3, 4]})
    assert json.loads(result["output"]) == [3, 4]


def test_no_item_starts_after_an_abort(machines, lambda_function, emulator):
    s3 = emulator.client("s3")
    bucket = f"bucket-{uuid.uuid4().hex[:8]}"
    s3.create_bucket(Bucket=bucket)
    arn = lambda_function(
        "exports.handler = async (event) => {\n"
        f"  const url = process.env.AWS_ENDPOINT_URL + '/{bucket}/' + event.n;\n"
        "  await fetch(url, { method: 'PUT', body: 'x' });\n"
        "  await new Promise((resolve) => setTimeout(resolve, 700));\n"
        "};"
    )
    selector = {"n": "{% $states.context.Map.Item.Value %}"}
    definition = distributed_map(Items="{% [1..5] %}", ItemSelector=selector, MaxConcurrency=1)
    definition["States"]["Each"]["ItemProcessor"]["States"]["One"] = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Arguments": {"FunctionName": arn, "Payload": "{% $states.input %}"},
        "End": True,
    }
    execution = machines.start(definition)

    def started():
        return s3.list_objects_v2(Bucket=bucket).get("KeyCount", 0)

    wait_until(started, 10, "the first item")
    machines.client.stop_execution(executionArn=execution)
    time.sleep(1.6)
    assert started() <= 2
    assert machines.describe(execution)["status"] == "ABORTED"


def test_fields_that_the_emulator_would_ignore_are_refused(machines):
    result = machines.run(distributed_map(Items="{% [1] %}", ItemBatcher={"MaxItemsPerBatch": 2}))
    assert result["status"] == "FAILED"
    assert "ItemBatcher" in result["cause"]


def test_parallel_in_jsonata_has_arguments_output_and_its_own_variables(machines):
    branch = {
        "StartAt": "B",
        "States": {
            "B": {"Type": "Pass", "Assign": {"x": 99}, "Output": "{% $states.input.y + $x %}", "End": True}
        },
    }
    result = machines.run(
        {
            "QueryLanguage": "JSONata",
            "StartAt": "Set",
            "States": {
                "Set": {"Type": "Pass", "Assign": {"x": 1}, "Next": "Both"},
                "Both": {
                    "Type": "Parallel",
                    "Arguments": {"y": "{% $states.input.z * 10 %}"},
                    "Branches": [branch, branch],
                    "Output": "{% {'sums': $states.result, 'x': $x} %}",
                    "End": True,
                },
            },
        },
        {"z": 2},
    )
    assert json.loads(result["output"]) == {"sums": [21, 21], "x": 1}
