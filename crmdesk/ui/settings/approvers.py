"""Who may approve quotes and contracts, and their passwords."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.dialogs.password import PasswordLine
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.settings.section import Section, panel
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Pill, button, clear, hbox, label, line, link, vbox

if TYPE_CHECKING:
    from crmdesk.services.approvals import Approver


class ApproversSection(Section):
    """See the module."""

    entities: ClassVar[tuple[str, ...]] = ("employee",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._reading = LatestOnly(desk.jobs, self)
        self._approvers: Sequence[Approver] = ()
        frame, column = panel(
            _("Who approves"),
            _(
                "What exceeds the limits under “Company and parameters” is approved on the spot "
                "with the password of one of these people. While nobody is chosen, whoever works "
                "decides."
            ),
            name="approversPanel",
        )
        self._rows = vbox(None, spacing=0)
        column.addLayout(self._rows)
        people = link(_("Choose who may approve"), "users-three", name="chooseApprovers")
        people.setToolTip(_("Tick “May approve” at an employee"))
        people.clicked.connect(self._on_people)
        column.addWidget(people)
        self.outer.addWidget(frame)
        self.outer.addStretch()

    def refresh(self) -> None:
        approvals = self.desk.services.approvals
        self._reading.ask(_("Reading"), lambda _p: approvals.approvers(), self._on_read)

    def _on_read(self, approvers: Sequence[Approver]) -> None:
        self._approvers = approvers
        clear(self._rows)
        if not approvers:
            self._rows.addWidget(label(_("Nobody is chosen yet."), "muted", name="nobodyApproves"))
        for approver in approvers:
            self._rows.addWidget(self._row(approver))

    def _row(self, approver: Approver) -> QWidget:
        made = QWidget()
        outer = vbox(made)
        row = hbox(None, (0, 7, 0, 7), 10)
        row.addWidget(label(approver.name, "strong"))
        row.addWidget(
            Pill(_("password set"), "good")
            if approver.has_password
            else Pill(_("no password yet"), "warn")
        )
        row.addStretch()
        words = _("Change …") if approver.has_password else _("Set the approval password …")
        change = button(words, "lock-simple", name=f"approver_{approver.employee_id}")
        change.setProperty("approver", str(approver.employee_id))
        change.clicked.connect(self._on_change)
        row.addWidget(change)
        outer.addLayout(row)
        outer.addWidget(line())
        return made

    def _on_change(self) -> None:
        wanted = int(self.sender().property("approver"))
        approver = next(a for a in self._approvers if a.employee_id == wanted)
        if ApproverPasswordDialog(self.desk, approver, self._approvers, self.window()).exec():
            message.notify(_("The approval password of {name} is set.").format(name=approver.name))
            self.refresh()

    def _on_people(self) -> None:
        self.desk.open_page("settings", section="people")


class ApproverPasswordDialog(Dialog):
    """A new approval password: with the one before, or vouched for by another approver."""

    def __init__(
        self, desk: Desk, approver: Approver, approvers: Sequence[Approver], parent: QWidget
    ) -> None:
        super().__init__(
            _("Approval password of {name}").format(name=approver.name),
            parent,
            subtitle=_("At least four characters. It is kept in the file, unreadable."),
        )
        self.setMinimumWidth(px(420))
        self._desk, self._approver = desk, approver
        others = [a for a in approvers if a.has_password and a.employee_id != approver.employee_id]
        self.vouch = Combo("voucher")
        self.vouch.setAccessibleName(_("Checked by"))
        self.vouch.addItem(_("the present password"), None)
        for other in others:
            self.vouch.addItem(_("{name} vouches").format(name=other.name), other.employee_id)
        self.old = PasswordLine(_("Password"), "approverOld")
        self.new = PasswordLine(_("New password"), "approverNew")
        self.again = PasswordLine(_("New password again"), "approverAgain")
        if approver.has_password:
            if others:
                self._add(_("Checked by"), self.vouch)
            self._add(_("Password"), self.old)
        self._add(self.new.accessibleName(), self.new)
        self._add(self.again.accessibleName(), self.again)
        self._problem = label("", "problem", wrap=True, name="approverProblem")
        self.body.addWidget(self._problem)
        self.add_close()
        save = self.add_button(_("Set the password"), "primary", name="approverSave")
        save.clicked.connect(self._on_save)

    def _add(self, caption: str, editor: QWidget) -> None:
        self.body.addWidget(label(caption, "fieldLabel"))
        self.body.addWidget(editor)

    def _on_save(self) -> None:
        new, old, voucher = self.new.text(), self.old.text(), self.vouch.currentData()
        if new != self.again.text():
            self._problem.setText(_("The two new passwords differ."))
            self.again.setFocus()
            return
        approvals, employee_id = self._desk.services.approvals, self._approver.employee_id

        def save(_progress: Any) -> None:
            if voucher is None:
                approvals.set_password(employee_id, new, old)
            else:
                approvals.reset_password(employee_id, voucher, old, new)

        self._desk.jobs.run(
            _("Setting the password"),
            save,
            writes=True,
            done=self._on_saved,
            failed=self._on_failed,
        )

    def _on_saved(self, _nothing: object) -> None:
        self.accept()

    def _on_failed(self, error: CrmError) -> None:
        self._problem.setText(error.message())
