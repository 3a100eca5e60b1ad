import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sentencepiece as spm
from jobs import job_document, recipe_with, run_process, run_step, write_pairs

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


def test_shards_are_the_same_on_any_number_of_cores(binarized, corpus, tmp_path, monkeypatch):
    monkeypatch.setenv("DRAGOMAN_THREADS", "2")
    parallel = run_step(
        tmp_path, job_document("binarize"), {"train": corpus.train, "validation": corpus.validation}
    )
    assert parallel.artifact("manifest.json")["sha256"] == binarized.artifact("manifest.json")["sha256"]


@pytest.mark.parametrize("fault", ["bug@shard=1", "sigkill@shard=1", "sigterm@shard=1"])
def test_shards_that_are_done_are_not_encoded_again(binarized, corpus, tmp_path, fault):
    inputs = {"train": corpus.train, "validation": corpus.validation}
    assert run_process(tmp_path, job_document("binarize"), inputs, fault=fault).exit_code in (70, -9, 75)
    [first] = tmp_path.glob("state/pairs-*")
    written = first.stat().st_mtime_ns
    resumed = run_step(tmp_path, job_document("binarize", attempt=2), inputs)
    assert resumed.artifact("manifest.json")["sha256"] == binarized.artifact("manifest.json")["sha256"]
    assert first.stat().st_mtime_ns == written


def test_a_damaged_shard_is_encoded_again(binarized, corpus, tmp_path):
    inputs = {"train": corpus.train, "validation": corpus.validation}
    run_process(tmp_path, job_document("binarize"), inputs, fault="bug@shard=1")
    [first] = tmp_path.glob("state/pairs-*")
    first.write_bytes(first.read_bytes()[:-3])
    resumed = run_step(tmp_path, job_document("binarize", attempt=2), inputs)
    assert resumed.artifact("manifest.json")["sha256"] == binarized.artifact("manifest.json")["sha256"]


CORPORA = [
    {"name": "corpus.0", "sourceLanguage": "en", "targetLanguage": "fr", "weight": 2.5},
    {
        "name": "synthetic.0",
        "sourceLanguage": "en",
        "targetLanguage": "de",
        "weight": 0.5,
        "synthetic": "back-translation",
    },
]


@pytest.fixture
def several(corpus, tmp_path):
    """Inputs of a training with a French corpus and back-translations, five pairs each."""
    write_pairs(tmp_path / "fr" / "part.parquet", [(f"open window {n}", f"ouvrir fenêtre {n}") for n in range(5)])
    write_pairs(tmp_path / "bt" / "part.parquet", [(f"file {n} never", f"Datei {n} nie") for n in range(5)])
    return {
        "train": corpus.train,
        "validation": corpus.validation,
        "corpus.0": f"{tmp_path}/fr/",
        "synthetic.0": f"{tmp_path}/bt/",
    }


def rows_of(run):
    """Pieces of every training row's source, without the end mark, and the rows' weights."""
    split = open_split(run.out, "train", read_manifest(run.out)["tokenType"])
    processor = spm.SentencePieceProcessor(model_file=str(run.out / "spm.model"))
    rows = split.source.padded(np.arange(len(split))).tolist()
    return [
        [processor.id_to_piece(piece) for piece in row[: row.index(3)]] for row in rows
    ], split.weights.tolist()


def test_corpora_have_their_tags_and_weights(several, tmp_path):
    document = job_document(
        "binarize",
        corpora=CORPORA,
        recipe=recipe_with(tags__domain=True, vocabulary__size=400),
        domainWeights={"software": 3},
    )
    run = run_step(tmp_path / "run", document, several)
    assert run.exit_code == 0, run.result["message"]
    rows, weights = rows_of(run)
    assert weights == [3.0] * 320 + [2.5] * 5 + [0.5] * 5
    first = [next((piece for piece in row if not piece.startswith("<")), "") for row in rows]
    marks = [row[: row.index(word)] for row, word in zip(rows, first, strict=True)]
    assert {mark[0] for mark in marks[:320]} == {"<2de>"}
    assert {mark[0] for mark in marks[320:325]} == {"<2fr>"}
    assert all(mark[-1] == "<bt>" for mark in marks[325:])
    untagged = sum("<domain:software>" not in mark for mark in marks)
    assert 10 < untagged < 60
    lines = (run.out / "validation.source.tokens").read_bytes()
    processor = spm.SentencePieceProcessor(model_file=str(run.out / "spm.model"))
    assert np.frombuffer(lines, np.uint16)[0] == processor.piece_to_id("<2de>")


