"""The trained model in the format of CTranslate2, which is what users and evaluations decode with."""

from pathlib import Path
from typing import Any, cast

import sentencepiece as spm
import torch
from ctranslate2.converters.converter import Converter
from ctranslate2.specs import transformer_spec
from torch import nn

from dragoman_trainer.tasks.translation.model import (
    CrossAttention,
    DecoderLayer,
    EncoderLayer,
    FeedForward,
    SelfAttention,
    Transformer,
)
from dragoman_trainer.tasks.translation.vocabulary import BEGIN, END, UNKNOWN

QUANTIZATION = {"float32": None, "int8": "int8", "float16": "float16"}


class _TransformerConverter(Converter):
    def __init__(self, model: Transformer, processor: spm.SentencePieceProcessor) -> None:
        self._model = model
        self._processor = processor

    def _load(self) -> Any:
        shape = self._model.shape
        # Columns i and i + half are turned together; without rotations positions are added to the embeddings.
        rotary = {"rotary_dim": 0, "rotary_interleave": False} if shape.position_encoding == "rotary" else {}
        spec: Any = transformer_spec.TransformerSpec(
            transformer_spec.TransformerEncoderSpec(shape.encoder_layers, shape.heads, **rotary),
            transformer_spec.TransformerDecoderSpec(shape.decoder_layers, shape.heads, **rotary),
        )
        pieces = [self._processor.id_to_piece(index) for index in range(self._processor.vocab_size())]
        spec.register_source_vocabulary(pieces)
        spec.register_target_vocabulary(pieces)
        spec.config.bos_token = pieces[BEGIN]
        spec.config.eos_token = pieces[END]
        spec.config.unk_token = pieces[UNKNOWN]
        spec.config.decoder_start_token = pieces[BEGIN]
        spec.config.add_source_eos = True
        spec.config.layer_norm_epsilon = self._model.encoder_norm.eps
        encoder, decoder = spec.encoder, spec.decoder
        encoder.embeddings[0].weight = self._model.embedding.weight.detach()
        decoder.embeddings.weight = self._model.embedding.weight.detach()
        decoder.projection.weight = self._model.embedding.weight.detach()
        if not rotary:
            encoder.position_encodings.encodings = self._model.positions.detach()
            decoder.position_encodings.encodings = self._model.positions.detach()
        _norm(encoder.layer_norm, self._model.encoder_norm)
        _norm(decoder.layer_norm, self._model.decoder_norm)
        for target, layer in zip(encoder.layer, self._model.encoder, strict=True):
            _encoder_layer(target, cast(EncoderLayer, layer))
        for target, layer in zip(decoder.layer, self._model.decoder, strict=True):
            _decoder_layer(target, cast(DecoderLayer, layer))
        return spec


def export_model(
    model: Transformer, processor: spm.SentencePieceProcessor, compute_type: str, folder: Path
) -> list[str]:
    """Writes the CTranslate2 model into `folder` (made here); the names of its files. The model is on the CPU.

    `compute_type` is how the weights are stored: float32, int8 or float16.
    """
    with torch.no_grad():
        converter = _TransformerConverter(model, processor)
        converter.convert(str(folder), quantization=QUANTIZATION[compute_type], force=True)
    return sorted(path.name for path in folder.iterdir())


def _encoder_layer(spec: Any, layer: EncoderLayer) -> None:
    _norm(spec.self_attention.layer_norm, layer.attention_norm)
    _self_attention(spec.self_attention, layer.attention)
    _feed_forward(spec.ffn, layer.feed_forward_norm, layer.feed_forward)


def _decoder_layer(spec: Any, layer: DecoderLayer) -> None:
    _norm(spec.self_attention.layer_norm, layer.attention_norm)
    _self_attention(spec.self_attention, layer.attention)
    _norm(spec.attention.layer_norm, layer.cross_norm)
    _cross_attention(spec.attention, layer.cross)
    _feed_forward(spec.ffn, layer.feed_forward_norm, layer.feed_forward)


def _self_attention(spec: Any, attention: SelfAttention) -> None:
    _linear(spec.linear[0], attention.query_key_value)
    _linear(spec.linear[1], attention.output)


def _cross_attention(spec: Any, attention: CrossAttention) -> None:
    _linear(spec.linear[0], attention.query)
    _linear(spec.linear[1], attention.key_value)
    _linear(spec.linear[2], attention.output)


def _feed_forward(spec: Any, norm: nn.LayerNorm, layer: FeedForward) -> None:
    _norm(spec.layer_norm, norm)
    _linear(spec.linear_0, layer.inner)
    _linear(spec.linear_1, layer.output)


def _norm(spec: Any, norm: nn.LayerNorm) -> None:
    spec.gamma = norm.weight.detach()
    spec.beta = norm.bias.detach()


def _linear(spec: Any, linear: nn.Linear) -> None:
    spec.weight = linear.weight.detach()
    spec.bias = linear.bias.detach()
