"""What the owner configures and what must travel with the data: parameters, views, mappings."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.core.i18n import N_
from crmdesk.models.base import Base, IdType, Record
from crmdesk.models.choices import CustomKind
from crmdesk.models.fields import Kind, field
from crmdesk.models.types import IsoDateTime


class Setting(Record):
    """A business parameter. ``version`` says which value made a result."""

    __tablename__ = "setting"
    label: ClassVar[str] = N_("Setting")
    label_plural: ClassVar[str] = N_("Settings")
    title_field: ClassVar[str] = "key"

    key: Mapped[str] = field(
        Kind.CODE, N_("Setting"), length=80, required=True, immutable=True, unique=True
    )
    value: Mapped[str] = field(Kind.LONG_TEXT, N_("Value"), required=True)


class CustomField(Record):
    """A field that the owner adds to customers; at most ``MAX_CUSTOM_FIELDS`` of them."""

    __tablename__ = "custom_field"
    label: ClassVar[str] = N_("Custom field")
    label_plural: ClassVar[str] = N_("Custom fields")
    title_field: ClassVar[str] = "title"

    title: Mapped[str] = field(
        Kind.TEXT, N_("Field name"), length=40, required=True, in_list=True, span=2
    )
    kind: Mapped[str] = field(
        Kind.ENUM,
        N_("Field type"),
        choices=CustomKind,
        length=20,
        required=True,
        immutable=True,
        in_list=True,
    )
    options: Mapped[str | None] = field(
        Kind.TEXT,
        N_("Choices"),
        length=1000,
        in_list=True,
        span=4,
        hint=N_("separated by 、 or commas"),
    )
    is_required: Mapped[bool] = field(
        Kind.BOOL, N_("Required"), required=True, default=False, weight=0
    )
    on_card: Mapped[bool] = field(
        Kind.BOOL, N_("On the printed card"), required=True, default=False, weight=0
    )
    position: Mapped[int | None] = field(Kind.INTEGER, N_("Position"), weight=0)


class SavedView(Record):
    """A list view: filter, columns, sort, under a name."""

    __tablename__ = "saved_view"
    label: ClassVar[str] = N_("Saved view")
    label_plural: ClassVar[str] = N_("Saved views")

    name: Mapped[str] = field(Kind.TEXT, N_("View name"), length=40, required=True, span=2)
    entity: Mapped[str] = field(
        Kind.CODE, N_("List"), length=30, required=True, immutable=True, internal=True
    )
    content: Mapped[str] = field(Kind.LONG_TEXT, N_("Content"), required=True, internal=True)
    position: Mapped[int | None] = field(Kind.INTEGER, N_("Position"), internal=True)


class ImportMapping(Record):
    """Which column of a kind of file goes to which field; found again by its headings."""

    __tablename__ = "import_mapping"
    label: ClassVar[str] = N_("Import mapping")
    label_plural: ClassVar[str] = N_("Import mappings")

    name: Mapped[str] = field(Kind.TEXT, N_("Source name"), length=60, required=True)
    entity: Mapped[str] = field(Kind.CODE, N_("List"), length=30, required=True, internal=True)
    signature: Mapped[str] = field(
        Kind.CODE, N_("Headings"), length=64, required=True, internal=True, index=True
    )
    content: Mapped[str] = field(Kind.LONG_TEXT, N_("Content"), required=True, internal=True)


class NotDuplicate(Record):
    """Two customers that a person declared to be different (smaller id first)."""

    __tablename__ = "not_duplicate"
    label: ClassVar[str] = N_("Not a duplicate")
    label_plural: ClassVar[str] = N_("Not duplicates")
    title_field: ClassVar[str] = "first_id"

    first_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True
    )
    second_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Other customer"), references="customer", required=True, immutable=True
    )


class PrintLog(Base):
    """One printed paper: its number, short code, when, of whom, and from which state of the data.

    ``data_version`` is the newest change set the paper knows; what changed later can be marked.
    """

    __tablename__ = "print_log"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(24), nullable=False, unique=True)
    short_code: Mapped[str] = mapped_column(String(8), nullable=False, index=True)
    report: Mapped[str] = mapped_column(String(40), nullable=False)
    at: Mapped[datetime] = mapped_column(IsoDateTime, nullable=False)
    employee_id: Mapped[int | None] = mapped_column(BigInteger)
    customer_id: Mapped[int | None] = mapped_column(BigInteger)
    data_version: Mapped[int] = mapped_column(BigInteger, nullable=False)

    __table_args__ = (Index("ix_print_log_customer", "customer_id"),)


class Meta(Base):
    """Facts about this file that are not the user's data: device, demo plan, index state."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class SearchText(Base):
    """The searchable text of a customer; see ``services.search_index``."""

    __tablename__ = "search_text"

    customer_id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    t: Mapped[str] = mapped_column(Text, nullable=False)


class DemoPlan(Base):
    """What the demo generator plans for a customer; later data must add up to it exactly.

    Amounts in fen for the twelve months up to the demo's day; ``layer`` is the printed pyramid
    layer, ``rhythm_days`` the usual interval between purchases, ``payer`` good, slow or bad.
    """

    __tablename__ = "demo_plan"

    customer_id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    layer: Mapped[str] = mapped_column(String(10), nullable=False)
    amount_fen: Mapped[int] = mapped_column(BigInteger, nullable=False)
    rhythm_days: Mapped[int] = mapped_column(Integer, nullable=False)
    payer: Mapped[str] = mapped_column(String(10), nullable=False)
    first_year: Mapped[int] = mapped_column(Integer, nullable=False)
    seed: Mapped[int] = mapped_column(BigInteger, nullable=False)
