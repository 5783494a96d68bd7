"""Looking through the pages of a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMarginsF, QSize
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication, QFrame

from crmdesk.ui.widgets import vbox
from crmdesk.ui.widgets.pdf_view import PdfView


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "three pages.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
        )
    )
    painter = QPainter(writer)
    for number in range(3):
        if number:
            writer.newPage()
        painter.drawText(500, 500, str(number))
    painter.end()
    return path


def show(qtbot: Any, pdf: Path) -> tuple[QFrame, PdfView]:
    sheet = QFrame()
    view = PdfView(sheet)
    vbox(sheet).addWidget(view)
    sheet.resize(QSize(700, 500))
    sheet.show()
    assert view.load(pdf)
    qtbot.waitUntil(lambda: view.pages.pageCount() == 3)
    return sheet, view


def test_view_and_document_can_be_destroyed_while_pages_are_painted(qtbot: Any, pdf: Path) -> None:
    for _round in range(3):
        sheet, view = show(qtbot, pdf)
        QApplication.processEvents()
        sheet.deleteLater()
        del sheet, view
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_fitting_and_zooming(qtbot: Any, pdf: Path) -> None:
    sheet, view = show(qtbot, pdf)
    wide = view.zoom
    view.fit(whole_page=True)
    assert view.zoom < wide
    view.fit(whole_page=False)
    view.zoom_by(2)
    assert view.zoom == pytest.approx(wide * 2)
    view.zoom_by(1000)
    assert view.zoom == 4.0
    sheet.deleteLater()


def test_another_file_is_shown_at_the_page_that_was_in_sight(qtbot: Any, pdf: Path) -> None:
    sheet, view = show(qtbot, pdf)
    view.go_to(2)
    qtbot.waitUntil(lambda: view.page == 2)
    assert view.load(pdf)
    qtbot.waitUntil(lambda: view.page == 2)
    sheet.deleteLater()


def test_what_is_no_pdf_is_refused(qtbot: Any, pdf: Path, tmp_path: Path) -> None:
    sheet, view = show(qtbot, pdf)
    other = tmp_path / "no.pdf"
    other.write_text("no", "utf-8")
    assert not view.load(other)
    sheet.deleteLater()
