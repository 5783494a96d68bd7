"""The attachments of a customer as rows: picture by type, name, remark, size, when, who."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from crmdesk.ui import icons
from crmdesk.ui.theme import color, font, px

ROW: Final = 52
TILE: Final = 34
# (icon, tone) by ending; anything else is a plain file.
TYPES: Final = {
    ".pdf": ("file-pdf", "bad"),
    **dict.fromkeys((".xls", ".xlsx", ".xlsm", ".csv", ".et", ".ods"), ("file-xls", "good")),
    **dict.fromkeys((".doc", ".docx", ".wps", ".odt", ".rtf"), ("file-doc", "info")),
    **dict.fromkeys((".ppt", ".pptx", ".dps", ".odp"), ("file-ppt", "warn")),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".heic", ".tif", ".tiff"),
                    ("file-image", "gradeC")),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar"), ("file-archive", "gradeA")),
    **dict.fromkeys((".mp4", ".mov", ".avi", ".mkv", ".wmv"), ("file-video", "gradeB")),
    **dict.fromkeys((".txt", ".md", ".eml", ".msg", ".log"), ("file-text", "gradeD")),
}  # fmt: skip
PLAIN: Final = ("file", "gradeD")
FILE: Final = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class FileRow:
    """One attachment in words. *note* is the remark and where the file is used."""

    row: Mapping[str, Any]
    attachment_id: int
    name: str
    note: str
    size: str
    when: str
    who: str

    @property
    def picture(self) -> tuple[str, str]:
        """Icon and tone."""
        return TYPES.get(PurePath(self.name).suffix.lower(), PLAIN)


class FileModel(QAbstractListModel):
    """Holds the rows; painting is the delegate's."""

    def __init__(self) -> None:
        super().__init__()
        self.files: Sequence[FileRow] = ()

    def show_files(self, files: Sequence[FileRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.files = files
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.files)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        file = self.files[index.row()]
        if role == FILE:
            return file
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)):
            return f"{file.name} {file.size} {file.when} {file.who} {file.note}"
        if role == int(Qt.ItemDataRole.ToolTipRole):
            return f"{file.name}\n{file.note}".strip()
        return None


class FileDelegate(QStyledItemDelegate):
    """Paints one row."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.hovered = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(320), px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        file: FileRow = index.data(FILE)
        box: QRect = option.rect
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_selected:
            painter.fillRect(box, color("selection"))
            painter.fillRect(QRect(box.left(), box.top(), px(3), box.height()), color("primary"))
        elif index.row() == self.hovered:
            painter.fillRect(box, color("hover"))
        painter.setPen(color("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        self._paint_tile(painter, box, file)
        self._paint_words(painter, box, file, is_selected=is_selected)
        painter.restore()

    def _paint_tile(self, painter: QPainter, box: QRect, file: FileRow) -> None:
        icon, tone = file.picture
        size = px(TILE)
        tile = QRectF(box.left() + px(16), box.center().y() - size / 2 + 0.5, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(tone + "Soft"))
        painter.drawRoundedRect(tile, px(8), px(8))
        inset = (size - px(20)) // 2
        picture = icons.pixmap(icon, tone, 20)
        painter.drawPixmap(int(tile.left()) + inset, int(tile.top()) + inset, picture)

    def _paint_words(
        self, painter: QPainter, box: QRect, file: FileRow, *, is_selected: bool
    ) -> None:
        left = box.left() + px(16 + TILE + 12)
        right = box.right() - px(16)
        plain = font(12)
        muted = color("selectionText" if is_selected else "text3")
        painter.setFont(plain)
        painter.setPen(muted)
        metrics = QFontMetrics(plain)
        for text, sample in ((file.who, "欧阳晓明"), (file.when, "2026-12-28 23:58"),
                             (file.size, "8888.8 MB")):  # fmt: skip
            width = metrics.horizontalAdvance(sample) + px(12)
            place = QRect(right - width, box.top(), width, box.height())
            painter.drawText(place, _RIGHT, _elide(metrics, text, width))
            right -= width + px(12)
        strong = font(13, 500)
        name = QRect(left, box.top() + px(7), max(0, right - left), px(20))
        note = QRect(left, box.top() + px(27), max(0, right - left), px(18))
        if not file.note:
            name = QRect(left, box.top(), max(0, right - left), box.height())
        painter.drawText(note, _LEFT, _elide(metrics, file.note, note.width()))
        painter.setFont(strong)
        painter.setPen(color("selectionText" if is_selected else "text"))
        shown = QFontMetrics(strong).elidedText(
            file.name, Qt.TextElideMode.ElideMiddle, name.width()
        )
        painter.drawText(name, _LEFT, shown)


class FileList(QListView):
    """Emits what the person wants. ``opened`` carries a ``FileRow``."""

    opened = Signal(object)
    delete_asked = Signal()
    edit_asked = Signal()
    menu_asked = Signal(QPoint)
    selection_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("fileList")
        self.setProperty("role", "plain")
        self.files = FileModel()
        self.setModel(self.files)
        self._painter = FileDelegate(self)
        self.setItemDelegate(self._painter)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().selectionChanged.connect(self._on_selection)

    def show_files(self, files: Sequence[FileRow]) -> None:
        """Show the attachments; the cursor stays on the same file."""
        present = self.current()
        self.files.show_files(files)
        ids = [f.attachment_id for f in files]
        kept = present is not None and present.attachment_id in ids
        row = ids.index(present.attachment_id) if kept and present is not None else 0
        if files:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.files.index(row, 0), flags)
        self.selection_changed.emit()

    def current(self) -> FileRow | None:
        """The file under the cursor."""
        index = self.currentIndex()
        return index.data(FILE) if index.isValid() else None

    def selected(self) -> list[FileRow]:
        """The selected files from top to bottom."""
        rows = sorted(self.selectedIndexes(), key=lambda i: i.row())
        return [index.data(FILE) for index in rows]

    def _on_selection(self) -> None:
        self.selection_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        current = self.current()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current is not None:
            self.opened.emit(current)
        elif key == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        elif key == Qt.Key.Key_F2:
            self.edit_asked.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        current = self.current()
        if event.button() == Qt.MouseButton.LeftButton and current is not None:
            self.opened.emit(current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._painter.hovered = self.indexAt(event.position().toPoint()).row()
        self.viewport().update()
        super().mouseMoveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())


_LEFT: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


def _elide(metrics: QFontMetrics, text: str, room: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
