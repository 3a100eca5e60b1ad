import copy
import json
import shutil
from pathlib import Path

import pytest
import torch
from conftest import Corpus, sentences
from jobs import RECIPE, Run, job_document, run_process, run_step
from random_pretrained import write_json, write_m2m100, write_marian
from safetensors import safe_open

from dragoman_trainer.commands.translate import open_translator
from dragoman_trainer.tasks.translation_finetune.decoders import ConvertedDecoder, GeneratingDecoder
from dragoman_trainer.tasks.translation_finetune.export import convert
from dragoman_trainer.tasks.translation_finetune.network import FinetunedNetwork
from dragoman_trainer.tasks.translation_finetune.pretrained import Tokenizer, transformers
from dragoman_trainer.tasks.translation_finetune.recipe import LanguageCodes, LoraSettings

LEARNING = (
    "v", "seed", "batch", "optimizer", "steps", "precision", "compile", "validation", "checkpoint", "evaluation",
)  # fmt: skip
LORA = {"rank": 4, "alpha": 8, "dropout": 0.1, "modules": ["q_proj", "v_proj"]}


def recipe_with(**changes) -> dict:
    recipe = {name: copy.deepcopy(RECIPE[name]) for name in LEARNING}
    recipe["batch"] = {"tokens": 512, "maximumLength": 100}
    recipe["steps"], recipe["validation"]["everySteps"] = 6, 4
    return {**recipe, "task": "translation-finetune", "pretrained": "tiny", **changes}


def job(step: str, attempt: int = 1, **fields) -> dict:
    return job_document(step, attempt, **{"task": "translation-finetune", "recipe": recipe_with(), **fields})


def text() -> list[str]:
    return [side for pair in sentences(200, 2) for side in pair]


