"""Output that the source does not account for, found without a model.

Raunak, Menezes and Junczys-Dowmunt (2021), https://aclanthology.org/2021.naacl-main.92, tell oscillating output (a
phrase again and again) from detached output, which is recognised by being given for many different sources. The
measure of oscillation is the count of the most frequent 4-gram, as in Guerreiro et al. (2023),
https://aclanthology.org/2023.eacl-main.75.
"""

from collections import Counter, defaultdict

from dragoman_trainer.tasks.translation.evaluation.lengths import damped_ratio
from dragoman_trainer.tokens import tokens

PHRASE = 4
EXCESS = 2
"""The most frequent 4-gram occurs so many times more often than that of source and reference."""
SHORT_LOOP = 4
"""So many times in a row, a word or phrase of up to three words is a loop too."""
DETACHED_SOURCES = 3
DETACHED_TOKENS = 5
"""A translation of so many tokens, given for so many sources that people translate differently, is detached."""
FAR = 3.0
"""Output so many times as long as people would write it says more than its source."""
FAR_CHARACTERS = 30


def oscillates(source: str, reference: str, hypothesis: str) -> bool:
    """Whether the hypothesis repeats a phrase that neither source nor reference repeats nearly as often."""
    words, others = tokens(hypothesis), (tokens(source), tokens(reference))
    if _top_count(words, PHRASE) >= EXCESS + max(_top_count(other, PHRASE) for other in others):
        return True
    longest = _longest_loop(words)
    return longest >= SHORT_LOOP and longest > max(map(_longest_loop, others))


def find_hallucinations(
    sources: list[str], references: list[str], hypotheses: list[str], expected_ratio: float
) -> list[bool]:
    """Whether each hypothesis oscillates, is detached, or is three times as long as its source allows for.

    `expected_ratio` is the usual length of a target over that of its source (lengths.damped_ratio).
    """
    detached = _detached(sources, references, hypotheses)
    return [
        hypothesis in detached
        or oscillates(source, reference, hypothesis)
        or (
            damped_ratio(source, hypothesis) > FAR * expected_ratio
            and len(hypothesis) - len(reference) > FAR_CHARACTERS
        )
        for source, reference, hypothesis in zip(sources, references, hypotheses, strict=True)
    ]


def _detached(sources: list[str], references: list[str], hypotheses: list[str]) -> set[str]:
    meanings: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for source, reference, hypothesis in zip(sources, references, hypotheses, strict=True):
        meanings[hypothesis].add((source.casefold(), reference.casefold()))
    return {
        hypothesis
        for hypothesis, said in meanings.items()
        if len({source for source, _ in said}) >= DETACHED_SOURCES
        and len({reference for _, reference in said}) >= DETACHED_SOURCES
        and len(tokens(hypothesis)) >= DETACHED_TOKENS
    }


def _top_count(words: list[str], order: int) -> int:
    counts = Counter(zip(*(words[start:] for start in range(order)), strict=False))
    return max(counts.values(), default=0)


def _longest_loop(words: list[str]) -> int:
    """How often a phrase of one to three words follows on itself at most."""
    longest = 1
    for size in (1, 2, 3):
        equal = 0
        for index in range(size, len(words)):
            equal = equal + 1 if words[index] == words[index - size] else 0
            longest = max(longest, equal // size + 1)
    return longest
