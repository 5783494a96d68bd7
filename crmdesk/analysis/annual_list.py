"""The annual list as a result (B34): everybody with what was decided of him, to be read and signed.

The lines were reckoned when the list was made and are never reckoned anew; what people decided instead
of the verdict stands beside it with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from crmdesk.analysis.base import (
    Cell,
    Column,
    ColumnKind,
    Finding,
    Result,
    Row,
    TableData,
    Tone,
)
from crmdesk.analysis.charts import Share, Slice
from crmdesk.analysis.rounding import share_of
from crmdesk.analysis.screening import ADVICE, CODES, COLORS, DROP, LABELS
from crmdesk.analysis.wording import CustomerName, Figure, Text, Words, money, percent, text
from crmdesk.core.i18n import N_

UNDECIDED: Final = N_("Too little known")
LAST: Final = len(CODES)  # where the undecided stand


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHead:
    """Whose list it is: *signed_by* and *signed_on* are blank while it is looked through."""

    year: int
    as_of: date
    signed_by: str = ""
    signed_on: date | None = None

    @property
    def state(self) -> Text:
        """Signed by whom and when, or not yet."""
        if self.signed_on is None:
            return text(N_("list of {year}, being looked through"), year=str(self.year))
        if not self.signed_by:
            return text(
                N_("list of {year}, signed on {day}"), year=str(self.year),
                day=self.signed_on.isoformat(),
            )  # fmt: skip
        return text(
            N_("list of {year}, signed by {name} on {day}"),
            year=str(self.year), name=self.signed_by, day=self.signed_on.isoformat(),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One customer: *points* in hundredths, amounts in fen, *reason* of who decided otherwise."""

    customer_id: int
    points: int | None
    verdict: str | None
    decided: str | None
    net_sales: int
    gross_profit: int | None
    reason: str = ""

    @property
    def place(self) -> int:
        """The place of what was decided in ``CODES``; ``LAST`` where nothing was."""
        return CODES.index(self.decided) if self.decided in CODES else LAST

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody decided otherwise than the method."""
        return self.decided != self.verdict


def annual_result(head: ListHead, customers: Sequence[Listed]) -> Result:
    """The list with its classes; sorted by what was decided, then by points."""
    order = sorted(
        customers, key=lambda c: (c.place, -(c.points or 0), -c.net_sales, c.customer_id)
    )
    groups = [[c for c in order if c.place == place] for place in range(LAST + 1)]
    return Result(
        as_of=head.as_of,
        n=len(order),
        note=head.state,
        charts=(_chart(groups),),
        tables=(_classes(groups), _customers(head, order)),
        findings=tuple(_findings(groups, order)),
    )


def _chart(groups: Sequence[Sequence[Listed]]) -> Share:
    return Share(
        title=text(N_("Net sales by verdict")),
        slices=tuple(
            Slice(
                title=text(LABELS[place]), value=max(0, _sales(groups[place])),
                color=COLORS[place], behind=_ids(groups[place]),
            )
            for place in range(LAST)
        ),
    )  # fmt: skip


def _classes(groups: Sequence[Sequence[Listed]]) -> TableData:
    count, sales = sum(len(g) for g in groups), sum(_sales(g) for g in groups)
    rows = []
    for place, group in enumerate(groups):
        if place == LAST and not group:
            continue
        title = LABELS[place] if place < LAST else UNDECIDED
        advice = text(ADVICE[place]) if place < LAST else ""
        rows.append(
            Row(
                cells=(
                    text(title), len(group), share_of(len(group), count), _sales(group),
                    share_of(_sales(group), sales), _profit(group), advice,
                ),
                behind=_ids(group),
                tone=Tone.WARN if place == DROP else Tone.PLAIN,
            )
        )  # fmt: skip
    return TableData(
        key="classes",
        title=text(N_("Verdicts")),
        columns=(
            Column(key="class", title=text(N_("Verdict"))),
            Column(key="count", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="share", title=text(N_("Share of customers")), kind=ColumnKind.PERCENT),
            Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
            Column(key="sales_share", title=text(N_("Share of sales")), kind=ColumnKind.PERCENT),
            Column(key="profit", title=text(N_("Gross profit")), kind=ColumnKind.MONEY),
            Column(key="remark", title=text(N_("What to do"))),
        ),
        rows=tuple(rows),
    )


def _customers(head: ListHead, order: Sequence[Listed]) -> TableData:
    def cells(listed: Listed) -> tuple[Cell, ...]:
        points = None if listed.points is None else listed.points / 100
        by_method = _verdict(listed.verdict) if listed.is_by_hand else ""
        return (
            CustomerName(listed.customer_id), _verdict(listed.decided), points, listed.net_sales,
            listed.gross_profit, by_method, listed.reason if listed.is_by_hand else "",
        )  # fmt: skip

    profit = _profit(order)
    return TableData(
        key="customers",
        title=text(N_("List of {year}"), year=str(head.year)),
        columns=(
            Column(key="customer", title=text(N_("Customer"))),
            Column(key="decided", title=text(N_("Verdict"))),
            Column(key="score", title=text(N_("Points")), kind=ColumnKind.SCORE),
            Column(key="sales", title=text(N_("Net sales")), kind=ColumnKind.MONEY),
            Column(key="profit", title=text(N_("Gross profit")), kind=ColumnKind.MONEY),
            Column(key="verdict", title=text(N_("By the method"))),
            Column(key="reason", title=text(N_("Reason"))),
        ),
        rows=tuple(
            Row(
                cells=cells(listed), behind=(listed.customer_id,),
                tone=Tone.WARN if listed.place == DROP else Tone.PLAIN,
            )
            for listed in order
        ),
        totals=Row(
            cells=(text(N_("Total")), None, None, _sales(order), profit, None, None),
            behind=_ids(order),
        ),
    )  # fmt: skip


def _findings(groups: Sequence[Sequence[Listed]], order: Sequence[Listed]) -> list[Finding]:
    found = []
    by_hand = [listed for listed in order if listed.is_by_hand]
    show = text(N_("Show them"))
    gone = groups[DROP]
    if gone:
        found.append(
            Finding(
                sentence=text(
                    N_("{count} customers are let go; they brought {share} of the sales."),
                    count=Figure(len(gone)), share=percent(share_of(_sales(gone), _sales(order))),
                ),
                evidence=text(N_("their sales: {amount}"), amount=money(_sales(gone))),
                tone=Tone.WARN, link=show, behind=_ids(gone),
            )
        )  # fmt: skip
    if by_hand:
        found.append(
            Finding(
                sentence=text(
                    N_("{count} verdicts were given by hand."), count=Figure(len(by_hand))
                ),
                evidence=text(N_("each with its reason in the list")),
                link=show, behind=_ids(by_hand),
            )
        )  # fmt: skip
    if groups[LAST]:
        found.append(
            Finding(
                sentence=text(
                    N_("Of {count} customers too little is known for a verdict."),
                    count=Figure(len(groups[LAST])),
                ),
                link=show, behind=_ids(groups[LAST]),
            )
        )  # fmt: skip
    return found


def _verdict(code: str | None) -> Words:
    return text(LABELS[CODES.index(code)]) if code in CODES else text(UNDECIDED)


def _ids(group: Sequence[Listed]) -> tuple[int, ...]:
    return tuple(listed.customer_id for listed in group)


def _sales(group: Sequence[Listed]) -> int:
    return sum(listed.net_sales for listed in group)


def _profit(group: Sequence[Listed]) -> int | None:
    """Gross profit of all; None as soon as it is not known of one."""
    known = [listed.gross_profit for listed in group]
    return None if None in known else sum(p for p in known if p is not None)


def counts(customers: Sequence[Listed]) -> Mapping[str, int]:
    """How many customers got which verdict, by code."""
    return {code: sum(c.decided == code for c in customers) for code in CODES}
