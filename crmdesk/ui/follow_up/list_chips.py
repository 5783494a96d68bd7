"""The quick filters of the follow-up lists."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from crmdesk.core.i18n import _
from crmdesk.models.query import Condition, Group, Op
from crmdesk.ui.follow_up.entry_view import ACTIVITY, TASK
from crmdesk.ui.lists.entity_list import ALL, ListChip

# The chip a list begins with: what is still to be done, and of the talks all.
FIRST: Final = {"activity": ALL, "task": "open", "signal": "open"}
WAITING: Final = ("open", "handling")


def chips(entity: str, me: int | None, today: date) -> list[ListChip]:
    """The chips of one list; *me* is who works."""
    if entity == ACTIVITY:
        return _talks(me, today)
    return _tasks(me, today) if entity == TASK else _signals(me)


def _one_of(name: str, *values: object) -> Condition:
    return Condition(name, Op.ONE_OF, tuple(values))  # type: ignore[arg-type]


def _talks(me: int | None, today: date) -> list[ListChip]:
    monday = (today - timedelta(days=today.weekday())).isoformat()
    since = today.replace(day=1).isoformat()
    found = [ListChip(ALL, _("All"))]
    if me is not None:
        found.append(ListChip("mine", _("Mine"), Group((_one_of("employee_id", me),))))
    return [
        *found,
        ListChip("today", _("Today"), Group((Condition("happened_at", Op.EQUALS, (today.isoformat(),)),))),
        ListChip("week", _("This week"), Group((Condition("happened_at", Op.AT_LEAST, (monday,)),))),
        ListChip("month", _("This month"), Group((Condition("happened_at", Op.AT_LEAST, (since,)),))),
        ListChip("missed", _("Not reached"), Group((_one_of("result", "not_reached", "no_reply"),))),
    ]  # fmt: skip


def _tasks(me: int | None, today: date) -> list[ListChip]:
    is_open, day = _one_of("state", "open"), today.isoformat()
    week = (today + timedelta(days=7)).isoformat()
    found = [ListChip("open", _("To do"), Group((is_open,)))]
    if me is not None:
        found.append(ListChip("mine", _("Mine to do"), Group((is_open, _one_of("owner_id", me)))))
    return [
        *found,
        ListChip("overdue", _("Overdue"), Group((is_open, Condition("due_on", Op.LESS, (day,))))),
        ListChip("today", _("Today"), Group((is_open, Condition("due_on", Op.EQUALS, (day,))))),
        ListChip("week", _("Next seven days"),
                 Group((is_open, Condition("due_on", Op.BETWEEN, (day, week))))),
        ListChip("done", _("Done"), Group((_one_of("state", "done"),))),
        ListChip(ALL, _("All")),
    ]  # fmt: skip


def _signals(me: int | None) -> list[ListChip]:
    waiting = _one_of("state", *WAITING)
    found = [ListChip("open", _("To be answered"), Group((waiting,)))]
    if me is not None:
        found.append(ListChip("mine", _("Mine"), Group((waiting, _one_of("owner_id", me)))))
    return [
        *found,
        ListChip("complaint", _("Complaints"), Group((_one_of("kind", "complaint", "churn"),))),
        ListChip("need", _("Needs"), Group((_one_of("kind", "need", "referral"),))),
        ListChip("praise", _("Praise and suggestions"),
                 Group((_one_of("kind", "praise", "suggestion"),))),
        ListChip("closed", _("Settled"), Group((_one_of("state", "closed"),))),
        ListChip(ALL, _("All")),
    ]  # fmt: skip
