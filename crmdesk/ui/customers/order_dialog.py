"""The order in which a purchase is approved: drag a person, or move him with the arrows."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui import icons
from crmdesk.ui.customers.people import People
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, hbox, vbox

_ID: Final = int(Qt.ItemDataRole.UserRole)
_TEXT: Final = _ID + 1


class OrderList(QListWidget):
    """Rows that can be dragged; Alt+↑ and Alt+↓ move the current one. Ticked ones approve."""

    def __init__(self, people: People) -> None:
        super().__init__()
        self.setObjectName("orderList")
        self.setAccessibleName(_("Order of approval"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setIconSize(QSize(px(18), px(18)))
        approving = {p.contact_id for p in people.steps}
        for person in people.on_path:
            item = QListWidgetItem()
            item.setData(_ID, person.contact_id)
            item.setData(_TEXT, _("{name}　{role}").format(name=person.named, role=person.role))
            icon = "check-circle" if person.is_met else "circle-dashed"
            item.setIcon(icons.icon(icon, "good" if person.is_met else "warn", 18))
            item.setToolTip(person.state)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_on = person.contact_id in approving
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
            self.addItem(item)
        self.setCurrentRow(0)
        self.number()
        self.model().rowsMoved.connect(self.number)
        self.model().rowsInserted.connect(self.number)
        self.model().rowsRemoved.connect(self.number)
        self.itemChanged.connect(self._on_changed)

    def number(self) -> None:
        """Write the places before the names of those who approve."""
        place = 0
        self.blockSignals(True)
        for row in range(self.count()):
            item = self.item(row)
            is_on = item.checkState() == Qt.CheckState.Checked
            place += is_on
            item.setText(f"{place}.  {item.data(_TEXT)}" if is_on else f"{item.data(_TEXT) or ''}")
        self.blockSignals(False)
        self.viewport().update()

    def _on_changed(self, _item: QListWidgetItem) -> None:
        self.number()

    def places(self) -> dict[int, int | None]:
        """The place of each contact as ticked and ordered; None for those who do not approve."""
        found: dict[int, int | None] = {}
        place = 0
        for row in range(self.count()):
            item = self.item(row)
            is_on = item.checkState() == Qt.CheckState.Checked
            place += is_on
            found[int(item.data(_ID))] = place if is_on else None
        return found

    def shift(self, step: int) -> None:
        """Move the current person one place."""
        row = self.currentRow()
        if row >= 0 and 0 <= row + step < self.count():
            item = self.takeItem(row)
            self.insertItem(row + step, item)
            self.setCurrentRow(row + step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in steps:
            self.shift(steps[key])
        else:
            super().keyPressEvent(event)


class OrderDialog(Dialog):
    """Saves the places 1, 2, 3 … of everybody who approves in one act."""

    def __init__(self, desk: Desk, people: People, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Order of approval"), parent,
            subtitle=_("Who agrees first, who signs last. Tick who approves; drag a row or use the arrows (Alt+↑ ↓)."),
            size=(460, 420),
        )  # fmt: skip
        self._desk = desk
        self._before = {p.contact_id: p.row["path_order"] for p in people.on_path}
        row = hbox(None, spacing=10)
        self.list = OrderList(people)
        row.addWidget(self.list, 1)
        row.addLayout(self._make_arrows())
        self.body.addLayout(row, 1)
        self.add_close()
        save = self.add_button(_("Save"), "primary", name="dialogSave", icon="check")
        save.clicked.connect(self._on_save)
        self.list.setFocus()

    def _make_arrows(self) -> QVBoxLayout:
        column = vbox(None, spacing=8)
        self._earlier = button(_("Earlier"), "arrow-up", name="orderEarlier")
        self._later = button(_("Later"), "arrow-down", name="orderLater")
        self._earlier.clicked.connect(self._on_earlier)
        self._later.clicked.connect(self._on_later)
        column.addWidget(self._earlier)
        column.addWidget(self._later)
        column.addStretch()
        return column

    def _on_earlier(self) -> None:
        self.list.shift(-1)

    def _on_later(self) -> None:
        self.list.shift(1)

    def _on_save(self) -> None:
        changes = {
            contact_id: {"path_order": place}
            for contact_id, place in self.list.places().items()
            if self._before[contact_id] != place
        }
        if changes:
            services = self._desk.services
            self._desk.write(
                _("Saving"),
                lambda _p: services.records.save_each("contact", changes),
                said=_("Order of approval saved."),
            )
        self.accept()
