"""Rules of follow-up: talks with their next step, tasks that come again, signals and their terms.

A talk and the task of its next step are one act: whoever enters, edits, removes or imports the
talk keeps the task in step. A talk also does what was planned for its day: the next steps that
earlier talks made are done by it, or give way to the one that it makes itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from crmdesk.analysis import states
from crmdesk.analysis.follow_up import FollowUpTerms, due_moment
from crmdesk.analysis.months import add_months
from crmdesk.analysis.working_days import next_working_day
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_, _, listed
from crmdesk.models import deal_choices as d
from crmdesk.models.choices import Choice
from crmdesk.services.rules.base import Rules, Subject, Write
from crmdesk.services.rules.visit_done import visit_done
from crmdesk.services.setting_specs import KEY_HOURS, NORMAL_DAYS, SMALL_DAYS, value_in

OTHERS: Final = N_("This belongs to another customer.")
NEXT_CONTACT: Final = N_("Next contact")
OPEN, DONE, DROPPED = d.TaskState.OPEN.value, d.TaskState.DONE.value, d.TaskState.DROPPED.value
REACHED: Final = d.ActivityResult.REACHED.value
# What is to be done next time, by how we talked this time.
KIND_AFTER: Final[Mapping[str, str]] = {
    d.Channel.FACE: d.TaskKind.VISIT.value,
    d.Channel.FAIR: d.TaskKind.VISIT.value,
    d.Channel.WECHAT: d.TaskKind.MESSAGE.value,
    d.Channel.EMAIL: d.TaskKind.MESSAGE.value,
    d.Channel.SMS: d.TaskKind.MESSAGE.value,
    d.Channel.LETTER: d.TaskKind.MESSAGE.value,
    d.Channel.WEBSITE: d.TaskKind.MESSAGE.value,
}
_STEP: Final = (
    "happened_at",
    "next_on",
    "next_what",
    "contact_id",
    "opportunity_id",
    "employee_id",
    "deleted_at",
)
_DAYS: Final[Mapping[str, int]] = {
    d.Recurrence.DAILY: 1,
    d.Recurrence.WEEKLY: 7,
    d.Recurrence.FORTNIGHTLY: 14,
}
_MONTHS: Final[Mapping[str, int]] = {
    d.Recurrence.MONTHLY: 1,
    d.Recurrence.QUARTERLY: 3,
    d.Recurrence.YEARLY: 12,
}


def strangers(write: Write, s: Subject, fields: Mapping[str, str]) -> Iterable[Problem]:
    """References (field to entity) to records of another customer. Asked only when they change."""
    for name, entity in fields.items():
        named = s.after.get(name)
        if named is None or not s.changed(name):
            continue
        row = write.row(entity, named)
        if row is not None and row["customer_id"] != s.after["customer_id"]:
            yield Problem(name, OTHERS)


def wrong_step(
    write: Write, s: Subject, machine: states.Machine, labels: type[Choice]
) -> Iterable[Problem]:
    """The sentence for a step of ``state`` that the machine does not know."""
    before = s.before["state"] if s.before else None
    wanted = s.after["state"]
    if before is None or before == wanted or write.is_undo:
        return
    if states.path(machine, before, wanted) is None:
        titles = {choice.value: _(choice.label) for choice in labels}
        possible = listed(titles[state] for state in states.next_states(machine, before))
        yield Problem(
            "state",
            states.refusal(machine, before),
            {"current": titles[before], "wanted": titles[wanted], "possible": possible},
        )


class ActivityRules(Rules):
    """Who talked when, with whom; the next step becomes a task."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None:
            s.after["happened_at"] = s.after.get("happened_at") or write.now
            s.after["employee_id"] = s.after.get("employee_id") or write.employee_id

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from strangers(write, s, {"contact_id": "contact", "opportunity_id": "opportunity"})
        day, next_on = s.after["happened_at"][:10], s.after["next_on"]
        if next_on and next_on < day and s.changed("next_on", "happened_at"):
            yield Problem("next_on", N_("The next contact lies before this one."))

    def written(self, write: Write, s: Subject) -> None:
        if write.is_undo:  # which takes the tasks back as well
            return
        is_there = not s.after["deleted_at"]
        if is_there and (s.before is None or s.changed("result")):
            _finish_earlier_steps(write, s.after)
            visit_done(write, s.after)
        if s.changed(*_STEP):
            _keep_next_step(write, s.after)


