"""What is done with talks, tasks and signals from lists, the timeline and 今日: all with undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from crmdesk.core import clock
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.follow_up.talk_fields import EDITORS
from crmdesk.ui.follow_up.today_words import postponements
from crmdesk.ui.forms.editors import EditorMaker
from crmdesk.ui.forms.line_editors import TextEditor
from crmdesk.ui.forms.next_date_editor import NextDateEditor
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import label, passing_menu

if TYPE_CHECKING:
    from collections.abc import Callable

TITLES: Final = {
    "activity": N_("Edit the follow-up"),
    "task": N_("Edit the task"),
    "signal": N_("Edit the signal"),
}
SIZES: Final = {"activity": (900, 640), "task": (720, 480), "signal": (720, 480)}
SPANS: Final = {"channel": 4, "purposes": 4, "result": 2, "raised_at": 2}
ANSWER: Final = ("answer",)


class EntryDialog(RecordDialog):
    """A talk, a task or a signal in its own form."""

    editors: ClassVar[Mapping[str, EditorMaker]] = EDITORS

    def arranged(self, specs: list[FieldSpec]) -> list[FieldSpec]:
        """Chips in long rows, moments wide enough to be read."""
        return [replace(s, span=SPANS.get(s.name, s.span)) for s in specs]


class EntryActs:
    """The verbs of entries. *parent* is where dialogs and menus belong."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk, self._parent = desk, parent

    def do(
        self, verb: str, entity: str, record: Mapping[str, Any], place: QPoint | None = None
    ) -> None:
        """Do what was asked of an entry."""
        record_id = int(record["id"])
        if verb == "edit":
            self.edit(entity, record)
        elif verb == "delete":
            self.delete(entity, record_id)
        elif verb == "done":
            self.finish(record_id)
        elif verb == "reopen":
            self.reopen(record_id)
        elif verb == "postpone":
            self.ask_postpone(partial(self.postpone, record_id), place)
        elif verb == "take":
            self.take(record_id)
        elif verb == "settle":
            self.settle(record)

    # --- tasks ---------------------------------------------------------------------------------------
    def new_task(self, customer_id: int | None = None, **start: Any) -> None:
        """Enter a task."""
        fixed = {"customer_id": customer_id} if customer_id is not None else {}
        start = {
            "due_on": clock.today(),
            "owner_id": self._desk.services.employee_id,
            **start,
        }
        dialog = EntryDialog(
            self._desk, "task", _("New task"), self._parent.window(), fixed=fixed, start=start,
            size=SIZES["task"], only=NEW_TASK,
        )  # fmt: skip
        dialog.exec()

    def finish(self, task_id: int) -> None:
        """A task is done."""
        services = self._desk.services
        self._desk.write(
            _("Saving"), lambda _p: services.follow_ups.do_task(task_id), said=_("Done.")
        )

    def reopen(self, task_id: int) -> None:
        """A task is to be done after all."""
        services = self._desk.services
        self._desk.write(
            _("Saving"),
            lambda _p: services.follow_ups.reopen_task(task_id),
            said=_("It is on the list again."),
        )

    def postpone(self, task_id: int, until: date) -> None:
        """A task is put off."""
        services = self._desk.services
        self._desk.write(
            _("Saving"),
            lambda _p: services.follow_ups.postpone_task(task_id, until),
            said=_("Postponed to {day}.").format(day=until.isoformat()),
        )

    def ask_postpone(self, act: Callable[[date], None], place: QPoint | None = None) -> None:
        """Offer days; *act* gets the chosen one."""
        menu = passing_menu(self._parent)
        menu.setObjectName("postponeMenu")
        today = clock.today()
        for number, (words, until) in enumerate(postponements(today), 1):
            text = f"&{number}  {words}  {until:%m-%d}"
            menu.addAction(text).triggered.connect(partial(_with, act, until))
        other = menu.addAction("&4  " + _("Another day …"))
        other.triggered.connect(partial(self._ask_day, act))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])
        menu.exec(place if place is not None else QCursor.pos())

    def _ask_day(self, act: Callable[[date], None], *_checked: object) -> None:
        dialog = AskDay(self._parent.window())
        if dialog.exec() and dialog.chosen is not None:
            act(dialog.chosen)

    # --- signals -------------------------------------------------------------------------------------
    def take(self, signal_id: int) -> None:
        """A signal is in hand."""
        services = self._desk.services
        self._desk.write(
            _("Saving"),
            lambda _p: services.follow_ups.take_signal(signal_id),
            said=_("It is in hand."),
        )

    def settle(self, record: Mapping[str, Any]) -> None:
        """A signal was answered: how?"""
        dialog = SettleDialog(self._desk, record, self._parent.window())
        dialog.exec()

    # --- any -------------------------------------------------------------------------------------------
    def edit(self, entity: str, record: Mapping[str, Any]) -> None:
        """Change an entry in its form."""
        dialog = EntryDialog(
            self._desk, entity, _(TITLES[entity]), self._parent.window(), record=record,
            size=SIZES[entity], only=EDITED[entity],
        )  # fmt: skip
        dialog.exec()

    def delete(self, entity: str, record_id: int) -> None:
        """Into the recycle bin."""
        services = self._desk.services
        self._desk.write(
            _("Deleting"),
            lambda _p: services.records.remove(entity, [record_id]),
            said=_("Deleted."),
        )


