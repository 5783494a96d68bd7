"""Files to be kept with a talk: chosen, or dropped onto the form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _
from crmdesk.ui import choosing_files
from crmdesk.ui.desk import Desk
from crmdesk.ui.widgets import Elided, clear, hbox, icon_button, icon_label, link, vbox


class FileRows(QWidget):
    """The names of the files; each can be taken away again."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("fileRows")
        self.setAcceptDrops(True)
        self._desk = desk
        self._paths: list[Path] = []
        column = vbox(self, spacing=4)
        self._list = vbox(None, spacing=2)
        column.addLayout(self._list)
        self._add = link(_("Choose files …"), "paperclip", name="filesAdd")
        self._add.clicked.connect(self._on_add)
        column.addWidget(self._add)

    def paths(self) -> list[Path]:
        """The files."""
        return list(self._paths)

    def set_paths(self, paths: Sequence[Path]) -> None:
        """Show these files."""
        self._paths = list(dict.fromkeys(paths))
        clear(self._list)
        for path in self._paths:
            self._list.addWidget(self._line(path))

    def focus_first(self) -> None:
        """The cursor to the button that adds."""
        self._add.setFocus()

    def _line(self, path: Path) -> QWidget:
        made = QWidget()
        row = hbox(made, spacing=6)
        row.addWidget(icon_label("paperclip", "text3", 15))
        row.addWidget(Elided(path.name), 1)
        remove = icon_button("x", _("Do not attach this file"), token="text3")
        remove.clicked.connect(partial(self._on_remove, path))
        row.addWidget(remove)
        return made

    def _on_add(self) -> None:
        chosen = choosing_files.choose_files(
            self._desk, self.window(), _("Attach files"), purpose="attach"
        )
        if chosen:
            self.set_paths([*self._paths, *chosen])
            self.changed.emit()

    def _on_remove(self, path: Path, *_checked: object) -> None:
        self.set_paths([p for p in self._paths if p != path])
        self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        self.set_paths([*self._paths, *(p for p in files if p.is_file())])
        event.acceptProposedAction()
        self.changed.emit()
