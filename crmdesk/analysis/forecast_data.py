"""The forecast together with everything that is said of it: names, stages, months, promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from crmdesk.analysis.cash_phasing import cash_by_month
from crmdesk.analysis.forecast import Basis, Forecast, Line, Stage
from crmdesk.analysis.stage_learning import Learned


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastQuery:
    """Which forecast. *as_of* None: today; *employee* None: the whole team.

    *with_marks*: grade, postponements and decision maker of each opportunity as well.
    """

    as_of: date | None = None
    employee: int | None = None
    basis: Basis = Basis.ENTERED
    is_learned: bool = True
    with_marks: bool = False


class Details(NamedTuple):
    """What a list says of an opportunity beside its forecast. *commitment* is a code or "".

    *grade* "a" to "d" or ""; *postponed* is how often its closing date was moved to a later day;
    these and *has_decider* are read on wish only.
    """

    code: str
    name: str
    customer_id: int
    customer: str
    stage_id: int
    owner_id: int | None
    commitment: str
    expected_on: date | None
    postponed: int = 0
    grade: str = ""
    has_decider: bool = True


@dataclass(frozen=True, slots=True)
class StageFigures:
    """A stage of a pipeline: as set up, as used, and what was learned of it."""

    pipeline: str
    preset: Stage
    used: Stage
    learned: Learned | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBar:
    """One month: fen signed, committed, expected of everything open, promised.

    *committed* is the amount of open opportunities marked as committed, *weighted* what the
    forecast expects of all open ones. *target* None: nobody promised anything.
    """

    month: date
    signed: int = 0
    committed: int = 0
    weighted: int = 0
    target: int | None = None
    signed_ids: tuple[int, ...] = ()
    committed_ids: tuple[int, ...] = ()
    open_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastData:
    """The forecast and what belongs to it. *months* begin with the present one.

    *sellers* are names by id, *commitments* untranslated labels by code. *quarter* is the whole
    present quarter: what was signed since it began and what is open until it ends.
    """

    query: ForecastQuery
    forecast: Forecast
    stages: tuple[StageFigures, ...]
    details: Mapping[int, Details]
    months: tuple[MonthBar, ...]
    quarter: MonthBar
    sellers: Mapping[int, str] = field(default_factory=dict)
    commitments: Mapping[str, str] = field(default_factory=dict)

    @property
    def as_of(self) -> date:
        """The day it is made for."""
        return self.forecast.as_of

    @property
    def has_history(self) -> bool:
        """Whether any stage was learned from; otherwise all figures are presets."""
        return not self.forecast.presets_only

    @property
    def cash(self) -> dict[date, int]:
        """Expected receipts in fen by month; reckoned when asked for."""
        return cash_by_month(self.forecast)

    def stage_name(self, deal_id: int) -> str:
        """The name of the stage where an opportunity stands."""
        at = self.details[deal_id].stage_id
        return next((s.preset.name for s in self.stages if s.preset.id == at), "")

    def seller(self, employee: int | None) -> str:
        """The name of a seller; nothing for nobody."""
        return self.sellers.get(employee, "") if employee else ""

    def closing(self) -> tuple[Line, ...]:
        """预计成交名单: every line, earliest and largest first."""
        return self.forecast.closing_until(date.max)
