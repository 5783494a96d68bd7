"""Quotes: what we offered to whom at which price, in versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Final

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from crmdesk.core.i18n import N_
from crmdesk.models import choices as c
from crmdesk.models import deal_choices as d
from crmdesk.models.base import Record
from crmdesk.models.fields import Kind, field

APPROVAL: Final = N_("Approval")
TERMS: Final = N_("Terms")


class Quote(Record):
    """One version of a quote. ``amount`` and ``cost`` are sums of its lines, kept by the rules.

    A new version names the older one by ``previous_id`` and takes its place; the older one is
    read-only from then on.
    """

    __tablename__ = "quote"
    label: ClassVar[str] = N_("Quote")
    label_plural: ClassVar[str] = N_("Quotes")
    title_field: ClassVar[str] = "code"
    parent_field: ClassVar[str] = "customer_id"

    code: Mapped[str] = field(
        Kind.CODE, N_("Quote no."), length=30, required=True, immutable=True, in_list=True,
        searchable=True, index=True)
    version_no: Mapped[int] = field(
        Kind.INTEGER, N_("Version"), required=True, default=1, minimum=1, in_list=True,
        internal=True)
    previous_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Version before"), references="quote", internal=True)
    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        in_list=True, weight=0, span=2)
    contact_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contact person"), references="contact", in_list=True)
    opportunity_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Opportunity"), references="opportunity", in_list=True)
    title: Mapped[str | None] = field(
        Kind.TEXT, N_("Subject"), length=100, in_list=True, searchable=True, span=2)
    quoted_on: Mapped[date] = field(Kind.DATE, N_("Quoted on"), required=True, in_list=True)
    valid_until: Mapped[date | None] = field(Kind.DATE, N_("Valid until"), in_list=True)
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=d.QuoteState, length=12, required=True, default="draft",
        in_list=True)
    owner_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Seller"), references="employee", in_list=True)
    discount: Mapped[int | None] = field(
        Kind.PERCENT, N_("Discount on everything"), minimum=0, maximum=10_000, in_list=True,
        hint=N_("percent taken off the sum of the lines"))
    amount: Mapped[int] = field(
        Kind.MONEY, N_("Amount"), required=True, default=0, in_list=True, internal=True)
    cost: Mapped[int | None] = field(Kind.MONEY, N_("Cost"), sensitive=True, internal=True)

    settlement: Mapped[str | None] = field(
        Kind.ENUM, N_("Settlement"), choices=c.Settlement, length=20, section=TERMS)
    delivery: Mapped[str | None] = field(
        Kind.ENUM, N_("Delivery"), choices=c.Delivery, length=20, section=TERMS)
    delivery_days: Mapped[int | None] = field(
        Kind.INTEGER, N_("Delivery time"), unit=N_("days"), minimum=0, maximum=3650, section=TERMS)
    deposit: Mapped[int | None] = field(
        Kind.PERCENT, N_("Deposit"), minimum=0, maximum=10_000, section=TERMS)
    is_tax_included: Mapped[bool] = field(
        Kind.BOOL, N_("Prices include tax"), required=True, default=True, section=TERMS, weight=0)
    terms: Mapped[str | None] = field(
        Kind.TEXT, N_("Other terms"), length=1000, multiline=True, section=TERMS, span=4)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks for ourselves"), length=500, multiline=True, section=TERMS, span=4,
        weight=0)

    approval_reason: Mapped[str | None] = field(
        Kind.TEXT, N_("Why approval is needed"), length=500, section=APPROVAL, internal=True)
    approver_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Approved by"), references="employee", section=APPROVAL, internal=True,
        in_list=True)
    approved_at: Mapped[datetime | None] = field(
        Kind.DATETIME, N_("Approved at"), section=APPROVAL, internal=True)
    approval_note: Mapped[str | None] = field(
        Kind.TEXT, N_("Note of the approver"), length=200, section=APPROVAL, internal=True)
    sent_on: Mapped[date | None] = field(Kind.DATE, N_("Sent on"), section=APPROVAL, internal=True)

    __table_args__ = (
        Index("ix_quote_customer", "customer_id", "quoted_on"),
        Index("ix_quote_state", "state", "valid_until"),
    )


class QuoteLine(Record):
    """A line: product, quantity, price after discount. Amounts in fen, quantity in thousandths."""

    __tablename__ = "quote_line"
    label: ClassVar[str] = N_("Line of a quote")
    label_plural: ClassVar[str] = N_("Lines of a quote")
    title_field: ClassVar[str] = "name"
    parent_field: ClassVar[str] = "quote_id"

    quote_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Quote"), references="quote", required=True, immutable=True, weight=0)
    position: Mapped[int | None] = field(Kind.INTEGER, N_("Position"), internal=True, weight=0)
    product_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Product"), references="product", in_list=True, span=2)
    name: Mapped[str] = field(
        Kind.TEXT, N_("Product name"), length=100, required=True, in_list=True, span=2)
    specification: Mapped[str | None] = field(
        Kind.TEXT, N_("Specification"), length=100, in_list=True)
    unit: Mapped[str | None] = field(Kind.TEXT, N_("Unit"), length=10, in_list=True)
    quantity: Mapped[int] = field(
        Kind.QUANTITY, N_("Quantity"), required=True, minimum=1, default=1000, in_list=True)
    list_price: Mapped[int | None] = field(Kind.MONEY, N_("List price"), minimum=0, in_list=True)
    discount: Mapped[int | None] = field(
        Kind.PERCENT, N_("Discount"), minimum=0, maximum=10_000, in_list=True)
    price: Mapped[int] = field(
        Kind.MONEY, N_("Price"), required=True, minimum=0, default=0, in_list=True)
    cost: Mapped[int | None] = field(
        Kind.MONEY, N_("Cost"), minimum=0, sensitive=True, in_list=True)
    amount: Mapped[int] = field(
        Kind.MONEY, N_("Amount"), required=True, default=0, in_list=True, internal=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=200, in_list=True, span=2, weight=0)
