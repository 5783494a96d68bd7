"""Opportunities (B5, B36): the deal, who shares it, who competes, what happened to it when."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Final

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.core.i18n import N_
from crmdesk.models import choices as c
from crmdesk.models import deal_choices as d
from crmdesk.models.base import Base, IdType, Record
from crmdesk.models.fields import Kind, field
from crmdesk.models.types import IsoDateTime

GRADE: Final = N_("What makes the grade")
DECISION: Final = N_("How it ended")


class Opportunity(Record):
    """A chance to sell. Won and lost are stored facts with a date and a reason.

    The grade A to D is never stored: it follows from the answers of the section ``GRADE``, the
    expected day and today (``analysis.grade``). ``stage_since`` is the day it entered its stage.
    """

    __tablename__ = "opportunity"
    label: ClassVar[str] = N_("Opportunity")
    label_plural: ClassVar[str] = N_("Opportunities")
    parent_field: ClassVar[str] = "customer_id"

    code: Mapped[str] = field(
        Kind.CODE, N_("Opportunity no."), length=24, required=True, immutable=True, unique=True,
        in_list=True, aliases=("商机编号",))
    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        in_list=True, weight=0, span=2, aliases=("客户", "客户名称"))
    contact_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contact person"), references="contact", in_list=True)
    name: Mapped[str] = field(
        Kind.TEXT, N_("Opportunity name"), length=100, required=True, searchable=True, in_list=True,
        span=2, aliases=("商机名称", "商机"))
    amount: Mapped[int | None] = field(
        Kind.MONEY, N_("Amount"), minimum=0, in_list=True, aliases=("金额", "预计金额"))
    expected_on: Mapped[date | None] = field(
        Kind.DATE, N_("Expected to close on"), in_list=True, aliases=("预计成交日期", "预计签单", "预计成交"))
    commitment: Mapped[str | None] = field(
        Kind.ENUM, N_("Commitment"), choices=d.Commitment, length=10, in_list=True)
    pipeline_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Pipeline"), references="pipeline", required=True, in_list=True)
    stage_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Stage"), references="stage", required=True, in_list=True,
        aliases=("阶段",))
    stage_since: Mapped[date | None] = field(
        Kind.DATE, N_("In this stage since"), in_list=True, internal=True)
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=d.OpportunityState, length=10, required=True, default="new",
        in_list=True, aliases=("状态",))
    filing: Mapped[str] = field(
        Kind.ENUM, N_("Filed"), choices=d.Filing, length=10, required=True, default="open",
        internal=True)
    owner_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Seller"), references="employee", in_list=True, aliases=("负责人", "业务员"))
    created_on: Mapped[date] = field(
        Kind.DATE, N_("Opened on"), required=True, check="not_future", in_list=True,
        aliases=("创建日期", "发现日期"))
    origin: Mapped[str] = field(
        Kind.ENUM, N_("Origin"), choices=d.Origin, length=10, required=True, default="hand",
        in_list=True)
    manual_probability: Mapped[int | None] = field(
        Kind.PERCENT, N_("Own estimate of the chance"), minimum=0, maximum=10_000, in_list=True)
    probability_reason: Mapped[str | None] = field(
        Kind.TEXT, N_("Why this estimate"), length=200, span=2)
    need: Mapped[str | None] = field(
        Kind.TEXT, N_("Need and pain"), length=500, multiline=True, span=4)

    has_solution: Mapped[bool | None] = field(
        Kind.BOOL, N_("Has a solution in use"), section=GRADE, weight=0)
    objective_need: Mapped[bool | None] = field(
        Kind.BOOL, N_("Objective need"), section=GRADE, weight=0)
    subjective_need: Mapped[bool | None] = field(
        Kind.BOOL, N_("Subjective need"), section=GRADE, weight=0)
    determination: Mapped[str | None] = field(
        Kind.ENUM, N_("Determination"), choices=c.Degree, length=10, section=GRADE, weight=0)
    is_selecting: Mapped[bool | None] = field(
        Kind.BOOL, N_("Selection started"), section=GRADE, weight=0)
    is_feasible: Mapped[bool | None] = field(
        Kind.BOOL, N_("Feasibility assessed"), section=GRADE, weight=0)
    dissatisfaction: Mapped[str | None] = field(
        Kind.ENUM, N_("Dissatisfaction with it"), choices=c.Degree, length=10, section=GRADE,
        weight=0)
    is_implementing: Mapped[bool] = field(
        Kind.BOOL, N_("Just signed or being built"), required=True, default=False, section=GRADE,
        weight=0)
    evidence: Mapped[str | None] = field(
        Kind.CODE, N_("Evidence"), length=300, section=GRADE, internal=True, weight=0)

    decided_on: Mapped[date | None] = field(
        Kind.DATE, N_("Decided on"), section=DECISION, check="not_future", in_list=True,
        aliases=("结束日期", "成交日期"))
    loss_reason: Mapped[str | None] = field(
        Kind.ENUM, N_("Main reason"), choices=d.LossReason, length=12, section=DECISION,
        in_list=True, aliases=("输单原因",))
    winner_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Who won it"), references="competitor", section=DECISION, in_list=True,
        aliases=("赢家",))
    winner_price: Mapped[int | None] = field(
        Kind.MONEY, N_("Price of the winner"), minimum=0, section=DECISION)
    summary: Mapped[str | None] = field(
        Kind.TEXT, N_("Summary"), length=500, multiline=True, section=DECISION, in_list=True,
        span=4, aliases=("总结",))
    recontact_on: Mapped[date | None] = field(Kind.DATE, N_("Contact again on"), section=DECISION)
    pause_reason: Mapped[str | None] = field(
        Kind.TEXT, N_("Why it rests, ended or was taken up again"), length=200, section=DECISION,
        span=2)

    __table_args__ = (
        # What the day and the forecast ask of thousands of open ones is in this index.
        Index(
            "ix_opportunity_state",
            "state",
            "deleted_at",
            "stage_id",
            "owner_id",
            "customer_id",
            "amount",
            "manual_probability",
            "created_on",
            "stage_since",
            "expected_on",
            "filing",
        ),
        Index("ix_opportunity_customer_state", "customer_id", "state"),
        Index("ix_opportunity_decided", "decided_on"),
    )


def _of_opportunity() -> Mapped[int]:
    return field(
        Kind.REFERENCE, N_("Opportunity"), references="opportunity", required=True, immutable=True,
        weight=0)


class OpportunityShare(Record):
    """One of several sellers of an opportunity; the shares sum to 100 %."""

    __tablename__ = "opportunity_share"
    label: ClassVar[str] = N_("Share of a seller")
    label_plural: ClassVar[str] = N_("Shares of the sellers")
    title_field: ClassVar[str] = "employee_id"
    parent_field: ClassVar[str] = "opportunity_id"

    opportunity_id: Mapped[int] = _of_opportunity()
    employee_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Seller"), references="employee", required=True, in_list=True, span=2)
    share: Mapped[int] = field(
        Kind.PERCENT, N_("Share"), required=True, minimum=0, maximum=10_000, in_list=True)


class OpportunityCompetitor(Record):
    """A competitor in the race for an opportunity, and how we know."""

    __tablename__ = "opportunity_competitor"
    label: ClassVar[str] = N_("Competitor in the race")
    label_plural: ClassVar[str] = N_("Competitors in the race")
    title_field: ClassVar[str] = "competitor_id"
    parent_field: ClassVar[str] = "opportunity_id"

    opportunity_id: Mapped[int] = _of_opportunity()
    competitor_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Competitor"), references="competitor", required=True, in_list=True,
        span=2)
    standing: Mapped[str | None] = field(
        Kind.ENUM, N_("How they stand"), choices=d.Standing, length=10, in_list=True)
    price: Mapped[int | None] = field(Kind.MONEY, N_("Their price"), minimum=0, in_list=True)
    evidence: Mapped[str | None] = field(
        Kind.TEXT, N_("Source of evidence"), length=200, in_list=True, span=4)


class OpportunityProduct(Record):
    """A product wanted."""

    __tablename__ = "opportunity_product"
    label: ClassVar[str] = N_("Product wanted")
    label_plural: ClassVar[str] = N_("Products wanted")
    title_field: ClassVar[str] = "product_id"
    parent_field: ClassVar[str] = "opportunity_id"

    opportunity_id: Mapped[int] = _of_opportunity()
    product_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Product"), references="product", required=True, in_list=True, span=2)
    quantity: Mapped[int | None] = field(Kind.QUANTITY, N_("Quantity"), minimum=0, in_list=True)
    price: Mapped[int | None] = field(Kind.MONEY, N_("Price"), minimum=0, in_list=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=200, in_list=True, span=4, weight=0)


class OpportunityExpense(Record):
    """Money spent on an opportunity."""

    __tablename__ = "opportunity_expense"
    label: ClassVar[str] = N_("Expense")
    label_plural: ClassVar[str] = N_("Expenses")
    title_field: ClassVar[str] = "what"
    parent_field: ClassVar[str] = "opportunity_id"

    opportunity_id: Mapped[int] = _of_opportunity()
    spent_on: Mapped[date] = field(
        Kind.DATE, N_("Date"), required=True, check="not_future", in_list=True)
    kind: Mapped[str] = field(
        Kind.ENUM, N_("Kind of expense"), choices=d.ExpenseKind, length=10, required=True,
        default="travel", in_list=True)
    amount: Mapped[int] = field(Kind.MONEY, N_("Amount"), required=True, minimum=0, in_list=True)
    what: Mapped[str | None] = field(Kind.TEXT, N_("What for"), length=200, in_list=True, span=2)
    employee_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Spent by"), references="employee", in_list=True)


class OpportunityTransfer(Record):
    """An opportunity handed over: from whom, to whom, and whether it was accepted."""

    __tablename__ = "opportunity_transfer"
    label: ClassVar[str] = N_("Handing over")
    label_plural: ClassVar[str] = N_("Handings over")
    title_field: ClassVar[str] = "reason"
    parent_field: ClassVar[str] = "opportunity_id"

    opportunity_id: Mapped[int] = _of_opportunity()
    from_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("From"), references="employee", in_list=True)
    to_id: Mapped[int] = field(
        Kind.REFERENCE, N_("To"), references="employee", required=True, in_list=True)
    asked_on: Mapped[date] = field(Kind.DATE, N_("Asked on"), required=True, in_list=True)
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=d.TransferState, length=10, required=True, default="asked",
        in_list=True)
    answered_on: Mapped[date | None] = field(Kind.DATE, N_("Answered on"), in_list=True)
    reason: Mapped[str | None] = field(Kind.TEXT, N_("Reason"), length=200, in_list=True, span=3)


class OpportunityMove(Base):
    """How an opportunity stood after each change that a forecast looks at.

    Written by the write path beside the history, one row per act; undoing the act removes its
    row. The state of every opportunity at a moment is its last row before it.
    """

    __tablename__ = "opportunity_move"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    opportunity_id: Mapped[int] = mapped_column(BigInteger, nullable=False)
    change_set_id: Mapped[int] = mapped_column(BigInteger, nullable=False, index=True)
    at: Mapped[datetime] = mapped_column(IsoDateTime, nullable=False)
    employee_id: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10), nullable=False)
    stage_id: Mapped[int] = mapped_column(BigInteger, nullable=False)
    stage_since: Mapped[str | None] = mapped_column(String(10))
    amount: Mapped[int | None] = mapped_column(BigInteger)
    expected_on: Mapped[str | None] = mapped_column(String(10))
    manual_probability: Mapped[int | None] = mapped_column(Integer)
    owner_id: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        Index("ix_opportunity_move_at", "opportunity_id", "at"),
        Index("ix_opportunity_move_time", "at"),
    )
