"""Who is overdue and what was done about it: what the call list and the letters are made of.

The weights (amount × days) of all customers come from the database; documents and steps are read
only of the heaviest of them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    Connection,
    Integer,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
)

from crmdesk.analysis import promises as promise_method
from crmdesk.analysis.dunning import Case, Level, next_step
from crmdesk.analysis.promises import Judged, Outcome
from crmdesk.analysis.receivables import apply_unapplied
from crmdesk.models.trade_choices import DunningWay, Verdict
from crmdesk.services import promise_states
from crmdesk.services.calling import callees
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.dunning_data import CallLine, LastStep
from crmdesk.services.open_items import Way, items_by, open_items, way_to
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.unapplied import unapplied

BY_WORD: Final = frozenset(
    {DunningWay.PHONE.value, DunningWay.WECHAT.value, DunningWay.VISIT.value}
)
_D: Final = raw_table("dunning").c
_C: Final = raw_table("customer")
_STEPS: Final = Prepared(
    select(
        _D.customer_id, _D.id, _D.done_on, _D.way, _D.level, _D.result, _D.remark, _D.contact_id
    )
    .where(of_ids(_D.customer_id), _D.done_on <= bindparam("day"), _D.deleted_at.is_(None))
    .order_by(_D.done_on, _D.id)
)  # fmt: skip


class Weight(NamedTuple):
    """A customer with something overdue: amount, amount × days, whose he is."""

    customer_id: int
    overdue: int
    weight: int
    owner_id: int | None


def weights(connection: Connection, as_of: date, owner_id: int | None = None) -> list[Weight]:
    """Everybody overdue on *as_of* after what he has in advance, the heaviest first."""
    day = as_of.isoformat()
    in_advance = unapplied(connection, as_of)
    found = []
    for row in _weights(way_to(connection, as_of)).run(connection, day=day):
        each = Weight(*row)
        if owner_id is not None and each.owner_id != owner_id:
            continue
        overdue = each.overdue - max(0, in_advance.get(each.customer_id, 0))
        if overdue > 0:
            found.append(each._replace(overdue=overdue))
    return sorted(found, key=lambda each: (-each.weight, -each.overdue, each.customer_id))


@lru_cache(maxsize=3)
def _weights(way: Way) -> Prepared:
    item = items_by(way).subquery("item")
    due = func.coalesce(item.c.due_on, item.c.sold_on)
    days = cast(func.julianday(bindparam("day")) - func.julianday(due), Integer)
    # Not the plain column: all documents would be walked in the order of customers.
    owner = func.coalesce(item.c.customer_id, literal_column("0"))
    late = (
        select(
            owner.label("customer_id"),
            func.sum(item.c.open).label("overdue"),
            func.sum(item.c.open * days).label("weight"),
        )
        .where(due < bindparam("day"))
        .group_by(owner)
        .subquery("late")
    )
    return Prepared(
        select(late.c.customer_id, late.c.overdue, late.c.weight, _C.c.owner_id)
        .select_from(late.join(_C, _C.c.id == late.c.customer_id))
        .where(is_alive(_C))
    )


def lines(
    connection: Connection,
    customers: Collection[int],
    as_of: date,
    levels: Sequence[Level],
    interval: int,
) -> list[CallLine]:
    """What is next for each of *customers* who is overdue by a level, in no order."""
    items = open_items(connection, as_of, customers)
    items = list(apply_unapplied(items, unapplied(connection, as_of, customers))[0])
    owned: defaultdict[int, list[Any]] = defaultdict(list)
    for item in items:
        owned[item.customer_id].append(item)
    steps = _steps(connection, customers, as_of)
    promised = promise_states.judged(connection, customers, as_of)
    days = promise_states.grace(connection)
    found = []
    for customer in customers:
        done = steps[customer]
        case = Case(
            customer_id=customer,
            items=tuple(owned[customer]),
            called_on=_last_day(done, BY_WORD),
            written_on=_last_day(done, None),
            letter=next((s.level for s in reversed(done) if s.way not in BY_WORD), None),
            rests_until=promise_method.rests_until(promised.get(customer, ()), days),
        )
        step = next_step(case, as_of, levels, interval)
        if step is not None:
            found.append((customer, step, done[-1] if done else None))
    return _with_words(connection, found, promised)


class _Step(NamedTuple):
    id: int
    done_on: date
    way: str
    level: int
    result: str | None
    remark: str
    contact_id: int | None


def _steps(
    connection: Connection, customers: Collection[int], as_of: date
) -> defaultdict[int, list[_Step]]:
    found: defaultdict[int, list[_Step]] = defaultdict(list)
    rows = _STEPS.run(connection, ids=json.dumps(list(customers)), day=as_of.isoformat())
    for customer, i, on, way, level, result, remark, contact in rows:
        step = _Step(i, date.fromisoformat(on), way, level, result, remark or "", contact)
        found[customer].append(step)
    return found


def _last_day(steps: Iterable[_Step], ways: Collection[str] | None) -> date | None:
    """The last day on which somebody spoke (*ways*) or wrote (None)."""
    days = [s.done_on for s in steps if (s.way in BY_WORD) == (ways is not None)]
    return max(days, default=None)


_CREDIT: Final = table("customer_credit", column("customer_id"), column("verdict"))
_STANDING: Final = Prepared(
    select(_C.c.id, _C.c.owner_id, func.coalesce(_CREDIT.c.verdict, coded(Verdict.RELEASE)))
    .select_from(_C.outerjoin(_CREDIT, _CREDIT.c.customer_id == _C.c.id))
    .where(of_ids(_C.c.id))
)


def _with_words(
    connection: Connection, found: Sequence[Any], promised: dict[int, tuple[Judged, ...]]
) -> list[CallLine]:
    """Names, telephone, what was said and promised."""
    meant = {customer: last.contact_id if last else None for customer, _step, last in found}
    people = callees(connection, meant.items())
    standing = {row[0]: row[1:] for row in run_of_ids(connection, _STANDING, meant)}
    made = []
    for customer, step, last in found:
        callee = people[customer, meant[customer]]
        still = [j for j in promised.get(customer, ()) if j.outcome is Outcome.OPEN]
        first = min((j.promise.promised_on for j in still), default=None)
        made.append(
            CallLine(
                customer_id=customer,
                name=callee.customer,
                step=step,
                owner_id=standing[customer][0],
                contact_id=callee.contact_id,
                contact_name=callee.name,
                phone=callee.phone,
                last=LastStep(
                    id=last.id, done_on=last.done_on, way=last.way, level=last.level,
                    result=last.result, remark=last.remark,
                ) if last else None,
                promise_on=first,
                promised=sum(j.missing for j in still),
                verdict=standing[customer][1],
            )
        )  # fmt: skip
    return made
