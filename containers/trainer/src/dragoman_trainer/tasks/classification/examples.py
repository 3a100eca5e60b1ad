"""What pairs teach: text with the name of its class."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman_trainer.bitext import Pair
from dragoman_trainer.draws import draw
from dragoman_trainer.errors import DataError
from dragoman_trainer.tasks.classification.damage import damaged_copies
from dragoman_trainer.tasks.classification.recipe import DOMAIN, LANGUAGE, PAIR_QUALITY, ClassificationRecipe

BAD, GOOD = "bad", "good"
LEAST_DOMAINS = 2
COLUMNS = ("pairId", "source", "target", "domain", "document")

Texts = tuple[str, ...]
"""One segment, or the two of a pair, as a classifier reads them."""


@dataclass(frozen=True)
class Example:
    """Texts of a class. `example_id` is the pair's id, with what was made of the pair; `kind` names damage."""

    example_id: str
    texts: Texts
    label: str
    pair: Pair
    kind: str | None = None


@dataclass(frozen=True)
class Labels:
    """Tells which examples of which classes a pair gives."""

    label: str
    classes: tuple[str, ...]
    negatives: float
    languages: tuple[str, str]

    def examples(self, pairs: Sequence[Pair]) -> Iterator[Example]:
        """All examples of some pairs, in their order; damaged copies are made of these pairs alone.

        A pair of a domain that training has not seen, or of none, gives no example.
        """
        for index, pair in enumerate(pairs):
            if self.label == PAIR_QUALITY:
                yield Example(pair.pair_id, (pair.source, pair.target), GOOD, pair)
                for number, (kind, texts) in enumerate(self._copies(pairs, index)):
                    yield Example(f"{pair.pair_id}#{kind}-{number}", texts, BAD, pair, kind)
            elif self.label == LANGUAGE:
                sides = ("source", pair.source), ("target", pair.target)
                for language, (side, text) in zip(self.languages, sides, strict=True):
                    yield Example(f"{pair.pair_id}#{side}", (text,), language, pair)
            elif pair.domain in self.classes:
                yield Example(pair.pair_id, (pair.source,), pair.domain, pair)

    def _copies(self, pairs: Sequence[Pair], index: int) -> Iterator[tuple[str, tuple[str, str]]]:
        pair = pairs[index]
        step = 1 + int(draw(pair.pair_id, "other pair") * max(len(pairs) - 1, 1))
        return damaged_copies(pair, pairs[(index + step) % len(pairs)], self.negatives)


def labels_of(recipe: ClassificationRecipe, languages: tuple[str, str], domains: Counter[str]) -> Labels:
    """The classes of a recipe; `domains` are counts of training pairs, needed for the label `domain` alone.

    Raises DataError when there are fewer than two domains.
    """
    classes = (BAD, GOOD)
    if recipe.label == LANGUAGE:
        classes = tuple(sorted(languages))
    if recipe.label == DOMAIN:
        classes = tuple(sorted(domains))
        if len(classes) < LEAST_DOMAINS:
            raise DataError(
                f"The training set has {len(classes)} domains ({', '.join(classes) or 'no pair has one'}), and a "
                "classifier of domains needs two or more. Set `domain` on the sources of the corpus and prepare "
                "it again, or train another label."
            )
    return Labels(recipe.label, classes, recipe.negatives, languages)
