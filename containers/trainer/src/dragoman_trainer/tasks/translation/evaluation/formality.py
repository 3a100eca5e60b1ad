"""How a text addresses its reader, by the words and endings that mark it.

Scored as in Nadejde et al. (2022), https://aclanthology.org/2022.findings-naacl.47: of the segments whose
formality shows in both, those in which the translation has that of the reference.
"""

import re
from collections.abc import Callable
from typing import Literal

Formality = Literal["formal", "informal"]

SENTENCE_END = r"[.!?…。！？]+[\"'”’»」』)）]*"


def formality_of(text: str, language: str) -> Formality | None:
    """How a text addresses its reader; None where nothing, or both, shows it or the language is not known here.

    Known are de, es, fr, it, ja, ko, nl and ru. German `Sie` and Italian `Lei` at the beginning of a sentence
    could be `she` and do not count.
    """
    marks = MARKS.get(language)
    if marks is None:
        return None
    formal, informal = marks(text)
    return None if formal == informal else "formal" if formal else "informal"


def keeps_formality(language: str) -> Callable[[str, str, str], bool | None]:
    """A check of (source, reference, hypothesis): None unless the formality of both translations shows."""

    def check(_: str, reference: str, hypothesis: str) -> bool | None:
        wanted, found = formality_of(reference, language), formality_of(hypothesis, language)
        return None if wanted is None or found is None else wanted == found

    return check


Marks = Callable[[str], tuple[bool, bool]]


def _words(formal: str, informal: str, flags: re.RegexFlag = re.IGNORECASE) -> Marks:
    """Marks that are whole words."""
    of_formal, of_informal = (re.compile(rf"\b(?:{words})\b", flags) for words in (formal, informal))
    return lambda text: (of_formal.search(text) is not None, of_informal.search(text) is not None)


def _within_sentence(formal: str, informal: str) -> Marks:
    """Formal marks are capitals that do not begin a sentence; informal ones are words."""
    of_formal = re.compile(rf"(?<![.!?…:»«„“”\"])\s[„“\"(]?(?:{formal})\b")
    of_informal = re.compile(rf"\b(?:{informal})\b", re.IGNORECASE)
    return lambda text: (of_formal.search(text) is not None, of_informal.search(text) is not None)


def _endings(formal: str, informal: str) -> Marks:
    """Marks that end a sentence; plain endings count before a full stop only, because nouns end alike."""
    of_formal = re.compile(rf"(?:{formal})\s*(?:{SENTENCE_END}|$)")
    of_informal = re.compile(rf"(?:{informal})\s*{SENTENCE_END}")

    def marks(text: str) -> tuple[bool, bool]:
        rest = of_formal.sub("", text)
        return rest != text, of_informal.search(rest) is not None

    return marks


MARKS: dict[str, Marks] = {
    "de": _within_sentence(
        r"Sie|Ihnen|Ihr|Ihre[mnrs]?",
        r"du|dich|dir|dein|deine[mnrs]?|euch|eure[mnrs]?|euer",
    ),
    "es": _words(
        r"usted|ustedes",
        r"tú|ti|te|contigo|tu|tus|tuy[oa]s?|vosotr[oa]s|vuestr[oa]s?|os",
    ),
    "fr": _words(r"vous|votre|vos|vôtres?", r"tu|toi|ton|ta|tes|te|t(?=['’])"),
    "it": _within_sentence(r"Lei|Suo|Sua|Suoi|Sue", r"tu|te|ti|tuo|tua|tuoi|tue|voi|vostr[oaie]"),
    "ja": _endings(
        r"(?:です|ます|ました|ません|ませんでした|でした|でしょう|ましょう|ください|下さい|なさい|ませ)(?:[かねよわ]|よね|が|けど)?",
        r"(?:だ|だった|である|ない|なかった|だろう|[うくすつぬぶむるぐた]|たい|しい)(?:[ねよなわぞぜのさ]|よね|か)?",
    ),
    "ko": _endings(
        r"니다|니까|시다|[가-힣]요|시오|소서",
        r"해|[가-힣][다야어아지냐자라네군까]",
    ),
    "nl": _words(r"u|uw|uzelf", r"je|jij|jou|jouw|jullie|jezelf"),
    "ru": _words(
        r"вы|вас|вам|вами|ваш|ваша|ваше|ваши|вашего|вашей|вашему|вашу|вашим|ваших|вашими|вашем",
        r"ты|тебя|тебе|тобой|твой|твоя|твоё|твое|твои|твоего|твоей|твоему|твою|твоим|твоих|твоими|твоем",
    ),
}
