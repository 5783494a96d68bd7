"""How long money stays out, as a result: month by month and by customer (B23).

Behind the rows of the customers stands the customer, behind those of the months everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
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
from crmdesk.analysis.cells import percent_cell, score_cell, whole_cell
from crmdesk.analysis.charts import Lines, Series
from crmdesk.analysis.dso import (
    WINDOW_MONTHS,
    CollectionFigures,
    MonthFigures,
    Settlement,
    figures,
)
from crmdesk.analysis.forecast_result import month_name
from crmdesk.analysis.wording import Figure, Measure, Words, money, percent, text
from crmdesk.core.i18n import N_

SLOWER_BY: Final = 5  # days in a quarter that are worth a word [own]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDso:
    """A customer's months and what he settled."""

    customer_id: int
    name: str
    months: tuple[MonthFigures, ...]
    settled: tuple[Settlement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DsoData:
    """The months until *as_of* in order of time, the last one up to that day, and by customer."""

    as_of: date
    months: tuple[MonthFigures, ...]
    settled: tuple[Settlement, ...]
    customers: tuple[CustomerDso, ...] = ()


def run(data: DsoData, values: Mapping[str, Any]) -> Result:
    """All figures; DSO and CEI look at the last ``window`` months."""
    window = int(values["window"])
    steps = tuple(figures(data.months[: n + 1], (), window) for n in range(len(data.months)))
    total = figures(data.months, data.settled, window)
    return Result(
        as_of=data.as_of,
        n=len(data.settled),
        note=text(
            N_("{months} months looked at, DSO over the last {window}"),
            months=len(data.months),
            window=window,
        ),
        tables=(customers_table(data, total, window), months_table(data, steps)),
        charts=(days_chart(data, steps),),
        findings=tuple(_findings(data, total, steps)),
    )


# --- tables -----------------------------------------------------------------------------------
_COLUMNS: Final = (
    Column(key="open", title=text(N_("Owed")), kind=ColumnKind.MONEY),
    Column(key="simple", title=text(N_("DSO, simple (days)")), kind=ColumnKind.SCORE),
    Column(key="count_back", title=text(N_("DSO, count-back (days)")), kind=ColumnKind.SCORE),
    Column(key="best", title=text(N_("Best possible DSO (days)")), kind=ColumnKind.SCORE),
    Column(key="delinquent", title=text(N_("Days from paying late")), kind=ColumnKind.SCORE),
    Column(key="effectiveness", title=text(N_("CEI")), kind=ColumnKind.PERCENT),
)


def _cells(found: CollectionFigures) -> tuple[int | float | None, ...]:
    return (
        found.open,
        score_cell(found.simple),
        score_cell(found.count_back),
        score_cell(found.best),
        score_cell(found.delinquent),
        percent_cell(found.effectiveness),
    )


def customers_table(data: DsoData, total: CollectionFigures, window: int) -> TableData:
    """Every customer, the one who owes most at first, and all of them together."""
    found = [(each, figures(each.months, each.settled, window)) for each in data.customers]
    found.sort(key=lambda pair: (-(pair[1].open or 0), pair[0].customer_id))
    return TableData(
        key="collection",
        title=text(N_("How long money stays out")),
        columns=(
            Column(key="name", title=text(N_("Customer"))),
            *_COLUMNS,
            Column(
                key="period", title=text(N_("Mean collection period (days)")), kind=ColumnKind.SCORE
            ),
            Column(
                key="plain", title=text(N_("The same, plain mean (days)")), kind=ColumnKind.SCORE
            ),
            Column(key="turnover", title=text(N_("Turnover rate")), kind=ColumnKind.SCORE),
            Column(key="mean_owed", title=text(N_("Owed on average")), kind=ColumnKind.MONEY),
            Column(key="owed_rate", title=text(N_("Mean owed rate")), kind=ColumnKind.PERCENT),
        ),
        rows=tuple(_row(each.name, one, (each.customer_id,)) for each, one in found),
        totals=_row(text(N_("Total")), total, tuple(each.customer_id for each in data.customers)),
    )


def _row(name: Words, found: CollectionFigures, behind: tuple[int, ...]) -> Row:
    return Row(
        cells=(
            name,
            *_cells(found),
            score_cell(found.collection_period),
            score_cell(found.plain_period),
            score_cell(found.turnover),
            whole_cell(found.mean_owed),
            percent_cell(found.mean_owed_rate),
        ),
        behind=behind,
    )


def months_table(data: DsoData, steps: tuple[CollectionFigures, ...]) -> TableData:
    """The figures as they stood at the end of each month."""
    behind = tuple(each.customer_id for each in data.customers)
    return TableData(
        key="months",
        title=text(N_("Month by month")),
        columns=(
            Column(key="month", title=text(N_("Month"))),
            Column(key="sales", title=text(N_("Credit sales")), kind=ColumnKind.MONEY),
            *_COLUMNS,
        ),
        rows=tuple(
            Row(cells=(f"{month.month:%Y-%m}", month.sales, *_cells(found)), behind=behind)
            for month, found in zip(data.months, steps, strict=True)
        ),
    )


# --- chart ------------------------------------------------------------------------------------
def days_chart(data: DsoData, steps: tuple[CollectionFigures, ...]) -> Lines:
    """DSO by counting back and the best there could be, at the end of each month."""
    behind = tuple(each.customer_id for each in data.customers)

    def line(title: str, color: str, values: tuple[Fraction | None, ...]) -> Series:
        return Series(
            title=text(title),
            values=tuple(score_cell(value) for value in values),
            color=color,
            behind=tuple(behind for _value in values),
        )

    best = tuple(s.best for s in steps)
    known = [value for value in best if value is not None]
    lines = [line(N_("DSO, count-back"), "chart1", tuple(s.count_back for s in steps))]
    note = text("")
    if len(known) > 1:
        lines.append(line(N_("Best possible DSO"), "chartGood", best))
        note = text(N_("The gap between the lines is what paying late costs."))
    elif known:  # of past months nobody knows what was not due: a single point is no line
        note = text(N_("If nothing were overdue it would be {days} now."), days=_days(known[0]))
    return Lines(
        title=text(N_("How long money stays out")),
        categories=tuple(month_name(month.month) for month in data.months),
        series=tuple(lines),
        measure=Measure.DAYS,
        note=note,
    )


# --- findings ---------------------------------------------------------------------------------
def _days(value: Fraction | None) -> Figure:
    return Figure(score_cell(value), Measure.DAYS)


def _findings(
    data: DsoData, total: CollectionFigures, steps: tuple[CollectionFigures, ...]
) -> Iterator[Finding]:
    behind = tuple(each.customer_id for each in data.customers)
    days = total.simple if total.count_back is None else total.count_back
    if days is None:
        yield Finding(sentence=text(N_("Without credit sales there is no DSO.")), tone=Tone.WARN)
        return
    yield Finding(
        sentence=text(N_("Money stays out for {days} after the sale."), days=_days(days)),
        evidence=text(
            N_("simple {simple}, best possible {best}, from paying late {late}"),
            simple=_days(total.simple),
            best=_days(total.best),
            late=_days(total.delinquent),
        ),
        behind=behind,
    )
    if total.count_back is None:
        yield Finding(
            sentence=text(
                N_("{owed} are owed: more than was sold in the months looked at."),
                owed=money(total.open),
            ),
            evidence=text(N_("DSO cannot be counted back; look at more months.")),
            tone=Tone.WARN,
        )
    yield from _change(steps)
    if total.effectiveness is not None:
        share = percent_cell(total.effectiveness)
        yield Finding(
            sentence=text(N_("Of what could be collected, {share} was."), share=percent(share)),
            tone=Tone.GOOD if total.effectiveness >= Fraction(8, 10) else Tone.WARN,
        )


def _change(steps: tuple[CollectionFigures, ...]) -> Iterator[Finding]:
    """Whether customers pay more slowly than three months ago."""
    if len(steps) <= WINDOW_MONTHS:
        return
    now, before = steps[-1].count_back, steps[-1 - WINDOW_MONTHS].count_back
    if now is None or before is None or abs(now - before) < SLOWER_BY:
        return
    is_slower = now > before
    yield Finding(
        sentence=text(
            N_("That is {days} longer than three months ago.")
            if is_slower
            else N_("That is {days} less than three months ago."),
            days=_days(abs(now - before)),
        ),
        tone=Tone.WARN if is_slower else Tone.GOOD,
    )


METHOD: Final = Method(
    id="dso",
    title=N_("DSO and collection"),
    question=N_("How long does my money stay out?"),
    topic=Topic.MONEY,
    run=run,
    help=N_(
        "DSO says how many days of credit sales are still owed. Counting back takes whole months "
        "of sales off what is owed, newest first, and is not led astray by a strong or weak month. "
        "The best possible DSO would be reached if nothing were overdue. CEI is the part that was "
        "collected of what could be. The mean collection period weighs each receipt by its amount."
    ),
    empty=N_(
        "Nothing was sold on credit in these months, so nothing can be told."
    ),
    parameters=(
        Parameter(
            name="months", kind="integer", label=N_("Months looked at"), default=12, least=1,
            most=60, unit=N_("months"),
        ),
        Parameter(
            name="window", kind="integer", label=N_("DSO over the last"), default=WINDOW_MONTHS,
            least=1, most=12, unit=N_("months"),
        ),
    ),
)  # fmt: skip
