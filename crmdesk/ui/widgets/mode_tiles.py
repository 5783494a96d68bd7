"""The views of a page as tiles beside each other, of which one is pressed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from crmdesk.ui.widgets.basics import button


class ModeTiles(QObject):
    """Tiles by their modes, to be put into one row by whoever makes them.

    *modes* are the mode, its translated words and its icon; a tile is called *name* with the mode.
    """

    chosen = Signal(str)  # the mode of a tile that a person pressed

    def __init__(
        self, parent: QWidget, modes: Iterable[tuple[str, str, str]], name: str = "mode_{mode}"
    ) -> None:
        super().__init__(parent)
        self.tiles: dict[str, QPushButton] = {}
        for mode, words, icon in modes:
            made = button(words, icon, "tile", name=name.format(mode=mode))
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.setProperty("mode", mode)
            made.clicked.connect(self._on_clicked)
            self.tiles[mode] = made

    def press(self, mode: str) -> None:
        """Show *mode* as the one that is chosen; nothing is sent."""
        self.tiles[mode].setChecked(True)

    def _on_clicked(self) -> None:
        self.chosen.emit(str(self.sender().property("mode")))
