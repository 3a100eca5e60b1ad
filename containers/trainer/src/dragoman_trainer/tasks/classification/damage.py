"""Bad pairs, made of good ones as bad corpora have them, so that quality can be learned without labels.

After the synthetic noise of Xu and Koehn (2017, https://aclanthology.org/D17-1319) and Zhang et al. (2020,
https://aclanthology.org/2020.acl-main.756). Everything is decided by the hash of the pair.
"""

import re
from collections.abc import Callable, Iterator

from dragoman_trainer.bitext import Pair
from dragoman_trainer.draws import draw, times_drawn

LEAST_LETTERS = 8
"""Shorter targets are not cut: what is left of them might still be right."""
LEAST_KEPT, MOST_KEPT = 0.25, 0.7
_DIGIT = re.compile(r"[0-9]")

Sides = tuple[str, str]
Damage = Callable[[Pair, Pair, str], Sides]


def damaged_copies(pair: Pair, other: Pair, copies: float) -> Iterator[tuple[str, Sides]]:
    """Kind and sides of so many damaged copies of a pair, on average; fewer where none of the kinds does damage.

    `other` is a pair that is not a translation of it. The kind is drawn; one that would leave the pair as it is
    (another number where there is none) gives way to the next.
    """
    kinds = list(DAMAGES)
    for number in range(times_drawn(copies, pair.pair_id, "damaged copies")):
        salt = f"damage {number}"
        first = int(draw(pair.pair_id, salt) * len(kinds))
        for kind in [*kinds[first:], *kinds[:first]]:
            sides = DAMAGES[kind](pair, other, salt)
            if all(sides) and sides != (pair.source, pair.target) and sides[1] != pair.target:
                yield kind, sides
                break


def other_target(pair: Pair, other: Pair, salt: str) -> Sides:
    """The target of another pair: a corpus that is out of step."""
    return pair.source, other.target


def truncated(pair: Pair, other: Pair, salt: str) -> Sides:
    """The beginning of the target: a line break in the wrong place."""
    return pair.source, _beginning(pair.target, pair.pair_id, salt)


def other_numbers(pair: Pair, other: Pair, salt: str) -> Sides:
    """Other digits in the target: text of another edition."""
    shift = 1 + int(9 * draw(pair.pair_id, f"{salt} digits"))
    return pair.source, _DIGIT.sub(lambda digit: str((int(digit.group()) + shift) % 10), pair.target)


def copied_source(pair: Pair, other: Pair, salt: str) -> Sides:
    """The source once more: text that was not translated."""
    return pair.source, pair.source


def half_other(pair: Pair, other: Pair, salt: str) -> Sides:
    """The beginning of the target with the end of another: two segments that slipped into each other."""
    beginning = _beginning(pair.target, pair.pair_id, salt)
    end = other.target[len(_beginning(other.target, pair.pair_id, salt)) :].lstrip()
    return pair.source, f"{beginning} {end}" if beginning != pair.target and end else pair.target


DAMAGES: dict[str, Damage] = {
    "other-target": other_target,
    "truncated": truncated,
    "other-numbers": other_numbers,
    "copied-source": copied_source,
    "half-other": half_other,
}


def _beginning(text: str, pair_id: str, salt: str) -> str:
    """A quarter to seven tenths of a text, up to a space where one is near; short text stays whole."""
    if len(text) < LEAST_LETTERS:
        return text
    share = LEAST_KEPT + (MOST_KEPT - LEAST_KEPT) * draw(pair_id, f"{salt} length")
    end = max(1, int(share * len(text)))
    space = text.rfind(" ", 1, end + 1)
    return text[: space if space > end // 2 else end].rstrip()
