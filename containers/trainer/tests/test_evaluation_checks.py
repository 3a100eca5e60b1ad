import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman_trainer.errors import DataError
from dragoman_trainer.tasks.translation.evaluation.checks import check_segments, rate_of
from dragoman_trainer.tasks.translation.evaluation.copied_source import is_untranslated
from dragoman_trainer.tasks.translation.evaluation.disturbances import DISTURBANCES
from dragoman_trainer.tasks.translation.evaluation.formality import formality_of, keeps_formality
from dragoman_trainer.tasks.translation.evaluation.gender import gender_of, keeps_gender
from dragoman_trainer.tasks.translation.evaluation.hallucination import find_hallucinations, oscillates
from dragoman_trainer.tasks.translation.evaluation.kept_values import (
    keeps_numbers,
    keeps_placeholders,
    numbers_of,
    placeholders_of,
)
from dragoman_trainer.tasks.translation.evaluation.lengths import damped_ratio, length_bounds
from dragoman_trainer.tasks.translation.evaluation.subtitle_limits import fits_lines, is_readable
from dragoman_trainer.tasks.translation.evaluation.terminology import Termbase, read_termbase
from dragoman_trainer.tasks.translation.evaluation.test_set import Segment

text = st.text(min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("language", "formal", "informal", "neutral"),
    [
        ("de", "Können Sie das öffnen?", "Kannst du das öffnen?", "Das wird geöffnet."),
        ("de", "Das ist für Ihren Computer.", "Das ist dein Computer.", "Sie lachte."),
        ("fr", "Voulez-vous continuer ?", "Tu veux continuer ?", "Le fichier est ouvert."),
        ("fr", "Votre fichier", "Je t'aime.", "La table"),
        ("es", "¿Quiere usted continuar?", "¿Quieres guardar tu archivo?", "El archivo está abierto."),
        ("it", "Posso aiutare Lei?", "Vuoi il tuo file?", "Il file è aperto."),
        ("ja", "ファイルを開きますか？", "ファイルを開くぞ。", "設定"),
        ("ja", "保存しました。", "それは本当だ。", "新しいファイル"),
        ("ja", "お待ちください", "もう行った。", "時間"),
        ("ko", "파일을 열었습니다.", "파일을 열었다.", "파일"),
        ("ko", "지금 가세요!", "지금 뭐 해?", "사용자 단어"),
        ("ko", "같이 봅시다.", "같이 보자.", "같이"),
        ("nl", "Wilt u doorgaan?", "Wil je doorgaan?", "Het bestand is open."),
        ("ru", "Вы хотите продолжить?", "Ты хочешь продолжить?", "Файл открыт."),
    ],
)
def test_formality_shows(language, formal, informal, neutral):
    assert formality_of(formal, language) == "formal"
    assert formality_of(informal, language) == "informal"
    assert formality_of(neutral, language) is None


def test_formality_is_compared_where_both_show_it():
    check = keeps_formality("de")
    assert check("", "Wollen Sie?", "Möchten Sie?") is True
    assert check("", "Wollen Sie?", "Willst du?") is False
    assert check("", "Wollen Sie?", "Weiter?") is None
    assert keeps_formality("xx")("", "a", "b") is None


@pytest.mark.parametrize(
    ("language", "feminine", "masculine"),
    [
        ("de", "Ich habe ihr geholfen.", "Ich habe ihm geholfen."),
        ("en", "She took her book.", "He took his book."),
        ("es", "Ella vino.", "Él vino."),
        ("fr", "Elle est venue.", "Il est venu."),
        ("it", "L'ho dato a lei.", "L'ho dato a lui."),
        ("ja", "彼女は来た。", "彼は来た。"),
        ("nl", "Ik zag haar.", "Hij kwam."),
        ("pl", "Ona przyszła.", "On przyszedł."),
        ("pt", "Ela chegou.", "Ele chegou."),
        ("ru", "Она пришла.", "Он пришёл."),
        ("zh", "她来了。", "他来了。"),
    ],
)
def test_gender_shows(language, feminine, masculine):
    assert gender_of(feminine, language) == "feminine"
    assert gender_of(masculine, language) == "masculine"
    assert gender_of(f"{feminine} {masculine}", language) is None


