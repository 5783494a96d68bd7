"""People at a customer (C5), and with them the decision path (C6): role, order, weight, tree."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.core.i18n import N_
from crmdesk.models import choices as c
from crmdesk.models.base import Record
from crmdesk.models.fields import Kind, field

REACH: Final = N_("Ways to reach")
PATH: Final = N_("Decision path")
PERSON: Final = N_("Person")


class Contact(Record):
    """A person at a customer. At least one of mobile, telephone, e-mail, WeChat is given.

    A contact with a decision role is a node of the decision path; ``reports_to_id`` is the edge
    of the organisation tree, ``path_order`` the order of approval.
    """

    __tablename__ = "contact"
    label: ClassVar[str] = N_("Contact")
    label_plural: ClassVar[str] = N_("Contacts")
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        weight=0)
    name: Mapped[str] = field(
        Kind.TEXT, N_("Contact name"), length=40, required=True, searchable=True, on_card=True,
        in_list=True, section=REACH, aliases=("联系人", "姓名", "联系人姓名"))
    salutation: Mapped[str | None] = field(
        Kind.TEXT, N_("Salutation"), length=20, section=REACH, weight=0, aliases=("称呼",))
    job_title: Mapped[str | None] = field(
        Kind.TEXT, N_("Job title"), length=40, on_card=True, section=REACH,
        aliases=("职务", "职位", "联系人职务"))
    section: Mapped[str | None] = field(
        Kind.TEXT, N_("Section"), length=40, on_card=True, section=REACH, aliases=("联系人部门",))
    mobile: Mapped[str | None] = field(
        Kind.PHONE, N_("Mobile"), length=20, check="mobile", searchable=True, on_card=True,
        in_list=True, section=REACH, index=True, aliases=("手机", "手机号", "手机号码", "移动电话"))
    phone: Mapped[str | None] = field(
        Kind.PHONE, N_("Landline"), length=30, searchable=True, on_card=True, section=REACH,
        weight=0, aliases=("座机", "联系人电话"))
    extension: Mapped[str | None] = field(
        Kind.CODE, N_("Extension"), length=6, check="extension", on_card=True, section=REACH,
        weight=0)
    wechat: Mapped[str | None] = field(
        Kind.CODE, N_("WeChat id"), length=20, check="wechat", searchable=True, on_card=True,
        section=REACH, aliases=("微信", "微信号"))
    email: Mapped[str | None] = field(
        Kind.EMAIL, N_("E-mail address"), length=254, searchable=True, section=REACH, span=2,
        aliases=("邮箱", "电子邮件", "电子邮箱", "Email"))
    qq: Mapped[str | None] = field(
        Kind.CODE, N_("QQ"), length=12, check="qq", section=REACH, weight=0)
    is_primary: Mapped[bool] = field(
        Kind.BOOL, N_("Primary contact"), required=True, default=False, on_card=True,
        section=REACH, weight=0)
    has_left: Mapped[bool] = field(
        Kind.BOOL, N_("Has left"), required=True, default=False, section=REACH, weight=0)
    do_not_contact: Mapped[bool | None] = field(
        Kind.BOOL, N_("Do not contact"), section=REACH, weight=0)

    role: Mapped[str | None] = field(
        Kind.ENUM, N_("Decision role"), choices=c.DecisionRole, length=12, on_card=True,
        section=PATH, aliases=("角色",))
    path_order: Mapped[int | None] = field(
        Kind.INTEGER, N_("Order of approval"), minimum=1, maximum=99, section=PATH, weight=0)
    reports_to_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Reports to"), references="contact", section=PATH, weight=0)
    weight: Mapped[int | None] = field(
        Kind.INTEGER, N_("Weight"), minimum=0, maximum=100, section=PATH, weight=0)
    attitude: Mapped[str | None] = field(
        Kind.ENUM, N_("Attitude"), choices=c.Attitude, length=10, on_card=True, section=PATH)
    contacted_on: Mapped[date | None] = field(
        Kind.DATE, N_("Contacted on"), check="not_future", section=PATH, weight=0)
    strength: Mapped[int | None] = field(
        Kind.RATING, N_("Strength of relation"), on_card=True, section=PATH)
    influence: Mapped[int | None] = field(
        Kind.RATING, N_("Influence"), on_card=True, section=PATH)

    gender: Mapped[str | None] = field(
        Kind.ENUM, N_("Gender"), choices=c.Gender, length=10, section=PERSON, weight=0)
    birthday: Mapped[str | None] = field(
        Kind.BIRTHDAY, N_("Birthday"), length=12, section=PERSON, sensitive=True, weight=0,
        index=True,
        hint=N_("3-15 or 农历十月十三"), aliases=("生日", "出生日期"))
    native_place: Mapped[str | None] = field(
        Kind.TEXT, N_("Native place"), length=40, section=PERSON, sensitive=True, weight=0)
    education: Mapped[str | None] = field(
        Kind.ENUM, N_("Education"), choices=c.Education, length=12, section=PERSON,
        sensitive=True, weight=0)
    personality: Mapped[str | None] = field(
        Kind.TEXT, N_("Personality"), length=200, section=PERSON, sensitive=True, weight=0, span=2)
    hobbies: Mapped[str | None] = field(
        Kind.TEXT, N_("Hobbies"), length=200, section=PERSON, sensitive=True, weight=0, span=2)
    family: Mapped[str | None] = field(
        Kind.TEXT, N_("Family"), length=200, section=PERSON, sensitive=True, weight=0, span=2)
    data_source: Mapped[str | None] = field(
        Kind.TEXT, N_("Source of personal data"), length=100, section=PERSON, weight=0)
    consent_on: Mapped[date | None] = field(
        Kind.DATE, N_("Consent on"), check="not_future", section=PERSON, weight=0)
    remark: Mapped[str | None] = field(
        Kind.LONG_TEXT, N_("Remarks"), length=2000, section=PERSON, searchable=True, weight=0,
        span=4)

    name_key: Mapped[str] = mapped_column(String(200), nullable=False, default="")

    __table_args__ = (
        Index("ix_contact_customer_primary", "customer_id", "is_primary"),
        Index("ix_contact_phone", "phone"),
    )
