"""Contracts (B36): parties, lines, payment plan, milestones, deliveries; in versions."""

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

PARTIES: Final = N_("Parties")
TERMS: Final = N_("Terms")
APPROVAL: Final = N_("Approval")


class Contract(Record):
    """One version of a contract; a change makes a new one and leaves the old one read-only.

    ``received`` (money in on it, refunds off), ``delivered`` (worth of what was delivered) and
    ``billed`` (posted sales on it, returns off) are sums kept by the rules; completion is the
    share of the first two in ``amount``.
    """

    __tablename__ = "contract"
    label: ClassVar[str] = N_("Contract")
    label_plural: ClassVar[str] = N_("Contracts")
    title_field: ClassVar[str] = "title"
    parent_field: ClassVar[str] = "customer_id"

    code: Mapped[str] = field(
        Kind.CODE, N_("Contract no."), length=30, required=True, immutable=True, in_list=True,
        searchable=True, index=True)
    version_no: Mapped[int] = field(
        Kind.INTEGER, N_("Version"), required=True, default=1, minimum=1, in_list=True,
        internal=True)
    previous_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Version before"), references="contract", internal=True)
    is_current: Mapped[bool] = field(
        Kind.BOOL, N_("Version in force"), required=True, default=True, internal=True, weight=0)
    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        in_list=True, weight=0, span=2)
    title: Mapped[str] = field(
        Kind.TEXT, N_("Contract title"), length=100, required=True, in_list=True, searchable=True,
        span=2)
    kind: Mapped[str] = field(
        Kind.ENUM, N_("Kind of contract"), choices=d.ContractKind, length=10, required=True,
        default="sale", in_list=True)
    opportunity_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Opportunity"), references="opportunity", in_list=True)
    quote_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Quote"), references="quote", internal=True, in_list=True)
    renews_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contract it renews"), references="contract", internal=True)
    renewal_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Opportunity that renews it"), references="opportunity", internal=True)
    owner_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Seller"), references="employee", in_list=True)
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=d.ContractState, length=12, required=True,
        default="preparing", in_list=True)
    signed_on: Mapped[date | None] = field(
        Kind.DATE, N_("Signed on"), check="not_future", in_list=True)
    starts_on: Mapped[date | None] = field(Kind.DATE, N_("Runs from"), in_list=True)
    ends_on: Mapped[date | None] = field(Kind.DATE, N_("Runs until"), in_list=True)
    remind_days: Mapped[int | None] = field(
        Kind.INTEGER, N_("Remind before the end"), unit=N_("days"), minimum=0, maximum=365,
        default=60, weight=0)
    amount: Mapped[int] = field(
        Kind.MONEY, N_("Amount"), required=True, default=0, minimum=0, in_list=True)
    deposit: Mapped[int | None] = field(
        Kind.PERCENT, N_("Deposit"), minimum=0, maximum=10_000, default=3000, in_list=True)
    received: Mapped[int] = field(
        Kind.MONEY, N_("Received"), required=True, default=0, internal=True, in_list=True)
    delivered: Mapped[int] = field(
        Kind.MONEY, N_("Delivered"), required=True, default=0, internal=True, in_list=True)
    billed: Mapped[int] = field(
        Kind.MONEY, N_("Billed"), required=True, default=0, internal=True, in_list=True)

    our_name: Mapped[str | None] = field(
        Kind.TEXT, N_("Our party"), length=100, section=PARTIES, span=2)
    our_signer: Mapped[str | None] = field(
        Kind.TEXT, N_("Signs for us"), length=40, section=PARTIES)
    their_name: Mapped[str | None] = field(
        Kind.TEXT, N_("Customer's party"), length=100, section=PARTIES, span=2)
    contact_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contact person"), references="contact", section=PARTIES)
    their_signer: Mapped[str | None] = field(
        Kind.TEXT, N_("Signs for the customer"), length=40, section=PARTIES)
    signed_at: Mapped[str | None] = field(
        Kind.TEXT, N_("Place of signing"), length=60, section=PARTIES, weight=0)

    settlement: Mapped[str | None] = field(
        Kind.ENUM, N_("Settlement"), choices=c.Settlement, length=20, section=TERMS)
    delivery: Mapped[str | None] = field(
        Kind.ENUM, N_("Delivery"), choices=c.Delivery, length=20, section=TERMS)
    delivery_address: Mapped[str | None] = field(
        Kind.TEXT, N_("Place of delivery"), length=200, section=TERMS, span=2)
    warranty_months: Mapped[int | None] = field(
        Kind.INTEGER, N_("Warranty"), unit=N_("months"), minimum=0, maximum=600, section=TERMS)
    terms: Mapped[str | None] = field(
        Kind.LONG_TEXT, N_("Terms of the contract"), length=4000, section=TERMS, span=4)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks for ourselves"), length=500, multiline=True, section=TERMS, span=4,
        weight=0)
    change_reason: Mapped[str | None] = field(
        Kind.TEXT, N_("Why it was changed"), length=200, section=TERMS, internal=True, span=2)
    pause_reason: Mapped[str | None] = field(
        Kind.TEXT, N_("Why it rests or ended"), length=200, section=TERMS, internal=True, span=2)

    approver_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Approved by"), references="employee", section=APPROVAL, internal=True,
        in_list=True)
    approved_at: Mapped[datetime | None] = field(
        Kind.DATETIME, N_("Approved at"), section=APPROVAL, internal=True)
    approval_note: Mapped[str | None] = field(
        Kind.TEXT, N_("Note of the approver"), length=200, section=APPROVAL, internal=True)

    __table_args__ = (
        Index("ix_contract_customer", "customer_id", "signed_on"),
        Index("ix_contract_ends", "ends_on"),
        # What ends soon and what is not paid is found here; the terms are long.
        Index(
            "ix_contract_state",
            "is_current",
            "state",
            "ends_on",
            "deleted_at",
            "renewal_id",
            "remind_days",
            "customer_id",
            "owner_id",
            "amount",
            "received",
            "code",
        ),
    )


