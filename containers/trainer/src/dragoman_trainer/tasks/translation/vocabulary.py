"""The joint SentencePiece model of both languages, trained on training pairs only.

Kudo and Richardson (2018), https://arxiv.org/abs/1808.06226. Ids: padding 0, unknown 1, begin 2, end 3.
"""

import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import sentencepiece as spm

from dragoman_trainer.bitext import Pair
from dragoman_trainer.errors import ConfigError, DataError
from dragoman_trainer.tasks.translation.recipe import VocabularySettings

PAD, UNKNOWN, BEGIN, END = 0, 1, 2, 3
SPECIAL_PIECES = 4
SEPARATOR = "<sep>"
"""Between segments of one document: a piece of text, so that whoever translates several at once can write it."""

BYTE_PIECES = 256
MINIMUM_SIZE = 300
LARGEST_SAMPLE = 250_000
"""Segments the model is trained on at most: 700 characters for each of 32,000 pieces, and a memory of 1 GB."""

THREADS = 4
"""Fixed, because the sums of the EM algorithm depend on how the text is dealt out to threads."""

SIZE_BY_PAIRS = (
    (20_000, 2_000),
    (60_000, 3_000),
    (100_000, 4_000),
    (500_000, 8_000),
    (1_000_000, 12_000),
    (3_000_000, 16_000),
    (5_000_000, 24_000),
)
LARGEST_SIZE = 32_000
SMALLEST_SIZE_CJK = 8_000
CJK = frozenset({"ja", "ko", "zh"})
CHARACTERS_PER_PIECE = 100
"""A piece has to stand for so much text to be learned: the bound that a small corpus sets to the vocabulary."""

MOST_PLACEHOLDERS = 64
LEAST_PLACEHOLDER_COUNT = 100
_PLACEHOLDER = re.compile(r"\{\w{1,20}\}")


def automatic_size(pairs: int, characters: int, distinct_characters: int, languages: Iterable[str]) -> int:
    """Pieces for a corpus of so many pairs and characters: 2,000 for a small one to 32,000 from 5M pairs.

    At least 8,000 with Chinese, Japanese or Korean, unless the text is too little for that; always enough for
    the distinct characters.
    """
    size = next((size for limit, size in SIZE_BY_PAIRS if pairs <= limit), LARGEST_SIZE)
    if CJK & set(languages) and size < SMALLEST_SIZE_CJK:
        size = max(size, min(SMALLEST_SIZE_CJK, characters // CHARACTERS_PER_PIECE // 100 * 100))
    floor = SPECIAL_PIECES + BYTE_PIECES + math.ceil(distinct_characters * 1.2)
    return max(size, floor, MINIMUM_SIZE)


class TextStatistics:
    """Counts of a corpus, gathered while it streams by."""

    def __init__(self) -> None:
        self.pairs = 0
        self.characters: Counter[str] = Counter()
        self._placeholders: Counter[str] = Counter()

    def add(self, pair: Pair) -> None:
        """Counts one pair."""
        self.pairs += 1
        self.characters.update(pair.source)
        self.characters.update(pair.target)
        if "{" in pair.source:
            self._placeholders.update(
                placeholder for placeholder in set(_PLACEHOLDER.findall(pair.source)) if placeholder in pair.target
            )

    def placeholders(self) -> list[str]:
        """`{1}`, `{email}` and such, which a hundred pairs or more have on both sides: the 64 most frequent."""
        frequent = [
            (-count, placeholder)
            for placeholder, count in self._placeholders.items()
            if count >= LEAST_PLACEHOLDER_COUNT
        ]
        return [placeholder for _, placeholder in sorted(frequent)[:MOST_PLACEHOLDERS]]

    def required_characters(self, coverage: float) -> int:
        """How many of the most frequent characters cover this share of the text."""
        wanted = coverage * self.characters.total()
        seen = 0
        for rank, (_, count) in enumerate(self.characters.most_common(), start=1):
            seen += count
            if seen >= wanted:
                return rank
        return len(self.characters)


def train_vocabulary(
    pairs: Iterable[Pair],
    statistics: TextStatistics,
    settings: VocabularySettings,
    languages: Iterable[str],
    *,
    corpus_pairs: int | None = None,
    marks: Sequence[str] = (),
    symbols: Sequence[str] = (),
) -> bytes:
    """The serialized SentencePiece model; the same pairs in the same order give the same bytes.

    `corpus_pairs` says how many pairs there are where `pairs` and `statistics` are a sample. `marks` become
    control pieces, which no text is cut into; `symbols` become pieces that are never cut, as do the recipe's.

    Normalisation is `identity`: what text looks like was decided when the data were prepared. Unigram pieces.
    Raises ConfigError when the size does not fit the corpus, DataError when there is no text.
    """
    if statistics.pairs == 0:
        raise DataError("The training set has no pairs. Check the preparation's drop log.")
    required = statistics.required_characters(settings.character_coverage)
    size = settings.size
    if isinstance(size, str):
        corpus_pairs = corpus_pairs or statistics.pairs
        characters = statistics.characters.total() * corpus_pairs // statistics.pairs
        size = automatic_size(corpus_pairs, characters, required, languages) + len(marks) + len(symbols)
    model = io.BytesIO()
    try:
        spm.SentencePieceTrainer.train(
            sentence_iterator=_sample(pairs, statistics.pairs),
            model_writer=model,
            model_type="unigram",
            vocab_size=size,
            hard_vocab_limit=False,
            character_coverage=settings.character_coverage,
            byte_fallback=settings.byte_fallback,
            control_symbols=list(marks),
            user_defined_symbols=list(dict.fromkeys([*settings.user_symbols, *symbols])),
            normalization_rule_name="identity",
            remove_extra_whitespaces=False,
            max_sentence_length=1 << 16,
            shuffle_input_sentence=False,
            num_threads=THREADS,
            pad_id=PAD,
            unk_id=UNKNOWN,
            bos_id=BEGIN,
            eos_id=END,
            minloglevel=2,
        )
    except RuntimeError as error:
        raise ConfigError(
            f"vocabulary.size {size} does not fit the corpus of {statistics.pairs} pairs and {required} "
            f"characters: {error}. Use a size of at least {SPECIAL_PIECES + BYTE_PIECES + required + 10}, "
            "or auto."
        ) from error
    return model.getvalue()


def _sample(pairs: Iterable[Pair], count: int) -> Iterator[str]:
    """Both sides of every k-th pair, so that at most LARGEST_SAMPLE segments are seen."""
    stride = math.ceil(2 * count / LARGEST_SAMPLE)
    for index, pair in enumerate(pairs):
        if index % stride == 0:
            yield pair.source
            yield pair.target
