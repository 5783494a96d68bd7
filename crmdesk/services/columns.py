"""The columns a list can show, sort and filter by: fields, what is computed, bookkeeping.

A column's key is a field name, ``custom.<id>``, ``contact.<field>`` (the primary contact),
``customer.<field>`` (in lists of deals), one of
``stat_columns`` (last contact, next step, …), ``opportunity_columns`` (grade, …), ``sale_columns``
(what is open, …), or one of the bookkeeping columns. Everything that accepts a column accepts
any of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal, select, table
from sqlalchemy import column as sql_column

from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind, fields_of
from crmdesk.models.history import ChangeRow
from crmdesk.models.registry import Contact, entity_of
from crmdesk.services import (
    contract_columns,
    document_columns,
    grade_columns,
    opportunity_columns,
    sale_columns,
    stat_columns,
    trade_columns,
)
from crmdesk.services.catalogue import CUSTOM_PREFIX, FieldCatalogue, raw_table

CONTACT_PREFIX: Final = "contact."
CUSTOMER_PREFIX: Final = "customer."
# Deals, whose lists also show, sort and filter by the fields of their customers.
OF_CUSTOMERS: Final = frozenset({"quote", "contract", "opportunity", "sale", "receipt"})
CONTACT_FIELDS: Final = ("name", "mobile", "phone", "job_title", "wechat", "email")
BOOKKEEPING: Final = (
    FieldSpec(kind=Kind.DATETIME, label=N_("Created at"), name="created_at", derived=True),
    FieldSpec(kind=Kind.DATETIME, label=N_("Changed at"), name="changed_at", derived=True),
)
# The records (and the customers of records) that one act touched: no column to show, but a filter
# that finds what an import brought. Its value is the id of the change set.
ACT: Final = "change_set"
TOUCHED: Final = FieldSpec(
    kind=Kind.INTEGER, label=N_("Touched by one act"), name=ACT, derived=True, internal=True
)
# Certain records: what a number that was clicked counts. A filter only, as well.
RECORD: Final = FieldSpec(
    kind=Kind.INTEGER, label=N_("Certain records"), name="id", derived=True, internal=True
)
PRIMARY: Final = table(
    "contact",
    *[sql_column(c.name) for c in Contact.__table__.columns],
).alias("primary_contact")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: its spec (with the key as name) and where it comes from."""

    spec: FieldSpec
    source: str = "own"

    @property
    def key(self) -> str:
        """The key in views."""
        return self.spec.name


