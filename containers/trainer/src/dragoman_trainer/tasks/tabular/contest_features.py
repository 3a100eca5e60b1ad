"""Features of a contest between two participants: form, strength, rest, and what was between them."""

import math
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from dragoman_trainer.tasks.tabular.elo import EloRatings
from dragoman_trainer.tasks.tabular.recipe import ContestSettings
from dragoman_trainer.tasks.tabular.table import Row

MEETINGS = 10
"""Past contests of the same two that are looked at."""
RECENT_DAYS = 30
MEASURES = ("points", "scored", "conceded")
ELO_DIFFERENCE = "elo.difference"
MARGIN_DIFFERENCE = "elo.byMargin.difference"

Result = tuple[float, float, float]
"""Points (1, 0.5, 0), scored, conceded."""


@dataclass
class _Participant:
    """What one participant has done; `on_side` by whether it was named first."""

    results: deque[Result]
    on_side: dict[str, deque[Result]]
    contests: int = 0
    last_time: float = math.nan
    recent: deque[float] = field(default_factory=deque)


class ContestFeatures:
    """See the module; `names` say what each is of: the first participant, the second, or the difference."""

    def __init__(self, contest: ContestSettings) -> None:
        self._contest = contest
        self._longest = max(contest.windows)
        self._elo = EloRatings(contest.elo.k, contest.elo.home_advantage)
        self._by_margin = EloRatings(contest.elo.k, contest.elo.home_advantage, by_margin=True)
        self._participants: defaultdict[str, _Participant] = defaultdict(self._participant)
        self._meetings: defaultdict[tuple[str, str], deque[Result]] = defaultdict(lambda: deque(maxlen=MEETINGS))
        form = [f"{measure}.{window}" for window in contest.windows for measure in MEASURES]
        own = [*form, *(f"onSide.{name}" for name in form), "contests", "restDays", "recentContests"]
        self.names = (
            "elo.home",
            "elo.away",
            ELO_DIFFERENCE,
            "elo.expected",
            MARGIN_DIFFERENCE,
            *(f"{side}.{name}" for side in ("home", "away") for name in own),
            *(f"difference.{name}" for name in form),
            "difference.restDays",
            "meetings",
            "meetings.points",
            "meetings.margin",
        )
        self._form = len(form)

    def features(self, row: Row) -> Sequence[float]:
        """See FeatureMaker."""
        home, away = self._sides(row)
        first, second = self._of(home, "home", row.time), self._of(away, "away", row.time)
        between = [a - b for a, b in zip(first[: self._form], second[: self._form], strict=True)]
        return [
            self._elo.rating(home),
            self._elo.rating(away),
            self._elo.difference(home, away),
            self._elo.expected(home, away),
            self._by_margin.difference(home, away),
            *first,
            *second,
            *between,
            first[-2] - second[-2],
            *self._between(home, away),
        ]

    def learn(self, row: Row) -> None:
        """See FeatureMaker."""
        home, away = self._sides(row)
        scored = float(row.outcome[self._contest.home_score])
        conceded = float(row.outcome[self._contest.away_score])
        points = 0.5 if scored == conceded else float(scored > conceded)
        for ratings in (self._elo, self._by_margin):
            ratings.update(home, away, scored, conceded)
        self._note(home, "home", row.time, (points, scored, conceded))
        self._note(away, "away", row.time, (1 - points, conceded, scored))
        # As the first in the alphabet saw it.
        turned = home > away
        seen = (1 - points, conceded, scored) if turned else (points, scored, conceded)
        self._meetings[(away, home) if turned else (home, away)].append(seen)

    def _participant(self) -> _Participant:
        sides = {side: deque[Result](maxlen=self._longest) for side in ("home", "away")}
        return _Participant(deque(maxlen=self._longest), sides)

    def _sides(self, row: Row) -> tuple[str, str]:
        return str(row.known[self._contest.home]), str(row.known[self._contest.away])

    def _of(self, name: str, side: str, time: float) -> list[float]:
        one = self._participants.get(name)
        if one is None:
            return [math.nan] * (2 * self._form) + [0.0, math.nan, 0.0]
        recent = sum(1 for past in one.recent if time - past <= RECENT_DAYS)
        return [
            *self._means(one.results),
            *self._means(one.on_side[side]),
            float(one.contests),
            time - one.last_time,
            float(recent),
        ]

    def _means(self, results: deque[Result]) -> list[float]:
        """Of the last contests, window by window; of as many as there are."""
        latest = list(results)[::-1]
        means: list[float] = []
        for window in self._contest.windows:
            seen = latest[:window]
            means += [
                sum(result[measure] for result in seen) / len(seen) if seen else math.nan
                for measure in range(len(MEASURES))
            ]
        return means

    def _between(self, home: str, away: str) -> list[float]:
        turned = home > away
        meetings = self._meetings.get((away, home) if turned else (home, away))
        if not meetings:
            return [0.0, math.nan, math.nan]
        points = sum(result[0] for result in meetings) / len(meetings)
        margin = sum(result[1] - result[2] for result in meetings) / len(meetings)
        return [float(len(meetings)), 1 - points if turned else points, -margin if turned else margin]

    def _note(self, name: str, side: str, time: float, result: Result) -> None:
        one = self._participants[name]
        one.results.append(result)
        one.on_side[side].append(result)
        one.contests += 1
        one.last_time = time
        one.recent.append(time)
        while time - one.recent[0] > RECENT_DAYS:
            one.recent.popleft()
