"""Training text encoded shard by shard, on all cores, by as many attempts as it takes."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from dragoman_trainer.job import JobContext
from dragoman_trainer.parallel import in_parallel
from dragoman_trainer.progress import Progress
from dragoman_trainer.shard_store import ShardStore
from dragoman_trainer.tasks.translation.training_shards import Shard

Settings = TypeVar("Settings")

log = logging.getLogger(__name__)


def encode_all_shards(
    context: JobContext,
    encode: Callable[[tuple[Settings, Shard, Path]], dict[str, int]],
    settings: Settings,
    shards: Sequence[Shard],
    store: ShardStore,
    progress: Progress,
) -> tuple[list[Path], Counter[str]]:
    """The file of every shard, in their order, and the sums of what `encode` counts.

    `encode`, a function at the top of a module, writes the file of one shard in a process of its own. Shards that
    an attempt before has kept in `store` are taken from there.
    """
    folder = context.work / "shards"
    folder.mkdir()
    paths = [folder / shard.name for shard in shards]
    found: dict[int, dict[str, int]] = {}
    for index, shard in enumerate(shards):
        counts = store.restore(shard.name, paths[index])
        if counts is not None:
            found[index] = counts
    log.info("%d of %d shards are there already", len(found), len(shards))
    waiting = [index for index in range(len(shards)) if index not in found]
    tasks = [(settings, shards[index], paths[index]) for index in waiting]
    done = sum(shards[index].rows for index in found if not shards[index].documents)
    for at, counts in in_parallel(encode, tasks, context.interruption):
        index = waiting[at]
        store.keep(shards[index].name, paths[index], counts)
        found[index] = counts
        context.faults.at("shard", len(found))
        done += 0 if shards[index].documents else shards[index].rows
        progress.update(done, "encoding")
    context.interruption.check()
    total: Counter[str] = Counter()
    for counts in found.values():
        total.update(counts)
    return paths, total
