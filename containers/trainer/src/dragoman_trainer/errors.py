"""Failures by what has to be done about them, and their exit codes."""

import errno
import traceback

EXIT_CODES = {
    "ok": 0,
    "config": 64,
    "data": 65,
    "bug": 70,
    "disk": 73,
    "interrupted": 75,
    "driver": 78,
    "gpu-memory": 80,
    "host-memory": 81,
    "diverged": 82,
    "hang": 83,
}
"""Exit code of every class; the same table as EXIT_CODES in contracts/job.ts."""


class TrainerError(Exception):
    """A failure with a class; `evidence` goes into the result file as it is."""

    exit_class = "bug"

    def __init__(self, message: str, **evidence: str | int | float | list[str]) -> None:
        super().__init__(message)
        self.evidence = evidence


class ConfigError(TrainerError):
    """The job file, the recipe, an argument or a permission is wrong; a person has to change it."""

    exit_class = "config"


class DataError(TrainerError):
    """An input file is missing, empty, damaged or lacks a column."""

    exit_class = "data"


class MissingFileError(DataError):
    """An input does not exist."""


class DiskError(TrainerError):
    """No space is left for work files or checkpoints."""

    exit_class = "disk"


class JobInterruptedError(TrainerError):
    """The host was taken away, or a newer attempt has taken over; the same job again continues."""

    exit_class = "interrupted"


class DriverError(TrainerError):
    """The device that the job needs is absent or broken."""

    exit_class = "driver"


class GpuMemoryError(TrainerError):
    """The GPU's memory is too small for the micro-batch."""

    exit_class = "gpu-memory"


class HostMemoryError(TrainerError):
    """The host's memory is too small."""

    exit_class = "host-memory"


class DivergedError(TrainerError):
    """The loss is not finite or has risen far above its level."""

    exit_class = "diverged"


class HangError(TrainerError):
    """Nothing has happened for too long."""

    exit_class = "hang"


GPU_MEMORY_SIGNS = (
    "CUDA out of memory",
    "CUDA error: out of memory",
    "CUDA failed with error out of memory",
    "CUBLAS_STATUS_ALLOC_FAILED",
    "CUDNN_STATUS_ALLOC_FAILED",
)
HOST_MEMORY_SIGNS = (
    "std::bad_alloc",
    "killed by signal: Bus error",
    "killed by signal: Killed",
    "DefaultCPUAllocator: can't allocate memory",
    "Cannot allocate memory",
)
DRIVER_SIGNS = (
    "CUDA error",
    "NCCL error",
    "NVIDIA driver",
    "no kernel image is available",
    "CUDA driver version is insufficient",
    "uncorrectable ECC",
    "CUDA failed with error",
    "is not found or cannot be loaded",
)
DISK_SIGNS = ("No space left on device", "unexpected pos", "Disk quota exceeded")


def classify(error: BaseException) -> TrainerError:
    """The error as one of ours: by its type first, then by the signatures of what libraries print.

    An unknown one is a `bug` with the end of its traceback as evidence.
    """
    if isinstance(error, TrainerError):
        return error
    text = f"{type(error).__name__}: {error}"
    evidence: dict[str, str | list[str]] = {
        "exception": type(error).__name__,
        "traceback": [line.rstrip() for line in traceback.format_exception(error)[-8:]],
    }
    if any(sign in text for sign in GPU_MEMORY_SIGNS):
        return GpuMemoryError(f"{text}. Relaunch with more micro-batches.", **evidence)
    if isinstance(error, MemoryError) or any(sign in text for sign in HOST_MEMORY_SIGNS):
        return HostMemoryError(f"{text}. Relaunch with more memory.", **evidence)
    no_space = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if no_space or any(sign in text for sign in DISK_SIGNS):
        return DiskError(f"{text}. Give the job a larger volume.", **evidence)
    if any(sign in text for sign in DRIVER_SIGNS):
        return DriverError(f"{text}. Relaunch on another host; check driver and image.", **evidence)
    if isinstance(error, KeyboardInterrupt):
        return JobInterruptedError("Stopped by the keyboard. Start the same job again to continue.", **evidence)
    return TrainerError(f"{text}. This is a defect of the trainer; report it with the traceback.", **evidence)
