"""Parts of a test set that are looked at by themselves."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman_trainer.tasks.translation.evaluation.formality import formality_of
from dragoman_trainer.tasks.translation.evaluation.gender import gender_of
from dragoman_trainer.tasks.translation.evaluation.kept_values import numbers_of, placeholders_of
from dragoman_trainer.tasks.translation.evaluation.test_set import Segment
from dragoman_trainer.tasks.translation.frequent_words import has_rare_word
from dragoman_trainer.tasks.translation.seen import SeenSegments
from dragoman_trainer.tokens import tokens

LENGTHS = ((5, "1-5"), (10, "6-10"), (20, "11-20"), (40, "21-40"))
LONGEST = "41+"
LARGEST_TITLES = 10
LEAST_SEGMENTS = 30
"""Of smaller slices the figures are noise; those that the recipe declares are shown all the same."""


@dataclass(frozen=True)
class TrainingText:
    """What is known of the text that a model was trained on; None where its files are not there."""

    seen: SeenSegments | None = None
    frequent_words: frozenset[str] | None = None

    def has_seen(self, segment: Segment) -> bool | None:
        """Whether either side was a training segment."""
        return None if self.seen is None else segment.source in self.seen or segment.reference in self.seen


def slice_rows(
    segments: list[Segment], languages: tuple[str, str], training: TrainingText, declared: tuple[str, ...]
) -> dict[str, list[int]]:
    """The rows of every slice of 30 segments or more, by the slice's name, in ascending order of the names.

    `domain:`, `length:` (source tokens), `source:`, `title:` and `document:` (the ten largest) `formality:` and
    `gender:` with a value; `rare-words`, `numbers`, `placeholders`, `seen`, `unseen`.
    """
    titles = _largest(segment.title for segment in segments)
    documents = _largest(segment.document for segment in segments)
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, segment in enumerate(segments):
        for name in _slices_of(segment, languages, training, titles, documents):
            rows[name].append(row)
    return {name: rows[name] for name in sorted(rows) if len(rows[name]) >= LEAST_SEGMENTS or name in declared}


def length_class(source: str) -> str:
    """The class of a source by its tokens: 1-5, 6-10, 11-20, 21-40 or 41+."""
    count = len(tokens(source))
    return next((name for most, name in LENGTHS if count <= most), LONGEST)


def _slices_of(
    segment: Segment,
    languages: tuple[str, str],
    training: TrainingText,
    titles: frozenset[str],
    documents: frozenset[str],
) -> Iterator[str]:
    yield f"length:{length_class(segment.source)}"
    for kind, value in (
        ("domain", segment.domain),
        ("source", segment.source_id),
        ("title", segment.title if segment.title in titles else None),
        ("document", segment.document if segment.document in documents else None),
        ("formality", formality_of(segment.reference, languages[1])),
        ("gender", gender_of(segment.source, "en") if languages[0] == "en" else None),
    ):
        if value is not None:
            yield f"{kind}:{value}"
    if numbers_of(segment.source):
        yield "numbers"
    if placeholders_of(segment.source):
        yield "placeholders"
    if training.frequent_words is not None and has_rare_word(segment.reference, training.frequent_words):
        yield "rare-words"
    seen = training.has_seen(segment)
    if seen is not None:
        yield "seen" if seen else "unseen"


def _largest(names: Iterator[str | None]) -> frozenset[str]:
    counts = Counter(name for name in names if name is not None)
    # By size, then by name: which ten they are must not depend on the order of the segments.
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    return frozenset(ranked[:LARGEST_TITLES])
