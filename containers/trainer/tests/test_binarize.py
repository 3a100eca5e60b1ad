import json

import numpy as np
import sentencepiece as spm
from jobs import job_document, recipe_with, run_step, write_pairs

from dragoman_trainer.tasks.translation.binarized import open_split, read_manifest


def test_the_same_text_gives_the_same_bytes(binarized, corpus, tmp_path):
    again = run_step(tmp_path, job_document("binarize"), {"train": corpus.train, "validation": corpus.validation})
    assert binarized.exit_code == again.exit_code == 0
    hashes = [{one["name"]: one["sha256"] for one in run.result["artifacts"]} for run in (binarized, again)]
    assert hashes[0] == hashes[1]
    assert {"train.source.tokens", "train.weights", "seen.hashes", "spm.model", "manifest.json"} <= set(hashes[0])


def test_tokens_decode_to_the_text(binarized):
    manifest = read_manifest(binarized.out)
    split = open_split(binarized.out, "validation", manifest["tokenType"])
    processor = spm.SentencePieceProcessor(model_file=str(binarized.out / "spm.model"))
    lines = [json.loads(line) for line in (binarized.out / "validation.jsonl").read_text("utf-8").splitlines()]
    assert len(lines) == len(split) == manifest["splits"]["validation"]["pairs"] == 20
    rows = split.target.padded(np.arange(len(split)))
    for row, line in zip(rows.tolist(), lines, strict=True):
        assert processor.decode(row[: row.index(3)]) == line["target"]


def test_overlong_pairs_are_left_out_and_counted(corpus, tmp_path):
    write_pairs(
        tmp_path / "validation.parquet", [("open file now. " * 30, "x"), ("open file now.", "Datei öffnen.")]
    )
    run = run_step(
        tmp_path,
        job_document("binarize"),
        {"train": corpus.train, "validation": str(tmp_path / "validation.parquet")},
    )
    assert run.exit_code == 0
    assert run.result["metrics"]["validation.overlong"] == 1
    assert run.result["metrics"]["validation.pairs"] == 1
    assert "Datei" in (run.out / "validation.jsonl").read_text("utf-8")


def test_text_is_not_rewritten(tmp_path, corpus):
    odd = [(f"Ｆｕｌｌ① {word}  x", f"Ｖｏｌｌ② {word}") for word in ("eins", "zwei")] * 5
    write_pairs(tmp_path / "train" / "part.parquet", odd)
    write_pairs(tmp_path / "validation.parquet", odd[:2])
    run = run_step(
        tmp_path,
        job_document("binarize", recipe=recipe_with(vocabulary__size="auto")),
        {"train": f"{tmp_path}/train/", "validation": str(tmp_path / "validation.parquet")},
    )
    assert run.exit_code == 0
    processor = spm.SentencePieceProcessor(model_file=str(run.out / "spm.model"))
    assert processor.decode(processor.encode("Ｆｕｌｌ① eins  x 未知")) == "Ｆｕｌｌ① eins  x 未知"
    assert [processor.piece_to_id(piece) for piece in ("<pad>", "<unk>", "<s>", "</s>")] == [0, 1, 2, 3]
