"""The ageing as a result: who owes how much since when. Behind every number stand documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from crmdesk.analysis.ageing_buckets import (
    BASES,
    USUAL_ALLOWANCE,
    USUAL_BUCKETS,
    Allowance,
    Basis,
    Buckets,
)
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
from crmdesk.analysis.charts import Rank, RankBars, Share, Slice
from crmdesk.analysis.credit_bands import age_colors
from crmdesk.analysis.receivables import Aged, Ageing, OpenItem, ageing, apply_unapplied
from crmdesk.analysis.rounding import WHOLE, half_up, share_of
from crmdesk.analysis.wording import Figure, Measure, Words, money, percent, text
from crmdesk.core.i18n import N_

BARS_SHOWN: Final = 10
LARGE_PART: Final = 5  # who has a fifth of what is overdue is named
LONG_OVERDUE: Final = 90  # days from which on a debt is pointed out


class GroupBy(StrEnum):
    """Whose debts stand in one row."""

    CUSTOMER = "customer"
    SELLER = "seller"
    REGION = "region"


GROUPS: Final = (
    (GroupBy.CUSTOMER.value, N_("Customer")),
    (GroupBy.SELLER.value, N_("Seller")),
    (GroupBy.REGION.value, N_("Region")),
)
NAMELESS: Final = {
    GroupBy.CUSTOMER: N_("Customer unknown"),
    GroupBy.SELLER: N_("Nobody responsible"),
    GroupBy.REGION: N_("Region not entered"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """A customer with what his money is grouped by."""

    name: str
    seller_id: int | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingData:
    """What is open on *as_of*, and money applied to nothing by customer (预收).

    *sellers* and *regions* are names by id and code; those of customers are in *customers*.
    """

    as_of: date
    items: tuple[OpenItem, ...]
    customers: Mapping[int, Debtor]
    unapplied: Mapping[int, int] = field(default_factory=dict)
    sellers: Mapping[int, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aged:
    """An ageing with the names of its groups."""

    data: AgeingData
    group: GroupBy
    found: Ageing[Any]

    def name(self, key: Hashable) -> Words:
        known: Words | None = None
        if isinstance(key, int) and self.group is GroupBy.CUSTOMER:
            debtor = self.data.customers.get(key)
            known = debtor.name if debtor else None
        elif isinstance(key, int):
            known = self.data.sellers.get(key)
        elif isinstance(key, str):
            known = self.data.regions.get(key, key)
        return known or text(NAMELESS[self.group])


def run(data: AgeingData, values: Mapping[str, Any]) -> Result:
    """The ageing with the chosen basis, groups, buckets and percentages.

    Raises FieldError for buckets or percentages that make no sense.
    """
    aged = aged_by(data, values)
    total = aged.found.total
    return Result(
        as_of=data.as_of,
        n=sum(len(ids) for ids in total.documents),
        note=text(
            N_("by: {basis}; buckets: {buckets} days"),
            basis=text(dict(BASES)[aged.found.basis.value]),
            buckets=aged.found.buckets.words,
        ),
        tables=(groups_table(aged), buckets_table(aged.found)),
        charts=(buckets_chart(aged.found), groups_chart(aged)),
        findings=tuple(_findings(aged)),
    )


def aged_by(data: AgeingData, values: Mapping[str, Any]) -> _Aged:
    """The ageing that *values* ask for."""
    group = GroupBy(values["group"])
    items, unapplied = data.items, dict(data.unapplied)
    if values["fifo"]:
        items, unapplied = apply_unapplied(items, unapplied)

    def key(item: OpenItem) -> Hashable:
        if group is GroupBy.CUSTOMER:
            return item.customer_id
        return item.seller_id if group is GroupBy.SELLER else item.region

    money_of: defaultdict[Hashable, int] = defaultdict(int)
    for customer, amount in unapplied.items():
        debtor = data.customers.get(customer, Debtor(name=""))
        own: Mapping[GroupBy, Hashable] = {
            GroupBy.CUSTOMER: customer,
            GroupBy.SELLER: debtor.seller_id,
            GroupBy.REGION: debtor.region,
        }
        money_of[own[group]] += amount
    found = ageing(
        items,
        data.as_of,
        key,
        basis=Basis(values["basis"]),
        buckets=Buckets.parse(values["buckets"]),
        allowance=Allowance.parse(values["allowance"]),
        unapplied=money_of,
    )
    return _Aged(data=data, group=group, found=found)


# --- tables -----------------------------------------------------------------------------------
def groups_table(aged: _Aged) -> TableData:
    """Each customer, seller or region with its buckets."""
    found = aged.found
    return TableData(
        key="ageing",
        title=text(N_("Ageing of receivables")),
        columns=(
            Column(key="name", title=text(dict(GROUPS)[aged.group.value])),
            Column(key="total", title=text(N_("Owed")), kind=ColumnKind.MONEY),
            *(
                Column(key=f"bucket{n}", title=name, kind=ColumnKind.MONEY)
                for n, name in enumerate(found.buckets.names(found.basis))
            ),
            Column(key="overdue", title=text(N_("Overdue")), kind=ColumnKind.MONEY),
            Column(key="share", title=text(N_("Overdue share")), kind=ColumnKind.PERCENT),
            Column(key="longest", title=text(N_("Longest overdue")), kind=ColumnKind.DAYS),
            Column(key="allowance", title=text(N_("Bad-debt allowance")), kind=ColumnKind.MONEY),
            Column(key="unapplied", title=text(N_("Received in advance")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(_row(aged.name(each.key), each) for each in found.groups),
        totals=_row(text(N_("Total")), found.total),
    )


def _row(name: Words, each: Aged[Any]) -> Row:
    return Row(
        cells=(
            name,
            each.total,
            *each.buckets,
            each.overdue,
            percent_cell(each.overdue_share),
            each.longest or None,
            each.allowance,
            each.unapplied,
        ),
        behind=each.every_document,
        tone=Tone.WARN if each.longest > LONG_OVERDUE else Tone.PLAIN,
    )


def buckets_table(found: Ageing[Any]) -> TableData:
    """Each bucket with its share, its percentage and its allowance."""
    total = found.total
    parts = zip(
        found.buckets.names(found.basis),
        total.buckets,
        total.documents,
        found.allowance.rates,
        total.allowance_parts,
        strict=True,
    )
    return TableData(
        key="buckets",
        title=text(N_("Ages and bad-debt allowance")),
        columns=(
            Column(key="bucket", title=text(N_("Age of the debt"))),
            Column(key="documents", title=text(N_("Documents")), kind=ColumnKind.COUNT),
            Column(key="amount", title=text(N_("Owed")), kind=ColumnKind.MONEY),
            Column(key="share", title=text(N_("Share of the whole")), kind=ColumnKind.PERCENT),
            Column(key="rate", title=text(N_("Allowance rate")), kind=ColumnKind.PERCENT),
            Column(key="allowance", title=text(N_("Bad-debt allowance")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(
            Row(
                cells=(
                    name,
                    len(ids),
                    amount,
                    share_of(amount, total.total),
                    rate,
                    part,
                ),
                behind=ids,
            )
            for name, amount, ids, rate, part in parts
        ),
        totals=Row(
            cells=(
                text(N_("Total")), sum(len(ids) for ids in total.documents), total.total,
                WHOLE if total.total > 0 else None, None, total.allowance,
            ),
            behind=total.every_document,
        ),
    )  # fmt: skip


# --- charts -----------------------------------------------------------------------------------
def buckets_chart(found: Ageing[Any]) -> Share:
    """All buckets in one bar, not yet due first; one that is in credit on balance has no width."""
    colors = age_colors(found.buckets.count - 1)
    parts = zip(
        found.buckets.names(found.basis), found.total.buckets, colors, found.total.documents,
        strict=True,
    )  # fmt: skip
    return Share(
        title=text(N_("Ageing of receivables")),
        slices=tuple(
            Slice(title=name, value=max(0, amount), color=color, behind=ids)
            for name, amount, color, ids in parts
        ),
    )


def groups_chart(aged: _Aged) -> RankBars:
    """The ten that owe most and their shares, all others in one line."""
    total = sum(each.total for each in aged.found.groups if each.total > 0)

    def rank(title: Words, some: Sequence[Aged[Any]]) -> Rank:
        value = sum(each.total for each in some)
        return Rank(
            title=title,
            value=value,
            share=half_up(value * WHOLE, total),
            behind=tuple(i for each in some for i in each.every_document),
        )

    owing = [each for each in aged.found.groups if each.total > 0]
    rest = owing[BARS_SHOWN:]
    return RankBars(
        title=text(N_("Who owes most")),
        ranks=tuple(rank(aged.name(each.key), [each]) for each in owing[:BARS_SHOWN]),
        rest=rank(text(N_("{count} others"), count=Figure(len(rest))), rest) if rest else None,
    )


# --- findings ---------------------------------------------------------------------------------
def _findings(aged: _Aged) -> Iterator[Finding]:
    total = aged.found.total
    share = percent_cell(total.overdue_share)
    if share is None:
        yield Finding(sentence=text(N_("Nothing is owed on balance.")), tone=Tone.GOOD)
    else:
        yield Finding(
            sentence=text(
                N_("{owed} are owed, {overdue} of it ({share}) overdue."),
                owed=money(total.total),
                overdue=money(total.overdue),
                share=percent(share),
            ),
            evidence=text(
                N_("longest overdue: {days}; bad-debt allowance: {allowance}"),
                days=Figure(total.longest or None, Measure.DAYS),
                allowance=money(total.allowance),
            ),
            tone=Tone.WARN if total.overdue > 0 else Tone.GOOD,
            behind=total.overdue_documents,
            link=text(N_("Show the documents")) if total.overdue_documents else "",
        )
    yield from _worst(aged)
    if total.unapplied:
        yield Finding(
            sentence=text(
                N_("{amount} were received and are applied to no document."),
                amount=money(total.unapplied),
            ),
            evidence=text(N_("It stands apart and lowers no age.")),
        )
    if total.credit:
        yield Finding(
            sentence=text(
                N_("Customers have {amount} in credit; it lowers nobody else's debts."),
                amount=money(-total.credit),
            )
        )


def _worst(aged: _Aged) -> Iterator[Finding]:
    """Who owes the largest part of what is overdue."""
    total = aged.found.total
    worst = max(aged.found.groups, key=lambda each: each.overdue, default=None)
    if worst is None or worst.overdue <= 0 or total.overdue <= 0:
        return
    if worst.overdue == total.overdue or worst.overdue * LARGE_PART < total.overdue:
        return
    yield Finding(
        sentence=text(
            N_("{name} stands for {share} of everything overdue: {amount}."),
            name=aged.name(worst.key),
            share=percent(half_up(worst.overdue * WHOLE, total.overdue)),
            amount=money(worst.overdue),
        ),
        evidence=text(N_("longest overdue: {days}"), days=Figure(worst.longest, Measure.DAYS)),
        tone=Tone.BAD if worst.longest > LONG_OVERDUE else Tone.WARN,
        behind=worst.overdue_documents,
        link=text(N_("Show the documents")),
    )


METHOD: Final = Method(
    id="ageing",
    title=N_("Ageing of receivables"),
    question=N_("Who owes me how much, since when?"),
    topic=Topic.MONEY,
    run=run,
    help=N_(
        "Open is what was invoiced less the receipts and credit notes applied until the day. Ages "
        "count from the due date, without one from the date of the document; what is not yet due "
        "stands first, so that the ages add up to everything open. Money that is applied to no "
        "document stands apart. The allowance takes a percentage of every age."
    ),
    empty=N_(
        "Nobody owes anything on this day."
    ),
    parameters=(
        Parameter(
            name="group", kind="enum", label=N_("One row for each"),
            default=GroupBy.CUSTOMER.value, choices=GROUPS,
        ),
        Parameter(
            name="basis", kind="enum", label=N_("Ages from"), default=Basis.DUE.value,
            choices=BASES,
        ),
        Parameter(
            name="buckets", kind="text", label=N_("Ages up to"), default=USUAL_BUCKETS.words,
            unit=N_("days"), help=N_("rising numbers of days, such as 30,60,90"),
        ),
        Parameter(
            name="allowance", kind="text", label=N_("Allowance in %"),
            default=USUAL_ALLOWANCE.words, help=N_("one for each age, not yet due first"),
        ),
        Parameter(
            name="fifo", kind="bool", label=N_("Apply money received in advance"), default=False,
            help=N_("to the document due first"),
        ),
    ),
)  # fmt: skip
