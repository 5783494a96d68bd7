"""The indicators of customers as tables with one row a customer, and whom to ask for an order (B37).

``INDICATORS`` names every indicator once: for the tables here, for columns of the customer list and
for the card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from crmdesk.analysis.base import (
    Cell,
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
from crmdesk.analysis.cells import percent_cell, whole_cell
from crmdesk.analysis.charts import Bars, Series
from crmdesk.analysis.indicators import LOW_STOCK_DAYS, Indicators, is_short
from crmdesk.analysis.rounding import hundredths
from crmdesk.analysis.wording import Figure, Measure, Text, percent, text
from crmdesk.core.i18n import N_

BARS_SHOWN: Final = 12
MUCH_COMPLAINT: Final = 2_000  # a fifth of all contacts


class Group(StrEnum):
    """The groups of S4."""

    TRADE = "trade"
    FINANCE = "finance"
    CONTACT = "contact"


GROUP_LABELS: Final[Mapping[Group, str]] = {
    Group.TRADE: N_("Indicators of trade"),
    Group.FINANCE: N_("Indicators of finance"),
    Group.CONTACT: N_("Indicators of contact"),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: its untranslated label, how it is shown and where its cell comes from.

    ``cell(found)`` is rounded: fen, hundredths of a percent, days, a count, a date or None.
    """

    key: str
    label: str
    group: Group
    kind: ColumnKind
    cell: Callable[[Indicators], Cell]


def _trade(key: str, label: str, kind: ColumnKind) -> Indicator:
    return Indicator(key, label, Group.TRADE, kind, lambda i: _cell(getattr(i.trade, key), kind))


def _finance(key: str, label: str, kind: ColumnKind) -> Indicator:
    return Indicator(
        key, label, Group.FINANCE, kind, lambda i: _cell(getattr(i.finance, key), kind)
    )


def _contact(key: str, label: str, kind: ColumnKind) -> Indicator:
    return Indicator(
        key, label, Group.CONTACT, kind, lambda i: _cell(getattr(i.contact, key), kind)
    )


def _cell(value: Fraction | int | None, kind: ColumnKind) -> Cell:
    """Exact figures as cells; a ratio by its kind, everything else as a whole number."""
    if not isinstance(value, Fraction):
        return value
    return percent_cell(value) if kind is ColumnKind.PERCENT else whole_cell(value)


