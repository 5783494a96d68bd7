"""The methods under the owner's questions, as a list beside the page or a button above it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from crmdesk.core.i18n import _
from crmdesk.ui.theme import font, px
from crmdesk.ui.widgets import vbox
from crmdesk.ui.widgets.pick_button import PickButton

if TYPE_CHECKING:
    from crmdesk.analysis.base import Method

WIDTH: Final = 156
ITEM, CAPTION = 28, 30
_ID: Final = int(Qt.ItemDataRole.UserRole)


def grouped(known: Iterable[Method]) -> dict[str, list[Method]]:
    """Methods by the caption of their topic, in the order of topics."""
    from crmdesk.analysis.base import Topic

    found: dict[str, list[Method]] = {topic.label: [] for topic in Topic}
    for each in known:
        found[each.topic.label].append(each)
    return {label: methods for label, methods in found.items() if methods}


class MethodList(QFrame):
    """``chosen`` carries the id of the method that a person took."""

    chosen = Signal(str)

    def __init__(self, known: Iterable[Method]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFixedWidth(px(WIDTH))
        column = vbox(self, (4, 6, 4, 6))
        self.list = QListWidget()
        self.list.setObjectName("methodList")
        self.list.setProperty("role", "popup")
        self.list.setAccessibleName(_("Methods"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._items: dict[str, QListWidgetItem] = {}
        for caption, methods in grouped(known).items():
            self._add_caption(_(caption))
            for each in methods:
                self._add(each)
        self.list.currentItemChanged.connect(self._on_current)
        column.addWidget(self.list)

    def _add_caption(self, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(font(12, 600))
        item.setSizeHint(QSize(0, px(CAPTION)))
        item.setToolTip(words)
        self.list.addItem(item)

    def _add(self, method: Method) -> None:
        item = QListWidgetItem(_(method.title))
        item.setData(_ID, method.id)
        item.setToolTip(_(method.question))
        item.setSizeHint(QSize(0, px(ITEM)))
        self.list.addItem(item)
        self._items[method.id] = item

    def show_chosen(self, method_id: str) -> None:
        """Light a method without saying so."""
        self.list.blockSignals(True)
        self.list.setCurrentItem(self._items[method_id])
        self.list.blockSignals(False)

    def _on_current(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is not None and item.data(_ID):
            self.chosen.emit(item.data(_ID))


class MethodButton(PickButton):
    """The same as a button, where there is no room for the list."""

    def __init__(self, known: Iterable[Method]) -> None:
        super().__init__(_("Method"), _("Method"), self._found, name="methodButton")
        self._rows = [
            (each.id, f"{_(caption)} · {_(each.title)}", _(each.title))
            for caption, methods in grouped(known).items()
            for each in methods
        ]

    def _found(self, text: str) -> list[tuple[Any, str]]:
        wanted = text.strip().lower()
        return [(i, words) for i, words, _title in self._rows if wanted in words.lower()]

    def show_chosen(self, method_id: str) -> None:
        """Say which method is shown."""
        titles = {i: title for i, _words, title in self._rows}
        self.set_value(method_id, titles[method_id])
