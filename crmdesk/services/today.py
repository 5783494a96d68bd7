"""今日: what one person has to do on a day, and doing it.

    day = services.today.today(employee_id)
    services.today.done(day.groups[0].lines[0])
    services.today.postpone(line, until)

Lines come from indexed questions only, so that the page stands in a fifth of a second with
200,000 customers. What is done or put off from a line of reminders becomes a task of the same
title, by which the line is not spoken of again for a while (``today_reminders``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, Final

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _
from crmdesk.models.database import Database
from crmdesk.models.deal_choices import Channel, TaskKind, TaskState
from crmdesk.services import birthdays, today_kpis, today_people
from crmdesk.services.calling import callees
from crmdesk.services.customer_stats import CustomerStats
from crmdesk.services.follow_ups import DONE, POSTPONED, TALKED, FollowUpService
from crmdesk.services.setting_specs import DAY_CAPACITY
from crmdesk.services.settings import SettingsService
from crmdesk.services.today_lines import Group, Line, LineKind, Today
from crmdesk.services.today_reminders import reminders
from crmdesk.services.today_scope import Scope
from crmdesk.services.writing import WriteContext, Writer

CONTACTED: Final = N_("Contacted")
# Lines that are done by a contact with the customer, and lines that become a task of which kind.
BY_CONTACT: Final = frozenset({LineKind.CONTACT, LineKind.STALE, LineKind.NO_PLAN})
TASK_OF: Final = {
    LineKind.BIRTHDAY: TaskKind.CARE,
    LineKind.CONTRACT: TaskKind.RENEW,
    LineKind.DOCUMENT: TaskKind.HANDLE,
    LineKind.QUOTE: TaskKind.QUOTE,
    LineKind.INSTALMENT: TaskKind.COLLECT,
    LineKind.PROMISE: TaskKind.COLLECT,
    LineKind.DUNNING: TaskKind.COLLECT,
    LineKind.STATEMENT: TaskKind.COLLECT,
    LineKind.SIGNAL: TaskKind.HANDLE,
    LineKind.CONTACT: TaskKind.CALL,
    LineKind.STALE: TaskKind.CALL,
    LineKind.NO_PLAN: TaskKind.CALL,
}


class TodayService:
    """The day of an employee, and what is done with its lines."""

    def __init__(
        self,
        database: Database,
        settings: SettingsService,
        stats: CustomerStats,
        follow_ups: FollowUpService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._settings = settings
        self._stats = stats
        self._follow_ups = follow_ups
        self._make_context = make_context

    # --- reading --------------------------------------------------------------------------
    def today(
        self,
        employee_id: int | None = None,
        as_of: date | None = None,
        capacity: int | None = None,
    ) -> Today:
        """The day of one employee, or of all. *capacity* is how many contacts one can do
        (the setting, if not given). Brings grades to today first, once a day.
        """
        self._stats.refresh()
        now = clock.now() if as_of is None else datetime.combine(as_of, time(23, 59, 59))
        if capacity is None:
            capacity = self._settings.get(DAY_CAPACITY)
        with self._database.read() as connection:
            scope = Scope(connection, now, employee_id, capacity)
            contacts = today_people.contacts(scope)
            called = {line.customer_id for line in contacts.lines}
            groups = [
                contacts,
                today_people.tasks(scope),
                today_people.signals(scope),
                *reminders(scope, today_people.birthday_lines(scope), called),
                today_people.without_plan(scope),
            ]
            moon = birthdays.lunar(scope.as_of)
            return Today(
                as_of=scope.as_of,
                employee_id=employee_id,
                kpis=today_kpis.kpis(scope),
                groups=tuple(_with_people(scope, groups)),
                week=today_people.week(scope),
                lunar=moon.text if moon else "",
            )

    # --- doing ----------------------------------------------------------------------------
    def done(self, line: Line, said: str = "") -> ChangeSet:
        """Tick a line off; *said* is what was talked about, or what was answered to a signal.

        A contact becomes a talk that reached the customer, a task is done, a signal is settled
        (ValidationError without an answer), anything else becomes a task that is done.
        """
        if line.kind is LineKind.TASK:
            return self._follow_ups.do_task(line.record_id)
        if line.kind is LineKind.SIGNAL:
            return self._follow_ups.settle_signal(line.record_id, said)
        if line.kind in BY_CONTACT:
            return self._contacted(line, said)
        values = {"state": TaskState.DONE.value, "due_on": clock.today()}
        return self._task(line, DONE, values)

    def postpone(self, line: Line, until: date) -> ChangeSet:
        """Put a line off: a task moves to the day, anything else becomes a task of that day."""
        if line.kind is LineKind.TASK:
            return self._follow_ups.postpone_task(line.record_id, until)
        return self._task(line, POSTPONED, {"due_on": until}, day=until.isoformat())

    def _contacted(self, line: Line, said: str) -> ChangeSet:
        with Writer(self._make_context(), TALKED, {"name": line.customer_name}) as writer:
            writer.create(
                "activity",
                {
                    "customer_id": line.customer_id,
                    "contact_id": line.contact_id,
                    "opportunity_id": line.opportunity_id,
                    "channel": Channel.PHONE.value,
                    "summary": said or _(CONTACTED),
                },
            )
        return writer.change_set

    def _task(self, line: Line, act: str, values: dict[str, Any], **params: object) -> ChangeSet:
        title = line.title
        if line.kind is LineKind.SIGNAL:
            title = _("Answer: {what}").format(what=line.title)
        with Writer(self._make_context(), act, {"what": title[:60], **params}) as writer:
            links = {
                "customer_id": line.customer_id,
                "contact_id": line.contact_id,
                "opportunity_id": line.opportunity_id,
                "contract_id": line.contract_id,
                "signal_id": line.record_id if line.kind is LineKind.SIGNAL else None,
            }
            made = {"kind": TASK_OF[line.kind].value, "title": title[:200]}
            writer.create("task", links | made | values)
        return writer.change_set


def _with_people(scope: Scope, groups: Iterable[Group]) -> list[Group]:
    """The same groups with names and whom to call: the line's own contact, else the primary one."""
    found = list(groups)
    meant = {_meant(line) for group in found for line in group.lines}
    known = callees(scope.connection, meant)

    def named(line: Line) -> Line:
        who = known[_meant(line)]
        return replace(line, customer_name=who.customer, contact_name=who.name, phone=who.phone)

    return [replace(group, lines=tuple(named(line) for line in group.lines)) for group in found]


def _meant(line: Line) -> tuple[int, int | None]:
    """The customer of a line (0: none) and the person it means, if it means one."""
    return line.customer_id or 0, line.contact_id
