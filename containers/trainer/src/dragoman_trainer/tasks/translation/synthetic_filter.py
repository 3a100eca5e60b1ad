"""Translations that would teach a model nothing good."""

from dragoman_trainer.tasks.translation.evaluation.hallucination import oscillates
from dragoman_trainer.tasks.translation.evaluation.lengths import damped_ratio, usual_ratio

FAR = 3.0
"""A translation so many times as long, or as short, as those of the other segments is left out."""


def problems_of(segments: list[str], translations: list[str]) -> list[str | None]:
    """Why each translation is left out: `empty`, `copied`, `looping`, `length`; None where it is good.

    What length is usual, the segments say together: give it a few hundred or more.
    """
    expected = usual_ratio(segments, translations)
    return [_problem(*one, expected) for one in zip(segments, translations, strict=True)]


def _problem(segment: str, translation: str, expected: float) -> str | None:
    if not translation.strip():
        return "empty"
    if translation == segment and any(character.isalpha() for character in segment):
        return "copied"
    if oscillates(segment, segment, translation):
        return "looping"
    ratio = damped_ratio(segment, translation) / expected
    return "length" if ratio > FAR or ratio < 1 / FAR else None
