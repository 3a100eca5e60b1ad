"""result.json: what a job has made, or why it has not."""

import hashlib
import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman_trainer.contracts import check
from dragoman_trainer.errors import EXIT_CODES, TrainerError
from dragoman_trainer.storage import Prefix
from dragoman_trainer.store import PreconditionFailedError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class StepOutcome:
    """What a step that succeeded reports: numbers by name, and the files under --out in `artifacts`."""

    metrics: dict[str, float | None] = field(default_factory=dict)
    artifacts: list[dict[str, str | int]] = field(default_factory=list)
    optimizer_step: int | None = None


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        digest = hashlib.sha256()
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def publish(out: Prefix, folder: Path, names: list[str]) -> list[dict[str, str | int]]:
    """Uploads the named files of a folder and describes each as an Artifact of the contract."""
    artifacts: list[dict[str, str | int]] = []
    for name in names:
        path = folder / name
        out.store.upload(path, out.at(name))
        artifacts.append(
            {
                "name": name,
                "uri": out.public_uri(name),
                "sizeBytes": path.stat().st_size,
                "sha256": sha256_of(path),
            }
        )
    return artifacts


def success(step: str, attempt: int, outcome: StepOutcome, seconds: float) -> dict[str, Any]:
    """The result file of a step that succeeded."""
    return _document(step, attempt, "succeeded", "ok", "", outcome, {}, seconds)


def failure(step: str, attempt: int, error: TrainerError, seconds: float) -> dict[str, Any]:
    """The result file of a step that failed or was interrupted."""
    status = "interrupted" if error.exit_class == "interrupted" else "failed"
    evidence = dict(error.evidence)
    optimizer_step = evidence.pop("optimizer_step", None)
    outcome = StepOutcome(optimizer_step=optimizer_step if isinstance(optimizer_step, int) else None)
    return _document(step, attempt, status, error.exit_class, str(error), outcome, evidence, seconds)


def write_result(out: Prefix, document: dict[str, Any]) -> None:
    """Writes result.json unless a newer attempt has already written its own."""
    check("result-file", document, "result.json")
    uri = out.at("result.json")
    while True:
        present = out.store.read(uri)
        if present is not None and json.loads(present.text).get("attempt", 0) > document["attempt"]:
            log.warning("%s belongs to a newer attempt and stays as it is", uri)
            return
        try:
            out.store.put_text_if(
                uri,
                json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n",
                present and present.etag,
            )
        except PreconditionFailedError:
            continue
        return


def _document(
    step: str,
    attempt: int,
    status: str,
    exit_class: str,
    message: str,
    outcome: StepOutcome,
    evidence: dict[str, Any],
    seconds: float,
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "v": 1,
        "step": step,
        "attempt": attempt,
        "status": status,
        "exitClass": exit_class,
        "exitCode": EXIT_CODES[exit_class],
        "message": message,
        "evidence": evidence,
        "seconds": seconds,
        "metrics": outcome.metrics,
        "artifacts": outcome.artifacts,
    }
    if outcome.optimizer_step is not None:
        document["optimizerStep"] = outcome.optimizer_step
    return document
