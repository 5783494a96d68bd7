"""The documents of all customers: chips, search, opening the card, export and print as shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt

from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.choose_customer import ChooseCustomerDialog
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.qualifications import QualificationsPage
from tests.helpers.making import create, customer
from tests.helpers.modal import in_dialog, press
from tests.ui.conftest import Person

TODAY = date(2026, 11, 21)


@pytest.fixture
def shop(services: Services) -> dict[str, int]:
    """Two customers; documents that are over, end in 10 and 50 days, later, and begin later."""
    made = {"first": customer(services, "锦华五金"), "second": customer(services, "恒泰精密")}
    for number, owner, days, start in (
        ("OVER", "first", -20, None), ("TEN", "second", 10, None), ("FIFTY", "first", 50, None),
        ("FINE", "first", 300, None), ("LATER", "second", 400, 30),
    ):  # fmt: skip
        made[number] = create(
            services, "qualification", customer_id=made[owner], kind="other", number=number,
            valid_to=TODAY + timedelta(days=days),
            valid_from=None if start is None else TODAY + timedelta(days=start),
        )  # fmt: skip
    return made


@pytest.fixture
def page(qtbot: Any, window: MainWindow, shop: dict[str, int]) -> QualificationsPage:
    window.show_page("qualifications")
    found = window.page()
    assert isinstance(found, QualificationsPage)
    qtbot.waitUntil(lambda: found.list.total == 5)
    return found


def column(page: QualificationsPage, name: str) -> list[str]:
    place = [s.name for s in page.list.model.specs].index(name)
    model = page.list.model
    return [str(model.index(row, place).data()) for row in range(model.rowCount())]


def test_the_most_urgent_stands_first_with_the_name_of_its_customer(
    page: QualificationsPage,
) -> None:
    assert column(page, "number") == ["OVER", "TEN", "FIFTY", "LATER", "FINE"]
    assert column(page, "customer_id")[:2] == ["锦华五金", "恒泰精密"]
    assert column(page, "days_left")[:2] == ["-20", "10"]
    assert page.top.subtitle.text() == "5 份"


@pytest.mark.parametrize(
    ("chip", "numbers"),
    [
        ("expired", ["OVER"]),
        ("soon", ["TEN"]),
        ("remind", ["TEN", "FIFTY"]),
        ("not_yet", ["LATER"]),
        ("missing", []),
    ],
)
def test_a_chip_shows_as_many_as_it_says(
    qtbot: Any, page: QualificationsPage, chip: str, numbers: list[str]
) -> None:
    chips = {b.property("key"): b for b in page.chips.findChildren(type(page._new))}
    qtbot.waitUntil(lambda: chips[chip].text().endswith(f" {len(numbers)}"))
    press(page.chips, f"chip_{chip}")
    qtbot.waitUntil(lambda: page.list.total == len(numbers))
    assert column(page, "number") == numbers


def test_documents_are_found_by_their_customer(qtbot: Any, page: QualificationsPage) -> None:
    page.search.setText("htjm")
    qtbot.waitUntil(lambda: page.list.total == 2)
    assert set(column(page, "number")) == {"TEN", "LATER"}
    page.search.setText("没有的")
    qtbot.waitUntil(lambda: page.list.total == 0)
    press(page, "showAll")
    qtbot.waitUntil(lambda: page.list.total == 5)


def test_opening_goes_to_the_document_on_the_card(
    qtbot: Any, page: QualificationsPage, window: MainWindow, shop: dict[str, int]
) -> None:
    page.list.table.go_to_id(shop["FIFTY"])
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    card: Any = window.page()
    assert card is not page
    (tab,) = [t for t in card.tabs if t.key == "documents"]
    qtbot.waitUntil(lambda: tab.isVisible() and tab.table.current_id() == shop["FIFTY"])


def test_documents_of_a_deleted_customer_are_gone_and_come_back(
    qtbot: Any, page: QualificationsPage, services: Services, shop: dict[str, int]
) -> None:
    done = services.records.remove("customer", [shop["second"]])
    qtbot.waitUntil(lambda: page.list.total == 3)
    services.undo.undo(done.change_set_id)
    qtbot.waitUntil(lambda: page.list.total == 5)


def test_delete_and_undo(qtbot: Any, page: QualificationsPage, person: Person) -> None:
    page.list.table.go_to(0)
    qtbot.keyClick(page.list.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.list.total == 4)
    person.press("撤销")
    qtbot.waitUntil(lambda: page.list.total == 5)


def test_a_new_document_asks_whose_it_is(
    qtbot: Any, page: QualificationsPage, services: Services, shop: dict[str, int]
) -> None:
    def choose(dialog: ChooseCustomerDialog) -> None:
        qtbot.waitUntil(lambda: dialog.list.count() == 2)
        dialog.list.setCurrentRow(0)
        dialog.commit()

    entered: list[str] = []

    def look(dialog: RecordDialog) -> None:
        entered.append(str(dialog.form.boxes["holder"].value()))
        dialog.done(0)

    in_dialog(RecordDialog, lambda: in_dialog(ChooseCustomerDialog, page.key_new, choose), look)
    assert entered[0] in {"锦华五金", "恒泰精密"}


def test_printing_prints_the_list_as_shown(
    page: QualificationsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "crmdesk.ui.printing.print_report",
        lambda _desk, name, _parent, **more: asked.append({"name": name, **more}),
    )
    press(page, "printButton")
    assert asked[0]["query"].entity == "qualification"
    assert asked[0]["columns"][:2] == ["customer_id", "kind"]


def test_an_empty_list_says_what_to_do(qtbot: Any, window: MainWindow, desk: Desk) -> None:
    window.show_page("qualifications")
    page: Any = window.page()
    qtbot.waitUntil(lambda: page.findChild(type(page._new), "emptyNew") is not None)


def test_columns_are_remembered(qtbot: Any, page: QualificationsPage, window: MainWindow) -> None:
    page.list.set_columns(["customer_id", "number"])
    qtbot.waitUntil(lambda: len(page.list.model.specs) == 2)
    window.forget_pages()
    window.show_page("qualifications")
    again: Any = window.page()
    qtbot.waitUntil(lambda: again.list.total == 5)
    assert [s.name for s in again.list.model.specs] == ["customer_id", "number"]
