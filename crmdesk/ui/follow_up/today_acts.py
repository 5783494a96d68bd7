"""What the verbs of 今日 do, and where its lines, numbers and lists lead."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _
from crmdesk.models.query import ListQuery
from crmdesk.services.today_lines import Line, LineKind, named_ids
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up import today_words as words
from crmdesk.ui.follow_up.entry_acts import EntryActs, SettleDialog
from crmdesk.ui.pages import PAGES

if TYPE_CHECKING:
    from crmdesk.core.changes import ChangeSet

# Where the records of an entity are listed, and where one of them is shown.
LISTS: Final = {
    "customer": "customers",
    "activity": "activities",
    "task": "activities",
    "signal": "activities",
    "opportunity": "opportunities",
    "quote": "quotes",
    "contract": "contracts",
    "instalment": "contracts",
    "qualification": "qualifications",
    "contact": "customers",
}
# Views of the page of receivables: of a line, and of the list behind lines of an entity.
RECEIVABLES: Final = "receivables"
VIEW_OF: Final = {
    LineKind.PROMISE: "promises",
    LineKind.DUNNING: "dunning",
    LineKind.STATEMENT: "statements",
}
VIEW_OF_LIST: Final = {"promise": "promises", "statement": "statements"}
SHOWN_ON: Final = {"opportunity": "opportunity", "quote": "quote", "contract": "contract"}


class TodayActs:
    """*parent* is the page that dialogs and menus belong to."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk, self._parent = desk, parent
        self.entries = EntryActs(desk, parent)

    def do(self, verb: str, line: Line, place: QPoint) -> None:
        """Do what was asked of a line."""
        if verb == words.DONE:
            self.done(line)
        elif verb == words.POSTPONE:
            self.entries.ask_postpone(partial(self.postpone, line), place)
        elif verb == words.TALK:
            self.talk(line)
        else:
            self.open(line)

    def done(self, line: Line) -> None:
        """Tick the line off; a signal asks for its answer first."""
        services = self._desk.services
        if line.kind is LineKind.SIGNAL:
            record = services.records.fetch("signal", line.record_id)
            SettleDialog(self._desk, record, self._parent.window()).exec()
            return

        def finish(_progress: Any) -> ChangeSet:
            return services.today.done(line)

        said = _("{name}: done.").format(name=words.name(line))
        self._desk.write(_("Saving"), finish, said=said)

    def postpone(self, line: Line, until: date) -> None:
        """Put the line off."""
        services = self._desk.services

        def put_off(_progress: Any) -> ChangeSet:
            return services.today.postpone(line, until)

        said = _("{name}: postponed to {day}.").format(name=words.name(line), day=until.isoformat())
        self._desk.write(_("Saving"), put_off, said=said)

    def talk(self, line: Line) -> None:
        """Record a talk with the customer of the line; it does the task it is about."""
        from crmdesk.ui.follow_up.talk_dialog import record_talk

        task_id = line.record_id if line.kind is LineKind.TASK else line.task_id
        record_talk(
            self._desk,
            self._parent.window(),
            line.customer_id,
            task_id=task_id,
            contact_id=line.contact_id,
            opportunity_id=line.opportunity_id,
        )

    def open(self, line: Line) -> None:
        """Show what the line is about."""
        page = SHOWN_ON.get(line.entity, "")
        known = {info.id for info in PAGES}
        if page in known:
            self._desk.open_page(page, **{f"{line.entity}_id": line.record_id})
        elif line.contract_id is not None and "contract" in known:
            self._desk.open_page("contract", contract_id=line.contract_id)
        elif line.kind is LineKind.DUNNING:
            view = VIEW_OF[line.kind]
            self._desk.open_page(RECEIVABLES, tab=view, customer_id=line.customer_id)
        elif line.kind in VIEW_OF:
            self._desk.open_page(RECEIVABLES, tab=VIEW_OF[line.kind], ids=(line.record_id,))
        elif line.customer_id is None:
            record = self._desk.services.records.fetch(line.entity, line.record_id)
            self.entries.edit(line.entity, record)
        elif line.kind is LineKind.DOCUMENT:
            self._desk.open_customer(line.customer_id, tab="documents", record=line.record_id)
        elif line.kind is LineKind.BIRTHDAY:
            self._desk.open_customer(line.customer_id, tab="people")
        else:
            self._desk.open_customer(line.customer_id, tab="follow_up")

    def open_list(self, query: ListQuery, title: str) -> None:
        """Show the records that a number or a group was counted from."""
        if query.entity in VIEW_OF_LIST:
            self._desk.open_page(RECEIVABLES, tab=VIEW_OF_LIST[query.entity], ids=named_ids(query))
            return
        page = LISTS.get(query.entity, "")
        if page in {info.id for info in PAGES}:
            self._desk.open_page(
                page, entity=query.entity, filter_group=query.filter, sort=query.sort, title=title
            )
