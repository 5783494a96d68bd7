"""The list of employees: who leaves hands over first, in one dialog."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.settings.entity_editor import EntityEditor
from crmdesk.ui.widgets import button, link

LEFT = "has_left"


class EmployeeDialog(RecordDialog):
    """Somebody who leaves while something is open is refused; then the handover is one click away."""

    def __init__(self, desk: Desk, title: str, parent: QWidget, record: Any) -> None:
        super().__init__(desk, "employee", title, parent, record=record, size=(560, 340))
        self._employee_id = int(record["id"]) if record is not None else None
        self._hand_over = link(_("Hand over everything …"), "swap", name="dialogHandover")
        self._hand_over.clicked.connect(self._on_hand_over)
        self._hand_over.hide()
        self.footer.insertWidget(1, self._hand_over)

    def _on_failed(self, error: CrmError) -> None:
        super()._on_failed(error)
        problems = error.problems if isinstance(error, ValidationError) else ()
        self._hand_over.setVisible(any(p.field == LEFT for p in problems))

    def _on_hand_over(self) -> None:
        from crmdesk.ui.settings.handover_dialog import HandoverDialog

        if self._employee_id is None:
            return
        dialog = HandoverDialog(self._desk, self._employee_id, self, leaving=True)
        if dialog.exec():
            self.accept()


class EmployeeEditor(EntityEditor):
    """With the button that hands over the work of whoever is under the cursor."""

    def __init__(self, desk: Desk, columns: Any, *, nouns: tuple[str, str, str], icon: str) -> None:
        super().__init__(desk, "employee", columns, nouns=nouns, icon=icon)
        self.hand_over = button(_("Hand over …"), "swap", name="handOver")
        self.hand_over.setToolTip(_("Give everything open of this colleague to others"))
        self.hand_over.setEnabled(False)
        self.hand_over.clicked.connect(self._on_hand_over)
        self.tools.insertWidget(3, self.hand_over)

    def _show_state(self) -> None:
        super()._show_state()
        if hasattr(self, "hand_over"):
            self.hand_over.setEnabled(self.list.table.selected_count() == 1)

    def dialog(self, title: str, record: Any) -> RecordDialog:
        return EmployeeDialog(self.desk, title, self.window(), record)

    def _on_hand_over(self) -> None:
        from crmdesk.ui.settings.handover_dialog import HandoverDialog

        current = self.list.table.current_id()
        if current is not None:
            HandoverDialog(self.desk, current, self).exec()
