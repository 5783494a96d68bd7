"""Pipelines and their stages: the road of an opportunity, as the owner cuts it."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy.orm import Mapped

from crmdesk.core.i18n import N_
from crmdesk.models.base import Record
from crmdesk.models.fields import Kind, field


class Pipeline(Record):
    """A road with stages; an opportunity runs on one of them."""

    __tablename__ = "pipeline"
    label: ClassVar[str] = N_("Pipeline")
    label_plural: ClassVar[str] = N_("Pipelines")

    name: Mapped[str] = field(
        Kind.TEXT, N_("Pipeline name"), length=40, required=True, in_list=True, span=2)
    is_default: Mapped[bool] = field(
        Kind.BOOL, N_("Usual pipeline"), required=True, default=False, in_list=True, weight=0)
    position: Mapped[int | None] = field(Kind.INTEGER, N_("Position"), internal=True, weight=0)


class Stage(Record):
    """One stage: the chance to leave it forwards, how long it takes, how often to call (B6, B8).

    ``stale_days`` is after how many days without contact a card is tinted; blank: as the cadence.
    """

    __tablename__ = "stage"
    label: ClassVar[str] = N_("Stage")
    label_plural: ClassVar[str] = N_("Stages")
    parent_field: ClassVar[str] = "pipeline_id"

    pipeline_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Pipeline"), references="pipeline", required=True, immutable=True,
        weight=0)
    name: Mapped[str] = field(
        Kind.TEXT, N_("Stage name"), length=40, required=True, in_list=True, span=2)
    position: Mapped[int | None] = field(Kind.INTEGER, N_("Position"), internal=True, weight=0)
    probability: Mapped[int] = field(
        Kind.PERCENT, N_("Chance to get on"), required=True, default=5000, minimum=0,
        maximum=10_000, in_list=True)
    duration_days: Mapped[int] = field(
        Kind.INTEGER, N_("Usual duration"), unit=N_("days"), required=True, default=30, minimum=0,
        maximum=3650, in_list=True)
    visits_per_week: Mapped[int | None] = field(
        Kind.INTEGER, N_("Contacts a week"), unit=N_("times"), minimum=0, maximum=50, in_list=True)
    stale_days: Mapped[int | None] = field(
        Kind.INTEGER, N_("Stale after"), unit=N_("days"), minimum=1, maximum=3650, in_list=True)
    gate: Mapped[str | None] = field(
        Kind.TEXT, N_("What must be true to enter"), length=200, in_list=True, span=4)
