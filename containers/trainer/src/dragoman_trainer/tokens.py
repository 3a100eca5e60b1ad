"""The words of a segment and the text that it is looked up by, as preparation defines them.

The definitions are those of core/text/tokens.ts, normalise.ts and skeleton.ts. What a character counts as is
looked up once and remembered: `str.translate` with such a table is several times as fast as a regular expression.
"""

import unicodedata
from collections.abc import Callable

import regex

UNSPACED = "".join(
    rf"\p{{Script={script}}}" for script in ("Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar")
)
_TOKEN = regex.compile(rf"[{UNSPACED}]\p{{M}}*|(?:[\p{{L}}\p{{M}}\p{{N}}--[{UNSPACED}]])+", regex.V1)
_UNSPACED = regex.compile(rf"[{UNSPACED}]")
_OF_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]")
_DIGIT = regex.compile(r"\p{Nd}")
_NO_SPACES = "\0"


class _Table(dict[int, str]):
    """What a function of one character gives for every code point that was asked for."""

    def __init__(self, of: Callable[[str], str]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, code: int) -> str:
        self[code] = self._of(chr(code))
        return self[code]


def _is_of_word(character: str) -> bool:
    return _OF_WORD.match(character) is not None


def _digit_as_zero(character: str) -> str:
    return "0" if _DIGIT.match(character) else character


def _word_or_space(character: str) -> str:
    if _UNSPACED.match(character):
        return _NO_SPACES
    return character if _is_of_word(character) else " "


_DIGITS = _Table(_digit_as_zero)
_WORDS = _Table(_word_or_space)
_SKELETON = _Table(lambda character: _digit_as_zero(character) if _is_of_word(character) else "")
_ASCII_SKELETON = bytes.maketrans(b"123456789", b"0" * 9)
_ASCII_OTHERS = bytes(code for code in range(128) if not chr(code).isalnum())


def tokens(text: str) -> list[str]:
    """Runs of letters, marks and digits; in scripts without spaces every character with its marks."""
    spaced = text.translate(_WORDS)
    return _TOKEN.findall(text) if _NO_SPACES in spaced else spaced.split()


def key_text(text: str) -> str:
    """Text as it is looked up: compatibility forms (NFKC), lower case, digits to 0."""
    return unicodedata.normalize("NFKC", text).lower().translate(_DIGITS)


def skeleton(text: str) -> str:
    """The letters, marks and digits of the text as it is looked up; text that has none is its own skeleton."""
    if text.isascii():
        return text.lower().encode().translate(_ASCII_SKELETON, _ASCII_OTHERS).decode() or text
    return unicodedata.normalize("NFKC", text).lower().translate(_SKELETON) or text
