import copy
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from conftest import Corpus, sentences
from hypothesis import given, settings
from hypothesis import strategies as st
from jobs import RECIPE, Run, job_document, run_process, run_step, write_pairs
from sklearn.metrics import f1_score, roc_auc_score

from dragoman_trainer.bitext import Pair
from dragoman_trainer.commands import run_command
from dragoman_trainer.errors import ConfigError
from dragoman_trainer.tasks.classification.classifier import open_classifier
from dragoman_trainer.tasks.classification.damage import DAMAGES, damaged_copies
from dragoman_trainer.tasks.classification.predict import predict_texts
from dragoman_trainer.tasks.classification.score_pairs import score_pairs
from dragoman_trainer.tasks.classification.scores import area_under_roc, macro_f1

LEARNING = (
    "v", "seed", "batch", "optimizer", "steps", "precision", "compile", "validation", "checkpoint", "size",
)  # fmt: skip


def recipe_for(label: str = "pair-quality", **changes) -> dict:
    recipe = {name: copy.deepcopy(RECIPE[name]) for name in LEARNING}
    return {
        **recipe,
        "task": "classification",
        "label": label,
        "vocabulary": {"size": 320, "characterCoverage": 1, "byteFallback": True},
        "model": {"dropout": 0.1},
        "negatives": 1,
        "evaluation": {"bootstrapSamples": 100},
        **changes,
    }


def job(step: str, attempt: int = 1, **fields) -> dict:
    return job_document(step, attempt, **{"task": "classification", "recipe": recipe_for(), **fields})


def binarize(folder: Path, corpus: Corpus, recipe: dict) -> Run:
    return run_step(
        folder, job("binarize", recipe=recipe), {"train": corpus.train, "validation": corpus.validation}
    )


def evaluate(folder: Path, model: Run, test: str, recipe: dict, inputs: dict[str, str] | None = None) -> Run:
    test_sets = [{"setId": "own", "name": "Own test set", "role": "own"}]
    document = job("evaluate", recipe=recipe, testSets=test_sets, **({"champion": "v1"} if inputs else {}))
    return run_step(folder, document, {"model": f"{model.out}/", "test.own": test, **(inputs or {})})


@pytest.fixture(scope="module")
def examples(corpus, tmp_path_factory) -> Run:
    return binarize(tmp_path_factory.mktemp("examples"), corpus, recipe_for())


@pytest.fixture(scope="module")
def classifier(examples, tmp_path_factory) -> Run:
    return run_step(tmp_path_factory.mktemp("classifier"), job("train"), {"binarized": f"{examples.out}/"})


def test_examples_are_pairs_and_as_many_damaged_copies(examples):
    assert examples.exit_code == 0, examples.result["message"]
    metrics = examples.result["metrics"]
    assert metrics["train.pairs"] == metrics["train.class.good"] == 320
    assert 300 < metrics["train.class.bad"] <= 320


def test_binarizing_again_gives_the_same_bytes(examples, corpus, tmp_path):
    again = binarize(tmp_path, corpus, recipe_for())
    assert {one["name"]: one["sha256"] for one in again.result["artifacts"]} == {
        one["name"]: one["sha256"] for one in examples.result["artifacts"]
    }


@settings(deadline=None)
@given(
    st.text("ab1 .", min_size=1, max_size=40),
    st.text("cd2 .", min_size=1, max_size=40),
    st.text("ef3 .", min_size=1, max_size=40),
    st.integers(0, 2**64 - 1),
)
def test_damage_never_leaves_a_pair_as_it_is_nor_empties_a_side(source, target, other, number):
    pair = Pair(f"{number:016x}", source, target)
    copies = list(damaged_copies(pair, Pair("0" * 16, "other", other), 5))
    assert copies == list(damaged_copies(pair, Pair("0" * 16, "other", other), 5))
    for kind, sides in copies:
        assert kind in DAMAGES
        assert all(sides)
        assert sides[1] != target


def test_all_kinds_of_damage_are_done():
    pairs = [Pair(f"{index:016x}", f"Open page {index}.", f"Seite {index} jetzt öffnen.") for index in range(200)]
    other = Pair("0" * 16, "Find the key again later.", "Taste und Zeile später nochmals finden.")
    kinds = [kind for pair in pairs for kind, _ in damaged_copies(pair, other, 1)]
    assert {kind: kinds.count(kind) > 20 for kind in DAMAGES} == dict.fromkeys(DAMAGES, True)


def test_killed_and_resumed_equals_undisturbed(classifier, examples, tmp_path):
    assert classifier.exit_code == 0, classifier.result["message"]
    inputs = {"binarized": f"{examples.out}/"}
    killed = run_process(tmp_path, job("train"), inputs, fault="sigkill@step=8")
    assert killed.exit_code == -9
    resumed = run_step(tmp_path, job("train", attempt=2), inputs)
    assert resumed.artifact("model.safetensors")["sha256"] == classifier.artifact("model.safetensors")["sha256"]


