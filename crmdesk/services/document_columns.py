"""The judgement of ``services.documents`` as columns of a list: status and days left, in SQL."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.sql.expression import false, null, true

from crmdesk.core import clock
from crmdesk.core.i18n import N_
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.models.qualification import STATUS_LABELS, QualificationStatus
from crmdesk.services.catalogue import raw_table
from crmdesk.services.documents import SEVERAL, URGENCY
from crmdesk.services.settings import EXPIRY_REMIND_DAYS, EXPIRY_SOON_DAYS, SettingSpec

STATUS: Final = "document_status"
DAYS_LEFT: Final = "days_left"
SPECS: Final = (
    FieldSpec(
        kind=Kind.ENUM, label=N_("Validity"), name=STATUS, derived=True,
        options=tuple(Option(s.value, STATUS_LABELS[s]) for s in URGENCY),
    ),
    FieldSpec(
        kind=Kind.INTEGER, label=N_("Days left"), name=DAYS_LEFT, unit=N_("days"), derived=True),
)  # fmt: skip


def expression(key: str, q: FromClause) -> ColumnElement[Any]:
    """The stored value of one of the columns for the documents *q*."""
    return status(q) if key == STATUS else days_left(q)


def status(q: FromClause) -> ColumnElement[Any]:
    """The status today as its stored code."""
    c = q.c
    today = clock.today().isoformat()
    s = QualificationStatus
    return case(
        (c.valid_from > today, s.NOT_YET.value),
        (c.is_permanent == 1, s.VALID.value),
        (c.valid_to.is_(None), s.MISSING.value),
        (and_(c.valid_to < today, _successor(q)), s.REPLACED.value),
        (c.valid_to < today, s.EXPIRED.value),
        (c.valid_to <= _until(today, EXPIRY_SOON_DAYS), s.SOON.value),
        (c.valid_to <= _until(today, EXPIRY_REMIND_DAYS), s.REMIND.value),
        else_=s.VALID.value,
    )


def last_soon() -> ColumnElement[Any]:
    """The last day of a document that expires soon; no later one is soon or expired."""
    return _until(clock.today().isoformat(), EXPIRY_SOON_DAYS)


def days_left(q: FromClause) -> ColumnElement[Any]:
    """Days until the last day (negative: days ago), or until the first if not valid yet."""
    c = q.c
    today = clock.today().isoformat()
    return case(
        (c.valid_from > today, _days(c.valid_from, today)),
        (or_(c.is_permanent == 1, c.valid_to.is_(None)), null()),
        else_=_days(c.valid_to, today),
    )


def _days(day: ColumnElement[Any], today: str) -> ColumnElement[Any]:
    return cast(func.julianday(day) - func.julianday(today), Integer)


def _until(today: str, spec: SettingSpec[int]) -> ColumnElement[Any]:
    """The day that is as many days ahead as the parameter says."""
    setting = raw_table("setting").c
    stored = (
        select(setting.value)
        .where(setting.key == spec.key, setting.deleted_at.is_(None))
        .scalar_subquery()
    )
    days = func.coalesce(stored, literal(json.dumps(spec.default)))
    return func.date(today, literal("+").op("||")(days).op("||")(" days"))


def _successor(q: FromClause) -> ColumnElement[bool]:
    """Whether another document stands in for an expired one."""
    c = q.c
    other = raw_table("qualification").alias("successor")
    o = other.c
    is_one_of_several = case((c.kind.in_([k.value for k in SEVERAL]), true()), else_=false())
    return (
        select(o.id)
        .where(
            o.customer_id == c.customer_id,
            o.deleted_at.is_(None),
            o.id != c.id,
            o.kind == c.kind,
            func.coalesce(o.person, "") == func.coalesce(c.person, ""),
            or_(~is_one_of_several, o.number == c.number),
            or_(o.is_permanent == 1, o.valid_to > c.valid_to),
        )
        .exists()
    )
