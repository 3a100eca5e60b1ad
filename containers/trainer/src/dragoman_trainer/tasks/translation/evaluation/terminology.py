"""Whether terms are translated as a termbase says, as leniently as preparation does (core/terms/termbase.ts)."""

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from dragoman_trainer.errors import DataError
from dragoman_trainer.tokens import key_text, tokens

PREFIX = 3
LONGEST_ENDING = 3
"""Letters that inflection may add to a word of a term."""
LONGEST_ABBREVIATION = 4
"""Terms in capitals up to this length are abbreviations: IT is not it."""


@dataclass
class _Term:
    term: str
    words: list[str]
    translations: list[list[str]] = field(default_factory=list)
    """Of each the stems that show it: of long words the first three quarters."""

    @property
    def is_abbreviation(self) -> bool:
        return len(self.term) <= LONGEST_ABBREVIATION and self.term.isupper()


class Termbase:
    """Terms and their translations, any of which will do. Memory: about a kilobyte a term."""

    def __init__(self, concepts: Iterable[tuple[list[str], list[str]]]) -> None:
        terms: dict[str, _Term] = {}
        for sources, targets in concepts:
            stems = [_stems(target) for target in targets if target]
            for source in sources:
                term = _Term(source, tokens(key_text(source)))
                if term.words and stems:
                    key = source if term.is_abbreviation else " ".join(term.words)
                    terms.setdefault(key, term).translations.extend(stems)
        self._by_prefix: defaultdict[str, list[_Term]] = defaultdict(list)
        for term in sorted(terms.values(), key=lambda one: (-len(one.words), -len(one.term))):
            self._by_prefix[term.words[0][:PREFIX]].append(term)

    def is_obeyed(self, source: str, target: str) -> bool | None:
        """Whether every term of the source has one of its translations in the target; None without a term."""
        found = self._terms_in(source)
        if not found:
            return None
        key = key_text(target)
        return all(any(all(stem in key for stem in stems) for stems in term.translations) for term in found)

    def _terms_in(self, source: str) -> list[_Term]:
        """Terms of the source, the longest first where several begin at a word."""
        words = tokens(key_text(source))
        found, at = [], 0
        while at < len(words):
            term = next(
                (one for one in self._by_prefix.get(words[at][:PREFIX], ()) if _stands_at(one, words, at, source)),
                None,
            )
            if term is not None:
                found.append(term)
            at += len(term.words) if term else 1
        return found


def read_termbase(path: Path) -> Termbase:
    """A termbase in JSON Lines of `source` and `target`, each a list of terms; DataError naming a wrong line."""
    concepts = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            concept = json.loads(line)
            concepts.append((list(concept["source"]), list(concept["target"])))
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"{path.name}: line {number} has no lists source and target: {error}. Write the termbase again.",
                file=path.name,
                line=number,
            ) from error
    return Termbase(concepts)


def _stands_at(term: _Term, words: list[str], at: int, source: str) -> bool:
    if at + len(term.words) > len(words) or (term.is_abbreviation and term.term not in source):
        return False
    return all(
        found == word
        or (len(word) >= PREFIX and found.startswith(word) and len(found) - len(word) <= LONGEST_ENDING)
        for word, found in zip(term.words, words[at:], strict=False)
    )


def _stems(text: str) -> list[str]:
    return [word[: math.ceil(0.75 * len(word))] if len(word) > 4 else word for word in tokens(key_text(text))]
