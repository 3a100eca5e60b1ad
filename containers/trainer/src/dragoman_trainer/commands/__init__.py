"""Commands of the CLI that are no jobs: who calls them waits for what they print."""

import sys
from importlib import import_module

from dragoman_trainer.errors import EXIT_CODES, TrainerError

COMMANDS = ("translate", "hter", "score")


def run_command(name: str, arguments: list[str]) -> int:
    """Runs a command. What a person can mend is told in one line; its class is the exit code."""
    try:
        import_module(f"{__name__}.{name}").main(arguments)
    except TrainerError as error:
        print(f"trainer: {error}", file=sys.stderr)
        return EXIT_CODES[error.exit_class]
    return EXIT_CODES["ok"]
