import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman_trainer.bootstrap import document_index, mean_of, metric_difference, metric_score, resample_weights

documents = st.lists(st.sampled_from(["a", "b", "c", None]), min_size=1, max_size=30)


@given(documents, st.integers(0, 5))
@settings(max_examples=50, deadline=None)
def test_segments_of_a_document_are_drawn_together_and_as_many_documents_as_there_are(names, seed):
    weights = resample_weights(len(names), 20, seed, names)
    index = document_index(names)
    units = [row for row, number in enumerate(index) if number not in index[:row]]
    assert (weights[:, units].sum(axis=1) == len(units)).all()
    for row, number in enumerate(index):
        assert (weights[:, row] == weights[:, units[number]]).all()


@given(documents)
@settings(max_examples=30, deadline=None)
def test_a_segment_without_a_document_is_one_of_its_own(names):
    index = document_index(names)
    alone = [index[row] for row, name in enumerate(names) if name is None]
    assert len(set(alone)) == len(alone)
    assert int(index.max()) + 1 == len(alone) + len({name for name in names if name is not None})


def test_documents_of_equal_segments_widen_the_interval():
    draw = np.random.default_rng(1)
    values = np.repeat(draw.normal(size=40), 25)
    scored = mean_of(values, "mean")
    names = [f"d{row // 25}" for row in range(1000)]

    def width(documents):
        score = metric_score(scored, resample_weights(1000, 400, 1, documents))
        return score["high"] - score["low"]

    # Forty independent values, not a thousand: five times as wide by theory.
    assert width(names) / width(None) == pytest.approx(5, rel=0.2)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    draw = np.random.default_rng(7)
    covered = 0
    for seed in range(200):
        scored = mean_of(draw.normal(3, 1, size=80), "mean")
        score = metric_score(scored, resample_weights(80, 200, seed))
        covered += score["low"] <= 3 <= score["high"]
    assert 180 <= covered <= 199


def test_a_part_is_scored_by_itself():
    scored = mean_of([1, 2, 3, 10], "mean", factor=100)
    assert scored.of([0, 2]).score() == 200
    assert scored.segment_scores() == [100, 200, 300, 1000]


def test_less_can_be_better():
    better, worse = mean_of([1.0, 1.2, 0.9, 1.1], "loss"), mean_of([2.0, 2.3, 1.9, 2.1], "loss")
    weights = resample_weights(4, 100, 1)
    assert metric_difference(better, worse, weights, higher_is_better=False)["pValue"] == 0
    assert metric_difference(better, worse, weights)["pValue"] == 1
