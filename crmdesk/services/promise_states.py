"""What became of promises to pay (``analysis.promises``): kept in ``promise.state`` and ``received``.

They follow the receipts of the customer and the day. ``keep`` brings them up to date at the end of
every act that touched a receipt or a promise; the first act or the first look of a day does so for
promises whose day has passed. They carry no history.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, bindparam, select, update

from crmdesk.analysis import promises as method
from crmdesk.analysis.promises import Judged, Promise, Received, Record
from crmdesk.models.trade_choices import PromiseState
from crmdesk.services import day_facts
from crmdesk.services.catalogue import raw_table
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared, of_ids, rows_where, run_of_ids
from crmdesk.services.receivable_settings import PROMISE_GRACE
from crmdesk.services.setting_spec import decoded, value_from

if TYPE_CHECKING:
    from crmdesk.services.keepers import Touched
    from crmdesk.services.writing import Writer

DAY: Final = "promise.day"  # key in ``meta``: the day that all states are as of
SOURCES: Final = frozenset({"promise", "receipt"})
OPEN: Final = PromiseState.OPEN.value
_P: Final = raw_table("promise").c
_R: Final = raw_table("receipt")
_GIVEN: Final = Prepared(
    select(
        _P.customer_id, _P.id, _P.amount, _P.made_on, _P.promised_on, _P.is_withdrawn, _P.received,
        _P.state,
    )
    .where(of_ids(_P.customer_id), _P.deleted_at.is_(None))
)  # fmt: skip
_gone = _R.alias("gone")
_RECEIVED: Final = Prepared(
    select(_R.c.customer_id, _R.c.received_on, _R.c.amount)
    .select_from(
        _R.outerjoin(_gone, (_gone.c.reverses_id == _R.c.id) & _gone.c.deleted_at.is_(None))
    )
    .where(
        of_ids(_R.c.customer_id),
        _R.c.received_on >= bindparam("since"),
        _R.c.amount > bindparam("none", 0),
        _R.c.deleted_at.is_(None),
        _gone.c.id.is_(None),
    )
)
_PASSED: Final = Prepared(
    select(_P.customer_id).where(
        _P.state == coded(OPEN), _P.promised_on < bindparam("day"), _P.deleted_at.is_(None)
    )
)
_EVERYBODY: Final = Prepared(select(_P.customer_id).distinct().where(_P.deleted_at.is_(None)))
_SET: Final = Prepared(
    update(raw_table("promise"))
    .where(_P.id == bindparam("of"))
    .values(state=bindparam("new_state"), received=bindparam("new_received"))
)


# --- what became of them ------------------------------------------------------------------------
def grace(connection: Connection) -> int:
    """Days after the promised one within which a promise counts as kept."""
    rows = rows_where("setting", ("key", "value"), ("key",), False).run(
        connection, key=PROMISE_GRACE.key
    )
    return value_from({key: decoded(text) for key, text in rows}, PROMISE_GRACE)


def judged(
    connection: Connection, customers: Collection[int], as_of: date
) -> dict[int, tuple[Judged, ...]]:
    """The promises of customers and what became of them until *as_of*."""
    return {
        customer: found for customer, (found, _kept) in _judge(connection, customers, as_of).items()
    }


def summed(judged_: Iterable[Judged]) -> Record:
    """How a customer keeps promises."""
    return method.record(judged_)


def _judge(
    connection: Connection, customers: Collection[int], as_of: date
) -> dict[int, tuple[tuple[Judged, ...], dict[int, tuple[str, int]]]]:
    """The same with state and sum as they are stored, by promise."""
    given: defaultdict[int, list[Promise]] = defaultdict(list)
    kept: defaultdict[int, dict[int, tuple[str, int]]] = defaultdict(dict)
    day = date.fromisoformat
    since = as_of.isoformat()
    for customer, i, amount, made_on, on, gone, received, state in run_of_ids(
        connection, _GIVEN, customers
    ):
        given[customer].append(Promise(i, amount, day(made_on), day(on), bool(gone)))
        kept[customer][i] = (state, received)
        since = min(since, made_on)
    if not given:
        return {}
    money: defaultdict[int, list[Received]] = defaultdict(list)
    for customer, on, amount in _received(connection, given, since):
        money[customer].append(Received(day(on), amount))
    days = grace(connection)
    return {
        customer: (method.judge(promised, money[customer], as_of, days), kept[customer])
        for customer, promised in given.items()
    }


def _received(connection: Connection, customers: Iterable[int], since: str) -> Iterable[Any]:
    return _RECEIVED.run(connection, ids=json.dumps(list(customers)), since=since)  # type: ignore[no-any-return]


# --- keeping ------------------------------------------------------------------------------------
def keep(writer: Writer, touched: Touched) -> None:
    """The keeper: promises of touched customers, and those whose day has passed since yesterday."""
    connection, today = writer.connection, writer.today
    if "setting" in touched:
        renew(connection, {i for (i,) in _EVERYBODY.run(connection)}, today)
    elif not SOURCES.isdisjoint(touched) and writer.customers:
        renew(connection, writer.customers, today)
    if day_facts.read(connection, DAY) != today:
        roll(connection, today)


def is_due(connection: Connection, today: date) -> bool:
    """Whether the days since the last time decided anything."""
    if day_facts.read(connection, DAY) == today:
        return False
    return _PASSED.run(connection, day=today.isoformat()).fetchone() is not None


def roll(connection: Connection, today: date) -> int:
    """Judge anew what the days since the last time decided; returns how many changed."""
    passed = {i for (i,) in _PASSED.run(connection, day=today.isoformat())}
    changed = renew(connection, passed, today)
    day_facts.put(connection, DAY, today)
    return changed


def renew(connection: Connection, customers: Collection[int], today: date) -> int:
    """Write what became of the promises of *customers*; returns how many differed."""
    if not customers:
        return 0
    rows = [
        {"of": i, "new_state": wanted[0], "new_received": wanted[1]}
        for _customer, i, wanted, stored in states(connection, customers, today)
        if wanted != stored
    ]
    if rows:
        _SET.run_many(connection, rows)
    return len(rows)


def states(
    connection: Connection, customers: Collection[int], today: date
) -> Iterable[tuple[int, int, tuple[str, int], tuple[str, int]]]:
    """Of every promise: customer, id, state and sum as they should be, and as they are stored."""
    for customer, (found, kept) in _judge(connection, customers, today).items():
        for each in found:
            i = each.promise.promise_id
            yield customer, i, (each.outcome.value, each.paid), kept[i]


def everybody(connection: Connection) -> list[int]:
    """The customers who ever promised something."""
    return [i for (i,) in _EVERYBODY.run(connection)]
