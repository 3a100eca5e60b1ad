"""A process may die before, in or after any write: what is left is a checkpoint that is whole, or none yet."""

from pathlib import Path

import pytest

from dragoman_trainer.checkpoints import CheckpointStore
from dragoman_trainer.file_store import FileStore
from dragoman_trainer.storage import Prefix

STEPS = (2, 4, 6, 8)
FILES = ("model", "optimizer", "state.json")


class ProcessDied(BaseException):
    """No handler of the code under test catches it."""


class DyingStore(FileStore):
    """Dies at its n-th write: before it, after half of it where a store may leave that, or after it."""

    def __init__(self, writes: int, moment: str) -> None:
        self.writes = writes
        self.moment = moment
        self.seen = 0

    def _write(self, act, tear) -> object:
        self.seen += 1
        if self.seen < self.writes:
            return act()
        if self.seen > self.writes:
            raise AssertionError("a dead process writes no more")
        if self.moment == "torn":
            tear()
        elif self.moment == "after":
            act()
        raise ProcessDied

    def upload(self, path: Path, uri: str) -> None:
        def tear() -> None:
            Path(uri).parent.mkdir(parents=True, exist_ok=True)
            Path(uri).write_bytes(path.read_bytes()[:3])

        self._write(lambda: super(DyingStore, self).upload(path, uri), tear)

    def put_text(self, uri: str, text: str) -> None:
        # Also what put_text_if ends in, so LATEST.json counts once. Stores replace small objects whole.
        self._write(lambda: super(DyingStore, self).put_text(uri, text), lambda: None)

    def delete(self, uri: str) -> None:
        self._write(lambda: super(DyingStore, self).delete(uri), lambda: None)


def content(step: int, file: str) -> str:
    return f"{file} after step {step}\n"


def train(folder: Path, store: FileStore, attempt: int) -> tuple[int, list[int]]:
    """Goes on from the newest checkpoint to the last step; where it began and what it saved."""
    checkpoints = CheckpointStore(Prefix(f"{folder}/state", store), attempt, keep=2)
    checkpoints.claim()
    found = checkpoints.restore(folder / f"restored-{attempt}", skip_newest=False)
    begun = 0
    if found is not None:
        begun = found.step
        for file in FILES:
            assert (folder / f"restored-{attempt}" / file).read_text() == content(begun, file)
    saved: list[int] = []
    for step in [step for step in STEPS if step > begun]:
        source = folder / f"source-{attempt}-{step}"
        source.mkdir()
        for file in FILES:
            (source / file).write_text(content(step, file))
        checkpoints.save(step, source)
        saved.append(step)
    return begun, saved


def count_writes(folder: Path) -> int:
    store = DyingStore(10**9, "before")
    assert train(folder, store, 1) == (0, list(STEPS))
    return store.seen


@pytest.mark.parametrize("moment", ["before", "torn", "after"])
def test_whatever_write_a_process_dies_in_the_next_attempt_goes_on(tmp_path, moment):
    writes = count_writes(tmp_path / "whole")
    assert writes > len(STEPS) * (len(FILES) + 2)
    begun = []
    for dying in range(1, writes + 1):
        folder = tmp_path / str(dying)
        with pytest.raises(ProcessDied):
            train(folder, DyingStore(dying, moment), 1)
        start, saved = train(folder, FileStore(), 2)
        begun.append(start)
        assert saved == [step for step in STEPS if step > start]
        assert train(folder, FileStore(), 3) == (STEPS[-1], [])
    # Later deaths never lose what earlier ones kept.
    assert begun == sorted(begun)
    assert begun[-1] == STEPS[-1]


def test_dying_in_every_attempt_still_gets_to_the_end(tmp_path):
    attempt, begun = 1, 0
    while begun < STEPS[-1]:
        try:
            begun, _ = train(tmp_path, DyingStore(attempt + 3, "torn"), attempt)
        except ProcessDied:
            attempt += 1
            assert attempt < 40
            continue
        attempt += 1
        begun, _ = train(tmp_path, FileStore(), attempt)
