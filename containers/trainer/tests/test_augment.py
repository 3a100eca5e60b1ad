from hypothesis import given
from hypothesis import strategies as st

from dragoman_trainer.draws import draw, times_drawn
from dragoman_trainer.tasks.translation.augment import augmented, with_placeholders, without_last_mark
from dragoman_trainer.tasks.translation.recipe import AugmentationSettings

ALL = AugmentationSettings(1, 1, 1, 1, 1)


def test_every_kind_of_copy():
    pair = ("Ask Ada Lovelace about 1,234 files.", "Ada Lovelace nach 1,234 Dateien fragen.")
    upper, lower, typos, punctuation, placeholders = augmented("00", *pair, ALL)
    assert upper == (pair[0].upper(), pair[1])
    assert lower == (pair[0].lower(), pair[1])
    assert typos[0] != pair[0]
    assert typos[1] == pair[1]
    assert punctuation == (pair[0][:-1], pair[1][:-1])
    assert placeholders == ("Ask {1} {2} about {3} files.", "{1} {2} nach {3} Dateien fragen.")


def test_shares_are_kept_and_kinds_are_independent():
    settings = AugmentationSettings(upper_case=0.3, lower_case=0, typos=0.3, punctuation=0, placeholders=0)
    copies = [len(list(augmented(f"{pair:016x}", "Open the file", "x", settings))) for pair in range(2000)]
    assert 0.55 < sum(copies) / 2000 < 0.65
    assert 0.06 < copies.count(2) / 2000 < 0.12


def test_a_mark_on_one_side_stays():
    assert without_last_mark("Open it.", "Öffnen") == ("Open it.", "Öffnen")
    assert without_last_mark("...", "!") == ("...", "!")


def test_what_may_become_a_placeholder():
    assert with_placeholders("in 24 Stunden", "in 24 hours") == ("in {1} Stunden", "in {1} hours")
    assert with_placeholders("Ada met Ada", "Ada traf Ada") == ("Ada met Ada", "Ada traf Ada")
    assert with_placeholders("open {1} of Ada", "{1} von Ada") == ("open {1} of Ada", "{1} von Ada")
    assert with_placeholders("GitHub 사용", "使用GitHub") == ("{1} 사용", "使用{1}")


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_a_copy_has_both_sides_and_differs(pair_id, source, target):
    for copy in augmented(pair_id, source, target, ALL):
        assert copy != (source, target)
        assert all(copy)
    assert list(augmented(pair_id, source, target, ALL)) == list(augmented(pair_id, source, target, ALL))


@given(st.text(), st.floats(0, 100))
def test_draws(name, weight):
    assert 0 <= draw(name, "x") < 1
    assert times_drawn(weight, name, "x") - int(weight) in (0, 1)
