"""What a notice reminds of: tasks at their time, tasks ahead, signals that must be answered.

Read every minute, by indexes alone. Which reminder was shown already is the caller's to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, or_, select

from crmdesk.analysis.wording import Text, Words, text
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.models.deal_choices import SignalState, TaskState
from crmdesk.services.catalogue import raw_table

LONGEST_LEAD: Final = 31
MOST: Final = 50
ANSWER_AHEAD: Final = timedelta(hours=1)
AT: Final = N_("{time}: {what}")
IN_DAYS: Final = N_("In {days} days: {what}")
ANSWER: Final = N_("To be answered until {time}: {what}")


@dataclass(frozen=True, slots=True)
class Reminder:
    """One notice. *key* tells it from the others; *title* is whom it is about (data)."""

    key: str
    title: str
    said: Words
    customer_id: int | None


def due_reminders(database: Database, employee_id: int | None, now: datetime) -> list[Reminder]:
    """What one person (None: everybody) is to be reminded of at a moment, earliest first."""
    with database.read() as connection:
        return [
            *_tasks(connection, employee_id, now),
            *_signals(connection, employee_id, now),
        ]


def _tasks(connection: Connection, employee_id: int | None, now: datetime) -> list[Reminder]:
    t, c = raw_table("task"), raw_table("customer")
    today, hour = now.date().isoformat(), f"{now:%H:%M}"
    until = (now.date() + timedelta(days=LONGEST_LEAD)).isoformat()
    ahead = func.julianday(t.c.due_on) - func.julianday(today)
    mine = () if employee_id is None else (t.c.owner_id == employee_id,)
    rows = connection.execute(
        select(t.c.id, t.c.title, t.c.due_on, t.c.due_time, t.c.customer_id, c.c.name)
        .select_from(t.outerjoin(c, c.c.id == t.c.customer_id))
        .where(
            t.c.state == TaskState.OPEN.value,
            t.c.due_on >= today,
            t.c.due_on <= until,
            t.c.deleted_at.is_(None),
            c.c.deleted_at.is_(None),
            or_(
                (t.c.due_on == today) & (t.c.due_time <= hour),
                (t.c.due_on > today) & (ahead <= func.coalesce(t.c.lead_days, 0)),
            ),
            *mine,
        )
        .order_by(t.c.due_on, t.c.due_time, t.c.id)
        .limit(MOST)
    ).all()
    return [
        Reminder(
            f"task.{task_id}",
            name or "",
            _task_words(now, title, due_on, due_time),
            customer_id,
        )
        for task_id, title, due_on, due_time, customer_id, name in rows
    ]


def _task_words(now: datetime, title: str, due_on: str, due_time: str | None) -> Text:
    days = (datetime.fromisoformat(due_on).date() - now.date()).days
    return (
        text(IN_DAYS, days=days, what=title) if days else text(AT, time=due_time or "", what=title)
    )


def _signals(connection: Connection, employee_id: int | None, now: datetime) -> list[Reminder]:
    g, c = raw_table("signal"), raw_table("customer")
    mine = () if employee_id is None else (g.c.owner_id == employee_id,)
    rows = connection.execute(
        select(g.c.id, g.c.text, g.c.due_at, g.c.customer_id, c.c.name)
        .select_from(g.join(c, c.c.id == g.c.customer_id))
        .where(
            g.c.state.in_([SignalState.OPEN.value, SignalState.HANDLING.value]),
            g.c.due_at >= now.isoformat(" ", "seconds"),
            g.c.due_at <= (now + ANSWER_AHEAD).isoformat(" ", "seconds"),
            g.c.deleted_at.is_(None),
            c.c.deleted_at.is_(None),
            *mine,
        )
        .order_by(g.c.due_at, g.c.id)
        .limit(MOST)
    ).all()
    return [
        Reminder(f"signal.{i}", name, text(ANSWER, time=due_at[11:16], what=said), customer_id)
        for i, said, due_at, customer_id, name in rows
    ]
