"""Job files and runs for tests: the CLI's own path, in this process or in one of its own."""

import copy
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dragoman_trainer.interruption import Interruption
from dragoman_trainer.job import Arguments, run_job
from dragoman_trainer.tasks import TASKS

RECIPE: dict[str, Any] = {
    "v": 1,
    "task": "translation",
    "size": "tiny",
    "seed": 3,
    "vocabulary": {"size": 320, "characterCoverage": 1, "byteFallback": True, "userSymbols": []},
    "shape": {},
    "documentSegments": 1,
    "corpora": [],
    "synthetic": [],
    "domainWeights": "manifest",
    "tags": {"language": "auto", "domain": False, "synthetic": True},
    "augmentation": {"upperCase": 0, "lowerCase": 0, "typos": 0, "punctuation": 0, "placeholders": 0},
    "batch": {"tokens": 256, "maximumLength": 64},
    "model": {"dropout": 0.1, "positions": "sinusoidal"},
    "optimizer": {
        "peakLearningRate": 2e-3,
        "warmupSteps": 4,
        "schedule": "cosine",
        "labelSmoothing": 0.1,
        "weightDecay": 0.01,
        "clipNorm": 1,
        "emaDecay": 0.9,
    },
    "steps": 12,
    "precision": "auto",
    "compile": "off",
    "validation": {"everySteps": 5, "patience": 10, "decodeSegments": 8},
    "checkpoint": {"everySteps": 3, "keep": 2},
    "evaluation": {
        "beamSize": 2,
        "bootstrapSamples": 100,
        "computeType": "float32",
        "quantizationLoss": 0.5,
        "slices": [],
        "robustness": False,
    },
}


def recipe_with(**changes: Any) -> dict[str, Any]:
    """The test recipe with changes such as batch__tokens=64."""
    recipe = copy.deepcopy(RECIPE)
    for path, value in changes.items():
        *parents, last = path.split("__")
        section = recipe
        for parent in parents:
            section = section[parent]
        section[last] = value
    return recipe


def job_document(step: str, attempt: int = 1, **fields: Any) -> dict[str, Any]:
    """A job file of that step; `fields` replace its top-level fields."""
    return {
        "v": 1,
        "runId": "test-run",
        "step": step,
        "task": "translation",
        "attempt": attempt,
        "sourceLanguage": "en",
        "targetLanguage": "de",
        "recipe": RECIPE,
        "adjustments": {"microBatches": 1, "learningRateFactor": 1, "checkpoint": "latest"},
        "device": "cpu",
        "corpora": [],
        "domainWeights": {},
        "testSets": [],
        **fields,
    }


@dataclass(frozen=True)
class Run:
    """What a job left behind."""

    exit_code: int
    result: dict[str, Any]
    out: Path
    state: Path

    def artifact(self, name: str) -> dict[str, Any]:
        return next(one for one in self.result["artifacts"] if one["name"] == name)


def run_step(folder: Path, document: dict[str, Any], inputs: dict[str, str]) -> Run:
    """Runs a job in this process, with out/ and state/ in `folder`."""
    config = write_job(folder, document)
    arguments = Arguments(
        step=document["step"],
        task=document["task"],
        config=str(config),
        inputs=inputs,
        out=str(folder / "out"),
        state=str(folder / "state"),
    )
    code = run_job(arguments, TASKS, Interruption())
    return _read(folder, code)


def run_process(folder: Path, document: dict[str, Any], inputs: dict[str, str], fault: str | None = None) -> Run:
    """Runs the real command in a process of its own, with a planned fault."""
    config = write_job(folder, document)
    command = [sys.executable, "-m", "dragoman_trainer.cli", document["step"], "--task", document["task"]]
    command += ["--config", str(config), "--out", str(folder / "out"), "--state", str(folder / "state")]
    for name, uri in inputs.items():
        command += ["--in", f"{name}={uri}"]
    # A killed process leaves its temporary files behind.
    environment = {**os.environ, "TMPDIR": str(folder), **({"DRAGOMAN_FAULT": fault} if fault else {})}
    process = subprocess.run(command, env=environment, capture_output=True, timeout=120, check=False)
    return _read(folder, process.returncode)


def write_job(folder: Path, document: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / f"{document['step']}.json"
    config.write_text(json.dumps(document), "utf-8")
    return config


def write_pairs(path: Path, pairs: list[tuple[str, str]], without: str | None = None) -> None:
    """A Parquet file as preparation writes it, perhaps without one column."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = {
        "pairId": [f"{index:016x}" for index in range(len(pairs))],
        "source": [source for source, _ in pairs],
        "target": [target for _, target in pairs],
        "score": pa.array([0.5] * len(pairs), pa.float64()),
        "domain": pa.array(["software"] * len(pairs), pa.string()),
        "document": pa.array([None] * len(pairs), pa.string()),
        "position": list(range(len(pairs))),
        "sourceId": ["tests"] * len(pairs),
        "origins": ["[]"] * len(pairs),
    }
    columns.pop(without, None)
    pq.write_table(pa.table(columns), path)


def _read(folder: Path, code: int) -> Run:
    path = folder / "out" / "result.json"
    result = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return Run(code, result, folder / "out", folder / "state")
