"""Starts MiniStack with Dragoman's extension: `python -m dragoman_emulator`.

Why an extension: MiniStack's Batch is a stub, and some of its behaviour differs from AWS where Dragoman's
stack depends on it. Each module says in its first line what it adds or corrects; nothing else is changed.
"""

from __future__ import annotations

from ministack.app import main

from . import (
    batch,
    cloudformation_batch,
    cloudformation_dynamodb,
    cloudformation_recorded,
    cognito_patches,
    ending,
    iam_patches,
    lambda_patches,
    scheduler_patches,
    step_functions_batch,
    step_functions_jsonata,
    step_functions_status,
    step_functions_tasks,
    web_patches,
)
from .settings import SETTINGS


def install_all() -> None:
    """Applies every patch. Order matters for Step Functions: status wraps what tasks wrapped."""
    batch.install()
    cloudformation_batch.install()
    cloudformation_dynamodb.install()
    cloudformation_recorded.install()
    cognito_patches.install()
    iam_patches.install()
    lambda_patches.install()
    scheduler_patches.install()
    step_functions_batch.install()
    step_functions_jsonata.install()
    step_functions_tasks.install()
    step_functions_status.install()
    web_patches.install()


if __name__ == "__main__":
    install_all()
    ending.install(SETTINGS.parent_pid)
    main()
