"""The shortcuts of a document page: verbs (``key_<act>`` of the page) and the tabs by number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabBar, QWidget

from crmdesk.ui.shortcuts import TAB_KEYS


class PageKeys(QObject):
    """Listens while the page has the keyboard."""

    def __init__(self, page: QWidget, keys: Sequence[tuple[str, str]], bar: QTabBar) -> None:
        super().__init__(page)
        self._page, self._bar = page, bar
        for sequence, act in keys:
            shortcut = QShortcut(QKeySequence(sequence), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setProperty("act", act)
            shortcut.activated.connect(self._on_key)
        for place, sequence in enumerate(TAB_KEYS):
            shortcut = QShortcut(QKeySequence(sequence), page)
            shortcut.setProperty("tab", place)
            shortcut.activated.connect(self._on_tab_key)

    def _on_key(self) -> None:
        getattr(self._page, f"key_{self.sender().property('act')}")()

    def _on_tab_key(self) -> None:
        place = int(self.sender().property("tab"))
        if place < self._bar.count():
            self._bar.setCurrentIndex(place)
