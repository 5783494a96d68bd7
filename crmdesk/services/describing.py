"""A list query in words: what a printed list says it shows (客户状态 属于 潜在客户；搜索“锦华”)."""

from __future__ import annotations

from crmdesk.core.i18n import N_, _, listed
from crmdesk.models import codecs
from crmdesk.models.codecs import Namer
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.query import Condition, Filter, Group, ListQuery, Op, Sort, op_label
from crmdesk.services.catalogue import FieldCatalogue
from crmdesk.services.columns import ColumnSet

LAST = N_("{field} in the last {count} days")
NEXT = N_("{field} in the next {count} days")


def describe_filter(columns: ColumnSet, item: Filter, namer: Namer) -> str:
    """A filter as one sentence without full stop; empty for a filter that lets all through.

    Conditions on fields that are gone are left out, as they are in the query.
    """
    if isinstance(item, Condition):
        column = columns.get(item.field)
        if column is not None and column.source == "act":
            return column.spec.title
        return _condition(column.spec, item, namer) if column else ""
    parts = [
        _("({text})").format(text=text)
        if isinstance(inner, Group) and len(inner.items) > 1
        else text
        for inner in item.items
        if (text := describe_filter(columns, inner, namer))
    ]
    return (_(" and ") if item.every else _(" or ")).join(parts)


def _condition(spec: FieldSpec, condition: Condition, namer: Namer) -> str:
    if condition.op in (Op.LAST_DAYS, Op.NEXT_DAYS):
        template = LAST if condition.op is Op.LAST_DAYS else NEXT
        return _(template).format(field=spec.title, count=condition.values[0])
    values = [_value(spec, condition.op, value, namer) for value in condition.values]
    joined = (_("{low} to {high}").format(low=values[0], high=values[1])
              if condition.op is Op.BETWEEN and len(values) == 2
              else listed(values))  # fmt: skip
    return " ".join(part for part in (spec.title, _(op_label(condition.op, spec)), joined) if part)


def _value(spec: FieldSpec, op: Op, value: str | int, namer: Namer) -> str:
    """A condition's value as people read it; parts of texts and codes stand in quotes."""
    if spec.kind is Kind.REFERENCES:
        return namer(spec.reference, int(value))
    if spec.kind is Kind.MULTI_ENUM:
        return spec.option_label(str(value))
    if spec.kind is Kind.MONTHS or (op is Op.STARTS and spec.kind not in (Kind.REGION,)):
        return str(value)
    text = codecs.show_stored(spec, value, namer)
    if op in (Op.CONTAINS, Op.LACKS):
        return _("“{text}”").format(text=text)
    return f"{text} {_(spec.unit)}" if spec.unit else text


def _sorting(columns: ColumnSet, sort: tuple[Sort, ...]) -> str:
    parts = []
    for key in sort:
        column = columns.get(key.field)
        if column is not None:
            template = _("{field} descending") if key.descending else "{field}"
            parts.append(template.format(field=column.spec.title))
    return _("sorted by {fields}").format(fields=listed(parts)) if parts else ""


def describe(catalogue: FieldCatalogue, query: ListQuery, namer: Namer) -> list[str]:
    """Search, filter and order of a list, each in words; what is not set is left out."""
    columns = ColumnSet(catalogue, query.entity)
    search = query.search.strip()
    parts = (
        _("search “{text}”").format(text=search) if search else "",
        describe_filter(columns, query.filter, namer),
        _("recycle bin") if query.deleted else "",
        _sorting(columns, query.sort),
    )
    return [part for part in parts if part]
