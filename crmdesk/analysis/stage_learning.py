"""What the own history says about the stages: chances and durations from few cases (B9).

Chance p̂ = (advanced + m·p0) / (n + m) with m = 10: p0, the configured chance, counts like ten
cases, so that three lucky deals do not make a certainty. Interval: the central 95 % of
Beta(advanced + m·p0, n − advanced + m(1−p0)). Mean duration with stays that have not ended
(exponential): d̂ = (Σ days ended + Σ days so far + m_d·d0) / (ended + m_d), m_d = 5.

For one seller or product p0 and d0 are the values of the whole team: one level of nesting, no
more. There is no least n, the shrinkage takes its place; n and the interval always come along.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

from crmdesk.analysis.forecast import Stage
from crmdesk.analysis.months import add_months
from crmdesk.analysis.rounding import WHOLE, hundredths, nearest

PRIOR_CASES: Final = 10  # m
PRIOR_STAYS: Final = 5  # m_d
WINDOW_MONTHS: Final = 24
CONFIDENCE: Final = 9_500  # hundredths of a percent of the interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One opportunity's time in a stage. *left_on* is None while it is there.

    *advanced*: it went forwards (or was won); False: it was lost or ended there; None: it left
    without an answer, moved back or paused. Such a stay tells of time, not of chances. [own]
    *group* is the seller or the product for a nested answer.
    """

    stage_id: int
    entered_on: date
    left_on: date | None = None
    advanced: bool | None = None
    group: Hashable = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned of one stage. *n* opportunities left it with an answer, *advanced* onwards.

    *low* and *high* bound the chance in hundredths of a percent. The duration comes from the same n
    and from *running* stays, which have not ended or ended without an answer. The exact values are
    kept because they are the prior of a group.
    """

    stage_id: int
    n: int
    advanced: int
    exact_probability: Fraction
    prior_probability: Fraction
    low: int
    high: int
    running: int
    exact_days: Fraction
    prior_days: Fraction

    @property
    def probability(self) -> int:
        """The chance in hundredths of a percent."""
        return hundredths(self.exact_probability)

    @property
    def days(self) -> int:
        """The mean duration in whole days."""
        return nearest(self.exact_days)


@dataclass(frozen=True, slots=True)
class StaySums:
    """Stays in one stage added up: *n* ended with an answer, *advanced* of them onwards; *running*
    have not ended, or ended without an answer. Days of both."""

    n: int
    advanced: int
    ended_days: int
    running: int
    running_days: int


NO_STAYS: Final = StaySums(0, 0, 0, 0, 0)


def shrunk_probability(
    advanced: int, n: int, prior: Fraction, cases: int = PRIOR_CASES
) -> Fraction:
    """p̂ of *advanced* out of *n* with the prior chance *prior* (0 to 1) worth *cases* cases."""
    if not 0 <= advanced <= n:
        raise ValueError(f"{advanced} of {n} cannot have advanced")
    return (advanced + cases * prior) / (n + cases)


def interval(
    advanced: int, n: int, prior: Fraction, cases: int = PRIOR_CASES, confidence: int = CONFIDENCE
) -> tuple[int, int]:
    """The central interval of the chance, both ends in hundredths of a percent.

    A prior of 0 or 1 that no case contradicts is certain: the interval is a point.
    """
    ours = advanced + cases * prior
    others = n - advanced + cases * (1 - prior)
    if ours == 0:
        return 0, 0
    if others == 0:
        return WHOLE, WHOLE
    from scipy.special import betaincinv  # what scipy.stats.beta.ppf calls, without its weight

    tail = (1 - confidence / WHOLE) / 2
    low, high = (float(betaincinv(float(ours), float(others), q)) for q in (tail, 1 - tail))
    return round(low * WHOLE), round(high * WHOLE)


def mean_days(
    ended: Sequence[int], running: Sequence[int], prior: Fraction, stays: int = PRIOR_STAYS
) -> Fraction:
    """d̂ in days, from the lengths of stays that ended and of those still running."""
    return (sum(ended) + sum(running) + stays * prior) / (len(ended) + stays)


def learn(
    stays: Iterable[Stay],
    stages: Iterable[Stage],
    as_of: date,
    *,
    team: Mapping[int, Learned] | None = None,
    months: int = WINDOW_MONTHS,
) -> dict[int, Learned]:
    """What *stays* say about each of *stages* on the day *as_of*, by id of the stage.

    Stays count that ended in the last *months* months (as_of − months < day ≤ as_of) or had not
    ended on that day; a later end is not known yet. *team* gives the prior of one seller or
    product; without it the configured figures of the stages do.
    """
    since = add_months(as_of, -months)
    by_stage: dict[int, list[Stay]] = {}
    for stay in stays:
        if stay.entered_on <= as_of and (stay.left_on is None or stay.left_on > since):
            by_stage.setdefault(stay.stage_id, []).append(stay)
    return {
        stage.id: _learned(stage, by_stage.get(stage.id, []), as_of, (team or {}).get(stage.id))
        for stage in stages
    }


def learn_groups(
    stays: Sequence[Stay],
    stages: Sequence[Stage],
    as_of: date,
    *,
    months: int = WINDOW_MONTHS,
) -> tuple[dict[int, Learned], dict[Hashable, dict[int, Learned]]]:
    """The team's figures by stage, and those of every group with the team's as their prior."""
    team = learn(stays, stages, as_of, months=months)
    groups: dict[Hashable, list[Stay]] = {}
    for stay in stays:
        if stay.group is not None:
            groups.setdefault(stay.group, []).append(stay)
    return team, {
        group: learn(theirs, stages, as_of, team=team, months=months)
        for group, theirs in groups.items()
    }


def learn_sums(
    sums: Mapping[int, StaySums],
    stages: Iterable[Stage],
    *,
    team: Mapping[int, Learned] | None = None,
) -> dict[int, Learned]:
    """The same as ``learn`` of stays that were added up already, by id of the stage."""
    return {
        stage.id: _of_sums(stage, sums.get(stage.id, NO_STAYS), (team or {}).get(stage.id))
        for stage in stages
    }


def _learned(stage: Stage, stays: Sequence[Stay], as_of: date, team: Learned | None) -> Learned:
    """The figures of one stage from the stays that count."""
    advanced = 0
    ended: list[int] = []
    running: list[int] = []
    for stay in stays:
        if stay.left_on is None or stay.left_on > as_of:
            running.append((as_of - stay.entered_on).days)
        elif stay.advanced is None:
            running.append((stay.left_on - stay.entered_on).days)
        else:
            advanced += stay.advanced
            ended.append((stay.left_on - stay.entered_on).days)
    return _of_sums(
        stage, StaySums(len(ended), advanced, sum(ended), len(running), sum(running)), team
    )


def _of_sums(stage: Stage, sums: StaySums, team: Learned | None) -> Learned:
    """The figures of one stage."""
    prior = team.exact_probability if team else Fraction(stage.probability, WHOLE)
    prior_days = team.exact_days if team else Fraction(stage.duration_days)
    low, high = interval(sums.advanced, sums.n, prior)
    days = (sums.ended_days + sums.running_days + PRIOR_STAYS * prior_days) / (sums.n + PRIOR_STAYS)
    return Learned(
        stage_id=stage.id,
        n=sums.n,
        advanced=sums.advanced,
        exact_probability=shrunk_probability(sums.advanced, sums.n, prior),
        prior_probability=prior,
        low=low,
        high=high,
        running=sums.running,
        exact_days=days,
        prior_days=prior_days,
    )


def with_history(stages: Iterable[Stage], learned: Mapping[int, Learned]) -> list[Stage]:
    """The stages with learned figures, for a forecast; whole days and hundredths of a percent."""
    return [
        replace(
            stage,
            probability=found.probability,
            duration_days=found.days,
            learned_from=found.n,
        )
        if (found := learned.get(stage.id))
        else stage
        for stage in stages
    ]
