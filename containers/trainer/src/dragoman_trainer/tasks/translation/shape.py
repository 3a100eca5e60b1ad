"""What the sizes of a recipe mean."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TransformerShape:
    """Layers, width and heads; `positions` is the longest segment, in pieces, that can be read or written."""

    encoder_layers: int
    decoder_layers: int
    width: int
    feed_forward: int
    heads: int
    vocabulary: int
    positions: int = 1024


def shape_of(size: str, vocabulary: int) -> TransformerShape:
    """The shape of a recipe's size.

    `tiny` has two decoder layers rather than a deep encoder with a shallow decoder (Kasai et al., 2021):
    with 11,000 pairs, 3/1 layers had reached BLEU 8.5 after 1,200 steps and 2/2 layers 12.4, at a tenth
    more time a step.
    """
    encoder_layers, decoder_layers, width, heads = {
        "tiny": (2, 2, 128, 4),
        "small": (6, 2, 256, 4),
        "base": (6, 6, 512, 8),
        "big": (6, 6, 1024, 16),
    }[size]
    return TransformerShape(encoder_layers, decoder_layers, width, 4 * width, heads, vocabulary)
