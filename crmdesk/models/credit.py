"""Credit of customers: limits, releases from a hold, investigation reports, first business."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Final

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from crmdesk.core.i18n import N_
from crmdesk.models import choices as c
from crmdesk.models import trade_choices as t
from crmdesk.models.base import Record
from crmdesk.models.derived import CreditGrade
from crmdesk.models.fields import Kind, field

SUMMARY: Final = N_("Summary of the investigation")
BASICS: Final = N_("Basic facts")
OPERATIONS: Final = N_("Operations")
FINANCES: Final = N_("Finances")
PAYMENT: Final = N_("Payment and credit record")
LEGAL: Final = N_("Law and security")
OUTLOOK: Final = N_("Industry and outlook")
PROPOSAL: Final = N_("Proposal")
CHECKS: Final = N_("Checks")
APPROVAL: Final = N_("Approval")


def _of_customer() -> Mapped[int]:
    return field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        in_list=True, weight=0, span=2, index=False)


class CreditLimit(Record):
    """A limit that was proposed, approved, and when it holds; the customer's card shows it."""

    __tablename__ = "credit_limit"
    label: ClassVar[str] = N_("Credit limit")
    label_plural: ClassVar[str] = N_("Credit limits")
    title_field: ClassVar[str] = "valid_from"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = _of_customer()
    kind: Mapped[str] = field(
        Kind.ENUM, N_("Kind of limit"), choices=t.LimitKind, length=10, required=True,
        default="standing", in_list=True)
    amount: Mapped[int] = field(Kind.MONEY, N_("Limit"), required=True, minimum=0, in_list=True)
    credit_days: Mapped[int | None] = field(
        Kind.INTEGER, N_("Credit period"), unit=N_("days"), minimum=0, maximum=180, in_list=True)
    valid_from: Mapped[date] = field(
        Kind.DATE, N_("Valid from"), required=True, in_list=True)
    valid_until: Mapped[date | None] = field(
        Kind.DATE, N_("Valid until"), in_list=True, hint=N_("a temporary limit needs one"))
    computed: Mapped[int | None] = field(
        Kind.MONEY, N_("Limit by the formulas"), internal=True, in_list=True)
    basis: Mapped[str | None] = field(
        Kind.LONG_TEXT, N_("How it was computed"), length=4000, internal=True, span=4)
    reason: Mapped[str | None] = field(
        Kind.TEXT, N_("Reason"), length=200, in_list=True, span=2)
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=t.LimitState, length=10, required=True,
        default="proposed", internal=True, in_list=True)
    proposed_by_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Proposed by"), references="employee", in_list=True)
    approver_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Approved by"), references="employee", internal=True, in_list=True)
    approved_at: Mapped[datetime | None] = field(
        Kind.DATETIME, N_("Approved at"), internal=True, in_list=True)
    note: Mapped[str | None] = field(
        Kind.TEXT, N_("Note of the approver"), length=200, internal=True, span=2)

    __table_args__ = (Index("ix_credit_limit_customer", "customer_id", "state", "valid_until"),)


class CreditRelease(Record):
    """That an approver let a document pass which credit would have held: how much, why, until."""

    __tablename__ = "credit_release"
    label: ClassVar[str] = N_("Release from a hold")
    label_plural: ClassVar[str] = N_("Releases from a hold")
    title_field: ClassVar[str] = "document_no"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = _of_customer()
    quote_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Quote"), references="quote", immutable=True, internal=True)
    contract_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contract"), references="contract", immutable=True, internal=True)
    sale_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Sale"), references="sale", immutable=True, internal=True)
    document_no: Mapped[str | None] = field(
        Kind.CODE, N_("Document no."), length=40, immutable=True, internal=True, in_list=True)
    amount: Mapped[int] = field(
        Kind.MONEY, N_("Released amount"), required=True, minimum=0, in_list=True)
    reasons: Mapped[str | None] = field(
        Kind.LONG_TEXT, N_("Why it was held"), length=4000, internal=True, span=4)
    reason: Mapped[str] = field(
        Kind.TEXT, N_("Why it was released"), length=200, required=True, in_list=True, span=2)
    valid_until: Mapped[date] = field(
        Kind.DATE, N_("Valid until"), required=True, in_list=True)
    approver_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Approved by"), references="employee", in_list=True)
    approved_at: Mapped[datetime] = field(
        Kind.DATETIME, N_("Approved at"), required=True, in_list=True)

    __table_args__ = (Index("ix_credit_release_customer", "customer_id", "valid_until"),)