INDICATORS: Final = (
    _trade("purchases", N_("Purchases made"), ColumnKind.COUNT),
    _trade("net_sales", N_("Net sales"), ColumnKind.MONEY),
    _trade("gross_profit", N_("Gross profit"), ColumnKind.MONEY),
    _trade("margin", N_("Margin"), ColumnKind.PERCENT),
    _trade("mean_purchase", N_("Single purchase, mean"), ColumnKind.MONEY),
    _trade("largest_purchase", N_("Single purchase, largest"), ColumnKind.MONEY),
    _trade("returns", N_("Returned"), ColumnKind.MONEY),
    _trade("return_count", N_("Number of returns"), ColumnKind.COUNT),
    _trade("days_traded", N_("Trading for"), ColumnKind.DAYS),
    _trade("cycle", N_("Purchase cycle, mean"), ColumnKind.DAYS),
    _trade("expected", N_("Expected of opportunities"), ColumnKind.MONEY),
    Indicator(
        "next_purchase", N_("Next purchase expected"), Group.TRADE, ColumnKind.DATE,
        lambda i: i.next_purchase.expected_on if i.next_purchase else None,
    ),
    _finance("largest_receipt", N_("Largest receipt"), ColumnKind.MONEY),
    _finance("mean_receipt", N_("Mean receipt"), ColumnKind.MONEY),
    _finance("collection_days", N_("Mean time until paid"), ColumnKind.DAYS),
    _finance("mean_owed", N_("Mean amount owed"), ColumnKind.MONEY),
    _finance("mean_owed_rate", N_("Mean rate owed"), ColumnKind.PERCENT),
    _contact("tasks", N_("Number of tasks"), ColumnKind.COUNT),
    _contact("processes", N_("Opportunities under way"), ColumnKind.COUNT),
    _contact("contacts", N_("Number of contacts"), ColumnKind.COUNT),
    _contact("praises", N_("Number of praises"), ColumnKind.COUNT),
    _contact("praise_share", N_("Share of praise"), ColumnKind.PERCENT),
    _contact("complaints", N_("Number of complaints"), ColumnKind.COUNT),
    _contact("complaint_share", N_("Share of complaints"), ColumnKind.PERCENT),
    _contact("suggestions", N_("Number of suggestions"), ColumnKind.COUNT),
    _contact("suggestion_share", N_("Share of suggestions"), ColumnKind.PERCENT),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerIndicators:
    """A customer with his indicators. *stock_days*: how long his stock lasts, if he tells it."""

    id: int
    code: str
    name: str
    found: Indicators
    stock_days: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorsData:
    """All customers looked at on *as_of*, figures of the last *months*."""

    as_of: date
    months: int
    customers: tuple[CustomerIndicators, ...]


def run(data: IndicatorsData, values: Mapping[str, Any]) -> Result:
    """A table for each group, the intervals of buying, and whom to ask for an order."""
    return Result(
        as_of=data.as_of,
        n=len(data.customers),
        note=text(N_("last {months} months"), months=Figure(data.months)),
        tables=tuple(group_table(data, group) for group in Group),
        charts=(due_chart(data),),
        findings=tuple(_findings(data, values["stock_days"])),
    )


def group_table(data: IndicatorsData, group: Group) -> TableData:
    """The indicators of one group, a customer a row, most net sales first."""
    chosen = [each for each in INDICATORS if each.group is group]
    return TableData(
        key=group.value,
        title=text(GROUP_LABELS[group]),
        columns=(
            Column(key="code", title=text(N_("Customer no.")), kind=ColumnKind.CODE),
            Column(key="customer", title=text(N_("Customer"))),
            *(Column(key=each.key, title=text(each.label), kind=each.kind) for each in chosen),
        ),
        rows=tuple(
            Row(
                cells=(c.code, c.name, *(each.cell(c.found) for each in chosen)),
                behind=(c.id,),
                tone=_tone(c, group, data.as_of),
            )
            for c in sorted(data.customers, key=_order)
        ),
    )


def _order(customer: CustomerIndicators) -> tuple[int, str, int]:
    return (-customer.found.trade.net_sales, customer.code, customer.id)


def _tone(customer: CustomerIndicators, group: Group, as_of: date) -> Tone:
    if group is Group.TRADE and _late(customer, as_of):
        return Tone.WARN
    share = customer.found.contact.complaint_share
    if group is Group.CONTACT and share is not None and hundredths(share) >= MUCH_COMPLAINT:
        return Tone.WARN
    return Tone.PLAIN


def _late(customer: CustomerIndicators, as_of: date) -> int:
    """For how many days a purchase has been lacking."""
    expected = customer.found.next_purchase
    return expected.late_days(as_of) if expected else 0


def due_chart(data: IndicatorsData) -> Bars:
    """Those whose purchase has been lacking longest, by days."""
    late = sorted(
        (c for c in data.customers if _late(c, data.as_of)),
        key=lambda c: (-_late(c, data.as_of), _order(c)),
    )[:BARS_SHOWN]
    return Bars(
        title=text(N_("Purchases that lack, by days")),
        categories=tuple(c.name for c in late),
        series=(
            Series(
                title=text(N_("Days since the purchase was expected")),
                values=tuple(_late(c, data.as_of) for c in late),
                behind=tuple((c.id,) for c in late),
            ),
        ),
        measure=Measure.DAYS,
    )


# --- findings ---------------------------------------------------------------------------------
def _findings(data: IndicatorsData, low_stock: int) -> Iterator[Finding]:
    due = [
        c
        for c in data.customers
        if c.found.next_purchase and c.found.next_purchase.is_due(data.as_of)
    ]
    late = [c for c in due if _late(c, data.as_of)]
    if due:
        yield _finding(
            N_("{count} customers should have bought again, or will within a week."),
            due,
            text(N_("{late} of them are late already by their own habit"), late=Figure(len(late))),
        )
    short = [c for c in data.customers if is_short(c.stock_days, low_stock)]
    if short:
        yield _finding(
            N_("{count} distributors have stock for fewer than {days} days."),
            short,
            text(N_("Ask for the next order before the shelf is empty.")),
            days=Figure(low_stock),
        )
    returned = sum(c.found.trade.returns for c in data.customers)
    sold = sum(c.found.trade.net_sales for c in data.customers) + returned
    if returned > 0 and sold > 0:
        yield Finding(
            sentence=text(
                N_("{share} of what was sold came back."),
                share=percent(hundredths(Fraction(returned, sold))),
            ),
            behind=tuple(c.id for c in data.customers if c.found.trade.returns > 0),
            link=text(N_("Show the customers")),
        )
    upset = [c for c in data.customers if _tone(c, Group.CONTACT, data.as_of) is Tone.WARN]
    if upset:
        yield _finding(
            N_("With {count} customers complaints are {share} of the contacts or more."),
            upset,
            share=percent(MUCH_COMPLAINT),
        )


def _finding(
    template: str,
    customers: list[CustomerIndicators],
    evidence: Text | str = "",
    **params: Figure,
) -> Finding:
    return Finding(
        sentence=text(template, count=Figure(len(customers)), **params),
        evidence=evidence,
        tone=Tone.WARN,
        behind=tuple(c.id for c in customers),
        link=text(N_("Show the customers")),
    )


METHOD: Final = Method(
    id="indicators",
    title=N_("Indicators of customers"),
    question=N_("How does he buy, pay and talk?"),
    topic=Topic.IMPORTANT,
    run=run,
    help=N_(
        "Trade: how often, how much, how profitable, what came back, how long and in which "
        "intervals. Finance: receipts, time until paid, what is owed on average. Contact: tasks, "
        "opportunities, praise, complaints and suggestions. Who bought three times or more is "
        "expected to buy again after his usual interval; a reminder comes a week before. What "
        "cannot be told is left open and never counted as zero."
    ),
    empty=N_(
        "Nobody has traded yet. Enter or import sales."
    ),
    parameters=(
        Parameter(
            name="customer", kind="text", label=N_("Customer"), default=None,
            help=N_("his number or name; left blank, all"),
        ),
        Parameter(
            name="months", kind="integer", label=N_("Bought in the last"), default=12, least=1,
            most=120, unit=N_("months"),
        ),
        Parameter(
            name="stock_days", kind="integer", label=N_("Stock of distributors lasts at least"),
            default=LOW_STOCK_DAYS, least=1, most=365, unit=N_("days"),
        ),
    ),
)  # fmt: skip
