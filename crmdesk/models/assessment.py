"""Points that people give customers, the criteria they give them for, and what customers cost."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from crmdesk.core.i18n import N_
from crmdesk.models import grade_choices as g
from crmdesk.models.base import Record
from crmdesk.models.fields import Kind, field


def _of_customer() -> Mapped[int]:
    return field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        in_list=True, weight=0, span=2, index=False)


class CustomerCost(Record):
    """Something spent on one customer: the 客户投入 of the pyramid (B1)."""

    __tablename__ = "customer_cost"
    label: ClassVar[str] = N_("Customer cost")
    label_plural: ClassVar[str] = N_("Customer costs")
    title_field: ClassVar[str] = "spent_on"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = _of_customer()
    spent_on: Mapped[date] = field(
        Kind.DATE, N_("Date"), required=True, check="not_future", in_list=True)
    kind: Mapped[str] = field(
        Kind.ENUM, N_("Kind of cost"), choices=g.CostKind, length=10, required=True,
        default="sales", in_list=True)
    amount: Mapped[int] = field(
        Kind.MONEY, N_("Amount"), required=True, minimum=0, in_list=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=200, in_list=True, span=2, weight=0)

    __table_args__ = (
        Index("ix_customer_cost_customer", "customer_id", "spent_on"),
        Index("ix_customer_cost_day", "spent_on", "customer_id", "amount"),
    )


class Criterion(Record):
    """What points are given for, and how much it weighs among those of its axis.

    ``code`` is the name by which methods know it; the owner may rename, weigh, add and archive.
    While there is none of its kind, the usual ones of ``analysis.criteria`` hold.
    """

    __tablename__ = "criterion"
    label: ClassVar[str] = N_("Criterion")
    label_plural: ClassVar[str] = N_("Criteria")
    title_field: ClassVar[str] = "name"

    kind: Mapped[str] = field(
        Kind.ENUM, N_("Method"), choices=g.AssessmentKind, length=12, required=True,
        immutable=True, in_list=True)
    axis: Mapped[str] = field(
        Kind.CODE, N_("Axis"), length=20, required=True, immutable=True, internal=True)
    code: Mapped[str] = field(
        Kind.CODE, N_("Code"), length=20, required=True, immutable=True, internal=True)
    name: Mapped[str] = field(Kind.TEXT, N_("Name"), length=60, required=True, in_list=True)
    weight: Mapped[int] = field(
        Kind.PERCENT, N_("Weight"), required=True, minimum=0, maximum=10_000, default=0,
        in_list=True)
    position: Mapped[int] = field(
        Kind.INTEGER, N_("Place"), required=True, minimum=0, default=0, in_list=True)
    is_archived: Mapped[bool] = field(
        Kind.BOOL, N_("Not used any more"), required=True, default=False, in_list=True)

    __table_args__ = (Index("ix_criterion_kind", "kind", "axis", "position"),)


class Assessment(Record):
    """Points that one person gave a customer on one day, for one method.

    With ``competitor_id`` the points are those of a competitor in the eyes of that customer.
    """

    __tablename__ = "assessment"
    label: ClassVar[str] = N_("Assessment")
    label_plural: ClassVar[str] = N_("Assessments")
    title_field: ClassVar[str] = "assessed_on"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = _of_customer()
    kind: Mapped[str] = field(
        Kind.ENUM, N_("Method"), choices=g.AssessmentKind, length=12, required=True,
        immutable=True, in_list=True)
    assessed_on: Mapped[date] = field(
        Kind.DATE, N_("Date"), required=True, check="not_future", in_list=True)
    competitor_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Competitor"), references="competitor", in_list=True)
    employee_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Given by"), references="employee", in_list=True)
    contact_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contact person"), references="contact", in_list=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=500, multiline=True, in_list=True, span=4, weight=0)

    __table_args__ = (
        Index("ix_assessment_customer", "customer_id", "kind", "assessed_on"),
        Index("ix_assessment_kind", "kind", "assessed_on"),
    )


class AssessmentScore(Record):
    """The points for one criterion, in the unit of its method (0–10, 1–5, 0–100, or yuan)."""

    __tablename__ = "assessment_score"
    label: ClassVar[str] = N_("Score")
    label_plural: ClassVar[str] = N_("Scores")
    title_field: ClassVar[str] = "criterion"
    parent_field: ClassVar[str] = "assessment_id"

    assessment_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Assessment"), references="assessment", required=True, immutable=True,
        in_list=True, weight=0)
    criterion: Mapped[str] = field(
        Kind.CODE, N_("Criterion"), length=20, required=True, immutable=True, in_list=True)
    points: Mapped[int] = field(Kind.QUANTITY, N_("Points"), required=True, in_list=True)
