"""Who allows that imported sales of the past are not held by credit control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.widgets import label

if TYPE_CHECKING:
    from crmdesk.services.approvals import Approver
    from crmdesk.services.importing.options import ImportOptions


def allowed(desk: Desk, options: ImportOptions, parent: QWidget) -> ImportOptions | None:
    """The options with who allows it, asked for once; None if nobody did."""
    if not options.past_sales or options.approver_id is not None:
        return options
    approvers = desk.services.approvals.approvers()
    if not approvers:
        return options
    dialog = PastSalesDialog(desk, approvers, parent)
    if not dialog.exec() or dialog.approver_id is None:
        return None
    return replace(options, approver_id=dialog.approver_id)


class PastSalesDialog(Dialog):
    """``approver_id`` is who proved that he may allow it."""

    def __init__(self, desk: Desk, approvers: Sequence[Approver], parent: QWidget | None) -> None:
        super().__init__(
            _("Take over sales of the past"),
            parent,
            size=(460, 280),
            icon="seal-check",
            tone="warn",
        )
        self._desk = desk
        self.approver_id: int | None = None
        self.body.addWidget(
            label(
                _(
                    "Sales of the past are not held by credit control. Somebody who may approve "
                    "allows it; who would have been held is logged."
                ),
                wrap=True,
            )
        )
        self.who = Combo("pastSalesApprover")
        self.who.setAccessibleName(_("Decided by"))
        for known in approvers:
            self.who.addItem(known.name, known.employee_id)
        self.password = QLineEdit()
        self.password.setObjectName("pastSalesPassword")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Approval password"))
        self.password.returnPressed.connect(self._on_allow)
        for words, field in ((_("Decided by"), self.who), (_("Approval password"), self.password)):
            self.body.addWidget(label(words, "fieldLabel"))
            self.body.addWidget(field)
        self._problem = label("", "problem", wrap=True, name="pastSalesProblem")
        self.body.addWidget(self._problem)
        self.body.addStretch()
        self.add_close()
        self._yes = self.add_button(_("Allow"), "primary", name="allowPastSales", icon="check")
        self._yes.clicked.connect(self._on_allow)
        self.password.setFocus()

    def _on_allow(self) -> None:
        approvals, who = self._desk.services.approvals, self.who.currentData()
        password = self.password.text()
        self._yes.setEnabled(False)
        self._desk.jobs.run(
            _("Checking the password"),
            lambda _progress: approvals.decide(who, password),
            done=self._on_done,
            failed=self._on_failed,
        )

    def _on_done(self, approver_id: int | None) -> None:
        self.approver_id = approver_id
        self.accept()

    def _on_failed(self, error: CrmError) -> None:
        self._yes.setEnabled(True)
        self._problem.setText(error.message())
        self.password.selectAll()
        self.password.setFocus()
