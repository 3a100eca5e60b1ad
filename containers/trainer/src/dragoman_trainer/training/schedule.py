"""The learning rate of every optimizer step."""

import math

from dragoman_trainer.training.settings import OptimizerSettings

FINAL_SHARE = 0.01
"""Where the cosine ends, relative to the peak."""


def learning_rate(settings: OptimizerSettings, step: int, steps: int, factor: float = 1.0) -> float:
    """The rate of step 1 to `steps`: linear warm-up to the peak, then inverse square root or cosine.

    `factor` scales all of it (the remedy for a training that diverged).
    """
    peak = settings.peak_learning_rate * factor
    warmup = settings.warmup_steps
    if step < warmup:
        return peak * step / warmup
    if settings.schedule == "constant":
        return peak
    if settings.schedule == "inverse-square-root":
        return peak * math.sqrt(max(warmup, 1) / step)
    share = (step - warmup) / max(steps - warmup, 1)
    return peak * (FINAL_SHARE + (1 - FINAL_SHARE) * 0.5 * (1 + math.cos(math.pi * min(share, 1.0))))