class CreditReport(Record):
    """A 客户信用调查报告 (B25): what was found out, the 5C answers, score, grade and proposal.

    Parts that our own data fill are not stored; ``result`` keeps the score with its points (JSON)
    as it was when the report was submitted.
    """

    __tablename__ = "credit_report"
    label: ClassVar[str] = N_("Credit report")
    label_plural: ClassVar[str] = N_("Credit reports")
    title_field: ClassVar[str] = "code"
    parent_field: ClassVar[str] = "customer_id"

    code: Mapped[str] = field(
        Kind.CODE, N_("Report no."), length=30, required=True, immutable=True, in_list=True,
        searchable=True, index=True, hint=N_("left blank, the next number is given"))
    customer_id: Mapped[int] = _of_customer()
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=t.ReportState, length=10, required=True, default="draft",
        internal=True, in_list=True)
    purpose: Mapped[str | None] = field(
        Kind.TEXT, N_("Purpose"), length=200, section=SUMMARY, in_list=True, span=2)
    channels: Mapped[str | None] = field(
        Kind.MULTI_ENUM, N_("Sources of information"), choices=t.InvestigationChannel, length=80,
        section=SUMMARY, span=2)
    investigator_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Investigated by"), references="employee", section=SUMMARY,
        in_list=True)
    investigated_on: Mapped[date] = field(
        Kind.DATE, N_("Investigated on"), required=True, check="not_future", section=SUMMARY,
        in_list=True)
    shareholders: Mapped[str | None] = field(
        Kind.TEXT, N_("Shareholders"), length=500, multiline=True, section=BASICS, span=2)
    history: Mapped[str | None] = field(
        Kind.TEXT, N_("Development of the company"), length=500, multiline=True, section=BASICS,
        span=2)
    affiliates: Mapped[str | None] = field(
        Kind.TEXT, N_("Affiliated companies"), length=500, multiline=True, section=BASICS, span=2)
    condition: Mapped[str | None] = field(
        Kind.ENUM, N_("State of the business"), choices=t.Level3, length=5, section=OPERATIONS)
    scale: Mapped[str | None] = field(
        Kind.TEXT, N_("Scale and staff"), length=500, multiline=True, section=OPERATIONS, span=2)
    chain: Mapped[str | None] = field(
        Kind.TEXT, N_("Suppliers and buyers"), length=500, multiline=True, section=OPERATIONS,
        span=2)
    equipment: Mapped[str | None] = field(
        Kind.TEXT, N_("Equipment and premises"), length=500, multiline=True, section=OPERATIONS,
        span=2)
    profit: Mapped[int | None] = field(
        Kind.MONEY, N_("Profit of the last year"), section=FINANCES)
    operating_ratio: Mapped[str | None] = field(
        Kind.TEXT, N_("Earning power and turnover"), length=200, section=FINANCES, span=2)
    bank_dealings: Mapped[str | None] = field(
        Kind.TEXT, N_("Dealings with banks"), length=500, multiline=True, section=FINANCES, span=2)
    peer_opinion: Mapped[str | None] = field(
        Kind.TEXT, N_("What the trade says"), length=500, multiline=True, section=PAYMENT, span=2)
    readiness: Mapped[str | None] = field(
        Kind.ENUM, N_("Readiness to cooperate"), choices=t.Level3, length=5, section=PAYMENT)
    court_record: Mapped[str | None] = field(
        Kind.ENUM, N_("Lawsuits and dishonesty"), choices=t.CourtRecord, length=10, section=LEGAL)
    legal_note: Mapped[str | None] = field(
        Kind.TEXT, N_("Lawsuits and penalties"), length=500, multiline=True, section=LEGAL, span=2)
    guarantee: Mapped[str | None] = field(
        Kind.ENUM, N_("Guarantee"), choices=t.Guarantee, length=12, section=LEGAL)
    guarantee_note: Mapped[str | None] = field(
        Kind.TEXT, N_("Guarantees and mortgages"), length=200, section=LEGAL, span=2)
    industry_outlook: Mapped[str | None] = field(
        Kind.ENUM, N_("Industry"), choices=t.Level3, length=5, section=OUTLOOK)
    outlook: Mapped[str | None] = field(
        Kind.TEXT, N_("Industry and outlook"), length=500, multiline=True, section=OUTLOOK,
        span=4)
    score: Mapped[int | None] = field(
        Kind.QUANTITY, N_("Score"), internal=True, in_list=True)
    grade: Mapped[str | None] = field(
        Kind.ENUM, N_("Credit grade"), choices=CreditGrade, length=3, internal=True, in_list=True)
    result: Mapped[str | None] = field(
        Kind.LONG_TEXT, N_("Points"), length=8000, internal=True, span=4)
    proposed_limit: Mapped[int | None] = field(
        Kind.MONEY, N_("Proposed limit"), minimum=0, section=PROPOSAL, in_list=True)
    proposed_days: Mapped[int | None] = field(
        Kind.INTEGER, N_("Proposed credit period"), unit=N_("days"), minimum=0, maximum=180,
        section=PROPOSAL)
    proposed_settlement: Mapped[str | None] = field(
        Kind.ENUM, N_("Proposed settlement"), choices=c.Settlement, length=20, section=PROPOSAL)
    risks: Mapped[str | None] = field(
        Kind.TEXT, N_("Risks"), length=1000, multiline=True, section=PROPOSAL, span=4)
    review_on: Mapped[date | None] = field(
        Kind.DATE, N_("Review on"), section=PROPOSAL, in_list=True)
    valid_until: Mapped[date | None] = field(
        Kind.DATE, N_("Valid until"), internal=True, in_list=True)
    approver_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Approved by"), references="employee", section=APPROVAL, internal=True,
        in_list=True)
    approved_at: Mapped[datetime | None] = field(
        Kind.DATETIME, N_("Approved at"), section=APPROVAL, internal=True)
    approval_note: Mapped[str | None] = field(
        Kind.TEXT, N_("Note of the approver"), length=200, section=APPROVAL, internal=True, span=2)

    __table_args__ = (Index("ix_credit_report_customer", "customer_id", "investigated_on"),)


