"""The challenger against the champion on the same segments, by paired bootstrap over documents."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dragoman_trainer.bootstrap import Scored, document_index, metric_difference, resample_weights
from dragoman_trainer.errors import DataError
from dragoman_trainer.tasks.translation.evaluation.test_set import Segment
from dragoman_trainer.tasks.translation.metrics import score_all

LOWER_IS_BETTER = frozenset({"ter"})


@dataclass(frozen=True)
class Resampling:
    """How many resamples are drawn, and from which seed."""

    samples: int
    seed: int

    def weights(self, documents: Sequence[str | None]) -> Any:  # noqa: ANN401 - bootstrap.Weights
        """How often each of these segments is drawn in each resample."""
        return resample_weights(len(documents), self.samples, self.seed, documents)


class Comparison:
    """Both systems on the segments that both have translated and neither has seen in training."""

    def __init__(
        self,
        champion: str,
        translations: dict[str, str],
        segments: list[Segment],
        scores: dict[str, Scored],
        seen: list[bool],
        target_language: str,
        resampling: Resampling,
    ) -> None:
        """`translations` are the champion's by pair id, `scores` the challenger's; `seen`: by either."""
        self._champion = champion
        self._resampling = resampling
        self._rows = [
            row for row, segment in enumerate(segments) if segment.pair_id in translations and not seen[row]
        ]
        self._documents = [segments[row].document for row in self._rows]
        self._challengers = {name: scored.of(self._rows) for name, scored in scores.items()}
        self._champions = (
            score_all(
                target_language,
                [translations[segments[row].pair_id] for row in self._rows],
                [segments[row].reference for row in self._rows],
            )
            if self._rows
            else {}
        )

    def of(self, rows: Sequence[int] | None = None) -> dict[str, Any] | None:
        """The comparison on all segments, or on these rows of the set; None where they share none."""
        wanted = None if rows is None else frozenset(rows)
        chosen = [place for place, row in enumerate(self._rows) if wanted is None or row in wanted]
        if not chosen:
            return None
        documents = [self._documents[place] for place in chosen]
        weights = self._resampling.weights(documents)
        return {
            "champion": self._champion,
            "segments": len(chosen),
            "documents": int(np.max(document_index(documents))) + 1,
            "metrics": {
                name: metric_difference(
                    self._challengers[name].of(chosen),
                    scored.of(chosen),
                    weights,
                    higher_is_better=name not in LOWER_IS_BETTER,
                )
                for name, scored in self._champions.items()
            },
        }


def read_translations(path: Path, uri: str) -> dict[str, str]:
    """What a model made of a set, by pair id, from the segments file of its evaluation.

    Raises DataError when it is no such file.
    """
    try:
        lines = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
        return {line["pairId"]: line["hypothesis"] for line in lines}
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{uri} is not a file of segments: {error}. Evaluate the champion again.", file=uri
        ) from error
