"""Whether people keep their gender: English `she` and `he` against the pronouns of the target.

After the contextual set of Currey et al. (2022), https://aclanthology.org/2022.emnlp-main.288; Stanovsky et al.
(2019), https://aclanthology.org/P19-1164. Pronouns that are mostly something else do not count:
German `sie` is also `they`.
"""

import re
from collections.abc import Callable
from typing import Literal

Gender = Literal["feminine", "masculine"]


def _words(words: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", flags)


# Feminine, then masculine.
PRONOUNS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "en": (_words("she|her|hers|herself"), _words("he|him|his|himself")),
    # German `Ihr` is the reader's.
    "de": (_words("ihr|ihre[mnrs]?", re.UNICODE), _words("er|ihm|ihn|seine[mnrs]?")),
    "es": (_words("ella"), _words("él")),
    "fr": (_words("elle"), _words("il(?! y a| faut| est possible)")),
    "it": (_words("lei|ella"), _words("lui|egli")),
    "ja": (re.compile("彼女"), re.compile("彼(?![女ら])")),
    "nl": (_words("haar|zij"), _words("hij|hem")),
    "pl": (_words("ona|ją|jej"), _words("on|jego|jemu|niego")),
    "pt": (_words("ela|dela|nela"), _words("ele|dele|nele")),
    "ru": (_words("она|её|ее|ей"), _words("он|его|ему")),
    "zh": (re.compile("她"), re.compile("他(?!们)")),
}


def gender_of(text: str, language: str) -> Gender | None:
    """Of whom a text speaks; None where no pronoun or both show it, or the language is not known here.

    Known are de, en, es, fr, it, ja, nl, pl, pt, ru and zh.
    """
    pronouns = PRONOUNS.get(language)
    if pronouns is None:
        return None
    feminine, masculine = (pattern.search(text) is not None for pattern in pronouns)
    return None if feminine == masculine else "feminine" if feminine else "masculine"


def keeps_gender(source_language: str, target_language: str) -> Callable[[str, str, str], bool | None]:
    """A check of (source, reference, hypothesis).

    None unless the gender shows in all three and the reference agrees with the source; for sources in other
    languages than English always, because their pronouns follow the gender of nouns.
    """

    def check(source: str, reference: str, hypothesis: str) -> bool | None:
        if source_language != "en":
            return None
        wanted = gender_of(source, source_language)
        if wanted is None or gender_of(reference, target_language) != wanted:
            return None
        found = gender_of(hypothesis, target_language)
        return None if found is None else found == wanted

    return check
