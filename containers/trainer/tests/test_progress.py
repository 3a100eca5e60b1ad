import json

from dragoman_trainer.progress import Measures, Progress, Validation
from dragoman_trainer.storage import Storage


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def progress_in(folder) -> tuple[Progress, Clock]:
    clock = Clock()
    state = Storage().prefix(str(folder))
    return Progress(state, step="train", attempt=1, unit="steps", total=100, clock=clock), clock


def test_tells_rate_and_time_left(tmp_path):
    progress, clock = progress_in(tmp_path)
    progress.update(0, "epoch 1")
    clock.now += 4
    progress.validations.append(Validation(10, 3.0, 20.0, {"chrf": 20.0, "bleu": 10.0}))
    progress.update(20, "epoch 1", loss=2.5, measures=lambda: Measures(2000.0, padding_share=0.05))
    document = json.loads((tmp_path / "progress.json").read_text())
    assert document["done"] == 20
    assert document["loss"] == 2.5
    assert document["targetTokensPerSecond"] == 2000
    assert document["paddingShare"] == 0.05
    assert document["modelFlopsUtilization"] is None
    assert document["secondsLeft"] == 16
    assert document["validations"] == [
        {"optimizerStep": 10, "loss": 3.0, "score": 20.0, "metrics": {"chrf": 20.0, "bleu": 10.0}}
    ]


def test_writes_every_three_seconds_at_most(tmp_path):
    progress, clock = progress_in(tmp_path)
    progress.update(1, "")
    clock.now += 2
    progress.update(2, "")
    assert json.loads((tmp_path / "progress.json").read_text())["done"] == 1
    progress.update(3, "", force=True)
    assert json.loads((tmp_path / "progress.json").read_text())["done"] == 3


def test_a_store_that_refuses_does_not_end_the_work(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    progress, _ = progress_in(tmp_path / "file")
    progress.update(1, "")
    assert "could not be written" in caplog.text
