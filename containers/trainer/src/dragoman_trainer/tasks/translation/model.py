"""A pre-norm transformer encoder-decoder with tied embeddings, of exactly the form that CTranslate2 decodes.

Vaswani et al. (2017), https://arxiv.org/abs/1706.03762; pre-norm: Xiong et al. (2020),
https://arxiv.org/abs/2002.04745. Positions are sines added to the embeddings, learned vectors added to them, or
rotations of queries and keys (Su et al., 2021, https://arxiv.org/abs/2104.09864).
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman_trainer.tasks.translation.shape import TransformerShape
from dragoman_trainer.tasks.translation.vocabulary import PAD


def dropout(x: Tensor, share: float, training: bool) -> Tensor:
    """Sets a share of the numbers to zero and scales the others up (Srivastava et al., 2014).

    On the CPU the share is rounded to 1/256 and the random numbers are drawn eight at a time, one byte each:
    PyTorch draws a double for every number there, which is 15 % of a step of a small model.
    """
    if not training or share == 0:
        return x
    if x.device.type != "cpu":
        return F.dropout(x, share)
    dropped = min(max(round(share * 256), 1), 255)
    words = torch.empty((x.numel() + 7) // 8, dtype=torch.int64).random_(-(2**63), None)
    # Compared as numbers of x's type and in place: a comparison that makes booleans takes twice as long.
    kept = words.view(torch.uint8)[: x.numel()].view(x.shape).to(x.dtype).ge_(dropped)
    return x * kept.mul_(256 / (256 - dropped))


def sinusoids(positions: int, width: int) -> Tensor:
    """Position encodings [positions, width]: sines in the first half of the columns, cosines in the second."""
    angles = torch.arange(positions)[:, None] / 10_000 ** (torch.arange(0, width, 2)[None] / width)
    return torch.cat([angles.sin(), angles.cos()], dim=1)


def rotations(positions: int, head_width: int) -> Tensor:
    """Cosines, then sines, of the angles that pairs of columns are turned by: [2, positions, head_width / 2]."""
    angles = torch.arange(positions)[:, None] / 10_000 ** (torch.arange(0, head_width, 2)[None] / head_width)
    return torch.stack([angles.cos(), angles.sin()])


def rotate(x: Tensor, turns: Tensor) -> Tensor:
    """Turns column i and column i + half of [..., length, head width] by the angle of their position."""
    cosines, sines = turns.to(x.dtype)
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cosines - second * sines, second * cosines + first * sines], dim=-1)


@dataclass
class DecoderCache:
    """Keys and values of one decoder layer while it writes piece by piece: own [rows, heads, steps, size]."""

    own: tuple[Tensor, Tensor] | None = None
    memory: tuple[Tensor, Tensor] | None = None


class SelfAttention(nn.Module):
    """Multi-head attention of a sequence to itself; one matrix makes queries, keys and values."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query_key_value = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, width)

    def forward(
        self,
        x: Tensor,
        mask: Tensor | None,
        turns: Tensor | None = None,
        causal: bool = False,
        cache: DecoderCache | None = None,
    ) -> Tensor:
        """[rows, length, width] to the same; `mask` is True where attention may look.

        `turns` are the rotations of these positions, where positions are rotations.
        """
        rows, length, width = x.shape
        projected = self.query_key_value(x).view(rows, length, 3, self.heads, -1)
        query, key, value = projected.permute(2, 0, 3, 1, 4)
        if turns is not None:
            query, key = rotate(query, turns), rotate(key, turns)
        if cache is not None:
            if cache.own is not None:
                key = torch.cat([cache.own[0], key], dim=2)
                value = torch.cat([cache.own[1], value], dim=2)
            cache.own = (key, value)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=causal)
        return self.output(mixed.transpose(1, 2).reshape(rows, length, width))


class CrossAttention(nn.Module):
    """Multi-head attention of the target to the encoder's output."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(width, 2 * width)
        self.output = nn.Linear(width, width)

    def keys_and_values(self, memory: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values [rows, heads, source length, size] of the encoder's output."""
        rows, length, _ = memory.shape
        key, value = self.key_value(memory).view(rows, length, 2, self.heads, -1).permute(2, 0, 3, 1, 4)
        return key, value

    def forward(self, x: Tensor, keys_and_values: tuple[Tensor, Tensor], mask: Tensor) -> Tensor:
        """[rows, target length, width] to the same."""
        rows, length, width = x.shape
        query = self.query(x).view(rows, length, self.heads, -1).transpose(1, 2)
        mixed = F.scaled_dot_product_attention(query, *keys_and_values, attn_mask=mask)
        return self.output(mixed.transpose(1, 2).reshape(rows, length, width))


