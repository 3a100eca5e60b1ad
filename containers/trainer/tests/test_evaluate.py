import json

import pytest
from jobs import job_document, recipe_with, run_step, write_pairs


def evaluate(trained, folder, test_uri, **inputs):
    champion = {"champion": "v1"} if "champion" in inputs else {}
    document = job_document(
        "evaluate", testSets=[{"setId": "own", "name": "Own test set", "role": "own"}], **champion
    )
    named = {"model": f"{trained.out}/", "test.own": test_uri}
    if "champion" in inputs:
        named["champion.own"] = inputs["champion"]
    return run_step(folder, document, named)


def test_scores_a_set_and_keeps_every_segment(trained, corpus, tmp_path):
    run = evaluate(trained, tmp_path, corpus.test)
    assert run.exit_code == 0, run.result
    [report] = json.loads((run.out / "evaluation.json").read_text("utf-8"))["testSets"]
    assert report["segments"] == 20
    assert report["versusChampion"] is None
    lines = [json.loads(line) for line in (run.out / "segments-own.jsonl").read_text("utf-8").splitlines()]
    assert [line["pairId"] for line in lines] == sorted(line["pairId"] for line in lines)
    assert len(report["samples"]) == 10
    assert report["samples"][0]["hypothesis"] == lines[0]["hypothesis"]
    assert {one["name"] for one in run.result["artifacts"]} == {"evaluation.json", "segments-own.jsonl"}
    assert run.result["metrics"]["own.chrf"] == report["metrics"]["chrf"]["score"]


def test_compares_with_the_champion_on_shared_segments(trained, corpus, tmp_path):
    first = evaluate(trained, tmp_path / "first", corpus.test)
    lines = (first.out / "segments-own.jsonl").read_text("utf-8").splitlines()
    champion = tmp_path / "champion.jsonl"
    perfect = [json.loads(line) for line in lines[:12]]
    champion.write_text("".join(json.dumps({**one, "hypothesis": one["reference"]}) + "\n" for one in perfect))
    run = evaluate(trained, tmp_path / "second", corpus.test, champion=str(champion))
    [report] = json.loads((run.out / "evaluation.json").read_text("utf-8"))["testSets"]
    versus = report["versusChampion"]
    assert (versus["champion"], versus["segments"]) == ("v1", 12)
    assert versus["metrics"]["chrf"]["difference"] < 0
    assert versus["metrics"]["chrf"]["pValue"] == 1


def test_a_champion_file_that_is_none_is_a_data_error(trained, corpus, tmp_path):
    champion = tmp_path / "champion.jsonl"
    champion.write_text("not json\n")
    run = evaluate(trained, tmp_path, corpus.test, champion=str(champion))
    assert run.exit_code == 65
    assert "champion.jsonl" in run.result["message"]


def test_an_empty_test_set_is_a_data_error(trained, tmp_path):
    write_pairs(tmp_path / "test.parquet", [])
    run = evaluate(trained, tmp_path, str(tmp_path / "test.parquet"))
    assert run.exit_code == 65
    assert "Own test set" in run.result["message"]


def test_a_model_without_its_files_is_a_data_error(binarized, corpus, tmp_path):
    run = evaluate(binarized, tmp_path, corpus.test)
    assert run.exit_code == 65
    assert "model.safetensors is missing" in run.result["message"]


@pytest.mark.full
def test_a_longer_training_learns_the_toy_language(binarized, corpus, tmp_path):
    recipe = recipe_with(steps=600, batch__tokens=512, validation__everySteps=200, checkpoint__everySteps=300)
    trained = run_step(
        tmp_path / "train", job_document("train", recipe=recipe), {"binarized": f"{binarized.out}/"}
    )
    run = evaluate(trained, tmp_path / "evaluate", corpus.test)
    [report] = json.loads((run.out / "evaluation.json").read_text("utf-8"))["testSets"]
    assert report["metrics"]["bleu"]["score"] > 60
