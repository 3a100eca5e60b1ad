"""The task types, each a folder here: its recipe, and a module per step with a function of the step's name."""

from importlib import import_module

from dragoman_trainer.job import JobContext, Step, Task
from dragoman_trainer.results import StepOutcome
from dragoman_trainer.tasks.classification.recipe import ClassificationRecipe
from dragoman_trainer.tasks.tabular.recipe import TabularRecipe
from dragoman_trainer.tasks.translation.recipe import TranslationRecipe
from dragoman_trainer.tasks.translation_finetune.recipe import FinetuneRecipe


def _step(task: str, step: str) -> Step:
    """The step's function, imported when it runs: binarizing must not wait for PyTorch, nor a missing
    library of one step break another."""

    def run(context: JobContext) -> StepOutcome:
        return getattr(import_module(f"{__name__}.{task}.{step}"), step)(context)

    return run


def _task(name: str, recipe: type, *steps: str) -> Task:
    return Task(recipe, {step: _step(name.replace("-", "_"), step) for step in steps})


TASKS: dict[str, Task] = {
    "classification": _task("classification", ClassificationRecipe, "binarize", "train", "evaluate"),
    "tabular": _task("tabular", TabularRecipe, "binarize", "train", "evaluate"),
    "translation": _task("translation", TranslationRecipe, "generate", "binarize", "train", "evaluate"),
    "translation-finetune": _task("translation-finetune", FinetuneRecipe, "binarize", "train", "evaluate"),
}