class FeedForward(nn.Module):
    """Two linear maps with a rectifier between them."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.inner = nn.Linear(width, inner)
        self.output = nn.Linear(inner, width)

    def forward(self, x: Tensor) -> Tensor:
        """[..., width] to the same."""
        return self.output(F.relu(self.inner(x)))


class EncoderLayer(nn.Module):
    """Self-attention and feed-forward, each normalised before and added to its input."""

    def __init__(self, shape: TransformerShape, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.attention_norm = nn.LayerNorm(shape.width)
        self.attention = SelfAttention(shape.width, shape.heads)
        self.feed_forward_norm = nn.LayerNorm(shape.width)
        self.feed_forward = FeedForward(shape.width, shape.feed_forward)

    def forward(self, x: Tensor, mask: Tensor, turns: Tensor | None = None) -> Tensor:
        """[rows, length, width] to the same."""
        x = x + dropout(self.attention(self.attention_norm(x), mask, turns), self.dropout, self.training)
        return x + dropout(self.feed_forward(self.feed_forward_norm(x)), self.dropout, self.training)


class DecoderLayer(nn.Module):
    """Causal self-attention, attention to the source, feed-forward."""

    def __init__(self, shape: TransformerShape, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.attention_norm = nn.LayerNorm(shape.width)
        self.attention = SelfAttention(shape.width, shape.heads)
        self.cross_norm = nn.LayerNorm(shape.width)
        self.cross = CrossAttention(shape.width, shape.heads)
        self.feed_forward_norm = nn.LayerNorm(shape.width)
        self.feed_forward = FeedForward(shape.width, shape.feed_forward)

    def forward(
        self,
        x: Tensor,
        memory: Tensor,
        memory_mask: Tensor,
        turns: Tensor | None = None,
        cache: DecoderCache | None = None,
    ) -> Tensor:
        """[rows, length, width] to the same; with a cache, x is the one position to write next."""
        own = self.attention(self.attention_norm(x), None, turns, causal=cache is None, cache=cache)
        x = x + dropout(own, self.dropout, self.training)
        if cache is None:
            keys_and_values = self.cross.keys_and_values(memory)
        else:
            cache.memory = keys_and_values = cache.memory or self.cross.keys_and_values(memory)
        crossed = self.cross(self.cross_norm(x), keys_and_values, memory_mask)
        x = x + dropout(crossed, self.dropout, self.training)
        return x + dropout(self.feed_forward(self.feed_forward_norm(x)), self.dropout, self.training)


class Transformer(nn.Module):
    """Encoder and decoder over one vocabulary, whose embedding is also the output layer."""

    def __init__(self, shape: TransformerShape, dropout: float) -> None:
        super().__init__()
        self.shape = shape
        self.dropout = dropout
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.encoder = nn.ModuleList(EncoderLayer(shape, dropout) for _ in range(shape.encoder_layers))
        self.encoder_norm = nn.LayerNorm(shape.width)
        self.decoder = nn.ModuleList(DecoderLayer(shape, dropout) for _ in range(shape.decoder_layers))
        self.decoder_norm = nn.LayerNorm(shape.width)
        self.positions: Tensor
        if shape.position_encoding == "learned":
            self.positions = nn.Parameter(torch.zeros(shape.positions, shape.width))
        elif shape.position_encoding == "rotary":
            turns = rotations(shape.positions, shape.width // shape.heads)
            self.register_buffer("positions", turns, persistent=False)
        else:
            self.register_buffer("positions", sinusoids(shape.positions, shape.width), persistent=False)
        self._initialise()

    def _initialise(self) -> None:
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
        nn.init.normal_(self.embedding.weight, std=self.shape.width**-0.5)
        if isinstance(self.positions, nn.Parameter):
            nn.init.normal_(self.positions, std=0.02)

    def embed(self, ids: Tensor, first_position: int = 0) -> tuple[Tensor, Tensor | None]:
        """Ids [rows, length] to vectors [rows, length, width], their positions added or returned as rotations."""
        last_position = first_position + ids.shape[1]
        vectors = self.embedding(ids) * math.sqrt(self.shape.width)
        turns = None
        if self.shape.position_encoding == "rotary":
            turns = self.positions[:, first_position:last_position]
        else:
            vectors = vectors + self.positions[first_position:last_position]
        return dropout(vectors, self.dropout, self.training), turns

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor]:
        """Source ids [rows, length] to the encoder's output and the mask of its real positions."""
        mask = (source != PAD)[:, None, None, :]
        x, turns = self.embed(source)
        for layer in self.encoder:
            x = layer(x, mask, turns)
        return self.encoder_norm(x), mask

    def decode(self, target: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Hidden states [rows, length, width] of the decoder that reads all of `target`."""
        x, turns = self.embed(target)
        for layer in self.decoder:
            x = layer(x, memory, mask, turns)
        return self.decoder_norm(x)

    def decode_next(
        self, pieces: Tensor, position: int, memory: Tensor, mask: Tensor, caches: list[DecoderCache]
    ) -> Tensor:
        """Scores [rows, vocabulary] of the piece after `pieces` [rows], which stands at `position`."""
        x, turns = self.embed(pieces[:, None], position)
        for layer, cache in zip(self.decoder, caches, strict=True):
            x = layer(x, memory, mask, turns, cache)
        return self.scores(self.decoder_norm(x[:, 0]))

    def scores(self, hidden: Tensor) -> Tensor:
        """Hidden states [..., width] to scores [..., vocabulary]."""
        return F.linear(hidden, self.embedding.weight)
