import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import sentences
from jobs import Run

from dragoman_trainer.commands import run_command
from dragoman_trainer.commands.hter import measure_hter
from dragoman_trainer.commands.translate import open_translator, translate_lines
from dragoman_trainer.errors import EXIT_CODES, DataError


def trainer(arguments: Sequence[str], text: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dragoman_trainer.cli", *arguments]
    return subprocess.run(
        command, input=text, capture_output=True, text=True, env=os.environ, timeout=120, check=False
    )


def lines_of(translator, text: str) -> list[str]:
    target = io.StringIO()
    translate_lines(translator, io.StringIO(text), target)
    return target.getvalue().split("\n")[:-1]


def test_the_command_translates_what_a_job_has_trained(trained: Run):
    source = sentences(1, 9)[0][0]
    process = trainer(["translate", "--model", str(trained.out), "--to", "de"], f"{source}\n\n{source}\r\n")
    assert process.returncode == 0, process.stderr
    first, empty, second = process.stdout.split("\n")[:-1]
    assert first
    assert (empty, second) == ("", first)


def test_text_may_lie_in_objects(tmp_path: Path):
    edited, score = tmp_path / "edited.jsonl", tmp_path / "hter.json"
    edited.write_text(json.dumps({"hypothesis": "das ist", "postEdit": "das ist"}) + "\n", "utf-8")
    assert run_command("hter", ["--to", "de", "--in", str(edited), "--out", str(score)]) == EXIT_CODES["ok"]
    assert json.loads(score.read_text("utf-8"))["score"] == 0


def test_what_fails_leaves_no_object(tmp_path: Path, capsys):
    missing, score = tmp_path / "edited.jsonl", tmp_path / "hter.json"
    assert run_command("hter", ["--to", "de", "--in", str(missing), "--out", str(score)]) == EXIT_CODES["data"]
    assert "does not exist" in capsys.readouterr().err
    assert not score.exists()


def test_a_line_of_input_is_a_line_of_output_whatever_the_model_says():
    assert lines_of(lambda segments: [f"{segment}\na" for segment in segments], "x\n \ny") == ["x a", "", "y a"]
    many = "".join(f"{index}\n" for index in range(600))
    assert lines_of(lambda segments: segments, many) == [str(index) for index in range(600)]


def test_a_model_is_translated_alike_in_any_company(trained: Run):
    translate = open_translator(trained.out, "de")
    sources = [source for source, _ in sentences(20, 9)]
    assert translate(sources) == [translate([source])[0] for source in sources]


@pytest.mark.parametrize(
    ("report", "code", "message"),
    [
        (None, "data", "Name the folder of a model"),
        ({"recipe": {"task": "tabular"}}, "config", "translates nothing"),
        ({"recipe": {"task": "translation"}}, "data", "Download the model again"),
    ],
)
def test_says_what_is_wrong_with_a_folder(report, code: str, message: str, tmp_path: Path, capsys):
    if report is not None:
        (tmp_path / "training.json").write_text(json.dumps(report), "utf-8")
    assert run_command("translate", ["--model", str(tmp_path), "--to", "de"]) == EXIT_CODES[code]
    assert message in capsys.readouterr().err


def test_hter_is_the_share_of_words_that_were_changed():
    segments = [("das ist ein Haus", "das ist ein Haus"), ("das ist kein Haus", "das ist ein Haus")]
    lines = [json.dumps({"hypothesis": one, "postEdit": other}) + "\n" for one, other in segments]
    score = measure_hter(lines, "de")
    assert score["score"] == pytest.approx(100 / 8)
    assert score["low"] <= score["score"] <= score["high"]
    assert score["signature"].startswith("TER|")


@pytest.mark.parametrize("lines", [[], ["\n"], ["{}\n"], ["no json\n"], ["[]\n"]])
def test_hter_of_no_post_edits_is_a_data_error(lines: list[str]):
    with pytest.raises(DataError):
        measure_hter(lines, "de")
