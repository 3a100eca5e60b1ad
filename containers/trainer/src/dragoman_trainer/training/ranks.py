"""The processes of one training on one host: one for each device, all doing the same steps.

The first is the job's own process and the only one that saves, validates and reports. The others are its children.
A planned batch is divided among all, and the gradients are summed once a step, so the plan and the result of a
training do not depend on the number of devices (but for the order of sums and the units that dropout draws).
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import torch
from torch import Tensor, nn
from torch import distributed as dist

from dragoman_trainer.errors import EXIT_CODES, HostMemoryError, TrainerError, classify
from dragoman_trainer.job import JobContext

BUCKET_ELEMENTS = 1 << 26
"""Of the sum over devices: 256 MB of fp32 at a time."""
TIMEOUT = timedelta(minutes=30)
"""The others wait that long while the first validates and publishes."""
REPORT_SECONDS = 10

log = logging.getLogger(__name__)


@dataclass
class Ranks:
    """The processes of a training, as one of them sees them; alone, every method returns at once."""

    rank: int = 0
    size: int = 1
    children: list[tuple[BaseProcess, Connection]] = field(default_factory=list)

    @property
    def first(self) -> bool:
        """Whether this process saves, validates and reports."""
        return self.rank == 0

    def any(self, flag: bool) -> bool:
        """Whether the flag is set in any process. All have to ask; each waits for the last.

        Raises what a process that has died reported.
        """
        if self.size == 1:
            return flag
        tensor = torch.tensor([int(flag)])
        with self._watching():
            dist.all_reduce(tensor, dist.ReduceOp.MAX)
        return bool(tensor.item())

    def from_first(self, value: Any) -> Any:  # noqa: ANN401 - anything that can be pickled
        """What the first process passed; the others' own value is ignored."""
        if self.size == 1:
            return value
        box = [value]
        with self._watching():
            dist.broadcast_object_list(box, src=0)
        return box[0]

    def sum_gradients(self, model: nn.Module, loss: Tensor) -> None:
        """Replaces the gradients and the loss, a scalar, by their sums over all processes.

        A process that had no rows of the batch has no gradients: they count as zero.
        """
        if self.size == 1:
            return
        self.any(False)  # a process that died in its backward pass is noticed here rather than waited for on a GPU
        tensors = [loss]
        for parameter in model.parameters():
            if parameter.requires_grad:
                if parameter.grad is None:
                    parameter.grad = torch.zeros_like(parameter)
                tensors.append(parameter.grad)
        with self._watching(), torch.no_grad():
            for bucket in _buckets(tensors):
                flat = torch.cat([tensor.reshape(-1) for tensor in bucket])
                dist.all_reduce(flat)
                parts = flat.split([tensor.numel() for tensor in bucket])
                for tensor, part in zip(bucket, parts, strict=True):
                    tensor.copy_(part.view_as(tensor))

    @contextmanager
    def _watching(self) -> Iterator[None]:
        try:
            yield
        except RuntimeError as error:
            raise self._failure(error) from error

    def _failure(self, error: RuntimeError) -> BaseException:
        for process, pipe in self.children:
            if pipe.poll(REPORT_SECONDS):
                try:
                    return pipe.recv()
                except EOFError:
                    pass
            process.join(REPORT_SECONDS)
            if process.exitcode == -signal.SIGKILL:
                return HostMemoryError(
                    f"{process.name} of the training was killed by SIGKILL, which is what the system does when "
                    "memory runs out. Relaunch with more memory."
                )
            if process.exitcode:
                return TrainerError(
                    f"{process.name} of the training ended with exit code {process.exitcode}: {error}."
                )
        return error


Work = Callable[[JobContext, Ranks], object]


@contextmanager
def start_ranks(context: JobContext, size: int, work: Work) -> Iterator[Ranks]:
    """Starts `size` - 1 children that do `work`, and joins them; they end with this process, whatever ends it.

    `work` has to be picklable: a function at the top of a module, or a `functools.partial` of one.
    """
    if size == 1:
        yield Ranks()
        return
    spawn = multiprocessing.get_context("spawn")
    rendezvous = f"file://{context.work / 'ranks'}"
    children: list[tuple[BaseProcess, Connection]] = []
    try:
        for rank in range(1, size):
            receiver, sender = spawn.Pipe(duplex=False)
            arguments = (context, rank, size, rendezvous, work, sender)
            process = spawn.Process(
                target=_child, args=arguments, name=f"process {rank + 1} of {size}", daemon=True
            )
            process.start()
            sender.close()
            children.append((process, receiver))
        _join_group(context.job.device, 0, size, rendezvous)
        yield Ranks(0, size, children)
        for process, _ in children:
            process.join(REPORT_SECONDS)
    finally:
        for process, _ in children:
            process.kill()
            process.join()
        if dist.is_initialized():
            dist.destroy_process_group()


def _child(context: JobContext, rank: int, size: int, rendezvous: str, work: Work, sender: Connection) -> None:
    """One child's life. The first process decides when to stop, so signals to the group are ignored here."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    logging.basicConfig(level=logging.WARNING, format=f"process {rank + 1}: %(levelname)s %(message)s")
    try:
        _join_group(context.job.device, rank, size, rendezvous)
        work(context, Ranks(rank, size))
        dist.destroy_process_group()
    except BaseException as error:  # the first process reports it as its own
        problem = classify(error)
        sender.send(problem)
        os._exit(EXIT_CODES[problem.exit_class])


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(EXIT_CODES["interrupted"])


def _join_group(device: str, rank: int, size: int, rendezvous: str) -> None:
    # All processes are on this host.
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    os.environ.setdefault("NCCL_SOCKET_IFNAME", "lo")
    backend = "cpu:gloo,cuda:nccl" if device == "cuda" else "gloo"
    if device == "cuda":
        torch.cuda.set_device(rank)
    dist.init_process_group(backend, init_method=rendezvous, rank=rank, world_size=size, timeout=TIMEOUT)
    if rank == 0:
        log.info("%d processes train, one for each device", size)


def _buckets(tensors: list[Tensor]) -> Iterator[list[Tensor]]:
    bucket: list[Tensor] = []
    elements = 0
    for tensor in tensors:
        if bucket and elements + tensor.numel() > BUCKET_ELEMENTS:
            yield bucket
            bucket, elements = [], 0
        bucket.append(tensor)
        elements += tensor.numel()
    yield bucket
