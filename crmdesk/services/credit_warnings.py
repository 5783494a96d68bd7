"""Early warnings (B24): their evidence read from the data, kept in ``credit_warning``.

Renewed with the credit of the customers that an act touched, and for those with debts, documents
or warnings by the job of the day, a thousand at a time. ``first_on`` says since when a warning
stands. Of several warnings of one kind the gravest is kept.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, column, delete, func, insert, or_, select, table

from crmdesk.analysis.credit_evidence import (
    CreditWarning,
    Event,
    Evidence,
    Invoice,
    Licence,
    Orders,
    Payment,
    Receipt,
    Signal,
    Trend,
    Use,
    WarningRules,
)
from crmdesk.analysis.credit_warnings import warnings
from crmdesk.analysis.festivals import next_festival
from crmdesk.analysis.months import add_months
from crmdesk.analysis.rounding import nearest
from crmdesk.analysis.wording import Text, text
from crmdesk.core.i18n import N_
from crmdesk.models.choices import QualificationType
from crmdesk.models.fields import spec_of
from crmdesk.models.registry import CreditWarning as WarningRow
from crmdesk.models.registry import Customer
from crmdesk.services.catalogue import raw_table
from crmdesk.services.credit_facts import Known
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import ACTS, JOURNAL, Prepared, of_ids, run_of_ids
from crmdesk.services.trade_sums import MONTH_COLUMNS
from crmdesk.services.wording import loaded, stored

COMPLAINT: Final = "complaint"
DISHONOURED_MONTHS: Final = 12
RECENT_DAYS: Final = 30
USUAL_MONTHS: Final = 12  # so many months before this one say what is usually ordered
LEAST_MONTHS: Final = 6  # with purchases among them: who buys now and then has no usual month
LIMIT_ENDS: Final = N_("the temporary limit ends")
CHUNK: Final = 1000
CHEQUE: Final = N_("Cheque or draft")
COURT: Final = {
    "open": N_("Lawsuit pending"),
    "dishonest": N_("Listed as dishonest debtor"),
}
CHANGES: Final = ("name", "legal_representative", "registered_address", "registered_region")
_COLUMNS: Final = tuple(c.name for c in WarningRow.__table__.columns)
WARNING: Final = table("credit_warning", *[column(n) for n in _COLUMNS])
_S, _R, _A, _Q, _G, _V = (
    raw_table(e).c
    for e in ("sale", "receipt", "allocation", "qualification", "signal", "credit_report")
)
_MONTH: Final = table("customer_month", *[column(n) for n in MONTH_COLUMNS]).c
_CHARGES: Final = Prepared(
    select(_S.customer_id, _S.id, _S.sold_on, _S.due_on, _S.settled_on, _S.amount, _S.settled)
    .where(of_ids(_S.customer_id), _S.sold_on > bindparam("start"))
    .where(_S.kind == coded("sale"), _S.state == coded("posted"), _S.deleted_at.is_(None))
)
_PARTS: Final = Prepared(
    select(_R.customer_id, _R.id, _R.received_on, _R.amount, func.sum(_S.amount))
    .join_from(raw_table("receipt"), raw_table("allocation"), _A.receipt_id == _R.id)
    .join(raw_table("sale"), _S.id == _A.sale_id)
    .where(of_ids(_R.customer_id), _R.received_on > bindparam("start"), _R.deleted_at.is_(None))
    .where(_A.deleted_at.is_(None))
    .group_by(_R.id)
)
_BACK: Final = Prepared(
    select(_R.customer_id, _R.id, _R.received_on, _R.amount).where(
        of_ids(_R.customer_id),
        _R.reverses_id.is_not(None),
        _R.received_on > bindparam("start"),
        _R.deleted_at.is_(None),
    )
)
_MONTHS: Final = Prepared(
    select(
        _MONTH.customer_id,
        _MONTH.month,
        _MONTH.sales,
        _MONTH.charged,
        _MONTH.received,
        _MONTH.purchases,
    ).where(of_ids(_MONTH.customer_id), _MONTH.month >= bindparam("first"))
)
_REPORTS: Final = Prepared(
    select(_V.customer_id, _V.id, _V.investigated_on, _V.court_record)
    .where(of_ids(_V.customer_id), _V.deleted_at.is_(None))
    .where(_V.court_record.in_([coded(code) for code in COURT]))
    .where(_V.state.in_([coded("approved"), coded("submitted")]))
)
_COMPLAINTS: Final = Prepared(
    select(_G.customer_id, _G.id, _G.raised_at, _G.text).where(
        of_ids(_G.customer_id),
        _G.kind == coded(COMPLAINT),
        _G.raised_at > bindparam("start"),
        _G.deleted_at.is_(None),
    )
)
_LICENCES: Final = Prepared(
    select(_Q.customer_id, _Q.id, _Q.kind, _Q.valid_to).where(
        of_ids(_Q.customer_id), _Q.valid_to <= bindparam("until"), _Q.deleted_at.is_(None)
    )
)
_is_change: Final[Any] = and_(
    JOURNAL.c.entity.in_([coded("customer"), coded("contact")]),
    JOURNAL.c.action == coded("update"),
    or_(*[JOURNAL.c.data.like(coded(f'%"{name}"%')) for name in (*CHANGES, "has_left")]),
)
_HISTORY: Final = Prepared(
    select(JOURNAL.c.customer_id, JOURNAL.c.entity, JOURNAL.c.record_id, JOURNAL.c.data, ACTS.c.at)
    .join(ACTS, ACTS.c.id == JOURNAL.c.change_set_id)
    .where(of_ids(JOURNAL.c.customer_id), ACTS.c.at > bindparam("start"), _is_change)
)
_CHANGED: Final = Prepared(
    select(JOURNAL.c.customer_id)
    .distinct()
    .join(ACTS, ACTS.c.id == JOURNAL.c.change_set_id)
    .where(ACTS.c.at >= bindparam("start"), _is_change)
)
_N: Final = raw_table("contact").c
_CONTACT: Final = Prepared(select(_N.name).where(_N.id == bindparam("contact_id")))
_STORED: Final = Prepared(select(WARNING).where(of_ids(WARNING.c.customer_id)))
_DELETE: Final = Prepared(
    delete(WARNING).where(
        WARNING.c.customer_id == bindparam("gone"), WARNING.c.kind == bindparam("what")
    )
)
_INSERT: Final = Prepared(insert(WARNING).values({n: bindparam(n) for n in _COLUMNS}))


# --- evidence -------------------------------------------------------------------------------
def evidence(
    connection: Connection, every: Mapping[int, Known], day: date, rules: WarningRules
) -> dict[int, Evidence]:
    """What the warnings look at, of customers that were just read as of *day*."""
    parts: dict[int, dict[str, Any]] = {i: defaultdict(list) for i in every}
    traded = [i for i, one in every.items() if one.first_sale_on or one.exposure.receivable]
    if traded:
        _trade(connection, traded, parts, every, day, rules)
    _events(connection, every, parts, day, rules)
    for customer_id, one in every.items():
        limit = one.limit
        if one.temporary is not None and one.temporary.holds(day):
            limit = max(limit or 0, one.temporary.amount)
        parts[customer_id]["use"] = Use(
            exposure=one.exposure.total, limit=limit, overdue=one.exposure.overdue,
            longest_overdue=one.overdue_days(day), oldest_due_on=one.oldest_due_on,
        )  # fmt: skip
    return {i: Evidence(**part) for i, part in parts.items()}


def _trade(
    connection: Connection, ids: Sequence[int], parts: Mapping[int, dict[str, Any]],
    every: Mapping[int, Known], day: date, rules: WarningRules,
) -> None:  # fmt: skip
    packed = json.dumps(ids)
    start = add_months(day, -DISHONOURED_MONTHS).isoformat()
    lately = (day - timedelta(days=RECENT_DAYS)).isoformat()
    recent: defaultdict[int, int] = defaultdict(int)
    for customer_id, i, sold_on, due, settled_on, amount, settled in _CHARGES.run(
        connection, ids=packed, start=start
    ):
        if sold_on > lately:
            recent[customer_id] += amount
        if due is None:
            continue
        due_on, paid = date.fromisoformat(due), _day(settled_on)
        part = parts[customer_id]
        if paid is not None:
            late = (paid - due_on).days
            part["payments"].append(
                Payment(settled_on=paid, days_late=late, amount=amount, document_id=i)
            )
        part["invoices"].append(
            Invoice(
                due_on=due_on, amount=amount, open=amount - settled, settled_on=paid, document_id=i
            )
        )
    some = add_months(day, -rules.partial_months).isoformat()
    for customer_id, i, on, amount, owed in _PARTS.run(connection, ids=packed, start=some):
        parts[customer_id]["receipts"].append(
            Receipt(received_on=date.fromisoformat(on), amount=amount, owed=owed, document_id=i)
        )
    for customer_id, i, on, amount in _BACK.run(connection, ids=packed, start=start):
        event = Event(
            on=date.fromisoformat(on), title=_text(CHEQUE), amount=abs(amount), record_id=i
        )
        parts[customer_id]["dishonoured"].append(event)
    _months(connection, packed, parts, every, day, recent)


def _text(template: str) -> Text:
    return text(template)


def _months(
    connection: Connection, packed: str, parts: Mapping[int, dict[str, Any]],
    every: Mapping[int, Known], day: date, recent: Mapping[int, int],
) -> None:  # fmt: skip
    """What the months of the year before this one say: trend and usual orders."""
    this = day.replace(day=1)
    first = add_months(this, -USUAL_MONTHS)
    of_customers: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list)
    for customer_id, *month in _MONTHS.run(connection, ids=packed, first=_number(first)):
        of_customers[customer_id].append(tuple(month))
    festival = next_festival(day)
    for customer_id, months in of_customers.items():
        one, part = every[customer_id], parts[customer_id]
        part["trend"] = _trend(months, this, one.exposure.receivable - one.exposure.prepaid)
        if recent.get(customer_id) and one.exposure.total > 0:  # what is paid at once risks nothing
            part["orders"] = _orders(months, this, recent[customer_id], one, festival, day)


def _number(month: date) -> int:
    return month.year * 100 + month.month


def _trend(months: Sequence[tuple[int, ...]], this: date, balance: int) -> Trend:
    """Sales of the last three whole months against the three before."""
    middle, first = _number(add_months(this, -3)), _number(add_months(this, -6))
    now = _number(this)
    return Trend(
        sales=sum(m[1] for m in months if middle <= m[0] < now),
        sales_before=sum(m[1] for m in months if first <= m[0] < middle),
        receivable=balance,
        receivable_before=balance - sum(m[2] - m[3] for m in months if m[0] >= middle),
    )


def _orders(
    months: Sequence[tuple[int, ...]], this: date, recent: int, one: Known,
    festival: tuple[date, str], day: date,
) -> Orders:  # fmt: skip
    """The last 30 days against the mean of the months with purchases before this one. There is no
    mean of few months, nor where so much was bought in one of them. The nearer occasion counts."""
    usual = [m[1] for m in months if m[0] < _number(this) and m[4] > 0]
    is_usual = len(usual) < LEAST_MONTHS or recent <= max(usual)
    mean = None if is_usual else nearest(Fraction(sum(usual), len(usual)))
    on, name = festival
    if one.temporary is not None and day <= one.temporary.valid_until < on:
        on, name = one.temporary.valid_until, LIMIT_ENDS
    return Orders(recent=recent, monthly_mean=mean, occasion=_text(name), occasion_on=on)


def _events(
    connection: Connection, every: Mapping[int, Known], parts: Mapping[int, dict[str, Any]],
    day: date, rules: WarningRules,
) -> None:  # fmt: skip
    packed = json.dumps(list(every))
    for customer_id, i, on, code in run_of_ids(connection, _REPORTS, every):
        parts[customer_id]["court"].append(
            Event(on=date.fromisoformat(on), title=_text(COURT[code]), record_id=i)
        )
    start = add_months(day, -DISHONOURED_MONTHS).isoformat()
    for customer_id, i, at, said in _COMPLAINTS.run(connection, ids=packed, start=start):
        event = Event(on=date.fromisoformat(at[:10]), title=said, record_id=i)
        parts[customer_id]["complaints"].append(event)
    until = (day + timedelta(days=rules.licence_days)).isoformat()
    for customer_id, i, code, last in _LICENCES.run(connection, ids=packed, until=until):
        parts[customer_id]["licences"].append(
            Licence(
                title=_text(QualificationType(code).label), valid_to=date.fromisoformat(last),
                record_id=i,
            )
        )  # fmt: skip
    start = (day - timedelta(days=rules.change_days)).isoformat()
    for customer_id, entity, i, data, at in _HISTORY.run(connection, ids=packed, start=start):
        on, told = date.fromisoformat(at[:10]), json.loads(data)
        if entity == "customer":
            parts[customer_id]["changes"] += _changes(i, told, on)
        elif told.get("has_left", [0, 0])[1]:
            name = _CONTACT.run(connection, contact_id=i).fetchone()
            parts[customer_id]["contacts_left"].append(
                Event(on=on, title=name[0] if name else "", record_id=i)
            )


def _changes(record_id: int, data: Mapping[str, Any], on: date) -> list[Event]:
    """What changed of the company itself; a first entry is no change."""
    return [
        Event(on=on, title=_text(spec_of(Customer, name).label), record_id=record_id)
        for name in CHANGES
        if name in data and data[name][0] is not None
    ]


def changed_since(connection: Connection, day: date) -> set[int]:
    """The customers of whom something was changed since *day* that a warning may tell of."""
    return {i for (i,) in _CHANGED.run(connection, start=day.isoformat()) if i is not None}


def _day(stored_day: str | None) -> date | None:
    return date.fromisoformat(stored_day) if stored_day else None


# --- keeping --------------------------------------------------------------------------------
def renew(
    connection: Connection, every: Mapping[int, Known], day: date, rules: WarningRules
) -> int:
    """Bring the warnings of customers that were just read to *day*; returns how many differed."""
    concerned = {i: one for i, one in every.items() if one.has_record or one.limit is not None}
    stored_rows: dict[tuple[int, str], tuple[Any, ...]] = {
        (row[0], row[1]): row for row in run_of_ids(connection, _STORED, every)
    }
    fresh: dict[tuple[int, str], dict[str, Any]] = {}
    if concerned:
        for customer_id, found in evidence(connection, concerned, day, rules).items():
            for warning in warnings(found, day, rules):  # the gravest first
                fresh.setdefault((customer_id, warning.kind.value), _row(customer_id, warning, day))
    changed = 0
    for key in fresh.keys() | stored_rows.keys():
        old, new = stored_rows.get(key), fresh.get(key)
        if old is not None and new is not None:
            new["first_on"] = dict(zip(_COLUMNS, old, strict=True))["first_on"]
            if tuple(new[n] for n in _COLUMNS) == tuple(old):
                continue
        if old is not None:
            _DELETE.run(connection, gone=key[0], what=key[1])
        if new is not None:
            _INSERT.run(connection, **new)
        changed += 1
    return changed


def _row(customer_id: int, warning: CreditWarning, day: date) -> dict[str, Any]:
    told = {
        "words": stored(warning.evidence), "action": warning.action.value,
        "since": warning.since.isoformat() if warning.since else None,
        "behind": [key for key in warning.behind if isinstance(key, int)],
    }  # fmt: skip
    return {
        "customer_id": customer_id, "kind": warning.kind.value, "first_on": day.isoformat(),
        "tone": warning.tone.value, "amount": warning.amount or 0,
        "evidence": json.dumps(told, ensure_ascii=False),
    }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A warning that stands: *words* say what, *since* the day of the evidence, *first_on* when
    it came up here; *behind* are ids of the documents or records."""

    customer_id: int
    kind: Signal
    tone: str
    amount: int
    words: Text | str
    action: str
    first_on: date
    since: date | None
    behind: tuple[int, ...]


def read(connection: Connection, customer_id: int | None = None) -> list[Standing]:
    """The warnings that stand, of one customer or of all; the largest amount first."""
    c = WARNING.c
    query = select(WARNING).order_by(c.amount.desc(), c.customer_id, c.kind)
    if customer_id is not None:
        query = query.where(c.customer_id == customer_id)
    found = []
    for row in connection.execute(query).mappings():
        told = json.loads(row["evidence"])
        found.append(
            Standing(
                customer_id=row["customer_id"], kind=Signal(row["kind"]), tone=row["tone"],
                amount=row["amount"], words=loaded(told["words"]), action=told["action"],
                first_on=date.fromisoformat(row["first_on"]), since=_day(told["since"]),
                behind=tuple(told["behind"]),
            )
        )  # fmt: skip
    return found
