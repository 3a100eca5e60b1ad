"""One attempt of one job, from its job file to its result file."""

import logging
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dragoman_trainer.contracts import JobFile, Recipe, TestSet, parse_job_file, parse_recipe
from dragoman_trainer.errors import EXIT_CODES, ConfigError, DriverError, HangError, MissingFileError, classify
from dragoman_trainer.faults import Faults
from dragoman_trainer.interruption import Interruption
from dragoman_trainer.machine import note_machine
from dragoman_trainer.progress import Progress
from dragoman_trainer.results import StepOutcome, failure, success, write_result
from dragoman_trainer.storage import Prefix, Storage
from dragoman_trainer.watchdog import Watchdog

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Arguments:
    """The command line."""

    step: str
    task: str
    config: str
    inputs: dict[str, str]
    out: str
    state: str


@dataclass
class JobContext:
    """All that a step of a task gets; it touches nothing else."""

    job: JobFile
    inputs: dict[str, str]
    out: Prefix
    state: Prefix
    storage: Storage
    work: Path
    interruption: Interruption
    faults: Faults
    watchdog: Watchdog = field(default_factory=Watchdog)
    clock: Callable[[], float] = time.monotonic
    progress_of: Callable[..., Progress] = field(default=Progress)

    def recipe(self, kind: type[Recipe]) -> Recipe:
        """The job's recipe as the dataclass of its task."""
        return parse_recipe(kind, self.job.recipe)

    def input_uri(self, name: str) -> str:
        """The URI of a named input; ConfigError when the command line lacks it."""
        if name not in self.inputs:
            raise ConfigError(
                f"The input {name!r} is missing; given are: {', '.join(sorted(self.inputs)) or 'none'}. "
                f"Add --in {name}=URI."
            )
        return self.inputs[name]

    def fetch(self, name: str) -> list[Path]:
        """Local copies of a named input, in a work folder of its own; made once, also for other processes."""
        uri, folder = self.input_uri(name), self.work / "in" / name
        if folder.is_dir():
            return sorted((path for path in folder.rglob("*") if path.is_file()), key=str)
        files = self.storage.fetch(uri, folder)
        self.faults.fetched(name, files)
        return files

    def fetch_folder(self, name: str) -> Path:
        """The folder with local copies of all objects under a named prefix."""
        uri = self.input_uri(name)
        if not uri.endswith("/"):
            raise ConfigError(f"--in {name}={uri} has to be a prefix: end it with a slash.")
        self.fetch(name)
        return self.work / "in" / name

    def fetch_test_sets(self) -> list[tuple[TestSet, list[Path]]]:
        """The test sets of the job with their local copies.

        A set of another corpus (`public`) that was erased since the run was resolved is left out: a training of
        days must not fail because text of somebody else had to go. Raises DataError for any other missing set.
        """
        fetched = [(test_set, self._fetch_test_set(test_set)) for test_set in self.job.test_sets]
        return [(test_set, paths) for test_set, paths in fetched if paths is not None]

    def _fetch_test_set(self, test_set: TestSet) -> list[Path] | None:
        try:
            return self.fetch(f"test.{test_set.set_id}")
        except MissingFileError as error:
            if test_set.role != "public":
                raise
            log.warning("The public test set %s is not evaluated: %s", test_set.set_id, error)
            return None

    def progress(self, unit: str, total: int) -> Progress:
        """The reporter of this step."""
        return self.progress_of(
            state=self.state,
            step=self.job.step,
            attempt=self.job.attempt,
            unit=unit,
            total=total,
            beat=self.watchdog.beat,
        )

    def __reduce__(self) -> tuple[object, ...]:
        """In a child process: the same job and work folder; nobody interrupts it, and planned faults stay here."""
        return _context_of_child, (self.job, self.inputs, self.out.uri, self.state.uri, self.work)


def _context_of_child(job: JobFile, inputs: dict[str, str], out: str, state: str, work: Path) -> JobContext:
    storage = Storage()
    return JobContext(
        job=job,
        inputs=inputs,
        out=storage.prefix(out),
        state=storage.prefix(state),
        storage=storage,
        work=work,
        interruption=Interruption(),
        faults=Faults(None, job.attempt),
    )


