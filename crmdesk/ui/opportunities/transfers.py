"""Opportunities that somebody wants to hand over to whoever sits here: a bar, and the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import _, ngettext
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.widgets import (
    Elided,
    button,
    clear,
    hbox,
    icon_label,
    label,
    link,
    scroll_area,
)

if TYPE_CHECKING:
    from crmdesk.services.opportunities import OpenTransfer

SIZE: Final = (720, 330)


class TransferBar(QFrame):
    """Shown only while something waits for the person at work."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("transferBar")
        set_role(self, "hint")
        row = hbox(self, (12, 5, 12, 5), 8)
        row.addWidget(icon_label("swap", "info", 16))
        self._words = label("", name="transferWords")
        row.addWidget(self._words)
        show = link(_("Look and answer"), name="transferShow")
        show.clicked.connect(self._on_show)
        row.addWidget(show)
        row.addStretch()
        self.hide()
        self._reading = LatestOnly(desk.jobs, self)

    def look(self) -> None:
        """See whether something waits."""
        services = self._desk.services
        employee = services.employee_id
        if employee is None:
            self.hide()
            return
        self._reading.ask(
            _("Reading the list"),
            lambda _p: services.opportunities.transfers_for(employee),
            self._on_read,
        )

    def _on_read(self, found: Sequence[OpenTransfer]) -> None:
        count = len(found)
        words = ngettext(
            "{count} opportunity waits for you to take it over.",
            "{count} opportunities wait for you to take them over.",
            count,
        )
        self._words.setText(words.format(count=count))
        self.setVisible(bool(count))

    def _on_show(self) -> None:
        TransfersDialog(self._desk, self).exec()


class TransfersDialog(Dialog):
    """A line per opportunity, with the two answers."""

    answered = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("Opportunities to take over"), parent, size=SIZE, icon="swap")
        self._desk = desk
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, px(8), 0)
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(px(8))
        self.body.addWidget(scroll_area(inner), 1)
        self.add_close(_("Close"))
        self._reading = LatestOnly(desk.jobs, self)
        self._read()
        desk.bus.changed.connect(self._on_changed)

    def _read(self) -> None:
        services = self._desk.services
        employee = services.employee_id
        self._reading.ask(
            _("Reading the list"),
            lambda _p: services.opportunities.transfers_for(employee) if employee else [],
            self._on_read,
        )

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches(("opportunity_transfer",)):
            self._read()

    def _on_read(self, found: Sequence[OpenTransfer]) -> None:
        clear(self._grid)
        for line, each in enumerate(found):
            self._grid.addWidget(Elided(f"{each.customer} · {each.opportunity}"), line, 0)
            who = _("from {name}, {day}").format(name=each.from_name or "—", day=each.asked_on)
            self._grid.addWidget(label(who, "muted"), line, 1)
            self._grid.addWidget(Elided(each.reason, "muted"), line, 2)
            for place, (accept, words) in enumerate(((True, _("Accept")), (False, _("Refuse")))):
                made = button(words, name=f"answer_{accept}_{each.id}")
                made.clicked.connect(_Answer(self, each.id, accept))
                self._grid.addWidget(made, line, 3 + place)
        if not found:
            self._grid.addWidget(label(_("Nothing waits for an answer."), "muted"), 0, 0)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(2, 2)
        self._grid.setRowStretch(len(found) + 1, 1)

    def answer(self, transfer_id: int, accept: bool) -> None:
        """Take it over, or not."""
        services = self._desk.services
        self._desk.write(
            _("Saving"),
            lambda _p: services.opportunities.answer_transfer(transfer_id, accept),
            said=_("Taken over.") if accept else _("Refused; it stays where it was."),
        )

    def done(self, result: int) -> None:
        self._reading.cancel()
        super().done(result)


class _Answer:
    def __init__(self, dialog: TransfersDialog, transfer_id: int, accept: bool) -> None:
        self._dialog, self._transfer_id, self._accept = dialog, transfer_id, accept

    def __call__(self, *_checked: Any) -> None:
        self._dialog.answer(self._transfer_id, self._accept)