class QualificationReview(Record):
    """首营审批 and its periodic repetition (B26): which goods, what was checked, who approved."""

    __tablename__ = "qualification_review"
    label: ClassVar[str] = N_("Qualification review")
    label_plural: ClassVar[str] = N_("Qualification reviews")
    title_field: ClassVar[str] = "applied_on"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = _of_customer()
    kind: Mapped[str] = field(
        Kind.ENUM, N_("Review for"), choices=t.ApprovalKind, length=10, required=True,
        default="first", in_list=True)
    goods: Mapped[str] = field(
        Kind.MULTI_ENUM, N_("Kinds of goods"), choices=t.GoodsKind, length=80, required=True,
        default=("general",), in_list=True, span=2)
    applied_on: Mapped[date] = field(
        Kind.DATE, N_("Applied on"), required=True, check="not_future", in_list=True)
    applied_by_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Applied by"), references="employee", in_list=True)
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=t.ReportState, length=10, required=True, default="draft",
        internal=True, in_list=True)
    names_match: Mapped[bool | None] = field(
        Kind.BOOL, N_("Same name on all documents"), section=CHECKS, span=2)
    representative_match: Mapped[bool | None] = field(
        Kind.BOOL, N_("Same legal representative on all documents"), section=CHECKS, span=2)
    scope_covers: Mapped[bool | None] = field(
        Kind.BOOL, N_("Scope covers the goods"), section=CHECKS, span=2)
    seals_match: Mapped[bool | None] = field(
        Kind.BOOL, N_("Seals agree with the samples"), section=CHECKS, span=2)
    balance_note: Mapped[str | None] = field(
        Kind.TEXT, N_("Sales against receipts"), length=200, section=CHECKS, span=2)
    checker_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Documents checked by"), references="employee", section=CHECKS,
        in_list=True)
    review_on: Mapped[date | None] = field(
        Kind.DATE, N_("Review again on"), section=APPROVAL, in_list=True)
    approver_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Approved by"), references="employee", section=APPROVAL, internal=True,
        in_list=True)
    approved_at: Mapped[datetime | None] = field(
        Kind.DATETIME, N_("Approved at"), section=APPROVAL, internal=True)
    approval_note: Mapped[str | None] = field(
        Kind.TEXT, N_("Note of the approver"), length=200, section=APPROVAL, internal=True, span=2)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=500, multiline=True, span=4, weight=0)

    __table_args__ = (Index("ix_qualification_review_customer", "customer_id", "state"),)
