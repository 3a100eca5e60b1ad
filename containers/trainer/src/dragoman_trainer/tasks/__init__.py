"""The task types, each a folder here: a module per step with a function of the step's name."""

from importlib import import_module

from dragoman_trainer.job import JobContext, Step
from dragoman_trainer.results import StepOutcome


def _step(task: str, step: str) -> Step:
    """The step's function, imported when it runs: binarizing must not wait for PyTorch, nor a missing
    library of one step break another."""

    def run(context: JobContext) -> StepOutcome:
        return getattr(import_module(f"{__name__}.{task}.{step}"), step)(context)

    return run


TASKS: dict[str, dict[str, Step]] = {
    "translation": {step: _step("translation", step) for step in ("binarize", "train", "evaluate")},
}
