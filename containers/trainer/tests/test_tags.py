from collections import Counter
from pathlib import Path

import pytest
import sentencepiece as spm

from dragoman_trainer.errors import ConfigError
from dragoman_trainer.tasks.translation.recipe import TagSettings
from dragoman_trainer.tasks.translation.tags import Tags, plan_tags, requested_tags, tags_within
from dragoman_trainer.tasks.translation.training_inputs import TrainingInput

AUTO = TagSettings("auto", domain=True, synthetic=True)


def text_of(target, synthetic=None):
    return TrainingInput("x", (Path("x.parquet"),), "en", target, 1.0, synthetic, {})


class Vocabulary(spm.SentencePieceProcessor):
    """Only the pieces that matter here; 0 is the unknown piece."""

    def __init__(self, *pieces: str) -> None:
        self.pieces = pieces

    def piece_to_id(self, piece):
        return self.pieces.index(piece) + 1 if piece in self.pieces else 0

    def unk_id(self):
        return 0


def test_languages_are_marked_where_there_are_several_pairs_or_always():
    assert plan_tags(AUTO, [text_of("de")], Counter()).languages == ()
    assert plan_tags(AUTO, [text_of("de"), text_of("de", "distillation")], Counter()).languages == ()
    assert plan_tags(AUTO, [text_of("ko"), text_of("de")], Counter()).languages == ("de", "ko")
    always = TagSettings("always", domain=False, synthetic=True)
    assert plan_tags(always, [text_of("de")], Counter()).pieces == ["<2de>"]


def test_only_the_largest_domains_get_a_mark():
    domains = Counter({f"d{number:03d}": number + 1 for number in range(150)})
    assert plan_tags(AUTO, [text_of("de")], domains).domains == tuple(
        f"d{number:03d}" for number in range(50, 150)
    )


def test_back_translations_alone_are_marked_as_such():
    tags = plan_tags(AUTO, [text_of("de"), text_of("de", "back-translation")], Counter())
    assert tags.pieces == ["<bt>"]
    assert tags.of("00", None, "de", "back-translation") == ["<bt>"]
    assert tags.of("00", None, "de", "distillation") == tags.of("00", None, "de", None) == []


def test_about_every_tenth_pair_goes_without_its_domain():
    tags = Tags((), ("law",), back_translated=False)
    marked = [tags.of(f"{pair:016x}", "law", "de", None) for pair in range(2000)]
    assert 0.88 < marked.count(["<domain:law>"]) / 2000 < 0.92
    assert tags.of("00", "news", "de", None) == tags.of("00", None, "de", None) == []


def test_a_continued_vocabulary_decides_what_can_be_marked():
    inputs = [text_of("de")]
    multilingual = Vocabulary("<2de>", "<2ko>", "<domain:law>")
    planned = Tags((), ("law", "news"), back_translated=True)
    assert tags_within(planned, AUTO, inputs, multilingual) == Tags(("de",), ("law",), back_translated=False)
    with pytest.raises(ConfigError, match="auto"):
        tags_within(planned, TagSettings("never", domain=False, synthetic=False), inputs, multilingual)
    with pytest.raises(ConfigError, match="<2fr>"):
        tags_within(Tags(("fr",), (), back_translated=False), AUTO, [text_of("fr")], multilingual)


def test_users_get_what_the_vocabulary_has():
    vocabulary = Vocabulary("<2de>", "<domain:law>", "<bt>")
    assert requested_tags(vocabulary, "de") == ["<2de>"]
    assert requested_tags(vocabulary, "ko", "law") == ["<domain:law>"]
    assert requested_tags(Vocabulary(), "de", "law") == []
