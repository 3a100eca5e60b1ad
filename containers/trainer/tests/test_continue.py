"""Training that starts from the weights and the vocabulary of a version of our own."""

import json

import numpy as np
import pytest
from jobs import job_document, recipe_with, run_step, write_pairs
from safetensors.torch import load_file

CONTINUED = recipe_with(continueFrom={"model": "m", "version": "v"}, steps=1, optimizer__peakLearningRate=1e-9)


@pytest.fixture(scope="module")
def continued(trained, corpus, tmp_path_factory):
    """New text, binarized with the vocabulary of the trained model, which knows none of it."""
    folder = tmp_path_factory.mktemp("continued")
    write_pairs(folder / "train" / "part.parquet", [(f"find it {n}", f"Es finden {n}") for n in range(30)])
    inputs = {"train": f"{folder}/train/", "validation": corpus.validation, "continue": f"{trained.out}/"}
    return run_step(folder, job_document("binarize", recipe=CONTINUED), inputs)


def test_the_vocabulary_is_taken_over_and_what_was_seen_is_kept(trained, continued, binarized):
    assert continued.exit_code == 0, continued.result["message"]
    assert continued.artifact("spm.model")["sha256"] == trained.artifact("spm.model")["sha256"]
    before, after = (set(np.fromfile(run.out / "seen.hashes", "<u8").tolist()) for run in (binarized, continued))
    assert before < after


def test_training_starts_from_the_weights(trained, continued, tmp_path):
    inputs = {"binarized": f"{continued.out}/", "continue": f"{trained.out}/"}
    run = run_step(tmp_path, job_document("train", recipe=CONTINUED), inputs)
    assert run.exit_code == 0, run.result["message"]
    before, after = (load_file(one.out / "model.safetensors") for one in (trained, run))
    assert all(before[name].allclose(after[name], atol=1e-6) for name in before)
    assert json.loads((run.out / "training.json").read_text())["recipe"]["continueFrom"]["version"] == "v"


def test_another_shape_or_vocabulary_is_refused(trained, continued, binarized, corpus, tmp_path):
    recipe = recipe_with(shape__encoderLayers=1)
    inputs = {"binarized": f"{continued.out}/", "continue": f"{trained.out}/"}
    run = run_step(tmp_path / "a", job_document("train", recipe=recipe), inputs)
    assert run.exit_code == 64
    assert "encoder_layers 2, not 1" in run.result["message"]
    other = run_step(
        tmp_path / "b",
        job_document("binarize", recipe=recipe_with(vocabulary__size=330)),
        {"train": corpus.train, "validation": corpus.validation},
    )
    run = run_step(tmp_path / "c", job_document("train"), {**inputs, "binarized": f"{other.out}/"})
    assert run.exit_code == 65
    assert "vocabulary" in run.result["message"]


@pytest.mark.parametrize(
    "changes",
    [
        {"shape": {"encoderLayers": 3, "decoderLayers": 1, "width": 64, "heads": 2}},
        {"model__positions": "rotary"},
        {"model__positions": "learned"},
    ],
)
def test_shapes_and_positions_train_and_resume(binarized, tmp_path, monkeypatch, changes):
    recipe = recipe_with(steps=4, checkpoint__everySteps=2, validation__decodeSegments=2, **changes)
    inputs = {"binarized": f"{binarized.out}/"}
    whole = run_step(tmp_path / "whole", job_document("train", recipe=recipe), inputs)
    assert whole.exit_code == 0, whole.result["message"]
    monkeypatch.setenv("DRAGOMAN_FAULT", "bug@step=4,only_on_attempt=1")
    run_step(tmp_path / "b", job_document("train", recipe=recipe), inputs)
    resumed = run_step(tmp_path / "b", job_document("train", attempt=2, recipe=recipe), inputs)
    assert resumed.artifact("model.safetensors")["sha256"] == whole.artifact("model.safetensors")["sha256"]


def test_a_width_that_heads_cannot_share_is_refused(binarized, tmp_path):
    recipe = recipe_with(shape={"width": 64, "heads": 5})
    run = run_step(tmp_path, job_document("train", recipe=recipe), {"binarized": f"{binarized.out}/"})
    assert run.exit_code == 64
    assert "5 heads" in run.result["message"]
