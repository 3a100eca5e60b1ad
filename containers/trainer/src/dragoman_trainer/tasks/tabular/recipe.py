"""The recipe of a training on a table; contracts/training/tabular.ts explains each field."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EloSettings:
    """`k`: points that a result moves at most; `home_advantage`: points of the first participant."""

    k: float
    home_advantage: float


@dataclass(frozen=True)
class ContestSettings:
    """The columns of a contest between two participants, and the lengths of the rolling means of form."""

    home: str
    away: str
    home_score: str
    away_score: str
    elo: EloSettings
    windows: tuple[int, ...]


@dataclass(frozen=True)
class ContestTarget:
    """The outcome of a contest is predicted, or for a regression the difference of the scores."""

    contest: ContestSettings


@dataclass(frozen=True)
class SplitSettings:
    """Shares of the last rows, by time."""

    validation: float
    test: float


@dataclass(frozen=True)
class SearchSettings:
    """How many settings are tried, each on how many time-ordered folds, with how many trees at most."""

    candidates: int
    folds: int
    maximum_iterations: int


@dataclass(frozen=True)
class TabularEvaluationSettings:
    """Resamples of the intervals."""

    bootstrap_samples: int


@dataclass(frozen=True, kw_only=True)
class TabularRecipe:
    """Gradient boosting on a table."""

    v: int
    task: str
    seed: int
    time: str
    target: str | ContestTarget
    kind: str
    groups: tuple[str, ...]
    columns: tuple[str, ...]
    split: SplitSettings
    search: SearchSettings
    evaluation: TabularEvaluationSettings

    @property
    def contest(self) -> ContestSettings | None:
        """The contest whose outcome is predicted; None where the target is a column."""
        return self.target.contest if isinstance(self.target, ContestTarget) else None

    def outcome_columns(self) -> tuple[str, ...]:
        """What is known only after the event."""
        if isinstance(self.target, str):
            return (self.target,)
        return (self.target.contest.home_score, self.target.contest.away_score)

    def known_columns(self) -> tuple[str, ...]:
        """What is known before the event, each once: time, participants, groups, columns."""
        contest = self.contest
        participants = (contest.home, contest.away) if contest else ()
        return tuple(dict.fromkeys([self.time, *participants, *self.groups, *self.columns]))
