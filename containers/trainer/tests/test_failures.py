"""Every bad input ends in its own exit code, with a sentence that names the file and the remedy."""

import json
import re

import pytest
import torch
from jobs import job_document, recipe_with, run_process, run_step, write_job, write_pairs

from dragoman_trainer.cli import main
from dragoman_trainer.errors import EXIT_CODES, classify
from dragoman_trainer.interruption import Interruption
from dragoman_trainer.job import Arguments, run_job
from dragoman_trainer.tasks import TASKS


def test_an_empty_training_set_is_a_data_error(corpus, tmp_path):
    write_pairs(tmp_path / "train" / "part.parquet", [])
    run = run_step(
        tmp_path, job_document("binarize"), {"train": f"{tmp_path}/train/", "validation": corpus.validation}
    )
    assert (run.exit_code, run.result["exitClass"]) == (65, "data")
    assert "training set has no pairs" in run.result["message"]


def test_a_missing_column_names_file_and_column(corpus, tmp_path):
    write_pairs(tmp_path / "train" / "part-7.parquet", [("a", "b")], without="target")
    run = run_step(
        tmp_path, job_document("binarize"), {"train": f"{tmp_path}/train/", "validation": corpus.validation}
    )
    assert run.exit_code == 65
    assert "part-7.parquet has no column target" in run.result["message"]
    assert run.result["evidence"]["file"] == "part-7.parquet"


def test_a_file_that_is_not_parquet_is_named(corpus, tmp_path):
    bad = tmp_path / "train" / "part-1.parquet"
    bad.parent.mkdir()
    bad.write_bytes(b"PAR1 not really")
    run = run_step(
        tmp_path, job_document("binarize"), {"train": f"{tmp_path}/train/", "validation": corpus.validation}
    )
    assert run.exit_code == 65
    assert "part-1.parquet cannot be read as Parquet" in run.result["message"]


def test_an_empty_segment_names_its_row(corpus, tmp_path):
    write_pairs(tmp_path / "train" / "part.parquet", [("a", "b"), ("a", "")])
    run = run_step(
        tmp_path, job_document("binarize"), {"train": f"{tmp_path}/train/", "validation": corpus.validation}
    )
    assert run.exit_code == 65
    assert "row 1" in run.result["message"]


def test_a_missing_input_is_a_config_error(tmp_path):
    run = run_step(tmp_path, job_document("train"), {})
    assert run.exit_code == 64
    assert "--in binarized=URI" in run.result["message"]


def test_a_vocabulary_that_does_not_fit_is_a_config_error(corpus, tmp_path):
    many = [("".join(map(chr, range(start, start + 40))), "x") for start in range(0x4E00, 0x4F00, 40)]
    write_pairs(tmp_path / "train" / "part.parquet", many)
    run = run_step(
        tmp_path,
        job_document("binarize", recipe=recipe_with(vocabulary__size=300)),
        {"train": f"{tmp_path}/train/", "validation": corpus.validation},
    )
    assert run.exit_code == 64
    assert "vocabulary.size 300" in run.result["message"]


def test_a_damaged_corpus_is_a_data_error(binarized, tmp_path):
    copy = tmp_path / "binarized"
    copy.mkdir()
    for path in binarized.out.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    (copy / "train.source.tokens").write_bytes(b"xx")
    run = run_step(tmp_path, job_document("train"), {"binarized": f"{copy}/"})
    assert run.exit_code == 65
    assert "train.source.tokens" in run.result["message"]


@pytest.mark.skipif(torch.cuda.is_available(), reason="needs a machine without CUDA")
def test_a_gpu_that_is_absent_is_a_driver_error(binarized, tmp_path):
    run = run_step(tmp_path, job_document("train", device="cuda"), {"binarized": f"{binarized.out}/"})
    assert (run.exit_code, run.result["exitClass"]) == (78, "driver")


@pytest.mark.parametrize(
    ("fault", "exit_class", "says"),
    [
        ("gpu-memory@step=2", "gpu-memory", "CUDA out of memory"),
        ("host-memory@step=2", "host-memory", "MemoryError"),
        ("shared-memory@step=2", "host-memory", "Bus error"),
        ("hardware@step=2", "driver", "uncorrectable ECC"),
        ("driver@step=2", "driver", "no CUDA-capable device"),
        ("nccl@step=2", "driver", "NCCL error"),
        ("disk@checkpoint", "disk", "No space left"),
        ("config@step=1", "config", "recipe is wrong"),
        ("data@step=1", "data", "data are wrong"),
        ("bug@export", "bug", "defect of the trainer"),
        ("nan@step=2", "diverged", "not finite"),
        # The words by which a diagnosis knows that a fresh download may help.
        ("corrupt-shard@fetch", "data", "is missing or damaged"),
    ],
)
def test_failures_while_training_have_their_class(binarized, tmp_path, monkeypatch, fault, exit_class, says):
    monkeypatch.setenv("DRAGOMAN_FAULT", fault)
    recipe = recipe_with(steps=7, validation__everySteps=100, validation__decodeSegments=1)
    run = run_step(tmp_path, job_document("train", recipe=recipe), {"binarized": f"{binarized.out}/"})
    assert (run.exit_code, run.result["exitClass"]) == (EXIT_CODES[exit_class], exit_class)
    assert run.result["status"] == "failed"
    assert says in run.result["message"]
    if exit_class == "bug":
        assert any("planned fault" in line for line in run.result["evidence"]["traceback"])
    if exit_class == "diverged":
        assert run.result["optimizerStep"] == 5
        assert all(re.match(r"[0-9a-f]{16}: .+ \|\|\| ", line) for line in run.result["evidence"]["sample"])


