"""Finetuned models as users run them: by CTranslate2, or by `transformers` where it has no form of them."""

from collections.abc import Callable
from pathlib import Path

import ctranslate2
import torch

from dragoman_trainer.cores import usable_cores
from dragoman_trainer.tasks.translation.decoder import CHUNK_SEGMENTS, DECODE_BATCH_TOKENS
from dragoman_trainer.tasks.translation.evaluation.serving import Translator
from dragoman_trainer.tasks.translation_finetune.export import CONVERTED
from dragoman_trainer.tasks.translation_finetune.network import FinetunedNetwork
from dragoman_trainer.tasks.translation_finetune.pretrained import Tokenizer, load_tokenizer
from dragoman_trainer.tasks.translation_finetune.recipe import FinetuneRecipe

GENERATED_ROWS = 16

AfterChunk = Callable[[int], None]


class ConvertedDecoder:
    """Beam search by CTranslate2, 256 segments at a time."""

    def __init__(
        self, folder: Path, tokenizer: Tokenizer, *, device: str, compute_type: str, beam_size: int, longest: int
    ) -> None:
        self._tokenizer = tokenizer
        self._beam_size = beam_size
        self._longest = longest
        self._prefix = tokenizer.pieces(tokenizer.prefix)
        self._translator = ctranslate2.Translator(
            str(folder), device=device, compute_type=compute_type, inter_threads=1, intra_threads=usable_cores()
        )

    def translate(self, sources: list[str], after_chunk: AfterChunk | None = None) -> list[str]:
        """See Translator; sources are cut at the maximum length."""
        hypotheses: list[str] = []
        for start in range(0, len(sources), CHUNK_SEGMENTS):
            chunk = sources[start : start + CHUNK_SEGMENTS]
            results = self._translator.translate_batch(
                [self._tokenizer.pieces(ids) for ids in self._tokenizer.encode_sources(chunk)],
                target_prefix=[self._prefix] * len(chunk) if self._prefix else None,
                beam_size=self._beam_size,
                max_batch_size=DECODE_BATCH_TOKENS,
                batch_type="tokens",
                max_input_length=self._longest,
                max_decoding_length=self._longest,
            )
            hypotheses += self._tokenizer.decode([self._tokenizer.ids(one.hypotheses[0]) for one in results])
            if after_chunk is not None:
                after_chunk(len(chunk))
        return hypotheses


class GeneratingDecoder:
    """Beam search by `transformers`, 16 segments at a time."""

    def __init__(self, folder: Path, tokenizer: Tokenizer, *, device: str, beam_size: int, longest: int) -> None:
        torch.set_num_threads(usable_cores())
        self._tokenizer = tokenizer
        self._beam_size = beam_size
        self._longest = longest
        self._device = device
        self._network = FinetunedNetwork(folder, None).to(device).eval()

    def translate(self, sources: list[str], after_chunk: AfterChunk | None = None) -> list[str]:
        """See Translator; sources are cut at the maximum length."""
        hypotheses: list[str] = []
        for start in range(0, len(sources), GENERATED_ROWS):
            rows = [
                self._cut(ids) for ids in self._tokenizer.encode_sources(sources[start : start + GENERATED_ROWS])
            ]
            width = max(map(len, rows))
            source = torch.tensor([[*row, *[self._tokenizer.pad] * (width - len(row))] for row in rows])
            mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
            ids = self._network.generate(
                source.to(self._device),
                mask.to(self._device),
                self._tokenizer.prefix,
                self._longest,
                self._beam_size,
            )
            hypotheses += self._tokenizer.decode(ids.tolist())
            if after_chunk is not None:
                after_chunk(len(rows))
        return hypotheses

    def _cut(self, ids: list[int]) -> list[int]:
        """With its end mark."""
        return ids if len(ids) <= self._longest else [*ids[: self._longest - 1], ids[-1]]


def open_decoder(
    folder: Path,
    recipe: FinetuneRecipe,
    longest: int,
    *,
    device: str,
    compute_type: str = "default",
    beam_size: int | None = None,
    converted: Path | None = None,
) -> Translator:
    """The model that the step `train` has left in `folder`; `converted` is another form of it for CTranslate2."""
    tokenizer = load_tokenizer(folder, recipe.language_codes)
    beam_size = beam_size or recipe.evaluation.beam_size
    converted = converted or folder / CONVERTED
    if not (converted / "model.bin").is_file():
        return GeneratingDecoder(folder, tokenizer, device=device, beam_size=beam_size, longest=longest)
    return ConvertedDecoder(
        converted, tokenizer, device=device, compute_type=compute_type, beam_size=beam_size, longest=longest
    )
