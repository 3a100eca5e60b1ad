"""Several processes train as one does: the same plan, the same losses, the same promise when they are killed."""

import json
import multiprocessing
import os
import signal

import pytest
from jobs import job_document, recipe_with, run_process, run_step

from dragoman_trainer.contracts import parse_job_file
from dragoman_trainer.errors import GpuMemoryError, HostMemoryError
from dragoman_trainer.faults import Faults
from dragoman_trainer.interruption import Interruption
from dragoman_trainer.job import JobContext
from dragoman_trainer.storage import Storage
from dragoman_trainer.training.ranks import start_ranks

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


@pytest.mark.full
def test_two_processes_are_interrupted_together_and_one_goes_on(alone, binarized, tmp_path, monkeypatch):
    inputs = {"binarized": f"{binarized.out}/"}
    monkeypatch.setenv("DRAGOMAN_RANKS", "2")
    killed = run_process(tmp_path, job_document("train", recipe=RECIPE), inputs, fault="sigterm@step=4")
    assert killed.exit_code == 75
    monkeypatch.delenv("DRAGOMAN_RANKS")
    resumed = run_step(tmp_path, job_document("train", attempt=2, recipe=RECIPE), inputs)
    assert losses(resumed) == pytest.approx(losses(alone), rel=1e-5)


def second_dies(context, ranks) -> None:
    """What a child does instead of training; at the top of a module, as children find it by its name."""
    raise GpuMemoryError("CUDA out of memory in the second process. Relaunch with more micro-batches.")


def second_is_killed(context, ranks) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("work", "error", "message"),
    [
        (second_dies, GpuMemoryError, "out of memory in the second"),
        pytest.param(second_is_killed, HostMemoryError, "process 2 of 2", marks=pytest.mark.full),
    ],
)
def test_a_process_that_dies_fails_the_job_with_its_own_class(tmp_path, work, error, message):
    place = Storage().prefix(str(tmp_path))
    job = parse_job_file(json.dumps(job_document("train")), "job.json")
    context = JobContext(job, {}, place, place, Storage(), tmp_path, Interruption(), Faults(None, 1))
    with pytest.raises(error, match=message), start_ranks(context, 2, work) as ranks:
        ranks.any(False)
    assert not multiprocessing.active_children()
