"""The forecast of the file: opportunities, what the own history says of the stages, months.

Chances and durations are those set up for the stages, or what was learned of the last 24 months
(B9); a stage without any history keeps its preset. The learned figures are kept until the log of
standings changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from crmdesk.analysis import stage_learning
from crmdesk.analysis.forecast import Forecast, Line, Stage, forecast
from crmdesk.analysis.forecast_data import (
    Details,
    ForecastData,
    ForecastQuery,
    MonthBar,
    StageFigures,
)
from crmdesk.analysis.grade_rule import TimeGate
from crmdesk.analysis.months import add_months
from crmdesk.analysis.quarters import Quarter
from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.stage_learning import Learned
from crmdesk.core import clock
from crmdesk.models.database import Database
from crmdesk.models.deal_choices import Commitment
from crmdesk.services import deal_reading as reading
from crmdesk.services.commitments import promised
from crmdesk.services.deal_reading import Won
from crmdesk.services.grading import GATES
from crmdesk.services.pipelines import PipelineRow, read_pipelines
from crmdesk.services.setting_specs import TIME_GATE
from crmdesk.services.settings import SettingsService
from crmdesk.services.stage_stays import for_learning, read_stays, stage_sums, version

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

MONTHS: Final = 6  # bars of the page
COMMIT: Final = "commit"
KEPT: Final = 8  # learned figures of so many moments


USUAL: Final = ForecastQuery()


@dataclass(frozen=True, slots=True)
class StageSetting:
    """The stages by pipeline: as set up, as reckoned with, and what was learned of each."""

    presets: Mapping[int, Sequence[Stage]]
    stages: Mapping[int, Sequence[Stage]]
    learned: Mapping[int, Learned]


class ForecastService:
    """Reads and reckons; writes nothing."""

    def __init__(self, database: Database, settings: SettingsService) -> None:
        self._database = database
        self._settings = settings
        self._kept: dict[object, Mapping[int, Learned]] = {}

    def forecast(self, query: ForecastQuery = USUAL) -> ForecastData:
        """The forecast asked for. A past day is seen as it stood at its end."""
        gate = GATES[self._settings.get(TIME_GATE)]
        with self._database.read() as connection:
            return self._read(connection, query, query.as_of or clock.today(), gate)

    def _read(
        self, connection: Connection, query: ForecastQuery, as_of: date, gate: TimeGate
    ) -> ForecastData:
        """See ``forecast``."""
        at = reading.end_of(as_of) if as_of < clock.today() else None
        pipelines = read_pipelines(connection)
        setting = self.setting(connection, at, as_of, is_learned=query.is_learned)
        standings = (
            reading.present(connection, only_open=True)
            if at is None
            else reading.standing(connection, at)
        )
        found = forecast(
            reading.deals(standings, reading.shares(connection, at)),
            setting.stages,
            as_of,
            employee=query.employee,
            basis=query.basis,
        )
        ids = [line.deal_id for line in found.lines]
        details = reading.details(connection, standings, ids)
        if query.with_marks:
            details = reading.marked(connection, details, as_of, gate)
        months = month_bars(connection, found, details)
        return ForecastData(
            query=query,
            forecast=found,
            stages=tuple(_figures(pipelines, setting)),
            details=details,
            months=_from_now(found.as_of, months),
            quarter=_quarter(found.as_of, months),
            sellers=_names(connection),
            commitments={each.value: each.label for each in Commitment},
        )

    def setting(
        self, connection: Connection, at: datetime | None, as_of: date, *, is_learned: bool = True
    ) -> StageSetting:
        """The stages that a forecast reckons with; as they were at a past moment *at*."""
        presets = (
            reading.stages_of(read_pipelines(connection))
            if at is None
            else reading.past_stages(connection, at)
        )
        learned: Mapping[int, Learned] = {}
        if is_learned:
            learned = self._learned(connection, presets, at or reading.end_of(as_of))
        return StageSetting(presets, with_learned(presets, learned), learned)

    def learned(
        self, as_of: date | None = None, *, by_seller: bool = False
    ) -> dict[int | None, dict[int, Learned]]:
        """What the last 24 months say of every stage, by seller (None: the team)."""
        day = as_of or clock.today()
        with self._database.read() as connection:
            presets = reading.stages_of(read_pipelines(connection))
            stays = read_stays(connection, reading.end_of(day), presets)
        every = [stage for stages in presets.values() for stage in stages]
        if not by_seller:
            return {None: stage_learning.learn(for_learning(stays), every, day)}
        team, groups = stage_learning.learn_groups(for_learning(stays, by_owner=True), every, day)
        return {None: team} | {int(str(who)): each for who, each in groups.items()}

    def _learned(
        self, connection: Connection, presets: Mapping[int, Sequence[Stage]], until: datetime
    ) -> Mapping[int, Learned]:
        """What was learned up to a moment, kept while neither log nor stages change."""
        stages = tuple((p, stage) for p, each in presets.items() for stage in each)
        key = (version(connection), stages, until)
        found = self._kept.get(key)
        if found is None:
            sums = stage_sums(connection, until, presets)
            found = stage_learning.learn_sums(sums, [stage for _p, stage in stages])
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[key] = found
        return found


def with_learned(
    presets: Mapping[int, Sequence[Stage]], learned: Mapping[int, Learned]
) -> dict[int, list[Stage]]:
    """The stages with what was learned of those that have a history; the others keep presets."""
    known = {i: found for i, found in learned.items() if found.n or found.running}
    return {p: stage_learning.with_history(stages, known) for p, stages in presets.items()}


def month_bars(
    connection: Connection, found: Forecast, details: Mapping[int, Details]
) -> tuple[MonthBar, ...]:
    """The months from the beginning of the present quarter on: signed, open, promised.

    The first ones may be past: nothing is open in them. Months after the last bar are in no bar.
    """
    months = [add_months(Quarter.of(found.as_of).first, n) for n in range(MONTHS + 2)]
    lines: defaultdict[date, list[Line]] = defaultdict(list)
    for line in found.lines:
        lines[line.month].append(line)
    signed: defaultdict[date, list[Won]] = defaultdict(list)
    for each in reading.won(connection, months[0]):
        if each.on <= found.as_of and reading.share_of(each.shares, found.employee):
            signed[each.on.replace(day=1)].append(each)
    targets = promised(connection, found.as_of, found.employee)
    return tuple(
        _bar(month, lines[month], signed[month], targets.get(month), found, details)
        for month in months
    )


def _bar(
    month: date,
    lines: Sequence[Line],
    signed: Sequence[Won],
    target: int | None,
    found: Forecast,
    details: Mapping[int, Details],
) -> MonthBar:
    committed = [
        line for line in lines if (d := details.get(line.deal_id)) and d.commitment == COMMIT
    ]
    return MonthBar(
        month=month,
        signed=signed_amount(signed, found.employee),
        committed=sum(line.amount for line in committed),
        weighted=half_up(sum(line.exact for line in lines), found.denominator),
        target=target,
        signed_ids=tuple(each.id for each in signed),
        committed_ids=tuple(line.deal_id for line in committed),
        open_ids=tuple(line.deal_id for line in lines),
    )


def signed_amount(signed: Sequence[Won], employee: int | None) -> int:
    """The sum of what was won, of one seller's shares or of all, in fen."""
    exact = sum(each.amount * reading.share_of(each.shares, employee) for each in signed)
    return half_up(exact, WHOLE)


