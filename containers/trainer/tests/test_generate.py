"""Synthetic pairs: back-translation and distillation by a model of our own."""

import gzip
import json

import pyarrow.parquet as pq
import pytest
from jobs import job_document, recipe_with, run_step

from dragoman_trainer.tasks.translation.synthetic_filter import problems_of

TEXT = [f"{noun} {verb}." for noun in ("Datei", "Fenster", "Taste", "Zeile") for verb in ("öffnen", "zeigen")]


def generate_document(kind: str, segments: int = 100, attempt: int = 1):
    settings = {"kind": kind, "beamSize": 1, "segments": segments}
    return job_document("generate", attempt=attempt, generate=settings)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr("dragoman_trainer.tasks.translation.generate.SHARD_SEGMENTS", 3)
    # The tiny model of the tests translates into noise; what is kept of it is tested on its own.
    monkeypatch.setattr(
        "dragoman_trainer.tasks.translation.generate.problems_of",
        lambda segments, translations: [None if one else "empty" for one in translations],
    )


@pytest.fixture
def text(tmp_path):
    folder = tmp_path / "text"
    folder.mkdir()
    (folder / "a.txt").write_text("\n".join(TEXT[:5]) + "\n\n  \n", "utf-8")
    with gzip.open(folder / "b.txt.gz", "wt", encoding="utf-8") as stream:
        stream.write("\n".join([*TEXT[3:], f"  {TEXT[0]} "]))
    return f"{folder}/"


def pairs_of(run):
    names = [one["name"] for one in run.result["artifacts"]]
    return [row for name in names for row in pq.read_table(run.out / name).to_pylist()]


def test_back_translation_makes_sources_for_every_distinct_segment(trained, text, tmp_path):
    inputs = {"model": f"{trained.out}/", "text": text}
    run = run_step(tmp_path / "run", generate_document("back-translation"), inputs)
    assert run.exit_code == 0, run.result["message"]
    pairs = pairs_of(run)
    assert sorted(pair["target"] for pair in pairs) == sorted(TEXT)
    assert len({pair["pairId"] for pair in pairs}) == len(TEXT)
    assert run.result["metrics"]["pairs"] == len(TEXT)
    assert len(run.result["artifacts"]) == 3


def test_the_first_segments_are_the_same_whatever_the_files(trained, text, tmp_path):
    model = f"{trained.out}/"
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "all.txt").write_text("\n".join(reversed(TEXT)), "utf-8")
    two = run_step(tmp_path / "a", generate_document("distillation", 4), {"model": model, "text": text})
    one = run_step(
        tmp_path / "b", generate_document("distillation", 4), {"model": model, "text": f"{tmp_path}/one/"}
    )
    assert len(pairs_of(two)) == 4
    assert pairs_of(one) == pairs_of(two)
    assert {pair["source"] for pair in pairs_of(one)} < set(TEXT)


def test_training_files_are_text_too_and_binarize_takes_what_is_made(trained, corpus, tmp_path):
    run = run_step(
        tmp_path / "run",
        generate_document("back-translation", 5),
        {"model": f"{trained.out}/", "text": corpus.train},
    )
    assert len(pairs_of(run)) == 5
    synthetic = {
        "name": "synthetic.0",
        "sourceLanguage": "en",
        "targetLanguage": "de",
        "weight": 0.5,
        "synthetic": "back-translation",
    }
    inputs = {"train": corpus.train, "validation": corpus.validation, "synthetic.0": f"{run.out}/"}
    document = job_document("binarize", corpora=[synthetic], recipe=recipe_with(batch__maximumLength=256))
    binarized = run_step(tmp_path / "binarize", document, inputs)
    assert binarized.result["metrics"]["train.pairs"] == 325
    assert json.loads((binarized.out / "manifest.json").read_text())["tags"] == ["<bt>"]


def test_parts_that_are_done_are_not_made_again(trained, text, tmp_path, monkeypatch, caplog):
    inputs = {"model": f"{trained.out}/", "text": text}
    whole = run_step(tmp_path / "whole", generate_document("distillation"), inputs)
    monkeypatch.setenv("DRAGOMAN_FAULT", "bug@shard=2")
    folder = tmp_path / "resumed"
    assert run_step(folder, generate_document("distillation"), inputs).exit_code == 70
    monkeypatch.delenv("DRAGOMAN_FAULT")
    first = folder / "out" / "part-00000.parquet"
    written = first.stat().st_mtime_ns
    resumed = run_step(folder, generate_document("distillation", attempt=2), inputs)
    assert first.stat().st_mtime_ns == written
    assert [one["sha256"] for one in resumed.result["artifacts"]] == [
        one["sha256"] for one in whole.result["artifacts"]
    ]


def test_what_cannot_be_translated_is_refused(trained, tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "picture.png").write_bytes(b"\x89PNG")
    run = run_step(
        tmp_path, generate_document("distillation"), {"model": f"{trained.out}/", "text": f"{tmp_path}/text/"}
    )
    assert run.exit_code == 65
    assert "picture.png" in run.result["message"]


def test_bad_translations_are_told_from_good_ones():
    segments = ["open the file now", "close the window", "show the line", "find the key", "Berlin 2024", "12"]
    good = [
        "öffne jetzt die Datei",
        "schließe das Fenster",
        "zeige die Zeile",
        "finde die Taste",
        "Berlin 24",
        "12",
    ]
    assert problems_of(segments, good) == [None] * 6
    bad = [" ", "close the window", "Zeile Zeile Zeile Zeile Zeile Zeile", "x" * 400, *good[4:]]
    assert problems_of(segments, bad) == ["empty", "copied", "looping", "length", None, None]
