"""Whether a subtitle can be read in its time and fits on the screen.

The limits are those of Netflix' Timed Text Style Guides (as of 2024) for adult programmes: characters per second,
and two lines of so many characters.
"""

READING_SPEED = {"en": 20.0, "ja": 4.0, "ko": 12.0, "zh": 9.0, "hi": 22.0, "th": 17.0, "ar": 20.0}
OTHER_READING_SPEED = 17.0
LINE_LENGTH = {"ja": 13, "ko": 16, "zh": 16, "ru": 39}
OTHER_LINE_LENGTH = 42
LINES = 2
LONGEST_SECONDS = 7.0
"""What is shown longer is several subtitles that were joined to a sentence."""
UNSPACED = frozenset({"ja", "zh", "th"})


def is_readable(text: str, seconds: float | None, language: str) -> bool | None:
    """Whether no more characters a second have to be read than people can; None without a time."""
    if not seconds or seconds <= 0:
        return None
    return len(text) / seconds <= READING_SPEED.get(language, OTHER_READING_SPEED)


def fits_lines(text: str, seconds: float | None, language: str) -> bool | None:
    """Whether the text can be broken into two lines that are short enough; None for what is no single subtitle."""
    if not seconds or not 0 < seconds <= LONGEST_SECONDS:
        return None
    limit = LINE_LENGTH.get(language, OTHER_LINE_LENGTH)
    if language in UNSPACED:
        return len(text) <= LINES * limit
    lines, length = 1, -1
    for word in text.split():
        if len(word) > limit:
            return False
        if length + 1 + len(word) > limit:
            lines, length = lines + 1, -1
        length += 1 + len(word)
    return lines <= LINES
