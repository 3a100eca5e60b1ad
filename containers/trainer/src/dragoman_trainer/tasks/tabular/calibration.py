"""Whether what is said to happen with 30 % happens in 30 of 100 cases: numbers, and a picture of them."""

import math
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]

BINS = 10
Z95 = 1.959963984540054
SIZE = 360
MARGIN = 44
COLOURS = ("#0b6e99", "#c2571a", "#4b8b3b", "#8a4f9e", "#7a7a7a")


def calibration_of(probabilities: Floats, targets: Indexes, classes: tuple[str, ...]) -> dict[str, Any]:
    """Per class ten bins of equally many rows: mean prediction, how often it came, 95 % interval (Wilson 1927).

    `expectedError` is the mean distance of both, weighted by rows (Naeini et al. 2015, with bins of equal counts).
    """
    curves = [
        {"class": name, "bins": _bins(probabilities[:, index], (targets == index).astype(np.float64))}
        for index, name in enumerate(classes)
    ]
    every = [one for curve in curves for one in curve["bins"]]
    error = sum(one["rows"] * abs(one["predicted"] - one["observed"]) for one in every)
    return {
        "v": 1,
        "rows": len(targets),
        "expectedError": error / sum(one["rows"] for one in every),
        "curves": curves,
    }


def _bins(predicted: Floats, came: Floats) -> list[dict[str, float]]:
    order = np.argsort(predicted, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part) > 0]
    return [_bin(predicted[part], came[part]) for part in parts]


def _bin(predicted: Floats, came: Floats) -> dict[str, float]:
    rows, share = len(came), float(came.mean())
    middle = (share + Z95**2 / (2 * rows)) / (1 + Z95**2 / rows)
    width = Z95 / (1 + Z95**2 / rows) * math.sqrt(share * (1 - share) / rows + Z95**2 / (4 * rows**2))
    return {
        "predicted": float(predicted.mean()),
        "observed": share,
        "low": max(0.0, middle - width),
        "high": min(1.0, middle + width),
        "rows": rows,
    }


def draw_calibration(calibration: dict[str, Any]) -> str:
    """A reliability diagram (Murphy and Winkler 1977) as SVG; on the diagonal are points that are right."""
    side = SIZE - 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" viewBox="0 0 {SIZE} {SIZE}" '
        'font-family="sans-serif" font-size="11" role="img">',
        "<title>Predicted probability and how often it came</title>",
        f'<rect width="{SIZE}" height="{SIZE}" fill="#fff"/>',
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{side}" height="{side}" fill="none" stroke="#999"/>',
        f'<path d="M{MARGIN} {SIZE - MARGIN}L{SIZE - MARGIN} {MARGIN}" stroke="#bbb" stroke-dasharray="4 3"/>',
    ]
    for tick in range(0, 101, 25):
        at = MARGIN + side * tick / 100
        parts.append(f'<text x="{at:.0f}" y="{SIZE - MARGIN + 15}" text-anchor="middle">{tick} %</text>')
        parts.append(f'<text x="{MARGIN - 5}" y="{SIZE - at + 4:.0f}" text-anchor="end">{tick} %</text>')
    parts.append(f'<text x="{SIZE / 2}" y="{SIZE - 8}" text-anchor="middle">predicted</text>')
    parts.append(
        f'<text x="12" y="{SIZE / 2}" text-anchor="middle" transform="rotate(-90 12 {SIZE / 2})">came</text>'
    )
    for index, curve in enumerate(calibration["curves"]):
        parts += _curve(curve, COLOURS[index % len(COLOURS)], 16 + 13 * index, side)
    return "\n".join([*parts, "</svg>\n"])


def _curve(curve: dict[str, Any], colour: str, legend: int, side: int) -> list[str]:
    def x(share: float) -> str:
        return f"{MARGIN + side * share:.1f}"

    def y(share: float) -> str:
        return f"{SIZE - MARGIN - side * share:.1f}"

    points = " ".join(f"{x(one['predicted'])},{y(one['observed'])}" for one in curve["bins"])
    return [
        f'<polyline points="{points}" fill="none" stroke="{colour}"/>',
        *(
            f'<path d="M{x(one["predicted"])} {y(one["low"])}V{y(one["high"])}" stroke="{colour}" opacity=".4"/>'
            f'<circle cx="{x(one["predicted"])}" cy="{y(one["observed"])}" r="3" fill="{colour}"/>'
            for one in curve["bins"]
        ),
        f'<text x="{MARGIN + 8}" y="{MARGIN + legend}" fill="{colour}">{escape(curve["class"])}</text>',
    ]