def test_gender_is_compared_where_source_and_reference_agree():
    check = keeps_gender("en", "fr")
    assert check("She is here.", "Elle est ici.", "Elle est là.") is True
    assert check("She is here.", "Elle est ici.", "Il est ici.") is False
    assert check("She is here.", "La docteure est ici.", "Il est ici.") is None
    assert check("She saw him.", "Elle le vit.", "Il le vit.") is None
    assert keeps_gender("de", "fr")("Sie", "Elle", "Il") is None


@pytest.mark.parametrize(
    "loop",
    [
        "nicht nicht nicht nicht nicht",
        "ich will nicht, ich will nicht, ich will nicht, ich will nicht",
        "der alte Mann im Haus und der alte Mann im Haus sah der alte Mann im Haus",
        "是的是的是的是的是的",
        "わかったわかったわかったわかったわかったわかった",
    ],
)
def test_loops_are_hallucinated(loop):
    assert oscillates("I do not want that.", "Das will ich nicht.", loop)


def test_what_source_or_reference_repeats_is_no_loop():
    chant = "no no no no no no"
    assert not oscillates(chant, "nein nein nein nein nein nein", "nein nein nein nein nein nein")
    assert not oscillates("He laughed.", "Ha ha ha ha ha!", "Ha ha ha ha!")


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True), st.integers(5, 8))
@settings(max_examples=50)
def test_every_repeated_phrase_of_three_words_is_found_and_none_without_repetition(words, times):
    assert not oscillates("x", "x", " ".join(words))
    assert oscillates("x", "x", " ".join(words[:3] * times))


def test_detached_and_far_too_long_output_is_hallucinated():
    sources = [f"sentence number {word} of many" for word in ("one", "two", "three", "four")]
    references = [f"Satz Nummer {word} von vielen" for word in ("eins", "zwei", "drei", "vier")]
    same = "Das ist nicht das, was ich meinte."
    assert find_hallucinations(sources, references, [same, same, same, references[3]], 1) == [True] * 3 + [False]
    longer = " ".join(f"Wort{number}" for number in range(40))
    assert find_hallucinations(sources, references, [longer, *references[1:]], 1) == [True] + [False] * 3
    assert find_hallucinations(["Yes."] * 4, ["Ja."] * 4, ["Ja."] * 4, 1) == [False] * 4


def test_lengths_beyond_those_of_99_per_cent_of_references():
    references = ["x" * (40 + row % 20) for row in range(200)]
    sources = ["y" * 50] * 200
    bounds = length_bounds(sources, references)
    assert bounds is not None
    outside = sum(
        not bounds[0] <= damped_ratio(*pair) <= bounds[1] for pair in zip(sources, references, strict=True)
    )
    assert outside <= 2
    assert damped_ratio("y" * 50, "x" * 90) > bounds[1]
    assert damped_ratio("y" * 50, "x" * 5) < bounds[0]
    assert length_bounds(sources[:19], references[:19]) is None


def test_untranslated():
    source, reference = "Please close this window first.", "Bitte schließen Sie zuerst dieses Fenster."
    assert is_untranslated(source, reference, "please close this window first.") is True
    assert is_untranslated(source, reference, "Bitte please close this window first.") is True
    assert is_untranslated(source, reference, reference) is False
    assert is_untranslated("Microsoft Windows", "Microsoft Windows", "x") is None
    assert is_untranslated("12:30", "12.30", "12:30") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("1,000.50", "1.000,50"), ("3.14", "3,14"), ("10 000", "10\u202f000"), ("٣٤", "34"), ("１２", "12")],
)
def test_numbers_are_compared_without_separators(one, other):
    assert set("".join(numbers_of(one))) == set("".join(numbers_of(other)))
    assert keeps_numbers("1,000.50 of 3", "1.000,50 von 3", "1.000,50 von 3") is True
    assert keeps_numbers("1,000.50 of 3", "1.000,50 von 3", "1.000,50") is False
    assert keeps_numbers("3 files", "drei Dateien", "Dateien") is None
    assert keeps_numbers("files", "Dateien", "3 Dateien") is None


