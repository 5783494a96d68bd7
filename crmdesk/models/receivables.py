"""What belongs to receivables: allocations, statements of account, promises to pay, dunning."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from crmdesk.core.i18n import N_
from crmdesk.models import trade_choices as t
from crmdesk.models.base import Record
from crmdesk.models.fields import Kind, field


def _of_customer(*, index: bool = False) -> Mapped[int]:
    return field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        in_list=True, weight=0, span=2, index=index)


class Allocation(Record):
    """That money or a credit document settles (a part of) a document, from a day on.

    ``sale_id`` is what is settled, ``receipt_id`` or ``credit_id`` (a return or an allowance)
    what it is settled with: exactly one of both. ``amount`` has the sign of the receipt: a
    refund or a dishonoured cheque opens a document again with a negative one. ``applied_on`` is
    never before either document; whatever is looked at as of a day counts allocations until then.
    """

    __tablename__ = "allocation"
    label: ClassVar[str] = N_("Allocation")
    label_plural: ClassVar[str] = N_("Allocations")
    title_field: ClassVar[str] = "applied_on"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = _of_customer(index=True)
    sale_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Document settled"), references="sale", required=True, immutable=True,
        in_list=True, span=2, index=False)
    receipt_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Receipt"), references="receipt", immutable=True, in_list=True)
    credit_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Credit document"), references="sale", immutable=True, in_list=True)
    amount: Mapped[int] = field(Kind.MONEY, N_("Amount"), required=True, in_list=True)
    applied_on: Mapped[date] = field(
        Kind.DATE, N_("Allocated on"), required=True, in_list=True)

    __table_args__ = (
        Index("ix_allocation_sale", "sale_id", "applied_on", "amount", "deleted_at"),
        # What was settled after a day, to look at receivables as they were.
        Index("ix_allocation_day", "applied_on", "sale_id", "amount", "deleted_at"),
    )


class Statement(Record):
    """A 对账单: opening + charges − payments = closing, frozen when made, and what came back."""

    __tablename__ = "statement"
    label: ClassVar[str] = N_("Statement of account")
    label_plural: ClassVar[str] = N_("Statements of account")
    title_field: ClassVar[str] = "code"
    parent_field: ClassVar[str] = "customer_id"

    code: Mapped[str] = field(
        Kind.CODE, N_("Statement no."), length=30, required=True, immutable=True, in_list=True,
        searchable=True, index=True, hint=N_("left blank, the next number is given"))
    customer_id: Mapped[int] = _of_customer()
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=t.StatementState, length=12, required=True,
        default="draft", in_list=True, internal=True)
    from_on: Mapped[date] = field(
        Kind.DATE, N_("Period from"), required=True, immutable=True, in_list=True)
    until_on: Mapped[date] = field(
        Kind.DATE, N_("Period until"), required=True, immutable=True, in_list=True)
    opening: Mapped[int] = field(
        Kind.MONEY, N_("Opening balance"), required=True, default=0, internal=True, in_list=True)
    charges: Mapped[int] = field(
        Kind.MONEY, N_("Charged"), required=True, default=0, internal=True, in_list=True)
    payments: Mapped[int] = field(
        Kind.MONEY, N_("Paid"), required=True, default=0, internal=True, in_list=True)
    closing: Mapped[int] = field(
        Kind.MONEY, N_("Closing balance"), required=True, default=0, internal=True, in_list=True)
    contact_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contact person"), references="contact", in_list=True)
    sent_on: Mapped[date | None] = field(
        Kind.DATE, N_("Sent on"), check="not_future", in_list=True)
    sent_way: Mapped[str | None] = field(
        Kind.ENUM, N_("Sent by way of"), choices=t.DunningWay, length=10, internal=True)
    answered_on: Mapped[date | None] = field(
        Kind.DATE, N_("Answered on"), check="not_future", in_list=True)
    confirmed: Mapped[int | None] = field(
        Kind.MONEY, N_("Confirmed balance"), in_list=True)
    confirmed_name: Mapped[str | None] = field(
        Kind.TEXT, N_("Confirmed by"), length=40, in_list=True)
    owner_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Seller"), references="employee", in_list=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=500, multiline=True, span=4, weight=0)

    __table_args__ = (Index("ix_statement_customer", "customer_id", "until_on"),)


class StatementDifference(Record):
    """A line that the customer sees differently, and how it was settled."""

    __tablename__ = "statement_difference"
    label: ClassVar[str] = N_("Difference")
    label_plural: ClassVar[str] = N_("Differences")
    title_field: ClassVar[str] = "document_no"
    parent_field: ClassVar[str] = "statement_id"

    statement_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Statement of account"), references="statement", required=True,
        immutable=True, weight=0)
    document_no: Mapped[str | None] = field(
        Kind.CODE, N_("Document no."), length=40, in_list=True)
    sale_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Sale"), references="sale", in_list=True)
    ours: Mapped[int | None] = field(Kind.MONEY, N_("Our amount"), in_list=True)
    theirs: Mapped[int | None] = field(Kind.MONEY, N_("Customer's amount"), in_list=True)
    reason: Mapped[str] = field(
        Kind.ENUM, N_("Reason"), choices=t.DifferenceReason, length=12, required=True,
        default="other", in_list=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=200, in_list=True, span=2, weight=0)
    settled_on: Mapped[date | None] = field(
        Kind.DATE, N_("Settled on"), check="not_future", in_list=True)
    solution: Mapped[str | None] = field(
        Kind.TEXT, N_("How it was settled"), length=200, in_list=True, span=2)


class Promise(Record):
    """A promise to pay. ``received`` and ``state`` follow receipts and the day, without history."""

    __tablename__ = "promise"
    label: ClassVar[str] = N_("Promise to pay")
    label_plural: ClassVar[str] = N_("Promises to pay")
    title_field: ClassVar[str] = "promised_on"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = _of_customer()
    contact_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Who promised"), references="contact", in_list=True)
    made_on: Mapped[date] = field(
        Kind.DATE, N_("Promised when"), required=True, check="not_future", in_list=True)
    promised_on: Mapped[date] = field(
        Kind.DATE, N_("Will pay by"), required=True, in_list=True)
    amount: Mapped[int] = field(
        Kind.MONEY, N_("Promised amount"), required=True, minimum=1, in_list=True)
    sale_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Sale"), references="sale", in_list=True)
    received: Mapped[int] = field(
        Kind.MONEY, N_("Received since"), required=True, default=0, internal=True, in_list=True)
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=t.PromiseState, length=10, required=True, default="open",
        internal=True, in_list=True)
    is_withdrawn: Mapped[bool] = field(
        Kind.BOOL, N_("Withdrawn"), required=True, default=False, weight=0)
    owner_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Noted by"), references="employee", in_list=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=200, in_list=True, span=2, weight=0)

    __table_args__ = (
        Index("ix_promise_customer", "customer_id", "promised_on"),
        Index("ix_promise_due", "state", "promised_on"),
    )


class Dunning(Record):
    """One step of dunning: a call, a letter; with what was overdue then."""

    __tablename__ = "dunning"
    label: ClassVar[str] = N_("Dunning")
    label_plural: ClassVar[str] = N_("Dunning steps")
    title_field: ClassVar[str] = "done_on"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = _of_customer()
    level: Mapped[int] = field(
        Kind.INTEGER, N_("Dunning level"), required=True, minimum=0, maximum=9, default=0,
        in_list=True)
    done_on: Mapped[date] = field(
        Kind.DATE, N_("Date"), required=True, check="not_future", in_list=True)
    way: Mapped[str] = field(
        Kind.ENUM, N_("Way of dunning"), choices=t.DunningWay, length=10, required=True,
        default="phone", in_list=True)
    overdue: Mapped[int] = field(
        Kind.MONEY, N_("Overdue then"), required=True, minimum=0, default=0, in_list=True)
    days: Mapped[int | None] = field(
        Kind.INTEGER, N_("Days overdue then"), minimum=0, in_list=True)
    contact_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contact person"), references="contact", in_list=True)
    result: Mapped[str | None] = field(
        Kind.ENUM, N_("Result"), choices=t.DunningResult, length=12, in_list=True)
    promise_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Promise to pay"), references="promise", in_list=True)
    activity_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Follow-up"), references="activity", internal=True)
    next_on: Mapped[date | None] = field(Kind.DATE, N_("Next step on"), in_list=True)
    letter_no: Mapped[str | None] = field(
        Kind.CODE, N_("Letter no."), length=30, internal=True, in_list=True)
    owner_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Done by"), references="employee", in_list=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("What was said"), length=500, multiline=True, in_list=True, span=4)

    __table_args__ = (Index("ix_dunning_customer", "customer_id", "done_on"),)
