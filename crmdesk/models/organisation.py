"""Our own side: employees, departments, sales areas; and the lists shared by all cards."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.core.i18n import N_
from crmdesk.models.base import Record
from crmdesk.models.fields import Kind, field


class Department(Record):
    """A department of ours."""

    __tablename__ = "department"
    label: ClassVar[str] = N_("Department")
    label_plural: ClassVar[str] = N_("Departments")

    name: Mapped[str] = field(
        Kind.TEXT, N_("Department name"), length=60, required=True, in_list=True, span=2
    )
    parent_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Belongs to"), references="department", in_list=True, span=2
    )


class Area(Record):
    """A sales area, as the owner cuts the market; not an administrative region."""

    __tablename__ = "area"
    label: ClassVar[str] = N_("Sales area")
    label_plural: ClassVar[str] = N_("Sales areas")

    name: Mapped[str] = field(
        Kind.TEXT, N_("Area name"), length=60, required=True, in_list=True, span=2
    )
    parent_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Belongs to"), references="area", in_list=True, span=2
    )


class Employee(Record):
    """Someone who works with the program; every change names one."""

    __tablename__ = "employee"
    label: ClassVar[str] = N_("Employee")
    label_plural: ClassVar[str] = N_("Employees")

    name: Mapped[str] = field(
        Kind.TEXT, N_("Employee name"), length=40, required=True, in_list=True, span=2
    )
    mobile: Mapped[str | None] = field(
        Kind.PHONE, N_("Mobile"), length=20, check="mobile", in_list=True
    )
    job_title: Mapped[str | None] = field(Kind.TEXT, N_("Job title"), length=40, in_list=True)
    department_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Department"), references="department", in_list=True, span=2
    )
    has_left: Mapped[bool] = field(
        Kind.BOOL, N_("Has left"), required=True, default=False, in_list=True, weight=0
    )
    is_approver: Mapped[bool] = field(
        Kind.BOOL, N_("May approve"), required=True, default=False, in_list=True, weight=0
    )

    # Salt and hash of the approval password; no field: it is never shown, exported or in the history.
    approval_secret: Mapped[str | None] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), nullable=False, default="")


class Competitor(Record):
    """A competitor of ours."""

    __tablename__ = "competitor"
    label: ClassVar[str] = N_("Competitor")
    label_plural: ClassVar[str] = N_("Competitors")

    name: Mapped[str] = field(
        Kind.TEXT, N_("Competitor name"), length=60, required=True, in_list=True, span=2
    )
    website: Mapped[str | None] = field(Kind.URL, N_("Website"), length=120, in_list=True)
    remark: Mapped[str | None] = field(Kind.TEXT, N_("Remarks"), length=200, in_list=True, span=4)


class Tag(Record):
    """A label the owner invents."""

    __tablename__ = "tag"
    label: ClassVar[str] = N_("Tag")
    label_plural: ClassVar[str] = N_("Tags")

    name: Mapped[str] = field(
        Kind.TEXT, N_("Tag name"), length=20, required=True, in_list=True, span=2
    )
