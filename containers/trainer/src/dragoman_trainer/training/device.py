"""The device of one process of a training: found, made ready, and proven to be used."""

import os

import torch
from torch import nn

from dragoman_trainer.cores import usable_cores
from dragoman_trainer.errors import ConfigError, DriverError


def device_count(kind: str) -> int:
    """How many processes train: one for each visible GPU; on the CPU one, or DRAGOMAN_RANKS."""
    if kind == "cuda":
        return torch.cuda.device_count()
    ranks = os.environ.get("DRAGOMAN_RANKS", "1")
    if not ranks.isdecimal() or int(ranks) < 1:
        raise ConfigError(f"DRAGOMAN_RANKS={ranks!r} is no number of processes. Set it to 1 or more, or unset it.")
    return int(ranks)


def prepare_device(kind: str, rank: int, size: int) -> torch.device:
    """Threads, determinism and precision of products; the device that process `rank` of `size` computes on."""
    torch.set_num_threads(max(usable_cores() // size, 1))
    torch.use_deterministic_algorithms(kind == "cpu")
    # Filling fresh memory would find reads of it, of which there are none, and costs 5 % of a step.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    if kind != "cuda":
        return torch.device(kind)
    # TF32 where autocast leaves a product in fp32.
    torch.set_float32_matmul_precision("high")
    torch.cuda.set_device(rank)
    return torch.device(kind, rank)


def require_device(model: nn.Module, device: torch.device) -> None:
    """Raises DriverError when a weight, or the result of a product, is not on the device that the job asks for.

    A training that silently runs beside its GPU costs as much as one that uses it, and takes far longer.
    """
    places = {parameter.device for parameter in model.parameters()}
    probe = next(parameter.detach() for parameter in model.parameters() if parameter.ndim > 1)[:1]
    places.add((probe @ probe.T).device)
    if places != {device}:
        raise DriverError(
            f"The job computes on {device}, but the model is on {', '.join(sorted(map(str, places)))}. "
            "Check the image's PyTorch and the task's build_model.",
            devices=sorted(map(str, places)),
        )
