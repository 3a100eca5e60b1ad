"""Scores segments with COMET: the command that `DRAGOMAN_COMET` names for the trainer.

Reads JSON Lines of `source`, `hypothesis` and `reference` from standard input; prints a line with the `signature`
and then a line with the `score` of every segment, in their order. Nothing is downloaded: the folder of the model
holds `hparams.yaml` and `checkpoints/model.ckpt` as COMET's own download leaves them, and in `huggingface/` the
Hugging Face cache with the tokenizer and configuration of its encoder. A checkpoint is a pickle, which can run
code: use models whose origin you trust.

Rei et al. (2020), https://aclanthology.org/2020.emnlp-main.213.
"""

import argparse
import contextlib
import json
import os
import sys
from importlib.metadata import version
from pathlib import Path

BATCH_SEGMENTS = 16


def main() -> None:
    """Exits with a traceback when a line or the model cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--model", required=True, type=Path, metavar="DIR")
    parser.add_argument("--name", required=True, help="what the signature calls the model")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    arguments = parser.parse_args()
    segments = [json.loads(line) for line in sys.stdin if line.strip()]
    # What libraries print must not come between the scores.
    with contextlib.redirect_stdout(sys.stderr):
        scores = score_segments(segments, arguments.model, arguments.device)
    print(json.dumps({"signature": f"COMET|model:{arguments.name}|version:{version('unbabel-comet')}"}))
    for score in scores:
        print(json.dumps({"score": float(score)}))


def score_segments(segments: list[dict[str, str]], model_folder: Path, device: str) -> list[float]:
    """A score per segment, in their order; more is better, and most are between 0 and 1."""
    # Both have to be set before the libraries are imported.
    os.environ["HF_HOME"] = str(model_folder / "huggingface")
    os.environ["HF_HUB_OFFLINE"] = "1"
    from comet import load_from_checkpoint  # noqa: PLC0415

    model = load_from_checkpoint(str(model_folder / "checkpoints" / "model.ckpt"), local_files_only=True)
    data = [{"src": one["source"], "mt": one["hypothesis"], "ref": one["reference"]} for one in segments]
    output = model.predict(data, batch_size=BATCH_SEGMENTS, gpus=1 if device == "cuda" else 0, progress_bar=False)
    return output.scores


if __name__ == "__main__":
    main()
