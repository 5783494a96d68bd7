"""Frozen forecasts: one snapshot a week, its lines, and what sellers committed to."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.core.i18n import N_
from crmdesk.models.base import Base, IdType, Record
from crmdesk.models.fields import Kind, field
from crmdesk.models.types import IsoDateTime


class ForecastSnapshot(Base):
    """The forecast as it stood at ``taken_for`` (a Thursday, 18:00); never changed afterwards.

    ``is_late`` says that the program was closed then and it was made up from the history.
    """

    __tablename__ = "forecast_snapshot"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    taken_for: Mapped[datetime] = mapped_column(IsoDateTime, nullable=False, unique=True)
    taken_at: Mapped[datetime] = mapped_column(IsoDateTime, nullable=False)
    is_late: Mapped[bool] = mapped_column(Boolean, nullable=False)
    parameters: Mapped[str] = mapped_column(String(2000), nullable=False)


class ForecastLine(Base):
    """One open opportunity in a snapshot; amounts in fen, probability in hundredths of a percent."""

    __tablename__ = "forecast_line"

    snapshot_id: Mapped[int] = mapped_column(
        ForeignKey("forecast_snapshot.id"), primary_key=True
    )
    opportunity_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    employee_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)  # 0: nobody
    amount: Mapped[int] = mapped_column(BigInteger, nullable=False)
    probability: Mapped[int] = mapped_column(Integer, nullable=False)
    expected: Mapped[int] = mapped_column(BigInteger, nullable=False)
    closes_on: Mapped[str | None] = mapped_column(String(10))
    stage_id: Mapped[int] = mapped_column(BigInteger, nullable=False)
    state: Mapped[str] = mapped_column(String(10), nullable=False)
    commitment: Mapped[str | None] = mapped_column(String(10))

    __table_args__ = (
        Index("ix_forecast_line_opportunity", "opportunity_id"),
        {"sqlite_with_rowid": False},
    )


class Commitment(Record):
    """What a seller promised for a month (or we promise in all, without a seller)."""

    __tablename__ = "commitment"
    label: ClassVar[str] = N_("Commitment")
    label_plural: ClassVar[str] = N_("Commitments")
    title_field: ClassVar[str] = "month"

    employee_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Seller"), references="employee", in_list=True)
    month: Mapped[date] = field(
        Kind.DATE, N_("Month"), required=True, in_list=True, hint=N_("the first day of it"))
    amount: Mapped[int] = field(
        Kind.MONEY, N_("Committed amount"), required=True, minimum=0, in_list=True)
    given_on: Mapped[date] = field(Kind.DATE, N_("Given on"), required=True, in_list=True)
    remark: Mapped[str | None] = field(Kind.TEXT, N_("Remarks"), length=200, span=2, weight=0)


class CustomerStat(Base):
    """What lists and the 今日 page need of a customer's follow-up, kept by the write path.

    Always equal to a recomputation; ``crmdesk check --repair`` rebuilds it. ``contact_due_on`` is
    the day of the next contact by the cadence (B6), ``due_interval`` its days, ``due_source`` what
    set it (a grade or a layer), ``value_at_risk`` the open amount in fen that orders the list.
    """

    __tablename__ = "customer_stat"

    customer_id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    last_contact_at: Mapped[str | None] = mapped_column(String(19))
    last_activity_id: Mapped[int | None] = mapped_column(BigInteger)
    contact_count: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    next_step_on: Mapped[str | None] = mapped_column(String(10))
    next_step: Mapped[str | None] = mapped_column(String(200))
    next_task_id: Mapped[int | None] = mapped_column(BigInteger)
    open_opportunities: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    value_at_risk: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    opportunity_grade: Mapped[str | None] = mapped_column(String(2))
    layer: Mapped[str | None] = mapped_column(String(10))
    contact_due_on: Mapped[str | None] = mapped_column(String(10))
    due_interval: Mapped[int | None] = mapped_column(Integer)
    due_source: Mapped[str | None] = mapped_column(String(20))

    __table_args__ = (
        Index("ix_customer_stat_due", "contact_due_on"),
        Index("ix_customer_stat_contact", "last_contact_at"),
        Index("ix_customer_stat_next", "next_step_on"),
    )
