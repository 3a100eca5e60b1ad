"""Scores of pairs by a classifier, as the filter `alignment.quality` of a preparation reads them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dragoman_trainer.bitext import Pair
from dragoman_trainer.errors import ConfigError
from dragoman_trainer.tasks.classification.classifier import SavedClassifier
from dragoman_trainer.tasks.classification.examples import GOOD, Texts
from dragoman_trainer.tasks.classification.predict import predict_texts
from dragoman_trainer.tasks.classification.recipe import LANGUAGE, PAIR_QUALITY


def score_pairs(classifier: SavedClassifier, pairs: Sequence[Pair], domain: str | None) -> npt.NDArray[np.float64]:
    """A probability for every pair, higher is better.

    Of pair quality that it is good; of languages that each side is in its own; of domains that it is of `domain`.
    Raises ConfigError when a classifier of domains is not told a domain that it knows.
    """
    classes = classifier.classes
    if classifier.label == PAIR_QUALITY:
        texts: list[Texts] = [(pair.source, pair.target) for pair in pairs]
        return predict_texts(classifier, texts)[:, classes.index(GOOD)]
    if classifier.label == LANGUAGE:
        source, target = (classes.index(language) for language in classifier.languages)
        sources = predict_texts(classifier, [(pair.source,) for pair in pairs])[:, source]
        return sources * predict_texts(classifier, [(pair.target,) for pair in pairs])[:, target]
    if domain not in classes:
        raise ConfigError(f"The classifier knows the domains {', '.join(classes)}. Name one of them (--domain).")
    return predict_texts(classifier, [(pair.source,) for pair in pairs])[:, classes.index(domain)]
