"""The recipe of task type `translation`; contracts/training/translation.ts explains each field."""

from dataclasses import dataclass

from dragoman_trainer.training.settings import LearningRecipe


@dataclass(frozen=True)
class ShapeSettings:
    """Changes to the recipe's size."""

    encoder_layers: int | None = None
    decoder_layers: int | None = None
    width: int | None = None
    heads: int | None = None
    feed_forward: int | None = None


@dataclass(frozen=True)
class VocabularySettings:
    """How the SentencePiece model is made."""

    size: int | str
    character_coverage: float
    byte_fallback: bool
    user_symbols: tuple[str, ...] = ()


@dataclass(frozen=True)
class ModelSettings:
    """Settings of the network beside its size."""

    dropout: float
    positions: str


@dataclass(frozen=True)
class TagSettings:
    """Marks in front of the source."""

    language: str
    domain: bool
    synthetic: bool


@dataclass(frozen=True)
class AugmentationSettings:
    """Shares of pairs that are copied with a disturbed source."""

    upper_case: float
    lower_case: float
    typos: float
    punctuation: float
    placeholders: float


@dataclass(frozen=True)
class ModelReference:
    """A version of a model line."""

    model: str
    version: str


@dataclass(frozen=True)
class FurtherCorpus:
    """Parallel text beside the line's own; what the trainer gets of it is in the job file."""

    corpus: str
    language_pair: str
    weight: float
    version: str | None = None


@dataclass(frozen=True)
class SyntheticText:
    """Pairs that a model makes before the training."""

    kind: str
    by: ModelReference
    segments: int
    beam_size: int
    weight: float
    text: str | None = None


@dataclass(frozen=True)
class TranslationEvaluationSettings:
    """How the exported model is decoded and scored."""

    beam_size: int
    bootstrap_samples: int
    compute_type: str
    quantization_loss: float
    slices: tuple[str, ...]
    robustness: bool
    comet: str | None = None


@dataclass(frozen=True, kw_only=True)
class TranslationRecipe(LearningRecipe):
    """A transformer from scratch, or continued."""

    size: str
    shape: ShapeSettings
    vocabulary: VocabularySettings
    model: ModelSettings
    document_segments: int
    corpora: tuple[FurtherCorpus, ...]
    synthetic: tuple[SyntheticText, ...]
    domain_weights: str
    tags: TagSettings
    augmentation: AugmentationSettings
    evaluation: TranslationEvaluationSettings
    continue_from: ModelReference | None = None
