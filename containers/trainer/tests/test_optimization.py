import math

import numpy as np
import pytest
import torch
from jobs import Run

from dragoman_trainer.errors import DivergedError
from dragoman_trainer.tasks.translation.binarized import open_split, read_manifest
from dragoman_trainer.tasks.translation.loss import load_rows, summed_loss
from dragoman_trainer.tasks.translation.model import Transformer, dropout
from dragoman_trainer.tasks.translation.shape import TransformerShape
from dragoman_trainer.training.batches import micro_batches
from dragoman_trainer.training.optimization import (
    DivergenceGuard,
    accumulate_gradients,
    update_average,
)
from dragoman_trainer.training.precision import Precision
from dragoman_trainer.training.schedule import learning_rate
from dragoman_trainer.training.settings import OptimizerSettings

SETTINGS = OptimizerSettings(1e-3, 100, "inverse-square-root", 0.1, 0.01, 1.0, 0.0)


def gradients(binarized: Run, parts: int) -> tuple[float, list[torch.Tensor]]:
    manifest = read_manifest(binarized.out)
    split = open_split(binarized.out, "train", manifest["tokenType"])
    torch.manual_seed(0)
    model = Transformer(TransformerShape(1, 1, 32, 64, 2, manifest["vocabularySize"]), 0.0)
    batch = np.arange(23)
    tokens = int(split.target.lengths[batch].sum())
    precision = Precision("fp32", torch.device("cpu"))

    class Pairs:
        """As much of a learner as a gradient needs."""

        def summed_loss(self, model, tensors):
            return summed_loss(model, tensors, 0.1)

    loaded = [load_rows(split, rows) for rows in micro_batches(batch, parts)]
    loss = accumulate_gradients(Pairs(), model, loaded, tokens, precision)
    return loss.item(), [parameter.grad.clone() for parameter in model.parameters() if parameter.grad is not None]


@pytest.mark.parametrize("parts", [2, 5, 23, 100])
def test_micro_batches_change_neither_loss_nor_gradients(binarized, parts):
    loss, whole = gradients(binarized, 1)
    split_loss, split = gradients(binarized, parts)
    assert split_loss == pytest.approx(loss, rel=1e-5)
    for one, other in zip(whole, split, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-6)


def test_rates_warm_up_to_the_peak_and_fall():
    rates = [learning_rate(SETTINGS, step, 1000) for step in range(1, 1001)]
    assert rates[0] == pytest.approx(1e-5)
    assert max(rates) == rates[99] == pytest.approx(1e-3)
    assert rates[399] == pytest.approx(5e-4)
    cosine = OptimizerSettings(1e-3, 100, "cosine", 0.1, 0.01, 1.0, 0.0)
    assert learning_rate(cosine, 100, 1000) == pytest.approx(1e-3)
    assert learning_rate(cosine, 1000, 1000) == pytest.approx(1e-5)
    assert learning_rate(cosine, 550, 1000, factor=0.5) == pytest.approx(0.5 * learning_rate(cosine, 550, 1000))


def test_no_warm_up_begins_at_the_peak():
    settings = OptimizerSettings(1e-3, 0, "inverse-square-root", 0.1, 0.01, 1.0, 0.0)
    assert learning_rate(settings, 1, 10) == pytest.approx(1e-3)


def test_the_guard_skips_three_bad_steps_and_ends_at_the_fourth():
    guard = DivergenceGuard()
    assert guard.accepts(2.0, 1.0, 1)
    assert not guard.accepts(math.nan, 1.0, 2)
    assert not guard.accepts(2.0, math.inf, 3)
    assert not guard.accepts(math.nan, 1.0, 4)
    with pytest.raises(DivergedError, match="step 5"):
        guard.accepts(math.nan, 1.0, 5)


def test_a_good_step_between_bad_ones_resets_the_guard():
    guard = DivergenceGuard()
    for step in range(20):
        assert guard.accepts(2.0 if step % 2 else math.nan, 1.0, step) == bool(step % 2)


def test_the_guard_sees_a_loss_that_climbs():
    guard = DivergenceGuard([2.0 + 0.01 * (step % 7) for step in range(1000)])
    with pytest.raises(DivergedError, match="risen"):
        for step in range(30):
            guard.accepts(9.0, 1.0, step)


def test_dropout_keeps_the_mean_and_drops_its_share():
    torch.manual_seed(0)
    dropped = dropout(torch.ones(1000, 999), 0.3, True)
    assert dropped.mean().item() == pytest.approx(1, abs=0.01)
    assert (dropped == 0).float().mean().item() == pytest.approx(0.3, abs=0.01)
    untouched = torch.rand(3)
    assert dropout(untouched, 0.3, False) is untouched


def test_averages_follow_the_weights():
    average, model = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    before = average.weight.detach().clone()
    update_average(average, model, 0.9, 10_000)
    torch.testing.assert_close(average.weight, 0.9 * before + 0.1 * model.weight)
