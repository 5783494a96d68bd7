"""Paper: building a report's PDF for the preview, and sending pages to a printer.

The reportlab PDF is the only truth; the printer gets pictures of its pages, at most 300 dots an
inch (more cannot be seen and takes ten times as long).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.models.query import ListQuery
from crmdesk.ui.desk import Desk

if TYPE_CHECKING:
    from crmdesk.services.board_data import BoardQuery

BEST_DPI: Final = 300
POINTS_PER_INCH: Final = 72.0
TINY: Final = 0.5  # points: printers round paper sizes

_ask: Callable[[QPrinter, QWidget | None], bool] | None = None


def answer_with(ask: Callable[[QPrinter, QWidget | None], bool] | None) -> None:
    """Let *ask* choose and set up the printer instead of a person (tests)."""
    global _ask  # noqa: PLW0603 - one door, one keeper
    _ask = ask


def print_report(
    desk: Desk,
    report_name: str,
    parent: QWidget | None = None,
    *,
    customer_ids: Sequence[int] | None = None,
    query: ListQuery | None = None,
    columns: Sequence[str] | None = None,
    title: str = "",
    values: Mapping[str, Any] | None = None,
    board: BoardQuery | None = None,
) -> None:
    """Show a report before it is printed.

    It is about *customer_ids*, or else about the list *query* with *columns* under the name
    *title*, or about *board*. *values* are parameters of the report (in value form) that differ
    from the usual ones.
    """
    from crmdesk.reports import report
    from crmdesk.reports.base import Scope
    from crmdesk.ui.dialogs.print_preview import PrintPreviewDialog

    scope = Scope(
        customer_ids=tuple(customer_ids or ()),
        query=query,
        columns=tuple(columns or ()),
        title=title,
        board=board,
    )
    PrintPreviewDialog(desk, report(report_name), scope, parent, values=values).exec()


# --- sending pages to a printer ----------------------------------------------------------------
def ask_printer(document: QPdfDocument, name: str, parent: QWidget | None) -> QPrinter | None:
    """Let the person choose printer and pages; None if nothing is to be printed."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    _set_paper(printer, document.pagePointSize(0))
    if _ask is not None:
        return printer if _ask(printer, parent) else None
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, document.pageCount())
    dialog.setFromTo(1, document.pageCount())
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    return printer if dialog.exec() else None


def print_file(path: Path, printer: QPrinter, progress: Progress) -> int:
    """Print a PDF; returns the number of sheets' sides. Runs in a worker: no widget is touched.

    Raises CrmError when the printer does not take the job, Cancelled when the person stops it.
    """
    document = QPdfDocument()
    if document.load(str(path)) is not QPdfDocument.Error.None_:
        raise CrmError(
            N_("The pages could not be read again. Close the preview and try once more.")
        )
    pages = wanted_pages(printer, document.pageCount())
    painter = QPainter()
    try:
        for done, page in enumerate(pages):
            progress.check()
            progress.report(done, len(pages))
            _set_paper(printer, document.pagePointSize(page))
            if not (printer.newPage() if painter.isActive() else painter.begin(printer)):
                raise CrmError(
                    N_("The printer did not take the job. Is it switched on and connected?")
                )
            _draw_page(document, page, printer, painter)
    except BaseException:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
        document.close()
    progress.report(len(pages), len(pages))
    return len(pages)


def wanted_pages(printer: QPrinter, count: int) -> list[int]:
    """The pages to print, from 0, in order, as often as the printer does not repeat by itself."""
    pages = list(range(count))
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage() > 0:
        last = printer.toPage() or printer.fromPage()
        pages = pages[printer.fromPage() - 1 : last]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return pages * copies
    return [page for page in pages for _copy in range(copies)]


def _set_paper(printer: QPrinter, points: QSizeF) -> None:
    """Give the printer paper of this size, printed to its edges."""
    size = QSizeF(min(points.width(), points.height()), max(points.width(), points.height()))
    lies = points.width() > points.height()
    wanted = QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
    layout = printer.pageLayout()
    present = layout.pageSize().size(QPageSize.Unit.Point)
    same = (
        abs(present.width() - size.width()) <= TINY
        and abs(present.height() - size.height()) <= TINY
    )
    if same and layout.orientation() == wanted and printer.fullPage():
        return
    if not same:
        printer.setPageSize(
            QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
        )
    printer.setPageOrientation(wanted)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)


def _draw_page(document: QPdfDocument, page: int, printer: QPrinter, painter: QPainter) -> None:
    points = document.pagePointSize(page)
    dpi = min(printer.resolution(), BEST_DPI)
    image = document.render(
        page,
        QSize(
            round(points.width() / POINTS_PER_INCH * dpi),
            round(points.height() / POINTS_PER_INCH * dpi),
        ),
    )
    sheet = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    painter.fillRect(sheet, Qt.GlobalColor.white)
    painter.drawImage(_fitted(points, sheet), image)


def _fitted(points: QSizeF, sheet: QRectF) -> QRectF:
    """The largest place on *sheet* with the shape of the page, in its middle."""
    size = points.scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return QRectF(
        sheet.left() + (sheet.width() - size.width()) / 2,
        sheet.top() + (sheet.height() - size.height()) / 2,
        size.width(),
        size.height(),
    )
