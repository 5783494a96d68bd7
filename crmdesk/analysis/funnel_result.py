"""Both funnels as a result: customers from market to paid contract, opportunities by stage (B7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from crmdesk.analysis.base import (
    Column,
    ColumnKind,
    Finding,
    Method,
    Parameter,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.charts import FunnelChart, FunnelStage
from crmdesk.analysis.funnel import STATE_LABELS, STEPS, Cohort, FunnelState, StateCount
from crmdesk.analysis.rounding import nearest
from crmdesk.analysis.stage_funnel import StageRow
from crmdesk.analysis.wording import Figure, Words, percent, text
from crmdesk.core.i18n import N_

WINDOW_DAYS: Final = 180
WON: Final = N_("Opportunities won")


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineFunnel:
    """The funnel of one pipeline: names of its stages by id, and the rows."""

    pipeline_id: int
    name: str
    stages: Mapping[int, str]
    rows: tuple[StageRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelData:
    """What was counted on *as_of*. *since* and *until* bound the cohort."""

    as_of: date
    counts: tuple[StateCount, ...]
    cohort: Cohort
    since: date
    until: date
    window_days: int
    pipelines: tuple[PipelineFunnel, ...]


def run(data: FunnelData, values: Mapping[str, Any]) -> Result:
    """The result; *values* are those the data was read with."""
    return Result(
        as_of=data.as_of,
        n=sum(each.count for each in data.counts),
        note=text(
            N_("entered {since} to {until}, each followed for {days} days"),
            since=data.since,
            until=data.until,
            days=data.window_days,
        ),
        tables=(
            customers_table(data),
            cohort_table(data),
            *(stages_table(each) for each in data.pipelines),
        ),
        charts=(customers_chart(data), *(stages_chart(each) for each in data.pipelines)),
        findings=tuple(_findings(data)),
    )


# --- customers --------------------------------------------------------------------------------
def customers_table(data: FunnelData) -> TableData:
    """Where the customers stand today."""
    return TableData(
        key="customers",
        title=text(N_("Customer funnel today")),
        columns=(
            Column(key="state", title=text(N_("Where they stand"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="reached", title=text(N_("Here or further")), kind=ColumnKind.COUNT),
            Column(key="amount", title=text(N_("Amount")), kind=ColumnKind.MONEY),
            Column(key="unknown", title=text(N_("Amount unknown")), kind=ColumnKind.COUNT),
        ),
        rows=tuple(
            Row(
                cells=(
                    text(STATE_LABELS[each.state]),
                    each.count,
                    each.reached,
                    each.amount,
                    each.unknown_amounts,
                ),
                behind=each.ids,
            )
            for each in data.counts
        ),
    )


def customers_chart(data: FunnelData) -> FunnelChart:
    """The five steps; paid late is beside them and stands in the table."""
    by_state = {each.state: each for each in data.counts}
    stages = []
    for state in STEPS:
        deeper = [c for c in data.counts if c.state.depth >= state.depth]
        stages.append(
            FunnelStage(
                title=text(STATE_LABELS[state]),
                count=by_state[state].reached,
                amount=sum(c.amount for c in deeper),
                behind=tuple(i for c in deeper for i in c.ids),
            )
        )
    return FunnelChart(title=text(N_("Customer funnel")), stages=tuple(stages))


def cohort_table(data: FunnelData) -> TableData:
    """How those who entered together got on within the window."""
    return TableData(
        key="cohort",
        title=text(N_("Conversion of those who entered together")),
        columns=(
            Column(key="state", title=text(N_("Step"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="of_first", title=text(N_("Of all")), kind=ColumnKind.PERCENT),
            Column(
                key="of_previous", title=text(N_("Of the step before")), kind=ColumnKind.PERCENT
            ),
            Column(key="median_days", title=text(N_("Days, median")), kind=ColumnKind.DAYS),
        ),
        rows=tuple(
            Row(
                cells=(
                    text(STATE_LABELS[step.state]),
                    step.count,
                    step.of_first,
                    step.of_previous,
                    None if step.median_days is None else float(step.median_days),
                ),
                behind=step.ids,
            )
            for step in data.cohort.steps
        ),
    )


# --- stages -----------------------------------------------------------------------------------
def stage_title(each: PipelineFunnel, row: StageRow) -> Words:
    """The name of a stage; the last row are the won ones."""
    return text(WON) if row.stage_id is None else each.stages[row.stage_id]


def stages_table(each: PipelineFunnel) -> TableData:
    """How many opportunities of a pipeline reached each stage."""
    return TableData(
        key=f"stages.{each.pipeline_id}",
        title=text(N_("Stage funnel: {pipeline}"), pipeline=each.name),
        columns=(
            Column(key="stage", title=text(N_("Stage"))),
            Column(key="count", title=text(N_("Reached it")), kind=ColumnKind.COUNT),
            Column(key="amount", title=text(N_("Amount")), kind=ColumnKind.MONEY),
            Column(key="here", title=text(N_("Stand here")), kind=ColumnKind.COUNT),
            Column(key="lost_here", title=text(N_("Lost here")), kind=ColumnKind.COUNT),
            Column(
                key="of_previous", title=text(N_("Of the step before")), kind=ColumnKind.PERCENT
            ),
            Column(key="of_first", title=text(N_("Of all")), kind=ColumnKind.PERCENT),
            Column(key="mean_days", title=text(N_("Days, mean")), kind=ColumnKind.DAYS),
        ),
        rows=tuple(
            Row(
                cells=(
                    stage_title(each, row),
                    row.count,
                    row.amount,
                    row.here,
                    row.lost_here,
                    row.of_previous,
                    row.of_first,
                    None if row.mean_days is None else nearest(row.mean_days),
                ),
                behind=row.ids,
            )
            for row in each.rows
        ),
    )


def stages_chart(each: PipelineFunnel) -> FunnelChart:
    """The same as a picture."""
    return FunnelChart(
        title=text(N_("Stage funnel: {pipeline}"), pipeline=each.name),
        stages=tuple(
            FunnelStage(
                title=stage_title(each, row),
                count=row.count,
                amount=row.amount,
                conversion=row.of_previous,
                days=None if row.mean_days is None else nearest(row.mean_days),
                behind=row.ids,
            )
            for row in each.rows
        ),
    )


# --- findings ---------------------------------------------------------------------------------
def _findings(data: FunnelData) -> Iterator[Finding]:
    steps = [step for step in data.cohort.steps[1:] if step.of_previous is not None]
    if data.cohort.counted and steps:
        weakest = min(steps, key=lambda step: step.of_previous or 0)
        yield Finding(
            sentence=text(
                N_("Most get lost before “{step}”: only {share} of the step before reach it."),
                step=text(STATE_LABELS[weakest.state]),
                share=percent(weakest.of_previous),
            ),
            evidence=text(
                N_("{count} customers entered and could be followed for the whole time"),
                count=Figure(data.cohort.counted),
            ),
            tone=Tone.WARN,
            behind=weakest.ids,
        )
    late = next(c for c in data.counts if c.state is FunnelState.PAID_LATE)
    if late.count:
        yield Finding(
            sentence=text(
                N_("{count} customers paid in full, but late: signed, not qualified."),
                count=Figure(late.count),
            ),
            tone=Tone.WARN,
            behind=late.ids,
        )
    if data.cohort.maturing:
        yield Finding(
            sentence=text(
                N_("{count} customers entered too lately to be counted yet."),
                count=Figure(data.cohort.maturing),
            )
        )


METHOD: Final = Method(
    id="funnel",
    title=N_("Funnels"),
    question=N_("Where do they get lost?"),
    topic=Topic.DEALS,
    run=run,
    help=N_(
        "Target market, potential, target, signed and qualified customers. Signed needs the "
        "deposit of the contract, qualified needs everything paid in time. The stage funnel counts "
        "a lost opportunity up to the stage it reached."
    ),
    empty=N_(
        "There is no customer to follow through the funnel yet."
    ),
    parameters=(
        Parameter(
            name="months", kind="integer", label=N_("Entered in the last"), default=12, least=1,
            most=120, unit=N_("months"),
        ),
        Parameter(
            name="window", kind="integer", label=N_("Followed for"), default=WINDOW_DAYS, least=1,
            most=3650, unit=N_("days"),
        ),
    ),
)  # fmt: skip
