"""The recipe of task type `translation-finetune`; see contracts/training/translation-finetune.ts."""

from dataclasses import dataclass

from dragoman_trainer.tasks.translation.recipe import TranslationEvaluationSettings
from dragoman_trainer.training.settings import LearningRecipe


@dataclass(frozen=True)
class LanguageCodes:
    """What the tokenizer calls the languages."""

    source: str
    target: str


@dataclass(frozen=True)
class LoraSettings:
    """Low-rank adapters."""

    rank: int
    alpha: float
    dropout: float
    modules: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FinetuneRecipe(LearningRecipe):
    """A pretrained model, trained further."""

    pretrained: str
    evaluation: TranslationEvaluationSettings
    language_codes: LanguageCodes | None = None
    lora: LoraSettings | None = None
