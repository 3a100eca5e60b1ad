"""Words that training has seen often enough, so that evaluations can tell which are rare.

`frequent-words.txt` lies beside the model: words of target segments that occur five times or more in training,
one a line, in order.
"""

from collections import Counter
from pathlib import Path

from dragoman_trainer.tokens import tokens

FREQUENT_WORDS = "frequent-words.txt"
LEAST_COUNT = 5


def words_of(text: str) -> list[str]:
    """The words that are counted: in lower case, without numbers."""
    return [word for word in tokens(text.lower()) if not word.isdecimal()]


def write_frequent_words(counts: Counter[str], path: Path) -> None:
    """Writes the words (as words_of gives them) that were counted five times or more."""
    words = sorted(word for word, count in counts.items() if count >= LEAST_COUNT)
    path.write_text("".join(f"{word}\n" for word in words), "utf-8")


def read_frequent_words(path: Path) -> frozenset[str]:
    """The words of a file that write_frequent_words wrote."""
    return frozenset(path.read_text("utf-8").split("\n"))


def has_rare_word(text: str, frequent: frozenset[str]) -> bool:
    """Whether a target segment has a word that training has seen fewer than five times."""
    return any(word not in frequent for word in words_of(text))