class ColumnSet:
    """The columns of one entity's list, and their SQL."""

    def __init__(self, catalogue: FieldCatalogue, entity: str) -> None:
        self.entity = entity
        self.table = raw_table(entity)
        own = [Column(s) for s in catalogue.fields(entity) if not s.internal or s.in_list]
        if entity == "customer":
            own += [
                Column(replace(s, name=CONTACT_PREFIX + s.name, derived=True), "contact")
                for s in fields_of(Contact)
                if s.name in CONTACT_FIELDS
            ]
        if entity == "qualification":
            own += [Column(s, "judged") for s in document_columns.SPECS]
        if entity == "opportunity":
            own += [Column(s, "graded") for s in opportunity_columns.SPECS]
        own += [Column(s, "reckoned") for s in contract_columns.SPECS.get(entity, ())]
        own += [Column(s, "traded") for s in sale_columns.SPECS.get(entity, ())]
        own += [Column(s, "kept") for s in stat_columns.SPECS.get(entity, ())]
        if entity in OF_CUSTOMERS:
            own += [Column(s, "owner") for s in _customer_specs(catalogue)]
        own += [Column(s, "trade") for s in trade_columns.SPECS.get(entity, ())]
        own += [Column(s, "classed") for s in grade_columns.SPECS.get(entity, ())]
        self._kept = stat_columns.keys(entity)
        self.columns = tuple(own) + tuple(Column(s, "record") for s in BOOKKEEPING)
        only_filters = (Column(RECORD, "record"), Column(TOUCHED, "act"))
        self._by_key = {c.key: c for c in (*self.columns, *only_filters)}

    def get(self, key: str) -> Column | None:
        """One column; None when a view names a field that is gone."""
        return self._by_key.get(key)

    def specs(self) -> list[FieldSpec]:
        """The spec of every column."""
        return [c.spec for c in self.columns]

    def needs_contact(self, keys: Any) -> bool:
        """Whether any of *keys* is a column of the primary contact."""
        return any(k.startswith(CONTACT_PREFIX) for k in keys)

    def source(self, keys: Any) -> FromClause:
        """The tables for a select that uses the columns *keys*."""
        source: FromClause = self.table
        if not self._kept.isdisjoint(keys):
            c = self.table.c
            source = stat_columns.joined(
                source, c.id if self.entity == "customer" else c.customer_id
            )
        if self.entity in trade_columns.SPECS:
            source = trade_columns.joined(source, self.table.c.id, frozenset(keys))
            source = grade_columns.joined(source, self.table.c.id, frozenset(keys))
        if opportunity_columns.GRADE in keys and self.entity == "opportunity":
            source = opportunity_columns.joined(source, self.table)
        if not self.needs_contact(keys):
            return source
        return source.outerjoin(
            PRIMARY,
            and_(
                PRIMARY.c.customer_id == self.table.c.id,
                PRIMARY.c.is_primary == 1,
                PRIMARY.c.deleted_at.is_(None),
            ),
        )

    def expression(self, key: str) -> ColumnElement[Any]:
        """The stored value of a column."""
        if key == ACT:
            return literal(None)
        if key.startswith(CUSTOM_PREFIX):
            path = f'$."{key.removeprefix(CUSTOM_PREFIX)}"'
            return func.json_extract(self.table.c.custom, path)
        if key.startswith(CONTACT_PREFIX):
            return PRIMARY.c[key.removeprefix(CONTACT_PREFIX)]
        if self._by_key[key].source == "kept":
            return stat_columns.expression(key)
        if self._by_key[key].source == "trade":
            return trade_columns.expression(key)
        if self._by_key[key].source == "classed":
            return grade_columns.expression(key)
        if self._by_key[key].source == "graded":
            return opportunity_columns.expression(key, self.table)
        if self._by_key[key].source == "reckoned":
            return contract_columns.expression(key, self.table)
        if self._by_key[key].source == "traded":
            return sale_columns.expression(key, self.table)
        if self._by_key[key].source == "owner":
            return self._of_customer(key.removeprefix(CUSTOMER_PREFIX))
        if self._by_key[key].source == "judged":
            return document_columns.expression(key, self.table)
        return self.table.c[key]

    def _of_customer(self, field: str) -> ColumnElement[Any]:
        """A field of the customer whom the record belongs to."""
        owner = raw_table("customer").alias("owner")
        found = select(owner.c[field]).where(owner.c.id == self.table.c.customer_id)
        return found.scalar_subquery()

    def touched_by(self, change_set_id: int) -> ColumnElement[bool]:
        """Whether an act touched the record; for customers also through what belongs to them."""
        change = ChangeRow.__table__
        found = select(change.c.record_id).where(
            change.c.change_set_id == change_set_id, change.c.entity == self.entity
        )
        if self.entity != "customer":
            return self.table.c.id.in_(found)
        owners = select(change.c.customer_id).where(
            change.c.change_set_id == change_set_id, change.c.customer_id.is_not(None)
        )
        return self.table.c.id.in_(owners.union(found))

    def sort_expression(self, key: str) -> ColumnElement[Any]:
        """What to order by: names by pinyin, choices in their order, references by name.

        Where a blank value lands is for the caller to say, by ``expression``.
        """
        column = self._by_key[key]
        spec = column.spec
        if key == "name" and "name_key" in self.table.c:
            return self.table.c.name_key
        if key == CONTACT_PREFIX + "name":
            return PRIMARY.c.name_key
        value = self.expression(key)
        if spec.kind is Kind.ENUM:
            order = {o.value: i for i, o in enumerate(spec.options)}
            return case(order, value=value, else_=literal(len(order))) if order else value
        if spec.kind is Kind.REFERENCE:
            other = raw_table(spec.reference).alias("sorted_by")
            title = (
                other.c.name_key
                if "name_key" in other.c
                else func.pinyin_key(other.c[entity_of(spec.reference).title_field])
            )
            return select(title).where(other.c.id == value).scalar_subquery()
        if spec.kind in (Kind.TEXT, Kind.LONG_TEXT):
            return func.pinyin_key(value)
        return value


def _customer_specs(catalogue: FieldCatalogue) -> list[FieldSpec]:
    """The fields of the customer under names that say whose they are."""
    return [
        replace(
            s,
            name=CUSTOMER_PREFIX + s.name,
            label=_("Customer: {field}").format(field=s.title),
            options=tuple(replace(o, label=s.option_label(o.value)) for o in s.options),
            custom=True,  # label and options are translated already
            derived=True,
            searchable=False,
            required=False,
        )
        for s in catalogue.fields("customer")
        if not (s.internal or s.custom or s.derived)
    ]
