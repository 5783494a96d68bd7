"""The order of approval on one line: who comes after whom, and how far we got."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui.customers.people import People, Person
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import clear, hbox, icon_label, label
from crmdesk.ui.widgets.chips import RowThatDrops


class OrderLine(QFrame):
    """Where the roles do not fit, names alone stand there; what is still too much is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "well")
        self.setObjectName("orderLine")
        row = hbox(self, (12, 7, 12, 7), 8)
        self._caption = label("", "fieldLabel", name="orderCaption")
        row.addWidget(self._caption)
        self._steps: Sequence[Person] = ()
        self._is_short = False
        self._holder = _Holder()
        self._holder.resized.connect(self._fit)
        self._row = RowThatDrops(self._holder, 6)
        row.addWidget(self._holder, 1)
        self._rest = label("", "muted", name="orderRest")
        row.addWidget(self._rest)

    def show_people(self, people: People) -> None:
        """Show the path; without an order that somebody set, in the usual order of a purchase."""
        self._steps = people.steps
        self._caption.setText(_("Order of approval") if people.has_order else _("Usual order"))
        whole = " → ".join(_name(p) for p in self._steps)
        self._holder.setToolTip(whole)
        self._holder.setAccessibleName(whole)
        self._is_short = False
        self._fill()
        self._fit()

    def _fill(self) -> None:
        clear(self._row)
        for place, person in enumerate(self._steps):
            made = _step(person, is_first=place == 0, is_short=self._is_short)
            self._row.addWidget(made)
            made.show()
        self._row.invalidate()

    def _fit(self) -> None:
        room = self._holder.width()
        if not self._is_short and self._row.sizeHint().width() > room:
            self._is_short = True
            self._fill()
        self._row.activate()
        dropped = 0
        used = 0
        for place in range(self._row.count()):
            item = self._row.itemAt(place)
            used += (item.sizeHint().width() if item is not None else 0) + self._row.spacing()
            dropped += used - self._row.spacing() > room
        self._rest.setText(_("and {count} more").format(count=dropped) if dropped else "")
        self._rest.setVisible(bool(dropped))


class _Holder(QWidget):
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


def _name(person: Person) -> str:
    return _("{name} ({job})").format(name=person.name, job=person.role)


def _step(person: Person, *, is_first: bool, is_short: bool) -> QWidget:
    made = QWidget()
    made.setObjectName(f"step_{person.contact_id}")
    row = hbox(made, spacing=5)
    if not is_first:
        row.addWidget(icon_label("arrow-right", "text3", 13))
        row.addSpacing(px(2))
    tone = "good" if person.is_met else "bad" if person.is_alarm else "warn"
    row.addWidget(icon_label("check-circle" if person.is_met else "circle-dashed", tone, 15))
    role = "alarmText" if person.is_alarm else "" if person.is_met else "secondary"
    row.addWidget(label(person.name if is_short else _name(person), role))
    return made