def test_no_text_is_cut_into_a_mark(several, tmp_path):
    run = run_step(
        tmp_path / "run",
        job_document("binarize", corpora=CORPORA, recipe=recipe_with(vocabulary__size=400)),
        several,
    )
    processor = spm.SentencePieceProcessor(model_file=str(run.out / "spm.model"))
    assert processor.piece_to_id("<2fr>") > 3
    pieces = processor.encode("<2fr> <bt> window", out_type=str)
    assert "<2fr>" not in pieces
    assert "<bt>" not in pieces
    assert processor.decode(pieces) == "<2fr> <bt> window"


def test_segments_that_follow_each_other_are_joined(corpus, tmp_path):
    rows = [
        ("a", 0, "open file now.", "Datei jetzt öffnen."),
        ("b", 7, "close line.", "Zeile schließen."),
        ("a", 1, "close file later.", "Datei später schließen."),
        ("a", 3, "show file.", "Datei zeigen."),
        ("a", 2, "find page never.", "Seite nie finden."),
        ("b", 9, "save page.", "Seite sichern."),
    ]
    path = tmp_path / "train" / "part.parquet"
    write_pairs(path, [(source, target) for _, _, source, target in rows])
    table = pq.read_table(path).drop_columns(["document", "position"])
    table = table.append_column("document", pa.array([row[0] for row in rows]))
    pq.write_table(table.append_column("position", pa.array([row[1] for row in rows])), path)
    recipe = recipe_with(documentSegments=3, vocabulary__size="auto")
    run = run_step(
        tmp_path,
        job_document("binarize", recipe=recipe),
        {"train": f"{tmp_path}/train/", "validation": corpus.validation},
    )
    assert run.exit_code == 0, run.result["message"]
    assert run.result["metrics"]["train.joined"] == 1
    split = open_split(run.out, "train", "uint16")
    processor = spm.SentencePieceProcessor(model_file=str(run.out / "spm.model"))
    joined = [processor.decode(side.padded(np.array([6]))[0].tolist()) for side in (split.source, split.target)]
    assert joined[0] == "open file now.<sep> close file later.<sep> find page never."
    assert joined[1] == "Datei jetzt öffnen.<sep> Datei später schließen.<sep> Seite nie finden."
    assert processor.encode(joined[0]) == split.source.padded(np.array([6]))[0].tolist()[:-1]


def test_copies_are_added_and_do_not_count_as_seen(binarized, corpus, tmp_path):
    recipe = recipe_with(augmentation__upperCase=0.5, augmentation__typos=1)
    inputs = {"train": corpus.train, "validation": corpus.validation}
    run = run_step(tmp_path, job_document("binarize", recipe=recipe), inputs)
    augmented = run.result["metrics"]["train.augmented"]
    assert 320 * 1.3 < augmented < 320 * 1.7
    assert len(open_split(run.out, "train", "uint16")) == 320 + augmented
    assert run.artifact("seen.hashes")["sha256"] == binarized.artifact("seen.hashes")["sha256"]


def test_lost_pieces_are_counted(corpus, tmp_path):
    write_pairs(tmp_path / "validation.parquet", [("open 漢 file", "Datei 漢字 öffnen")])
    for fallback in (True, False):
        run = run_step(
            tmp_path / str(fallback),
            job_document(
                "binarize", recipe=recipe_with(vocabulary__byteFallback=fallback, vocabulary__size="auto")
            ),
            {"train": corpus.train, "validation": str(tmp_path / "validation.parquet")},
        )
        lost = [run.result["metrics"][f"validation.{kind}Pieces"] for kind in ("byte", "unknown")]
        assert lost == ([9, 0] if fallback else [0, 2])
