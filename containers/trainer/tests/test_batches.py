import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dragoman_trainer.training.batches import drawn_rows, micro_batches, plan_epoch

LONGEST = 40
lengths = st.integers(1, 300).flatmap(
    lambda count: st.tuples(
        *[hnp.arrays(np.int64, count, elements=st.integers(1, LONGEST)) for _ in range(2)],
    )
)


@given(lengths, st.integers(LONGEST, 500), st.integers(0, 5), st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_every_pair_is_in_exactly_one_batch_that_fits(sides, tokens, seed, epoch):
    source, target = sides
    plan = plan_epoch(source, target, tokens, "manifest", seed, epoch)
    assert sorted(np.concatenate(plan).tolist()) == list(range(len(source)))
    for batch in plan:
        assert len(batch) * max(source[batch].max(), target[batch].max()) <= tokens


@given(lengths, st.integers(0, 5), st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_the_plan_depends_on_its_arguments_only(sides, seed, epoch):
    first = plan_epoch(*sides, 64, "manifest", seed, epoch)
    second = plan_epoch(*sides, 64, "manifest", seed, epoch)
    assert [batch.tolist() for batch in first] == [batch.tolist() for batch in second]


def test_epochs_seeds_and_data_give_other_plans():
    random = np.random.default_rng(0)
    sides = random.integers(1, LONGEST, 500), random.integers(1, LONGEST, 500)
    plans = {
        str([batch.tolist() for batch in plan_epoch(*sides, 128, *key)])
        for key in [("a", 1, 0), ("a", 1, 1), ("a", 2, 0), ("b", 1, 0)]
    }
    assert len(plans) == 4


def test_little_is_padded():
    random = np.random.default_rng(0)
    source = random.integers(1, LONGEST, 5000)
    target = np.clip(source + random.integers(-4, 5, 5000), 1, None)
    plan = plan_epoch(source, target, 512, "manifest", 1, 0)
    padded = sum(len(batch) * (source[batch].max() + target[batch].max()) for batch in plan)
    assert (source.sum() + target.sum()) / padded > 0.93


@given(st.integers(1, 50), st.integers(1, 60))
def test_micro_batches_keep_all_pairs_in_order(rows, count):
    batch = np.arange(rows)
    parts = micro_batches(batch, count)
    assert np.concatenate(parts).tolist() == batch.tolist()
    assert len(parts) == min(rows, count)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@given(
    hnp.arrays(np.float32, st.integers(1, 60), elements=st.floats(0.125, 5, width=32)),
    st.integers(0, 9),
    st.integers(0, 9),
)
@settings(max_examples=50, deadline=None)
def test_rows_are_drawn_as_often_as_their_weights_say(weights, seed, epoch):
    counts = np.bincount(drawn_rows(weights, seed, epoch), minlength=len(weights))
    assert np.all((counts == np.floor(weights)) | (counts == np.ceil(weights)))
    longer = drawn_rows(np.append(weights, np.float32(0.5)), seed, epoch)
    assert longer[longer < len(weights)].tolist() == drawn_rows(weights, seed, epoch).tolist()


def test_over_epochs_a_fraction_is_kept():
    weights = np.repeat(np.float32([0.25, 1, 2.75]), 400)
    counts = sum(np.bincount(drawn_rows(weights, 1, epoch), minlength=len(weights)) for epoch in range(20))
    means = counts.reshape(3, 400).mean(axis=1) / 20
    assert np.allclose(means, [0.25, 1, 2.75], atol=0.02)


def test_weighted_rows_are_what_the_batches_have():
    random = np.random.default_rng(0)
    sides = random.integers(1, LONGEST, 300), random.integers(1, LONGEST, 300)
    weights = random.uniform(0.1, 3, 300).astype(np.float32)
    plan = plan_epoch(*sides, 128, "manifest", 1, 4, weights)
    assert sorted(np.concatenate(plan).tolist()) == drawn_rows(weights, 1, 4).tolist()
