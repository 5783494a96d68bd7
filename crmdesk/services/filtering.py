"""Filter trees to SQL. Text is compared without case; LIKE wildcards typed by people are plain.

Without case means A to Z, as SQLite's own lower() and LIKE have it.
"""

from __future__ import annotations

import json
import operator
from datetime import timedelta
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select, true

from crmdesk.core import clock
from crmdesk.models.fields import TEXTUAL, FieldSpec, Kind
from crmdesk.models.query import VALUE_COUNTS, Condition, Filter, Group, Op
from crmdesk.services.columns import ColumnSet

ESCAPE: Final = "\\"
_COMPARE: Final = {
    Op.EQUALS: operator.eq,
    Op.LESS: operator.lt,
    Op.AT_MOST: operator.le,
    Op.MORE: operator.gt,
    Op.AT_LEAST: operator.ge,
}
_SETS: Final = frozenset({Kind.MONTHS, Kind.MULTI_ENUM, Kind.REFERENCES})
MOST_BOUND: Final = 500  # more values go as one list: SQLite bounds the parameters
LONGEST_DAYS: Final = 100_000  # two centuries and more; the calendar of Python ends in 9999


def keys_of(item: Filter) -> set[str]:
    """Every column a filter uses."""
    if isinstance(item, Condition):
        return {item.field}
    return {k for child in item.items for k in keys_of(child)}


def to_sql(columns: ColumnSet, item: Filter) -> ColumnElement[bool]:
    """The SQL of a filter; conditions on fields that are gone let everything through."""
    if isinstance(item, Group):
        parts = [
            to_sql(columns, i) for i in item.items if not (isinstance(i, Group) and i.is_empty)
        ]
        if not parts:
            return true()
        return and_(*parts) if item.every else or_(*parts)
    column = columns.get(item.field)
    if column is None:
        return true()
    if column.source == "act":
        return or_(false(), *[columns.touched_by(int(v)) for v in item.values])
    value = columns.expression(item.field)
    return _condition(column.spec, value, item.op, item.values)


def _condition(
    spec: FieldSpec, value: ColumnElement[Any], op: Op, given: tuple[str | int, ...]
) -> ColumnElement[bool]:
    if op is Op.EMPTY:
        return or_(value.is_(None), value == "")
    if op is Op.FILLED:
        return and_(value.is_not(None), value != "")
    if op in (Op.ONE_OF, Op.NONE_OF):
        chosen = _one_of(spec, value, given)
        return chosen if op is Op.ONE_OF else or_(value.is_(None), not_(chosen))
    if len(given) < VALUE_COUNTS.get(op, 1):
        return true()  # half typed: hides nothing yet
    if op in (Op.LAST_DAYS, Op.NEXT_DAYS):
        return _days(value, op, int(given[0]))
    if op in (Op.CONTAINS, Op.LACKS, Op.STARTS):
        text = str(given[0])
        if spec.kind is Kind.REGION and op is Op.STARTS:
            text = _region_beginning(text)
        found = _like(value, text, starts=op is Op.STARTS)
        return or_(value.is_(None), not_(found)) if op is Op.LACKS else found
    if spec.kind is Kind.DATETIME:
        value = func.substr(value, 1, 10)
    return _compare(spec, value, op, given)


def _compare(
    spec: FieldSpec, value: ColumnElement[Any], op: Op, given: tuple[str | int, ...]
) -> ColumnElement[bool]:
    first: Any = given[0]
    if isinstance(first, str) and spec.kind in TEXTUAL:
        value, first = func.lower(value), func.lower(first)
    if op is Op.BETWEEN:
        return value.between(first, given[1])
    if op is Op.DIFFERS:
        return or_(value.is_(None), value != first)
    return cast("ColumnElement[bool]", _COMPARE[op](value, first))


def _one_of(
    spec: FieldSpec, value: ColumnElement[Any], given: tuple[str | int, ...]
) -> ColumnElement[bool]:
    if spec.kind in _SETS:
        return or_(false(), *[_like(value, f",{item},", starts=False) for item in given])
    if len(given) > MOST_BOUND:
        listed = func.json_each(json.dumps(given)).table_valued("value")
        return value.in_(select(listed.c.value))
    return value.in_(given)


def _region_beginning(code: str) -> str:
    """What the codes of a region and of all below it begin with: 44 for 440000."""
    while code.endswith("00"):
        code = code[:-2]
    return code


def _like(value: ColumnElement[Any], text: str, *, starts: bool) -> ColumnElement[bool]:
    for special in (ESCAPE, "%", "_"):
        text = text.replace(special, ESCAPE + special)
    return value.like(f"{'' if starts else '%'}{text}%", escape=ESCAPE)


def _days(value: ColumnElement[Any], op: Op, days: int) -> ColumnElement[bool]:
    today = clock.today()
    days = max(-LONGEST_DAYS, min(days, LONGEST_DAYS))
    day = func.substr(value, 1, 10)
    if op is Op.LAST_DAYS:
        return day.between((today - timedelta(days=days)).isoformat(), today.isoformat())
    return day.between(today.isoformat(), (today + timedelta(days=days)).isoformat())


def contains(columns: ColumnSet, search: str) -> ColumnElement[bool]:
    """Every word in any searchable or title field: the plain search of small lists and the bin."""
    from crmdesk.models.registry import entity_of

    title = entity_of(columns.entity).title_field
    keys = [s.name for s in columns.specs() if s.searchable or s.name == title]
    own = [columns.expression(k) for k in keys if k in columns.table.c]
    words = [or_(false(), *[_like(v, w, starts=False) for v in own]) for w in search.split()]
    return and_(true(), *words)
