"""The recipe of task type `classification`; contracts/training/classification.ts explains each field."""

from dataclasses import dataclass

from dragoman_trainer.training.settings import LearningRecipe

PAIR_QUALITY, DOMAIN, LANGUAGE = "pair-quality", "domain", "language"


@dataclass(frozen=True)
class VocabularySettings:
    """How the SentencePiece model is made."""

    size: int | str
    character_coverage: float
    byte_fallback: bool


@dataclass(frozen=True)
class ModelSettings:
    """Settings of the network beside its size."""

    dropout: float


@dataclass(frozen=True)
class EvaluationSettings:
    """How the classifier is scored."""

    bootstrap_samples: int


@dataclass(frozen=True, kw_only=True)
class ClassificationRecipe(LearningRecipe):
    """An encoder from scratch that tells classes apart."""

    label: str
    size: str
    vocabulary: VocabularySettings
    model: ModelSettings
    negatives: float
    evaluation: EvaluationSettings
