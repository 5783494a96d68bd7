"""Sections that are lists: our own people and places, and the directories shared by all cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from PySide6.QtWidgets import QStackedWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _
from crmdesk.ui.desk import Desk
from crmdesk.ui.settings.employees import EmployeeEditor
from crmdesk.ui.settings.entity_editor import EntityEditor
from crmdesk.ui.settings.section import Section
from crmdesk.ui.widgets import card, hbox, vbox
from crmdesk.ui.widgets.chips import ChipBar

# entity, title, columns, icon, (add, none yet, what it is for)
Part = tuple[str, str, tuple[str, ...], str, tuple[str, str, str]]
PEOPLE: Final[tuple[Part, ...]] = (
    ("employee", N_("Employees"), ("name", "mobile", "job_title", "department_id", "has_left"),
     "users", (N_("New employee"), N_("No employees yet"),
               N_("Every change names who made it; customers have somebody who looks after them."))),
    ("department", N_("Departments"), ("name", "parent_id"), "tree-structure",
     (N_("New department"), N_("No departments yet"),
      N_("Departments group employees in reports."))),
    ("area", N_("Sales areas"), ("name", "parent_id"), "map-pin",
     (N_("New sales area"), N_("No sales areas yet"),
      N_("Cut the market as you sell: by city, by street, by trade."))),
)  # fmt: skip
DIRECTORIES: Final[tuple[Part, ...]] = (
    ("competitor", N_("Competitors"), ("name", "website", "remark"), "target",
     (N_("New competitor"), N_("No competitors yet"),
      N_("Who else sells to your customers; cards name them with their share."))),
    ("tag", N_("Tags"), ("name",), "tag",
     (N_("New tag"), N_("No tags yet"),
      N_("Words of your own to mark customers with, as many as you like."))),
)  # fmt: skip


class ListsSection(Section):
    """Chips choose between a few lists; one is shown."""

    fills: ClassVar[bool] = True
    parts: ClassVar[Sequence[Part]] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        frame = card()
        column = vbox(frame, (1, 0, 1, 1))
        row = hbox(None, (14, 10, 12, 0), 6)
        self.chips = ChipBar()
        self.chips.set_chips([(entity, _(title)) for entity, title, *_rest in self.parts])
        self.chips.chosen.connect(self.choose)
        row.addWidget(self.chips)
        column.addLayout(row)
        self._stack = QStackedWidget()
        self.editors: dict[str, EntityEditor] = {}
        for entity, _title, columns, icon, nouns in self.parts:
            add, empty, hint = nouns
            words = (_(add), _(empty), _(hint))
            if entity == "employee":
                editor: EntityEditor = EmployeeEditor(desk, columns, nouns=words, icon=icon)
            else:
                editor = EntityEditor(desk, entity, columns, nouns=words, icon=icon)
            editor.counted.connect(self._on_counted)
            self.editors[entity] = editor
            self._stack.addWidget(editor)
        column.addWidget(self._stack, 1)
        self.outer.addWidget(frame, 1)
        self.choose(self.parts[0][0])

    def choose(self, entity: str) -> None:
        """Show the list of *entity*."""
        self.chips.choose(entity)
        self._stack.setCurrentWidget(self.editors[entity])

    def refresh(self) -> None:
        for editor in self.editors.values():
            editor.refresh()

    def on_change(self, change_set: ChangeSet) -> None:
        for editor in self.editors.values():
            editor.on_change(change_set)

    def _on_counted(self, total: int) -> None:
        editor = self.sender()
        if isinstance(editor, EntityEditor):
            self.chips.set_counts({editor.entity: total})

    def add(self) -> None:
        """Ctrl+N: a record for the list that is shown."""
        editor = self._stack.currentWidget()
        if isinstance(editor, EntityEditor):
            editor.add()


class PeopleSection(ListsSection):
    """Employees, departments, sales areas."""

    parts: ClassVar[Sequence[Part]] = PEOPLE
    entities: ClassVar[Sequence[str]] = tuple(entity for entity, *_rest in PEOPLE)


class DirectorySection(ListsSection):
    """Competitors and tags."""

    parts: ClassVar[Sequence[Part]] = DIRECTORIES
    entities: ClassVar[Sequence[str]] = tuple(entity for entity, *_rest in DIRECTORIES)
