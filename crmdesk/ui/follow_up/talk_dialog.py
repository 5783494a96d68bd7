"""The window of the talk form: saves everything as one act, and loses nothing by accident."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError, ValidationError
from crmdesk.core.i18n import _, told
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.follow_up import drafts
from crmdesk.ui.follow_up.talk_fields import CUSTOMER, NEXT_TIME
from crmdesk.ui.follow_up.talk_form import TalkForm
from crmdesk.ui.widgets import hbox, label, link, scroll_area, vbox
from crmdesk.ui.words import moment

SIZE: Final = (920, 690)
CHANNEL_KEY: Final = "talk_channel"  # the way somebody talked last is the likeliest


class TalkDialog(Dialog):
    """记跟进. *customer_id* None asks for the customer; *start* are values to begin with.

    *task_id* is the task that this talk does, where it was opened from one.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        *,
        customer_id: int | None = None,
        start: Mapping[str, Any] | None = None,
        task_id: int | None = None,
    ) -> None:
        name = desk.services.names("customer", customer_id) if customer_id else ""
        super().__init__(_("Record a follow-up"), parent, subtitle=name, size=SIZE)
        self._desk = desk
        self._asked_id = customer_id or 0
        self._task_id = task_id
        self.saved: ChangeSet | None = None
        self.form = TalkForm(desk, customer_id, fixed=customer_id is not None)
        self._draft_note = self._make_draft_note()
        self.body.addWidget(self._draft_note)
        inner = QWidget()
        vbox(inner, (0, 0, 8, 0)).addWidget(self.form)
        self._scroll = scroll_area(inner)
        self.body.addWidget(self._scroll, 1)
        self._note = label("", "problem", wrap=True, name="dialogProblem")
        self.footer.insertWidget(0, self._note, 1)
        self.add_close()
        self._save = self.add_button(_("Save"), "primary", name="dialogSave", icon="check")
        self._save.clicked.connect(self._on_save)
        self.form.changed.connect(self._on_changed)
        self._begin(start or {})

    def _make_draft_note(self) -> QWidget:
        made = QWidget()
        row = hbox(made, spacing=8)
        self._draft_text = label("", "warn", name="draftNote")
        row.addWidget(self._draft_text)
        afresh = link(_("Begin afresh"), name="draftForget")
        afresh.clicked.connect(self._on_afresh)
        row.addWidget(afresh)
        row.addStretch()
        made.hide()
        return made

    def _begin(self, start: Mapping[str, Any]) -> None:
        usual = {"channel": self._desk.preferences.get(CHANNEL_KEY) or None}
        self.form.take({n: v for n, v in {**usual, **start}.items() if v is not None})
        draft = drafts.kept(self._desk, self._asked_id)
        if draft is not None:
            self.form.set_state(draft.state)
            self._draft_text.setText(
                _("Goes on with what you left unsaved {when}.").format(when=moment(draft.left_at))
            )
            self._draft_note.show()
        self.form.start_cursor()

    def _on_afresh(self) -> None:
        drafts.forget(self._desk, self._asked_id)
        self.form.set_state(self.form.untouched)
        self._draft_note.hide()
        self.form.start_cursor()

    def _on_changed(self) -> None:
        if not self.form.wrong_boxes():
            self._note.setText("")

    def _show_wrong(self) -> None:
        """The cursor into the first field that is wrong, and that field into sight."""
        wrong = self.form.wrong_boxes()
        if not wrong:
            return
        editor = wrong[0].editor
        if editor is not None:
            editor.setFocus()
        QTimer.singleShot(0, self, partial(self._scroll.ensureWidgetVisible, wrong[0]))

    # --- saving ------------------------------------------------------------------------------------
    def _on_save(self) -> None:
        from crmdesk.ui.follow_up.saving import save_talk

        try:
            values = self.form.values()
            signals, deal = self.form.signal_values(), self.form.deal_values()
        except FieldError:
            self._note.setText(_("Correct the marked fields first."))
            self._show_wrong()
            return
        if values.get(CUSTOMER) is None:
            self.form.main.boxes[CUSTOMER].show_problem(_("Whom did you talk with?"))
            self.form.main.focus(CUSTOMER)
            return
        self._channel = str(values.get("channel") or "")
        self._save.setEnabled(False)
        services, task_id, paths = self._desk.services, self._task_id, self.form.paths()
        next_time = values.pop(NEXT_TIME, None)
        name = services.names("customer", int(values[CUSTOMER]))
        self._desk.write(
            _("Saving"),
            lambda _p: save_talk(services, values, signals, deal, paths, next_time, task_id),
            said=_("The follow-up with {name} is saved.").format(name=name),
            done=self._on_saved,
            failed=self._on_failed,
        )

    def _on_saved(self, change_set: ChangeSet) -> None:
        self.saved = change_set
        drafts.forget(self._desk, self._asked_id)
        if self._channel:
            self._desk.preferences.set(CHANNEL_KEY, self._channel)
        self.accept()

    def _on_failed(self, error: CrmError) -> None:
        self._save.setEnabled(True)
        if isinstance(error, ValidationError):
            rest = self.form.show_problems(error.problems)
            self._note.setText(
                told(p.message() for p in rest) or _("Correct the marked fields first.")
            )
            self._show_wrong()
        else:
            self._note.setText(error.message())

    # --- leaving -----------------------------------------------------------------------------------
    def has_changes(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.form.is_touched()

    def may_leave(self) -> bool:
        """Ask what becomes of what was typed: gone on with, kept as a draft, thrown away."""
        if not self.has_changes():
            drafts.forget(self._desk, self._asked_id)
            return True
        answer = message.ask(
            _("The follow-up is not saved"),
            _("As a draft it is here again when you record a follow-up the next time."),
            [
                message.Choice("throw", _("Throw away")),
                message.Choice("back", _("Go on writing")),
                message.Choice("keep", _("Keep as a draft"), "primary"),
            ],
            parent=self,
        )
        if answer == "keep":
            drafts.keep(self._desk, self._asked_id, drafts.Draft(self.form.state(), clock.now()))
        elif answer == "throw":
            drafts.forget(self._desk, self._asked_id)
        return answer in ("keep", "throw")


def record_talk(
    desk: Desk,
    parent: QWidget | None,
    customer_id: int | None = None,
    *,
    task_id: int | None = None,
    **start: Any,
) -> ChangeSet | None:
    """Show the talk form; what was saved, None if nothing was. *start*: ``opportunity_id`` …"""
    dialog = TalkDialog(desk, parent, customer_id=customer_id, start=start, task_id=task_id)
    dialog.exec()
    return dialog.saved
