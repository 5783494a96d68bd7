"""变更历史 of the customer of a document, read when somebody looks at it."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk
from crmdesk.ui.history.act_list import ActList
from crmdesk.ui.widgets import card, vbox


class HistoryTab(QWidget):
    """Who changed what when, of the customer; any act can be taken back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("tab_history")
        sheet = card("documentHistory")
        vbox(self).addWidget(sheet)
        self.list = ActList(desk, _("History"))
        vbox(sheet, (1, 8, 1, 1)).addWidget(self.list)
        self._wanted: int | None = None

    def show_customer(self, customer_id: int) -> None:
        """Show it; read only when somebody looks."""
        self._wanted = customer_id
        if self.isVisible():
            self.list.show_customer(customer_id)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._wanted is not None:
            self.list.show_customer(self._wanted)
