"""Beside the follow-up lists: the entry under the cursor with all its words and verbs."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up.entry_view import CustomerLine, EntryView
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import (
    clear,
    label,
    scroll_area,
    vbox,
)
from crmdesk.ui.widgets.states import EmptyState

WIDTH: Final = 360
DELAY_MS: Final = 60


class EntrySide(QFrame):
    """``asked`` carries a verb, the entity and the record."""

    asked = Signal(str, str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("entrySide")
        self.setProperty("role", "card")
        self.setFixedWidth(px(WIDTH))
        self._desk = desk
        self._wanted: tuple[str, int | None] = ("", None)
        self._view: EntryView | None = None
        self._latest = LatestOnly(desk.jobs, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.reload)
        outer = vbox(self, (2, 8, 2, 8))
        body = QWidget()
        self._column = vbox(body, (0, 0, 0, 0), 4)
        outer.addWidget(scroll_area(body), 1)
        self._show_nothing()

    def show_entry(self, entity: str, record_id: int | None) -> None:
        """Follow the cursor; rapid moves load only where they come to rest."""
        self._wanted = (entity, record_id)
        self._timer.start()

    def reload(self) -> None:
        """Read the entry again, and what was said before it."""
        entity, record_id = self._wanted
        if record_id is None:
            self._latest.cancel()
            self._show_nothing()
            return
        services = self._desk.services

        def read(_progress: Any) -> Any:
            record = services.records.fetch_many(entity, [record_id]).get(record_id)
            customer_id = record.get("customer_id") if record else None
            talks = services.follow_ups.last_talks(int(customer_id)) if customer_id else []
            return entity, record, [t for t in talks if t["id"] != record_id]

        self._latest.ask(_("Reading the follow-ups"), read, self._on_read)

    def _on_read(self, answer: Any) -> None:
        entity, record, talks = answer
        if record is None:
            self._show_nothing()
            return
        clear(self._column)
        if record.get("customer_id") is not None:
            head = CustomerLine(self._desk, int(record["customer_id"]))
            head.setContentsMargins(px(14), px(4), px(10), 0)
            self._column.addWidget(head)
        self._view = EntryView(self._desk, entity, record)
        self._view.asked.connect(self.asked)
        self._column.addWidget(self._view)
        if talks:
            before = label(_("Talks with this customer"), "section")
            before.setContentsMargins(px(14), px(8), px(10), px(2))
            self._column.addWidget(before)
            for talk in talks:
                brief = EntryView(self._desk, "activity", talk, is_brief=True)
                brief.setContentsMargins(px(14), 0, px(10), 0)
                self._column.addWidget(brief)
        self._column.addStretch()

    def _show_nothing(self) -> None:
        clear(self._column)
        self._view = None
        self._column.addWidget(
            EmptyState("note-pencil", _("Nothing chosen"), _("Choose a line to read all of it.")), 1
        )

    def verbs(self) -> list[tuple[str, str, str]]:
        """What can be done with the entry that is shown."""
        return self._view.verbs() if self._view is not None else []

    def verb_place(self, verb: str) -> QPoint | None:
        """Below the button of a verb."""
        anchor = self._view.findChild(QWidget, f"entry_{verb}") if self._view is not None else None
        if not isinstance(anchor, QWidget):
            return None
        return anchor.mapToGlobal(QPoint(0, anchor.height()))
