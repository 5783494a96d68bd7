"""What our own books say in a credit report (B25): ages, trade, promises, problems, papers.

Everything is as of the day that is asked for, as far as ``credit_facts`` can tell it. A score that
was frozen by the submission is read back as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import Connection, select

from crmdesk.analysis.base import Cell
from crmdesk.analysis.credit_bands import CreditGrade, grade_of
from crmdesk.analysis.credit_items import ALL_POINTS, ITEMS, Item
from crmdesk.analysis.credit_score import MOST_UNKNOWN, Cap, Score, Scored
from crmdesk.analysis.months import add_months
from crmdesk.analysis.promises import Record
from crmdesk.analysis.rounding import nearest
from crmdesk.analysis.statement import Entry
from crmdesk.analysis.wording import Text, Words, money, text
from crmdesk.core.i18n import N_, _, ngettext, told
from crmdesk.models.choices import QualificationType
from crmdesk.models.qualification import STATUS_LABELS
from crmdesk.models.registry import CustomerTrade
from crmdesk.services import ageing, documents, promise_states
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.names import Names
from crmdesk.services.open_items import movements
from crmdesk.services.receivable_data import AgeingQuery, AgeingTable
from crmdesk.services.wording import loaded, shown

MONTHS: Final = 12
MOST: Final = 20  # events and files that are listed; the rest is counted
NOTHING: Final = Text(N_("None"))


def of_records(
    connection: Connection, customer_id: int, query: AgeingQuery, names: Names
) -> dict[str, Cell]:
    """The lines of the report that our books fill, by their keys. *query* names day and buckets."""
    day = query.as_of
    judged = promise_states.judged(connection, [customer_id], day).get(customer_id, ())
    return {
        **_trade(connection, customer_id, day),
        "ageing": _ages(ageing.table(connection, query, names)),
        "promises": _promises(promise_states.summed(judged)),
        "credit_events": _events(connection, customer_id),
        "qualifications": _papers(connection, customer_id, day),
        "attachments": _files(connection, customer_id),
    }


def listed_words(words: Iterable[Words]) -> str:
    """Sentences after each other; "none" without any: we would know."""
    return told(shown(one) for one in words) or shown(NOTHING)


def _trade(connection: Connection, customer_id: int, day: date) -> dict[str, Cell]:
    t = CustomerTrade.__table__.c
    sold = connection.scalar(select(t.sales_12).where(t.customer_id == customer_id))
    moved = movements(connection, customer_id, add_months(day, -MONTHS), day)
    money_moved = (Entry.RECEIPT, Entry.REPAYMENT)
    return {
        "sales": sold or 0,
        "received": -sum(m.effect for m in moved if m.entry in money_moved),
    }


def _ages(found: AgeingTable) -> str:
    """The buckets with something in them, and money in advance."""
    parts: list[Words] = [
        text(N_("{bucket}: {amount}"), bucket=name, amount=money(amount))
        for name, amount in zip(found.bucket_names, found.total.buckets, strict=True)
        if amount
    ]
    if found.total.unapplied:
        parts.append(text(N_("in advance: {amount}"), amount=money(found.total.unapplied)))
    return listed_words(parts)


def _promises(record: Record) -> str:
    if not record.decided and not record.open:
        return shown(NOTHING)
    return shown(
        text(
            N_("{kept} kept in time, {late} late, {broken} broken, {open} still open"),
            kept=record.kept, late=record.kept_late, open=record.open,
            broken=record.broken + record.partly_kept,
        )
    )  # fmt: skip


def _events(connection: Connection, customer_id: int) -> str:
    e = raw_table("credit_event")
    rows = connection.execute(
        select(e.c.happened_on, e.c.event, e.c.amount, e.c.result)
        .where(e.c.customer_id == customer_id, is_alive(e))
        .order_by(e.c.happened_on.desc(), e.c.id.desc())
    ).all()
    return _cut([_event(*row) for row in rows])


def _event(on: str, event: str, amount: int | None, result: str | None) -> str:
    said = [on, event]
    if amount:
        said.append(shown(text("{amount}", amount=money(amount))))
    return _with_more(" ".join(said), result)


def _papers(connection: Connection, customer_id: int, day: date) -> str:
    """Qualification documents with what each is worth on *day*."""
    q = raw_table("qualification")
    rows = connection.execute(select(q).where(q.c.customer_id == customer_id, is_alive(q)))
    judged = documents.judge([dict(row) for row in rows.mappings()], day)
    return _cut([_paper(one) for one in judged])


def _paper(judged: documents.Judged) -> str:
    kind = _(QualificationType(judged.row["kind"]).label)
    named = " ".join(filter(None, (kind, judged.row["number"])))
    return _with_more(named, _(STATUS_LABELS[judged.status]))


def _with_more(what: str, more: str | None) -> str:
    return _("{what} ({more})").format(what=what, more=more) if more else what


def _files(connection: Connection, customer_id: int) -> str:
    """The files of the customer himself; those of single talks and documents are not named."""
    a = raw_table("attachment")
    names = connection.scalars(
        select(a.c.file_name)
        .where(a.c.customer_id == customer_id, is_alive(a))
        .where(a.c.activity_id.is_(None), a.c.quote_id.is_(None), a.c.contract_id.is_(None))
        .order_by(a.c.id.desc())
    ).all()
    return _cut(list(names))


def _cut(lines: list[str]) -> str:
    """The first lines, and how many more there are."""
    more = len(lines) - MOST
    if more > 0:
        rest = ngettext("and {count} more", "and {count} more", more).format(count=more)
        lines = [*lines[:MOST], rest]
    return listed_words(lines)


# --- the frozen score -----------------------------------------------------------------------
def frozen(report: Mapping[str, Any]) -> Score | None:
    """The score as the submission froze it; None for a draft or a report without one."""
    if report["state"] in ("draft", "returned") or not report["result"]:
        return None
    told_then = json.loads(report["result"])
    items = {item.key: item for item in ITEMS}
    lines = tuple(
        Scored(_as_then(items[n["key"]], n["full"]), n["points"], _text(n["words"]))
        for n in told_then.get("lines", ())
        if n["key"] in items
    )
    if not lines:
        return None
    points = None if report["score"] is None else Fraction(report["score"], 1000)
    every = sum(n.item.full for n in lines)
    unknown = Fraction(sum(n.item.full for n in lines if n.points is None), every)
    grade = CreditGrade(report["grade"]) if report["grade"] else None
    is_graded = points is not None and unknown <= MOST_UNKNOWN
    by_points = grade_of(points) if points is not None and is_graded else None
    return Score(
        lines=lines, points=points, unknown=nearest(unknown * ALL_POINTS), by_points=by_points,
        grade=grade, caps=_caps(told_then.get("caps", ()), by_points),
        is_held=any(c["code"] == "licence" for c in told_then.get("caps", ())),
    )  # fmt: skip


def _as_then(item: Item, full: int) -> Item:
    """The question with the full marks it had; its steps may have been others."""
    return replace(item, full=full, steps=(), codes=(), below=0)


def _caps(packed: Iterable[Mapping[str, Any]], grade: CreditGrade | None) -> tuple[Cap, ...]:
    """The caps, each with whether it lowered what those before it had left."""
    found = []
    for one in packed:
        cap = CreditGrade(one["grade"]) if one["grade"] else None
        lowers = cap is not None and grade is not None and cap.is_below(grade)
        if cap is not None and grade is not None:
            grade = grade.at_most(cap)
        found.append(Cap(one["code"], cap, _text(one["words"]), lowers))
    return tuple(found)


def _text(packed: Any) -> Text:
    words = loaded(packed)
    return words if isinstance(words, Text) else Text("{said}", (("said", words),))
