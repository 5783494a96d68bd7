"""What every stored record has: an id, a version, who and when, and a soft-delete mark."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from crmdesk.models.types import IsoDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative base; its metadata is the whole schema."""

    metadata = MetaData(naming_convention=NAMING)


# SQLite makes only an INTEGER primary key its rowid; elsewhere the ids need 64 bits.
IdType = BigInteger().with_variant(Integer(), "sqlite")


class Record(Base):
    """The columns common to all entities.

    ``version`` counts changes (stale edits are noticed by it); ``deleted_at`` marks a record in
    the recycle bin. ``title_field`` names the field that stands for the record in references;
    ``parent_field`` the reference that says whose child it is.
    """

    __abstract__ = True

    title_field: ClassVar[str] = "name"
    parent_field: ClassVar[str] = ""
    label: ClassVar[str] = ""
    label_plural: ClassVar[str] = ""

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    created_at: Mapped[datetime] = mapped_column(IsoDateTime, nullable=False)
    created_by: Mapped[int | None] = mapped_column(BigInteger)
    changed_at: Mapped[datetime] = mapped_column(IsoDateTime, nullable=False)
    changed_by: Mapped[int | None] = mapped_column(BigInteger)
    deleted_at: Mapped[datetime | None] = mapped_column(IsoDateTime)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.__dict__.get('id')}>"

    def values(self) -> dict[str, Any]:
        """Field name to value as loaded, without the bookkeeping columns."""
        from crmdesk.models.fields import fields_of

        return {s.name: getattr(self, s.name) for s in fields_of(type(self))}
