"""Expected receipts week by week as a result. Behind every number stand customers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import Any, Final

from crmdesk.analysis.ageing_buckets import USUAL_ALLOWANCE, USUAL_BUCKETS, Allowance, Buckets
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
from crmdesk.analysis.cash_forecast import (
    POOL_WORTH,
    CashForecast,
    CustomerCash,
    Source,
    cash_forecast,
)
from crmdesk.analysis.cells import whole_cell
from crmdesk.analysis.charts import Band, Lines, Series
from crmdesk.analysis.payment_behaviour import Behaviour, Lateness
from crmdesk.analysis.receivables import OpenItem
from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.wording import Figure, Text, Words, money, percent, text
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_YUAN

WEEKS: Final = 13
NEAR: Final = 4  # weeks of which the first finding speaks
LARGE_PART: Final = 4  # a customer with a fourth of the sum is named
SOURCES: Final = {
    Source.OWN: N_("Own lateness"),
    Source.POOLED: N_("Lateness of all customers"),
    Source.NONE: N_("Due dates only"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CashData:
    """What is open on *as_of*, how late customers paid until then, and their names."""

    as_of: date
    items: tuple[OpenItem, ...]
    latenesses: Mapping[int, Lateness]
    names: Mapping[int, str]
    behaviours: Mapping[int, Behaviour] = field(default_factory=dict)


def run(data: CashData, values: Mapping[str, Any]) -> Result:
    """The forecast for so many weeks, with the expected loss taken off on wish.

    Raises FieldError for buckets or percentages that make no sense.
    """
    loss = None
    if values["loss"]:
        loss = Buckets.parse(values["buckets"]), Allowance.parse(values["allowance"])
    found = cash_forecast(data.items, data.latenesses, data.as_of, int(values["weeks"]), loss=loss)
    return Result(
        as_of=data.as_of,
        n=sum(each.n for each in data.latenesses.values()),
        note=text(
            N_("{weeks} weeks; the expected loss {loss}"),
            weeks=len(found.weeks),
            loss=text(N_("is taken off") if loss else N_("is not taken off")),
        ),
        tables=(weeks_table(found), customers_table(data, found)),
        charts=(weeks_chart(found),),
        findings=tuple(_findings(data, found)),
    )


def week_name(since: date) -> Text:
    """A week on an axis, by its first day."""
    return text(N_("{month}/{day}"), month=since.month, day=since.day)


# --- tables -----------------------------------------------------------------------------------
def weeks_table(found: CashForecast) -> TableData:
    """Each week with its range, then what comes later or not at all."""
    sums = accumulate(week.expected for week in found.weeks)
    rows = [
        Row(
            cells=(week.since, week.until, week.expected, week.low, week.high, so_far),
            behind=week.customers,
        )
        for week, so_far in zip(found.weeks, sums, strict=True)
    ]
    return TableData(
        key="weeks",
        title=text(N_("Expected receipts by week")),
        columns=(
            Column(key="since", title=text(N_("Week from")), kind=ColumnKind.DATE),
            Column(key="until", title=text(N_("Week until")), kind=ColumnKind.DATE),
            Column(key="expected", title=text(N_("Expected receipts")), kind=ColumnKind.MONEY),
            Column(key="low", title=text(N_("80 % from")), kind=ColumnKind.MONEY),
            Column(key="high", title=text(N_("80 % to")), kind=ColumnKind.MONEY),
            Column(key="sum", title=text(N_("Sum so far")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(rows),
        totals=Row(
            cells=(text(N_("Total")), None, found.expected, None, None, None),
            behind=tuple(each.customer_id for each in found.customers),
        ),
    )


def customers_table(data: CashData, found: CashForecast) -> TableData:
    """Each customer: what comes within the weeks and later, and what the dates rest on."""
    return TableData(
        key="customers",
        title=text(N_("Expected receipts by customer")),
        columns=(
            Column(key="name", title=text(N_("Customer"))),
            Column(key="open", title=text(N_("Owed")), kind=ColumnKind.MONEY),
            Column(key="near", title=text(N_("In the next 4 weeks")), kind=ColumnKind.MONEY),
            Column(key="expected", title=text(N_("Within the weeks")), kind=ColumnKind.MONEY),
            Column(key="later", title=text(N_("After the weeks")), kind=ColumnKind.MONEY),
            Column(key="beyond", title=text(N_("Without a date")), kind=ColumnKind.MONEY),
            Column(key="loss", title=text(N_("Expected loss")), kind=ColumnKind.MONEY),
            Column(key="source", title=text(N_("Dates from"))),
            Column(key="n", title=text(N_("Documents settled")), kind=ColumnKind.COUNT),
            Column(key="median", title=text(N_("Days late, median")), kind=ColumnKind.DAYS),
            Column(key="low", title=text(N_("Days late, 10 %")), kind=ColumnKind.DAYS),
            Column(key="high", title=text(N_("Days late, 90 %")), kind=ColumnKind.DAYS),
        ),
        rows=tuple(_customer_row(data, each) for each in found.customers),
        totals=Row(
            cells=(
                text(N_("Total")), found.total, sum(w.expected for w in found.weeks[:NEAR]),
                found.expected, found.later - found.beyond, found.beyond, found.loss,
                None, None, None, None, None,
            ),
            behind=tuple(each.customer_id for each in found.customers),
        ),
    )  # fmt: skip


def _customer_row(data: CashData, each: CustomerCash) -> Row:
    pays = data.behaviours.get(each.customer_id)
    days = (pays.median_days, pays.low_days, pays.high_days) if pays else (None, None, None)
    return Row(
        cells=(
            _name(data, each.customer_id),
            each.open,
            sum(each.weeks[:NEAR]),
            sum(each.weeks),
            each.later - each.beyond,
            each.beyond,
            each.loss,
            text(SOURCES[each.source]),
            each.n,
            *(whole_cell(value) for value in days),
        ),
        behind=(each.customer_id,),
        tone=Tone.WARN if each.beyond else Tone.PLAIN,
    )


def _name(data: CashData, customer: int) -> Words:
    return data.names.get(customer) or text(N_("Customer unknown"))


# --- chart ------------------------------------------------------------------------------------
def weeks_chart(found: CashForecast) -> Lines:
    """Expected receipts by week in the band that holds 80 %."""
    return Lines(
        title=text(N_("Expected receipts by week")),
        categories=tuple(week_name(week.since) for week in found.weeks),
        series=(
            Series(
                title=text(N_("Expected receipts")),
                values=tuple(week.expected for week in found.weeks),
                behind=tuple(week.customers for week in found.weeks),
            ),
        ),
        band=Band(
            title=text(N_("80 % range")),
            low=tuple(week.low for week in found.weeks),
            high=tuple(week.high for week in found.weeks),
        ),
        note=text(N_("from each customer's own lateness; weeks by their first day")),
    )


# --- findings ---------------------------------------------------------------------------------
def _about(fen: int) -> Figure:
    """An estimate: fen would feign a precision that it has not."""
    return money(half_up(fen, FEN_PER_YUAN) * FEN_PER_YUAN)


def _findings(data: CashData, found: CashForecast) -> Iterator[Finding]:
    near = found.weeks[:NEAR]
    expected = sum(week.expected for week in near)
    yield Finding(
        sentence=text(
            N_("{expected} of {owed} owed are to be expected in the next {weeks} weeks."),
            expected=_about(expected),
            owed=money(found.total),
            weeks=len(near),
        ),
        evidence=text(
            N_("the first week {expected}, with 80 % certainty {low} to {high}"),
            expected=_about(near[0].expected),
            low=_about(near[0].low),
            high=_about(near[0].high),
        ),
        behind=tuple(c.customer_id for c in found.customers if any(c.weeks[:NEAR])),
        link=text(N_("Show the customers")) if expected else "",
    )
    yield from _about_one(data, found, expected)
    yield from _about_dates(found)
    late = tuple(c.customer_id for c in found.customers if c.beyond)
    if late:
        yield Finding(
            sentence=text(
                N_("{amount} are overdue for longer than any document that was ever paid."),
                amount=money(found.beyond),
            ),
            evidence=text(N_("No date can be expected for it: ask, or write it off.")),
            tone=Tone.BAD,
            behind=late,
            link=text(N_("Show the customers")),
        )


def _about_one(data: CashData, found: CashForecast, expected: int) -> Iterator[Finding]:
    """Whether a large part hangs on one customer."""
    if len(found.customers) < 2 or not expected:
        return
    first = max(found.customers, key=lambda c: sum(c.weeks[:NEAR]))
    part = sum(first.weeks[:NEAR])
    if part * LARGE_PART >= expected:
        yield Finding(
            sentence=text(
                N_("{share} of it hang on one customer: {name}."),
                share=percent(half_up(part * WHOLE, expected)),
                name=_name(data, first.customer_id),
            ),
            tone=Tone.WARN,
            behind=(first.customer_id,),
        )


def _about_dates(found: CashForecast) -> Iterator[Finding]:
    """How much is dated by the lateness of others, or by nothing but due dates."""
    pooled, none = found.open_by(Source.POOLED), found.open_by(Source.NONE)
    if none:
        yield Finding(
            sentence=text(N_("Nobody has paid anything yet: only due dates are known.")),
            tone=Tone.WARN,
        )
    if pooled:
        yield Finding(
            sentence=text(
                N_("{amount} are dated by the lateness of all customers."), amount=money(pooled)
            ),
            evidence=text(
                N_("those who owe it settled fewer than {count} documents each"),
                count=Figure(POOL_WORTH),
            ),
            behind=tuple(c.customer_id for c in found.customers if c.source is Source.POOLED),
            link=text(N_("Show the customers")),
        )


METHOD: Final = Method(
    id="cash-forecast",
    title=N_("Receipts forecast"),
    question=N_("When will my money come?"),
    topic=Topic.MONEY,
    run=run,
    help=N_(
        "Every open document is expected on its due date plus the lateness with which its customer "
        "paid before, of those that are still possible today. The lateness of all customers is "
        "mixed in, worth three documents, so that few cases do not make a certainty. The range "
        "holds 80 %; documents of one customer due on the same day are taken to come together, "
        "everything else independently."
    ),
    empty=N_(
        "Nothing is open, so no money is to be expected."
    ),
    parameters=(
        Parameter(
            name="weeks", kind="integer", label=N_("Weeks ahead"), default=WEEKS, least=1, most=53,
        ),
        Parameter(
            name="loss", kind="bool", label=N_("Take off the expected loss"), default=False,
            help=N_("by the allowance of each age"),
        ),
        Parameter(
            name="buckets", kind="text", label=N_("Ages up to"), default=USUAL_BUCKETS.words,
            unit=N_("days"), help=N_("rising numbers of days, such as 30,60,90"),
        ),
        Parameter(
            name="allowance", kind="text", label=N_("Allowance in %"),
            default=USUAL_ALLOWANCE.words, help=N_("one for each age, not yet due first"),
        ),
    ),
)  # fmt: skip