def test_placeholders():
    found = placeholders_of(
        "{name} %s %1$s %(count)d ${x} {{y}} <b>bold</b> &amp; 50% off, 100 % sure [[z]] [PORT] __K__ {0}"
    )
    assert set(found) == {
        *(
            "{name}",
            "%s",
            "%1$s",
            "%(count)d",
            "${x}",
            "{{y}}",
            "<b>",
            "</b>",
            "&amp;",
            "[[z]]",
            "[PORT]",
            "__K__",
            "{0}",
        )
    }
    assert keeps_placeholders("Open {file}", "{file} öffnen", "{file} zu") is True
    assert keeps_placeholders("Open {file}", "{file} öffnen", "{datei} öffnen") is False
    assert keeps_placeholders("Open {file}", "{file} öffnen", "{file} {file}") is False
    assert keeps_placeholders("Open {file}", "Öffnen", "Öffnen") is None


def test_terms(tmp_path):
    path = tmp_path / "terms.jsonl"
    lines = [
        {"source": ["invoice", "bill"], "target": ["Rechnung", "Faktura"]},
        {"source": ["IT"], "target": ["EDV"]},
        {"source": ["hard disk drive"], "target": ["Festplatte"]},
        {"source": ["hard"], "target": ["schwer"]},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    termbase = read_termbase(path)
    assert termbase.is_obeyed("Send the invoices", "Die Rechnungsnummer") is True
    assert termbase.is_obeyed("Send the bill", "Faktura") is True
    assert termbase.is_obeyed("Send the invoice", "Das Schreiben") is False
    assert termbase.is_obeyed("it is late", "es ist spät") is None
    assert termbase.is_obeyed("our IT", "unsere IT") is False
    assert termbase.is_obeyed("a hard disk drive", "eine Festplatte") is True
    assert Termbase([(["発注"], ["order"])]).is_obeyed("発注を送る", "send the order") is True
    path.write_text('{"source": ["a"]}\n')
    with pytest.raises(DataError, match=r"terms\.jsonl: line 1"):
        read_termbase(path)


def test_subtitles():
    assert is_readable("x" * 34, 2, "de") is True
    assert is_readable("x" * 35, 2, "de") is False
    assert is_readable("字" * 9, 2, "ja") is False
    assert is_readable("x", None, "de") is None
    two_lines = " ".join(["word"] * 16)
    assert fits_lines(two_lines, 5, "en") is True
    assert fits_lines(two_lines + " word", 5, "en") is False
    assert fits_lines("字" * 26, 5, "ja") is True
    assert fits_lines("字" * 27, 5, "ja") is False
    assert fits_lines(two_lines * 4, 12, "en") is None


@given(st.text(max_size=200), st.floats(0.1, 7))
@settings(max_examples=100)
def test_what_fits_still_fits_when_words_are_left_out(line, seconds):
    words = line.split()
    if fits_lines(line, seconds, "en"):
        assert fits_lines(" ".join(words[1:]), seconds, "en")


@given(st.lists(st.tuples(text, text, text), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_checks_bear_any_text_and_a_perfect_translation_is_never_wrong(rows):
    segments = [Segment(f"{row:016x}", source, reference) for row, (source, reference, _) in enumerate(rows)]
    wild = check_segments(segments, [hypothesis for *_, hypothesis in rows], ("en", "de"), None)
    assert all(len(verdicts) == len(rows) for verdicts in wild.values())
    perfect = check_segments(segments, [reference for _, reference, _ in rows], ("en", "de"), None)
    assert all(perfect["exact"])
    for name in ("numbers", "placeholders", "formality", "gender"):
        assert False not in perfect[name]


def test_a_rate_is_the_share_of_those_with_a_say():
    assert rate_of([True, None, False, True]) == {"share": 2 / 3, "segments": 3}
    assert rate_of([None]) is None


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_disturbances_bear_any_text_and_are_the_same_again(source):
    for disturb in DISTURBANCES.values():
        assert disturb(source) == disturb(source)
        assert bool(disturb(source).strip()) or len(source) <= 1 or not source.strip() or disturb(source) == source


def test_disturbances():
    source = "Please, close the window (now)."
    assert DISTURBANCES["noPunctuation"](source) == "Please close the window now"
    assert DISTURBANCES["noPunctuation"]("...") == "..."
    assert DISTURBANCES["upperCase"](source) == "PLEASE, CLOSE THE WINDOW (NOW)."
    typos = DISTURBANCES["typos"](source)
    assert typos != source
    assert abs(len(typos) - len(source)) <= 3
    assert DISTURBANCES["typos"]("no") == "no"
