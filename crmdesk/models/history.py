"""The journal: who changed what when. Undo, audit, as-of views and merging all read it.

A change set is one act of one person (a save, an import, a merge). It has one ``Change`` per
record. ``data`` maps field to [old, new] in stored form; for a creation it is empty (the values
are in the record, or in the change that later removed it), for a removal it holds every value.
Rows are only ever added.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.models.base import Base, IdType
from crmdesk.models.types import IsoDateTime


class ChangeSource(StrEnum):
    """What kind of act a change set was."""

    EDIT = "edit"
    BULK = "bulk"
    IMPORT = "import"
    MERGE = "merge"
    UNDO = "undo"
    SYSTEM = "system"


class Action(StrEnum):
    """What happened to a record. PURGE removes the row itself, DELETE puts it into the bin."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"
    PURGE = "purge"


class ChangeSetRow(Base):
    """One act."""

    __tablename__ = "change_set"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(IsoDateTime, nullable=False)
    employee_id: Mapped[int | None] = mapped_column(BigInteger)
    device: Mapped[int] = mapped_column(Integer, nullable=False)
    source: Mapped[str] = mapped_column(String(10), nullable=False)
    title: Mapped[str] = mapped_column(String(200), nullable=False)
    title_params: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    undoes_id: Mapped[int | None] = mapped_column(BigInteger)
    undone_by_id: Mapped[int | None] = mapped_column(BigInteger)


class ChangeRow(Base):
    """What one act did to one record."""

    __tablename__ = "change"

    change_set_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    entity: Mapped[str] = mapped_column(String(30), nullable=False)
    record_id: Mapped[int] = mapped_column(BigInteger, nullable=False)
    customer_id: Mapped[int | None] = mapped_column(BigInteger)
    action: Mapped[str] = mapped_column(String(8), nullable=False)
    data: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    __table_args__ = (
        Index("ix_change_record", "record_id"),
        Index("ix_change_customer", "customer_id"),
        {"sqlite_with_rowid": False},
    )
