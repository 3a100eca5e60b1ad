"""A league of invented teams whose strengths decide, for tests of tables."""

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np

TEAMS = [f"Team {letter}" for letter in "ABCDEFGH"]
RECIPE: dict[str, Any] = {
    "v": 1,
    "task": "tabular",
    "seed": 5,
    "time": "date",
    "target": {
        "contest": {
            "home": "home",
            "away": "away",
            "homeScore": "homeGoals",
            "awayScore": "awayGoals",
            "elo": {"k": 20, "homeAdvantage": 65},
            "windows": [2, 5],
        }
    },
    "kind": "classification",
    "groups": ["league"],
    "columns": ["attendance", "derby"],
    "split": {"validation": 0.15, "test": 0.2},
    "search": {"candidates": 2, "folds": 2, "maximumIterations": 20},
    "evaluation": {"bootstrapSamples": 100},
}


def league(rounds: int, seed: int) -> list[dict[str, Any]]:
    """Matches of so many rounds, a week apart, four at the same time."""
    random = np.random.default_rng(seed)
    strength = np.linspace(-0.6, 0.6, len(TEAMS))
    matches = []
    for day in range(rounds):
        order = random.permutation(len(TEAMS))
        for home, away in zip(order[::2], order[1::2], strict=True):
            matches.append(
                {
                    "date": str(np.datetime64("2024-01-06") + 7 * day),
                    "league": "north" if (home + away) % 2 else "south",
                    "home": TEAMS[home],
                    "away": TEAMS[away],
                    "homeGoals": int(random.poisson(np.exp(0.3 + strength[home] - strength[away]))),
                    "awayGoals": int(random.poisson(np.exp(strength[away] - strength[home]))),
                    "attendance": int(random.integers(100, 5000)),
                    "derby": bool(random.integers(2)),
                }
            )
    return matches


def tabular_recipe(**changes: Any) -> dict[str, Any]:
    """The test recipe with other top-level fields."""
    return {**copy.deepcopy(RECIPE), **changes}


def write_table(path: Path, rows: list[dict[str, Any]]) -> str:
    """As JSON; the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows), "utf-8")
    return str(path)


def tabular_job(step: str, attempt: int = 1, **fields: Any) -> dict[str, Any]:
    """A job file without languages."""
    return {
        "v": 1,
        "runId": "test-run",
        "step": step,
        "task": "tabular",
        "attempt": attempt,
        "recipe": RECIPE,
        "adjustments": {"microBatches": 1, "learningRateFactor": 1, "checkpoint": "latest"},
        "device": "cpu",
        "corpora": [],
        "domainWeights": {},
        "testSets": [],
        **fields,
    }