Step = Callable[[JobContext], StepOutcome]


@dataclass(frozen=True)
class Task:
    """A task type: the dataclass of its recipe, and its steps by name."""

    recipe: type
    steps: Mapping[str, Step]


def run_job(arguments: Arguments, tasks: Mapping[str, Task], interruption: Interruption) -> int:
    """Runs the step and writes result.json, whatever happens; the exit code.

    A failure before the job file could be read is reported as attempt 1.
    """
    started = time.monotonic()
    storage = Storage()
    attempt = 1
    try:
        job = _read_job(storage, arguments, tasks)
        attempt = job.attempt
        note_machine(storage.prefix(arguments.state), attempt)
        outcome = _run_step(arguments, job, tasks[job.task].steps[job.step], storage, interruption)
        document = success(arguments.step, attempt, outcome, time.monotonic() - started)
    except BaseException as error:  # every failure becomes a result file and an exit code
        problem = classify(error)
        log.error("%s: %s", problem.exit_class, problem, exc_info=problem.exit_class == "bug")
        document = failure(arguments.step, attempt, problem, time.monotonic() - started)
    try:
        write_result(storage.prefix(arguments.out), document)
    except Exception as error:
        problem = classify(error)
        log.error("result.json could not be written under %s: %s", arguments.out, problem)
        # The work's own failure says more than the failure to report it.
        return document["exitCode"] or EXIT_CODES[problem.exit_class]
    log.info("%s %s after %.1f s", arguments.step, document["status"], document["seconds"])
    return document["exitCode"]


def _read_job(storage: Storage, arguments: Arguments, tasks: Mapping[str, Task]) -> JobFile:
    stored = storage.store_of(arguments.config).read(arguments.config)
    if stored is None:
        raise ConfigError(f"The job file {arguments.config} does not exist. Check --config.")
    job = parse_job_file(stored.text, arguments.config)
    if (job.step, job.task) != (arguments.step, arguments.task):
        raise ConfigError(
            f"{arguments.config} is for step {job.step} of task {job.task}, the command line says "
            f"{arguments.step} of {arguments.task}. Use the job file of this step."
        )
    if job.task not in tasks:
        raise ConfigError(f"This image has no task {job.task}; it has {', '.join(tasks)}.")
    if job.step not in tasks[job.task].steps:
        raise ConfigError(f"Task {job.task} has no step {job.step}; it has {', '.join(tasks[job.task].steps)}.")
    return job


def _run_step(
    arguments: Arguments, job: JobFile, step: Step, storage: Storage, interruption: Interruption
) -> StepOutcome:
    if job.device == "cuda":
        _require_cuda()
        interruption.watch_spot()
    watchdog, started = Watchdog(), time.monotonic()

    def report_hang(error: HangError) -> None:
        document = failure(job.step, job.attempt, error, time.monotonic() - started)
        write_result(storage.prefix(arguments.out), document)

    watchdog.start(report_hang)
    try:
        with tempfile.TemporaryDirectory(prefix="dragoman-trainer-") as folder:
            return step(
                JobContext(
                    job=job,
                    inputs=arguments.inputs,
                    out=storage.prefix(arguments.out),
                    state=storage.prefix(arguments.state),
                    storage=storage,
                    work=Path(folder),
                    interruption=interruption,
                    faults=Faults(os.environ.get("DRAGOMAN_FAULT"), job.attempt),
                    watchdog=watchdog,
                )
            )
    finally:
        watchdog.stop()
        interruption.stop_watching()


def _require_cuda() -> None:
    try:
        import torch  # noqa: PLC0415 - seconds that steps without PyTorch need not pay
    except (ImportError, OSError) as error:
        raise DriverError(f"PyTorch cannot be loaded: {error}. Check the image.") from error
    if not torch.cuda.is_available():
        raise DriverError(
            "The job needs a CUDA device and PyTorch finds none. Check the host's driver, the container's "
            "GPU request, and that the image's PyTorch was built for CUDA.",
            torch=torch.__version__,
        )
