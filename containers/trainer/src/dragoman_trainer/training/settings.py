"""The sections that the recipes of all neural task types have; contracts/training/learning.ts explains each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BatchSettings:
    """`tokens`: padded tokens of the longer side per optimizer step; `maximum_length` in pieces."""

    tokens: int
    maximum_length: int


@dataclass(frozen=True)
class OptimizerSettings:
    """AdamW, its schedule and the averaging of weights."""

    peak_learning_rate: float
    warmup_steps: int
    schedule: str
    label_smoothing: float
    weight_decay: float
    clip_norm: float
    ema_decay: float


@dataclass(frozen=True)
class ValidationSettings:
    """When the model is looked at, and how long without gain is tolerated."""

    every_steps: int
    patience: int
    decode_segments: int


@dataclass(frozen=True)
class CheckpointSettings:
    """How often the whole state is saved and how many are kept."""

    every_steps: int
    keep: int


@dataclass(frozen=True, kw_only=True)
class LearningRecipe:
    """What the training loop reads of a recipe."""

    v: int
    task: str
    seed: int
    batch: BatchSettings
    optimizer: OptimizerSettings
    steps: int
    precision: str
    compile: str
    validation: ValidationSettings
    checkpoint: CheckpointSettings
