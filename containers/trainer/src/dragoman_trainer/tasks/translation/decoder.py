"""The exported model as users run it: CTranslate2 with beam search."""

import time
from pathlib import Path

import ctranslate2
import sentencepiece as spm

from dragoman_trainer.cores import usable_cores
from dragoman_trainer.job import JobContext
from dragoman_trainer.progress import Progress
from dragoman_trainer.tasks.translation.binarized import SPM_MODEL
from dragoman_trainer.tasks.translation.recipe import TranslationRecipe

CHUNK_SEGMENTS = 256
DECODE_BATCH_TOKENS = 4096


class Decoder:
    """Translates in chunks of 256 segments, counting segments and seconds for the speed."""

    def __init__(self, context: JobContext, model_folder: Path) -> None:
        job = context.job
        self._context = context
        self._recipe = context.recipe(TranslationRecipe)
        self._processor = spm.SentencePieceProcessor(model_file=str(model_folder / SPM_MODEL))
        self._translator = ctranslate2.Translator(
            str(model_folder / "ctranslate2"),
            device=job.device,
            inter_threads=1,
            intra_threads=usable_cores(),
        )
        self.segments = 0
        self.seconds = 0.0

    def translate(self, sources: list[str], progress: Progress, set_name: str) -> list[str]:
        """One hypothesis for every source, by beam search; sources are cut at the recipe's maximum length."""
        hypotheses = []
        for start in range(0, len(sources), CHUNK_SEGMENTS):
            self._context.interruption.check()
            pieces = self._processor.encode(sources[start : start + CHUNK_SEGMENTS], out_type=str)
            started = time.monotonic()
            results = self._translator.translate_batch(
                pieces,
                beam_size=self._recipe.evaluation.beam_size,
                max_batch_size=DECODE_BATCH_TOKENS,
                batch_type="tokens",
                max_input_length=self._recipe.batch.maximum_length,
                max_decoding_length=self._recipe.batch.maximum_length,
            )
            self.seconds += time.monotonic() - started
            self.segments += len(pieces)
            hypotheses += [self._processor.decode(result.hypotheses[0]) for result in results]
            progress.update(self.segments, f"decoding {set_name}")
        return hypotheses
