"""Follow-up: what was talked about, what it brought to light, what is to be done next."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Final

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from crmdesk.core.i18n import N_
from crmdesk.models import deal_choices as d
from crmdesk.models.base import Record
from crmdesk.models.fields import Kind, field

TALK: Final = N_("Customer talk")
NEXT: Final = N_("Next step")


class Activity(Record):
    """One contact with a customer (B31): by which channel, for what, with which result.

    Only a contact that reached the other side restarts the cadence. The nine items of the talk
    are the fields of the section ``TALK``. ``next_on`` and ``next_what`` make the task of the next
    step, ``signal_kind`` the signal to be answered; both stand here as they were entered.
    """

    __tablename__ = "activity"
    label: ClassVar[str] = N_("Follow-up")
    label_plural: ClassVar[str] = N_("Follow-ups")
    title_field: ClassVar[str] = "summary"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        in_list=True, weight=0, span=2, aliases=("客户", "客户名称"))
    contact_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contact person"), references="contact", in_list=True, aliases=("联系人",))
    opportunity_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Opportunity"), references="opportunity", in_list=True, aliases=("商机",))
    happened_at: Mapped[datetime] = field(
        Kind.DATETIME, N_("Time"), required=True, check="not_future", in_list=True,
        aliases=("时间", "跟进时间", "日期", "拜访日期"))
    channel: Mapped[str] = field(
        Kind.ENUM, N_("Way of contact"), choices=d.Channel, length=10, required=True,
        default="phone", in_list=True, aliases=("方式", "跟进方式", "联系方式"))
    purposes: Mapped[str | None] = field(
        Kind.MULTI_ENUM, N_("Purpose"), choices=d.Purpose, length=120, in_list=True,
        aliases=("目的",))
    result: Mapped[str] = field(
        Kind.ENUM, N_("Reached?"), choices=d.ActivityResult, length=12, required=True,
        default="reached", in_list=True, aliases=("结果",))
    employee_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Our person"), references="employee", in_list=True,
        aliases=("跟进人", "业务员"))
    minutes: Mapped[int | None] = field(
        Kind.INTEGER, N_("Duration"), unit=N_("minutes"), minimum=0, maximum=1440, weight=0)
    summary: Mapped[str] = field(
        Kind.TEXT, N_("What was said"), length=2000, required=True, multiline=True, in_list=True,
        span=4, aliases=("内容", "跟进内容", "摘要"))

    opening: Mapped[str | None] = field(
        Kind.TEXT, N_("Useful opening"), length=200, section=TALK, span=2, weight=0)
    narrowing: Mapped[str | None] = field(
        Kind.TEXT, N_("From the wide to the narrow"), length=500, multiline=True, section=TALK,
        span=2, weight=0)
    demands: Mapped[str | None] = field(
        Kind.TEXT, N_("What is demanded of suppliers"), length=500, multiline=True, section=TALK,
        span=2, weight=0)
    intention: Mapped[str | None] = field(
        Kind.TEXT, N_("Exact intention, our part in it"), length=500, multiline=True, section=TALK,
        span=2, weight=0)
    review: Mapped[str | None] = field(
        Kind.TEXT, N_("Present and other products reviewed"), length=500, multiline=True,
        section=TALK, span=2, weight=0)
    needs: Mapped[str | None] = field(
        Kind.TEXT, N_("Needs now and later"), length=500, multiline=True, section=TALK, span=2,
        weight=0)
    preferred_channel: Mapped[str | None] = field(
        Kind.ENUM, N_("Likes to be reached by"), choices=d.Channel, length=10, section=TALK,
        weight=0)
    personal_help: Mapped[str | None] = field(
        Kind.TEXT, N_("What we can help with personally"), length=200, section=TALK, span=2,
        weight=0)
    is_thanked: Mapped[bool] = field(
        Kind.BOOL, N_("Notes confirmed, thanks said"), required=True, default=False, section=TALK,
        weight=0)

    next_on: Mapped[date | None] = field(
        Kind.DATE, N_("Next contact on"), section=NEXT, in_list=True,
        hint=N_("0315, 3/15, tomorrow, +7"), aliases=("下次跟进", "下次联系时间", "下次跟进时间"))
    next_what: Mapped[str | None] = field(
        Kind.TEXT, N_("What to do then"), length=200, section=NEXT, in_list=True, span=3,
        aliases=("下次跟进内容", "下一步"))

    __table_args__ = (
        # Whatever is counted of talks is counted in these indexes, without their long texts.
        Index("ix_activity_customer", "customer_id", "happened_at", "result", "deleted_at"),
        Index(
            "ix_activity_happened",
            "happened_at",
            "deleted_at",
            "result",
            "customer_id",
            "employee_id",
        ),
    )


class Signal(Record):
    """Feedback and signals (B31): kind, how urgent, by when to answer, how it was handled.

    ``due_at`` is computed when it is raised; ``answered_at`` is when the customer heard from us.
    """

    __tablename__ = "signal"
    label: ClassVar[str] = N_("Signal")
    label_plural: ClassVar[str] = N_("Signals and feedback")
    title_field: ClassVar[str] = "text"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        in_list=True, weight=0, span=2)
    activity_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Follow-up"), references="activity", weight=0)
    kind: Mapped[str] = field(
        Kind.ENUM, N_("Kind of signal"), choices=d.SignalKind, length=12, required=True,
        in_list=True)
    urgency: Mapped[str] = field(
        Kind.ENUM, N_("Urgency"), choices=d.Urgency, length=10, required=True, default="normal",
        in_list=True)
    text: Mapped[str] = field(
        Kind.TEXT, N_("What it is about"), length=500, required=True, multiline=True, in_list=True,
        span=4)
    owner_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Who settles it"), references="employee", in_list=True)
    raised_at: Mapped[datetime] = field(
        Kind.DATETIME, N_("Raised at"), required=True, check="not_future", in_list=True)
    due_at: Mapped[datetime | None] = field(Kind.DATETIME, N_("Answer until"), in_list=True)
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=d.SignalState, length=10, required=True, default="open",
        in_list=True)
    answered_at: Mapped[datetime | None] = field(
        Kind.DATETIME, N_("Answered at"), check="not_future", in_list=True)
    answer: Mapped[str | None] = field(
        Kind.TEXT, N_("How it was handled"), length=500, multiline=True, in_list=True, span=4)

    __table_args__ = (Index("ix_signal_state", "state", "due_at"),)


class Task(Record):
    """Something to do: when, for whom, how early to remind, whether it comes again."""

    __tablename__ = "task"
    label: ClassVar[str] = N_("Task")
    label_plural: ClassVar[str] = N_("Tasks")
    title_field: ClassVar[str] = "title"
    parent_field: ClassVar[str] = "customer_id"

    customer_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", immutable=True, in_list=True,
        weight=0, span=2)
    contact_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contact person"), references="contact", weight=0)
    opportunity_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Opportunity"), references="opportunity", in_list=True, weight=0)
    contract_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contract"), references="contract", weight=0)
    signal_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Signal"), references="signal", weight=0)
    activity_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Follow-up"), references="activity", weight=0, internal=True)
    kind: Mapped[str] = field(
        Kind.ENUM, N_("Kind of task"), choices=d.TaskKind, length=10, required=True, default="call",
        in_list=True)
    title: Mapped[str] = field(
        Kind.TEXT, N_("What to do"), length=200, required=True, in_list=True, span=3)
    due_on: Mapped[date] = field(
        Kind.DATE, N_("Due on"), required=True, in_list=True, hint=N_("0315, 3/15, tomorrow, +7"))
    due_time: Mapped[str | None] = field(
        Kind.CODE, N_("Time of day"), length=5, check="time_of_day", hint=N_("such as 15:00"),
        in_list=True, weight=0)
    lead_days: Mapped[int | None] = field(
        Kind.INTEGER, N_("Remind before"), unit=N_("days"), minimum=0, maximum=365, default=0,
        weight=0)
    recurrence: Mapped[str | None] = field(
        Kind.ENUM, N_("Comes again"), choices=d.Recurrence, length=12, in_list=True, weight=0)
    owner_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Who does it"), references="employee", in_list=True)
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=d.TaskState, length=10, required=True, default="open",
        in_list=True)
    done_at: Mapped[datetime | None] = field(
        Kind.DATETIME, N_("Done at"), check="not_future", in_list=True)
    origin: Mapped[str] = field(
        Kind.ENUM, N_("Made by"), choices=d.Origin, length=10, required=True, default="hand",
        internal=True)
    postponed: Mapped[int | None] = field(
        Kind.INTEGER, N_("Postponed"), unit=N_("times"), minimum=0, internal=True)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=500, multiline=True, span=4, weight=0)

    __table_args__ = (
        # The day's tasks, and what was done of late, are found in these indexes alone.
        Index(
            "ix_task_due", "state", "due_on", "deleted_at", "owner_id", "customer_id", "lead_days"
        ),
        Index("ix_task_customer_due", "customer_id", "state", "due_on"),
        Index("ix_task_customer_day", "customer_id", "due_on", "deleted_at", "title"),
    )
