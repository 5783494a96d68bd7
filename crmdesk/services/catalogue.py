"""Which fields an entity has, owner-defined custom fields included, and their raw tables.

Everything that walks over fields (forms, lists, import, export, history) asks here, so that a
custom field takes the same road as a built-in one.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, TableClause, column, func, select, table

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.choices import CustomKind
from crmdesk.models.codecs import Stored
from crmdesk.models.codecs.sets import split_list
from crmdesk.models.database import Database
from crmdesk.models.fields import YUAN, FieldSpec, Kind, Option, Part, fields_of
from crmdesk.models.registry import CustomField, Record, entity_of

CUSTOM_PREFIX: Final = "custom."
MAX_CUSTOM_FIELDS: Final = 20
SEARCHED_KINDS: Final = (Kind.TEXT, Kind.LONG_TEXT, Kind.PHONE)
CUSTOM_SECTION: Final = N_("Custom fields")
CUSTOM_KINDS: Final = tuple(Kind(kind) for kind in CustomKind)


@cache
def raw_table(entity: str) -> TableClause:
    """The table without types: statements on it take and give stored values as they lie."""
    mapped = entity_of(entity).__table__
    return table(entity, *[column(c.name) for c in mapped.columns])


def is_alive(picked: TableClause) -> ColumnElement[bool]:
    """Not in the recycle bin, for records that are picked by their ids.

    Said plainly, it would tempt SQLite to walk the index of all living customers instead.
    """
    return func.coalesce(picked.c.deleted_at, "") == ""


@cache
def column_names(entity: str) -> tuple[str, ...]:
    """Every column of an entity's table, in order."""
    return tuple(c.name for c in entity_of(entity).__table__.columns)


def flat(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A raw row with the custom values spread out as ``custom.<id>``."""
    values = dict(row)
    if "custom" in values:
        packed = values.pop("custom")
        custom = json.loads(packed) if isinstance(packed, str) else packed or {}
        values.update({CUSTOM_PREFIX + key: stored for key, stored in custom.items()})
    return values


def packed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The reverse of ``flat``: custom values gathered into one JSON text."""
    row = {k: v for k, v in values.items() if not k.startswith(CUSTOM_PREFIX)}
    custom = {
        k.removeprefix(CUSTOM_PREFIX): v
        for k, v in values.items()
        if k.startswith(CUSTOM_PREFIX) and v is not None
    }
    row["custom"] = json.dumps(custom, ensure_ascii=False, sort_keys=True) if custom else None
    return row


def custom_spec(
    field_id: int, title: str, kind: str, options: str | None, *, required: bool, on_card: bool
) -> FieldSpec:
    """The FieldSpec of one owner-defined field; labels are the owner's own words."""
    choice = Kind(kind) in (Kind.ENUM, Kind.MULTI_ENUM)
    is_money = kind == Kind.MONEY
    return FieldSpec(
        kind=Kind(kind),
        label=title,
        name=f"{CUSTOM_PREFIX}{field_id}",
        entity="customer",
        part=Part.TRAITS,
        section=CUSTOM_SECTION,
        required=required,
        on_card=on_card,
        custom=True,
        options=tuple(Option(o, o) for o in split_list(options or "")) if choice else (),
        length=2000 if kind == Kind.LONG_TEXT else 200,
        searchable=Kind(kind) in SEARCHED_KINDS,
        span=4 if kind == Kind.LONG_TEXT else 1,
        unit=YUAN if is_money else "",
        per_unit=FEN_PER_YUAN if is_money else 1,
        decimals=2 if is_money else 0,
    )


class FieldCatalogue:
    """The fields of one open database. ``forget`` after custom fields changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._custom: tuple[FieldSpec, ...] | None = None
        self._by_key: dict[str, dict[str, FieldSpec]] = {}

    def forget(self) -> None:
        """Read the custom fields again at next use."""
        with self._lock:
            self._custom = None
            self._by_key.clear()

    def custom(self) -> tuple[FieldSpec, ...]:
        """The owner-defined fields of customers, in the owner's order."""
        with self._lock:
            if self._custom is None:
                self._custom = self._load_custom()
            return self._custom

    def _load_custom(self) -> tuple[FieldSpec, ...]:
        c = CustomField
        query = (
            select(c.id, c.title, c.kind, c.options, c.is_required, c.on_card)
            .where(c.deleted_at.is_(None))
            .order_by(c.position, c.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            custom_spec(i, t, k, o, required=bool(needed), on_card=bool(printed))
            for i, t, k, o, needed, printed in rows
        )

    def fields(self, entity: str | type[Record]) -> tuple[FieldSpec, ...]:
        """All specs of *entity*, custom ones last."""
        mapped = entity_of(entity) if isinstance(entity, str) else entity
        own = fields_of(mapped)
        return own + self.custom() if mapped.__tablename__ == "customer" else own

    def field(self, entity: str, key: str) -> FieldSpec:
        """One spec; CrmError when a view or mapping names a field that is gone."""
        for spec in self.fields(entity):
            if spec.name == key:
                return spec
        raise CrmError(N_("The field {field} no longer exists."), field=key)

    def by_key(self, entity: str) -> dict[str, FieldSpec]:
        """All specs of *entity* by key; do not change the answer."""
        known = self._by_key.get(entity)
        if known is None:
            known = self._by_key[entity] = {s.name: s for s in self.fields(entity)}
        return known


def stored_equal(left: Stored, right: Stored) -> bool:
    """Whether two stored values are the same; blank text and None are."""
    return (left if left != "" else None) == (right if right != "" else None)
