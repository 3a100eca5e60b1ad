from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman_trainer.tasks.translation import training_shards
from dragoman_trainer.tasks.translation.training_inputs import TrainingInput
from dragoman_trainer.tasks.translation.training_shards import cut_documents, cut_shards

places = st.one_of(st.none(), st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 12)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("shards")


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    monkeypatch.setattr(training_shards, "SHARD_ROWS", 4)
    monkeypatch.setattr(training_shards, "BUFFER_ROWS", 3)


def written(folder: Path, rows: list[tuple[str, str, int] | None]) -> TrainingInput:
    path = folder / "train.parquet"
    table = {
        "pairId": [f"{index:016x}" for index in range(len(rows))],
        "source": [f"s{index}" for index in range(len(rows))],
        "target": [f"t{index}" for index in range(len(rows))],
        "domain": pa.nulls(len(rows), pa.string()),
        "sourceId": pa.array([row and row[0] for row in rows], pa.string()),
        "document": pa.array([row and row[1] for row in rows], pa.string()),
        "position": pa.array([row and row[2] for row in rows], pa.int32()),
    }
    pq.write_table(pa.table(table), path, row_group_size=3)
    return TrainingInput("train", (path,), "en", "de", 1.0, None, {})


@given(st.lists(places, min_size=1, max_size=40))
@settings(max_examples=12, deadline=None)
def test_shards_have_every_pair_once_in_order(folder, rows):
    shards = cut_shards([written(folder, rows)])
    assert [pair.source for shard in shards for pair in shard.pairs()] == [f"s{at}" for at in range(len(rows))]
    assert all(shard.rows == len(list(shard.pairs())) for shard in shards)
    assert all(shard.rows >= 4 for shard in shards[:-1])


@given(st.lists(places, min_size=1, max_size=40))
@settings(max_examples=12, deadline=None)
def test_windows_are_runs_of_one_document(folder, rows):
    shards = cut_documents([written(folder, rows)], folder / "documents")
    windows = [window for shard in shards for window in shard.windows()]
    assert sorted(pair.source for window in windows for pair in window) == sorted(
        f"s{at}" for at, row in enumerate(rows) if row is not None
    )
    for window in windows:
        assert len({(pair.source_id, pair.document) for pair in window}) == 1
        positions = [pair.position for pair in window]
        assert positions == list(range(positions[0], positions[0] + len(positions)))
    where = [{(pair.source_id, pair.document) for pair in shard.pairs()} for shard in shards]
    assert sum(map(len, where)) == len(set().union(*where))
