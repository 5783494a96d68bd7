"""Commission on receipts as a result: what each seller brought in, earned and has to wait for (B27).

Behind every number stand the receipts.
"""

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
from crmdesk.analysis.cells import percent_cell
from crmdesk.analysis.charts import Bars, Series
from crmdesk.analysis.commission import SellerCommission
from crmdesk.analysis.wording import Words, money, text
from crmdesk.core.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionData:
    """The commissions of a month (its first day) with the names of the sellers by id."""

    as_of: date
    month: date
    sellers: tuple[SellerCommission, ...]
    names: Mapping[int, str]


def run(data: CommissionData, _values: Mapping[str, Any]) -> Result:
    """A table of sellers, a chart of what is paid out and what waits, sentences."""
    ordered = sorted(data.sellers, key=lambda each: (-each.received, each.seller_id))
    return Result(
        as_of=data.as_of,
        n=len(ordered),
        note=text(N_("receipts of {month}"), month=f"{data.month:%Y-%m}"),
        tables=(_table(data, ordered),),
        charts=(_chart(data, ordered),),
        findings=tuple(_findings(ordered)),
    )


def _name(data: CommissionData, each: SellerCommission) -> Words:
    return data.names.get(each.seller_id) or text(N_("Nobody responsible"))


def _table(data: CommissionData, sellers: list[SellerCommission]) -> TableData:
    earned = [each.earned for each in sellers if each.earned is not None]
    return TableData(
        key="commission",
        title=text(N_("Commission on receipts")),
        columns=(
            Column(key="seller", title=text(N_("Seller"))),
            Column(key="quota", title=text(N_("Quota of receipts")), kind=ColumnKind.MONEY),
            Column(key="received", title=text(N_("Received")), kind=ColumnKind.MONEY),
            Column(key="completion", title=text(N_("Completion")), kind=ColumnKind.PERCENT),
            Column(key="earned", title=text(N_("Commission")), kind=ColumnKind.MONEY),
            Column(key="withheld", title=text(N_("Withheld")), kind=ColumnKind.MONEY),
            Column(key="payable", title=text(N_("Paid out now")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(
            Row(
                cells=(
                    _name(data, each),
                    each.quota,
                    each.received,
                    percent_cell(each.completion),
                    each.earned,
                    each.withheld,
                    each.payable,
                ),
                behind=each.receipts,
                tone=Tone.WARN if each.withheld else Tone.PLAIN,
            )
            for each in sellers
        ),
        totals=Row(
            cells=(
                text(N_("Total")),
                sum(each.quota or 0 for each in sellers),
                sum(each.received for each in sellers),
                None,
                sum(earned) if earned else None,
                sum(each.withheld or 0 for each in sellers),
                sum(each.payable or 0 for each in sellers),
            ),
            behind=tuple(i for each in sellers for i in each.receipts),
        ),
    )


def _chart(data: CommissionData, sellers: list[SellerCommission]) -> Bars:
    shown = [each for each in sellers if each.earned is not None]
    return Bars(
        title=text(N_("Commission on receipts")),
        categories=tuple(_name(data, each) for each in shown),
        series=(
            Series(
                title=text(N_("Paid out now")),
                values=tuple(each.payable for each in shown),
                color="chartGood",
                behind=tuple(each.receipts for each in shown),
            ),
            Series(
                title=text(N_("Withheld")),
                values=tuple(each.withheld for each in shown),
                color="chart2",
                behind=tuple(each.withheld_receipts for each in shown),
            ),
        ),
        stacks=((0, 1),),
    )


def _findings(sellers: list[SellerCommission]) -> Iterator[Finding]:
    earned = sum(each.earned or 0 for each in sellers)
    held = sum(each.withheld or 0 for each in sellers)
    received = sum(each.received for each in sellers)
    yield Finding(
        sentence=text(
            N_("{received} received bring {earned} of commission."),
            received=money(received),
            earned=money(earned),
        ),
        behind=tuple(i for each in sellers for i in each.receipts),
    )
    if held:
        yield Finding(
            sentence=text(
                N_("{held} of it wait until overdue invoices are paid."), held=money(held)
            ),
            tone=Tone.WARN,
            behind=tuple(i for each in sellers for i in each.withheld_receipts),
        )
    without = [each for each in sellers if each.quota is None and each.received]
    if without:
        yield Finding(
            sentence=text(
                N_("{count} sellers have no quota, so that nothing can be reckoned for them."),
                count=len(without),
            ),
            tone=Tone.WARN,
            behind=tuple(i for each in without for i in each.receipts),
        )


METHOD: Final = Method(
    id="commission",
    title=N_("Commission on receipts"),
    question=N_("What does each seller earn on what was received?"),
    topic=Topic.DEALS,
    run=run,
    help=N_(
        "The base is what was received in the month, less what was paid back. Each rate applies to "
        "its own slice of the quota. A receipt is split by the shares of the opportunity. What "
        "comes with invoices that are long overdue is earned but waits until they are paid."
    ),
    empty=N_(
        "Nothing was received in this month, so no commission falls due."
    ),
    parameters=(
        Parameter(
            name="month", kind="date", label=N_("Month"), default=None,
            help=N_("any day of it; left blank, the present one"),
        ),
    ),
)  # fmt: skip
