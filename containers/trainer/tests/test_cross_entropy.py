import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from dragoman_trainer.training.cross_entropy import summed_cross_entropy


@given(
    st.integers(1, 9), st.integers(2, 30), st.sampled_from([0.0, 0.1, 0.5]), st.floats(0.1, 50), st.integers(0, 99)
)
@settings(max_examples=60, deadline=None)
def test_loss_and_gradient_are_those_of_pytorch(rows, classes, label_smoothing, size, seed):
    random = torch.Generator().manual_seed(seed)
    targets = torch.randint(0, classes, (rows,), generator=random)
    scores = (torch.randn(rows, classes, generator=random) * size).requires_grad_()
    reference = scores.detach().clone().requires_grad_()
    ours = summed_cross_entropy(scores, targets, label_smoothing)
    theirs = F.cross_entropy(reference, targets, reduction="sum", label_smoothing=label_smoothing)
    assert ours.item() == pytest.approx(theirs.item(), rel=1e-4, abs=1e-4)
    (ours * 0.3).backward()
    (theirs * 0.3).backward()
    torch.testing.assert_close(scores.grad, reference.grad, rtol=1e-4, atol=1e-6)


def test_scores_in_half_precision_get_gradients_of_their_own_type():
    scores = torch.randn(3, 5, dtype=torch.bfloat16, requires_grad=True)
    summed_cross_entropy(scores, torch.tensor([0, 1, 2]), 0.1).backward()
    assert scores.grad is not None
    assert scores.grad.dtype == torch.bfloat16
