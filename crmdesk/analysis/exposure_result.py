"""What customers have of our money in hands as a result: the parts, the limit, what is left."""

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
from crmdesk.analysis.charts import Behind, Share, Slice
from crmdesk.analysis.credit_exposure import COUNTED, LABELS, Exposure, Part
from crmdesk.analysis.wording import money, percent, text
from crmdesk.core.i18n import N_

COLORS: Final = {
    Part.NOT_DUE: "chart1",
    Part.OVERDUE: "chartBad",
    Part.UNBILLED: "chart2",
    Part.ORDERS: "chart2:55",
}
SHOWN: Final = (*COUNTED, Part.PREPAID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One customer; *limit* is the one that holds today, a temporary one included."""

    customer_id: int
    customer: str
    exposure: Exposure
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureData:
    """The customers looked at on *as_of*: one of them, or all with something."""

    as_of: date
    accounts: tuple[Account, ...]


def run(data: ExposureData, values: Mapping[str, Any]) -> Result:
    """The parts of every exposure; with one customer its documents stand behind each part."""
    ordered = sorted(data.accounts, key=lambda a: (-a.exposure.total, a.customer_id))
    return Result(
        as_of=data.as_of,
        n=len(ordered),
        tables=(_parts(ordered), _table(ordered)),
        charts=(_chart(ordered),),
        findings=tuple(_findings(ordered)),
    )


def _sum(accounts: list[Account], part: Part) -> int:
    return sum(a.exposure.part(part) for a in accounts)


def _behind(accounts: list[Account], part: Part) -> Behind:
    """Documents of one customer; of several those that have something in this part."""
    if len(accounts) == 1:
        return accounts[0].exposure.at(part)
    return tuple(a.customer_id for a in accounts if a.exposure.part(part))


def _parts(accounts: list[Account]) -> TableData:
    """What is added, what is taken off, and drafts, which only stand beside."""
    rows = [
        Row(
            cells=(
                text(LABELS[part]),
                -_sum(accounts, part) if part is Part.PREPAID else _sum(accounts, part),
            ),
            behind=_behind(accounts, part),
            tone=Tone.BAD if part is Part.OVERDUE and _sum(accounts, part) else Tone.PLAIN,
        )
        for part in SHOWN
    ]
    return TableData(
        key="parts",
        title=text(N_("What the exposure is made of")),
        columns=(
            Column(key="part", title=text(N_("Part of the exposure"))),
            Column(key="amount", title=text(N_("Amount")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(rows),
        totals=Row(
            cells=(text(N_("Exposure")), sum(a.exposure.total for a in accounts)),
            behind=tuple(a.customer_id for a in accounts),
        ),
    )


def _table(accounts: list[Account]) -> TableData:
    money_columns = tuple(
        Column(key=part.value, title=text(LABELS[part]), kind=ColumnKind.MONEY) for part in SHOWN
    )
    rows = tuple(
        Row(
            cells=(
                a.customer, *(a.exposure.part(part) for part in SHOWN), a.exposure.total, a.limit,
                a.exposure.available(a.limit), a.exposure.use(a.limit),
                a.exposure.part(Part.DRAFTS),
            ),
            behind=(a.customer_id,),
            tone=_tone(a),
        )
        for a in accounts
    )  # fmt: skip
    limits = [a.limit for a in accounts if a.limit is not None]
    return TableData(
        key="customers",
        title=text(N_("Exposure by customer")),
        columns=(
            Column(key="customer", title=text(N_("Customer"))),
            *money_columns,
            Column(key="exposure", title=text(N_("Exposure")), kind=ColumnKind.MONEY),
            Column(key="limit", title=text(N_("Credit limit")), kind=ColumnKind.MONEY),
            Column(key="available", title=text(N_("Available")), kind=ColumnKind.MONEY),
            Column(key="use", title=text(N_("Use of the limit")), kind=ColumnKind.PERCENT),
            Column(key="drafts", title=text(LABELS[Part.DRAFTS]), kind=ColumnKind.MONEY),
        ),
        rows=rows,
        totals=Row(
            cells=(
                text(N_("Total")), *(_sum(accounts, part) for part in SHOWN),
                sum(a.exposure.total for a in accounts), sum(limits) if limits else None, None,
                None, _sum(accounts, Part.DRAFTS),
            ),
            behind=tuple(a.customer_id for a in accounts),
        ),
    )  # fmt: skip


def _tone(account: Account) -> Tone:
    available = account.exposure.available(account.limit)
    if available is not None and available < 0:
        return Tone.BAD
    return Tone.WARN if account.exposure.overdue else Tone.PLAIN


def _chart(accounts: list[Account]) -> Share:
    return Share(
        title=text(N_("Exposure")),
        slices=tuple(
            Slice(
                title=text(LABELS[part]), value=_sum(accounts, part), color=COLORS[part],
                behind=_behind(accounts, part),
            )
            for part in COUNTED
        ),
    )  # fmt: skip


def _findings(accounts: list[Account]) -> Iterator[Finding]:
    if len(accounts) == 1:
        yield from _of_one(accounts[0])
        return
    over = [a for a in accounts if (a.exposure.available(a.limit) or 0) < 0]
    if over:
        amount = -sum(a.exposure.available(a.limit) or 0 for a in over)
        yield Finding(
            sentence=text(
                N_("{count} customers are {amount} beyond their limits"),
                count=len(over), amount=money(amount),
            ),
            tone=Tone.BAD, link=text(N_("Show them")), behind=tuple(a.customer_id for a in over),
        )  # fmt: skip
    without = [a for a in accounts if a.limit is None and a.exposure.total > 0]
    if without:
        amount = sum(a.exposure.total for a in without)
        yield Finding(
            sentence=text(
                N_("{count} customers have {amount} without any limit"),
                count=len(without), amount=money(amount),
            ),
            tone=Tone.WARN, link=text(N_("Show them")),
            behind=tuple(a.customer_id for a in without),
        )  # fmt: skip


def _of_one(account: Account) -> Iterator[Finding]:
    held, limit = account.exposure, account.limit
    available = held.available(limit)
    if limit is None or available is None:
        yield Finding(sentence=text(N_("No credit limit was approved")), tone=Tone.WARN)
    elif available < 0:
        yield Finding(
            sentence=text(
                N_("{used} used, {over} beyond the limit"),
                used=money(held.total), over=money(-available),
            ),
            tone=Tone.BAD, behind=(account.customer_id,),
        )  # fmt: skip
    else:
        yield Finding(
            sentence=text(
                N_("{available} of the limit of {limit} left, {share} used"),
                available=money(available), limit=money(limit), share=percent(held.use(limit)),
            ),
            tone=Tone.WARN if held.overdue else Tone.GOOD, behind=(account.customer_id,),
        )  # fmt: skip
    if held.overdue:
        yield Finding(
            sentence=text(N_("{amount} of it are overdue"), amount=money(held.overdue)),
            tone=Tone.BAD, behind=held.at(Part.OVERDUE),
        )  # fmt: skip


METHOD: Final = Method(
    id="exposure",
    title=N_("Credit exposure"),
    question=N_("How much of our money does he have, and how much more may he get?"),
    topic=Topic.MONEY,
    run=run,
    help=N_(
        "Open receivables, goods shipped and not billed, and approved orders not shipped yet, less "
        "what was paid in advance. Drafts stand beside and do not count. Available is the limit "
        "less the exposure; without a limit nothing can be said to be available."
    ),
    empty=N_("No customer uses credit."),
    parameters=(
        Parameter(
            name="customer",
            kind="text",
            label=N_("Customer"),
            default=None,
            help=N_("his number or name; left blank, all"),
        ),
    ),
)
