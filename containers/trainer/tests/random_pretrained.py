"""Tiny pretrained models as people upload them, with weights drawn at random.

`random_pretrained.py FOLDER TEXT` writes one of Marian's kind to a folder, with a vocabulary learned from the
lines of a file.
"""

import io
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import sentencepiece as spm
import torch

from dragoman_trainer.tasks.translation_finetune.pretrained import transformers

SIZES = {
    "d_model": 32,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 64,
    "decoder_ffn_dim": 64,
    "max_position_embeddings": 128,
    "scale_embedding": True,
}


def write_marian(folder: Path, segments: Sequence[str]) -> None:
    """A model of Marian's kind, which shares its embeddings."""
    pieces = ["</s>", "<unk>", *_write_vocabulary(folder / "source.spm", segments), "<pad>"]
    shutil.copyfile(folder / "source.spm", folder / "target.spm")
    write_json(folder / "vocab.json", {piece: index for index, piece in enumerate(pieces)})
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "MarianTokenizer"})
    library, pad = transformers(), len(pieces) - 1
    torch.manual_seed(1)
    marks = {"pad_token_id": pad, "eos_token_id": 0, "decoder_start_token_id": pad, "forced_eos_token_id": 0}
    config = library.MarianConfig(vocab_size=len(pieces), bos_token_id=0, **marks, **SIZES)
    library.MarianMTModel(config).save_pretrained(folder)


def write_m2m100(folder: Path, segments: Sequence[str]) -> None:
    """A model of M2M100's kind, whose tokenizer names the languages."""
    pieces = ["<s>", "<pad>", "</s>", "<unk>", *_write_vocabulary(folder / "sentencepiece.bpe.model", segments)]
    write_json(folder / "vocab.json", {piece: index for index, piece in enumerate(pieces)})
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "M2M100Tokenizer"})
    library = transformers()
    torch.manual_seed(1)
    marks = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2}
    config = library.M2M100Config(vocab_size=len(pieces) + 108, **marks, **SIZES)
    library.M2M100ForConditionalGeneration(config).save_pretrained(folder)


def write_json(path: Path, document: object) -> None:
    """A JSON file, as Python writes it."""
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")


def _write_vocabulary(path: Path, segments: Sequence[str]) -> list[str]:
    """Trains the tokenizer's model and writes it; its pieces without marks."""
    model = io.BytesIO()
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(segments), model_writer=model, vocab_size=120, hard_vocab_limit=False, minloglevel=2
    )
    path.write_bytes(model.getvalue())
    processor = spm.SentencePieceProcessor(model_proto=model.getvalue())
    pieces = [processor.id_to_piece(index) for index in range(processor.vocab_size())]
    return [piece for piece in pieces if piece not in ("<s>", "</s>", "<unk>")]


if __name__ == "__main__":
    write_marian(Path(sys.argv[1]), Path(sys.argv[2]).read_text("utf-8").splitlines())
