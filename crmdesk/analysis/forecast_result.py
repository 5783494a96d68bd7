"""The forecast as a result: tables, charts and findings with the opportunities behind each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from crmdesk.analysis.charts import Bars, Series, Target
from crmdesk.analysis.forecast import REASONS, Basis, Line, Reason, factors_text
from crmdesk.analysis.forecast_data import ForecastData, MonthBar, StageFigures
from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.wording import Figure, Text, Words, money, percent, text
from crmdesk.core.i18n import N_

NOBODY: Final = N_("Nobody responsible")
LEFT_OUT: Final[Mapping[Reason, str]] = {
    Reason.PAUSED: N_("Paused"),
    Reason.NO_STAGE: N_("Without a stage"),
    Reason.NO_AMOUNT: N_("Without an amount"),
}
BASES: Final = (
    (Basis.ENTERED.value, N_("Expected closing date")),
    (Basis.COMPUTED.value, N_("Durations of the stages")),
)


def run(data: ForecastData, values: Mapping[str, Any]) -> Result:
    """The result of a forecast that was read and reckoned; *values* are named in the note."""
    found = data.forecast
    return Result(
        as_of=found.as_of,
        n=found.total.count,
        note=_note(data),
        tables=(
            months_table(data),
            buckets_table(data),
            sellers_table(data),
            closing_table(data),
            stages_table(data),
            cash_table(data),
            left_out_table(data),
        ),
        charts=(months_chart(data), cash_chart(data)),
        findings=tuple(findings(data)),
    )


def _note(data: ForecastData) -> Text:
    basis = dict(BASES)[data.forecast.basis.value]
    figures = N_("learned from the last 24 months") if data.has_history else N_("presets")
    return text(
        N_("months by: {basis}; chances and durations: {figures}"),
        basis=text(basis),
        figures=text(figures),
    )


# --- tables -----------------------------------------------------------------------------------
def _amounts() -> tuple[Column, ...]:
    return (
        Column(key="count", title=text(N_("Opportunities")), kind=ColumnKind.COUNT),
        Column(key="amount", title=text(N_("Amount")), kind=ColumnKind.MONEY),
        Column(key="expected", title=text(N_("Weighted")), kind=ColumnKind.MONEY),
    )


def _total_row(data: ForecastData, *, before: int = 1) -> Row:
    total = data.forecast.total
    lead: tuple[Words | None, ...] = (text(N_("Total")), *[None] * (before - 1))
    cells = (*lead, total.count, total.amount, total.expected)
    return Row(cells=cells, behind=total.deal_ids)


def months_table(data: ForecastData) -> TableData:
    """What is expected in each calendar month."""
    return TableData(
        key="months",
        title=text(N_("By month")),
        columns=(Column(key="month", title=text(N_("Month"))), *_amounts()),
        rows=tuple(
            Row(
                cells=(f"{each.key:%Y-%m}", each.count, each.amount, each.expected),
                behind=each.deal_ids,
            )
            for each in data.forecast.months
        ),
        totals=_total_row(data),
    )


def buckets_table(data: ForecastData) -> TableData:
    """The same by months of 30 days from today, as B8 counts."""
    return TableData(
        key="buckets",
        title=text(N_("By months from today")),
        columns=(
            Column(key="bucket", title=text(N_("Month from today")), kind=ColumnKind.COUNT),
            *_amounts(),
        ),
        rows=tuple(
            Row(cells=(each.key, each.count, each.amount, each.expected), behind=each.deal_ids)
            for each in data.forecast.buckets
        ),
        totals=_total_row(data),
    )


def sellers_table(data: ForecastData) -> TableData:
    """What each seller's shares are expected to bring."""
    return TableData(
        key="sellers",
        title=text(N_("By seller")),
        columns=(Column(key="seller", title=text(N_("Seller"))), *_amounts()),
        rows=tuple(
            Row(
                cells=(
                    data.seller(each.key) or text(NOBODY),
                    each.count,
                    each.amount,
                    each.expected,
                ),
                behind=each.deal_ids,
            )
            for each in data.forecast.sellers
        ),
    )


def closing_table(data: ForecastData, lines: Sequence[Line] | None = None) -> TableData:
    """预计成交名单: *lines* (all without them), with how each chance came about."""
    every = data.closing() if lines is None else lines
    expected = half_up(sum(line.exact for line in every), data.forecast.denominator)
    return TableData(
        key="closing",
        title=text(N_("Expected to close")),
        columns=(
            Column(key="code", title=text(N_("Opportunity no.")), kind=ColumnKind.CODE),
            Column(key="customer", title=text(N_("Customer"))),
            Column(key="name", title=text(N_("Opportunity"))),
            Column(key="seller", title=text(N_("Seller"))),
            Column(key="stage", title=text(N_("Stage"))),
            Column(key="amount", title=text(N_("Amount")), kind=ColumnKind.MONEY),
            Column(key="probability", title=text(N_("Chance")), kind=ColumnKind.PERCENT),
            Column(key="expected", title=text(N_("Weighted")), kind=ColumnKind.MONEY),
            Column(key="on", title=text(N_("Closes on")), kind=ColumnKind.DATE),
            Column(key="commitment", title=text(N_("Commitment"))),
            Column(key="why", title=text(N_("How the chance came about"))),
        ),
        rows=tuple(_closing_row(data, line) for line in every),
        totals=Row(
            cells=(
                text(N_("Total")), None, None, None, None, sum(line.amount for line in every),
                None, expected, None, None, None,
            ),
            behind=tuple(line.deal_id for line in every),
        ),
    )  # fmt: skip


