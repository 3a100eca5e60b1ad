"""A pretrained model as it lies in a folder: config.json, weights in safetensors, the files of its tokenizer.

Nothing is ever downloaded, and no code that lies beside a model is run: weights in pickles and configurations with
code of their own are refused.
"""

import json
import os
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from dragoman_trainer.errors import ConfigError, DataError
from dragoman_trainer.tasks.translation_finetune.recipe import LanguageCodes

CONFIG = "config.json"
WEIGHTS = "model.safetensors"
TOKENIZER_SUFFIXES = (".json", ".model", ".spm", ".txt")
OWN_FILES = (CONFIG, "generation_config.json", "training.json", "manifest.json", "frequent-words.txt")
"""With a suffix as tokenizers have them."""


def transformers() -> Any:  # noqa: ANN401 - a module whose names are made when they are asked for
    """The library, told to stay offline and quiet."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import transformers as library  # noqa: PLC0415 - seconds that other tasks need not pay

    library.logging.set_verbosity_error()
    library.logging.disable_progress_bar()
    return library


def read_config(folder: Path) -> dict[str, Any]:
    """The checked config.json. Raises DataError for a missing file, ConfigError for a model that is not taken."""
    path = folder / CONFIG
    if not path.is_file():
        raise DataError(f"{CONFIG} of the pretrained model is missing. Upload all its files.", file=CONFIG)
    config: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if "auto_map" in config:
        raise ConfigError("The pretrained model brings code of its own, which is never run. Take another one.")
    if not config.get("is_encoder_decoder"):
        raise ConfigError(
            f"The pretrained model ({config.get('model_type')}) writes no sequences. Take another one."
        )
    return config


def require_weights(folder: Path) -> None:
    """Raises DataError where no weights lie that can be trained on; decoding needs none beside its own form."""
    if not list(folder.glob("*.safetensors")):
        raise DataError(
            f"{WEIGHTS} of the pretrained model is missing. Upload weights as safetensors; pickles are not read.",
            file=WEIGHTS,
        )


def load_network(folder: Path) -> Any:  # noqa: ANN401 - a PreTrainedModel
    """The network in fp32, on the CPU, in evaluation mode. Raises as read_config and require_weights do."""
    read_config(folder)
    require_weights(folder)
    library = transformers()
    try:
        return library.AutoModelForSeq2SeqLM.from_pretrained(
            folder,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype="float32",
        )
    except (OSError, ValueError, KeyError) as error:
        raise ConfigError(f"The pretrained model cannot be read: {error}. Check its files.") from error


def tokenizer_files(folder: Path) -> list[Path]:
    """What the tokenizer of a model consists of."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix in TOKENIZER_SUFFIXES
        and path.name not in OWN_FILES
        and not path.name.endswith(".safetensors.index.json")
    )


def copy_tokenizer(folder: Path, target: Path) -> list[str]:
    """Copies the tokenizer's files as they are; their names."""
    files = tokenizer_files(folder)
    for path in files:
        shutil.copyfile(path, target / path.name)
    return [path.name for path in files]


class Tokenizer:
    """The tokenizer of a model for one direction. Raises ConfigError when it does not know a language code."""

    def __init__(self, folder: Path, codes: LanguageCodes | None) -> None:
        try:
            self._tokenizer = transformers().AutoTokenizer.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
            if codes is not None:
                self._tokenizer.src_lang, self._tokenizer.tgt_lang = codes.source, codes.target
            self.prefix: list[int] = [] if codes is None else self.encode_targets([""])[0][:1]
        except (OSError, ValueError, KeyError, AttributeError) as error:
            wanted = f" for {codes.source} and {codes.target}" if codes else ""
            raise ConfigError(
                f"The tokenizer of the pretrained model cannot be used{wanted}: {error}. Check its files and "
                "languageCodes."
            ) from error
        self.pad: int = self._tokenizer.pad_token_id
        self.unknown: int | None = self._tokenizer.unk_token_id
        if codes is not None and self.unknown in (*self.encode_sources([""])[0], *self.prefix):
            raise ConfigError(
                f"The tokenizer of the pretrained model does not know {codes.source} or {codes.target}. Write "
                "languageCodes as it does, e.g. eng_Latn."
            )

    def encode_sources(self, segments: Sequence[str]) -> list[list[int]]:
        """Ids with all marks that the encoder expects."""
        return self._tokenizer(list(segments), verbose=False).input_ids

    def encode_targets(self, segments: Sequence[str]) -> list[list[int]]:
        """Ids with all marks that the decoder has to write; `prefix`, where it names the language, comes first."""
        return self._tokenizer(text_target=list(segments), verbose=False).input_ids

    def decode(self, ids: Sequence[Sequence[int]]) -> list[str]:
        """Text without marks."""
        return self._tokenizer.batch_decode([list(row) for row in ids], skip_special_tokens=True)

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """As CTranslate2 reads them."""
        return self._tokenizer.convert_ids_to_tokens(list(ids))

    def ids(self, pieces: Sequence[str]) -> list[int]:
        """The ids of what CTranslate2 wrote."""
        return self._tokenizer.convert_tokens_to_ids(list(pieces))


@cache
def load_tokenizer(folder: Path, codes: LanguageCodes | None) -> Tokenizer:
    """The tokenizer, read once in a process."""
    return Tokenizer(folder, codes)
