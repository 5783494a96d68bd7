"""What is kept of a customer's trade and credit so that lists and methods answer at once.

No records: the write path keeps them equal to a recomputation, ``crmdesk check --repair`` rebuilds
them. Decisions and grades are logs that only grow.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.models.base import Base, IdType


class CustomerTrade(Base):
    """One row per customer with documents, receipts or contracts; money in fen.

    Everything posted counts, a document dated tomorrow as well. ``sales``, ``cost`` are net of
    returns and allowances, without opening balances; ``cost`` is NULL if a cost is missing;
    ``sales_12`` are those of the twelve months up to the day in ``meta``. ``purchases`` counts
    sales with a positive rest after the returns linked to them (B0), ``purchased`` is their sum,
    ``returns`` what came back, not negative. ``open`` is what documents still claim, ``overdue``
    the part past due as of the day in ``meta``, ``oldest_due_on`` the earliest due day of an open
    document, ``next_due_on`` the earliest still to come, ``prepaid`` receipts and credits not yet
    applied. ``received`` is less what was given back; ``receipt_count``, ``largest_receipt`` and
    ``last_receipt_on`` leave out dishonoured ones. ``paid_days`` = Σ amount × days from sale to
    receipt over the ``paid`` fen that receipts settled (mean collection period), ``late_days`` the
    same from the due day.
    """

    __tablename__ = "customer_trade"

    customer_id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    first_sale_on: Mapped[str | None] = mapped_column(String(10))
    last_sale_on: Mapped[str | None] = mapped_column(String(10))
    purchases: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    purchased: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    sales: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    sales_12: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    cost: Mapped[int | None] = mapped_column(BigInteger)
    largest_sale: Mapped[int | None] = mapped_column(BigInteger)
    returns: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    return_count: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    received: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    receipt_count: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    largest_receipt: Mapped[int | None] = mapped_column(BigInteger)
    last_receipt_on: Mapped[str | None] = mapped_column(String(10))
    open: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    overdue: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    oldest_due_on: Mapped[str | None] = mapped_column(String(10))
    next_due_on: Mapped[str | None] = mapped_column(String(10))
    prepaid: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    drafts: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    unbilled: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    unshipped: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    paid: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    paid_days: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    late_days: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)

    __table_args__ = (
        Index("ix_customer_trade_last", "last_sale_on"),
        Index("ix_customer_trade_sales", "sales"),
        Index("ix_customer_trade_sales_12", "sales_12"),
        Index("ix_customer_trade_open", "open"),
        Index("ix_customer_trade_overdue", "overdue"),
        Index("ix_customer_trade_next_due", "next_due_on"),
    )


class CustomerMonth(Base):
    """Sums of a customer in one month (``month`` = year × 100 + month).

    ``charged`` is what documents of every kind added to what is owed, ``received`` what receipts
    took off: the difference is how the balance of the customer moved.
    """

    __tablename__ = "customer_month"

    customer_id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    purchases: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    sales: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    cost: Mapped[int | None] = mapped_column(BigInteger)
    returns: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    charged: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    received: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)

    __table_args__ = (
        Index("ix_customer_month_month", "month", "customer_id", "sales", "cost", "purchases",
              "received", "charged"),
        {"sqlite_with_rowid": False},
    )


class CustomerCredit(Base):
    """Where the credit of a customer stands, as of ``as_of``; a row where there is any.

    A later day would change the rows that the daily renewal brings to it, and no others.

    ``score`` in thousandths of a point, NULL with ``grade`` while too little is known;
    ``credit_limit`` the one in force (temporary or standing), ``exposure`` what is used of it,
    ``verdict`` the decision on an order of nothing: whether goods are held today.
    """

    __tablename__ = "customer_credit"

    customer_id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    as_of: Mapped[str] = mapped_column(String(10), nullable=False)
    score: Mapped[int | None] = mapped_column(Integer)
    grade: Mapped[str | None] = mapped_column(String(3))
    credit_limit: Mapped[int | None] = mapped_column(BigInteger)
    temporary_until: Mapped[str | None] = mapped_column(String(10))
    exposure: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    verdict: Mapped[str] = mapped_column(String(10), nullable=False, default="release")
    promises_kept: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    promises_broken: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    confirmed_on: Mapped[str | None] = mapped_column(String(10))  # the last confirmed statement
    warnings: Mapped[int] = mapped_column(Integer, nullable=False, default=0)

    __table_args__ = (
        Index("ix_customer_credit_grade", "grade", "exposure", "credit_limit"),
        Index("ix_customer_credit_verdict", "verdict"),
    )


class CreditWarning(Base):
    """An early warning that stands today; ``evidence`` is JSON, ``first_on`` when it came up."""

    __tablename__ = "credit_warning"

    customer_id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    first_on: Mapped[str] = mapped_column(String(10), nullable=False)
    tone: Mapped[str] = mapped_column(String(5), nullable=False)
    amount: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    evidence: Mapped[str] = mapped_column(String(2000), nullable=False)

    __table_args__ = (
        Index("ix_credit_warning_amount", "amount"),
        {"sqlite_with_rowid": False},
    )


class CreditDecision(Base):
    """A decision that was not a plain release, with its reasons; the log of holds and overrides."""

    __tablename__ = "credit_decision"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    customer_id: Mapped[int] = mapped_column(BigInteger, nullable=False)
    decided_at: Mapped[str] = mapped_column(String(19), nullable=False)
    employee_id: Mapped[int | None] = mapped_column(BigInteger)
    document: Mapped[str] = mapped_column(String(10), nullable=False)  # quote, contract, sale
    document_id: Mapped[int] = mapped_column(BigInteger, nullable=False)
    document_no: Mapped[str | None] = mapped_column(String(40))
    amount: Mapped[int] = mapped_column(BigInteger, nullable=False)
    verdict: Mapped[str] = mapped_column(String(10), nullable=False)
    is_held: Mapped[int] = mapped_column(Integer, nullable=False)  # 1: the write was refused
    exposure: Mapped[int | None] = mapped_column(BigInteger)
    limit: Mapped[int | None] = mapped_column("credit_limit", BigInteger)
    overdue_days: Mapped[int | None] = mapped_column(Integer)
    reasons: Mapped[str] = mapped_column(String(4000), nullable=False)
    release_id: Mapped[int | None] = mapped_column(BigInteger)
    change_set_id: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (Index("ix_credit_decision_customer", "customer_id", "decided_at"),)


class CreditMove(Base):
    """That the credit grade of a customer changed: when, to what, and the points behind it."""

    __tablename__ = "credit_move"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    customer_id: Mapped[int] = mapped_column(BigInteger, nullable=False)
    moved_on: Mapped[str] = mapped_column(String(10), nullable=False)
    score: Mapped[int | None] = mapped_column(Integer)
    grade: Mapped[str | None] = mapped_column(String(3))
    points: Mapped[str] = mapped_column(String(8000), nullable=False)

    __table_args__ = (Index("ix_credit_move_customer", "customer_id", "moved_on"),)
