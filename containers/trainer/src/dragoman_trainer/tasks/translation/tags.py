"""Marks in front of the source that tell the model what is wanted.

`<2de>`: the target language, in models of several (Johnson et al., 2017, https://arxiv.org/abs/1611.04558);
`<domain:x>`: the domain (Kobus et al., 2017, https://arxiv.org/abs/1612.06140); `<bt>`: the source was made by a
model (Caswell et al., 2019, https://arxiv.org/abs/1906.06442).

They are control pieces of the vocabulary, which no text is ever cut into: only the product can put them there.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sentencepiece as spm

from dragoman_trainer.draws import draw
from dragoman_trainer.errors import ConfigError
from dragoman_trainer.tasks.translation.recipe import TagSettings
from dragoman_trainer.tasks.translation.training_inputs import TrainingInput

BACK_TRANSLATED = "<bt>"
MOST_DOMAINS = 100
UNTAGGED_SHARE = 0.1
"""Of the pairs with a domain: they teach the model to do without."""


def language_tag(language: str) -> str:
    """The mark of a target language."""
    return f"<2{language}>"


def domain_tag(domain: str) -> str:
    """The mark of a domain."""
    return f"<domain:{domain}>"


@dataclass(frozen=True)
class Tags:
    """The marks that a training uses; what is not named here is not marked."""

    languages: tuple[str, ...]
    domains: tuple[str, ...]
    back_translated: bool

    @property
    def pieces(self) -> list[str]:
        """All marks, as the vocabulary has to have them."""
        marks = [*map(language_tag, self.languages), *map(domain_tag, self.domains)]
        return [*marks, BACK_TRANSLATED] if self.back_translated else marks

    def of(self, pair_id: str, domain: str | None, target_language: str, synthetic: str | None) -> list[str]:
        """The marks of one training pair, in the order language, domain, origin; every tenth has no domain."""
        marks = [language_tag(target_language)] if target_language in self.languages else []
        if domain in self.domains and draw(pair_id, "domain tag") >= UNTAGGED_SHARE:
            marks.append(domain_tag(str(domain)))
        if self.back_translated and synthetic == "back-translation":
            marks.append(BACK_TRANSLATED)
        return marks


def plan_tags(settings: TagSettings, inputs: Sequence[TrainingInput], domains: Counter[str]) -> Tags:
    """The marks for these inputs. Of the domains, which are given with their pairs, the 100 largest get one."""
    pairs = {(one.source_language, one.target_language) for one in inputs}
    languages = settings.language == "always" or (settings.language == "auto" and len(pairs) > 1)
    largest = sorted(domains, key=lambda domain: (-domains[domain], domain))[:MOST_DOMAINS]
    return Tags(
        tuple(sorted({target for _, target in pairs})) if languages else (),
        tuple(sorted(largest)) if settings.domain else (),
        settings.synthetic and any(one.synthetic == "back-translation" for one in inputs),
    )


def tags_within(
    tags: Tags, settings: TagSettings, inputs: Sequence[TrainingInput], vocabulary: spm.SentencePieceProcessor
) -> Tags:
    """The marks with a vocabulary that is continued: of those planned the ones it has, and its languages always.

    Raises ConfigError where a language has to be marked and cannot be, or must not be and users would: what the
    vocabulary has, `requested_tags` puts before what they translate.
    """
    missing = [mark for mark in map(language_tag, tags.languages) if not has_piece(vocabulary, mark)]
    if missing:
        raise ConfigError(
            f"The vocabulary of the version to continue from has no piece {', '.join(missing)}. Train its "
            "languages and these from scratch, together."
        )
    targets = sorted({one.target_language for one in inputs})
    languages = tuple(language for language in targets if has_piece(vocabulary, language_tag(language)))
    if languages and settings.language == "never":
        raise ConfigError(
            "tags.language is never, and the version to continue from was trained with "
            f"{language_tag(languages[0])}. Set tags.language to auto."
        )
    return Tags(
        languages,
        tuple(domain for domain in tags.domains if has_piece(vocabulary, domain_tag(domain))),
        tags.back_translated and has_piece(vocabulary, BACK_TRANSLATED),
    )


def requested_tags(
    vocabulary: spm.SentencePieceProcessor, target_language: str, domain: str | None = None
) -> list[str]:
    """The marks before what a user translates: the language where the model has several, a domain if asked for."""
    wanted = [language_tag(target_language), *([domain_tag(domain)] if domain else [])]
    return [mark for mark in wanted if has_piece(vocabulary, mark)]


def has_piece(vocabulary: spm.SentencePieceProcessor, piece: str) -> bool:
    """Whether the vocabulary has exactly this piece."""
    return vocabulary.piece_to_id(piece) != vocabulary.unk_id()


def piece_ids(vocabulary: spm.SentencePieceProcessor, pieces: Iterable[str]) -> list[int]:
    """Ids of marks."""
    return [vocabulary.piece_to_id(piece) for piece in pieces]
