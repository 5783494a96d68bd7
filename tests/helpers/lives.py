"""Customers with a life: short ways to the columns that the methods of habit and lifecycle read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from crmdesk.analysis.churn_result import ChurnData
from crmdesk.analysis.clv_data import ClvData
from crmdesk.analysis.customer_frame import CustomerFacts, frame_of
from crmdesk.analysis.habits import Habit, Habits, habits_of
from crmdesk.analysis.lifecycle import LifecycleData
from crmdesk.analysis.relation import RelationData
from crmdesk.analysis.repeat_models import Problem, RepeatModels
from crmdesk.analysis.rhythm_result import RhythmData

DAY = date(2025, 6, 30)


@dataclass(frozen=True, kw_only=True)
class Life:
    """A customer; *since* and *last* are days before the day looked at, amounts fen.

    Usually a steady one: twelve purchases in two years, the last one ten days ago.
    """

    id: int = 1
    purchases: int = 12
    since: int | None = 700
    last: int = 10
    longest: int = 90
    before: int = 100_000_00
    recent: int = 100_000_00
    year_ago: int = 100_000_00
    last_year: int = 0
    profit: int | None = 50_000_00
    spent: int | None = None
    overdue_days: int = 0
    is_held: bool = False
    potential: int | None = None
    has_contact: bool = True
    is_qualified: bool = False
    is_responding: bool = False

    def facts(self, day: date) -> CustomerFacts:
        """As the frame has him."""
        has_bought = self.since is not None
        return CustomerFacts(
            id=self.id,
            code=f"C{self.id:05d}",
            net_sales=self.before + self.recent if has_bought else 0,
            gross_profit=self.profit if has_bought else 0,
            spent=self.spent,
            first_on=day - timedelta(self.since) if self.since is not None else None,
            last_on=day - timedelta(self.last) if has_bought else None,
            has_contact=self.has_contact,
        )

    def habit(self, day: date) -> Habit:
        """As the habits have him."""
        if self.since is None:
            return Habit(id=self.id)
        first, last = day - timedelta(self.since), day - timedelta(self.last)
        return Habit(id=self.id, purchases=self.purchases, first_on=first, last_on=last)


def prospect(customer_id: int = 1, **values: bool) -> Life:
    """Somebody who never bought."""
    return Life(id=customer_id, since=None, purchases=0, before=0, recent=0, **values)


def habits(lives: Sequence[Life], day: date = DAY) -> Habits:
    """The habits of *lives*."""
    return habits_of([life.habit(day) for life in lives], day)


def lifecycle_data(lives: Sequence[Life], day: date = DAY) -> LifecycleData:
    """What the phases read."""
    return LifecycleData(
        frame=frame_of([life.facts(day) for life in lives], day),
        habits=habits(lives, day),
        recent=np.array([life.recent for life in lives], dtype=np.int64),
        before=np.array([life.before for life in lives], dtype=np.int64),
        year_ago=np.array([life.year_ago for life in lives], dtype=np.int64),
        overdue_days=np.array([life.overdue_days for life in lives], dtype=np.int64),
        is_held=np.array([life.is_held for life in lives], dtype=np.bool_),
        potential=np.array([life.potential or 0 for life in lives], dtype=np.int64),
        is_potential_known=np.array([life.potential is not None for life in lives], dtype=np.bool_),
    )


def relation_data(lives: Sequence[Life], day: date = DAY) -> RelationData:
    """What the states read."""
    return RelationData(
        frame=frame_of([life.facts(day) for life in lives], day),
        habits=habits(lives, day),
        is_qualified=np.array([life.is_qualified for life in lives], dtype=np.bool_),
        is_responding=np.array([life.is_responding for life in lives], dtype=np.bool_),
    )


def clv_data(lives: Sequence[Life], customer_id: int | None = None, day: date = DAY) -> ClvData:
    """What the simple lifetime value reads."""
    return ClvData(
        frame=frame_of([life.facts(day) for life in lives], day),
        bought_before=np.array([life.last_year for life in lives], dtype=np.int64),
        customer_id=customer_id,
    )


def churn_data(
    lives: Sequence[Life], p_alive: Sequence[float] | None = None, day: date = DAY
) -> ChurnData:
    """What the chance to leave reads."""
    return ChurnData(
        base=clv_data(lives, day=day),
        habits=habits(lives, day),
        models=RepeatModels(n=len(lives), repeaters=0, problem=Problem.TOO_FEW),
        p_alive=None if p_alive is None else np.array(p_alive, dtype=np.float64),
    )


def rhythm_data(lives: Sequence[Life], place: int | None = None, day: date = DAY) -> RhythmData:
    """What the rhythm reads."""
    return RhythmData(
        frame=frame_of([life.facts(day) for life in lives], day),
        habits=habits(lives, day),
        longest=np.array([life.longest for life in lives], dtype=np.int64),
        place=place,
        bought=((day - timedelta(40), 5_000), (day - timedelta(10), 7_000)),
    )