def _of_contract() -> Mapped[int]:
    return field(
        Kind.REFERENCE, N_("Contract"), references="contract", required=True, immutable=True,
        weight=0)


class ContractLine(Record):
    """What was agreed on: product, quantity, price."""

    __tablename__ = "contract_line"
    label: ClassVar[str] = N_("Line of a contract")
    label_plural: ClassVar[str] = N_("Lines of a contract")
    title_field: ClassVar[str] = "name"
    parent_field: ClassVar[str] = "contract_id"

    contract_id: Mapped[int] = _of_contract()
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
    price: Mapped[int] = field(
        Kind.MONEY, N_("Price"), required=True, minimum=0, default=0, in_list=True)
    cost: Mapped[int | None] = field(
        Kind.MONEY, N_("Cost"), minimum=0, sensitive=True, in_list=True)
    amount: Mapped[int] = field(
        Kind.MONEY, N_("Amount"), required=True, default=0, in_list=True, internal=True)
    deliver_until: Mapped[date | None] = field(Kind.DATE, N_("Deliver by"), in_list=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=200, in_list=True, span=2, weight=0)


class Instalment(Record):
    """One payment of the plan."""

    __tablename__ = "instalment"
    label: ClassVar[str] = N_("Instalment")
    label_plural: ClassVar[str] = N_("Payment plan")
    parent_field: ClassVar[str] = "contract_id"

    contract_id: Mapped[int] = _of_contract()
    position: Mapped[int | None] = field(Kind.INTEGER, N_("Position"), internal=True, weight=0)
    name: Mapped[str] = field(
        Kind.TEXT, N_("Instalment name"), length=40, required=True, in_list=True, span=2)
    due_on: Mapped[date | None] = field(Kind.DATE, N_("Due on"), in_list=True)
    amount: Mapped[int] = field(Kind.MONEY, N_("Amount"), required=True, minimum=0, in_list=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=200, in_list=True, span=2, weight=0)

    __table_args__ = (
        Index("ix_instalment_due", "due_on"),
        Index(
            "ix_instalment_plan",
            "contract_id",
            "due_on",
            "position",
            "deleted_at",
            "amount",
            "name",
        ),
    )


