"""How much of a device's arithmetic a training uses."""

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from dragoman_trainer.training.learner import Learner, Rows

TERA = 1e12
PEAKS: dict[str, tuple[float, float]] = {
    "H200": (989.4, 494.7),
    "H100 PCIe": (756.0, 378.0),
    "H100": (989.4, 494.7),
    "A100": (312.0, 156.0),
    "A10G": (70.0, 35.0),
    "L40S": (362.0, 183.0),
    "L4": (121.0, 60.0),
    "T4": (65.0, 8.1),
}
"""Dense TFLOP/s of products in bf16 or fp16, and in TF32 (T4: fp32), by the vendor's data sheets; the first whose
words are in the device's name counts."""


def peak_flops(device_name: str, precision: str) -> float | None:
    """FLOP/s that a device can do at most; None for one that is not in the table."""
    words = f" {device_name.replace('-', ' ')} "
    for name, (half, single) in PEAKS.items():
        if f" {name} " in words:
            return (single if precision == "fp32" else half) * TERA
    return None


def device_peak_flops(device: torch.device, precision: str) -> float | None:
    """The peak of this machine's device; None for a CPU, whose peak depends on its clock of the moment."""
    return peak_flops(torch.cuda.get_device_name(device), precision) if device.type == "cuda" else None


def training_flops_per_cell(learner: Learner, model: nn.Module, rows: Rows) -> float:
    """FLOPs of a forward and a backward pass over `rows`, which are on the device, by cell of their padded inputs.

    Counted operator by operator in a forward pass without dropout; the backward pass is twice the forward one
    (Kaplan et al., 2020, https://arxiv.org/abs/2001.08361). Draws no random numbers.
    """
    training = model.training
    model.eval()
    try:
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            learner.summed_loss(model, rows.tensors)
    finally:
        model.train(training)
    return 3 * counter.get_total_flops() / rows.cells
