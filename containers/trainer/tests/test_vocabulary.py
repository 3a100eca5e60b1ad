from hypothesis import given
from hypothesis import strategies as st

from dragoman_trainer.tasks.translation.vocabulary import automatic_size


def test_sizes_grow_with_the_corpus():
    sizes = [
        automatic_size(pairs, pairs * 80, 120, ("en", "de")) for pairs in (10_000, 200_000, 1_000_000, 6_000_000)
    ]
    assert sizes == [2_000, 8_000, 12_000, 32_000]


def test_cjk_gets_eight_thousand_where_the_text_supports_them():
    assert automatic_size(90_000, 90_000 * 60, 2_000, ("en", "ko")) == 8_000
    assert 2_000 <= automatic_size(9_000, 9_000 * 50, 1_100, ("en", "ja")) < 8_000
    assert automatic_size(6_000_000, 10**9, 6_000, ("zh", "en")) == 32_000


@given(st.integers(1, 10**7), st.integers(1, 10**4), st.sampled_from(["de", "ko", "zh"]))
def test_every_character_finds_room(pairs, characters, language):
    assert automatic_size(pairs, pairs * 50, characters, ("en", language)) >= characters + 260
