"""Who should have been contacted by now, as a result (B6)."""

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
from crmdesk.analysis.charts import Bars, Series
from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.wording import Figure, Measure, Words, money, percent, text
from crmdesk.core.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCustomer:
    """A customer with a cadence. *source* says what set the interval."""

    id: int
    code: str
    name: str
    seller: str
    source: Words
    interval: int
    last_contact: date | None
    due_on: date
    value_at_risk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceData:
    """All of them on *as_of*."""

    as_of: date
    customers: tuple[DueCustomer, ...]


def run(data: CadenceData, values: Mapping[str, Any]) -> Result:
    """By what sets the interval: how many are in time, and the list of those due."""
    ahead = values.get("days") or 0
    groups: dict[Words, list[DueCustomer]] = {}
    for each in sorted(data.customers, key=lambda c: (c.interval, str(c.source))):
        groups.setdefault(each.source, []).append(each)
    due = [c for c in data.customers if (c.due_on - data.as_of).days <= ahead]
    late = [c for c in data.customers if c.due_on < data.as_of]
    return Result(
        as_of=data.as_of,
        n=len(data.customers),
        note=text(N_("due within {days} days"), days=ahead),
        tables=(_groups_table(data, groups), _due_table(data, due)),
        charts=(_chart(data, groups),) if groups else (),
        findings=tuple(_findings(data, late)),
    )


def _groups_table(data: CadenceData, groups: Mapping[Words, list[DueCustomer]]) -> TableData:
    return TableData(
        key="cadence",
        title=text(N_("Contacts in time")),
        columns=(
            Column(key="source", title=text(N_("Interval set by"))),
            Column(key="customers", title=text(N_("Customers")), kind=ColumnKind.COUNT),
            Column(key="interval", title=text(N_("Every")), kind=ColumnKind.DAYS),
            Column(key="late", title=text(N_("Overdue")), kind=ColumnKind.COUNT),
            Column(key="in_time", title=text(N_("In time")), kind=ColumnKind.PERCENT),
        ),
        rows=tuple(
            Row(
                cells=(
                    source,
                    len(each),
                    each[0].interval,
                    (late := sum(c.due_on < data.as_of for c in each)),
                    half_up((len(each) - late) * WHOLE, len(each)),
                ),
                behind=tuple(c.id for c in each),
            )
            for source, each in groups.items()
        ),
    )


def _due_table(data: CadenceData, due: list[DueCustomer]) -> TableData:
    return TableData(
        key="due",
        title=text(N_("Customers to contact")),
        columns=(
            Column(key="code", title=text(N_("Customer no.")), kind=ColumnKind.CODE),
            Column(key="name", title=text(N_("Customer"))),
            Column(key="seller", title=text(N_("Responsible"))),
            Column(key="source", title=text(N_("Interval set by"))),
            Column(key="last", title=text(N_("Last contact")), kind=ColumnKind.DATE),
            Column(key="due_on", title=text(N_("Due on")), kind=ColumnKind.DATE),
            Column(key="late", title=text(N_("Days late")), kind=ColumnKind.DAYS),
            Column(key="value", title=text(N_("Open amount")), kind=ColumnKind.MONEY),
        ),
        rows=tuple(
            Row(
                cells=(
                    c.code,
                    c.name,
                    c.seller,
                    c.source,
                    c.last_contact,
                    c.due_on,
                    max(0, (data.as_of - c.due_on).days),
                    c.value_at_risk,
                ),
                behind=(c.id,),
                tone=Tone.WARN if c.due_on < data.as_of else Tone.PLAIN,
            )
            for c in sorted(due, key=lambda c: (-c.value_at_risk, c.due_on, c.id))
        ),
    )


def _chart(data: CadenceData, groups: Mapping[Words, list[DueCustomer]]) -> Bars:
    late = {s: [c for c in each if c.due_on < data.as_of] for s, each in groups.items()}
    in_time = {s: [c for c in each if c.due_on >= data.as_of] for s, each in groups.items()}
    return Bars(
        title=text(N_("Contacts in time")),
        categories=tuple(source for source in groups),
        series=tuple(
            Series(
                title=text(title),
                values=tuple(len(found[s]) for s in groups),
                color=color,
                behind=tuple(tuple(c.id for c in found[s]) for s in groups),
            )
            for title, color, found in (
                (N_("In time"), "chartGood", in_time),
                (N_("Overdue"), "chartBad", late),
            )
        ),
        measure=Measure.COUNT,
        stacks=((0, 1),),
    )


def _findings(data: CadenceData, late: list[DueCustomer]) -> Iterator[Finding]:
    if not data.customers:
        return
    share = half_up((len(data.customers) - len(late)) * WHOLE, len(data.customers))
    yield Finding(
        sentence=text(N_("{share} of the customers are contacted in time."), share=percent(share)),
        evidence=text(
            N_("{count} are overdue, with {amount} of open opportunities"),
            count=Figure(len(late)),
            amount=money(sum(c.value_at_risk for c in late)),
        ),
        tone=Tone.WARN if late else Tone.GOOD,
        behind=tuple(c.id for c in late),
    )


METHOD: Final = Method(
    id="cadence",
    title=N_("Contacts in time"),
    question=N_("Whom do we neglect?"),
    topic=Topic.CHANGING,
    run=run,
    help=N_(
        "The next contact is due an interval after the last completed one; the shortest interval "
        "of grade and layer counts, moved to the next working day."
    ),
    empty=N_(
        "Nobody is to be contacted regularly yet: grade "
        "an opportunity, or let the pyramid set the layers."
    ),
    parameters=(
        Parameter(
            name="days", kind="integer", label=N_("Due within"), default=0, least=0, most=365,
            unit=N_("days"),
        ),
    ),
)  # fmt: skip
