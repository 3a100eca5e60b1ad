"""Speed of the training loop, on whatever device is at hand.

    export PYTHONPATH=containers/trainer/src:containers/trainer/tests
    python bench/training-speed.py                                        # tiny, on the CPU
    python bench/training-speed.py --size base --device cuda --batch-tokens 50000 --steps 300 --pairs 200000
    python bench/training-speed.py --size big --device cuda --compile on

The text is invented (invented_text.py); speed depends on its lengths only. The figures are those that every
training reports in its result. Tokens per processor second leave out what other work on the machine takes.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from trainer_steps import train_on_invented_text


def main() -> None:
    """Prints the figures of one training."""
    parser = argparse.ArgumentParser(description="Speed of the training loop.")
    parser.add_argument("--size", choices=("tiny", "small", "base", "big"), default="tiny")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--batch-tokens", type=int, default=2048)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--vocabulary", type=int, default=3000)
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--compile", choices=("on", "off"), default="off")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        processor = time.process_time()
        run = train_on_invented_text(
            Path(folder),
            pairs=options.pairs,
            vocabulary=options.vocabulary,
            device=options.device,
            size=options.size,
            steps=options.steps,
            batch__tokens=options.batch_tokens,
            precision=options.precision,
            compile=options.compile,
            validation__everySteps=max(options.steps // 2, 1),
            validation__decodeSegments=100,
            checkpoint__everySteps=max(options.steps // 3, 1),
        )
        processor = time.process_time() - processor
    metrics = run.result["metrics"]
    figures = {
        "parameters": f"{metrics['parameters']:,}",
        "devices": f"{metrics['devices']:.0f} x {options.device}",
        "target tokens/s": f"{metrics['targetTokensPerSecond']:,.0f}",
        "waiting for data": share(metrics["dataWaitShare"]),
        "padding": share(metrics["paddingShare"]),
        "validations": share(metrics["validationShare"]),
        "checkpoints": share(metrics["checkpointShare"]),
        "model FLOPs utilisation": share(metrics["modelFlopsUtilization"]),
        "GPU memory, GB": "not measured"
        if metrics["gpuMemoryBytes"] is None
        else f"{metrics['gpuMemoryBytes'] / 1e9:.1f}",
    }
    if options.device == "cpu":
        figures["target tokens per processor second"] = (
            f"{metrics['targetTokens'] / processor:,.0f} (start included)"
        )
    for name, figure in figures.items():
        print(f"{name:36} {figure}")


def share(value: float | None) -> str:
    """A share in percent, or that nobody measured it."""
    return "not measured" if value is None else f"{100 * value:.2f} %"


if __name__ == "__main__":
    main()
