"""COMET (Rei et al. 2020, https://aclanthology.org/2020.emnlp-main.213) by a command beside the trainer.

Its package pins other versions of PyTorch and its models weigh gigabytes, so that it lies in an environment of its
own (containers/comet). `DRAGOMAN_COMET` is the command that scores there.
"""

import json
import os
import shlex
import subprocess
from pathlib import Path

from dragoman_trainer.bootstrap import Scored, mean_of
from dragoman_trainer.errors import ConfigError
from dragoman_trainer.job import JobContext
from dragoman_trainer.tasks.translation.evaluation.test_set import Segment

COMMAND = "DRAGOMAN_COMET"
INPUT = "comet"
LONGEST_SECONDS = 3 * 3600


class Comet:
    """The command with a model; `absent` says why there is none."""

    def __init__(self, context: JobContext, wanted: str | None) -> None:
        self._command = shlex.split(os.environ.get(COMMAND, ""))
        self._arguments = ["--name", wanted or "", "--device", context.job.device]
        self._model: Path | None = None
        self.absent: str | None = None
        if wanted is None:
            self.absent = "The recipe names no COMET model (evaluation.comet)."
        elif not self._command:
            self.absent = f"This image has no COMET: {COMMAND} is not set (containers/comet builds one that has)."
        elif INPUT not in context.inputs:
            self.absent = f"The job was not given the COMET model {wanted} (--in {INPUT}=URI/)."
        else:
            self._model = context.fetch_folder(INPUT)

    def score(self, segments: list[Segment], hypotheses: list[str]) -> Scored:
        """A score per segment, about 0 to 1. ConfigError when the command fails or prints something else."""
        lines = [
            json.dumps(
                {"source": segment.source, "hypothesis": hypothesis, "reference": segment.reference},
                ensure_ascii=False,
            )
            for segment, hypothesis in zip(segments, hypotheses, strict=True)
        ]
        command = [*self._command, "--model", str(self._model), *self._arguments]
        try:
            process = subprocess.run(
                command,
                input="\n".join(lines) + "\n",
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=LONGEST_SECONDS,
                check=True,
            )
            signature, *scores = [json.loads(line) for line in process.stdout.splitlines()]
            values = [float(one["score"]) for one in scores]
            name = str(signature["signature"])
        except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError) as error:
            printed: list[str] = str(getattr(error, "stderr", None) or "").splitlines()
            raise ConfigError(
                f"{COMMAND} ({shlex.join(command)}) has not scored: {error}. Mend it, or take evaluation.comet "
                "out of the recipe.",
                output=printed[-10:],
            ) from error
        if len(values) != len(segments):
            raise ConfigError(f"{COMMAND} gave {len(values)} scores for {len(segments)} segments. Mend it.")
        return mean_of(values, name)
