"""A finetuned network in the forms that users run."""

from pathlib import Path
from typing import Any

from dragoman_trainer.tasks.translation.export import QUANTIZATION
from dragoman_trainer.tasks.translation_finetune.pretrained import CONFIG, WEIGHTS, transformers

GENERATION_CONFIG = "generation_config.json"
CONVERTED = "ctranslate2"


def export_network(network: Any, compute_type: str, folder: Path) -> list[str]:  # noqa: ANN401 - a PreTrainedModel
    """Writes weights and configuration, and the model of CTranslate2, beside the tokenizer; their names.

    CTranslate2 has no form of some kinds of networks; those are decoded by `transformers`.
    """
    network.save_pretrained(folder, max_shard_size="1TB")
    names = [name for name in (CONFIG, GENERATION_CONFIG, WEIGHTS) if (folder / name).is_file()]
    converted = convert(folder, compute_type, folder / CONVERTED)
    return [*names, *(f"{CONVERTED}/{name}" for name in converted)]


def convert(folder: Path, compute_type: str, target: Path) -> list[str]:
    """Writes the model of CTranslate2 into `target`; the names of its files, none where it has no such form."""
    transformers()  # offline and quiet before the converter loads it
    from ctranslate2.converters import TransformersConverter  # noqa: PLC0415 - for the same reason

    class Converter(TransformersConverter):
        def load_tokenizer(self, tokenizer_class: Any, model_name_or_path: str, **kwargs: Any) -> Any:  # noqa: ANN401
            return with_complete_vocabulary(super().load_tokenizer(tokenizer_class, model_name_or_path, **kwargs))

    try:
        Converter(str(folder)).convert(str(target), quantization=QUANTIZATION[compute_type], force=True)
    except ValueError as error:
        if "No conversion is registered" not in str(error):
            raise
        return []
    return sorted(path.name for path in target.iterdir())


def with_complete_vocabulary(tokenizer: Any) -> Any:  # noqa: ANN401 - a PreTrainedTokenizer
    """The tokenizer, listing the names of languages that it has behind its vocabulary too.

    In version 5 of `transformers` M2M100's lists them nowhere, and CTranslate2 misses them.
    """
    vocabulary = {**tokenizer.get_vocab(), **getattr(tokenizer, "lang_token_to_id", {})}
    tokenizer.get_vocab = lambda: vocabulary
    return tokenizer
