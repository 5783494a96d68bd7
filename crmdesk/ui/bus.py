"""Announces what changed to every view; each decides what that means for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from crmdesk.core.changes import ChangeSet


class Bus(QObject):
    """``changed`` arrives on the GUI thread for every write, whoever made it; ``day_changed`` when
    what is kept as of a day (debts overdue, grades, warnings) was brought to another day."""

    changed = Signal(object)
    settings_changed = Signal()
    day_changed = Signal()
    _written = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._written.connect(self._on_written)

    def announce(self, change_set: ChangeSet) -> None:
        """Called by services in the thread that wrote."""
        self._written.emit(change_set)

    def _on_written(self, change_set: ChangeSet) -> None:
        self.changed.emit(change_set)
