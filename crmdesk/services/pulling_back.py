"""One customer from a backup: looked up without opening it, brought back as one change set.

Records that are gone come back, those in the recycle bin are taken out, fields get the values of
the backup; what was added since stays. Of the books (sales, receipts, allocations) only what is
gone comes back: what still stands there is the truth. Undo takes it all back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert, select

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_
from crmdesk.models import sqlite, sqlite_schema
from crmdesk.models.database import REVISION, key_for
from crmdesk.models.fields import Kind, fields_of
from crmdesk.models.registry import CUSTOMER_CHILDREN, FileBlob, entity_of
from crmdesk.services.backup_files import backup_at, sealed
from crmdesk.services.catalogue import CUSTOM_PREFIX, column_names, flat
from crmdesk.services.writing import WriteContext, Writer

BROUGHT_BACK: Final = N_("Brought back {name} from the backup of {day}")
# Attachments before the documents that name them as scans.
CHILDREN: Final = tuple(
    sorted((e.__tablename__ for e in CUSTOMER_CHILDREN), key=lambda e: e != "attachment")
)
BOOKS: Final = frozenset({"receipt", "sale", "allocation"})
BOOKKEEPING: Final = frozenset(
    {"id", "version", "created_at", "created_by", "changed_at", "changed_by", "deleted_at"}
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A customer in a backup."""

    customer_id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Past:
    """A customer as it was: its row, its living children by entity, the bytes of attachments."""

    customer: Row
    children: Mapping[str, list[Row]]
    blobs: Mapping[str, bytes]


class PullBackService:
    """Brings customers of backups back into the open file."""

    def __init__(self, make_context: Callable[[], WriteContext]) -> None:
        self._make_context = make_context

    def find(self, path: Path, text: str, password: str = "", limit: int = 50) -> list[Found]:
        """The customers of a backup whose number or name contains *text*.

        Raises DatabaseProblem, CrmError (the backup is of an older program).
        """
        query = (
            "SELECT id, code, name FROM customer WHERE deleted_at IS NULL "
            "AND (instr(lower(name), lower(?1)) OR instr(lower(code), lower(?1))) "
            "ORDER BY name_key LIMIT ?2"
        )
        with sealed(path, key_for(path, password)) as backup:
            _check_revision(backup, path)
            return [Found(*row) for row in backup.execute(query, (text.strip(), limit))]

    def pull_back(self, path: Path, customer_id: int, password: str = "") -> ChangeSet:
        """Make a customer and its children what they were in a backup.

        Raises DatabaseProblem, NotFound, ValidationError (its number or credit code belongs to
        another customer by now); then nothing changed.
        """
        with sealed(path, key_for(path, password)) as backup:
            _check_revision(backup, path)
            past = _read(backup, customer_id)
        params = {
            "name": past.customer["name"],
            "day": backup_at(path).made_at.strftime("%Y-%m-%d %H:%M"),
        }
        with Writer(self._make_context(), BROUGHT_BACK, params) as writer:
            for sha256, data in past.blobs.items():
                _keep_bytes(writer, sha256, data)
            _bring(writer, "customer", past.customer)
            brought: set[int] = set()
            for entity in CHILDREN:
                for row in past.children[entity]:
                    if entity in BOOKS:
                        _bring_book(writer, entity, row, past, brought)
                    else:
                        _bring(writer, entity, row)
        return writer.change_set


def _check_revision(backup: sqlite.Connection, path: Path) -> None:
    if sqlite_schema.schema_revision(backup) != REVISION:
        raise CrmError(
            N_(
                "{file} was made by another version of the program. Copy it, open the copy and "
                "export the customer from there."
            ),
            file=path.name,
        )


def _read(backup: sqlite.Connection, customer_id: int) -> Past:
    [*found] = _rows(backup, "customer", "id", customer_id)
    if not found:
        raise NotFound()
    children = {
        entity: [
            row
            for row in _rows(backup, entity, "customer_id", customer_id)
            if row["deleted_at"] is None
        ]
        for entity in CHILDREN
    }
    children["contact"] = _superiors_first(children["contact"])
    children["sale_line"] = [
        row
        for sale in children["sale"]
        for row in _rows(backup, "sale_line", "sale_id", sale["id"])
        if row["deleted_at"] is None
    ]
    blobs = {}
    for attachment in children["attachment"]:
        row = backup.execute(
            "SELECT data FROM file_blob WHERE sha256 = ?", (attachment["sha256"],)
        ).fetchone()
        if row:
            blobs[attachment["sha256"]] = bytes(row[0])
    return Past(found[0], children, blobs)


def _rows(backup: sqlite.Connection, entity: str, column: str, value: int) -> list[Row]:
    names = column_names(entity)
    columns = ", ".join(f'"{name}"' for name in names)
    query = f'SELECT {columns} FROM "{entity}" WHERE "{column}" = ? ORDER BY id'
    return [flat(dict(zip(names, r, strict=True))) for r in backup.execute(query, (value,))]


def _superiors_first(contacts: list[Row]) -> list[Row]:
    ordered: list[Row] = []
    waiting = {row["id"]: row for row in contacts}
    while waiting:
        ready = [r for r in waiting.values() if r["reports_to_id"] not in waiting]
        for row in ready or list(waiting.values()):
            ordered.append(row)
            del waiting[row["id"]]
    return ordered


def _bring(writer: Writer, entity: str, past: Row) -> None:
    """Make one record what it was."""
    known = writer.context.catalogue.by_key(entity)
    kept = {n: v for n, v in past.items() if not n.startswith(CUSTOM_PREFIX) or n in known}
    now = writer.row(entity, past["id"])
    if now is None:
        writer.reinsert(entity, past["id"], kept | {"deleted_at": None})
        return
    if now["deleted_at"] is not None:
        writer.restore(entity, past["id"])
        now = writer.row(entity, past["id"]) or now
    wanted = {n: kept.get(n) for n in known if n not in BOOKKEEPING}
    writer.change(entity, now, wanted)


def _bring_book(writer: Writer, entity: str, past: Row, whole: Past, brought: set[int]) -> None:
    """Bring back an entry of the books that is gone, a sale with its lines.

    An allocation comes with its document and its payment only: money that meanwhile settles
    something else must not be spent twice.
    """
    now = writer.row(entity, past["id"])
    if now is not None and now["deleted_at"] is None:
        return
    if entity == "allocation":
        ends = {past["sale_id"], past["receipt_id"] or past["credit_id"]}
        if not ends <= brought:
            return
    if now is not None:
        writer.restore(entity, past["id"])
    else:
        writer.reinsert(entity, past["id"], _with_known_ends(writer, entity, past))
        for line in whole.children["sale_line"] if entity == "sale" else ():
            if line["sale_id"] == past["id"] and writer.row("sale_line", line["id"]) is None:
                there = _with_known_ends(writer, "sale_line", line)
                writer.reinsert("sale_line", line["id"], there)
    brought.add(past["id"])


def _with_known_ends(writer: Writer, entity: str, past: Row) -> Row:
    """The same without references to records that are no longer there."""
    row = past | {"deleted_at": None}
    for spec in fields_of(entity_of(entity)):
        other = row[spec.name] if spec.kind is Kind.REFERENCE and not spec.required else None
        if other is not None and writer.row(spec.reference, other) is None:
            row[spec.name] = None
    return row


def _keep_bytes(writer: Writer, sha256: str, data: bytes) -> None:
    known = writer.connection.scalar(select(FileBlob.size).where(FileBlob.sha256 == sha256))
    if known is None:
        writer.connection.execute(insert(FileBlob).values(sha256=sha256, size=len(data), data=data))
