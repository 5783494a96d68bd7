"""Which columns a list shows, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from crmdesk.core.i18n import _
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.references import fits
from crmdesk.ui.widgets import button, hbox, icon_button, label, vbox

KEY: Final = int(Qt.ItemDataRole.UserRole)


class ColumnsDialog(Dialog):
    """Left what there is, right what is shown; double-click or drag."""

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        shown: Sequence[str],
        usual: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Choose columns"),
            parent,
            size=(640, 480),
            subtitle=_("Double-click adds or removes; drag changes the order."),
        )
        self._specs = {s.name: s for s in specs}
        self._usual = list(usual)
        row = hbox(None, spacing=12)
        row.addLayout(self._make_left(), 1)
        row.addLayout(self._make_right(), 1)
        self.body.addLayout(row, 1)
        reset = button(_("Usual columns"), name="usualColumns")
        reset.clicked.connect(self._on_usual)
        self.add_note(reset)
        self.add_close()
        save = self.add_button(_("Show these columns"), "primary", name="applyColumns")
        save.clicked.connect(self.accept)
        self._fill_shown(shown)
        self._fill_available()

    def _make_left(self) -> QVBoxLayout:
        column = vbox(None, spacing=6)
        heading = label(_("Fields"), "section")
        heading.setFixedHeight(icon_button("x", "").sizeHint().height())  # level with the other
        column.addWidget(heading)
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("Find a field"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._fill_available)
        column.addWidget(self._search)
        self._available = QListWidget()
        self._available.setObjectName("availableColumns")
        self._available.itemDoubleClicked.connect(self._on_add)
        column.addWidget(self._available, 1)
        return column

    def _make_right(self) -> QVBoxLayout:
        column = vbox(None, spacing=6)
        head = hbox(None, spacing=4)
        head.addWidget(label(_("Shown"), "section"))
        head.addStretch()
        for icon, tip, act in (
            ("arrow-up", _("Further left"), self._on_up),
            ("arrow-down", _("Further right"), self._on_down),
            ("x", _("Remove"), self._on_remove),
        ):
            made = icon_button(icon, tip)
            made.clicked.connect(act)
            head.addWidget(made)
        column.addLayout(head)
        self._shown = QListWidget()
        self._shown.setObjectName("shownColumns")
        self._shown.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self._shown.itemDoubleClicked.connect(self._on_remove)
        column.addWidget(self._shown, 1)
        return column

    def chosen(self) -> list[str]:
        """The keys of the columns in order."""
        return [str(self._shown.item(i).data(KEY)) for i in range(self._shown.count())]

    def _fill_shown(self, keys: Sequence[str]) -> None:
        self._shown.clear()
        for key in keys:
            if key in self._specs:
                self._shown.addItem(self._item(key))

    def _fill_available(self) -> None:
        taken, text = set(self.chosen()), self._search.text().strip()
        self._available.clear()
        for key, spec in self._specs.items():
            if key not in taken and fits(spec.title, text):
                self._available.addItem(self._item(key))

    def _item(self, key: str) -> QListWidgetItem:
        item = QListWidgetItem(column_title(self._specs[key]))
        item.setData(KEY, key)
        return item

    def _on_add(self) -> None:
        item = self._available.currentItem()
        if item is not None:
            self._shown.addItem(self._item(str(item.data(KEY))))
            self._fill_available()

    def _on_remove(self) -> None:
        row = self._shown.currentRow()
        if row >= 0 and self._shown.count() > 1:
            self._shown.takeItem(row)
            self._fill_available()

    def _on_up(self) -> None:
        self._move(-1)

    def _on_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        row = self._shown.currentRow()
        if 0 <= row + step < self._shown.count() and row >= 0:
            item = self._shown.takeItem(row)
            self._shown.insertItem(row + step, item)
            self._shown.setCurrentRow(row + step)

    def _on_usual(self) -> None:
        self._fill_shown(self._usual)
        self._fill_available()


def column_title(spec: FieldSpec) -> str:
    """A field's caption with where it comes from, for lists of all fields."""
    if spec.name.startswith("contact."):
        return _("Primary contact · {field}").format(field=spec.caption)
    return spec.caption