NEW_TASK: Final = (
    "customer_id", "kind", "title", "due_on", "due_time", "lead_days", "recurrence", "owner_id",
    "remark",
)  # fmt: skip
EDITED: Final = {
    "activity": (),
    "task": NEW_TASK[1:],
    "signal": ("kind", "urgency", "text", "owner_id", "raised_at", "answer"),
}


class AskDay(Dialog):
    """Until when? ``chosen`` is the day after the dialog was accepted."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(_("Postpone to"), parent, size=(780, 220))
        self.chosen: date | None = None
        spec = FieldSpec(kind=Kind.DATE, name="until", label=N_("Postpone to"))
        self.editor = NextDateEditor(spec)
        self.body.addWidget(self.editor)
        self._problem = label("", "problem", wrap=True, name="dialogProblem")
        self.body.addWidget(self._problem)
        self.body.addStretch()
        self.add_close()
        self.add_button(_("Postpone"), "primary", name="postponeTake").clicked.connect(self._take)
        self.editor.setFocus()

    def _take(self) -> None:
        try:
            found = self.editor.value()
        except FieldError as error:
            self._problem.setText(error.message())
            return
        if not isinstance(found, date):
            self._problem.setText(_("Type the day, such as 3/15 or +7."))
        elif found < clock.today():
            self._problem.setText(_("This day is over."))
        else:
            self.chosen = found
            self.accept()


class SettleDialog(Dialog):
    """How a signal was handled; the customer's words stand above."""

    def __init__(self, desk: Desk, record: Mapping[str, Any], parent: QWidget | None) -> None:
        name = desk.services.names("customer", int(record["customer_id"]))
        super().__init__(_("Settle the signal"), parent, subtitle=name, size=(600, 330))
        self._desk, self._record = desk, record
        self.body.addWidget(label(str(record["text"]), wrap=True))
        spec = desk.services.catalogue.by_key("signal")["answer"]
        self.body.addWidget(label(spec.title, "fieldLabel"))
        self.editor = TextEditor(spec)
        self.editor.set_value(record.get("answer"))
        self.editor.text.setFixedHeight(px(92))
        self.body.addWidget(self.editor)
        self._problem = label("", "problem", wrap=True, name="dialogProblem")
        self.body.addWidget(self._problem)
        self.body.addStretch()
        self.add_close()
        self._take = self.add_button(_("Settle"), "primary", name="settleTake")
        self._take.clicked.connect(self._on_take)
        self.editor.setFocus()

    def _on_take(self) -> None:
        answer = self.editor.text.toPlainText().strip()
        if not answer:
            self._problem.setText(_("Write how it was handled; the next one wants to know."))
            return
        services, signal_id = self._desk.services, int(self._record["id"])
        self._take.setEnabled(False)
        self._desk.write(
            _("Saving"),
            lambda _p: services.follow_ups.settle_signal(signal_id, answer),
            said=_("Settled."),
            done=self._on_done,
            failed=self._on_failed,
        )

    def _on_done(self, _change_set: object) -> None:
        self.accept()

    def _on_failed(self, error: Any) -> None:
        self._take.setEnabled(True)
        self._problem.setText(error.message())

    def has_changes(self) -> bool:
        """Whether an answer was typed."""
        return self.editor.text.toPlainText().strip() != str(self._record.get("answer") or "")


def _with(act: Callable[[date], None], until: date, *_checked: object) -> None:
    act(until)
