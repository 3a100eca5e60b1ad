"""Which numbers a training computes with."""

import torch

from dragoman_trainer.errors import ConfigError

TYPES = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}


class Precision:
    """Mixed precision (Micikevicius et al., 2018): weights and sums in fp32, products in `name`.

    `scaler` multiplies the loss, so that small gradients do not vanish in fp16; for bf16 and fp32 it does nothing.
    """

    def __init__(self, setting: str, device: torch.device) -> None:
        self.name = resolve_precision(setting, device)
        self.autocast = torch.autocast(device.type, TYPES[self.name], enabled=self.name != "fp32")
        self.scaler = torch.GradScaler(device.type, enabled=self.name == "fp16")

    def overflowed(self) -> bool:
        """Whether gradients that are not finite are the scale's fault: it is above 1 and will shrink."""
        return self.scaler.is_enabled() and self.scaler.get_scale() > 1


def resolve_precision(setting: str, device: torch.device) -> str:
    """A recipe's precision on this device; `auto` is bf16 on a GPU that has it, fp16 on another, fp32 on the CPU.

    ConfigError for bf16 on a GPU that would only imitate it.
    """
    has_bf16 = device.type != "cuda" or torch.cuda.is_bf16_supported(including_emulation=False)
    if setting == "bf16" and not has_bf16:
        raise ConfigError(
            f"precision bf16: {torch.cuda.get_device_name(device)} has no bf16. Set auto or fp16, or a newer GPU."
        )
    if setting != "auto":
        return setting
    if device.type == "cpu":
        return "fp32"
    return "bf16" if has_bf16 else "fp16"
