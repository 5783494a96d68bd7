"""A short list of child records on a card tab: addresses, competitors, credit problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.tables.tones import tone_of
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Elided, Pill, clear, hbox, icon_button, label, link, vbox

Row = Mapping[str, Any]
DASH = "—"


class ChildList(QWidget):
    """A heading with a count and a button, then one line per record.

    *columns* are field names; the first takes the spare room. Clicking the pencil edits,
    the bin deletes (with undo).
    """

    def __init__(
        self,
        desk: Desk,
        entity: str,
        columns: Sequence[str],
        *,
        title: str,
        add: str,
        empty: str,
        stretch: str = "",
        size: tuple[float, float] = (640, 420),
        parent_field: str = "customer_id",
        make_dialog: type[RecordDialog] = RecordDialog,
        ordered: bool = False,
        name: str = "",
    ) -> None:
        """*parent_field* is the field of the records that names whom they belong to; *ordered*
        lets them be moved up and down (they have a ``position``); *name* tells it and its button
        from another list of the same records."""
        super().__init__()
        self._ordered = ordered
        self._ids: list[int] = []
        self._parent_field, self._make_dialog = parent_field, make_dialog
        self._desk, self._entity = desk, entity
        self._columns = list(columns)
        self._stretch = stretch or columns[0]
        self._title, self._empty, self._size = title, empty, size
        self._parent_id: int | None = None
        self.setObjectName(name or f"children_{entity}")
        outer = vbox(self, (0, 6, 0, 0), 4)
        head = hbox(None, spacing=8)
        head.addWidget(label(title, "section"))
        self._count = label("", "muted")
        head.addWidget(self._count)
        head.addStretch()
        self._add = link(add, "plus", name=f"add_{name or entity}")
        self._add.clicked.connect(self._on_add)
        head.addWidget(self._add)
        outer.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(0)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._body = QFrame()
        self._body.setLayout(self._grid)
        outer.addWidget(self._body)

    def show_rows(self, parent_id: int, rows: Sequence[Row]) -> None:
        """Show the records of a customer (or whoever they belong to)."""
        self._parent_id = parent_id
        self._ids = [int(row["id"]) for row in rows]
        clear(self._grid)
        self._count.setText(str(len(rows)) if rows else "")
        specs = self._desk.services.catalogue.by_key(self._entity)
        if not rows:
            self._grid.addWidget(label(self._empty, "muted", wrap=True), 0, 0)
            return
        for place, name in enumerate(self._columns):
            self._grid.addWidget(label(specs[name].caption, "fieldLabel"), 0, place)
            self._grid.setColumnStretch(place, 1 if name == self._stretch else 0)
        for line, row in enumerate(rows, 1):
            self._add_row(line, row, specs)

    def _add_row(self, line: int, row: Row, specs: Mapping[str, FieldSpec]) -> None:
        for place, name in enumerate(self._columns):
            self._grid.addWidget(self._cell(specs[name], row.get(name)), line, place)
        tools = hbox(None, spacing=0)
        moves = []
        if self._ordered:
            for step, icon, tip in ((-1, "arrow-up", _("Up")), (1, "arrow-down", _("Down"))):
                move = icon_button(icon, tip, name=f"move_{step}_{row['id']}", token="text3")
                move.setEnabled(0 < line + step <= len(self._ids))
                move.clicked.connect(_With(self._move, (int(row["id"]), step)))
                moves.append(move)
        edit = icon_button("pencil-simple", _("Edit"), token="text3")
        edit.clicked.connect(_With(self._edit, row))
        delete = icon_button("trash", _("Delete"), token="text3")
        delete.clicked.connect(_With(self._delete, row))
        for made in (*moves, edit, delete):
            made.setFixedSize(px(28), px(28))
            tools.addWidget(made)
        holder = QWidget()
        holder.setLayout(tools)
        self._grid.addWidget(holder, line, len(self._columns))

    def _cell(self, spec: FieldSpec, stored: Any) -> QWidget:
        text = codecs.show_stored(spec, stored, self._desk.services.names)
        tone = tone_of(spec.name, stored) if text else None
        if tone is not None:
            return Pill(text, tone)
        if spec.name == self._stretch:
            return Elided(text or DASH)
        return label(text or DASH)

    # --- changing --------------------------------------------------------------------------------
    def _on_add(self) -> None:
        if self._parent_id is not None:
            self._dialog(self._title, None).exec()

    def _edit(self, row: Row) -> None:
        self._dialog(self._title, row).exec()

    def _dialog(self, title: str, row: Row | None) -> RecordDialog:
        return self._make_dialog(
            self._desk, self._entity, title, self.window(), record=row,
            fixed={self._parent_field: self._parent_id}, size=self._size,
        )  # fmt: skip

    def _move(self, what: tuple[int, int]) -> None:
        record_id, step = what
        ids = list(self._ids)
        at = ids.index(record_id)
        if not 0 <= at + step < len(ids):
            return
        ids[at], ids[at + step] = ids[at + step], ids[at]
        services, entity = self._desk.services, self._entity
        self._desk.write(_("Ordering"), lambda _p: services.records.order(entity, ids))

    def _delete(self, row: Row) -> None:
        services, entity, record_id = self._desk.services, self._entity, int(row["id"])
        self._desk.write(
            _("Deleting"),
            lambda _p: services.records.remove(entity, [record_id]),
            said=_("Deleted."),
        )


class _With:
    """Calls a method with one argument; ignores the button's own."""

    def __init__(self, func: Callable[[Any], None], argument: Any) -> None:
        self._func, self._argument = func, argument

    def __call__(self, *_checked: Any) -> None:
        self._func(self._argument)
