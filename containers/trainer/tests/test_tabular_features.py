"""Features see the past alone, and are what their names say."""

import copy
import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tabular_league import RECIPE, league, tabular_recipe, write_table

from dragoman_trainer.contracts import check, parse_recipe
from dragoman_trainer.errors import ConfigError, DataError
from dragoman_trainer.tasks.tabular.elo import EloRatings, fit_ordered_logit
from dragoman_trainer.tasks.tabular.features import feature_makers, make_features
from dragoman_trainer.tasks.tabular.recipe import SplitSettings, TabularRecipe
from dragoman_trainer.tasks.tabular.split import expanding_folds, split_by_time
from dragoman_trainer.tasks.tabular.table import read_table

MATCHES = league(12, 1)
OUTCOMES = ("homeGoals", "awayGoals")


def features_of(rows, folder: Path, recipe=RECIPE):
    """By what is known of a row, its features by name."""
    parsed = parse_recipe(TabularRecipe, recipe)
    table = read_table([Path(write_table(folder / "table.json", rows))], parsed)
    makers = feature_makers(parsed, table)
    names = [name for maker in makers for name in maker.names]
    assert len(set(names)) == len(names)
    matrix = make_features(table, makers)
    return {
        json.dumps(row.known, sort_keys=True): dict(zip(names, values, strict=True))
        for row, values in zip(table.rows, matrix, strict=True)
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("features")


def same(one, other):
    return np.array_equal(np.array(list(one.values())), np.array(list(other.values())), equal_nan=True)


@given(changed=st.integers(0, len(MATCHES) - 1), home=st.integers(0, 9), away=st.integers(0, 9))
@settings(max_examples=25, deadline=None)
def test_no_outcome_changes_features_of_its_own_time_or_before(folder, changed, home, away):
    before = features_of(MATCHES, folder)
    rows = copy.deepcopy(MATCHES)
    rows[changed] |= {"homeGoals": home, "awayGoals": away}
    after = features_of(rows, folder)
    for key, features in before.items():
        if json.loads(key)["date"] <= rows[changed]["date"]:
            assert same(features, after[key])


@given(start=st.integers(1, 11))
@settings(max_examples=11, deadline=None)
def test_later_rows_change_nothing(folder, start):
    whole = features_of(MATCHES, folder)
    dates = sorted({row["date"] for row in MATCHES})
    early = features_of([row for row in MATCHES if row["date"] < dates[start]], folder)
    assert early
    assert all(same(features, whole[key]) for key, features in early.items())


def test_an_outcome_changes_what_comes_after(folder):
    before = features_of(MATCHES, folder)
    rows = copy.deepcopy(MATCHES)
    rows[0] |= {"homeGoals": 9, "awayGoals": 0}
    after = features_of(rows, folder)
    assert any(not same(features, after[key]) for key, features in before.items())


def test_neither_order_nor_format_of_the_files_matters(tmp_path):
    recipe = parse_recipe(TabularRecipe, RECIPE)
    shuffled = random.Random(3).sample(MATCHES, len(MATCHES))
    lines = tmp_path / "b.jsonl"
    lines.write_text("\n".join(json.dumps(row) for row in shuffled[20:]), "utf-8")
    parts = [Path(write_table(tmp_path / "a.json", shuffled[:20])), lines]
    apart = read_table(parts, recipe)
    whole = read_table([Path(write_table(tmp_path / "all.json", MATCHES))], recipe)
    assert apart == whole
    csv = tmp_path / "all.csv"
    header = list(MATCHES[0])
    csv.write_text("\n".join([",".join(header), *(",".join(str(row[c]) for c in header) for row in MATCHES)]))
    from_csv = read_table([csv], recipe)
    assert np.array_equal(
        make_features(from_csv, feature_makers(recipe, from_csv)),
        make_features(whole, feature_makers(recipe, whole)),
        equal_nan=True,
    )


def test_form_rest_and_meetings_are_what_their_names_say(folder):
    rows = [
        {"date": "2026-01-01", "home": "A", "away": "B", "homeGoals": 3, "awayGoals": 1},
        {"date": "2026-01-05", "home": "B", "away": "A", "homeGoals": 2, "awayGoals": 2},
        {"date": "2026-01-07T12:00:00Z", "home": "A", "away": "B", "homeGoals": 0, "awayGoals": 1},
    ]
    recipe = tabular_recipe(groups=[], columns=[])
    first, _, last = features_of(rows, folder, recipe).values()
    assert np.isnan(first["home.points.2"])
    assert np.isnan(first["meetings.points"])
    assert (first["elo.home"], first["home.contests"], first["meetings"]) == (1500, 0, 0)
    assert (last["home.points.2"], last["away.points.2"]) == (0.75, 0.25)
    assert (last["home.scored.2"], last["home.conceded.2"]) == (2.5, 1.5)
    assert (last["home.onSide.scored.5"], last["away.onSide.scored.5"]) == (3, 1)
    assert (last["home.restDays"], last["home.recentContests"]) == (2.5, 2)
    assert (last["meetings"], last["meetings.points"], last["meetings.margin"]) == (2, 0.75, 1)
    assert last["difference.points.2"] == 0.5


def test_groups_say_what_came_before(folder):
    rows = [
        {"date": "2026-01-01", "shop": "a", "sold": 10.0},
        {"date": "2026-01-02", "shop": "b", "sold": 20.0},
        {"date": "2026-01-04", "shop": "a", "sold": 99.0},
    ]
    recipe = tabular_recipe(target="sold", kind="regression", groups=["shop"], columns=[])
    *_, last = features_of(rows, folder, recipe).values()
    # Ten rows of the mean of all, 15, and one of its own.
    assert last["shop.mean"] == pytest.approx((10 * 15 + 10) / 11)
    assert (last["shop.count"], last["shop.daysSince"], last["shop.last"]) == (1, 3, 10)
    assert (last["time.weekday"], last["time.dayOfYear"]) == (6, 4)


def test_elo_moves_both_by_what_was_not_expected():
    elo = EloRatings(20, 0)
    elo.update("a", "b", 1, 0)
    assert (elo.rating("a"), elo.rating("b")) == (1510, 1490)
    assert elo.expected("a", "b") == pytest.approx(1 / (1 + 10 ** (-20 / 400)))
    by_margin = EloRatings(20, 0, by_margin=True)
    by_margin.update("a", "b", 3, 0)
    assert by_margin.rating("a") == 1520


def test_the_ordered_logit_finds_the_shares_of_what_it_is_made_from():
    random = np.random.default_rng(1)
    differences = random.normal(0, 200, 20_000)
    noise = random.logistic(size=20_000)
    outcomes = np.digitize(2 * differences / 400 + noise, [-1.0, 0.5])
    model = fit_ordered_logit(differences, outcomes, 3)
    assert model.slope == pytest.approx(2, abs=0.1)
    assert model.thresholds == pytest.approx([-1, 0.5], abs=0.05)
    assert model.probabilities(differences).sum(axis=1) == pytest.approx(1)


@given(st.lists(st.integers(0, 30), min_size=20, max_size=80), st.integers(2, 4))
@settings(max_examples=60, deadline=None)
def test_what_is_learned_from_lies_strictly_before_what_it_is_judged_on(days, folds):
    times = np.array(sorted(days), np.float64)
    try:
        split = split_by_time(times, SplitSettings(0.2, 0.2))
        parts = expanding_folds(times[: split.train], folds)
    except DataError:
        return
    assert times[split.train - 1] < times[split.train]
    assert times[split.validation - 1] < times[split.validation]
    assert parts[-1][1] == split.train
    for start, end in parts:
        assert 0 < start < end
        assert times[start - 1] < times[start]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"date": "yesterday"}, "Row 1 of table.json has the time 'yesterday'"),
        ({"homeGoals": "many"}, "Row 1 of table.json has 'many' where a number must be"),
        ({"home": None}, "Row 1 of table.json names no participant in home"),
    ],
)
def test_a_bad_row_is_named(tmp_path, change, message):
    rows = [{**MATCHES[0], **change}]
    table = Path(write_table(tmp_path / "table.json", rows))
    with pytest.raises(DataError, match=message):
        read_table([table], parse_recipe(TabularRecipe, RECIPE))


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path):
    table = Path(write_table(tmp_path / "table.json", [{"date": "2026-01-01", "x": 1}]))
    with pytest.raises(DataError, match=r"has no column home, away, .* it has date, x"):
        read_table([table], parse_recipe(TabularRecipe, RECIPE))


def test_fixtures_without_a_result_are_counted_and_left_out(tmp_path):
    fixture = {**MATCHES[-1], "date": "2027-01-01", "homeGoals": None, "awayGoals": None}
    table = read_table(
        [Path(write_table(tmp_path / "table.json", [*MATCHES, fixture]))], parse_recipe(TabularRecipe, RECIPE)
    )
    assert (len(table.rows), table.without_target) == (len(MATCHES), 1)


def test_a_target_of_many_values_is_no_class(tmp_path):
    rows = [
        {"date": f"2026-01-01T00:{minute:02}:{second:02}", "y": 60 * minute + second}
        for minute in range(3)
        for second in range(60)
    ]
    recipe = parse_recipe(TabularRecipe, tabular_recipe(target="y", groups=[], columns=[]))
    with pytest.raises(ConfigError, match="180 different values"):
        read_table([Path(write_table(tmp_path / "table.json", rows))], recipe)


def test_the_test_recipe_keeps_the_contract():
    check("training-recipe", RECIPE, "test recipe")
