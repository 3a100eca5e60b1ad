"""Tables from rows to an evaluated model: killed anywhere it ends bitwise equal, and it beats what it must."""

import json

import numpy as np
import pytest
from jobs import run_process, run_step
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss
from tabular_league import league, tabular_job, tabular_recipe, write_table

from dragoman_trainer.tasks.tabular.boosted_trees import BoostedTrees
from dragoman_trainer.tasks.tabular.booster import fit_booster
from dragoman_trainer.tasks.tabular.calibration import calibration_of
from dragoman_trainer.tasks.tabular.candidates import FIRST, Candidate, draw_candidates
from dragoman_trainer.tasks.tabular.probabilities import fit_temperature, with_temperature
from dragoman_trainer.tasks.tabular.scores import (
    brier_scores,
    classification_scores,
    ranked_probability_scores,
)

FITS = 2 * 2 + 2 + 2


@pytest.fixture(scope="module")
def binarized(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tabular-binarized")
    table = write_table(folder / "league.json", league(150, 7))
    return run_step(folder, tabular_job("binarize"), {"table": table})


@pytest.fixture(scope="module")
def trained(binarized, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tabular-trained")
    return run_step(folder, tabular_job("train"), {"binarized": f"{binarized.out}/"})


def test_binarizing_reports_the_parts(binarized):
    assert binarized.exit_code == 0
    metrics = binarized.result["metrics"]
    assert metrics["rows"] == 600
    assert metrics["train"] + metrics["validation"] + metrics["test"] == 600
    assert (metrics["train"], metrics["test"]) == (388, 120)


def test_training_reports_what_it_made(trained):
    assert trained.exit_code == 0
    assert trained.result["optimizerStep"] == FITS
    names = {one["name"] for one in trained.result["artifacts"]}
    assert names == {"model.safetensors", "config.json", "training.json"}
    report = json.loads((trained.out / "training.json").read_text())
    assert len(report["candidates"]) == 2
    assert report["candidates"][report["best"]]["loss"] == min(one["loss"] for one in report["candidates"])
    progress = json.loads((trained.state / "progress.json").read_text())
    assert (progress["done"], progress["total"], len(progress["validations"])) == (FITS, FITS, 2)


@pytest.mark.parametrize(
    ("fault", "exit_code"),
    [("sigkill@step=3", -9), ("sigterm@step=6", 75)],
)
def test_killed_and_resumed_equals_undisturbed(trained, binarized, tmp_path, fault, exit_code):
    inputs = {"binarized": f"{binarized.out}/"}
    killed = run_process(tmp_path, tabular_job("train"), inputs, fault=fault)
    assert killed.exit_code == exit_code
    assert not (killed.out / "model.safetensors").exists()
    resumed = run_step(tmp_path, tabular_job("train", attempt=2), inputs)
    assert resumed.exit_code == 0
    for name in ("model.safetensors", "config.json"):
        assert resumed.artifact(name)["sha256"] == trained.artifact(name)["sha256"]


def test_stopped_before_every_fit_it_ends_bitwise_equal(trained, binarized, tmp_path, monkeypatch):
    inputs = {"binarized": f"{binarized.out}/"}
    for attempt in range(1, FITS + 1):
        monkeypatch.setenv("DRAGOMAN_FAULT", f"bug@step={attempt}")
        assert run_step(tmp_path, tabular_job("train", attempt=attempt), inputs).exit_code == 70
    monkeypatch.delenv("DRAGOMAN_FAULT")
    resumed = run_step(tmp_path, tabular_job("train", attempt=FITS + 1), inputs)
    assert resumed.artifact("model.safetensors")["sha256"] == trained.artifact("model.safetensors")["sha256"]


@pytest.mark.parametrize(
    ("fault", "exit_code"), [("nan@step=3", 82), ("host-memory@step=1", 81), ("disk@checkpoint", 73)]
)
def test_failures_have_their_class(binarized, tmp_path, monkeypatch, fault, exit_code):
    monkeypatch.setenv("DRAGOMAN_FAULT", fault)
    run = run_step(tmp_path, tabular_job("train"), {"binarized": f"{binarized.out}/"})
    assert run.exit_code == exit_code


def test_damaged_features_are_a_data_error(binarized, tmp_path):
    copy = tmp_path / "binarized"
    copy.mkdir()
    for path in binarized.out.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    (copy / "targets.npy").write_bytes(b"xx")
    run = run_step(tmp_path, tabular_job("train"), {"binarized": f"{copy}/"})
    assert run.exit_code == 65
    assert "targets.npy is missing or damaged" in run.result["message"]


def test_the_evaluation_says_how_good_against_what(trained, binarized, tmp_path):
    inputs = {"model": f"{trained.out}/", "binarized": f"{binarized.out}/", "champion": f"{trained.out}/"}
    run = run_step(tmp_path, tabular_job("evaluate", champion="m000000000000"), inputs)
    assert run.exit_code == 0
    document = json.loads((run.out / "evaluation.json").read_text())
    [test_set] = document["testSets"]
    assert (document["task"], document["primary"]) == ("tabular", "logLoss")
    assert (test_set["name"], test_set["role"], test_set["segments"]) == ("corpus", "own", 120)
    scores, baselines = test_set["metrics"], test_set["baselines"]
    assert set(scores) == {"logLoss", "brier", "rankedProbability", "accuracy"}
    for name in ("logLoss", "brier", "rankedProbability"):
        assert scores[name]["score"] < baselines["base rate"][name]["score"]
        assert scores[name]["low"] <= scores[name]["score"] <= scores[name]["high"]
        assert baselines["Elo"][name]["score"] < baselines["base rate"][name]["score"]
    assert {one["slice"] for one in test_set["slices"]} == {"league:north", "league:south"}
    assert sum(one["segments"] for one in test_set["slices"]) == 120
    against = test_set["versusChampion"]
    assert (against["champion"], against["segments"], against["documents"]) == ("m000000000000", 120, 30)
    assert against["metrics"]["logLoss"]["difference"] == 0
    lines = [json.loads(line) for line in (run.out / f"segments-{test_set['setId']}.jsonl").open()]
    assert len(lines) == 120
    expected = np.mean([-np.log(row["probabilities"][row["reference"]]) for row in lines])
    assert scores["logLoss"]["score"] == pytest.approx(expected, abs=1e-4)
    assert (run.out / "calibration.svg").read_text().startswith("<svg")
    assert document["files"] == ["calibration.json", "calibration.svg"]


def test_a_champion_that_has_seen_the_rows_is_not_compared(trained, binarized, tmp_path):
    champion = tmp_path / "champion"
    champion.mkdir()
    for path in trained.out.iterdir():
        (champion / path.name).write_bytes(path.read_bytes())
    config = json.loads((champion / "config.json").read_text())
    (champion / "config.json").write_text(json.dumps({**config, "trainedUntil": 1e6}))
    inputs = {"model": f"{trained.out}/", "binarized": f"{binarized.out}/", "champion": f"{champion}/"}
    run = run_step(tmp_path, tabular_job("evaluate", champion="m000000000000"), inputs)
    [test_set] = json.loads((run.out / "evaluation.json").read_text())["testSets"]
    assert test_set["versusChampion"] is None


def test_numbers_are_predicted_too(tmp_path):
    random = np.random.default_rng(2)
    rows = [
        {
            "day": number,
            "shop": f"s{number % 3}",
            "price": float(price),
            "sold": 10 * (number % 3) - 5 * float(price),
        }
        for number, price in enumerate(random.uniform(0, 1, 600))
    ]
    recipe = tabular_recipe(time="day", target="sold", kind="regression", groups=["shop"], columns=["price"])
    recipe["search"] |= {"maximumIterations": 100}
    table = write_table(tmp_path / "sales.json", rows)
    binarized = run_step(tmp_path / "b", tabular_job("binarize", recipe=recipe), {"table": table})
    assert binarized.exit_code == 0, binarized.result
    inputs = {"binarized": f"{binarized.out}/"}
    trained = run_step(tmp_path / "t", tabular_job("train", recipe=recipe), inputs)
    evaluated = run_step(
        tmp_path / "e", tabular_job("evaluate", recipe=recipe), {**inputs, "model": f"{trained.out}/"}
    )
    document = json.loads((evaluated.out / "evaluation.json").read_text())
    [test_set] = document["testSets"]
    assert document["primary"] == "rmse"
    assert test_set["metrics"]["rmse"]["score"] < 0.5 * test_set["baselines"]["base rate"]["rmse"]["score"]


@pytest.mark.parametrize("classes", [0, 2, 4])
def test_stored_trees_predict_what_scikit_learn_does(classes, tmp_path):
    random = np.random.default_rng(classes)
    features = random.normal(size=(400, 5))
    features[::5, 1] = np.nan
    targets = np.nan_to_num(features[:, 0] + features[:, 1]) + random.normal(size=400)
    kind = HistGradientBoostingRegressor
    if classes:
        kind = HistGradientBoostingClassifier
        targets = np.digitize(targets, np.quantile(targets, np.linspace(0, 1, classes + 1)[1:-1]))
    estimator = kind(max_iter=12, early_stopping=False, random_state=1).fit(features, targets)
    BoostedTrees.of(estimator).save(tmp_path / "model.safetensors")
    raw = BoostedTrees.load(tmp_path / "model.safetensors").raw(features)
    expected = estimator.predict(features) if not classes else estimator.decision_function(features)
    assert np.array_equal(np.squeeze(raw), expected)
    booster = fit_booster(
        Candidate(0.1, 31, 20, 0.0, 1.0),
        features,
        targets.astype(np.float64),
        classes=classes,
        base_column=None,
        iterations=12,
        seed=1,
    )
    predicted = estimator.predict_proba(features) if classes else estimator.predict(features)[:, None]
    assert booster.predict(features) == pytest.approx(predicted, abs=1e-12)
    *_, last = booster.stages(features)
    assert np.array_equal(last, booster.predict(features))


@pytest.mark.parametrize("classes", [2, 3])
def test_trees_that_start_from_ratings_improve_on_them(classes):
    random = np.random.default_rng(3)
    features = random.normal(size=(3000, 2)) * [200, 1]
    chance = 2 * features[:, 0] / 400 + 1.5 * (features[:, 1] > 0) + random.logistic(size=3000)
    targets = np.digitize(chance, [0.0] if classes == 2 else [-0.5, 1.0]).astype(np.float64)
    losses = {}
    for iterations in (1, 60):
        candidate = Candidate(1e-9 if iterations == 1 else 0.1, 8, 20, 1.0, 1.0)
        booster = fit_booster(
            candidate, features, targets, classes=classes, base_column=0, iterations=iterations, seed=1
        )
        assert len(booster.trees.starts) == iterations * (1 if classes == 2 else classes)
        probabilities = booster.predict(features)
        losses[iterations] = log_loss(targets, probabilities)
        if iterations == 1:
            assert booster.base is not None
            assert probabilities == pytest.approx(booster.base.logit.probabilities(features[:, 0]), abs=1e-6)
    assert losses[60] < losses[1] - 0.05


def test_scores_are_their_formulas():
    probabilities = np.array([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]])
    targets = np.array([2, 2])
    assert brier_scores(probabilities, targets) == pytest.approx([0.04 + 0.09 + 0.25, 2])
    assert ranked_probability_scores(probabilities, targets) == pytest.approx([(0.04 + 0.25) / 2, 1])
    nearer = ranked_probability_scores(np.array([[0.0, 1.0, 0.0]]), np.array([2]))
    assert nearer[0] == 0.5
    scores = classification_scores(probabilities, targets, ordered=False)
    assert scores["accuracy"].score() == 0.5
    assert "rankedProbability" not in scores


def test_temperature_mends_what_is_too_sure():
    random = np.random.default_rng(4)
    logits = random.normal(size=(4000, 3))
    truth = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    targets = np.array([random.choice(3, p=row) for row in truth])
    too_sure = with_temperature(truth, 0.5)
    assert fit_temperature(too_sure, targets) == pytest.approx(2, abs=0.2)
    assert calibration_of(truth, targets, ("a", "b", "c"))["expectedError"] < 0.02
    assert calibration_of(too_sure, targets, ("a", "b", "c"))["expectedError"] > 0.05


def test_more_candidates_begin_with_the_same():
    assert draw_candidates(3, 9) == draw_candidates(8, 9)[:3]
    assert draw_candidates(1, 9) == [FIRST]
    assert draw_candidates(3, 9)[1:] != draw_candidates(3, 10)[1:]
