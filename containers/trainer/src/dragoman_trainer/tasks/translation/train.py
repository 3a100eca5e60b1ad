"""The step `train` of translation."""

from dragoman_trainer.job import JobContext
from dragoman_trainer.results import StepOutcome
from dragoman_trainer.tasks.translation.learner import TranslationLearner
from dragoman_trainer.tasks.translation.recipe import TranslationRecipe
from dragoman_trainer.training.train import train_learner


def train(context: JobContext) -> StepOutcome:
    """Trains a transformer on binarized pairs."""
    return train_learner(context, context.recipe(TranslationRecipe), TranslationLearner)