@pytest.fixture(scope="session")
def marian(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("marian")
    write_marian(folder, text())
    return folder


@pytest.fixture(scope="session")
def many_languages(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("m2m100")
    write_m2m100(folder, text())
    return folder


def binarize(folder: Path, corpus: Corpus, pretrained: Path, recipe: dict) -> Run:
    inputs = {"train": corpus.train, "validation": corpus.validation, "pretrained": f"{pretrained}/"}
    return run_step(folder, job("binarize", recipe=recipe), inputs)


@pytest.fixture(scope="module")
def inputs(corpus, marian, tmp_path_factory) -> dict[str, str]:
    run = binarize(tmp_path_factory.mktemp("binarized"), corpus, marian, recipe_with())
    assert run.exit_code == 0, run.result["message"]
    assert run.result["metrics"]["train.pairs"] == 320
    return {"binarized": f"{run.out}/", "pretrained": f"{marian}/"}


@pytest.fixture(scope="module")
def tuned(inputs, tmp_path_factory) -> Run:
    return run_step(tmp_path_factory.mktemp("tuned"), job("train"), inputs)


def test_leaves_a_model_that_both_libraries_translate_with(tuned, corpus, tmp_path):
    assert tuned.exit_code == 0, tuned.result["message"]
    names = {one["name"] for one in tuned.result["artifacts"]}
    assert {"model.safetensors", "config.json", "source.spm", "vocab.json", "ctranslate2/model.bin"} <= names
    assert {"seen.hashes", "frequent-words.txt", "training.json"} <= names
    validations = json.loads((tuned.out / "training.json").read_text())["validations"]
    assert validations[0]["loss"] > validations[-1]["loss"]
    tokenizer = Tokenizer(tuned.out, None)
    sources = [source for source, _ in sentences(6, 9)]
    limits = {"device": "cpu", "beam_size": 2, "longest": 30}
    generated = GeneratingDecoder(tuned.out, tokenizer, **limits).translate(sources)
    converted = ConvertedDecoder(tuned.out / "ctranslate2", tokenizer, compute_type="default", **limits)
    assert converted.translate(sources) == generated
    decoding = shutil.ignore_patterns("model.safetensors")
    shutil.copytree(tuned.out, tmp_path / "decoding", ignore=decoding)
    assert open_translator(tmp_path / "decoding", "de", 2)(sources) == generated


def test_is_evaluated_as_every_translation_model_is(tuned, corpus, tmp_path):
    test_sets = [{"setId": "own", "name": "Own test set", "role": "own"}]
    run = run_step(
        tmp_path, job("evaluate", testSets=test_sets), {"model": f"{tuned.out}/", "test.own": corpus.test}
    )
    assert run.exit_code == 0, run.result["message"]
    document = json.loads((run.out / "evaluation.json").read_text("utf-8"))
    assert document["task"] == "translation-finetune"
    assert document["testSets"][0]["metrics"].keys() >= {"bleu", "chrf", "ter"}
    assert "seen" not in document["testSets"][0]["absent"]
    forms = {one["computeType"]: one["sizeBytes"] for one in document["serving"]}
    assert forms["int8"] < forms["float32"]
    with safe_open(tuned.out / "model.safetensors", "numpy") as weights:
        assert "lm_head.weight" not in weights.keys()  # noqa: SIM118 - it has no iterator


@pytest.mark.parametrize("changes", [{}, {"lora": LORA}], ids=["all weights", "adapters"])
def test_stopped_and_resumed_equals_undisturbed(tuned, inputs, tmp_path, monkeypatch, changes):
    recipe = recipe_with(**changes)
    whole = run_step(tmp_path / "whole", job("train", recipe=recipe), inputs) if changes else tuned
    assert whole.exit_code == 0, whole.result["message"]
    monkeypatch.setenv("DRAGOMAN_FAULT", "bug@step=5,only_on_attempt=1")
    assert run_step(tmp_path / "stopped", job("train", recipe=recipe), inputs).exit_code == 70
    resumed = run_step(tmp_path / "stopped", job("train", 2, recipe=recipe), inputs)
    assert resumed.artifact("model.safetensors")["sha256"] == whole.artifact("model.safetensors")["sha256"]


@pytest.mark.full
def test_killed_and_resumed_in_other_processes_equals_undisturbed(tuned, inputs, tmp_path):
    assert run_process(tmp_path, job("train"), inputs, fault="sigkill@step=5").exit_code == -9
    resumed = run_process(tmp_path, job("train", 2), inputs)
    assert resumed.artifact("model.safetensors")["sha256"] == tuned.artifact("model.safetensors")["sha256"]


def test_adapters_alone_are_trained_and_kept_and_merged_in_the_end(marian):
    torch.manual_seed(1)
    network = FinetunedNetwork(marian, LoraSettings(4, 8, 0, ("q_proj", "v_proj"))).eval()
    state = network.state_dict()
    assert state
    assert all("lora_" in name for name in state)
    with torch.no_grad():
        for weight in network.network.parameters():
            if weight.requires_grad:
                weight.add_(0.1)
    rows = torch.arange(8).reshape(2, 4), torch.ones(2, 4, dtype=torch.int64), torch.arange(8, 16).reshape(2, 4)
    with torch.no_grad():
        tuned, plain = network(*rows), FinetunedNetwork(marian, None).eval()(*rows)
        network.network = network.merged()
        merged = network(*rows)
    assert torch.allclose(tuned, merged, atol=1e-4)
    assert not torch.allclose(tuned, plain, atol=1e-2)


def test_languages_that_the_tokenizer_names(many_languages, corpus, tmp_path):
    recipe = recipe_with(languageCodes={"source": "en", "target": "de"}, steps=2)
    binarized = binarize(tmp_path / "binarized", corpus, many_languages, recipe)
    assert binarized.exit_code == 0, binarized.result["message"]
    inputs = {"binarized": f"{binarized.out}/", "pretrained": f"{many_languages}/"}
    run = run_step(tmp_path, job("train", recipe=recipe), inputs)
    assert run.exit_code == 0, run.result["message"]
    tokenizer = Tokenizer(run.out, LanguageCodes("en", "de"))
    assert tokenizer.pieces(tokenizer.prefix) == ["__de__"]
    sources = [source for source, _ in sentences(4, 9)]
    limits = {"device": "cpu", "beam_size": 1, "longest": 20}
    converted = ConvertedDecoder(run.out / "ctranslate2", tokenizer, compute_type="default", **limits)
    assert converted.translate(sources) == GeneratingDecoder(run.out, tokenizer, **limits).translate(sources)

    refused = binarize(
        tmp_path / "refused", corpus, many_languages, recipe_with(languageCodes={"source": "en", "target": "xx"})
    )
    assert refused.exit_code == 64
    assert "languageCodes" in refused.result["message"]


def test_a_kind_that_ctranslate2_does_not_have_is_left_to_the_other_library(tmp_path):
    transformers().LEDConfig().save_pretrained(tmp_path)
    assert convert(tmp_path, "float32", tmp_path / "ctranslate2") == []
    assert not (tmp_path / "ctranslate2").exists()


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"auto_map": {"AutoModel": "code.Model"}}, 64, "never run"),
        ({"is_encoder_decoder": False}, 64, "writes no sequences"),
        (None, 65, "safetensors"),
    ],
)
def test_models_that_are_not_taken(marian, corpus, tmp_path, change, code, message):
    folder = tmp_path / "pretrained"
    shutil.copytree(marian, folder)
    if change is None:
        (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    else:
        config = json.loads((folder / "config.json").read_text())
        write_json(folder / "config.json", {**config, **change})
    run = binarize(tmp_path / "run", corpus, folder, recipe_with())
    assert run.exit_code == code
    assert message in run.result["message"]
