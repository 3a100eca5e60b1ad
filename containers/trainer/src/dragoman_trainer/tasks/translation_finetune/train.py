"""The step `train` of translation-finetune."""

from dragoman_trainer.job import JobContext
from dragoman_trainer.results import StepOutcome
from dragoman_trainer.tasks.translation_finetune.learner import FinetuneLearner
from dragoman_trainer.tasks.translation_finetune.recipe import FinetuneRecipe
from dragoman_trainer.training.train import train_learner


def train(context: JobContext) -> StepOutcome:
    """Trains a pretrained model further."""
    return train_learner(context, context.recipe(FinetuneRecipe), FinetuneLearner)
