"""Checks of single values: every stored value loads, required ones are there, JSON is readable."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.models import codecs
from crmdesk.models.fields import TEXTUAL, FieldSpec, Kind
from crmdesk.models.query import ViewState
from crmdesk.models.registry import ENTITIES, Record
from crmdesk.services.catalogue import FieldCatalogue, column_names, flat, raw_table
from crmdesk.services.checking.finding import Findings, Severity

BATCH: Final = 2000
REMEMBERED: Final = 20_000  # good values kept per field, so that each is judged once
_PLAIN_TEXT: Final = TEXTUAL | {Kind.REGION, Kind.INDUSTRY, Kind.BIRTHDAY}
_NUMBERS: Final = frozenset(
    {
        Kind.INTEGER,
        Kind.QUANTITY,
        Kind.MONEY,
        Kind.PERCENT,
        Kind.RATING,
        Kind.COORDINATE,
        Kind.REFERENCE,
    }
)


def check_values(
    connection: Connection,
    catalogue: FieldCatalogue,
    found: Findings,
    progress: Progress,
    *,
    thorough: bool,
) -> None:
    """Walk over every value of every record, deleted ones too."""
    for entity in ENTITIES:
        name = entity.__tablename__
        judges = [_Judge(spec, thorough=thorough) for spec in catalogue.fields(entity)]
        for rows in _batches(connection, name):
            progress.check()
            for row in rows:
                for judge in judges:
                    if not judge.accepts(row.get(judge.spec.name), row["deleted_at"]):
                        _report(found, entity, row, judge)
    _check_json(connection, found)


def _batches(connection: Connection, name: str) -> Iterable[Sequence[dict[str, Any]]]:
    columns = column_names(name)
    result = connection.execute(select(raw_table(name)))
    while rows := result.fetchmany(BATCH):
        yield [flat(dict(zip(columns, row, strict=True))) for row in rows]


class _Judge:
    """Decides for one field whether a stored value is good."""

    def __init__(self, spec: FieldSpec, *, thorough: bool) -> None:
        self.spec = spec
        self.is_missing = False
        self._good: set[Any] = set()
        self._test: Callable[[Any], bool] = self._round_trip if thorough else self._loads

    def accepts(self, stored: Any, deleted_at: Any) -> bool:
        if stored is None or stored == "":
            self.is_missing = True
            # An owner may make a custom field required after records were saved without it.
            return not self.spec.required or self.spec.custom or deleted_at is not None
        self.is_missing = False
        try:
            if stored in self._good:
                return True
        except TypeError:  # a list where a text should be
            return False
        if not self._test(stored):
            return False
        if len(self._good) < REMEMBERED:
            self._good.add(stored)
        return True

    def _loads(self, stored: Any) -> bool:
        kind = self.spec.kind
        if kind in _PLAIN_TEXT:
            return isinstance(stored, str)
        if kind in _NUMBERS:
            return isinstance(stored, int) and not isinstance(stored, bool)
        if kind is Kind.BOOL:
            return bool(isinstance(stored, int) and 0 <= stored <= 1)
        if kind is Kind.ENUM:
            return any(o.value == stored for o in self.spec.options)
        try:
            codecs.load(self.spec, stored)
        except (ValueError, TypeError, KeyError, FieldError):
            return False
        return True

    def _round_trip(self, stored: Any) -> bool:
        if not self._loads(stored):
            return False
        try:
            return bool(codecs.dump(self.spec, codecs.load(self.spec, stored)) == stored)
        except (ValueError, TypeError, KeyError, FieldError):
            return False


def _report(found: Findings, entity: type[Record], row: dict[str, Any], judge: _Judge) -> None:
    params = {
        "entity": entity.label,
        "name": str(row.get(entity.title_field) or row["id"]),
        "field": judge.spec.label,
    }
    name, record_id = entity.__tablename__, int(row["id"])
    if judge.is_missing:
        found.add(
            "required",
            Severity.FAULT,
            N_("{entity} {name}: “{field}” must be filled in but is empty."),
            params,
            entity=name,
            record_id=record_id,
        )
        return
    found.add(
        "value",
        Severity.FAULT,
        N_("{entity} {name}: “{field}” holds a value that cannot be read: {value}"),
        params | {"value": repr(row.get(judge.spec.name))[:60]},
        entity=name,
        record_id=record_id,
    )


def _check_json(connection: Connection, found: Findings) -> None:
    readers: dict[tuple[str, str], Callable[[str], Any]] = {
        ("setting", "value"): json.loads,
        ("saved_view", "content"): ViewState.from_json,
        ("import_mapping", "content"): json.loads,
    }
    for (entity, column), read in readers.items():
        t = raw_table(entity)
        for record_id, text in connection.execute(
            select(t.c.id, t.c[column]).where(t.c.deleted_at.is_(None))
        ):
            try:
                read(text)
            except (ValueError, TypeError):
                found.add(
                    "content",
                    Severity.FAULT,
                    N_("The stored content of {entity} {id} cannot be read; save it again."),
                    {"entity": entity, "id": record_id},
                    entity=entity,
                    record_id=record_id,
                )
