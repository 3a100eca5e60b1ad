"""Checkpoints written and uploaded beside the training, which only waits while its state is copied."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from shutil import rmtree
from types import TracebackType

from dragoman_trainer.checkpoints import CheckpointStore
from dragoman_trainer.faults import Faults
from dragoman_trainer.training.training_state import Snapshot


class CheckpointWriter:
    """At most one save is under way; a save that fails ends the training at its next step, with its own error.

    As a context it waits at the end for the save that is under way, whatever ended the training.
    """

    def __init__(self, store: CheckpointStore, folder: Path, faults: Faults) -> None:
        self._store = store
        self._folder = folder
        self._faults = faults
        self._thread = ThreadPoolExecutor(1, "checkpoint")
        self._save: Future[None] | None = None

    def __enter__(self) -> "CheckpointWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(wait=True)

    def start(self, snapshot: Snapshot) -> None:
        """Saves in the background; waits first for the save before."""
        self.finish()
        self._save = self._thread.submit(self._write, snapshot)

    def check(self) -> None:
        """Raises what a save that has ended raised."""
        if self._save is not None and self._save.done():
            self.finish()

    def finish(self) -> None:
        """Waits for the save that is under way; raises what it raises."""
        save, self._save = self._save, None
        if save is not None:
            save.result()

    def _write(self, snapshot: Snapshot) -> None:
        self._faults.at("checkpoint")
        self._folder.mkdir()
        try:
            snapshot.write(self._folder)
            self._store.save(snapshot.step, self._folder, self._faults)
        finally:
            rmtree(self._folder)
