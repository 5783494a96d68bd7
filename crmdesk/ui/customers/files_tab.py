"""附件: files kept with a customer. Drop them in; a copy is opened, the kept file never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QWidget

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.ui import choosing_files, message
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.file_list import FileList, FileRow
from crmdesk.ui.customers.lazy_tab import LazyTab
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.opening_files import open_attachment, save_attachment
from crmdesk.ui.theme import color, font, px
from crmdesk.ui.widgets import Elided, button, card, hbox, label, passing_menu, vbox
from crmdesk.ui.widgets.states import EmptyState, Way
from crmdesk.ui.words import file_size, moment

if TYPE_CHECKING:
    from crmdesk.core.changes import ChangeSet

EDITED: Final = ("file_name", "remark")


class FilesTab(LazyTab):
    """See the module."""

    key: ClassVar[str] = "files"
    title: ClassVar[str] = N_("Attachments")

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self.setAcceptDrops(True)
        self._stack = QStackedWidget()
        vbox(self).addWidget(self._stack)
        self._stack.addWidget(self._make_sheet())
        self._stack.addWidget(self._make_empty())
        self._target = DropTarget(self)
        self.list.opened.connect(self._on_opened)
        self.list.delete_asked.connect(self._on_delete)
        self.list.edit_asked.connect(self.edit_current)
        self.list.menu_asked.connect(self._on_menu)
        self.list.selection_changed.connect(self._show_verbs)
        self._open.clicked.connect(self._on_open)
        self._save.clicked.connect(self._on_save)
        self._add.clicked.connect(self._on_add)

    # --- building ----------------------------------------------------------------------------------
    def _make_sheet(self) -> QFrame:
        sheet = card("filesCard")
        column = vbox(sheet, (1, 8, 1, 1), 8)
        column.addLayout(self._make_head())
        self.list = FileList()
        column.addWidget(self.list, 1)
        return sheet

    def _make_head(self) -> QHBoxLayout:
        head = hbox(None, (16, 0, 12, 0), 8)
        head.addWidget(label(_("Attachments"), "heading"))
        self.summary = Elided("", "muted", name="fileSummary")
        head.addWidget(self.summary, 1)
        self._open = button(
            _("Open"), "eye", name="fileOpen",
            tip=_("Opens a read-only copy (Enter); changes to it are not kept"),
        )  # fmt: skip
        self._save = button(_("Save as …"), "download-simple", name="fileSave")
        self._add = button(
            _("Add files"), "plus", name="addFiles", tip=_("Or drop files onto this page")
        )
        for made in (self._open, self._save, self._add):
            head.addWidget(made)
        return head

    def _make_empty(self) -> QFrame:
        sheet = card()
        vbox(sheet).addWidget(
            EmptyState(
                "paperclip",
                _("No attachments yet"),
                _(
                    "Contracts, quotations, photographs, letters: drop the files onto this page. "
                    "They are kept inside the customer file and are part of every backup."
                ),
                [Way(_("Choose files"), self._on_add, "plus", name="emptyAddFiles")],
            )
        )
        return sheet

    # --- showing -----------------------------------------------------------------------------------
    def count(self, state: CardState) -> int | None:
        return len(state.rows("attachment"))

    def render_card(self, state: CardState) -> None:
        rows = state.rows("attachment")
        self._stack.setCurrentIndex(0 if rows else 1)
        scans = {
            int(q["scan_id"]): q for q in state.rows("qualification") if q["scan_id"] is not None
        }
        files = [self._file(row, scans) for row in rows]
        self.list.show_files(files)
        size = sum(int(row["size"]) for row in rows)
        self.summary.setText(
            ngettext(
                "{count} file, {size}. Drop more onto this page.",
                "{count} files, {size}. Drop more onto this page.",
                len(rows),
            ).format(count=len(rows), size=file_size(size))
        )
        self._show_verbs()

    def _file(self, row: Mapping[str, Any], scans: Mapping[int, Mapping[str, Any]]) -> FileRow:
        from crmdesk.ui.customers.document_actions import kind_title

        used = scans.get(int(row["id"]))
        notes = [str(row["remark"] or "")]
        if used is not None:
            notes.append(_("scan of: {document}").format(document=kind_title(used["kind"])))
        who = row["created_by"]
        return FileRow(
            row,
            int(row["id"]),
            str(row["file_name"]),
            " · ".join(n for n in notes if n),
            file_size(int(row["size"])),
            moment(datetime.fromisoformat(str(row["created_at"]))),
            self.desk.services.names("employee", int(who)) if who else "",
        )

    def _show_verbs(self) -> None:
        has_one = self.list.current() is not None
        self._open.setEnabled(has_one)
        self._save.setEnabled(has_one)

    # --- adding ------------------------------------------------------------------------------------
    def _on_add(self) -> None:
        self.attach(
            choosing_files.choose_files(
                self.desk, self.window(), _("Add files"), purpose="attachments"
            )
        )

    def attach(self, paths: Sequence[Path]) -> None:
        """Keep files with the customer; says clearly why if one of them cannot be kept."""
        files = [p for p in paths if not p.is_dir()]
        if len(files) < len(paths):
            message.notify(_("Folders cannot be attached; drop the files in them."))
        if not files or self.state is None:
            return
        services, customer_id = self.desk.services, self.state.customer_id
        self.desk.write(
            _("Adding files"),
            lambda progress: services.attachments.add(customer_id, files, progress=progress),
            said=said_kept,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event):
            event.acceptProposedAction()
            self._target.setGeometry(self.rect())
            self._target.show()
            self._target.raise_()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._target.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._target.hide()
        event.acceptProposedAction()
        self.attach(dropped_paths(event))

    # --- doing ---------------------------------------------------------------------------------------
    def edit_current(self) -> bool:
        file = self.list.current()
        if file is None or self._stack.currentIndex() != 0:
            return False
        RecordDialog(
            self.desk, "attachment", _("Name and remark"), self.window(),
            record=file.row, only=EDITED, size=(560, 300),
        ).exec()  # fmt: skip
        return True

    def _on_opened(self, file: FileRow) -> None:
        open_attachment(self.desk, file.attachment_id, file.name, self.window())

    def _on_open(self) -> None:
        file = self.list.current()
        if file is not None:
            self._on_opened(file)

    def _on_save(self) -> None:
        file = self.list.current()
        if file is not None:
            save_attachment(self.desk, file.attachment_id, file.name, self.window())

    def _on_delete(self) -> None:
        ids = [file.attachment_id for file in self.list.selected()]
        if not ids:
            return
        services = self.desk.services
        said = ngettext("{count} file is deleted.", "{count} files are deleted.", len(ids))
        self.desk.write(
            _("Deleting"),
            lambda _p: services.attachments.remove(ids),
            said=said.format(count=len(ids)),
        )

    def _on_menu(self, place: QPoint) -> None:
        if self.list.current() is not None:
            self.menu().exec(place)

    def menu(self) -> QMenu:
        """What can be done with the selected files."""
        menu = passing_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, name, act in (
            (_("Open"), "open", self._on_open),
            (_("Save as …"), "save", self._on_save),
            (_("Name and remark …"), "edit", self.edit_current),
        ):
            menu.addAction(text, act).setObjectName(f"file_{name}")
        menu.addSeparator()
        menu.addAction(_("Delete"), self._on_delete).setObjectName("file_delete")
        return menu


class DropTarget(QWidget):
    """Lies over the page while files are dragged across it and says what letting go does."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dropTarget")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = color("primarySoft")
        fill.setAlphaF(0.92)
        painter.setBrush(fill)
        pen = QPen(color("primary"), px(2))
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), px(8), px(8))
        painter.setFont(font(15, 600))
        painter.setPen(color("info"))
        painter.drawText(
            self.rect(), Qt.AlignmentFlag.AlignCenter, _("Let go: the files are kept here")
        )


def dropped_paths(event: QDropEvent) -> list[Path]:
    """The files that are dragged over a page."""
    return [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]


def said_kept(change_set: ChangeSet) -> str:
    """How many files are kept now."""
    count = len(change_set.of("attachment").created)
    return ngettext("{count} file is kept.", "{count} files are kept.", count).format(count=count)
