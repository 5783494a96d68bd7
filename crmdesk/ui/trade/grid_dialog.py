"""A dialog around a grid that is typed into line by line, with what is wrong and the sum beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui.dialogs.saving import SavingDialog
from crmdesk.ui.documents.lines_table import LinesTable
from crmdesk.ui.trade.entry_model import EntryModel
from crmdesk.ui.widgets import Elided, hbox, icon_button, label


class GridDialog(SavingDialog):
    """Subclasses set ``model`` and ``table``, call ``build_grid`` and say what follows of an edit."""

    model: EntryModel
    table: LinesTable

    def build_grid(self, name: str, heading: str, also: Sequence[QWidget] = ()) -> None:
        """Heading, problems and the widgets *also* above the table; the sum in the footer.

        *name* begins the names of the parts.
        """
        row = hbox(None, spacing=8)
        row.addWidget(label(heading, "section"))
        self.note = Elided("", "bad", name=f"{name}Note")
        row.addWidget(self.note, 1)
        delete = icon_button("trash", _("Delete the line (Del)"), name=f"{name}Delete")
        delete.clicked.connect(self._on_delete)
        for each in (*also, delete):
            row.addWidget(each)
        self.body.addLayout(row)
        self.table.set_low(True)
        self.body.addWidget(self.table, 1)
        self.sum: QLabel = label("", "muted", name=f"{name}Sum")
        self.add_note(self.sum)
        self.add_close()

    def begin(self) -> None:
        """Everything is made: show one empty line with the cursor in it."""
        self.table.remove_asked.connect(self._on_remove)
        self.model.edited.connect(self.on_edited)
        self.model.show_lines([], is_open=True)
        self.on_edited()
        self.table.setFocus()
        self.table.go_to(0)

    def on_edited(self) -> None:
        """Say the sum and what is wrong; whether it can be saved."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def _on_delete(self) -> None:
        self.model.remove(self.table.selected_rows())

    def _on_remove(self, rows: object) -> None:
        self.model.remove([r for r in rows if isinstance(r, int)] if isinstance(rows, list) else [])

    def has_changes(self) -> bool:
        return self.saved is None and bool(self.model.count)

    def show_failure(self, error: CrmError) -> None:
        self.note.setText(error.message())
