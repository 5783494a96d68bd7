"""Walking through the tabs of a page by keyboard."""

from __future__ import annotations

from PySide6.QtWidgets import QTabBar


class TabKeys:
    """For pages with a ``bar`` of tabs; round in a circle."""

    bar: QTabBar

    def key_next_tab(self) -> None:
        """Ctrl+Tab."""
        self._step_tab(1)

    def key_previous_tab(self) -> None:
        """Ctrl+Shift+Tab."""
        self._step_tab(-1)

    def _step_tab(self, by: int) -> None:
        self.bar.setCurrentIndex((self.bar.currentIndex() + by) % self.bar.count())
