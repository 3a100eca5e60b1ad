"""One attempt of a Batch job as a process of this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

# A job sees what a container would see, not the environment of the emulator: only what a process needs
# to find programs, libraries and certificates on this machine.
INHERITED_VARIABLES = (
    "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CUDA_VISIBLE_DEVICES",
)  # fmt: skip

# A process that is killed by a signal has no exit code; shells and Docker report 128 + the signal's number.
SIGNAL_EXIT_CODE_BASE = 128
READER_PATIENCE_SECONDS = 5.0


class BatchProcess:
    """Starts a command in a process group and a directory of its own, streams its output, stops it.

    `directory` is the container's file system: the process starts there, TMPDIR points into it, and it is
    deleted when the process has ended. `process_file` exists as long as the process group may live, so that
    whoever cleans up after a killed emulator finds the group (its name is the id of the group).
    """

    def __init__(
        self,
        command: list[str],
        environment: dict[str, str],
        directory: Path,
        processes_directory: Path,
        on_line: Callable[[str], None],
    ) -> None:
        temporary = directory / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        processes_directory.mkdir(parents=True, exist_ok=True)
        inherited = {name: os.environ[name] for name in INHERITED_VARIABLES if name in os.environ}
        self._directory = directory
        self._process = subprocess.Popen(
            command,
            cwd=directory,
            env={**inherited, "TMPDIR": str(temporary), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        self._process_file = processes_directory / str(self._process.pid)
        self._process_file.write_text(" ".join(command))
        self._reader = threading.Thread(target=self._read, args=(on_line,), daemon=True)
        self._reader.start()
        self._killer: threading.Timer | None = None
        self._lock = threading.Lock()

    @property
    def pid(self) -> int:
        """Id of the process and of its group."""
        return self._process.pid

    def _read(self, on_line: Callable[[str], None]) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError):  # the pipe is closed under a reader that outlived its patience
            for line in self._process.stdout:
                on_line(line.rstrip("\n"))

    def _signal_group(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def stop(self, grace_seconds: float) -> None:
        """SIGTERM now, SIGKILL after the grace period if anything of the group is left. Returns at once."""
        with self._lock:
            if self._killer is not None or self._process.poll() is not None:
                return
            self._signal_group(signal.SIGTERM)
            self._killer = threading.Timer(grace_seconds, self._signal_group, (signal.SIGKILL,))
            self._killer.daemon = True
            self._killer.start()

    def kill(self) -> None:
        """SIGKILL to the whole group."""
        self._signal_group(signal.SIGKILL)

    def wait(self) -> int:
        """Blocks until the process has ended; returns its exit code as a container would report it."""
        code = self._process.wait()
        with self._lock:
            if self._killer is not None:
                self._killer.cancel()
        # When process 1 of a container ends, everything in it ends. It also lets the reader see the end of
        # the output where a child still holds the pipe.
        self._signal_group(signal.SIGKILL)
        self._reader.join(READER_PATIENCE_SECONDS)
        self._process_file.unlink(missing_ok=True)
        shutil.rmtree(self._directory, ignore_errors=True)
        return code if code >= 0 else SIGNAL_EXIT_CODE_BASE - code
