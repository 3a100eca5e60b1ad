"""Segments that were left in the source language."""

from dragoman_trainer.tokens import key_text, tokens

LEAST_LETTERS = 4
"""Shorter words are the same in many languages by chance."""
COPIED = 0.8
ORDINARY = 0.5


def is_untranslated(source: str, reference: str, hypothesis: str) -> bool | None:
    """Whether the hypothesis is the source, or four fifths of its longer words are copied from there.

    None where the reference leaves the source as it is too, or the source has no letters.
    """
    own = key_text(source)
    if key_text(reference) == own or not any(character.isalpha() for character in own):
        return None
    if key_text(hypothesis) == own:
        return True
    words = set(_long_words(source))
    copied = _share(words, hypothesis)
    return copied is not None and copied >= COPIED and (_share(words, reference) or 0.0) < ORDINARY


def _long_words(text: str) -> list[str]:
    return [word for word in tokens(key_text(text)) if len(word) >= LEAST_LETTERS and word.isalpha()]


def _share(words: set[str], text: str) -> float | None:
    """The share of a text's longer words that are among these; None when it has fewer than three."""
    found = _long_words(text)
    return sum(word in words for word in found) / len(found) if len(found) >= 3 else None
