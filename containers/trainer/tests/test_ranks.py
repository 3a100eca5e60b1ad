"""Several processes train as one does: the same plan, the same losses, the same promise when they are killed."""

import json

import pytest
from jobs import job_document, recipe_with, run_process, run_step

RECIPE = recipe_with(model__dropout=0, steps=6, validation__everySteps=3, checkpoint__everySteps=2)


def losses(run) -> list[float]:
    assert run.exit_code == 0, run.result
    return [point["loss"] for point in json.loads((run.out / "training.json").read_text())["curve"]]


@pytest.fixture(scope="module")
def alone(binarized, tmp_path_factory):
    return run_step(
        tmp_path_factory.mktemp("alone"), job_document("train", recipe=RECIPE), {"binarized": f"{binarized.out}/"}
    )


def test_two_processes_lose_as_one_does(alone, binarized, tmp_path, monkeypatch):
    monkeypatch.setenv("DRAGOMAN_RANKS", "2")
    run = run_step(tmp_path, job_document("train", recipe=RECIPE), {"binarized": f"{binarized.out}/"})
    assert losses(run) == pytest.approx(losses(alone), rel=1e-5)
    assert run.result["metrics"]["devices"] == 2
    assert run.result["metrics"]["targetTokens"] == alone.result["metrics"]["targetTokens"]


def test_two_processes_are_interrupted_together_and_one_goes_on(alone, binarized, tmp_path, monkeypatch):
    inputs = {"binarized": f"{binarized.out}/"}
    monkeypatch.setenv("DRAGOMAN_RANKS", "2")
    killed = run_process(tmp_path, job_document("train", recipe=RECIPE), inputs, fault="sigterm@step=4")
    assert killed.exit_code == 75
    monkeypatch.delenv("DRAGOMAN_RANKS")
    resumed = run_step(tmp_path, job_document("train", attempt=2, recipe=RECIPE), inputs)
    assert losses(resumed) == pytest.approx(losses(alone), rel=1e-5)
