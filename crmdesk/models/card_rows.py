"""Small child records of a customer: addresses, dated notes, credit events, competitors."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from crmdesk.core.i18n import N_
from crmdesk.models import choices as c
from crmdesk.models.base import Record
from crmdesk.models.fields import Kind, field


class Address(Record):
    """One of several places of a customer: business, delivery, branch."""

    __tablename__ = "address"
    label: ClassVar[str] = N_("Address")
    label_plural: ClassVar[str] = N_("Addresses")
    title_field: ClassVar[str] = "address"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        weight=0)
    kind: Mapped[str] = field(
        Kind.ENUM, N_("Kind of address"), choices=c.AddressKind, length=12, required=True,
        default="shipping", in_list=True)
    region: Mapped[str | None] = field(
        Kind.REGION, N_("Region"), length=6, in_list=True, on_card=True, span=3)
    address: Mapped[str] = field(
        Kind.TEXT, N_("Street and number"), length=200, required=True, on_card=True,
        in_list=True, searchable=True, span=3, aliases=("收货地址", "经营地址"))
    postcode: Mapped[str | None] = field(
        Kind.CODE, N_("Postcode"), length=6, check="postcode", weight=0)
    person: Mapped[str | None] = field(
        Kind.TEXT, N_("Receiver"), length=40, in_list=True, aliases=("收货人",))
    phone: Mapped[str | None] = field(
        Kind.PHONE, N_("Receiver's telephone"), length=30, in_list=True, aliases=("收货电话",))
    longitude: Mapped[int | None] = field(
        Kind.COORDINATE, N_("Longitude"), minimum=-180_000_000, maximum=180_000_000, weight=0)
    latitude: Mapped[int | None] = field(
        Kind.COORDINATE, N_("Latitude"), minimum=-90_000_000, maximum=90_000_000, weight=0)
    is_default: Mapped[bool] = field(
        Kind.BOOL, N_("Usual address"), required=True, default=False, weight=0)
    remark: Mapped[str | None] = field(Kind.TEXT, N_("Remarks"), length=200, span=3, weight=0)


class DatedNote(Record):
    """One entry of the four notes of 交易现状; older entries stay."""

    __tablename__ = "dated_note"
    label: ClassVar[str] = N_("Note")
    label_plural: ClassVar[str] = N_("Notes")
    title_field: ClassVar[str] = "text"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        weight=0)
    topic: Mapped[str] = field(
        Kind.ENUM, N_("Topic"), choices=c.NoteTopic, length=12, required=True, in_list=True)
    noted_on: Mapped[date] = field(
        Kind.DATE, N_("Date"), required=True, check="not_future", in_list=True, on_card=True)
    author_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Written by"), references="employee", in_list=True)
    text: Mapped[str] = field(
        Kind.TEXT, N_("Text"), length=500, required=True, multiline=True, searchable=True,
        on_card=True, in_list=True, span=4)

    __table_args__ = (Index("ix_dated_note_topic", "customer_id", "topic", "noted_on"),)


class CreditEvent(Record):
    """A credit problem that occurred: when, what, how much, what was done, how it ended."""

    __tablename__ = "credit_event"
    label: ClassVar[str] = N_("Credit problem")
    label_plural: ClassVar[str] = N_("Credit problems")
    title_field: ClassVar[str] = "event"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        weight=0)
    happened_on: Mapped[date] = field(
        Kind.DATE, N_("Date"), required=True, check="not_future", on_card=True, in_list=True)
    event: Mapped[str] = field(
        Kind.TEXT, N_("Event"), length=200, required=True, on_card=True, in_list=True, span=2)
    amount: Mapped[int | None] = field(
        Kind.MONEY, N_("Amount"), minimum=0, on_card=True, in_list=True)
    handling: Mapped[str | None] = field(
        Kind.TEXT, N_("Handling"), length=200, on_card=True, in_list=True, span=2)
    result: Mapped[str | None] = field(
        Kind.TEXT, N_("Result"), length=200, on_card=True, in_list=True, span=2)


class CompetitorRelation(Record):
    """What a customer buys from a competitor of ours, and how we know."""

    __tablename__ = "competitor_relation"
    label: ClassVar[str] = N_("Competitor at the customer")
    label_plural: ClassVar[str] = N_("Competitors at the customer")
    title_field: ClassVar[str] = "evidence"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        weight=0)
    competitor_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Competitor"), references="competitor", required=True, on_card=True,
        in_list=True, span=2)
    share: Mapped[int | None] = field(
        Kind.PERCENT, N_("Share"), minimum=0, maximum=10_000, on_card=True, in_list=True)
    strength: Mapped[str | None] = field(
        Kind.ENUM, N_("Strength"), choices=c.Strength, length=10, on_card=True, in_list=True)
    evidence: Mapped[str | None] = field(
        Kind.TEXT, N_("Source of evidence"), length=200, on_card=True, in_list=True, span=4)
