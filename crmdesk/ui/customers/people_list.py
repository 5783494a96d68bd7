"""The contacts of a customer one below the other: who it is, the number, when met, what he thinks."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.core.i18n import _, ngettext
from crmdesk.ui.customers.people import People, Person
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.widgets import (
    Avatar,
    Elided,
    Pill,
    clear,
    hbox,
    icon_button,
    label,
    link,
    scroll_area,
    vbox,
)

ROW_MOST: Final = 58
ROW_LEAST: Final = 48
TOOL: Final = 24
LONGEST_WHOLE: Final = 6  # characters of a name that is never shortened


class PersonRow(QFrame):
    """One contact. Enter or a double click edits, the right button opens the menu."""

    edit_asked = Signal(object)
    menu_asked = Signal(object, QPoint)
    copy_asked = Signal(object)
    met_today = Signal(object)
    delete_asked = Signal(object)

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.person = person
        self.setProperty("role", "row")
        self.setObjectName(f"person_{person.contact_id}")
        self.setAccessibleName(f"{person.named} {person.role} {person.state}")
        self.setToolTip(person.role)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(px(ROW_LEAST))
        self.setMaximumHeight(px(ROW_MOST))
        row = hbox(self, (0, 2, 0, 3), 10)
        tone = "bad" if person.is_alarm else person.tone if person.is_met else "text3"
        dashed = not (person.is_met or person.has_left)
        mark = Avatar("", 32, round_=True)
        mark.set(person.initial, "gradeD" if person.has_left else tone, dashed=dashed)
        row.addWidget(mark)
        words = vbox(None, spacing=0)
        words.addStretch()
        words.addLayout(self._first_line())
        words.addLayout(self._second_line())
        words.addStretch()
        row.addLayout(words, 1)

    def _first_line(self) -> QHBoxLayout:
        person = self.person
        line = hbox(None, spacing=6)
        shown = label if len(person.name) <= LONGEST_WHOLE else _short  # what matters stays whole
        line.addWidget(shown(person.name, "muted" if person.has_left else "strong"))
        job = Elided(person.job, "muted")
        job.setMinimumWidth(px(12))
        line.addWidget(job, 1)
        if person.is_primary:
            line.addWidget(Pill(_("Primary"), "info"))
        if person.do_not_contact and not person.has_left:
            line.addWidget(Pill(_("Do not contact"), "bad"))
        if person.has_left:
            line.addWidget(Pill(_("Has left"), "gradeD"))
        elif person.is_met:
            line.addWidget(_short(_("met {day}").format(day=person.met), "muted"))
        else:
            line.addWidget(_short(_("not met yet"), "bad" if person.is_alarm else "warn"))
        return line

    def _second_line(self) -> QHBoxLayout:
        person = self.person
        line = hbox(None, spacing=0)
        if person.number:
            role = "muted" if person.has_left else "secondary"
            line.addWidget(label(person.number_shown, role))
            line.addWidget(self._tool("copy", _("Copy the number"), "copyNumber", self._on_copy))
        else:
            role = "bad" if person.is_alarm else "muted"
            line.addWidget(label(_("no number"), role))
        if not person.has_left:
            line.addWidget(self._tool("calendar-check", _("Met today"), "metToday", self._on_met))
        line.addWidget(self._tool("dots-three-outline", _("More"), "personMore", self._on_more))
        line.addStretch(1)
        if not person.has_left:
            known = {"good": "good", "warn": "warn"}.get(person.tone, "muted")
            line.addWidget(_short(person.attitude, known))
        return line

    def _tool(self, icon: str, tip: str, name: str, act: Any) -> QPushButton:
        made = icon_button(icon, tip, name=name, token="text3")
        set_role(made, "tool")
        made.setIconSize(QSize(px(15), px(15)))
        made.setFixedSize(px(TOOL), px(TOOL))
        made.clicked.connect(act)
        return made

    def _on_copy(self) -> None:
        self.copy_asked.emit(self.person)

    def _on_met(self) -> None:
        self.met_today.emit(self.person)

    def _on_more(self) -> None:
        below = self.sender()
        if isinstance(below, QWidget):
            self.menu_asked.emit(self.person, below.mapToGlobal(QPoint(0, below.height())))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.edit_asked.emit(self.person)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(self.person, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_asked.emit(self.person)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit(self.person)
        else:
            super().keyPressEvent(event)


class PeopleList(QFrame):
    """The card with all contacts. Signals carry the ``Person``."""

    add_asked = Signal()
    edit_asked = Signal(object)
    menu_asked = Signal(object, QPoint)
    copy_asked = Signal(object)
    met_today = Signal(object)
    delete_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName("peopleList")
        column = vbox(self, (16, 10, 6, 4), 4)
        head = hbox(None, (0, 0, 10, 0), 8)
        head.addWidget(label(_("Contacts"), "heading"))
        self.count = Elided("", "muted", name="peopleCount")
        head.addWidget(self.count, 1)
        add = link(_("Add"), "plus", name="addContact", tip=_("Enter a new contact"))
        add.clicked.connect(self.add_asked)
        head.addWidget(add)
        column.addLayout(head)
        body = QWidget()
        self._rows: QVBoxLayout = vbox(body, (0, 0, 10, 0), 0)
        column.addWidget(scroll_area(body, "peopleScroll"), 1)

    def show_people(self, people: People) -> None:
        """Show everybody."""
        clear(self._rows)
        for person in people.everyone:
            row = PersonRow(person)
            row.edit_asked.connect(self.edit_asked)
            row.menu_asked.connect(self.menu_asked)
            row.copy_asked.connect(self.copy_asked)
            row.met_today.connect(self.met_today)
            row.delete_asked.connect(self.delete_asked)
            self._rows.addWidget(row, 10)
        self._rows.addStretch(1)
        self.count.setText(_counted(people))


def _short(text: str, role: str) -> Elided:
    """A text as wide as it needs, that gives way where there is no room."""
    made = Elided(text, role)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    made.setMinimumWidth(px(14))
    return made


def _counted(people: People) -> str:
    at_work = people.at_work
    met = sum(p.is_met for p in at_work)
    said = ngettext("{count} person, {met} met", "{count} people, {met} met", len(at_work)).format(
        count=len(at_work), met=met
    )
    left = len(people.everyone) - len(at_work)
    return said + (" · " + _("{count} left").format(count=left) if left else "")
