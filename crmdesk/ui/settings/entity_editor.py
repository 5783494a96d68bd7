"""A short list of records with everything that can be done to them: add, change, delete, undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import _, ngettext
from crmdesk.models.query import Sort
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.tables.record_list import RecordList
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, hbox, line, passing_menu, vbox
from crmdesk.ui.widgets.states import EmptyState, Way

WIDTHS: Final = {"job_title": 130, "department_id": 130, "parent_id": 160, "remark": 260,
                 "website": 200, "options": 260, "kind": 130}  # fmt: skip


class EntityEditor(QWidget):
    """*columns* are field names, the first takes the spare room; *nouns* are (add, none yet).

    Enter and F2 change, Del deletes, Ctrl+N adds. ``counted`` tells how many there are.
    """

    counted = Signal(int)

    def __init__(
        self,
        desk: Desk,
        entity: str,
        columns: Sequence[str],
        *,
        nouns: tuple[str, str, str],
        icon: str,
        sort: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName(f"editor_{entity}")
        self.desk, self.entity = desk, entity
        self._add_text, self._empty_text, self._hint = nouns
        self._icon = icon
        column = vbox(self)
        column.addLayout(self._make_tools())
        column.addWidget(line())
        self.list = RecordList(desk, entity, columns, Sort(sort or columns[0]))
        self.list.table.set_stretch(columns[0])
        self.list.table.set_fills(True)
        self.list.table.set_widths({key: px(wide) for key, wide in WIDTHS.items()})
        column.addWidget(self.list, 1)
        self._connect()

    def _make_tools(self) -> QHBoxLayout:
        self.tools: QHBoxLayout = hbox(None, (16, 9, 12, 9), 8)
        self._add = button(self._add_text, "plus", name=f"add_{self.entity}")
        self._edit = button(_("Edit"), "pencil-simple", name=f"edit_{self.entity}")
        self._delete = button(_("Delete"), "trash", name=f"delete_{self.entity}")
        for made in (self._add, self._edit, self._delete):
            self.tools.addWidget(made)
        self.tools.addStretch()
        return self.tools

    def _connect(self) -> None:
        table = self.list.table
        table.opened.connect(self._on_opened)
        table.edit_asked.connect(self.edit_current)
        table.delete_asked.connect(self.delete_selected)
        table.selection_changed.connect(self._show_state)
        table.menu_asked.connect(self._on_menu)
        self.list.answered.connect(self._on_answered)
        self._add.clicked.connect(self.add)
        self._edit.clicked.connect(self.edit_current)
        self._delete.clicked.connect(self.delete_selected)

    # --- showing -----------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read the list again."""
        self.list.refresh()

    def on_change(self, change_set: ChangeSet) -> None:
        """Something was written."""
        if change_set.touches((self.entity, "department")):
            self.list.refresh()

    def _on_answered(self, total: int) -> None:
        self.counted.emit(total)
        self._show_state()
        if not total:
            ways = [Way(self._add_text, self.add, "plus", "primary", f"empty_add_{self.entity}")]
            self.list.show_when_empty(EmptyState(self._icon, self._empty_text, self._hint, ways))

    def _show_state(self) -> None:
        count = self.list.table.selected_count()
        self._edit.setEnabled(count == 1)
        self._delete.setEnabled(count > 0)

    # --- changing ----------------------------------------------------------------------------------
    def add(self) -> None:
        """Enter a new record."""
        self.dialog(self._add_text, None).exec()

    def _on_opened(self, _record_id: int) -> None:
        self.edit_current()

    def edit_current(self) -> None:
        """Change the record under the cursor."""
        record_id = self.list.table.current_id()
        if record_id is not None:
            record = self.desk.services.records.fetch(self.entity, record_id)
            self.dialog(_("Edit"), record).exec()

    def dialog(self, title: str, record: Any) -> RecordDialog:
        """The form of one record; subclasses may ask otherwise."""
        return RecordDialog(
            self.desk, self.entity, title, self.window(), record=record, size=(560, 340)
        )

    # --- deleting ----------------------------------------------------------------------------------
    def delete_selected(self) -> None:
        """Into the recycle bin; asks only where other records use what is deleted."""
        ids = self.list.table.selected_ids()
        if not ids:
            return
        services, entity = self.desk.services, self.entity

        def count(_progress: Any) -> int:
            from crmdesk.services.usage import count_uses

            return count_uses(services.database, entity, ids)

        self.desk.jobs.run(_("Counting"), count, done=_Counted(self, ids))

    def delete_used(self, ids: Sequence[int], uses: int) -> None:
        """Delete what *uses* other records refer to, if that is what is wanted."""
        # Employees with customers are refused by a rule, in its own words.
        if uses and self.entity != "employee" and not self._is_sure(uses):
            return
        services, entity, wanted = self.desk.services, self.entity, list(ids)
        said = ngettext("{count} record deleted.", "{count} records deleted.", len(wanted))
        self.desk.write(
            _("Deleting"),
            lambda progress: services.records.remove(entity, wanted, progress),
            said=said.format(count=len(wanted)),
        )

    def _is_sure(self, uses: int) -> bool:
        text = ngettext(
            "{count} record uses it. It keeps what stands there, but nobody can choose it any more.",
            "{count} records use it. They keep what stands there, but nobody can choose it any more.",
            uses,
        ).format(count=f"{uses:,}")
        return message.confirm(_("Delete all the same?"), text, _("Delete"), self, danger=True)

    def _on_menu(self, place: QPoint) -> None:
        menu = passing_menu(self)
        edit = menu.addAction(_("Edit") + "\tF2")
        edit.setEnabled(self.list.table.selected_count() == 1)
        edit.triggered.connect(self.edit_current)
        copy = menu.addAction(_("Copy rows") + "\tCtrl+C")
        copy.triggered.connect(self.list.table.copy_selection)
        menu.addSeparator()
        menu.addAction(_("Delete") + "\tDel").triggered.connect(self.delete_selected)
        menu.exec(place)


class _Counted:
    def __init__(self, editor: EntityEditor, ids: Sequence[int]) -> None:
        self._editor, self._ids = editor, ids

    def __call__(self, uses: int) -> None:
        self._editor.delete_used(self._ids, uses)
