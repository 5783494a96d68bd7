"""Key figures side by side, each a key of its own."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crmdesk.ui.widgets.basics import hbox
from crmdesk.ui.widgets.kpi import KpiCard


class KpiRow(QWidget):
    """``chosen`` carries the key of the figure that was clicked.

    *cards* are key, picture, tone, translated words and unit; a card is called *name* with its key.
    """

    chosen = Signal(str)

    def __init__(
        self, cards: Iterable[tuple[str, str, str, str, str]], name: str = "kpi_{key}"
    ) -> None:
        super().__init__()
        row = hbox(self, spacing=10)
        self.cards: dict[str, KpiCard] = {}
        for key, icon, tone, words, unit in cards:
            made = KpiCard(icon, tone, words, unit)
            made.setObjectName(name.format(key=key))
            made.setProperty("key", key)
            made.clicked.connect(self._on_clicked)
            row.addWidget(made, 1)
            self.cards[key] = made

    def set_low(self, is_low: bool) -> None:
        """One line each on low windows, or cards."""
        for made in self.cards.values():
            made.set_low(is_low)

    def _on_clicked(self) -> None:
        self.chosen.emit(str(self.sender().property("key")))
