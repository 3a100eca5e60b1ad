"""What the runtime tells the emulator, read once at start from the environment."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Settings of the extension; MiniStack's own stay in its own variables."""

    batch_entrypoint: tuple[str, ...]
    """Put before the command of every job, as the ENTRYPOINT of its image would be."""
    stop_timeout_seconds: float
    """Between SIGTERM and SIGKILL, as ECS_CONTAINER_STOP_TIMEOUT."""
    max_running_jobs_per_queue: int
    state_directory: Path
    """Holds the directories of running jobs and the list of their processes."""
    parent_pid: int | None
    """The emulator ends when this process does."""

    @staticmethod
    def from_environment(environment: dict[str, str]) -> Settings:
        """Reads DRAGOMAN_* variables; a malformed value raises ValueError that names the variable."""
        raw_entrypoint = environment.get("DRAGOMAN_BATCH_ENTRYPOINT", "[]")
        try:
            entrypoint = json.loads(raw_entrypoint)
        except json.JSONDecodeError as error:
            raise ValueError(f"DRAGOMAN_BATCH_ENTRYPOINT is not JSON: {raw_entrypoint}") from error
        if not isinstance(entrypoint, list) or not all(isinstance(part, str) for part in entrypoint):
            raise ValueError(f"DRAGOMAN_BATCH_ENTRYPOINT must be a JSON array of strings: {raw_entrypoint}")
        parent = environment.get("DRAGOMAN_PARENT_PID")
        state = environment.get("DRAGOMAN_STATE_DIRECTORY")
        if not state:
            raise ValueError("DRAGOMAN_STATE_DIRECTORY is not set: name the folder of the runtime's files.")
        return Settings(
            batch_entrypoint=tuple(entrypoint),
            stop_timeout_seconds=float(environment.get("DRAGOMAN_STOP_TIMEOUT_SECONDS", "30")),
            max_running_jobs_per_queue=int(environment.get("DRAGOMAN_BATCH_MAX_RUNNING_JOBS", "1")),
            state_directory=Path(state),
            parent_pid=int(parent) if parent else None,
        )


SETTINGS = Settings.from_environment(dict(os.environ))
