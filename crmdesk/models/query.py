"""A list query as a value: search text, filter tree, sort. Saved views and chips are made of it.

Plain data without SQLAlchemy, readable and writable as JSON. ``services.listing`` turns it into
SQL. Values in conditions are in stored form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

from crmdesk.core.i18n import N_
from crmdesk.models.fields import NUMERIC, FieldSpec, Kind


class Op(StrEnum):
    """What a condition asks of a field."""

    CONTAINS = "contains"
    LACKS = "lacks"
    STARTS = "starts"
    EQUALS = "equals"
    DIFFERS = "differs"
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"
    BETWEEN = "between"
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    LAST_DAYS = "last_days"
    NEXT_DAYS = "next_days"
    EMPTY = "empty"
    FILLED = "filled"


OP_LABELS: Final = {
    Op.CONTAINS: N_("contains"),
    Op.LACKS: N_("does not contain"),
    Op.STARTS: N_("starts with"),
    Op.EQUALS: N_("is"),
    Op.DIFFERS: N_("is not"),
    Op.LESS: N_("less than"),
    Op.AT_MOST: N_("at most"),
    Op.MORE: N_("more than"),
    Op.AT_LEAST: N_("at least"),
    Op.BETWEEN: N_("between"),
    Op.ONE_OF: N_("is one of"),
    Op.NONE_OF: N_("is none of"),
    Op.LAST_DAYS: N_("in the last days"),
    Op.NEXT_DAYS: N_("in the next days"),
    Op.EMPTY: N_("is empty"),
    Op.FILLED: N_("is filled in"),
}
DATE_LABELS: Final = {
    Op.LESS: N_("before"),
    Op.AT_MOST: N_("not after"),
    Op.MORE: N_("after"),
    Op.AT_LEAST: N_("not before"),
}
# How many values each operator takes; ONE_OF and NONE_OF take any number.
VALUE_COUNTS: Final = {Op.EMPTY: 0, Op.FILLED: 0, Op.BETWEEN: 2}
_TEXT_OPS: Final = (Op.CONTAINS, Op.LACKS, Op.STARTS, Op.EQUALS, Op.DIFFERS)
_ORDER_OPS: Final = (Op.EQUALS, Op.LESS, Op.AT_MOST, Op.MORE, Op.AT_LEAST, Op.BETWEEN)
_ENDS: Final = (Op.EMPTY, Op.FILLED)
_SETS: Final = frozenset({Kind.MONTHS, Kind.MULTI_ENUM, Kind.REFERENCES})


def operators(spec: FieldSpec) -> tuple[Op, ...]:
    """The operators that make sense for a field, the usual one first."""
    if spec.kind in NUMERIC:
        return (*_ORDER_OPS, *_ENDS)
    if spec.kind in (Kind.DATE, Kind.DATETIME):
        return (*_ORDER_OPS[1:], Op.EQUALS, Op.LAST_DAYS, Op.NEXT_DAYS, *_ENDS)
    if spec.kind is Kind.BOOL:
        return (Op.EQUALS, *_ENDS)
    if spec.kind in (Kind.ENUM, Kind.REFERENCE):
        return (Op.ONE_OF, Op.NONE_OF, *_ENDS)
    if spec.kind in _SETS:
        return (Op.ONE_OF, Op.NONE_OF, *_ENDS)
    if spec.kind in (Kind.REGION, Kind.INDUSTRY):
        return (Op.STARTS, Op.EQUALS, Op.DIFFERS, *_ENDS)
    return (*_TEXT_OPS, *_ENDS)


def op_label(op: Op, spec: FieldSpec) -> str:
    """The untranslated words for an operator on a field."""
    if spec.kind in (Kind.DATE, Kind.DATETIME) and op in DATE_LABELS:
        return DATE_LABELS[op]
    return OP_LABELS[op]


@dataclass(frozen=True, slots=True)
class Condition:
    """One field, one operator, its values in stored form."""

    field: str
    op: Op
    values: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions and groups joined by AND (``every``) or OR."""

    items: tuple[Condition | Group, ...] = ()
    every: bool = True

    @classmethod
    def where(cls, field: str, op: Op, *values: str | int) -> Group:
        """A filter of one condition."""
        return cls((Condition(field, op, values),))

    @property
    def is_empty(self) -> bool:
        """Whether it lets everything through."""
        return all(isinstance(i, Group) and i.is_empty for i in self.items)


Filter: TypeAlias = Condition | Group


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort key; ties are broken by id."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list shows: which records of *entity*, in which order."""

    entity: str = "customer"
    search: str = ""
    filter: Group = Group()
    sort: tuple[Sort, ...] = (Sort("name"),)
    deleted: bool = False


def filter_to_data(item: Filter) -> dict[str, Any]:
    """A filter as plain JSON data."""
    if isinstance(item, Condition):
        return {"field": item.field, "op": str(item.op), "values": list(item.values)}
    return {"every": item.every, "items": [filter_to_data(i) for i in item.items]}


def filter_from_data(data: Mapping[str, Any]) -> Filter:
    """The reverse; KeyError or ValueError for data that is no filter."""
    if "field" in data:
        return Condition(str(data["field"]), Op(data["op"]), tuple(data["values"]))
    return Group(tuple(filter_from_data(i) for i in data["items"]), bool(data["every"]))


@dataclass(frozen=True, slots=True)
class ViewState:
    """What a saved view keeps: columns with widths, the filter, the sort."""

    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    filter: Group = Group()
    sort: tuple[Sort, ...] = (Sort("name"),)

    def to_json(self) -> str:
        """As text for the database."""
        return json.dumps(
            {
                "columns": self.columns,
                "widths": self.widths,
                "filter": filter_to_data(self.filter),
                "sort": [[s.field, s.descending] for s in self.sort],
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> ViewState:
        """From text; ValueError if it is none."""
        try:
            data = json.loads(text)
            root = filter_from_data(data["filter"])
            return cls(
                tuple(data["columns"]),
                tuple(data["widths"]),
                root if isinstance(root, Group) else Group((root,)),
                tuple(Sort(f, bool(d)) for f, d in data["sort"]),
            )
        except (KeyError, TypeError, IndexError) as error:
            raise ValueError(f"not a view: {text[:80]}") from error
