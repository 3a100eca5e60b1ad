"""Work dealt out to processes, which end when the one that started them does."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for_sentinel
from typing import TypeVar

from dragoman_trainer.cores import usable_cores
from dragoman_trainer.errors import HostMemoryError
from dragoman_trainer.interruption import Interruption

LOOK_SECONDS = 0.5

Task = TypeVar("Task")
Result = TypeVar("Result")


def in_parallel(
    function: Callable[[Task], Result], tasks: Sequence[Task], interruption: Interruption
) -> Iterator[tuple[int, Result]]:
    """`function` of every task, as (its index, result) when it is done; on as many processes as there are cores.

    With one core or one task it is done here. What a task raises is raised; an interruption ends the waiting after
    the tasks that have begun. Raises HostMemoryError when the system has killed a process.
    """
    workers = min(usable_cores(), len(tasks))
    if workers <= 1:
        for index, task in enumerate(tasks):
            interruption.check()
            yield index, function(task)
        return
    # `spawn`: threads of Arrow and PyTorch do not survive a fork.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_live_with_parent)
    try:
        waiting: dict[Future[Result], int] = {pool.submit(function, task): at for at, task in enumerate(tasks)}
        while waiting:
            interruption.check()
            done, _ = wait(waiting, LOOK_SECONDS, FIRST_COMPLETED)
            for future in done:
                yield waiting.pop(future), future.result()
    except BrokenProcessPool as error:
        raise HostMemoryError(
            "A process of this job was killed from outside, as systems do that run out of memory. Relaunch with "
            "more memory."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _live_with_parent() -> None:
    """Leaves signals to the parent, and ends when it ends, be it by SIGKILL."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait_for_sentinel([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
