"""The command line `trainer`."""

import argparse
import faulthandler
import logging
import os
import sys
import time

from dragoman_trainer.commands import COMMANDS, run_command
from dragoman_trainer.errors import EXIT_CODES
from dragoman_trainer.interruption import Interruption
from dragoman_trainer.job import Arguments, run_job

EXAMPLE = """example:
  trainer train --task translation --config s3://models/runs/r1/train.json \\
    --in binarized=s3://models/runs/r1/binarized/ \\
    --out s3://models/runs/r1/model/ --state s3://models/runs/r1/state/

inputs by step; [..] are optional:
  generate  model, text (text or Parquet files)
  binarize  train (Parquet files), validation (one file), [corpus.N, synthetic.N, continue (a version)];
            translation-finetune: also pretrained (a model's files); tabular: table alone (a file, or a prefix)
  train     binarized, [continue]; translation-finetune: also pretrained
  evaluate  model, test.SETID, [champion.SETID, champion.seen, postedits.SETID, termbase, comet];
            tabular: model, binarized, [champion (a version)]
without a job, on the CPU: trainer translate --model DIR --to de < segments.txt; trainer score --model DIR
--pairs DIR --out FILE; trainer hter (see --help of each).
Exit codes: 0 ok, 64 config, 65 data, 70 bug, 73 disk, 75 interrupted (launch again to continue),
78 driver, 80 GPU memory, 81 host memory, 82 diverged, 83 stood still. OUT/result.json says why, in words.
"""


def main(argv: list[str] | None = None) -> int:
    """Runs one step; the exit code (see --help). Wrong arguments are class `config` too."""
    argv = sys.argv[1:] if argv is None else argv
    if argv and argv[0] in COMMANDS:
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        return run_command(argv[0], argv[1:])
    arguments = _parse(argv)
    logging.Formatter.converter = time.gmtime
    logging.basicConfig(
        level=logging.DEBUG if arguments.verbose else logging.INFO,
        format="%(asctime)s.%(msecs)03dZ %(levelname)s %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S",
        stream=sys.stderr,
    )
    for noisy in ("botocore", "boto3", "urllib3", "s3transfer"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # Threads that spin while they wait starve their neighbours on shared cores (7 times slower, measured).
    # It has to be set before PyTorch loads the OpenMP library.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # The stacks of a crash in C code are all that the log will say of it.
    faulthandler.enable()
    interruption = Interruption()
    interruption.install()
    from dragoman_trainer.tasks import TASKS  # noqa: PLC0415 - after the environment is set

    return run_job(
        Arguments(
            step=arguments.step,
            task=arguments.task,
            config=arguments.config,
            inputs=dict(arguments.inputs),
            out=arguments.out,
            state=arguments.state,
        ),
        TASKS,
        interruption,
    )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        """Exits with the code of class `config` instead of argparse's 2."""
        self.print_usage(sys.stderr)
        self.exit(EXIT_CODES["config"], f"trainer: {message}\n")


def _named_uri(text: str) -> tuple[str, str]:
    name, separator, uri = text.partition("=")
    if not separator or not name or not uri:
        raise argparse.ArgumentTypeError(f"{text!r} is not name=URI")
    return name, uri


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = _Parser(
        prog="trainer",
        description="Binarizes parallel text, trains a model on it, or evaluates a model.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("step", choices=("generate", "binarize", "train", "evaluate"), help="what to do")
    parser.add_argument("--task", required=True, help="the task type, e.g. translation")
    parser.add_argument("--config", required=True, metavar="URI", help="the job file")
    parser.add_argument(
        "--in",
        dest="inputs",
        action="append",
        default=[],
        type=_named_uri,
        metavar="NAME=URI",
        help="an input: one object, or all objects under a prefix that ends with a slash",
    )
    parser.add_argument("--out", required=True, metavar="URI", help="prefix of what the step makes")
    parser.add_argument("--state", required=True, metavar="URI", help="prefix of progress and checkpoints")
    parser.add_argument("--verbose", action="store_true", help="log more")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
