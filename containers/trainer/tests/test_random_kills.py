"""Killing at any moment loses nothing: between steps, while data load, while a checkpoint is written."""

import os
import random
import signal
import subprocess
import sys

import pytest
from jobs import job_document, recipe_with, run_step, write_job

RECIPE = recipe_with(steps=60, checkpoint__everySteps=2, checkpoint__keep=3, validation__everySteps=20)
KILLS = 20


@pytest.mark.full
def test_twenty_kills_at_random_moments_change_no_bit(binarized, tmp_path):
    inputs = {"binarized": f"{binarized.out}/"}
    whole = run_step(tmp_path / "whole", job_document("train", recipe=RECIPE), inputs)
    killed = tmp_path / "killed"
    draw = random.Random(20)
    longest = whole.result["metrics"]["trainingSeconds"] / 8
    begun: list[int] = []
    for attempt in range(1, KILLS + 1):
        config = write_job(killed, job_document("train", attempt=attempt, recipe=RECIPE))
        command = [sys.executable, "-m", "dragoman_trainer.cli", "train", "--task", "translation"]
        command += ["--config", str(config), "--out", f"{killed}/out", "--state", f"{killed}/state"]
        command += ["--in", f"binarized={binarized.out}/"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ})
        assert process.stderr is not None
        for line in process.stderr:
            if "training goes on after step" in line:
                begun.append(int(line.split()[-1]))
                break
        try:
            process.wait(draw.uniform(0, longest))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.wait()
        process.stderr.close()
    assert begun == sorted(begun)
    assert len(set(begun)) > KILLS / 4, "kills before the first checkpoint prove nothing"
    resumed = run_step(killed, job_document("train", attempt=KILLS + 1, recipe=RECIPE), inputs)
    assert resumed.exit_code == 0
    for name in ("model.safetensors", "ctranslate2/model.bin"):
        assert resumed.artifact(name)["sha256"] == whole.artifact(name)["sha256"]