def _from_now(as_of: date, months: Sequence[MonthBar]) -> tuple[MonthBar, ...]:
    """The bars of the page: the present month first."""
    return tuple(bar for bar in months if bar.month >= as_of.replace(day=1))[:MONTHS]


def _quarter(as_of: date, months: Sequence[MonthBar]) -> MonthBar:
    """The whole present quarter as one bar."""
    quarter = Quarter.of(as_of)
    ours = [bar for bar in months if quarter.first <= bar.month <= quarter.last]
    targets = [bar.target for bar in ours if bar.target is not None]
    return MonthBar(
        month=quarter.first,
        signed=sum(bar.signed for bar in ours),
        committed=sum(bar.committed for bar in ours),
        weighted=sum(bar.weighted for bar in ours),
        target=sum(targets) if targets else None,
        signed_ids=tuple(i for bar in ours for i in bar.signed_ids),
        committed_ids=tuple(i for bar in ours for i in bar.committed_ids),
        open_ids=tuple(i for bar in ours for i in bar.open_ids),
    )


def _figures(pipelines: Sequence[PipelineRow], setting: StageSetting) -> list[StageFigures]:
    return [
        StageFigures(pipeline.name, preset, used, setting.learned.get(preset.id))
        for pipeline in pipelines
        for preset, used in zip(
            setting.presets[pipeline.id], setting.stages[pipeline.id], strict=True
        )
    ]


def _names(connection: Connection) -> dict[int, str]:
    from sqlalchemy import select

    from crmdesk.services.catalogue import raw_table

    t = raw_table("employee")
    return {row[0]: row[1] for row in connection.execute(select(t.c.id, t.c.name))}
