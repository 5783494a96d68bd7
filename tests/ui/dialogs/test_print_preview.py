"""Looking at a report, printing it, saving it; numbers only for real paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton

from crmdesk.models.query import ListQuery
from crmdesk.reports import report
from crmdesk.reports.base import Scope
from crmdesk.services.container import Services
from crmdesk.ui import printing
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.print_preview import PrintPreviewDialog
from tests.helpers import making
from tests.helpers.pressing import press
from tests.ui.conftest import Chooser, Person

NAMES = ("苏州恒泰精密机械有限公司", "成都蜀香源食品有限公司", "厦门鹭岛茶业有限公司")
SLOW = 30_000


@pytest.fixture
def ids(services: Services) -> list[int]:
    return [making.customer(services, name) for name in NAMES]


@pytest.fixture
def preview(qtbot: Any, desk: Desk, ids: list[int]) -> Iterator[PrintPreviewDialog]:
    made = PrintPreviewDialog(desk, report("customer-card"), Scope(customer_ids=tuple(ids)))
    made.show()
    qtbot.waitUntil(lambda: made.printed is not None, timeout=SLOW)
    yield made
    made.done(0)


@pytest.fixture
def pdf_printer(tmp_path: Path) -> Iterator[Path]:
    """A printer that writes a PDF, chosen without a dialog."""
    target = tmp_path / "paper.pdf"

    def choose(printer: QPrinter, _parent: object) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return True

    printing.answer_with(choose)
    yield target
    printing.answer_with(None)


def sizes(path: Path) -> list[tuple[int, int]]:
    document = QPdfDocument()
    document.load(str(path))
    found = [document.pagePointSize(n) for n in range(document.pageCount())]
    document.close()
    return [(round(s.width()), round(s.height())) for s in found]


def log(services: Services, ids: list[int]) -> list[str]:
    return [p.number for i in ids for p in services.printing.of_customer(i)]


def test_three_customers_are_three_pages(preview: PrintPreviewDialog) -> None:
    assert preview.view.pages.pageCount() == 3
    assert preview.findChild(QLabel, "pageNumber").text() == "1 / 3"  # type: ignore[union-attr]
    press(preview, "pageNext")
    assert preview.findChild(QLabel, "pageNumber").text() == "2 / 3"  # type: ignore[union-attr]


def test_printing_sends_every_page_at_its_size(
    qtbot: Any, preview: PrintPreviewDialog, pdf_printer: Path, person: Person
) -> None:
    with qtbot.waitSignal(preview.accepted, timeout=SLOW):
        press(preview, "printNow")
    assert sizes(pdf_printer) == [(595, 842)] * 3
    assert person.texts == ["已送打印机 3 页。"]


def test_only_the_asked_pages_are_printed(
    qtbot: Any, preview: PrintPreviewDialog, tmp_path: Path
) -> None:
    target = tmp_path / "second.pdf"

    def choose(printer: QPrinter, _parent: object) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(2, 2)
        return True

    printing.answer_with(choose)
    try:
        with qtbot.waitSignal(preview.accepted, timeout=SLOW):
            press(preview, "printNow")
    finally:
        printing.answer_with(None)
    assert len(sizes(target)) == 1


def test_a_list_that_lies_on_its_side_is_printed_so(
    qtbot: Any, desk: Desk, ids: list[int], pdf_printer: Path
) -> None:
    keys = tuple(s.name for s in desk.services.lists.columns("customer"))[:14]
    dialog = PrintPreviewDialog(
        desk, report("customer-list"), Scope(query=ListQuery(), columns=keys)
    )
    dialog.show()
    qtbot.waitUntil(lambda: dialog.printed is not None, timeout=SLOW)
    wanted = dialog.view.pages.pagePointSize(0)
    with qtbot.waitSignal(dialog.accepted, timeout=SLOW):
        press(dialog, "printNow")
    assert sizes(pdf_printer)[0] == (round(wanted.width()), round(wanted.height()))


def test_a_closed_preview_leaves_no_number_behind(
    qtbot: Any, preview: PrintPreviewDialog, services: Services, ids: list[int]
) -> None:
    assert len(log(services, ids)) == 3
    preview.reject()
    qtbot.waitUntil(lambda: not log(services, ids))


def test_what_was_printed_keeps_its_number(
    qtbot: Any, preview: PrintPreviewDialog, services: Services, ids: list[int], pdf_printer: Path
) -> None:
    with qtbot.waitSignal(preview.accepted, timeout=SLOW):
        press(preview, "printNow")
    qtbot.waitUntil(lambda: not preview._desk.jobs.running())
    assert log(services, ids) == [f"DY-20261121-000{n}" for n in (1, 2, 3)]


def test_another_option_builds_again_with_the_same_numbers(
    qtbot: Any, preview: PrintPreviewDialog, services: Services, ids: list[int]
) -> None:
    first = preview.printed
    box = preview.findChild(QCheckBox, "option_blank")
    assert box is not None
    box.click()
    assert not preview.findChild(QPushButton, "printNow").isEnabled()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: preview.printed is not first, timeout=SLOW)
    assert log(services, ids) == [f"DY-20261121-000{n}" for n in (1, 2, 3)]
    assert preview.printed.file != first.file  # type: ignore[union-attr]


def test_saving_writes_the_pdf_where_the_person_wants_it(
    preview: PrintPreviewDialog, chooser: Chooser, person: Person, tmp_path: Path
) -> None:
    press(preview, "printSave")
    saved = tmp_path / "chosen.pdf"
    assert len(sizes(saved)) == 3
    assert [p.name for p in chooser.suggested] == ["客户资料卡-20261121.pdf"]
    person.press("打开文件夹")
    assert chooser.handed_over == [tmp_path]


def test_a_place_that_cannot_be_written_is_said_and_the_preview_stays(
    preview: PrintPreviewDialog, chooser: Chooser, person: Person, tmp_path: Path
) -> None:
    chooser.path = tmp_path / "gone" / "card.pdf"
    press(preview, "printSave")
    assert "gone" in person.texts[-1]
    assert preview.isVisible()


def test_the_system_viewer_gets_a_copy_that_outlives_the_preview(
    preview: PrintPreviewDialog, chooser: Chooser
) -> None:
    press(preview, "printOpen")
    preview.done(0)
    (copy,) = chooser.handed_over
    assert len(sizes(copy)) == 3


def test_nothing_to_print_is_said_in_place_of_the_pages(
    qtbot: Any, desk: Desk, services: Services, ids: list[int]
) -> None:
    services.records.remove("customer", ids)
    dialog = PrintPreviewDialog(desk, report("customer-card"), Scope(customer_ids=tuple(ids)))
    dialog.show()
    said = "emptyText"
    qtbot.waitUntil(lambda: dialog.findChild(QLabel, said) is not None, timeout=SLOW)
    assert "没有" in dialog.findChild(QLabel, said).text()  # type: ignore[union-attr]
    assert not dialog.findChild(QPushButton, "printNow").isEnabled()  # type: ignore[union-attr]
    dialog.done(0)


def test_temporary_pages_are_deleted(qtbot: Any, preview: PrintPreviewDialog) -> None:
    folder = preview.printed.file.parent  # type: ignore[union-attr]
    preview.reject()
    qtbot.waitUntil(lambda: not folder.exists())


def test_closing_while_the_pages_are_made_stops_the_work(
    qtbot: Any, desk: Desk, services: Services, ids: list[int]
) -> None:
    dialog = PrintPreviewDialog(desk, report("customer-card"), Scope(customer_ids=tuple(ids * 60)))
    dialog.show()
    dialog.reject()
    qtbot.waitUntil(lambda: not desk.jobs.running(), timeout=SLOW)
    assert log(services, ids) == []
