"""Routes and planned visits (B35)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from crmdesk.core.i18n import N_
from crmdesk.models import deal_choices as d
from crmdesk.models.base import Record
from crmdesk.models.fields import Kind, field


class Route(Record):
    """路序: a named order of customers for one seller."""

    __tablename__ = "route"
    label: ClassVar[str] = N_("Route")
    label_plural: ClassVar[str] = N_("Routes")

    name: Mapped[str] = field(
        Kind.TEXT, N_("Route name"), length=60, required=True, in_list=True, span=2)
    employee_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Seller"), references="employee", in_list=True)
    area_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Sales area"), references="area", in_list=True)
    weekday: Mapped[str | None] = field(
        Kind.ENUM, N_("Fixed weekday"), choices=d.Weekday, length=2, in_list=True)
    longitude: Mapped[int | None] = field(
        Kind.COORDINATE, N_("Longitude of the start"), minimum=-180_000_000, maximum=180_000_000,
        weight=0)
    latitude: Mapped[int | None] = field(
        Kind.COORDINATE, N_("Latitude of the start"), minimum=-90_000_000, maximum=90_000_000,
        weight=0)
    remark: Mapped[str | None] = field(Kind.TEXT, N_("Remarks"), length=200, span=4, weight=0)


class RouteStop(Record):
    """A customer on a route; a customer is on one route at most."""

    __tablename__ = "route_stop"
    label: ClassVar[str] = N_("Stop of a route")
    label_plural: ClassVar[str] = N_("Stops of a route")
    title_field: ClassVar[str] = "customer_id"
    parent_field: ClassVar[str] = "route_id"

    route_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Route"), references="route", required=True, immutable=True, weight=0)
    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, in_list=True, span=2)
    position: Mapped[int] = field(
        Kind.INTEGER, N_("Place in the route"), required=True, default=1, in_list=True,
        internal=True)


class Visit(Record):
    """A visit of the plan: who goes to whom on which day, as which stop."""

    __tablename__ = "visit"
    label: ClassVar[str] = N_("Planned visit")
    label_plural: ClassVar[str] = N_("Planned visits")
    title_field: ClassVar[str] = "purpose"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        in_list=True, span=2, weight=0)
    employee_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Seller"), references="employee", in_list=True)
    planned_on: Mapped[date] = field(Kind.DATE, N_("Day of the visit"), required=True, in_list=True)
    position: Mapped[int | None] = field(
        Kind.INTEGER, N_("Place in the day"), in_list=True, internal=True)
    purpose: Mapped[str | None] = field(
        Kind.TEXT, N_("Purpose of the visit"), length=200, in_list=True, span=3)
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=d.VisitState, length=10, required=True, default="planned",
        in_list=True)
    activity_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Follow-up"), references="activity", internal=True)
    rolled_from: Mapped[date | None] = field(
        Kind.DATE, N_("Moved from"), internal=True, in_list=True)

    __table_args__ = (Index("ix_visit_day", "employee_id", "planned_on"),)
