"""`trainer hter`: how much people had to change translations (Snover et al. 2006).

Reads JSON Lines of `hypothesis`, `postEdit` and perhaps `document` and writes a MetricScore of the contract: TER
of the hypotheses against their post-edits, in per cent, resampled by document.
"""

import argparse
import json
from collections.abc import Iterable
from typing import Any

from dragoman_trainer.bootstrap import metric_score, resample_weights
from dragoman_trainer.commands.text_places import add_text_arguments, read_lines, writing_to
from dragoman_trainer.errors import DataError
from dragoman_trainer.tasks.translation.metrics import score_segments, ter_for

SAMPLES = 1000


def main(argv: list[str]) -> None:
    """Writes the score as one line of JSON. The segments are held in memory."""
    parser = argparse.ArgumentParser(prog="trainer hter", description=__doc__)
    parser.add_argument("--to", required=True, metavar="LANGUAGE", help="the target language, e.g. de")
    add_text_arguments(parser)
    arguments = parser.parse_args(argv)
    with writing_to(arguments.target) as target:
        target.write(json.dumps(measure_hter(read_lines(arguments.source), arguments.to)) + "\n")


def measure_hter(lines: Iterable[str], language: str) -> dict[str, Any]:
    """The score of the segments in `lines`; DataError when there is none, or one is no such line."""
    hypotheses, post_edits, documents = [], [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            segment = json.loads(line)
            hypothesis, post_edit = segment["hypothesis"], segment["postEdit"]
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"Line {number} has no hypothesis and postEdit: {error}.", line=number) from error
        hypotheses.append(hypothesis)
        post_edits.append(post_edit)
        documents.append(segment.get("document"))
    if not hypotheses:
        raise DataError("There are no post-edits.")
    scored = score_segments(ter_for(language), hypotheses, post_edits)
    return metric_score(scored, resample_weights(len(hypotheses), SAMPLES, 1, documents))
