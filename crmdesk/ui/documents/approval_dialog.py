"""Approving on the spot: why it is needed, who decides, the password, the word that goes with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, icon_label, label, vbox

if TYPE_CHECKING:
    from crmdesk.services.approvals import Approver

# approver, password, note or reason -> the act
Decide = Callable[[int | None, str, str], ChangeSet]
NOTE_HEIGHT: Final = 64


class ApprovalDialog(Dialog):
    """``saved`` is the act after it was decided. A wrong password leaves everything as it was."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        approvers: Sequence[Approver],
        reasons: Sequence[str],
        *,
        approve: Decide,
        send_back: Decide | None,
        parent: QWidget | None = None,
        verb: str = "",
    ) -> None:
        """*verb* is what approving is called here. Without *send_back* there is only that, and no
        note."""
        super().__init__(title, parent, size=(520, 390), icon="seal-check", tone="warn")
        self._desk, self._approve, self._send_back = desk, approve, send_back
        self.saved: ChangeSet | None = None
        self.body.addWidget(self._make_reasons(reasons))
        self.who = Combo("approver")
        self.who.setAccessibleName(_("Decided by"))
        for known in approvers:
            words = known.name
            if not known.has_password:
                words = _("{name} (no password yet)").format(name=known.name)
            self.who.addItem(words, known.employee_id)
        present = self.who.findData(desk.services.employee_id)
        self.who.setCurrentIndex(max(0, present))
        self.password = QLineEdit()
        self.password.setObjectName("approvalPassword")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Approval password"))
        self.password.returnPressed.connect(self._on_approve)
        if approvers:
            pair = hbox(None, spacing=12)
            pair.addLayout(_field(_("Decided by"), self.who), 1)
            pair.addLayout(_field(_("Approval password"), self.password), 1)
            self.body.addLayout(pair)
        else:
            self.body.addWidget(
                label(
                    _(
                        "Nobody is marked as approver yet, so whoever works decides. Tick “May "
                        "approve” at an employee in the settings to ask for a password."
                    ),
                    "muted",
                    wrap=True,
                    name="noApprovers",
                )
            )
        self.note = QPlainTextEdit()
        self.note.setObjectName("approvalNote")
        self.note.setAccessibleName(_("Reason or note"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(px(NOTE_HEIGHT))
        self._noted = QWidget()
        self._noted.setLayout(_field(_("Reason or note (needed to send back)"), self.note))
        self._noted.setVisible(send_back is not None)
        self.body.addWidget(self._noted)
        self._problem = label("", "problem", wrap=True, name="approvalProblem")
        self.body.addWidget(self._problem)
        self.body.addStretch()
        self.add_close()
        self._back = self.add_button(_("Send back"), name="sendBack", icon="arrow-u-up-left")
        self._back.clicked.connect(self._on_send_back)
        self._back.setVisible(send_back is not None)
        self._yes = self.add_button(verb or _("Approve"), "primary", name="approve", icon="check")
        self._yes.clicked.connect(self._on_approve)
        (self.password if approvers else self.note).setFocus()

    def _make_reasons(self, reasons: Sequence[str]) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "callout" if reasons else "hint")
        row = hbox(frame, (12, 8, 12, 8), 8)
        row.addWidget(icon_label("info", "warn" if reasons else "info", 16))
        words = vbox(None, spacing=2)
        for reason in reasons or [_("Nothing exceeds the limits of the settings.")]:
            words.addWidget(label(reason, wrap=True))
        row.addLayout(words, 1)
        return frame

    def _on_approve(self) -> None:
        self._decide(self._approve)

    def _on_send_back(self) -> None:
        if self._send_back is None:
            return
        if not self.note.toPlainText().strip():
            self._problem.setText(_("Say why it is sent back."))
            self.note.setFocus()
            return
        self._decide(self._send_back)

    def _decide(self, decide: Decide) -> None:
        who = self.who.currentData() if self.who.count() else None
        password, note = self.password.text(), self.note.toPlainText().strip()
        self._set_busy(busy=True)
        self._desk.write(
            _("Deciding"),
            _Deciding(decide, who, password, note),
            done=self._on_done,
            failed=self._on_failed,
        )

    def _set_busy(self, *, busy: bool) -> None:
        self._yes.setEnabled(not busy)
        self._back.setEnabled(not busy)

    def _on_done(self, change_set: ChangeSet) -> None:
        self.saved = change_set
        self.accept()

    def _on_failed(self, error: CrmError) -> None:
        self._set_busy(busy=False)
        self._problem.setText(error.message())
        self.password.selectAll()
        self.password.setFocus()


class _Deciding:
    def __init__(self, decide: Decide, who: int | None, password: str, note: str) -> None:
        self._decide, self._who, self._password, self._note = decide, who, password, note

    def __call__(self, _progress: Any) -> ChangeSet:
        return self._decide(self._who, self._password, self._note)


def _field(title: str, editor: QWidget) -> Any:
    box = vbox(None, spacing=3)
    box.addWidget(label(title, "fieldLabel"))
    box.addWidget(editor)
    return box
