"""Sources as hasty people write them."""

import hashlib
import random
from collections.abc import Callable

import regex

_PUNCTUATION = regex.compile(r"\p{P}+")
_SPACES = regex.compile(r"\s+")
TYPO_EVERY = 12
"""One letter in so many is disturbed, as in careless typing."""


def with_typos(text: str) -> str:
    """About every twelfth letter left out, doubled or exchanged with the next; at least one.

    The same text gets the same typos. The noise of Belinkov and Bisk (2018), https://arxiv.org/abs/1711.02173,
    without its keyboard layouts.
    """
    draw = random.Random(hashlib.sha256(text.encode()).digest())
    letters = [index for index, character in enumerate(text) if character.isalpha()]
    if len(letters) < 3:
        return text
    characters = list(text)
    for index in draw.sample(letters, max(1, round(len(letters) / TYPO_EVERY))):
        kind = draw.randrange(3)
        if kind == 0:
            characters[index] = ""
        elif kind == 1:
            characters[index] *= 2
        elif index + 1 < len(characters):
            characters[index], characters[index + 1] = characters[index + 1], characters[index]
    return "".join(characters)


def without_punctuation(text: str) -> str:
    """Punctuation between words is a space, elsewhere nothing; text of nothing else stays."""
    rest = _SPACES.sub(" ", _PUNCTUATION.sub(lambda mark: " " if _is_inner(text, mark) else "", text)).strip()
    return rest or text


def _is_inner(text: str, mark: "regex.Match[str]") -> bool:
    return mark.start() > 0 and mark.end() < len(text)


DISTURBANCES: dict[str, Callable[[str], str]] = {
    "typos": with_typos,
    "upperCase": str.upper,
    "lowerCase": str.lower,
    "noPunctuation": without_punctuation,
}
