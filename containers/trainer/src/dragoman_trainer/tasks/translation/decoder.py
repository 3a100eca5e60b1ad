"""The exported model as users run it: CTranslate2 with beam search."""

import time
from collections.abc import Callable
from pathlib import Path

import ctranslate2
import sentencepiece as spm

from dragoman_trainer.cores import usable_cores
from dragoman_trainer.tasks.translation.binarized import SPM_MODEL
from dragoman_trainer.tasks.translation.tags import requested_tags

CHUNK_SEGMENTS = 256
DECODE_BATCH_TOKENS = 4096


class Decoder:
    """Translates in chunks of 256 segments, counting segments and seconds for the speed.

    `compute_type` is what CTranslate2 computes in; `default` is what the model was exported as. `converted` is the
    folder of the CTranslate2 model, `<model_folder>/ctranslate2` unless told otherwise. A model of several
    languages, whose vocabulary has a tag `<2de>`, is told the target language.
    """

    def __init__(
        self,
        model_folder: Path,
        target_language: str,
        *,
        device: str,
        beam_size: int,
        maximum_length: int,
        compute_type: str = "default",
        converted: Path | None = None,
    ) -> None:
        self._beam_size = beam_size
        self._maximum_length = maximum_length
        self._processor = spm.SentencePieceProcessor(model_file=str(model_folder / SPM_MODEL))
        self._tags = requested_tags(self._processor, target_language)
        self._translator = ctranslate2.Translator(
            str(converted or model_folder / "ctranslate2"),
            device=device,
            compute_type=compute_type,
            inter_threads=1,
            intra_threads=usable_cores(),
        )
        self.segments = 0
        self.seconds = 0.0

    def translate(self, sources: list[str], after_chunk: Callable[[int], None] | None = None) -> list[str]:
        """One hypothesis for every source, in their order; sources are cut at the maximum length.

        `after_chunk` is told how many segments every chunk had; what it raises ends the translation.
        """
        hypotheses = []
        for start in range(0, len(sources), CHUNK_SEGMENTS):
            chunk = self._translate_chunk(sources[start : start + CHUNK_SEGMENTS])
            hypotheses += chunk
            if after_chunk is not None:
                after_chunk(len(chunk))
        return hypotheses

    def _translate_chunk(self, sources: list[str]) -> list[str]:
        started = time.monotonic()
        results = self._translator.translate_batch(
            [[*self._tags, *pieces] for pieces in self._processor.encode(sources, out_type=str)],
            beam_size=self._beam_size,
            max_batch_size=DECODE_BATCH_TOKENS,
            batch_type="tokens",
            max_input_length=self._maximum_length,
            max_decoding_length=self._maximum_length,
        )
        hypotheses = [self._processor.decode(result.hypotheses[0]) for result in results]
        self.seconds += time.monotonic() - started
        self.segments += len(hypotheses)
        return hypotheses
