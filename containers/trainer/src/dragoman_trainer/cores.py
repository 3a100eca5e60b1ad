"""How many threads to compute with."""

import os


def usable_cores() -> int:
    """The cores that this process may use; DRAGOMAN_THREADS overrides."""
    override = os.environ.get("DRAGOMAN_THREADS")
    if override:
        return int(override)
    # macOS cannot tell which cores a process may use.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