def test_evaluates_what_it_says_of_held_out_pairs(classifier, corpus, tmp_path):
    run = evaluate(tmp_path / "first", classifier, corpus.test, recipe_for())
    assert run.exit_code == 0, run.result["message"]
    document = json.loads((run.out / "evaluation.json").read_text("utf-8"))
    assert (document["task"], document["primary"]) == ("classification", "f1")
    [report] = document["testSets"]
    assert set(report["metrics"]) == {"f1", "accuracy", "auc", "logLoss", "brier"}
    assert 0 <= report["metrics"]["auc"]["low"] <= report["metrics"]["auc"]["high"] <= 1
    assert report["baselines"]["base rate"]["auc"]["score"] == 0.5
    names = {one["name"] for one in run.result["artifacts"]}
    assert names == {"evaluation.json", "segments-own.jsonl", *document["files"]}
    table = json.loads((run.out / "classes-own.json").read_text("utf-8"))
    assert np.sum(table["confusion"]) == report["segments"]
    lines = [json.loads(line) for line in (run.out / "segments-own.jsonl").read_text("utf-8").splitlines()]
    right = [line["reference"] == line["hypothesis"] for line in lines]
    assert report["metrics"]["accuracy"]["score"] == pytest.approx(np.mean(right))

    champion = tmp_path / "champion.jsonl"
    perfect = [
        {**line, "probabilities": {name: float(name == line["reference"]) for name in ("bad", "good")}}
        for line in lines[:15]
    ]
    champion.write_text("".join(json.dumps(line) + "\n" for line in perfect))
    compared = evaluate(
        tmp_path / "second", classifier, corpus.test, recipe_for(), {"champion.own": str(champion)}
    )
    [report] = json.loads((compared.out / "evaluation.json").read_text("utf-8"))["testSets"]
    assert report["versusChampion"]["segments"] == 15
    assert report["versusChampion"]["metrics"]["f1"]["difference"] < 0
    assert report["versusChampion"]["metrics"]["logLoss"]["difference"] > 0


def with_domains(path: Path, pairs: list[tuple[str, str]], domains: list[str]) -> str:
    write_pairs(path, pairs)
    table = pq.read_table(path)
    column = table.column_names.index("domain")
    pq.write_table(
        table.set_column(column, "domain", [[domains[row % len(domains)] for row in range(len(pairs))]]), path
    )
    return str(path)


def test_domains_are_classes_and_one_is_too_few(corpus, tmp_path):
    recipe = recipe_for("domain")
    refused = binarize(tmp_path / "one", corpus, recipe)
    assert refused.exit_code == 65
    assert "1 domains (software)" in refused.result["message"]

    pairs = sentences(120, 5)
    with_domains(tmp_path / "train" / "part.parquet", pairs[:80], ["web", "media", "law"])
    validation = with_domains(tmp_path / "validation.parquet", pairs[80:100], ["law", "web"])
    test = with_domains(tmp_path / "test.parquet", pairs[100:], ["law", "media", "other"])
    binarized = binarize(tmp_path / "three", Corpus(f"{tmp_path}/train/", validation, test), recipe)
    trained = run_step(tmp_path, job("train", recipe=recipe), {"binarized": f"{binarized.out}/"})
    assert trained.exit_code == 0, trained.result["message"]
    run = evaluate(tmp_path / "evaluated", trained, test, recipe)
    [report] = json.loads((run.out / "evaluation.json").read_text("utf-8"))["testSets"]
    assert report["segments"] == 14  # none of a domain that training has not seen
    saved = open_classifier(trained.out)
    pair = Pair("0" * 16, "open file now.", "Datei jetzt öffnen.")
    total = sum(score_pairs(saved, [pair], domain)[0] for domain in ("law", "media", "web"))
    assert total == pytest.approx(1)
    with pytest.raises(ConfigError, match="law, media, web"):
        score_pairs(saved, [pair], None)


def test_languages_are_told_apart_and_scores_are_a_filter(corpus, tmp_path):
    recipe = recipe_for("language", steps=40, validation={**RECIPE["validation"], "everySteps": 40})
    binarized = binarize(tmp_path / "binarized", corpus, recipe)
    trained = run_step(tmp_path, job("train", recipe=recipe), {"binarized": f"{binarized.out}/"})
    assert trained.result["metrics"]["validation.f1"] > 0.95
    pairs = sentences(40, 9)
    swapped = [(target, source) for source, target in pairs[:20]]
    write_pairs(tmp_path / "pairs" / "part.parquet", [*pairs[20:], *swapped])
    out = tmp_path / "scores.parquet"
    arguments = ["--model", str(trained.out), "--pairs", str(tmp_path / "pairs"), "--out", str(out)]
    assert run_command("score", arguments) == 0
    scores = pq.read_table(out).to_pydict()
    assert scores["pairId"] == [f"{index:016x}" for index in range(40)]
    assert min(scores["score"][:20]) > max(scores["score"][20:])


def test_text_that_is_too_long_is_cut_on_its_longer_side(classifier):
    saved = replace(open_classifier(classifier.out), maximum_length=20)
    short, long = "open file.", " ".join(["Datei"] * 200)
    scores = predict_texts(saved, [(short, long), (short, long + " öffnen"), (long, short)])
    assert scores[0] == pytest.approx(scores[1])
    assert scores[0] != pytest.approx(scores[2])


def test_scores_agree_with_another_library():
    draw = random.Random(3)
    targets = np.array([draw.randrange(3) for _ in range(400)])
    predicted = np.array([target if draw.random() < 0.6 else draw.randrange(3) for target in targets])
    assert macro_f1(predicted, targets, 3).score() == pytest.approx(f1_score(targets, predicted, average="macro"))
    scores = np.array([round(draw.gauss(target, 2), 1) for target in targets])
    auc = area_under_roc(scores, targets == 2).score()
    assert auc == pytest.approx(roc_auc_score(targets == 2, scores), abs=1e-9)
