"""How translation holds when sources are disturbed."""

from collections.abc import Callable
from dataclasses import dataclass

from dragoman_trainer.tasks.translation.evaluation.checks import Verdict
from dragoman_trainer.tasks.translation.evaluation.disturbances import DISTURBANCES
from dragoman_trainer.tasks.translation.evaluation.hallucination import find_hallucinations
from dragoman_trainer.tasks.translation.evaluation.lengths import usual_ratio
from dragoman_trainer.tasks.translation.evaluation.test_set import Segment
from dragoman_trainer.tasks.translation.metrics import score_chrf

MOST_SEGMENTS = 500


@dataclass(frozen=True)
class Robustness:
    """chrF of the translations of disturbed sources, and of the same sources as they were (`undisturbed`)."""

    chrf: dict[str, float]
    hallucinated: list[Verdict]
    """Of every disturbed source whose undisturbed translation was sound (Lee et al. 2018; Raunak et al. 2021)."""


def measure_robustness(
    segments: list[Segment],
    hypotheses: list[str],
    hallucinated: list[Verdict],
    translate: Callable[[list[str]], list[str]],
) -> Robustness:
    """Translates disturbed copies of the first 500 segments; a source that a disturbance leaves alone stays in."""
    segments, hypotheses = segments[:MOST_SEGMENTS], hypotheses[:MOST_SEGMENTS]
    sources = [segment.source for segment in segments]
    references = [segment.reference for segment in segments]
    ratio = usual_ratio(sources, references)
    chrf = {"undisturbed": score_chrf(hypotheses, references)["chrf"].score()}
    found: list[Verdict] = []
    for name, disturb in DISTURBANCES.items():
        disturbed = [disturb(source) for source in sources]
        changed = [row for row, source in enumerate(sources) if disturbed[row] != source]
        translations = list(hypotheses)
        for row, translation in zip(changed, translate([disturbed[row] for row in changed]), strict=True):
            translations[row] = translation
        chrf[name] = score_chrf(translations, references)["chrf"].score()
        verdicts = find_hallucinations(disturbed, references, translations, ratio)
        found += [verdicts[row] if not hallucinated[row] else None for row in changed]
    return Robustness(chrf, found)