def _finish_earlier_steps(write: Write, talk: Mapping[str, Any]) -> None:
    """What earlier talks planned up to this one's day is done; a new plan takes an older one's place."""
    reached, plans = talk["result"] == REACHED, bool(talk["next_on"])
    if not (reached or plans):
        return
    columns = ["id", "due_on", "opportunity_id", "activity_id"]
    for task_id, due_on, opportunity_id, activity_id in write.rows(
        "task", columns, customer_id=talk["customer_id"], state=OPEN, origin=d.Origin.ACTIVITY.value
    ):
        ours = talk["opportunity_id"]
        is_other_deal = ours and opportunity_id and ours != opportunity_id
        if activity_id == talk["id"] or is_other_deal:
            continue
        if not plans and due_on > talk["happened_at"][:10]:
            continue
        made_by = write.row("activity", activity_id) if activity_id else None
        if made_by and made_by["happened_at"] > talk["happened_at"]:
            continue  # this talk was entered late; the plan is newer
        if reached:
            write.update("task", task_id, {"state": DONE, "done_at": talk["happened_at"]})
        else:
            write.update("task", task_id, {"state": DROPPED})


def _keep_next_step(write: Write, talk: Mapping[str, Any]) -> None:
    """The task of the next step as the talk says; none for a talk that is gone or plans nothing."""
    known = write.rows("task", ["id", "state"], activity_id=talk["id"])
    if talk["deleted_at"] or not talk["next_on"]:
        for task_id, state in known:
            if state == OPEN:
                write.update("task", task_id, {"state": DROPPED})
        return
    values: dict[str, Any] = {
        "title": talk["next_what"] or _(NEXT_CONTACT),
        "due_on": talk["next_on"],
        "contact_id": talk["contact_id"],
        "opportunity_id": talk["opportunity_id"],
        "owner_id": talk["employee_id"],
    }
    for task_id, state in known:
        if state != DONE:
            write.update("task", task_id, values | {"state": OPEN})
        return
    if not _came_true(write, talk):
        kind = KIND_AFTER.get(talk["channel"], d.TaskKind.CALL.value)
        made = {"activity_id": talk["id"], "origin": d.Origin.ACTIVITY.value, "kind": kind}
        write.create("task", {"customer_id": talk["customer_id"], **values, **made})


def _came_true(write: Write, talk: Mapping[str, Any]) -> bool:
    """Whether the customer was reached on the planned day or after it: old talks come by import."""
    if talk["next_on"] > write.today.isoformat():
        return False
    reached = write.rows(
        "activity", ["happened_at"], customer_id=talk["customer_id"], result=REACHED
    )
    return any(at[:10] >= talk["next_on"] and at > talk["happened_at"] for (at,) in reached)


class TaskRules(Rules):
    """Whose task it is; done, dropped, open again; what comes again after it was done."""

    def prepare(self, write: Write, s: Subject) -> None:
        before, after = s.before, s.after
        if before is None:
            after["owner_id"] = after.get("owner_id") or write.employee_id
            _take_customer(write, after)
        elif (
            before["state"] == after["state"] == OPEN
            and (after["due_on"] or "") > before["due_on"]
            and not write.is_undo
        ):
            after["postponed"] = (before["postponed"] or 0) + 1
        after["done_at"] = (after.get("done_at") or write.now) if after["state"] == DONE else None

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        known = {
            "contact_id": "contact",
            "opportunity_id": "opportunity",
            "contract_id": "contract",
            "signal_id": "signal",
            "activity_id": "activity",
        }
        yield from strangers(write, s, known)
        yield from wrong_step(write, s, states.TASK, d.TaskState)

    def written(self, write: Write, s: Subject) -> None:
        was_done = s.before is not None and s.before["state"] == OPEN and s.after["state"] == DONE
        if was_done and s.after["recurrence"] and not write.is_undo:
            carried = (
                "customer_id",
                "contact_id",
                "opportunity_id",
                "contract_id",
                "kind",
                "title",
                "due_time",
                "lead_days",
                "recurrence",
                "owner_id",
                "origin",
                "remark",
            )
            values = {name: s.after[name] for name in carried}
            first, due = _counted_from(write, s.after), date.fromisoformat(s.after["due_on"])
            done = date.fromisoformat(s.after["done_at"][:10])
            day = next_time(s.after["recurrence"], first, max(due, done))
            write.create("task", values | {"due_on": day})


