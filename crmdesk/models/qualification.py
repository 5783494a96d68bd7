"""Licences and documents of a customer (C7, B26) with their dates, scan and checker."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from sqlalchemy.orm import Mapped

from crmdesk.core.i18n import N_
from crmdesk.models import choices as c
from crmdesk.models.base import Record
from crmdesk.models.fields import Kind, field

EXPIRES_SOON_DAYS: Final = 30
REMIND_DAYS: Final = 60


class Qualification(Record):
    """One document. No end date means it has none (长期) only if ``is_permanent`` says so."""

    __tablename__ = "qualification"
    label: ClassVar[str] = N_("Qualification")
    label_plural: ClassVar[str] = N_("Qualifications")
    title_field: ClassVar[str] = "number"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = field(
        Kind.REFERENCE,
        N_("Customer"),
        references="customer",
        required=True,
        immutable=True,
        weight=0,
    )
    kind: Mapped[str] = field(
        Kind.ENUM,
        N_("Document"),
        choices=c.QualificationType,
        length=24,
        required=True,
        on_card=True,
        in_list=True,
        span=2,
    )
    number: Mapped[str | None] = field(
        Kind.CODE,
        N_("Document no."),
        length=60,
        on_card=True,
        in_list=True,
        searchable=True,
        span=2,
    )
    holder: Mapped[str | None] = field(Kind.TEXT, N_("Holder"), length=100, span=2)
    issuer: Mapped[str | None] = field(Kind.TEXT, N_("Issuer"), length=100, span=2)
    valid_from: Mapped[date | None] = field(Kind.DATE, N_("Valid from"))
    valid_to: Mapped[date | None] = field(
        Kind.DATE, N_("Valid to"), on_card=True, in_list=True, index=True
    )
    is_permanent: Mapped[bool] = field(
        Kind.BOOL, N_("No end date"), required=True, default=False, weight=0
    )
    scope: Mapped[str | None] = field(Kind.TEXT, N_("Scope"), length=500, multiline=True, span=4)
    person: Mapped[str | None] = field(Kind.TEXT, N_("Authorised person"), length=40, weight=0)
    person_id_number: Mapped[str | None] = field(
        Kind.CODE,
        N_("ID card number"),
        length=18,
        check="id_card",
        sensitive=True,
        weight=0,
        span=2,
    )
    scan_id: Mapped[int | None] = field(Kind.REFERENCE, N_("Scan"), references="attachment", span=2)
    checked_by_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Checked by"), references="employee"
    )
    checked_on: Mapped[date | None] = field(Kind.DATE, N_("Checked on"), check="not_future")
    remark: Mapped[str | None] = field(Kind.TEXT, N_("Remarks"), length=200, span=2, weight=0)


class QualificationStatus(StrEnum):
    """What a document is worth on a day (B26).

    REPLACED is an expired one that has a successor; it needs the customer's other documents and
    is told by ``services.documents``, never by ``status_on``.
    """

    MISSING = "missing"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    SOON = "soon"
    REMIND = "remind"
    VALID = "valid"
    REPLACED = "replaced"


STATUS_LABELS: Final = {
    QualificationStatus.MISSING: N_("Missing"),
    QualificationStatus.NOT_YET: N_("Not yet valid"),
    QualificationStatus.EXPIRED: N_("Expired"),
    QualificationStatus.SOON: N_("Expires soon"),
    QualificationStatus.REMIND: N_("Renew in time"),
    QualificationStatus.VALID: N_("Valid"),
    QualificationStatus.REPLACED: N_("Replaced"),
}


def status_on(
    day: date,
    valid_from: date | None,
    valid_to: date | None,
    *,
    is_permanent: bool,
    soon_days: int = EXPIRES_SOON_DAYS,
    remind_days: int = REMIND_DAYS,
) -> QualificationStatus:
    """The status on *day*; a document is valid through its last day (B26).

    Without an end date and without 长期 the document is incomplete and counts as missing.
    *soon_days* and *remind_days* are business parameters (``services.settings``).
    """
    if valid_from and valid_from > day:
        return QualificationStatus.NOT_YET
    if is_permanent:
        return QualificationStatus.VALID
    if valid_to is None:
        return QualificationStatus.MISSING
    if valid_to < day:
        return QualificationStatus.EXPIRED
    if valid_to <= day + timedelta(days=soon_days):
        return QualificationStatus.SOON
    if valid_to <= day + timedelta(days=remind_days):
        return QualificationStatus.REMIND
    return QualificationStatus.VALID
