"""Documents of a customer: order of urgency, days in words, renewing, scans."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from crmdesk.services.container import Services
from crmdesk.services.documents import judge
from crmdesk.ui.customers.document_actions import next_term
from crmdesk.ui.customers.document_words import remaining, troubles
from crmdesk.ui.forms.record_dialog import RecordDialog
from tests.helpers.making import create, customer
from tests.helpers.modal import in_dialog, press, type_into
from tests.ui.conftest import Chooser, Person
from tests.ui.customers.conftest import OpenTab

TODAY = date(2026, 11, 21)
PDF = b"%PDF-1.4\n%%EOF\n"


def paper(services: Services, owner: int, number: str, days: int | None, **given: Any) -> int:
    """A document that ends in so many days; None: without an end."""
    end = None if days is None else TODAY + timedelta(days=days)
    values = {"kind": "other", "valid_to": end, "is_permanent": days is None} | given
    return create(services, "qualification", customer_id=owner, number=number, **values)


@pytest.fixture
def owner(services: Services) -> int:
    """A customer with four documents."""
    made = customer(services)
    paper(services, made, "LONG", None, kind="business_licence")
    paper(services, made, "SOON", 12)
    paper(services, made, "OVER", -20)
    paper(services, made, "FINE", 300)
    return made


def shown(tab: Any, column: str) -> list[str]:
    """The texts of a column from top to bottom."""
    place = [s.name for s in tab.model.specs].index(column)
    return [str(tab.model.index(row, place).data()) for row in range(tab.model.rowCount())]


def stand_on(tab: Any, number: str) -> None:
    tab.table.go_to(shown(tab, "number").index(number))


def test_the_most_urgent_stands_first_and_the_time_left_is_said_in_words(
    open_tab: OpenTab, owner: int
) -> None:
    tab = open_tab(owner, "documents")
    assert shown(tab, "number") == ["OVER", "SOON", "FINE", "LONG"]
    assert shown(tab, "remaining") == ["已过期 20 天", "还有 12 天", "还有 300 天", "长期"]
    assert shown(tab, "document_status") == ["过期", "临期", "有效", "有效"]
    assert tab.counted.text() == "4 份"


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "今天到期"), (1, "还有 1 天"), (-1, "已过期 1 天"), (1000, "还有 2.7 年"), (None, "长期")],
)
def test_the_time_left_in_words(days: int | None, said: str) -> None:
    end = None if days is None else (TODAY + timedelta(days=days)).isoformat()
    row = {"id": 1, "kind": "other", "number": "", "person": "", "valid_from": None,
           "valid_to": end, "is_permanent": days is None}  # fmt: skip
    (judged,) = judge([row], TODAY)
    assert remaining(judged) == said


def test_troubles_are_counted_the_worst_first() -> None:
    def row(number: int, days: int) -> dict[str, Any]:
        return {"id": number, "kind": "other", "number": str(number), "person": "",
                "valid_from": None, "valid_to": (TODAY + timedelta(days=days)).isoformat(),
                "is_permanent": 0}  # fmt: skip

    judged = judge([row(1, 5), row(2, -5), row(3, 50), row(4, 500)], TODAY)
    assert troubles(judged) == [("已过期 1", "bad"), ("快到期 2", "warn")]


def test_what_a_first_deal_lacks_is_offered_and_entered_with_its_kind(
    qtbot: Any, open_tab: OpenTab, owner: int, services: Services
) -> None:
    tab = open_tab(owner, "documents")
    chips = {b.objectName() for b in tab.missing.findChildren(QPushButton)}
    assert "missing_authorisation" in chips
    assert "missing_business_licence" not in chips
    assert tab.missing.property("role") == "hint"

    def fill(dialog: RecordDialog) -> None:
        type_into(dialog, "number", "SQ-2026-014")
        type_into(dialog, "valid_to", "2027-11-20")
        press(dialog, "dialogSave")

    in_dialog(RecordDialog, lambda: press(tab.missing, "missing_authorisation"), fill)
    qtbot.waitUntil(lambda: "SQ-2026-014" in shown(tab, "number"))
    saved = [
        q for q in services.records.children("qualification", owner) if q["number"] == "SQ-2026-014"
    ]
    assert [(q["kind"], q["holder"]) for q in saved] == [
        ("authorisation", "深圳市锦华五金制品有限公司")
    ]
    left = {b.objectName() for b in tab.missing.findChildren(QPushButton) if b.isVisible()}
    assert "missing_authorisation" not in left


def test_without_a_licence_the_notice_is_red(open_tab: OpenTab, services: Services) -> None:
    made = customer(services)
    paper(services, made, "X", 20)
    tab = open_tab(made, "documents")
    assert tab.missing.property("role") == "alarm"


def test_renewing_copies_the_document_with_the_next_term_and_silences_the_old_one(
    qtbot: Any, open_tab: OpenTab, services: Services
) -> None:
    made = customer(services)
    paper(services, made, "ZB-8", -20, kind="quality_agreement",
          valid_from=TODAY - timedelta(days=20 + 364))  # fmt: skip
    tab = open_tab(made, "documents")
    assert shown(tab, "document_status") == ["过期"]

    def fill(dialog: RecordDialog) -> None:
        values = {name: box.value() for name, box in dialog.form.boxes.items()}
        assert values["kind"] == "quality_agreement"
        assert values["number"] == "ZB-8"
        assert values["valid_from"] == TODAY - timedelta(days=19)
        press(dialog, "dialogSave")

    in_dialog(RecordDialog, lambda: press(tab, "documentRenew"), fill)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    assert shown(tab, "document_status") == ["有效", "已换新"]
    assert shown(tab, "remaining")[1] == "已换新，留底"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2022, 8, 31), date(2027, 8, 30), (date(2027, 8, 31), date(2032, 8, 30))),
        (date(2026, 1, 1), date(2026, 12, 31), (date(2027, 1, 1), date(2027, 12, 31))),
        (date(2026, 1, 1), date(2026, 3, 31), (date(2026, 4, 1), date(2026, 6, 29))),
        (date(2023, 3, 1), date(2024, 2, 28), (date(2024, 2, 29), date(2025, 2, 28))),
        (None, date(2026, 3, 31), (date(2026, 4, 1), None)),
        (date(2020, 1, 1), None, (None, None)),
        (date(2020, 1, 1), date(9999, 12, 31), (None, None)),
    ],
)
def test_the_next_term_follows_the_day_after_and_is_as_long(
    start: date | None, end: date | None, expected: tuple[date | None, date | None]
) -> None:
    assert next_term(start, end) == expected


def test_editing_and_deleting_with_undo(
    qtbot: Any, open_tab: OpenTab, owner: int, person: Person
) -> None:
    tab = open_tab(owner, "documents")
    stand_on(tab, "SOON")

    def fill(dialog: RecordDialog) -> None:
        type_into(dialog, "valid_to", "2027-11-20")
        press(dialog, "dialogSave")

    in_dialog(RecordDialog, tab.edit_current, fill)
    qtbot.waitUntil(lambda: shown(tab, "number") == ["OVER", "FINE", "SOON", "LONG"])
    qtbot.keyClick(tab.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "SOON" not in shown(tab, "number"))
    person.press("撤销")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 4)


def test_several_are_noted_as_checked_today_in_one_act(
    qtbot: Any, open_tab: OpenTab, owner: int, services: Services
) -> None:
    tab = open_tab(owner, "documents")
    tab.table.selectAll()
    before = len(services.journal.acts())
    press(tab, "documentChecked")
    qtbot.waitUntil(lambda: shown(tab, "checked") == ["李晓明 2026-11-21"] * 4)
    assert len(services.journal.acts()) == before + 1


def test_a_scan_is_added_opened_and_taken_off(
    qtbot: Any, open_tab: OpenTab, owner: int, services: Services, chooser: Chooser, tmp_path: Path
) -> None:
    tab = open_tab(owner, "documents")
    stand_on(tab, "OVER")
    chooser.path = tmp_path / "质量证书.pdf"
    chooser.path.write_bytes(PDF)
    press(tab, "documentScan")
    qtbot.waitUntil(lambda: shown(tab, "scan")[0] == "质量证书.pdf")
    press(tab, "documentScan")
    qtbot.waitUntil(lambda: bool(chooser.handed_over))
    assert chooser.handed_over[0].read_bytes() == PDF
    tab.actions_.drop_scan(tab.current())
    qtbot.waitUntil(lambda: shown(tab, "scan")[0] == "—")
    assert len(services.attachments.of(owner)) == 1


def test_a_scan_that_is_none_is_refused_with_a_sentence(
    qtbot: Any, open_tab: OpenTab, owner: int, chooser: Chooser, person: Person, tmp_path: Path
) -> None:
    tab = open_tab(owner, "documents")
    chooser.path = tmp_path / "证书.pdf"
    chooser.path.write_bytes("只是文字".encode())
    press(tab, "documentScan")
    qtbot.waitUntil(lambda: any("证书.pdf" in t for t in person.texts))
    assert shown(tab, "scan") == ["—"] * 4


def test_headings_sort_and_sort_back(open_tab: OpenTab, owner: int) -> None:
    tab = open_tab(owner, "documents")
    tab.table.sort_asked.emit("number")
    assert shown(tab, "number") == ["FINE", "LONG", "OVER", "SOON"]
    tab.table.sort_asked.emit("number")
    assert shown(tab, "number") == ["SOON", "OVER", "LONG", "FINE"]
    tab.table.sort_asked.emit("remaining")
    assert shown(tab, "number")[0] == "OVER"


def test_an_empty_tab_offers_the_licence(qtbot: Any, open_tab: OpenTab, services: Services) -> None:
    made = customer(services)
    tab = open_tab(made, "documents")

    def fill(dialog: RecordDialog) -> None:
        assert dialog.form.boxes["kind"].value() == "business_licence"
        dialog.done(0)

    in_dialog(RecordDialog, lambda: press(tab, "emptyAddLicence"), fill)


def test_columns_at_the_end_come_only_where_there_is_room(
    qtbot: Any, open_tab: OpenTab, owner: int
) -> None:
    tab = open_tab(owner, "documents")
    before = len(tab.model.specs)
    tab.parent().resize(1800, 500)
    qtbot.waitUntil(lambda: len(tab.model.specs) > before)
    assert not tab.table.horizontalScrollBar().maximum()
