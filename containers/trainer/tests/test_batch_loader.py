import numpy as np
import pytest
import torch

from dragoman_trainer.errors import DataError
from dragoman_trainer.training.batch_loader import BatchLoader
from dragoman_trainer.training.learner import Rows

CPU = torch.device("cpu")


class Numbers:
    """A learner of ten rows an epoch, in batches of four."""

    def plan_epoch(self, epoch):
        return [np.arange(start, min(start + 4, 10)) + 100 * epoch for start in (0, 4, 8)]

    def weight(self, rows):
        return len(rows)

    def load(self, rows, multiple):
        assert multiple == 1
        return Rows({"rows": torch.from_numpy(rows)}, len(rows), 2 * len(rows))


def loaded(loader: BatchLoader, count: int) -> list[tuple[int, int, list[list[int]]]]:
    batches = [loader.next() for _ in range(count)]
    loader.close()
    return [(one.epoch, one.index, [part.tensors["rows"].tolist() for part in one.parts]) for one in batches]


def test_goes_on_in_the_middle_of_an_epoch_and_into_the_next():
    assert loaded(BatchLoader(Numbers(), CPU, epoch=0, batch=2), 3) == [
        (0, 2, [[8, 9]]),
        (1, 0, [[100, 101, 102, 103]]),
        (1, 1, [[104, 105, 106, 107]]),
    ]


def test_the_end_of_an_epoch_is_the_beginning_of_the_next():
    assert loaded(BatchLoader(Numbers(), CPU, epoch=0, batch=3), 1) == [(1, 0, [[100, 101, 102, 103]])]


def test_processes_and_micro_batches_share_a_batch():
    shares = [
        loaded(BatchLoader(Numbers(), CPU, epoch=0, batch=0, micro_batches=2, rank=rank, size=2), 3)
        for rank in (0, 1)
    ]
    assert shares[0] == [(0, 0, [[0], [2]]), (0, 1, [[4], [6]]), (0, 2, [[8]])]
    assert shares[1] == [(0, 0, [[1], [3]]), (0, 1, [[5], [7]]), (0, 2, [[9]])]


def test_a_failure_in_the_thread_is_raised_where_the_batch_is_wanted():
    class Broken(Numbers):
        def load(self, rows, multiple):
            if rows[0] == 4:
                raise DataError("shard 3 is damaged")
            return super().load(rows, multiple)

    loader = BatchLoader(Broken(), CPU, epoch=0, batch=0)
    loader.next()
    with pytest.raises(DataError, match="shard 3"):
        loader.next()
    loader.close()


def test_data_without_a_batch_is_an_error_and_no_endless_search():
    class Empty(Numbers):
        def plan_epoch(self, epoch):
            return []

    loader = BatchLoader(Empty(), CPU, epoch=0, batch=0)
    with pytest.raises(DataError, match="no batches"):
        loader.next()
    loader.close()
