"""Copies of training pairs with a disturbed source, so that the model learns to bear what people write."""

from collections.abc import Iterator

import regex

from dragoman_trainer.draws import draw
from dragoman_trainer.tasks.translation.evaluation.disturbances import with_typos
from dragoman_trainer.tasks.translation.recipe import AugmentationSettings
from dragoman_trainer.tokens import UNSPACED

PLACEHOLDERS = tuple(f"{{{number}}}" for number in range(1, 10))
"""As preparation writes inline codes."""

_LAST_MARK = regex.compile(r"\p{P}+$")
_BRACED = regex.compile(r"[{}]")
_LETTER = rf"[[\p{{L}}\p{{M}}\p{{N}}]--[{UNSPACED}]]"
_WORD = regex.compile(rf"{_LETTER}+(?:[.,:'’-]{_LETTER}+)*", regex.V1)
LEAST_LETTERS = 3


def augmented(pair_id: str, source: str, target: str, settings: AugmentationSettings) -> Iterator[tuple[str, str]]:
    """The disturbed copies of a pair: of every kind at most one, decided by the pair's hash.

    A copy that would be equal to the pair is left out.
    """
    copies = (
        ("upper case", settings.upper_case, lambda: (source.upper(), target)),
        ("lower case", settings.lower_case, lambda: (source.lower(), target)),
        ("typos", settings.typos, lambda: (with_typos(source), target)),
        ("punctuation", settings.punctuation, lambda: without_last_mark(source, target)),
        ("placeholders", settings.placeholders, lambda: with_placeholders(source, target)),
    )
    for kind, share, copy in copies:
        if share > 0 and draw(pair_id, kind) < share:
            disturbed = copy()
            if disturbed != (source, target) and all(disturbed):
                yield disturbed


def without_last_mark(source: str, target: str) -> tuple[str, str]:
    """Both sides without the punctuation at their ends, where both have some; else as they are."""
    shorter = _LAST_MARK.sub("", source).rstrip(), _LAST_MARK.sub("", target).rstrip()
    return shorter if shorter[0] != source and shorter[1] != target and all(shorter) else (source, target)


def with_placeholders(source: str, target: str) -> tuple[str, str]:
    """Words that stand exactly once on either side (names, numbers) become {1}, {2} ... on both.

    Words of one or two letters stay, and text that has braces already.
    """
    if _BRACED.search(source) or _BRACED.search(target):
        return source, target
    shared = [word for word in _words_once(source) if word in _words_once(target)][: len(PLACEHOLDERS)]
    names = dict(zip(shared, PLACEHOLDERS, strict=False))

    def replaced(text: str) -> str:
        return _WORD.sub(lambda match: names.get(match.group(), match.group()), text)

    return replaced(source), replaced(target)


def _words_once(text: str) -> list[str]:
    words = _WORD.findall(text)
    return [
        word for word in words if words.count(word) == 1 and (len(word) >= LEAST_LETTERS or word[0].isdecimal())
    ]
