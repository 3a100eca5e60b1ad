import json
import sys
from pathlib import Path

import pytest
from jobs import job_document, recipe_with, run_step, write_pairs

from dragoman_trainer.tasks.translation.seen import segment_hash, write_seen


def evaluate(trained, folder, test_uri, further=None, **recipe):
    """Evaluates with further inputs by name, and changes to the recipe."""
    further = further or {}
    champion = {"champion": "v1"} if "champion.own" in further else {}
    document = job_document(
        "evaluate",
        testSets=[{"setId": "own", "name": "Own test set", "role": "own"}],
        recipe=recipe_with(**recipe),
        **champion,
    )
    return run_step(folder, document, {"model": f"{trained.out}/", "test.own": test_uri, **further})


def report_of(run):
    assert run.exit_code == 0, run.result
    return json.loads((run.out / "evaluation.json").read_text("utf-8"))


def json_lines(path, lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return str(path)


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
    run = evaluate(trained, tmp_path / "second", corpus.test, {"champion.own": str(champion)})
    [report] = json.loads((run.out / "evaluation.json").read_text("utf-8"))["testSets"]
    versus = report["versusChampion"]
    assert (versus["champion"], versus["segments"]) == ("v1", 12)
    assert versus["metrics"]["chrf"]["difference"] < 0
    assert versus["metrics"]["chrf"]["pValue"] == 1


def test_a_champion_file_that_is_none_is_a_data_error(trained, corpus, tmp_path):
    champion = tmp_path / "champion.jsonl"
    champion.write_text("not json\n")
    run = evaluate(trained, tmp_path, corpus.test, {"champion.own": str(champion)})
    assert run.exit_code == 65
    assert "champion.jsonl" in run.result["message"]


def test_measures_everything_that_the_inputs_allow(trained, corpus, tmp_path):
    first = report_of(evaluate(trained, tmp_path / "first", corpus.test))
    [plain] = first["testSets"]
    assert plain["absent"].keys() >= {"comet", "hter"}
    assert plain["metrics"]["comet"] is None
    assert plain["rates"]["terms"] is None
    assert plain["rates"]["exact"]["segments"] == 20
    lines = (tmp_path / "first" / "out" / "segments-own.jsonl").read_text("utf-8").splitlines()
    segments = [json.loads(line) for line in lines]
    assert isinstance(segments[0]["checks"]["hallucinated"], bool)

    edits = [{"pairId": one["pairId"], "postEdit": one["hypothesis"]} for one in segments[:5]]
    further = {
        "postedits.own": json_lines(tmp_path / "edits.jsonl", edits),
        "termbase": json_lines(tmp_path / "terms.jsonl", [{"source": ["file"], "target": ["Datei"]}]),
        "champion.own": json_lines(tmp_path / "champion.jsonl", segments),
        "champion.seen": str(tmp_path / "seen.hashes"),
    }
    write_seen([segment_hash(one["source"]) for one in segments[:3]], tmp_path / "seen.hashes")
    run = evaluate(
        trained,
        tmp_path / "second",
        corpus.test,
        further,
        evaluation__robustness=True,
        evaluation__slices=["domain:software"],
    )
    document = report_of(run)
    [report] = document["testSets"]
    assert report["metrics"]["hter"]["score"] == 0
    assert report["rates"]["terms"]["segments"] > 0
    assert set(report["robustness"]) == {"undisturbed", "typos", "upperCase", "lowerCase", "noPunctuation"}
    assert report["robustness"]["undisturbed"] == pytest.approx(report["metrics"]["chrf"]["score"])
    assert report["versusChampion"]["segments"] == 17
    assert report["versusChampion"]["metrics"]["chrf"]["difference"] == 0
    [software] = [one for one in report["slices"] if one["slice"] == "domain:software"]
    assert software["segments"] == 20
    assert software["versusChampion"]["segments"] == 17
    forms = {one["computeType"]: one for one in document["serving"]}
    assert set(forms) == {"float32", "int8"}
    assert forms["float32"]["chrf"] == pytest.approx(report["metrics"]["chrf"]["score"])
    assert forms["int8"]["sizeBytes"] < forms["float32"]["sizeBytes"]
    assert 0 < forms["int8"]["latencyMedianMs"] <= forms["int8"]["latencyP95Ms"]


COMET = """
from types import SimpleNamespace

def load_from_checkpoint(path, local_files_only):
    if open(path).read() != "weights":
        raise SystemExit("no such model")
    print("Lightning says hello")
    return SimpleNamespace(predict=predict)

def predict(data, batch_size, gpus, progress_bar):
    return SimpleNamespace(scores=[len(one["mt"]) / len(one["src"] + one["mt"] + one["ref"]) for one in data])
"""


def test_comet_scores_by_the_command_of_its_container(trained, corpus, tmp_path, monkeypatch):
    # A double of the library: the real one pins other versions of ours, and its models weigh gigabytes.
    library = tmp_path / "library"
    (library / "unbabel_comet-1.2.3.dist-info").mkdir(parents=True)
    (library / "unbabel_comet-1.2.3.dist-info" / "METADATA").write_text("Name: unbabel-comet\nVersion: 1.2.3\n")
    (library / "comet.py").write_text(COMET)
    checkpoint = tmp_path / "model" / "checkpoints" / "model.ckpt"
    checkpoint.parent.mkdir(parents=True)
    checkpoint.write_text("weights")
    command = Path(__file__).parents[2] / "comet" / "score_segments.py"
    monkeypatch.setenv("DRAGOMAN_COMET", f"env PYTHONPATH={library} {sys.executable} {command}")
    further = {"comet": f"{tmp_path}/model/"}
    run = evaluate(trained, tmp_path / "good", corpus.test, further, evaluation__comet="wmt22")
    [report] = report_of(run)["testSets"]
    comet = report["metrics"]["comet"]
    assert comet["signature"] == "COMET|model:wmt22|version:1.2.3"
    assert 0 < comet["low"] < comet["score"] < comet["high"] < 1
    assert "comet" not in report["absent"]

    checkpoint.write_text("damaged")
    run = evaluate(trained, tmp_path / "bad", corpus.test, further, evaluation__comet="wmt22")
    assert run.exit_code == 64
    assert "no such model" in str(run.result["evidence"])


def test_an_empty_test_set_is_a_data_error(trained, tmp_path):
    write_pairs(tmp_path / "test.parquet", [])
    run = evaluate(trained, tmp_path, str(tmp_path / "test.parquet"))
    assert run.exit_code == 65
    assert "Own test set" in run.result["message"]


def test_a_set_of_another_corpus_that_was_erased_is_left_out_and_an_own_one_is_not(trained, corpus, tmp_path):
    test_sets = [
        {"setId": "gone", "name": "Erased", "role": "public"},
        {"setId": "own", "name": "Own test set", "role": "own"},
    ]
    document = job_document("evaluate", testSets=test_sets, recipe=recipe_with())
    inputs = {"model": f"{trained.out}/", "test.gone": f"{tmp_path}/gone.parquet", "test.own": corpus.test}
    report = report_of(run_step(tmp_path / "public", document, inputs))
    assert [test_set["setId"] for test_set in report["testSets"]] == ["own"]
    run = evaluate(trained, tmp_path / "own", f"{tmp_path}/gone.parquet")
    assert run.exit_code == 65
    assert "does not exist" in run.result["message"]


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
