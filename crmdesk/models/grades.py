"""Classes of customers: the present ones, those of every month, what people decided instead.

``customer_grade`` is kept (rebuilt any time); ``grade_run`` with its lines and ``model_fit`` are
written once and never changed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.core.i18n import N_
from crmdesk.models import grade_choices as g
from crmdesk.models.base import Base, IdType, Record
from crmdesk.models.fields import Kind, field
from crmdesk.models.types import IsoDateTime


class CustomerGrade(Base):
    """The classes of a customer as of the day in ``meta``; a row for everybody on file.

    Codes are those of ``models.derived``. ``rfm`` is the code 345, ``rfm_class`` one of the eight;
    ``to_next`` is what he lacks in fen to the next layer, where it is defined; ``churn`` in
    hundredths of a percent with ``churn_band``; ``interval_days`` his mean interval in tenths of a
    day over ``intervals`` of them, ``next_purchase_on`` when he should buy again. ``rank`` is his
    place by ``net_sales`` of the window among all who buy, ``growth`` (hundredths of a percent)
    that of six months. What all share (how many buy, boundaries, means) stands in ``meta``.
    """

    __tablename__ = "customer_grade"

    customer_id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    layer: Mapped[str] = mapped_column(String(10), nullable=False)
    to_next: Mapped[int | None] = mapped_column(BigInteger)
    abc: Mapped[str | None] = mapped_column(String(1))
    rfm: Mapped[str | None] = mapped_column(String(3))
    rfm_class: Mapped[str | None] = mapped_column(String(20))
    power: Mapped[str | None] = mapped_column(String(10))
    lifecycle: Mapped[str | None] = mapped_column(String(10))
    relation: Mapped[str] = mapped_column(String(10), nullable=False)
    loyalty: Mapped[int | None] = mapped_column(Integer)
    churn: Mapped[int | None] = mapped_column(Integer)
    churn_band: Mapped[str | None] = mapped_column(String(6))
    interval_days: Mapped[int | None] = mapped_column(Integer)
    intervals: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    next_purchase_on: Mapped[str | None] = mapped_column(String(10))
    rank: Mapped[int | None] = mapped_column(Integer)
    net_sales: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    growth: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        Index("ix_customer_grade_layer", "layer", "abc"),
        Index("ix_customer_grade_rfm", "rfm_class"),
        Index("ix_customer_grade_lifecycle", "lifecycle"),
        Index("ix_customer_grade_churn", "churn"),
        Index("ix_customer_grade_next", "next_purchase_on"),
    )


class GradeRun(Base):
    """The classes of all customers at the end of a month, frozen with what made them.

    ``month`` = year × 100 + month; ``version`` is that of the parameters, ``parameters`` JSON;
    ``is_late`` says that the program was closed then and it was made up from the history.
    """

    __tablename__ = "grade_run"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(Integer, nullable=False, unique=True)
    as_of: Mapped[str] = mapped_column(String(10), nullable=False)
    made_at: Mapped[datetime] = mapped_column(IsoDateTime, nullable=False)
    is_late: Mapped[bool] = mapped_column(Boolean, nullable=False)
    version: Mapped[int] = mapped_column(BigInteger, nullable=False)
    parameters: Mapped[str] = mapped_column(String(8000), nullable=False)
    customers: Mapped[int] = mapped_column(Integer, nullable=False)


class GradeLine(Base):
    """One customer in a run: his classes, and in fen and days the numbers that produced them."""

    __tablename__ = "grade_line"

    run_id: Mapped[int] = mapped_column(ForeignKey("grade_run.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    layer: Mapped[str] = mapped_column(String(10), nullable=False)
    abc: Mapped[str | None] = mapped_column(String(1))
    rfm: Mapped[str | None] = mapped_column(String(3))
    rfm_class: Mapped[str | None] = mapped_column(String(20))
    lifecycle: Mapped[str | None] = mapped_column(String(10))
    credit: Mapped[str | None] = mapped_column(String(3))
    opportunity: Mapped[str | None] = mapped_column(String(10))
    net_sales: Mapped[int] = mapped_column(BigInteger, nullable=False)
    gross_profit: Mapped[int | None] = mapped_column(BigInteger)
    purchases: Mapped[int] = mapped_column(Integer, nullable=False)
    last_on: Mapped[str | None] = mapped_column(String(10))
    overdue_days: Mapped[int | None] = mapped_column(Integer)
    credit_score: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        Index("ix_grade_line_customer", "customer_id"),
        {"sqlite_with_rowid": False},
    )


class GradeOverride(Record):
    """That somebody gave a customer another class than the method, why and until when."""

    __tablename__ = "grade_override"
    label: ClassVar[str] = N_("Grade given by hand")
    label_plural: ClassVar[str] = N_("Grades given by hand")
    title_field: ClassVar[str] = "grade"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        in_list=True, weight=0, span=2, index=False)
    method: Mapped[str] = field(
        Kind.ENUM, N_("Method"), choices=g.GradedBy, length=12, required=True, immutable=True,
        in_list=True)
    grade: Mapped[str] = field(Kind.CODE, N_("Grade"), length=20, required=True, in_list=True)
    computed: Mapped[str | None] = field(
        Kind.CODE, N_("Grade by the method"), length=20, internal=True, in_list=True)
    reason: Mapped[str] = field(
        Kind.TEXT, N_("Reason"), length=200, required=True, in_list=True, span=2)
    valid_until: Mapped[date] = field(Kind.DATE, N_("Valid until"), required=True, in_list=True)
    employee_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Class given by"), references="employee", in_list=True)

    __table_args__ = (Index("ix_grade_override_customer", "customer_id", "method", "valid_until"),)


class Screening(Record):
    """The list of a year (B34): who is kept, watched, let go; signed by a manager."""

    __tablename__ = "screening"
    label: ClassVar[str] = N_("Annual list")
    label_plural: ClassVar[str] = N_("Annual lists")
    title_field: ClassVar[str] = "year"

    year: Mapped[int] = field(
        Kind.INTEGER, N_("Year"), required=True, immutable=True, minimum=1990, maximum=2100,
        in_list=True)
    as_of: Mapped[date] = field(
        Kind.DATE, N_("As of"), required=True, immutable=True, in_list=True)
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=g.ScreeningState, length=10, required=True,
        default="draft", internal=True, in_list=True)
    parameters: Mapped[str | None] = field(
        Kind.LONG_TEXT, N_("Parameters"), length=4000, internal=True)
    signed_by_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Signed by"), references="employee", internal=True, in_list=True)
    signed_at: Mapped[datetime | None] = field(
        Kind.DATETIME, N_("Signed at"), internal=True, in_list=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=500, multiline=True, in_list=True, span=4, weight=0)

    __table_args__ = (Index("ix_screening_year", "year"),)


class ScreeningLine(Base):
    """One customer in the list of a year; points in hundredths, amounts in fen.

    Until the list is signed the verdict of a customer can be overridden (``grade_override``).
    """

    __tablename__ = "screening_line"

    screening_id: Mapped[int] = mapped_column(
        ForeignKey("screening.id", ondelete="CASCADE"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    points: Mapped[int | None] = mapped_column(Integer)
    verdict: Mapped[str | None] = mapped_column(String(10))
    decided: Mapped[str | None] = mapped_column(String(10))  # what was signed, overrides included
    net_sales: Mapped[int] = mapped_column(BigInteger, nullable=False)
    gross_profit: Mapped[int | None] = mapped_column(BigInteger)
    parts: Mapped[str] = mapped_column(String(1000), nullable=False)  # JSON: points by criterion

    __table_args__ = ({"sqlite_with_rowid": False},)


class ModelFit(Base):
    """Parameters that were fitted to the customers (B20), with what they were fitted to.

    ``values`` is JSON; only accepted ones serve as a stand-by where data do not suffice.
    """

    __tablename__ = "model_fit"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    method: Mapped[str] = mapped_column(String(20), nullable=False)
    as_of: Mapped[str] = mapped_column(String(10), nullable=False)
    made_at: Mapped[datetime] = mapped_column(IsoDateTime, nullable=False)
    customers: Mapped[int] = mapped_column(Integer, nullable=False)
    repeaters: Mapped[int] = mapped_column(Integer, nullable=False)
    values: Mapped[str] = mapped_column("fitted", String(2000), nullable=False)
    is_accepted: Mapped[bool] = mapped_column(Boolean, nullable=False)
    employee_id: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (Index("ix_model_fit_method", "method", "as_of"),)