class Milestone(Record):
    """Something the contract promises by a day."""

    __tablename__ = "milestone"
    label: ClassVar[str] = N_("Milestone")
    label_plural: ClassVar[str] = N_("Milestones")
    parent_field: ClassVar[str] = "contract_id"

    contract_id: Mapped[int] = _of_contract()
    name: Mapped[str] = field(
        Kind.TEXT, N_("Milestone name"), length=100, required=True, in_list=True, span=2)
    due_on: Mapped[date | None] = field(Kind.DATE, N_("Due on"), in_list=True)
    done_on: Mapped[date | None] = field(Kind.DATE, N_("Done on"), check="not_future", in_list=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=200, in_list=True, span=2, weight=0)


class Delivery(Record):
    """A part of a contract line that was delivered."""

    __tablename__ = "delivery"
    label: ClassVar[str] = N_("Delivery of goods")
    label_plural: ClassVar[str] = N_("Deliveries of goods")
    title_field: ClassVar[str] = "document_no"
    parent_field: ClassVar[str] = "contract_id"

    contract_id: Mapped[int] = _of_contract()
    line_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Line of a contract"), references="contract_line", required=True,
        in_list=True, span=2)
    delivered_on: Mapped[date] = field(
        Kind.DATE, N_("Delivered on"), required=True, check="not_future", in_list=True)
    quantity: Mapped[int] = field(
        Kind.QUANTITY, N_("Quantity"), required=True, in_list=True,
        hint=N_("negative if goods came back"))
    document_no: Mapped[str | None] = field(
        Kind.CODE, N_("Delivery note no."), length=40, in_list=True, weight=0)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=200, in_list=True, span=2, weight=0)


class Receipt(Record):
    """Money of a customer: received, or given back (negative).

    ``applied`` is what allocations took of it, a sum kept by the rules. A dishonoured cheque or
    draft is a negative receipt that ``reverses_id`` ties to the one it takes back.
    """

    __tablename__ = "receipt"
    label: ClassVar[str] = N_("Receipt of money")
    label_plural: ClassVar[str] = N_("Receipts of money")
    title_field: ClassVar[str] = "document_no"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        in_list=True, weight=0, span=2)
    contract_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contract"), references="contract", in_list=True)
    instalment_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Instalment"), references="instalment", in_list=True)
    received_on: Mapped[date] = field(
        Kind.DATE, N_("Received on"), required=True, check="not_future", in_list=True,
        aliases=("日期", "收款日期", "单据日期"))
    amount: Mapped[int] = field(
        Kind.MONEY, N_("Amount"), required=True, in_list=True,
        hint=N_("negative if money was given back"), aliases=("金额", "收款金额", "实收金额"))
    method: Mapped[str | None] = field(
        Kind.ENUM, N_("Way of payment"), choices=d.ReceiptMethod, length=10, in_list=True,
        aliases=("收款方式", "结算方式"))
    document_no: Mapped[str | None] = field(
        Kind.CODE, N_("Document number"), length=40, in_list=True, weight=0, index=True,
        aliases=("单据编号", "收款单号", "单号", "凭证号"))
    payer: Mapped[str | None] = field(
        Kind.TEXT, N_("Payer"), length=100, in_list=True, weight=0, aliases=("付款单位", "付款人"))
    owner_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Seller"), references="employee", in_list=True,
        aliases=("业务员", "经手人", "收款人"))
    applied: Mapped[int] = field(
        Kind.MONEY, N_("Applied to documents"), required=True, default=0, internal=True,
        in_list=True)
    reverses_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Dishonoured payment"), references="receipt", internal=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=200, in_list=True, span=2, weight=0,
        aliases=("备注", "摘要"))

    __table_args__ = (
        Index("ix_receipt_received", "customer_id", "received_on"),
        Index("ix_receipt_day", "received_on"),
    )
