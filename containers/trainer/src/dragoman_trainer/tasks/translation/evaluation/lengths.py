"""Translations that are longer or shorter than people make them."""

import numpy as np

DAMPING = 10
"""Characters added to both sides: of a word, the ratio alone says nothing."""
LEAST_SEGMENTS = 20
OUTSIDE = 0.5
"""Per cent of references that lie beyond each bound: 99 % lie between."""


def damped_ratio(source: str, target: str) -> float:
    """Target over source length in characters, ten added to each."""
    return (len(target) + DAMPING) / (len(source) + DAMPING)


def usual_ratio(sources: list[str], references: list[str]) -> float:
    """The median of the damped ratios of a set."""
    return float(np.median([damped_ratio(*pair) for pair in zip(sources, references, strict=True)]))


def length_bounds(sources: list[str], references: list[str]) -> tuple[float, float] | None:
    """The damped ratios between which 99 % of a set's references lie.

    None for a set of fewer than 20 segments, whose ends say nothing.
    """
    if len(sources) < LEAST_SEGMENTS:
        return None
    ratios = [damped_ratio(*pair) for pair in zip(sources, references, strict=True)]
    low, high = np.percentile(ratios, [OUTSIDE, 100 - OUTSIDE])
    return float(low), float(high)
