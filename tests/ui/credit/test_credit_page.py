"""The page of the credit risk shows what the file holds, and every mark opens what it stands for."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from crmdesk.models.query import Condition, Group, ListQuery, Op
from crmdesk.services.container import Services
from crmdesk.ui.credit import going, kpis
from crmdesk.ui.credit.warning_list import WarningRow
from crmdesk.ui.desk import Desk
from crmdesk.ui.pages.credit import CreditPage
from tests.helpers.making import customer
from tests.helpers.trade import TODAY, sale
from tests.ui.conftest import Chooser, Person


@pytest.fixture
def late(services: Services) -> int:
    """Owes 20,000 yuan, overdue since September."""
    made = customer(services, "宁波海润进出口贸易有限公司", credit_limit=10_000_000, credit_days=0)
    sale(services, made, 2_000_000, sold_on=TODAY.replace(month=9))
    return made


@pytest.fixture
def good(services: Services) -> int:
    """Uses 96,000 of 100,000 yuan, nothing due."""
    made = customer(
        services, "武汉光谷新材料科技股份有限公司", credit_limit=10_000_000, credit_days=30
    )
    sale(services, made, 9_600_000)
    return made


class Went:
    """Where the desk was asked to go."""

    def __init__(self, desk: Desk) -> None:
        self.places: list[tuple[str, dict[str, Any]]] = []
        desk.go.connect(self._on_go)

    def _on_go(self, page: str, arguments: dict[str, Any]) -> None:
        self.places.append((page, arguments))


@pytest.fixture
def page(desk: Desk, qtbot: Any) -> Any:
    made = CreditPage(desk)
    qtbot.addWidget(made)
    made.resize(1300, 660)
    made.show()
    yield made
    made.hide()


def read(page: CreditPage, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: page._reading is not None)


def test_empty_file_says_what_to_do(page: CreditPage, qtbot: Any, desk: Desk) -> None:
    read(page, qtbot)
    assert page.stack.currentWidget() is page.empty
    went = Went(desk)
    page.findChild(QPushButton, "emptySale").click()
    assert went.places == [("sale", {})]


def test_figures_are_those_of_the_file(late: int, good: int, page: CreditPage, qtbot: Any) -> None:
    read(page, qtbot)
    names = {key: made.accessibleName() for key, made in page.kpis.cards.items()}
    assert "11.6" in names[kpis.OPEN]  # 116,000 yuan
    assert "2" in names[kpis.OVERDUE]
    assert page.overview.ageing.view.chart is not None
    assert sum(s.value for s in page.overview.ageing.view.chart.slices) == 11_600_000
    assert {p.behind for p in page.overview.behaviour.view.chart.points} == set()  # nobody paid yet
    ranks = page.overview.ranks.view.chart.ranks
    assert [(r.value, r.behind) for r in ranks] == [(9_600_000, (good,)), (2_000_000, (late,))]


def test_rank_opens_its_customer(late: int, page: CreditPage, qtbot: Any, desk: Desk) -> None:
    read(page, qtbot)
    went = Went(desk)
    page.overview.ranks.view.activated.emit((late,))
    assert went.places == [("customer_card", {"customer_id": late, "tab": "credit"})]


def test_part_of_the_ageing_opens_its_documents(
    late: int, good: int, page: CreditPage, qtbot: Any, desk: Desk
) -> None:
    read(page, qtbot)
    went = Went(desk)
    chart = page.overview.ageing.view.chart
    overdue = [s.behind for s in chart.slices if s.value == 2_000_000]
    page.overview.ageing.view.activated.emit(overdue[0])
    qtbot.waitUntil(lambda: bool(went.places))
    (place, arguments) = went.places[0]
    assert place == "sale"
    assert desk.services.records.fetch("sale", arguments["sale_id"])["customer_id"] == late


def test_grade_opens_the_customers_that_use_credit(
    late: int, good: int, page: CreditPage, qtbot: Any, desk: Desk
) -> None:
    read(page, qtbot)
    went = Went(desk)
    keys = [b.behind for b in page.overview.limits.view.chart.bars if b.used]
    assert keys == ["grade:"]  # too little is known of both
    page.overview.limits.view.activated.emit(keys[0])
    (place, arguments) = went.places[0]
    found = desk.services.lists.ids(ListQuery(filter=arguments["filter_group"]))
    assert (place, sorted(found)) == ("customers", sorted([late, good]))


@pytest.mark.parametrize(
    ("key", "expected"), [(kpis.OPEN, "both"), (kpis.OVERDUE, "late"), (kpis.OVER, "nobody")]
)
def test_figure_opens_the_customers_it_counts(
    key: str, expected: str, late: int, good: int, page: CreditPage, qtbot: Any, desk: Desk
) -> None:
    read(page, qtbot)
    went = Went(desk)
    page.kpis.cards[key].clicked.emit()
    found = set(desk.services.lists.ids(ListQuery(filter=went.places[0][1]["filter_group"])))
    assert found == {"both": {late, good}, "late": {late}, "nobody": set()}[expected]


def test_warnings_come_with_evidence_and_what_to_do(
    late: int, good: int, page: CreditPage, qtbot: Any, desk: Desk
) -> None:
    read(page, qtbot)
    rows = page.overview.warnings.rows()
    assert {r.warning.customer_id for r in rows} == {late, good}
    went = Went(desk)
    held = next(r for r in rows if r.warning.customer_id == late)
    held.findChild(QPushButton, f"act_{late}_{held.warning.kind}").click()
    assert went.places[-1][0] == "receivables"
    assert went.places[-1][1]["customer_id"] == late
    held.opened.emit(late)
    assert went.places[-1][0] == "customer_card"


def test_all_warnings_are_a_view_of_their_own(
    late: int, good: int, page: CreditPage, qtbot: Any
) -> None:
    read(page, qtbot)
    page.findChild(QPushButton, "creditWarningsAll").click()
    assert page.stack.currentWidget() is page.warnings
    assert len(page.warnings.findChildren(WarningRow)) >= 2


def test_every_view_shows_its_list(late: int, page: CreditPage, qtbot: Any, desk: Desk) -> None:
    desk.services.credit_limits.propose(late, 5_000_000)
    read(page, qtbot)
    for mode in ("limits", "reports", "decisions", "warnings", "overview"):
        page.findChild(QPushButton, f"mode_{mode}").click()
        assert page._mode == mode
    page.enter(mode="limits")
    qtbot.waitUntil(lambda: page.limits.list.total == 1)


def test_another_day_shows_what_was_open_then(
    late: int, good: int, page: CreditPage, qtbot: Any
) -> None:
    read(page, qtbot)
    page.as_of.choose(TODAY.replace(month=10, day=31))
    qtbot.waitUntil(lambda: page._reading.ageing.total.total == 2_000_000)
    assert "2026-10-31" in page.top.subtitle.text()
    assert page.as_of.day == TODAY.replace(month=10, day=31)
    page.as_of.choose(TODAY)
    assert page.as_of.day is None


def test_sale_makes_the_page_read_again(
    late: int, good: int, page: CreditPage, qtbot: Any, desk: Desk
) -> None:
    read(page, qtbot)
    sale(desk.services, customer(desk.services, "乙公司"), 1_000_000)
    qtbot.waitUntil(lambda: page._reading.debtors == 3)


def test_change_to_cash_asks_first(good: int, desk: Desk, person: Person, qtbot: Any) -> None:
    from crmdesk.ui.credit.acting import change_to_cash

    change_to_cash(desk, good, None)
    assert desk.services.records.fetch("customer", good)["settlement"] != "cash"
    person.answers.append("yes")
    change_to_cash(desk, good, None)
    qtbot.waitUntil(lambda: desk.services.records.fetch("customer", good)["settlement"] == "cash")


def test_documents_go_to_the_list_of_sales(desk: Desk) -> None:
    went = Went(desk)
    going.show_documents(desk, [1, 2])
    going.show_customers(desk, (3, 4))
    group = Group((Condition("id", Op.ONE_OF, (3, 4)),))
    assert went.places == [
        ("sales", {"ids": (1, 2)}),
        ("customers", {"filter_group": group}),
    ]


def test_page_goes_to_a_workbook(
    late: int, good: int, page: CreditPage, qtbot: Any, chooser: Chooser
) -> None:
    from python_calamine import load_workbook

    assert chooser.path is not None
    target = chooser.path = chooser.path.with_suffix(".xlsx")
    read(page, qtbot)
    page.key_export()
    qtbot.waitUntil(target.exists)
    book = load_workbook(str(target))
    cells = {
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    }
    assert "宁波海润进出口贸易有限公司" in cells
    book.close()