def _take_customer(write: Write, after: dict[str, Any]) -> None:
    """A task for an opportunity, contract or signal is one for its customer."""
    for entity in ("opportunity", "contract", "signal", "contact"):
        named = after.get(entity + "_id")
        if after["customer_id"] is None and named is not None:
            row = write.row(entity, named)
            after["customer_id"] = row["customer_id"] if row else None


def _counted_from(write: Write, task: Mapping[str, Any]) -> date:
    """The day that a recurring task counts from: its first one while it kept to it, else this one.

    So that what comes on the 31st comes on the 30th only where a month has no more days, and a
    holiday moves one time and not all later ones. A day moved by hand is counted from anew.
    """
    due = date.fromisoformat(task["due_on"])
    if task["customer_id"] is None:
        return due
    same = {name: task[name] for name in ("customer_id", "kind", "title", "recurrence")}
    days = [date.fromisoformat(on) for (on,) in write.rows("task", ["due_on"], **same)]
    first = min([*days, due])
    if first < due and next_time(task["recurrence"], first, due - timedelta(days=1)) != due:
        return due
    return first


def next_time(recurrence: str, due_on: date, done_on: date) -> date:
    """When a task comes again: the first of its days after it was due and done, a working day."""
    times = 1
    while True:
        if recurrence in _DAYS:
            day = due_on + timedelta(days=_DAYS[recurrence] * times)
        else:
            day = add_months(due_on, _MONTHS[recurrence] * times)
        day = next_working_day(day)
        if day > done_on:
            return day
        times += 1


class SignalRules(Rules):
    """By when to answer, who settles it; it is settled with what was answered."""

    def prepare(self, write: Write, s: Subject) -> None:
        before, after = s.before, s.after
        if before is None:
            after["raised_at"] = after.get("raised_at") or write.now
            after["owner_id"] = after.get("owner_id") or _carer(write, after["customer_id"])
        moved = before is not None and s.changed("urgency", "raised_at")
        if not after["due_at"] or (moved and not s.changed("due_at") and not write.is_undo):
            after["due_at"] = _answer_until(write, after)
        if after["state"] == d.SignalState.CLOSED and not after["answered_at"]:
            after["answered_at"] = write.now

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after = s.after
        yield from strangers(write, s, {"activity_id": "activity"})
        yield from wrong_step(write, s, states.SIGNAL, d.SignalState)
        if after["state"] == d.SignalState.CLOSED and not after["answer"]:
            yield Problem("answer", N_("Say how it was handled before you settle it."))
        if after["answered_at"] and after["answered_at"] < after["raised_at"]:
            yield Problem("answered_at", N_("It was answered before it was raised."))


def _carer(write: Write, customer_id: int | None) -> int | None:
    """Who looks after the customer; else who writes."""
    customer = write.row("customer", customer_id) if customer_id else None
    return (customer["owner_id"] if customer else None) or write.employee_id


def _answer_until(write: Write, signal: Mapping[str, Any]) -> str | None:
    if not signal["raised_at"] or not signal["customer_id"]:
        return None
    terms = FollowUpTerms(
        key_hours=value_in(write, KEY_HOURS),
        normal_days=value_in(write, NORMAL_DAYS),
        small_days=value_in(write, SMALL_DAYS),
    )
    raised = datetime.fromisoformat(signal["raised_at"])
    layer = write.kept(signal["customer_id"], "layer")
    return due_moment(raised, signal["urgency"] or "", layer, terms).isoformat(" ", "seconds")
