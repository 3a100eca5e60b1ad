"""Promise 4: a killed training job resumes as if it had not been killed, bit for bit on the CPU."""

import json

import pytest
from jobs import job_document, recipe_with, run_process, run_step


def test_training_reports_what_it_made(trained):
    assert trained.exit_code == 0
    assert trained.result["status"] == "succeeded"
    assert trained.result["optimizerStep"] == 12
    names = {one["name"] for one in trained.result["artifacts"]}
    assert {"model.safetensors", "config.json", "spm.model", "training.json", "ctranslate2/model.bin"} <= names
    report = json.loads((trained.out / "training.json").read_text())
    assert [one["optimizerStep"] for one in report["validations"]] == [5, 10, 12]
    assert report["validations"][0]["loss"] > report["validations"][-1]["loss"]
    progress = json.loads((trained.state / "progress.json").read_text())
    assert (progress["done"], progress["total"], len(progress["validations"])) == (12, 12, 3)


@pytest.mark.parametrize(
    ("fault", "exit_code"),
    [("sigkill@step=8", -9), ("sigterm@step=6", 75)],
)
def test_killed_and_resumed_equals_undisturbed(trained, binarized, tmp_path, fault, exit_code):
    inputs = {"binarized": f"{binarized.out}/"}
    killed = run_process(tmp_path, job_document("train"), inputs, fault=fault)
    assert killed.exit_code == exit_code
    if exit_code == 75:
        assert killed.result["status"] == "interrupted"
        assert "SIGTERM" in killed.result["message"]
    assert not (killed.out / "model.safetensors").exists()
    resumed = run_step(tmp_path, job_document("train", attempt=2), inputs)
    assert resumed.exit_code == 0
    assert resumed.result["attempt"] == 2
    for name in ("model.safetensors", "ctranslate2/model.bin"):
        assert resumed.artifact(name)["sha256"] == trained.artifact(name)["sha256"]


def test_interruption_on_a_validation_step_validates_once(trained, binarized, tmp_path):
    inputs = {"binarized": f"{binarized.out}/"}
    # The signal comes before step 10 is computed: step 10 is finished, saved, and validated by the next attempt.
    killed = run_process(tmp_path, job_document("train"), inputs, fault="sigterm@step=10")
    assert killed.exit_code == 75
    latest = json.loads((tmp_path / "state/checkpoints/LATEST.json").read_text())
    assert latest["checkpoints"][0]["step"] == 10
    resumed = run_step(tmp_path, job_document("train", attempt=2), inputs)
    report = json.loads((resumed.out / "training.json").read_text())
    assert [one["optimizerStep"] for one in report["validations"]] == [5, 10, 12]
    assert resumed.artifact("model.safetensors")["sha256"] == trained.artifact("model.safetensors")["sha256"]


def test_resuming_between_two_epochs_repeats_nothing(binarized, tmp_path, monkeypatch):
    recipe = recipe_with(batch__tokens=20_000, steps=5, checkpoint__everySteps=1, validation__decodeSegments=1)
    inputs = {"binarized": f"{binarized.out}/"}
    whole = run_step(tmp_path / "whole", job_document("train", recipe=recipe), inputs)
    for attempt in range(1, 5):
        monkeypatch.setenv("DRAGOMAN_FAULT", f"bug@step={attempt + 1}")
        stopped = run_step(tmp_path / "stopped", job_document("train", attempt=attempt, recipe=recipe), inputs)
        assert stopped.exit_code == 70
    monkeypatch.delenv("DRAGOMAN_FAULT")
    resumed = run_step(tmp_path / "stopped", job_document("train", attempt=5, recipe=recipe), inputs)
    assert json.loads((resumed.out / "training.json").read_text())["epochs"] >= 2
    assert resumed.artifact("model.safetensors")["sha256"] == whole.artifact("model.safetensors")["sha256"]


def test_a_damaged_checkpoint_costs_steps_but_not_the_result(trained, binarized, tmp_path, monkeypatch):
    inputs = {"binarized": f"{binarized.out}/"}
    monkeypatch.setenv("DRAGOMAN_FAULT", "bug@step=8,only_on_attempt=1")
    assert run_step(tmp_path, job_document("train"), inputs).exit_code == 70
    damaged = tmp_path / "state/checkpoints/step-6/attempt-1/optimizer.safetensors"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    resumed = run_step(tmp_path, job_document("train", attempt=2), inputs)
    assert resumed.artifact("model.safetensors")["sha256"] == trained.artifact("model.safetensors")["sha256"]


def test_training_stops_early_and_exports_the_best(binarized, tmp_path):
    recipe = recipe_with(
        steps=500, validation__everySteps=1, validation__patience=2, optimizer__peakLearningRate=1e-9
    )
    run = run_step(tmp_path, job_document("train", recipe=recipe), {"binarized": f"{binarized.out}/"})
    assert run.exit_code == 0
    assert run.result["optimizerStep"] < 20
    best = run.result["metrics"]["bestStep"]
    validations = json.loads((run.out / "training.json").read_text())["validations"]
    assert max(validations, key=lambda one: one["score"])["optimizerStep"] == best


def test_micro_batches_are_a_remedy_without_effect_on_the_plan(binarized, tmp_path):
    adjustments = {"microBatches": 4, "learningRateFactor": 1, "checkpoint": "latest"}
    recipe = recipe_with(model__dropout=0, steps=6, optimizer__emaDecay=0)
    inputs = {"binarized": f"{binarized.out}/"}
    whole = run_step(tmp_path / "whole", job_document("train", recipe=recipe), inputs)
    parts = run_step(tmp_path / "parts", job_document("train", recipe=recipe, adjustments=adjustments), inputs)
    for name in ("targetTokens", "bestStep"):
        assert whole.result["metrics"][name] == parts.result["metrics"][name]
    assert parts.result["metrics"]["validationLoss"] == pytest.approx(
        whole.result["metrics"]["validationLoss"], rel=1e-3
    )
