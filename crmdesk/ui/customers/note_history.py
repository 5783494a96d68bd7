"""Every entry of the four notes of a customer, by topic, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QTabWidget, QWidget

from crmdesk.core.i18n import _
from crmdesk.models.choices import NoteTopic
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.widgets import hbox, icon_button, label, scroll_area, vbox


class NoteHistoryDialog(Dialog):
    """One tab a topic; entries can be corrected or deleted, both with undo."""

    def __init__(
        self, desk: Desk, rows: Sequence[Mapping[str, Any]], parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Notes on this customer"), parent, size=(640, 480))
        self._desk = desk
        tabs = QTabWidget()
        for topic in NoteTopic:
            own = [r for r in rows if r["topic"] == topic]
            body = QWidget()
            column = vbox(body, (0, 10, 8, 0), 10)
            for row in own:
                column.addWidget(self._entry(row))
            if not own:
                column.addWidget(label(_("Nothing written yet."), "muted"))
            column.addStretch()
            tabs.addTab(scroll_area(body), f"{_(topic.label)} {len(own)}")
        self.body.addWidget(tabs, 1)
        self.add_close(_("Close"))

    def _entry(self, row: Mapping[str, Any]) -> QWidget:
        box = QWidget()
        column = vbox(box, spacing=3)
        head = hbox(None, spacing=8)
        who = row.get("author_id")
        name = self._desk.services.names("employee", int(who)) if who else ""
        head.addWidget(label(f"{row['noted_on']} {name}".strip(), "muted"))
        head.addStretch()
        for icon, tip, act in (
            ("pencil-simple", _("Edit"), self._edit),
            ("trash", _("Delete"), self._delete),
        ):
            made = icon_button(icon, tip, token="text3")
            made.clicked.connect(_With(act, row))
            head.addWidget(made)
        column.addLayout(head)
        column.addWidget(label(str(row["text"]), wrap=True))
        return box

    def _edit(self, row: Mapping[str, Any]) -> None:
        dialog = RecordDialog(
            self._desk,
            "dated_note",
            _("Correct the note"),
            self,
            record=row,
            only=("noted_on", "text"),
            size=(560, 320),
        )
        if dialog.exec():
            self.accept()

    def _delete(self, row: Mapping[str, Any]) -> None:
        services, record_id = self._desk.services, int(row["id"])
        self._desk.write(
            _("Deleting"),
            lambda _p: services.records.remove("dated_note", [record_id]),
            said=_("Deleted."),
        )
        self.accept()


class _With:
    """Calls a method with one argument; ignores the button's own."""

    def __init__(self, func: Any, argument: Any) -> None:
        self._func, self._argument = func, argument

    def __call__(self, *_checked: Any) -> None:
        self._func(self._argument)
