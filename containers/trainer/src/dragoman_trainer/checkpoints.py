"""Checkpoints that are all there or not at all, and that only the newest attempt may write.

`<state>/checkpoints/step-N/attempt-M/` holds files and a MANIFEST.json with their SHA-256;
`<state>/checkpoints/LATEST.json` lists the usable ones, newest first, and is always written on condition that
nobody else has written it since. An attempt claims it when it starts, so an older attempt that still lives
fails at its next checkpoint and stops itself.
"""

import json
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman_trainer.errors import DataError, JobInterruptedError
from dragoman_trainer.faults import Faults
from dragoman_trainer.results import sha256_of
from dragoman_trainer.storage import Prefix
from dragoman_trainer.store import PreconditionFailedError

CLAIM_TRIES = 8

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Checkpoint:
    """One entry of LATEST.json: the folder below `checkpoints/` and the hash of its manifest's files."""

    step: int
    folder: str
    files: dict[str, str]

    def document(self) -> dict[str, Any]:
        """As in LATEST.json and MANIFEST.json."""
        return {"step": self.step, "folder": self.folder, "files": self.files}


class CheckpointStore:
    """The checkpoints of one training, as seen by one attempt."""

    def __init__(self, state: Prefix, attempt: int, keep: int) -> None:
        self._state = state
        self._attempt = attempt
        self._keep = keep
        self._latest = state.at("checkpoints/LATEST.json")
        self._etag: str | None = None
        self._checkpoints: list[Checkpoint] = []

    def claim(self) -> None:
        """Makes this attempt the only writer; JobInterruptedError when a newer one already is."""
        for _ in range(CLAIM_TRIES):
            present = self._state.store.read(self._latest)
            document = json.loads(present.text) if present else {"attempt": 0, "checkpoints": []}
            if document["attempt"] > self._attempt:
                raise self._superseded(document["attempt"])
            self._etag = present.etag if present else None
            self._checkpoints = [Checkpoint(**entry) for entry in document["checkpoints"]]
            try:
                self._write_latest()
            except PreconditionFailedError:
                continue
            return
        raise JobInterruptedError(
            f"{self._latest} changes all the time: other attempts of this training are alive. Stop them."
        )

    def restore(self, folder: Path, *, skip_newest: bool) -> Checkpoint | None:
        """Downloads the newest checkpoint that is whole, into an empty `folder`; None when there is none.

        A damaged one is left out with a warning; when all are damaged a DataError says so, because starting
        anew would silently lose hours of work. `skip_newest` passes over the newest one untried, to the
        beginning if it is the only one.
        """
        candidates = self._checkpoints[1:] if skip_newest else self._checkpoints
        problems = []
        for checkpoint in candidates:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            problem = self._download(checkpoint, folder)
            if problem is None:
                self._checkpoints = self._checkpoints[self._checkpoints.index(checkpoint) :]
                return checkpoint
            log.warning("checkpoint of step %d is damaged (%s): trying the one before", checkpoint.step, problem)
            problems.append(f"step {checkpoint.step}: {problem}")
        if problems:
            raise DataError(
                f"No checkpoint under {self._state.at('checkpoints')} is usable: {'; '.join(problems)}. "
                "Start a new training run.",
                checkpoints=problems,
            )
        self._checkpoints = []
        return None

    def save(self, step: int, folder: Path, faults: Faults | None = None) -> None:
        """Uploads the files of `folder` as the checkpoint of `step`, then points LATEST.json at it.

        JobInterruptedError when another attempt has taken over. Checkpoints beyond `keep` are deleted after.
        """
        name = f"step-{step}/attempt-{self._attempt}"
        files = {path.name: sha256_of(path) for path in sorted(folder.iterdir())}
        for file in files:
            self._state.store.upload(folder / file, self._state.at(f"checkpoints/{name}/{file}"))
        checkpoint = Checkpoint(step, name, files)
        manifest = json.dumps({"v": 1, **checkpoint.document()}, indent=2) + "\n"
        self._state.store.put_text(self._state.at(f"checkpoints/{name}/MANIFEST.json"), manifest)
        others = [other for other in self._checkpoints if other.step < step]
        dropped = others[self._keep - 1 :]
        self._checkpoints = [checkpoint, *others[: self._keep - 1]]
        try:
            self._write_latest()
        except PreconditionFailedError as error:
            present = self._state.store.read(self._latest)
            raise self._superseded(json.loads(present.text)["attempt"] if present else 0) from error
        for old in dropped:
            for file in [*old.files, "MANIFEST.json"]:
                self._state.store.delete(self._state.at(f"checkpoints/{old.folder}/{file}"))
        if faults is not None:
            faults.saved(self._state.store, self._state.at(f"checkpoints/{name}/{next(iter(files))}"))

    def _download(self, checkpoint: Checkpoint, folder: Path) -> str | None:
        for file, sha256 in checkpoint.files.items():
            path = folder / file
            try:
                self._state.store.download(self._state.at(f"checkpoints/{checkpoint.folder}/{file}"), path)
            except DataError:
                return f"{file} is missing"
            if sha256_of(path) != sha256:
                return f"{file} has another SHA-256"
        return None

    def _write_latest(self) -> None:
        document = {
            "v": 1,
            "attempt": self._attempt,
            "checkpoints": [checkpoint.document() for checkpoint in self._checkpoints],
        }
        text = json.dumps(document, indent=2) + "\n"
        try:
            self._etag = self._state.store.put_text_if(self._latest, text, self._etag)
        except PreconditionFailedError:
            # A write whose answer got lost is repeated by the client and then finds its own text.
            present = self._state.store.read(self._latest)
            if present is None or present.text != text:
                raise
            self._etag = present.etag

    def _superseded(self, attempt: int) -> JobInterruptedError:
        return JobInterruptedError(
            f"Attempt {self._attempt} was superseded by attempt {attempt}, which owns {self._latest}. "
            "Nothing to do: the newer attempt goes on.",
            superseded_by=attempt,
        )
