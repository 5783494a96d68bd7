"""Files kept in the database: the bytes once per content, the attachment per use."""

from __future__ import annotations

from typing import ClassVar, Final

from sqlalchemy import BigInteger, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.core.i18n import N_
from crmdesk.models.base import Base, Record
from crmdesk.models.fields import Kind, field

SCAN_TYPES: Final = (".pdf", ".jpg", ".jpeg", ".png")
SCAN_MAX_BYTES: Final = 10 * 1024 * 1024


class FileBlob(Base):
    """The bytes of a file, stored once however often it is attached (key: SHA-256)."""

    __tablename__ = "file_blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, nullable=False)
    data: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)


class Attachment(Record):
    """A file at a customer, perhaps of one follow-up, quote or contract of his."""

    __tablename__ = "attachment"
    label: ClassVar[str] = N_("Attachment")
    label_plural: ClassVar[str] = N_("Attachments")
    title_field: ClassVar[str] = "file_name"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = field(
        Kind.REFERENCE,
        N_("Customer"),
        references="customer",
        required=True,
        immutable=True,
        weight=0,
    )
    activity_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Follow-up"), references="activity", internal=True, weight=0
    )
    quote_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Quote"), references="quote", internal=True, weight=0
    )
    contract_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contract"), references="contract", internal=True, weight=0
    )
    file_name: Mapped[str] = field(
        Kind.TEXT, N_("File name"), length=200, required=True, in_list=True, span=3
    )
    size: Mapped[int] = field(
        Kind.INTEGER, N_("Size"), unit=N_("bytes"), required=True, immutable=True, in_list=True
    )
    sha256: Mapped[str] = field(
        Kind.CODE,
        N_("Fingerprint"),
        length=64,
        required=True,
        immutable=True,
        internal=True,
        index=True,
        weight=0,
    )
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=200, in_list=True, span=4, weight=0
    )
