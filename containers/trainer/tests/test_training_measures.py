"""What a training says about itself: curve, shares, utilisation, device, precision."""

import json
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from jobs import job_document, recipe_with, run_step

from dragoman_trainer.errors import DriverError
from dragoman_trainer.tasks.translation.loss import summed_loss
from dragoman_trainer.tasks.translation.model import Transformer
from dragoman_trainer.tasks.translation.shape import TransformerShape
from dragoman_trainer.training.curve import Curve
from dragoman_trainer.training.device import require_device
from dragoman_trainer.training.learner import Rows
from dragoman_trainer.training.precision import Precision
from dragoman_trainer.training.utilization import peak_flops, training_flops_per_cell


@given(st.integers(1, 3000), st.integers(0, 3000))
@settings(max_examples=25, deadline=None)
def test_a_curve_has_few_points_and_survives_a_checkpoint_anywhere(steps, cut):
    whole, halves = Curve(), Curve()
    for step in range(1, steps + 1):
        whole.add(step, step / 7, 1e-3, 100, 0.5, 0.125, step)
        halves.add(step, step / 7, 1e-3, 100, 0.5, 0.125, step)
        if step == cut:
            halves = Curve.from_state(json.loads(json.dumps(halves.state())))
    assert halves.points == whole.points
    assert len(whole.points) <= 400
    assert len(whole.points) >= min(steps, 200)
    assert all(point.target_tokens_per_second == 200 for point in whole.points)
    assert all(point.model_flops_utilization == 0.25 for point in whole.points)
    assert all(point.gpu_memory_bytes == point.optimizer_step for point in whole.points)
    marks = [point.optimizer_step for point in whole.points]
    assert {later - earlier for earlier, later in pairwise(marks)} <= {whole.every}


def test_a_loss_that_is_not_finite_leaves_the_curve_readable():
    curve = Curve()
    curve.add(1, float("nan"), 1e-3, 10, 0.1)
    assert json.loads(json.dumps(curve.points[0].document(), allow_nan=False))["loss"] is None


def test_a_training_reports_its_measures(trained):
    metrics = trained.result["metrics"]
    assert metrics["targetTokensPerSecond"] > 0
    assert 0 <= metrics["dataWaitShare"] < 1
    assert 0 < metrics["paddingShare"] < 0.5
    assert 0 < metrics["validationShare"] < 1
    assert metrics["modelFlopsUtilization"] is None
    progress = json.loads((trained.state / "progress.json").read_text())
    assert [point["optimizerStep"] for point in progress["curve"]] == list(range(1, 13))
    assert progress["curve"][3]["learningRate"] == pytest.approx(2e-3)
    assert progress["curve"][3]["modelFlopsUtilization"] is None
    assert progress["paddingShare"] == metrics["paddingShare"]


def test_flops_are_those_of_the_papers_formula():
    shape = TransformerShape(2, 2, 64, 256, 4, 500)
    model = Transformer(shape, 0.1)
    ids = torch.full((3, 8), 5)
    tensors = {"source": ids, "shifted": ids, "output": ids.ravel(), "real": torch.arange(24)}

    class Pairs:
        def summed_loss(self, model, tensors):
            return summed_loss(model, tensors, 0.0)

    before = torch.get_rng_state()
    flops = training_flops_per_cell(Pairs(), model, Rows(tensors, 48, 48))
    assert torch.equal(torch.get_rng_state(), before)
    # Six times the weights that every piece meets, on average over both sides, and a little for attention.
    weights = sum(parameter.numel() for parameter in model.parameters() if parameter.ndim > 1)
    assert 6 * weights / 2 <= flops < 1.3 * 6 * weights / 2


@pytest.mark.parametrize(
    ("name", "peak"),
    [
        ("NVIDIA H200", 989.4),
        ("NVIDIA A100-SXM4-80GB", 312),
        ("NVIDIA A10G", 70),
        ("Tesla T4", 65),
        ("NVIDIA L4", 121),
    ],
)
def test_peaks_are_found_by_the_devices_name(name, peak):
    assert peak_flops(name, "bf16") == peak * 1e12
    assert peak_flops("Some Other Device", "bf16") is None


def test_a_device_that_is_not_used_is_refused():
    with pytest.raises(DriverError, match="the model is on cpu"):
        require_device(torch.nn.Linear(2, 2), torch.device("cuda", 0))
    require_device(torch.nn.Linear(2, 2), torch.device("cpu"))


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_half_precision_learns_and_resumes(binarized, tmp_path, monkeypatch, precision):
    recipe = recipe_with(
        precision=precision,
        shape={"encoderLayers": 1, "decoderLayers": 1, "width": 32, "heads": 2, "feedForward": 64},
        steps=5,
        optimizer__emaDecay=0,
        optimizer__peakLearningRate=1e-2,
        validation__everySteps=100,
        validation__decodeSegments=1,
    )
    inputs = {"binarized": f"{binarized.out}/"}
    whole = run_step(tmp_path / "whole", job_document("train", recipe=recipe), inputs)
    monkeypatch.setenv("DRAGOMAN_FAULT", "bug@step=5,only_on_attempt=1")
    run_step(tmp_path / "cut", job_document("train", recipe=recipe), inputs)
    resumed = run_step(tmp_path / "cut", job_document("train", attempt=2, recipe=recipe), inputs)
    assert resumed.artifact("model.safetensors")["sha256"] == whole.artifact("model.safetensors")["sha256"]
    curve = json.loads((whole.out / "training.json").read_text())["curve"]
    assert curve[-1]["loss"] < curve[0]["loss"]


def test_gradients_too_large_for_fp16_shrink_the_scale_and_are_not_divergence():
    precision = Precision("fp16", torch.device("cpu"))
    weight = torch.nn.Parameter(torch.ones(2, 2))
    optimizer = torch.optim.AdamW([weight])
    precision.scaler.scale(torch.tensor(1.0))
    weight.grad = torch.full((2, 2), float("inf"))
    precision.scaler.unscale_(optimizer)
    assert precision.overflowed()
    before = precision.scaler.get_scale()
    precision.scaler.update()
    assert precision.scaler.get_scale() == before / 2


def test_a_loss_that_is_not_a_number_names_the_batch(binarized, tmp_path, monkeypatch):
    monkeypatch.setenv("DRAGOMAN_FAULT", "nan@step=2")
    run = run_step(tmp_path, job_document("train"), {"binarized": f"{binarized.out}/"})
    assert run.exit_code == 82
    evidence = run.result["evidence"]
    assert len(evidence["sample"]) == 3
    assert all(" ||| " in line for line in evidence["sample"])
    assert "of epoch" in evidence["batch"]
