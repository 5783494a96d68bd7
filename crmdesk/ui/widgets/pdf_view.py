"""Pages of a PDF to look through: as wide as there is room, or at a zoom of the person's."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QMargins, QPointF, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.ui.theme import color, px

STEP: Final = 1.25
SMALLEST: Final = 0.25
LARGEST: Final = 4.0


class PdfView(QPdfView):
    """``moved`` is emitted when another page is in sight or the zoom is another."""

    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pdfView")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.setPageSpacing(px(10))
        self.setDocumentMargins(QMargins(px(14), px(14), px(14), px(14)))
        colours = self.palette()
        for role in (QPalette.ColorRole.Dark, QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            colours.setColor(role, color("border"))
        self.setPalette(colours)
        # Not a child of the view: Qt 6.11 crashes when the two are destroyed together.
        self._pages = QPdfDocument(parent)
        self.setDocument(self._pages)
        self.pageNavigator().currentPageChanged.connect(self._on_moved)
        self.zoomFactorChanged.connect(self._on_moved)

    @property
    def pages(self) -> QPdfDocument:
        """The document that is shown."""
        return self._pages

    def load(self, path: Path) -> bool:
        """Show a file, at the page that was in sight before; False if it cannot be read."""
        page = self.page
        self._pages.close()
        fine = self._pages.load(str(path)) is QPdfDocument.Error.None_
        if fine:
            self.go_to(min(page, self._pages.pageCount() - 1))
            self.moved.emit()
        return fine

    def close_file(self) -> None:
        """Let go of the file."""
        self._pages.close()

    @property
    def page(self) -> int:
        """The page in sight, from 0."""
        return max(0, self.pageNavigator().currentPage())

    def go_to(self, page: int) -> None:
        """Show a page."""
        if 0 <= page < self._pages.pageCount():
            self.pageNavigator().jump(page, QPointF())

    # --- zoom ------------------------------------------------------------------------------------
    @property
    def zoom(self) -> float:
        """How large a page is against its size on paper."""
        points = self._pages.pagePointSize(self.page)
        if self._pages.pageCount() == 0 or points.isEmpty():
            return 1.0
        dots = self.logicalDpiX() / 72.0
        margins = self.documentMargins()
        wide = (self.viewport().width() - margins.left() - margins.right()) / (
            points.width() * dots
        )
        if self.zoomMode() == QPdfView.ZoomMode.FitToWidth:
            return wide
        if self.zoomMode() == QPdfView.ZoomMode.FitInView:
            high = (self.viewport().height() - self.pageSpacing()) / (points.height() * dots)
            return min(wide, high)
        return self.zoomFactor()

    def zoom_by(self, factor: float) -> None:
        """Larger or smaller."""
        wanted = min(LARGEST, max(SMALLEST, self.zoom * factor))
        self.setZoomMode(QPdfView.ZoomMode.Custom)
        self.setZoomFactor(wanted)
        self.moved.emit()

    def fit(self, *, whole_page: bool) -> None:
        """As wide as there is room, or a whole page at once."""
        mode = QPdfView.ZoomMode.FitInView if whole_page else QPdfView.ZoomMode.FitToWidth
        self.setZoomMode(mode)
        self.moved.emit()

    def _on_moved(self) -> None:
        self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.moved.emit()
