"""The words of a segment, by the one definition of preparation (core/text/tokens.ts)."""

import unicodedata

import regex

UNSPACED = "".join(
    rf"\p{{Script={script}}}" for script in ("Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar")
)
_TOKEN = regex.compile(rf"[{UNSPACED}]\p{{M}}*|(?:[\p{{L}}\p{{M}}\p{{N}}--[{UNSPACED}]])+", regex.V1)


def tokens(text: str) -> list[str]:
    """Runs of letters, marks and digits; in scripts without spaces every character with its marks."""
    return _TOKEN.findall(text)


def key_text(text: str) -> str:
    """Text as it is looked up: compatibility forms (NFKC), lower case, digits to 0 (core/text/normalise.ts)."""
    normal = unicodedata.normalize("NFKC", text).lower()
    return regex.sub(r"\p{Nd}", "0", normal)
