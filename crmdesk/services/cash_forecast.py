"""Expected receipts week by week (B23): from each customer's own lateness, with a range of 80 %.

In a file with very many debtors those who owe most are reckoned one by one; the small rest is put
together by due day and dated by the lateness of those. Instalments of contracts that are not billed
yet are a series of their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, literal_column, select

from crmdesk.analysis.cash_forecast import CashForecast, cash_forecast
from crmdesk.analysis.cash_forecast_result import CashData
from crmdesk.analysis.months import add_months
from crmdesk.analysis.payment_behaviour import WINDOW_MONTHS, Lateness, behaviours, latenesses
from crmdesk.analysis.receivables import OpenItem
from crmdesk.models.deal_choices import ContractState
from crmdesk.services.catalogue import raw_table
from crmdesk.services.open_items import Way, items_by, open_items, way_to
from crmdesk.services.past_values import coded
from crmdesk.services.portfolio_data import ExpectedReceipts, ExpectedWeek
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.settlements import days_late, settlements

WEEKS: Final = 8
MANY: Final = 20_000  # documents up to which every customer is reckoned alone
LARGEST: Final = 400  # customers reckoned alone in a larger file
PARTS: Final = 10  # into so many independent parts the rest of a day falls
_C: Final = raw_table("customer").c
_K: Final = raw_table("contract").c
_I: Final = raw_table("instalment").c
_NAMES: Final = Prepared(select(_C.id, _C.name).where(of_ids(_C.id)))
_UNDER_WAY: Final = tuple(
    coded(state) for state in (ContractState.APPROVED, ContractState.SIGNED, ContractState.RUNNING)
)
_PLANNED: Final = Prepared(
    select(_I.contract_id, _I.due_on, _I.amount, _K.amount, _K.billed, _K.received)
    .select_from(raw_table("contract").join(raw_table("instalment"), _I.contract_id == _K.id))
    .where(
        _K.state.in_(_UNDER_WAY),
        _K.is_current.is_(True),
        _K.deleted_at.is_(None),
        _I.deleted_at.is_(None),
        _K.amount > _K.billed,
        _K.amount > _K.received,
    )
    .order_by(_I.contract_id, _I.due_on.desc(), _I.position.desc(), _I.id.desc())
)


def data(connection: Connection, as_of: date) -> CashData:
    """Everything open, how late every customer paid in twelve months, and names: for the method."""
    items = open_items(connection, as_of)
    settled = settlements(connection, add_months(as_of, -WINDOW_MONTHS))
    owing = {item.customer_id for item in items}
    return CashData(
        as_of=as_of,
        items=tuple(items),
        latenesses=latenesses(settled, as_of),
        names=dict(run_of_ids(connection, _NAMES, owing).fetchall()),
        behaviours={
            who: each for who, each in behaviours(settled, as_of, items).items() if who in owing
        },
    )


def receipts(connection: Connection, as_of: date, weeks: int = WEEKS) -> ExpectedReceipts:
    """What comes in within *weeks*, and after them."""
    by_day = due_days(connection, as_of)
    documents = sum(count for _amount, count in by_day.values())
    if documents <= MANY:
        items, others = open_items(connection, as_of), 0
        some = None
    else:
        some, others = _largest(connection, as_of)
        items = open_items(connection, as_of, some)
        items += _rest(items, by_day, documents - len(items))
    late = days_late(connection, add_months(as_of, -WINDOW_MONTHS), as_of, some)
    found = cash_forecast(items, {who: Lateness(each) for who, each in late.items()}, as_of, weeks)
    planned = unbilled(connection)
    return _together(found, by_day, planned, others)


def due_days(connection: Connection, as_of: date) -> dict[date, tuple[int, int]]:
    """What is open by the day it falls due: amount and documents."""
    rows = _by_day(way_to(connection, as_of)).run(connection, day=as_of.isoformat())
    return {date.fromisoformat(due): (amount, count) for due, amount, count in rows}


@lru_cache(maxsize=3)
def _by_day(way: Way) -> Prepared:
    item = items_by(way).subquery("item")
    due: ColumnElement[Any] = func.coalesce(item.c.due_on, item.c.sold_on)
    return Prepared(select(due, func.sum(item.c.open), func.count()).group_by(due))


@lru_cache(maxsize=3)
def _by_customer(way: Way) -> Prepared:
    item = items_by(way).subquery("item")
    # Not the plain column: all documents would be walked in the order of customers.
    owner = func.coalesce(item.c.customer_id, literal_column("0"))
    return Prepared(select(owner).group_by(owner).order_by(func.sum(item.c.open).desc()))


def _largest(connection: Connection, as_of: date) -> tuple[list[int], int]:
    """Those who owe most, and how many others there are."""
    rows = _by_customer(way_to(connection, as_of)).run(connection, day=as_of.isoformat())
    every = [customer for (customer,) in rows]
    return every[:LARGEST], max(0, len(every) - LARGEST)


def _rest(
    items: Sequence[OpenItem], by_day: Mapping[date, tuple[int, int]], documents: int
) -> list[OpenItem]:
    """The documents of everybody else, put together by due day in a few independent parts.

    Each part stands for a customer nobody knows: ids below 0, so that nobody's lateness is his.
    """
    named: Counter[date] = Counter()
    for item in items:
        named[item.counts_from] += item.open
    made, number = [], 0
    for day, (amount, count) in sorted(by_day.items()):
        rest, parts = amount - named[day], min(PARTS, count)
        for n in range(parts):
            number -= 1
            part = rest * (n + 1) // parts - rest * n // parts
            if part > 0:
                made.append(
                    OpenItem(
                        document_id=number, customer_id=number, dated_on=day, due_on=day,
                        amount=part, open=part,
                    )
                )  # fmt: skip
    return made


def unbilled(connection: Connection) -> list[tuple[date | None, int]]:
    """Instalments of contracts under way that are neither billed nor paid: day and amount.

    What was billed or received of a contract covers its first instalments.
    """
    left: dict[int, int] = {}
    found = []
    for contract, due, amount, whole, billed, received in _PLANNED.run(connection):
        rest = left.setdefault(contract, max(0, whole - max(billed, received)))
        part = min(amount, rest)
        left[contract] -= part
        if part:
            found.append((date.fromisoformat(due) if due else None, part))
    return found


def _together(
    found: CashForecast,
    by_day: Mapping[date, tuple[int, int]],
    planned: Iterable[tuple[date | None, int]],
    others: int,
) -> ExpectedReceipts:
    due: defaultdict[int, int] = defaultdict(int)
    for day, (amount, _count) in by_day.items():
        due[_week_of(day, found.as_of)] += amount
    later: defaultdict[int, int] = defaultdict(int)
    after = 0
    for on, amount in planned:
        week = max(0, _week_of(on, found.as_of)) if on else len(found.weeks)
        if week < len(found.weeks):
            later[week] += amount
        else:
            after += amount
    weeks = tuple(
        ExpectedWeek(
            since=week.since,
            until=week.until,
            due=due[n],
            expected=week.expected,
            low=week.low,
            high=week.high,
            planned=later[n],
        )
        for n, week in enumerate(found.weeks)
    )
    known = tuple(each for each in found.customers if each.customer_id > 0)
    return ExpectedReceipts(
        as_of=found.as_of,
        weeks=weeks,
        total=found.total,
        overdue=sum(amount for day, (amount, _count) in by_day.items() if day < found.as_of),
        later=found.later,
        planned_later=after,
        forecast=replace(
            found,
            customers=known,
            weeks=tuple(
                replace(week, customers=tuple(i for i in week.customers if i > 0))
                for week in found.weeks
            ),
        ),
        others=others,
    )


def _week_of(day: date, as_of: date) -> int:
    """The week in which a day lies: the first begins the day after *as_of*; -1 before it."""
    return -1 if day <= as_of else (day - as_of - timedelta(1)).days // 7
