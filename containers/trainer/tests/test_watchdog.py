"""A job that stands still ends by itself, whatever it is stuck in."""

import subprocess
import sys
import time

import pytest
from jobs import job_document, run_process

from dragoman_trainer.errors import EXIT_CODES, ConfigError
from dragoman_trainer.watchdog import LONG_SECONDS, STEP_SECONDS, Watchdog


class Clock:
    """Goes when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def beats(interval: float) -> Watchdog:
    clock = Clock()
    dog = Watchdog(clock)
    for _ in range(50):
        dog.beat(long=False)
        clock.seconds += interval
    return dog


def test_slow_steps_may_take_longer():
    assert beats(0.1).limit_seconds() == STEP_SECONDS
    assert beats(100).limit_seconds() == pytest.approx(2000)


def test_a_validation_between_steps_neither_ends_the_job_nor_counts_as_a_step():
    clock = Clock()
    dog = Watchdog(clock)
    for _ in range(3):
        dog.beat(long=False)
        clock.seconds += 40
        dog.beat(long=True)
        assert dog.limit_seconds() == LONG_SECONDS
        clock.seconds += 5000
    dog.beat(long=False)
    assert dog.limit_seconds() == 800


def test_a_hanging_training_ends_with_its_stack(binarized, tmp_path, monkeypatch):
    # Long enough for a first step on a busy machine.
    monkeypatch.setenv("DRAGOMAN_HANG_SECONDS", "5")
    started = time.monotonic()
    run = run_process(tmp_path, job_document("train"), {"binarized": f"{binarized.out}/"}, fault="hang@step=2")
    assert run.exit_code == EXIT_CODES["hang"]
    assert time.monotonic() - started < 60
    assert (run.result["exitClass"], run.result["status"]) == ("hang", "failed")
    assert any("faults.py" in line for line in run.result["evidence"]["stack"])


STUCK = """
import ctypes, dragoman_trainer.watchdog as watchdog
watchdog.REPORT_SECONDS = 1
dog = watchdog.Watchdog()
dog.beat(long=False)
dog.start(print)
ctypes.PyDLL(None).sleep(60)  # keeps the lock of the interpreter
"""


def test_code_that_keeps_the_lock_is_ended_too(monkeypatch):
    monkeypatch.setenv("DRAGOMAN_HANG_SECONDS", "1")
    process = subprocess.run([sys.executable, "-c", STUCK], capture_output=True, timeout=30, check=False)
    assert process.returncode == 1
    assert b"Timeout (0:00:02)!" in process.stderr


def test_a_limit_that_is_no_number_is_refused(monkeypatch):
    monkeypatch.setenv("DRAGOMAN_HANG_SECONDS", "soon")
    with pytest.raises(ConfigError, match="soon"):
        Watchdog()
