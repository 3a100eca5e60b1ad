"""What is right or wrong about every translation besides its score."""

from collections.abc import Callable
from typing import Any

from dragoman_trainer.tasks.translation.evaluation.copied_source import is_untranslated
from dragoman_trainer.tasks.translation.evaluation.formality import keeps_formality
from dragoman_trainer.tasks.translation.evaluation.gender import keeps_gender
from dragoman_trainer.tasks.translation.evaluation.hallucination import find_hallucinations
from dragoman_trainer.tasks.translation.evaluation.kept_values import keeps_numbers, keeps_placeholders
from dragoman_trainer.tasks.translation.evaluation.lengths import damped_ratio, length_bounds, usual_ratio
from dragoman_trainer.tasks.translation.evaluation.subtitle_limits import fits_lines, is_readable
from dragoman_trainer.tasks.translation.evaluation.terminology import Termbase
from dragoman_trainer.tasks.translation.evaluation.test_set import Segment

Verdict = bool | None
Checks = dict[str, list[Verdict]]
"""By the names of the contract's rates: a verdict per segment, None where it has no say."""


def check_segments(
    segments: list[Segment], hypotheses: list[str], languages: tuple[str, str], termbase: Termbase | None
) -> Checks:
    """Every check of every segment.

    `untranslated`, `hallucinated`, `overTranslated` and `underTranslated` are bad when true, the others good.
    """
    source_language, target_language = languages
    sources = [segment.source for segment in segments]
    references = [segment.reference for segment in segments]
    rows = list(zip(sources, references, hypotheses, strict=True))
    timed = [
        (hypothesis, segment.seconds, target_language)
        for segment, hypothesis in zip(segments, hypotheses, strict=True)
    ]

    def each(check: Callable[[str, str, str], Verdict]) -> list[Verdict]:
        return [check(*row) for row in rows]

    bounds = length_bounds(sources, references)
    ratios = [damped_ratio(source, hypothesis) for source, _, hypothesis in rows]
    return {
        "untranslated": each(is_untranslated),
        "exact": [hypothesis == reference for _, reference, hypothesis in rows],
        "hallucinated": [*find_hallucinations(sources, references, hypotheses, usual_ratio(sources, references))],
        "overTranslated": [None if bounds is None else ratio > bounds[1] for ratio in ratios],
        "underTranslated": [None if bounds is None else ratio < bounds[0] for ratio in ratios],
        "numbers": each(keeps_numbers),
        "placeholders": each(keeps_placeholders),
        "terms": each(
            lambda source, _, hypothesis: None if termbase is None else termbase.is_obeyed(source, hypothesis)
        ),
        "formality": each(keeps_formality(target_language)),
        "gender": each(keeps_gender(source_language, target_language)),
        "readingSpeed": [is_readable(*one) for one in timed],
        "lineLength": [fits_lines(*one) for one in timed],
    }


def rate_of(verdicts: list[Verdict]) -> dict[str, Any] | None:
    """The share of the segments with a say for which it is true, as Rate of the contract; None without any."""
    heard = [verdict for verdict in verdicts if verdict is not None]
    return {"share": sum(heard) / len(heard), "segments": len(heard)} if heard else None