def test_a_process_that_ends_without_a_word_leaves_its_own_code(binarized, tmp_path):
    run = run_process(tmp_path, job_document("train"), {"binarized": f"{binarized.out}/"}, fault="exit@step=1")
    assert (run.exit_code, run.result) == (3, {})


def test_the_only_checkpoint_damaged_needs_a_decision(trained, binarized, tmp_path):
    inputs = {"binarized": f"{binarized.out}/"}
    killed = run_process(tmp_path, job_document("train"), inputs, fault="corrupt-checkpoint@checkpoint")
    assert killed.exit_code == -9
    refused = run_step(tmp_path, job_document("train", attempt=2), inputs)
    assert refused.result["exitClass"] == "data"
    # The words by which a diagnosis knows that the checkpoint has to be passed over.
    assert re.match(r"No checkpoint under \S+ is usable", refused.result["message"])
    adjustments = {"microBatches": 1, "learningRateFactor": 1, "checkpoint": "previous"}
    anew = run_step(tmp_path, job_document("train", attempt=3, adjustments=adjustments), inputs)
    assert anew.artifact("model.safetensors")["sha256"] == trained.artifact("model.safetensors")["sha256"]


def test_a_fault_can_be_for_one_attempt(binarized, tmp_path, monkeypatch):
    monkeypatch.setenv("DRAGOMAN_FAULT", "gpu-memory@step=1,only_on_attempt=1")
    recipe = recipe_with(steps=1, validation__decodeSegments=1)
    inputs = {"binarized": f"{binarized.out}/"}
    assert run_step(tmp_path, job_document("train", recipe=recipe), inputs).exit_code == 80
    assert run_step(tmp_path, job_document("train", attempt=2, recipe=recipe), inputs).exit_code == 0


@pytest.mark.parametrize("fault", ["surprise@tomorrow", "nan@checkpoint", "corrupt-shard@step=1", "bug"])
def test_an_unreadable_fault_is_a_config_error(binarized, tmp_path, monkeypatch, fault):
    monkeypatch.setenv("DRAGOMAN_FAULT", fault)
    run = run_step(tmp_path, job_document("train"), {"binarized": f"{binarized.out}/"})
    assert run.exit_code == 64


def test_an_older_attempt_does_not_replace_a_newer_result(binarized, tmp_path):
    recipe = recipe_with(steps=1, validation__decodeSegments=1)
    inputs = {"binarized": f"{binarized.out}/"}
    assert run_step(tmp_path, job_document("train", attempt=2, recipe=recipe), inputs).exit_code == 0
    late = run_step(tmp_path, job_document("train", attempt=1, recipe=recipe), inputs)
    assert late.exit_code == 75
    assert (late.result["attempt"], late.result["status"]) == (2, "succeeded")


@pytest.mark.parametrize(
    ("error", "exit_class"),
    [
        (RuntimeError("CUDA out of memory. Tried to allocate 20 MiB"), "gpu-memory"),
        (RuntimeError("CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate"), "gpu-memory"),
        (RuntimeError("CUDA error: out of memory"), "gpu-memory"),
        (RuntimeError("CUDA failed with error out of memory"), "gpu-memory"),
        (RuntimeError("std::bad_alloc"), "host-memory"),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"), "host-memory"),
        (OSError(28, "No space left on device"), "disk"),
        (RuntimeError("[enforce fail at inline_container.cc:664] unexpected pos 64 vs 0"), "disk"),
        (RuntimeError("CUDA error: an illegal memory access was encountered"), "driver"),
        (KeyboardInterrupt(), "interrupted"),
        (ZeroDivisionError("division by zero"), "bug"),
    ],
)
def test_signatures_of_libraries_are_understood(error, exit_class):
    assert classify(error).exit_class == exit_class


def test_wrong_arguments_exit_as_config(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["train", "--task", "translation", "--in", "nonsense"])
    assert stopped.value.code == 64
    assert "nonsense" in capsys.readouterr().err


def test_help_shows_an_example(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    assert "trainer train --task translation --config s3://" in capsys.readouterr().out


def test_a_job_file_of_another_step_is_refused(tmp_path):
    config = write_job(tmp_path, job_document("binarize"))
    arguments = Arguments("train", "translation", str(config), {}, f"{tmp_path}/out", f"{tmp_path}/state")
    assert run_job(arguments, TASKS, Interruption()) == 64
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    assert "is for step binarize" in result["message"]


def test_a_missing_job_file_is_a_config_error(tmp_path):
    arguments = Arguments("train", "translation", f"{tmp_path}/none.json", {}, f"{tmp_path}/out", f"{tmp_path}/s")
    assert run_job(arguments, TASKS, Interruption()) == 64
