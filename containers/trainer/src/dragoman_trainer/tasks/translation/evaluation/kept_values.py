"""Numbers and placeholders, which a translation has to keep."""

import re
import unicodedata
from collections import Counter

_NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f\u066b\u066c]\d+)*")
_PLACEHOLDER = re.compile(
    r"""
    \$?\{\{?[^{}\s]{1,60}\}\}?           # {name}, {0}, {{name}}, ${name}
    | %\(\w+\)[sdif]                     # %(name)s
    | %(?:\d+\$)?[-+0]?\d*(?:\.\d+)?(?:[sdixfgeuc@]|ld|lu)(?![A-Za-z])   # %s, %1$s, %.2f, %@
    | </?[A-Za-z][\w.-]{0,30}(?:\s[^<>]{0,200})?/?>      # tags
    | __\w+?__ | \[\[\w+\]\] | \[[A-Z][A-Z0-9_]*\] | &[A-Za-z]\w{1,30};
    """,
    re.VERBOSE,
)


def numbers_of(text: str) -> Counter[str]:
    """The numbers of a text as digits without the separators that languages write differently, with counts."""
    digits = "".join(_as_digit(character) for character in _PLACEHOLDER.sub(" ", text))
    return Counter(re.sub(r"\D", "", number) for number in _NUMBER.findall(digits))


def placeholders_of(text: str) -> Counter[str]:
    """Placeholders of message formats, tags and entities, with counts; also those that preparation masks with."""
    return Counter(_PLACEHOLDER.findall(text))


def keeps_numbers(source: str, reference: str, hypothesis: str) -> bool | None:
    """Whether the hypothesis has every number of the source; None where the reference has not or there is none."""
    return _keeps(numbers_of(source), numbers_of(reference), numbers_of(hypothesis))


def keeps_placeholders(source: str, reference: str, hypothesis: str) -> bool | None:
    """Whether the hypothesis has the placeholders of the source and no others.

    None where the source has none, or the reference has not kept them.
    """
    wanted = placeholders_of(source)
    if _keeps(wanted, placeholders_of(reference), wanted) is None:
        return None
    return placeholders_of(hypothesis) == wanted


def _keeps(wanted: Counter[str], reference: Counter[str], hypothesis: Counter[str]) -> bool | None:
    if not wanted or wanted - reference:
        return None
    return not wanted - hypothesis


def _as_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
