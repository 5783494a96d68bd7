"""Saves what was typed on a card, and tells it what came of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEventLoop, QObject, Signal

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, StaleRecord, ValidationError
from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk


class CardSaving(QObject):
    """One save at a time; what is typed stays until it is on disk."""

    saved = Signal()
    refused = Signal(object)  # ValidationError
    outdated = Signal(object)  # StaleRecord
    failed = Signal(object)  # any other CrmError
    _ended = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.is_running = False
        self._is_saved = False

    def save(self, customer_id: int, values: dict[str, Any], version: int) -> None:
        """Save *values*, which were typed over *version* of the record."""
        if self.is_running:
            return
        self.is_running = True
        self._is_saved = False
        services = self._desk.services
        self._desk.write(
            _("Saving"),
            lambda _p: services.records.save("customer", customer_id, values, version),
            said=_("Saved."),
            done=self._on_saved,
            failed=self._on_failed,
        )

    def wait(self) -> bool:
        """Wait for the save under way, the window staying alive; whether it reached the disk."""
        if self.is_running:
            loop = QEventLoop()
            self._ended.connect(loop.quit)
            loop.exec()
        return self._is_saved

    def _on_saved(self, _change_set: ChangeSet) -> None:
        self.is_running = False
        self._is_saved = True
        self.saved.emit()
        self._ended.emit()

    def _on_failed(self, error: CrmError) -> None:
        self.is_running = False
        if isinstance(error, ValidationError):
            self.refused.emit(error)
        elif isinstance(error, StaleRecord):
            self.outdated.emit(error)
        else:
            self.failed.emit(error)
        self._ended.emit()
