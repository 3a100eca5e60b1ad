"""HTER: how much people changed the model's translations (Snover et al. 2006)."""

import json
from pathlib import Path
from typing import Any

from dragoman_trainer.bootstrap import metric_score
from dragoman_trainer.errors import DataError
from dragoman_trainer.tasks.translation.evaluation.comparison import Resampling
from dragoman_trainer.tasks.translation.evaluation.test_set import Segment
from dragoman_trainer.tasks.translation.metrics import score_segments, ter_for


def read_post_edits(path: Path, uri: str) -> dict[str, str]:
    """What people made of the translations of the very model that is evaluated, by pair id; a later line counts.

    JSON Lines of `pairId` and `postEdit`. Raises DataError naming a line that is none.
    """
    edits: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            edit = json.loads(line)
            edits[edit["pairId"]] = edit["postEdit"]
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"{uri}: line {number} has no pairId and postEdit: {error}. Hand in the post-edits again.",
                file=uri,
                line=number,
            ) from error
    return edits


def measure_hter(
    segments: list[Segment],
    hypotheses: list[str],
    edits: dict[str, str],
    target_language: str,
    resampling: Resampling,
) -> dict[str, Any] | None:
    """TER of the hypotheses against their post-edits, as MetricScore; None where no segment was edited."""
    rows = [row for row, segment in enumerate(segments) if segment.pair_id in edits]
    if not rows:
        return None
    scored = score_segments(
        ter_for(target_language),
        [hypotheses[row] for row in rows],
        [edits[segments[row].pair_id] for row in rows],
    )
    return metric_score(scored, resampling.weights([segments[row].document for row in rows]))
