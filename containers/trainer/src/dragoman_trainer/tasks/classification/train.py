"""The step `train` of classification."""

from dragoman_trainer.job import JobContext
from dragoman_trainer.results import StepOutcome
from dragoman_trainer.tasks.classification.learner import ClassificationLearner
from dragoman_trainer.tasks.classification.recipe import ClassificationRecipe
from dragoman_trainer.training.train import train_learner


def train(context: JobContext) -> StepOutcome:
    """Trains a classifier on binarized examples."""
    return train_learner(context, context.recipe(ClassificationRecipe), ClassificationLearner)
