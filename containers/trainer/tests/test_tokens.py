import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman_trainer.tokens import UNSPACED, key_text, skeleton, tokens

SCRIPTS = st.text(st.sampled_from("aB9-_ .é́ß٣हिंदीファ이界ไทยЖ'\u200d\t\0ﬁ①Ⅳ"), max_size=20)
ANY = st.text(max_size=30) | SCRIPTS


def reference_tokens(text: str) -> list[str]:
    return regex.findall(rf"[{UNSPACED}]\p{{M}}*|(?:[\p{{L}}\p{{M}}\p{{N}}--[{UNSPACED}]])+", text, flags=regex.V1)


def test_tokens_are_words_and_characters_of_scripts_without_spaces():
    assert tokens("Don't open file-3, हिन्दी!") == ["Don", "t", "open", "file", "3", "हिन्दी"]
    assert tokens("ファイルA を開く") == [*"ファイル", "A", *"を開く"]


@given(ANY)
@settings(max_examples=300)
def test_tokens_are_those_of_the_expression(text):
    assert tokens(text) == reference_tokens(text)


@given(ANY)
@settings(max_examples=300)
def test_a_skeleton_is_what_is_left_of_the_key_without_signs(text):
    assert skeleton(text) == (regex.sub(r"[^\p{L}\p{M}\p{N}]+", "", key_text(text)) or text)
    assert key_text(key_text(text)) == key_text(text) or not text.isascii()


def test_skeletons_of_text_that_differs_in_form_only_are_equal():
    assert skeleton("Öffne ﬁle 12!") == skeleton("öffne FILE-34") == "öffnefile00"
    assert skeleton("?") != skeleton("!")
