import json

import pytest
from jobs import RECIPE, job_document, recipe_with

from dragoman_trainer import contracts
from dragoman_trainer.contracts import check, parse_job_file, parse_recipe, recipe_document
from dragoman_trainer.errors import EXIT_CODES, ConfigError
from dragoman_trainer.tasks.translation.recipe import TranslationRecipe


def test_reads_every_field_of_a_job_file():
    text = json.dumps(
        job_document(
            "evaluate", attempt=2, testSets=[{"setId": "t1", "name": "own", "role": "own"}], champion="v3"
        )
    )
    job = parse_job_file(text, "job.json")
    assert (job.step, job.attempt, job.champion) == ("evaluate", 2, "v3")
    assert job.test_sets == (contracts.TestSet("t1", "own"),)
    assert job.adjustments.micro_batches == 1
    recipe = parse_recipe(TranslationRecipe, job.recipe)
    assert recipe.optimizer.peak_learning_rate == 2e-3
    assert recipe_document(recipe) == RECIPE


def test_keeps_an_automatic_vocabulary_size():
    text = json.dumps(job_document("train", recipe=recipe_with(vocabulary__size="auto")))
    job = parse_job_file(text, "job.json")
    assert parse_recipe(TranslationRecipe, job.recipe).vocabulary.size == "auto"


@pytest.mark.parametrize(
    ("document", "named"),
    [
        (job_document("train", recipe=recipe_with(batch__tokens=1)), "recipe.batch.tokens"),
        (job_document("train", recipe=recipe_with(batch__tokenz=100)), "tokenz"),
        (job_document("train", surprise=1), "surprise"),
        ({key: value for key, value in job_document("train").items() if key != "attempt"}, "attempt"),
        (job_document("polish"), "step"),
    ],
)
def test_names_the_wrong_field(document, named):
    with pytest.raises(ConfigError, match=named) as failure:
        parse_job_file(json.dumps(document), "s3://b/job.json")
    assert "s3://b/job.json" in str(failure.value)


def test_refuses_what_is_not_json():
    with pytest.raises(ConfigError, match="not JSON"):
        parse_job_file("{", "job.json")


def test_exit_classes_are_those_of_the_contract():
    classes = contracts._validator("result-file").schema["properties"]["exitClass"]["enum"]  # type: ignore[index]
    assert sorted(EXIT_CODES) == sorted(classes)


def test_results_are_checked_too():
    with pytest.raises(ConfigError, match=r"result\.json"):
        check("result-file", {"v": 1}, "result.json")