def _closing_row(data: ForecastData, line: Line) -> Row:
    known = data.details[line.deal_id]
    label = data.commitments.get(known.commitment)
    return Row(
        cells=(
            known.code,
            known.customer,
            known.name,
            data.seller(known.owner_id),
            data.stage_name(line.deal_id),
            line.amount,
            line.probability,
            line.expected,
            line.on,
            text(label) if label else None,
            why(line),
        ),
        behind=(line.deal_id,),
        tone=Tone.WARN if line.is_overdue else Tone.PLAIN,
    )


def why(line: Line) -> Text:
    """How the chance of a line came about, in words."""
    if line.reason is Reason.MANUAL:
        said = f"{line.probability / 100:.2f}".rstrip("0").rstrip(".")
        return text(REASONS[Reason.MANUAL], percent=said)
    return text(REASONS[Reason.PRODUCT], factors=factors_text(line.factors))


def stages_table(data: ForecastData) -> TableData:
    """Chance and duration of every stage: as set up, as used, n and the interval (B9)."""
    return TableData(
        key="stages",
        title=text(N_("Chances and durations of the stages")),
        columns=(
            Column(key="pipeline", title=text(N_("Pipeline"))),
            Column(key="stage", title=text(N_("Stage"))),
            Column(key="preset", title=text(N_("Chance set up")), kind=ColumnKind.PERCENT),
            Column(key="probability", title=text(N_("Chance used")), kind=ColumnKind.PERCENT),
            Column(key="low", title=text(N_("95 % from")), kind=ColumnKind.PERCENT),
            Column(key="high", title=text(N_("95 % to")), kind=ColumnKind.PERCENT),
            Column(key="advanced", title=text(N_("Got on")), kind=ColumnKind.COUNT),
            Column(key="n", title=text(N_("Left the stage")), kind=ColumnKind.COUNT),
            Column(key="preset_days", title=text(N_("Duration set up")), kind=ColumnKind.DAYS),
            Column(key="days", title=text(N_("Duration used")), kind=ColumnKind.DAYS),
        ),
        rows=tuple(_stage_row(data, each) for each in data.stages),
    )


def _stage_row(data: ForecastData, each: StageFigures) -> Row:
    learned = each.learned
    return Row(
        cells=(
            each.pipeline,
            each.preset.name,
            each.preset.probability,
            each.used.probability,
            learned.low if learned else None,
            learned.high if learned else None,
            learned.advanced if learned else 0,
            learned.n if learned else 0,
            each.preset.duration_days,
            each.used.duration_days,
        ),
        behind=tuple(i for i, known in data.details.items() if known.stage_id == each.preset.id),
    )


