import json
from pathlib import Path

import pytest

from dragoman_trainer.checkpoints import CheckpointStore
from dragoman_trainer.errors import DataError, JobInterruptedError
from dragoman_trainer.storage import Storage


def store_of(folder: Path, attempt: int = 1, keep: int = 2) -> CheckpointStore:
    store = CheckpointStore(Storage().prefix(str(folder / "state")), attempt, keep)
    store.claim()
    return store


def save(store: CheckpointStore, folder: Path, step: int) -> None:
    source = folder / f"source-{step}"
    source.mkdir()
    (source / "model").write_text(f"weights of {step}")
    store.save(step, source)


def restored(store: CheckpointStore, folder: Path, *, skip_newest: bool = False) -> tuple[int, str] | None:
    found = store.restore(folder / "restored", skip_newest=skip_newest)
    return None if found is None else (found.step, (folder / "restored" / "model").read_text())


def test_a_new_training_has_nothing_to_restore(tmp_path):
    assert restored(store_of(tmp_path), tmp_path) is None


def test_the_newest_checkpoint_comes_back_and_old_ones_go(tmp_path):
    store = store_of(tmp_path)
    for step in (3, 6, 9):
        save(store, tmp_path, step)
    assert restored(store_of(tmp_path, attempt=2), tmp_path) == (9, "weights of 9")
    files = {path.parent.parent.name for path in tmp_path.glob("state/checkpoints/*/*/model")}
    assert files == {"step-6", "step-9"}


@pytest.mark.parametrize("damage", ["cut short", "missing"])
def test_a_damaged_checkpoint_gives_way_to_the_one_before(tmp_path, damage):
    store = store_of(tmp_path)
    save(store, tmp_path, 3)
    save(store, tmp_path, 6)
    file = tmp_path / "state/checkpoints/step-6/attempt-1/model"
    file.unlink() if damage == "missing" else file.write_text("weigh")
    assert restored(store_of(tmp_path, attempt=2), tmp_path) == (3, "weights of 3")


def test_only_damaged_checkpoints_are_an_error_not_a_new_start(tmp_path):
    save(store_of(tmp_path), tmp_path, 3)
    (tmp_path / "state/checkpoints/step-3/attempt-1/model").write_text("")
    with pytest.raises(DataError, match="step 3"):
        restored(store_of(tmp_path, attempt=2), tmp_path)


def test_the_newest_can_be_passed_over(tmp_path):
    store = store_of(tmp_path)
    save(store, tmp_path, 3)
    assert restored(store_of(tmp_path, attempt=2), tmp_path, skip_newest=True) is None
    save(store_of(tmp_path, attempt=3), tmp_path, 6)
    assert restored(store_of(tmp_path, attempt=4), tmp_path, skip_newest=True) == (3, "weights of 3")


def test_a_superseded_attempt_stops_and_changes_nothing(tmp_path):
    old = store_of(tmp_path, attempt=1)
    save(old, tmp_path, 3)
    new = store_of(tmp_path, attempt=2)
    assert restored(new, tmp_path) == (3, "weights of 3")
    with pytest.raises(JobInterruptedError, match="superseded by attempt 2"):
        save(old, tmp_path, 6)
    save(new, tmp_path, 5)
    latest = json.loads((tmp_path / "state/checkpoints/LATEST.json").read_text())
    assert (latest["attempt"], [one["step"] for one in latest["checkpoints"]]) == (2, [5, 3])


def test_an_old_attempt_that_starts_late_stops_at_once(tmp_path):
    store_of(tmp_path, attempt=2)
    with pytest.raises(JobInterruptedError, match="superseded by attempt 2"):
        store_of(tmp_path, attempt=1)
