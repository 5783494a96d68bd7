"""Tasks: the next steps of talks, done by the talk that followed, and others beside them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from crmdesk.models.codecs import Stored
from crmdesk.models.deal_choices import Origin, Recurrence, TaskKind, TaskState
from crmdesk.services.demo import phrases, pools
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import Draft
from crmdesk.services.rules.follow_up import KIND_AFTER, next_time

KINDS: Final = (
    TaskKind.CALL,
    TaskKind.VISIT,
    TaskKind.MESSAGE,
    TaskKind.SEND,
    TaskKind.COLLECT,
    TaskKind.CARE,
    TaskKind.HANDLE,
    TaskKind.OTHER,
)
TIMED_PERCENT: Final = 14
TIMES: Final = ("09:00", "09:30", "10:00", "14:00", "14:30", "15:00", "16:00")
# How likely an important and another buyer has tasks of his own, and ones that come again.
OWN_PERCENT, RECURRING_PERCENT = {True: 55, False: 7}, {True: 26, False: 1}
DONE_PERCENT, DROPPED_PERCENT = 55, 6
LEAD_DAYS: Final = (0, 0, 0, 1, 1, 2, 3)


class Steps:
    """The next steps of one customer's talks, kept as the rules of follow-up keep them."""

    def __init__(self, d: Draft, rows: Rows) -> None:
        self._d, self._rows = d, rows
        self._open: dict[str, Stored] | None = None
        self._made_at = ""

    def after(
        self, at: datetime, talk: dict[str, Stored], *, is_reached: bool, record_id: int
    ) -> None:
        """A talk took place: it does what was planned, and may plan something itself."""
        moment = at.isoformat(" ", "seconds")
        plans = talk.get("next_on") is not None
        if self._open is not None and (is_reached or plans):
            is_due = plans or str(self._open["due_on"]) <= moment[:10]
            if is_due:
                done: dict[str, Stored] = {"state": TaskState.DONE, "done_at": moment}
                self._write(done if is_reached else {"state": TaskState.DROPPED})
        if plans:
            self.close()
            d = self._d
            self._made_at = moment
            self._open = {
                "customer_id": d.record_id,
                "contact_id": talk["contact_id"],
                "opportunity_id": talk["opportunity_id"],
                "activity_id": record_id,
                "kind": KIND_AFTER.get(str(talk["channel"]), TaskKind.CALL.value),
                "title": talk["next_what"],
                "due_on": talk["next_on"],
                "due_time": d.some(TIMES) if d.happens(TIMED_PERCENT) else None,
                "lead_days": 0,
                "owner_id": talk["employee_id"],
                "origin": Origin.ACTIVITY,
            }

    def close(self) -> None:
        """Write the step that is still to be done."""
        if self._open is not None:
            self._write({"state": TaskState.OPEN})

    def _write(self, state: dict[str, Stored]) -> None:
        if self._open is not None:
            owner = self._open["owner_id"]
            by = owner if isinstance(owner, int) else None
            self._rows.add("task", self._open | state, self._made_at, by)
            self._open = None


def others(d: Draft, rows: Rows) -> None:
    """Tasks that no talk made: single ones, and ones that come again."""
    if not d.plan.bought:
        return
    important = d.plan.is_important
    if d.happens(OWN_PERCENT[important]):
        for _number in range(d.chance.randint(1, 2)):
            _single(d, rows)
    if d.happens(RECURRING_PERCENT[important]):
        _recurring(d, rows)


def _single(d: Draft, rows: Rows) -> None:
    today = d.world.today
    kind = d.some(KINDS)
    state, done_at = TaskState.OPEN, None
    if d.happens(DONE_PERCENT):
        state = TaskState.DONE
    elif d.happens(DROPPED_PERCENT):
        state = TaskState.DROPPED
    is_open = state is TaskState.OPEN
    offset = d.chance.randint(-6, 16) if is_open else -d.chance.randint(3, 120)
    due = max(today + timedelta(days=offset), d.plan.entered_on)
    entered = max(d.plan.entered_on, min(due, today - timedelta(days=1)) - timedelta(days=4))
    if state is TaskState.DONE:
        done_at = f"{min(due, today - timedelta(days=1))} 15:{d.chance.randrange(60):02}:00"
    rows.add(
        "task",
        {
            "customer_id": d.record_id,
            "contact_id": d.contacts[0].record_id if d.contacts else None,
            "kind": kind,
            "title": phrases.say(d, "todo", kind.value, due),
            "due_on": due.isoformat(),
            "due_time": d.some(TIMES) if d.happens(TIMED_PERCENT) else None,
            "lead_days": d.some(LEAD_DAYS),
            "owner_id": d.owner_id,
            "state": state,
            "done_at": done_at,
            "origin": Origin.HAND,
            "postponed": d.chance.randint(1, 3) if is_open and d.happens(12) else None,
        },
        f"{entered} 09:20:00",
        d.owner_id,
    )


def _recurring(d: Draft, rows: Rows) -> None:
    """The times that were done, and the next one."""
    today = d.world.today
    pattern, title = phrases.filled(d, d.some(pools.sentences()["todo", "recurring"])).split("｜")
    recurrence = Recurrence(pattern)
    due = max(d.plan.entered_on, today - timedelta(days=d.chance.randint(40, 130)))
    entered = due
    while True:
        is_done = due < today
        _once(d, rows, recurrence, title, due, entered, is_done=is_done)
        if not is_done:
            return
        entered, due = due, next_time(recurrence, due, due)


def _once(
    d: Draft,
    rows: Rows,
    recurrence: Recurrence,
    title: str,
    due: date,
    entered: date,
    *,
    is_done: bool,
) -> None:
    rows.add(
        "task",
        {
            "customer_id": d.record_id,
            "kind": TaskKind.COLLECT if "账" in title else TaskKind.OTHER,
            "title": title,
            "due_on": due.isoformat(),
            "lead_days": 1,
            "recurrence": recurrence,
            "owner_id": d.owner_id,
            "state": TaskState.DONE if is_done else TaskState.OPEN,
            "done_at": f"{due} 16:40:00" if is_done else None,
            "origin": Origin.HAND,
        },
        f"{entered} 16:45:00",
        d.owner_id,
    )