def cash_table(data: ForecastData) -> TableData:
    """When the expected amount becomes money."""
    return TableData(
        key="cash",
        title=text(N_("Expected receipts")),
        columns=(
            Column(key="month", title=text(N_("Month"))),
            Column(key="expected", title=text(N_("Expected receipts")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(
            Row(cells=(f"{month:%Y-%m}", amount), behind=data.forecast.total.deal_ids)
            for month, amount in data.cash.items()
        ),
    )


def left_out_table(data: ForecastData) -> TableData:
    """Open opportunities that could not be counted, and why."""
    return TableData(
        key="left_out",
        title=text(N_("Not counted")),
        columns=(
            Column(key="reason", title=text(N_("Reason"))),
            Column(key="count", title=text(N_("Opportunities")), kind=ColumnKind.COUNT),
        ),
        rows=tuple(
            Row(cells=(text(label), len(ids)), behind=ids)
            for reason, label in LEFT_OUT.items()
            if (ids := data.forecast.left_out.get(reason))
        ),
    )


# --- charts -----------------------------------------------------------------------------------
def month_name(month: date) -> Text:
    """A month on an axis."""
    return text(N_("{month}/{year}"), month=month.month, year=f"{month:%y}")


def months_chart(data: ForecastData) -> Bars:
    """Signed and committed beside signed and weighted, with what was promised as a tick."""
    bars = data.months
    return Bars(
        title=text(N_("Forecast by month")),
        categories=tuple(month_name(bar.month) for bar in bars),
        series=(
            _series(bars, N_("Signed so far"), "chartGood", "signed", "signed_ids"),
            _series(bars, N_("Committed"), "chartDeep", "committed", "committed_ids"),
            _series(bars, N_("Weighted"), "chart1:60", "weighted", "open_ids"),
        ),
        stacks=((0, 1), (0, 2)),
        target=Target(title=text(N_("Promised")), values=tuple(bar.target for bar in bars)),
        current=0,
    )


def _series(bars: tuple[MonthBar, ...], title: str, color: str, value: str, ids: str) -> Series:
    return Series(
        title=text(title),
        values=tuple(getattr(bar, value) for bar in bars),
        color=color,
        behind=tuple(getattr(bar, ids) for bar in bars),
    )


def cash_chart(data: ForecastData) -> Bars:
    """Expected receipts by month."""
    cash = data.cash
    months = tuple(cash)[:12]
    behind = data.forecast.total.deal_ids
    return Bars(
        title=text(N_("Expected receipts")),
        categories=tuple(month_name(month) for month in months),
        series=(
            Series(
                title=text(N_("Expected receipts")),
                values=tuple(cash[month] for month in months),
                behind=tuple(behind for _month in months),
            ),
        ),
        note=text(N_("30 % at signing, 60 % after 30 days, 10 % after 90 days")),
    )


# --- findings ---------------------------------------------------------------------------------
def findings(data: ForecastData) -> Iterator[Finding]:
    """What is worth knowing, most important first."""
    found = data.forecast
    yield Finding(
        sentence=text(
            N_("{expected} are to be expected of {count} open opportunities worth {amount}."),
            expected=money(found.total.expected),
            count=Figure(found.total.count),
            amount=money(found.total.amount),
        ),
        behind=found.total.deal_ids,
        link=text(N_("Show the opportunities")) if found.total.count else "",
    )
    yield from _about_history(data)
    quarter = data.quarter
    if quarter.target:
        reached = quarter.signed + quarter.committed
        share = half_up(reached * WHOLE, quarter.target)
        yield Finding(
            sentence=text(
                N_("Signed and committed make {share} of what was promised for the quarter."),
                share=percent(share),
            ),
            evidence=text(
                N_("signed {signed}, committed {committed}, promised {target}"),
                signed=money(quarter.signed),
                committed=money(quarter.committed),
                target=money(quarter.target),
            ),
            tone=Tone.GOOD if share >= WHOLE else Tone.WARN,
            behind=quarter.signed_ids + quarter.committed_ids,
        )
    late = tuple(line.deal_id for line in found.lines if line.is_overdue)
    if late:
        yield Finding(
            sentence=text(
                N_("{count} opportunities should have closed already."), count=Figure(len(late))
            ),
            evidence=text(N_("Ask for a new date, or decide them.")),
            tone=Tone.WARN,
            behind=late,
            link=text(N_("Show the opportunities")),
        )
    for reason in (Reason.NO_AMOUNT, Reason.NO_STAGE):
        ids = found.left_out.get(reason, ())
        if ids:
            yield Finding(
                sentence=text(
                    N_("{count} open opportunities are not in the forecast: {reason}."),
                    count=Figure(len(ids)),
                    reason=text(LEFT_OUT[reason]),
                ),
                tone=Tone.WARN,
                behind=ids,
                link=text(N_("Show the opportunities")),
            )


def _about_history(data: ForecastData) -> Iterator[Finding]:
    if data.has_history:
        n = sum(each.learned.n for each in data.stages if each.learned)
        yield Finding(
            sentence=text(
                N_("Chances and durations were learned from {count} stays in stages."),
                count=Figure(n),
            ),
            evidence=text(N_("Few cases count little; the table of stages shows n and the range.")),
        )
    elif data.query.is_learned:
        yield Finding(
            sentence=text(N_("There is no history yet: chances and durations are presets.")),
            evidence=text(
                N_("They adapt to your own results as opportunities go through the stages.")
            ),
            tone=Tone.WARN,
        )


METHOD: Final = Method(
    id="forecast",
    title=N_("Forecast"),
    question=N_("What will come in?"),
    topic=Topic.DEALS,
    run=run,
    help=N_(
        "Every open opportunity counts with its amount times the chances of the stages still to "
        "come, or with the chance entered by hand. Chances and durations are those set up for the "
        "stages, adapted to what happened in the last 24 months: ten cases of the preset are "
        "mixed in, so that few cases do not make a certainty."
    ),
    empty=N_(
        "No opportunity is open. Enter what you are working "
        "on, then this page says what it will bring."
    ),
    parameters=(
        Parameter(
            name="basis", kind="enum", label=N_("Months by"), default=Basis.ENTERED.value,
            choices=BASES,
        ),
        Parameter(
            name="learned", kind="bool", label=N_("Learn from the own history"), default=True
        ),
        Parameter(
            name="seller", kind="text", label=N_("Seller"), help=N_("name; blank for everybody")
        ),
    ),
)  # fmt: skip
