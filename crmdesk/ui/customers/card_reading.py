"""Reads a card in a job, then looks for customers like it: comparing takes longer than reading."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from crmdesk.core.errors import NotFound
from crmdesk.core.i18n import _
from crmdesk.ui.customers.card_state import CardState, read_card
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly


class CardReading(QObject):
    """Only the answer to the newest question is passed on."""

    read = Signal(object)  # CardState
    gone = Signal(object)  # NotFound
    duplicates_found = Signal(object, int)  # customer (63 bits, too many for int), count

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._cards = LatestOnly(desk.jobs, self)
        self._duplicates = LatestOnly(desk.jobs, self)

    def ask(self, customer_id: int) -> None:
        """Read the card of a customer."""
        services = self._desk.services

        def work(_progress: Any) -> CardState | NotFound:
            try:
                return read_card(services, customer_id)
            except NotFound as gone:
                return gone

        self._cards.ask(_("Reading the card"), work, self._on_read)

    def _on_read(self, answer: CardState | NotFound) -> None:
        if isinstance(answer, NotFound):
            self.gone.emit(answer)
        else:
            self.read.emit(answer)

    def look_for_duplicates(self, customer_id: int) -> None:
        """Count the customers that may be the same."""
        services = self._desk.services

        def count(_progress: Any) -> tuple[int, int]:
            return customer_id, len(services.duplicates.of_customer(customer_id))

        self._duplicates.ask(_("Looking for duplicates"), count, self._on_counted)

    def _on_counted(self, answer: tuple[int, int]) -> None:
        self.duplicates_found.emit(*answer)
