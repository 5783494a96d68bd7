"""The page of routes and visits: plan a week, move visits, put a route in order."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crmdesk.ui.desk import Desk
from crmdesk.ui.pages.routes import RoutesPage
from crmdesk.ui.routes.choose_route import ChooseRouteDialog
from crmdesk.ui.routes.plan_dialog import PlanDialog
from tests.helpers.making import create, customer
from tests.ui.conftest import Person

MONDAY = date(2026, 11, 16)  # the week of the fixed clock


@pytest.fixture
def shops(desk: Desk) -> list[int]:
    seller = desk.services.employee_id
    return [customer(desk.services, f"{n}号五金店", owner_id=seller) for n in range(1, 6)]


@pytest.fixture
def visits(desk: Desk, shops: list[int]) -> list[int]:
    """Monday has two visits, Tuesday one."""
    return [
        create(desk.services, "visit", customer_id=i, planned_on=date(2026, 11, day))
        for i, day in zip(shops, (16, 16, 17), strict=False)
    ]


@pytest.fixture
def route(desk: Desk, shops: list[int]) -> int:
    made = create(desk.services, "route", name="福田线")
    desk.services.routes.add(made, shops[:3])
    return made


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> RoutesPage:
    made = RoutesPage(desk)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    return made


def planned(desk: Desk) -> dict[int, list[str]]:
    week = desk.services.visit_plans.week(None, MONDAY)
    return {d.day: [v.customer[0] for v in v_] for d, v_ in week.days.items() if v_}


def shown(page: RoutesPage) -> dict[str, list[str]]:
    return {c.key: [v.customer[0] for v in c.column.cards] for c in page.week.board.columns()}


def test_the_week_shows_a_column_a_working_day(
    page: RoutesPage, visits: list[int], qtbot: QtBot
) -> None:
    page.reload()
    qtbot.waitUntil(lambda: len(page.week.board.columns()) == 5)
    assert shown(page)["2026-11-16"] == ["1", "2"]
    assert "3" in page.week.planned.accessibleName()


def test_ctrl_right_moves_a_visit_to_the_next_day_and_undo_brings_it_back(
    desk: Desk, page: RoutesPage, visits: list[int], qtbot: QtBot
) -> None:
    page.reload()
    board = page.week.board
    qtbot.waitUntil(lambda: len(board.columns()) == 5)
    board.select(visits[0])
    board.take_keyboard()
    column = board.place_of(visits[0])
    assert column is not None
    qtbot.keyClick(column[0].view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: planned(desk) == {16: ["2"], 17: ["3", "1"]})
    desk.undo(desk.services.journal.newest_id())
    qtbot.waitUntil(lambda: planned(desk) == {16: ["1", "2"], 17: ["3"]})


def test_a_visit_is_ticked_off(
    desk: Desk, page: RoutesPage, visits: list[int], qtbot: QtBot
) -> None:
    from crmdesk.models.deal_choices import VisitState

    page.reload()
    qtbot.waitUntil(lambda: len(page.week.board.columns()) == 5)
    page.week.mark(visits[0], VisitState.DONE)
    qtbot.waitUntil(lambda: "33%" in page.week.completion.accessibleName())


def test_the_numbers_open_the_customers(
    desk: Desk, page: RoutesPage, visits: list[int], shops: list[int], qtbot: QtBot
) -> None:
    page.reload()
    qtbot.waitUntil(lambda: len(page.week.board.columns()) == 5)
    with qtbot.waitSignal(desk.go) as asked:
        page.week.board.number_activated.emit("2026-11-16", "count")
    assert asked.args[0] == "customers"
    (condition,) = asked.args[1]["filter_group"].items
    assert set(condition.values) == set(shops[:2])


def test_chosen_customers_are_planned_by_the_dialog(
    desk: Desk, shops: list[int], qtbot: QtBot
) -> None:
    dialog = PlanDialog(desk, customer_ids=shops)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.boxes["capacity"].editor.set_value(2)  # type: ignore[union-attr]
    dialog.form.boxes["capacity"].editor.changed.emit()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: dialog.table.model.rowCount() == 5 and dialog._save.isEnabled())
    dialog.commit()
    week = desk.services.visit_plans
    qtbot.waitUntil(lambda: len(week.week(None, date(2026, 11, 23)).visits) == 5)
    days = week.week(None, date(2026, 11, 23)).days
    assert [len(v) for v in days.values()][:3] == [2, 2, 1]


def test_a_week_without_seller_cannot_be_saved(desk: Desk, shops: list[int], qtbot: QtBot) -> None:
    dialog = PlanDialog(desk, customer_ids=shops)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog._save.isEnabled)
    dialog.form.boxes["capacity"].editor.set_value(None)  # type: ignore[union-attr]
    dialog.form.boxes["capacity"].editor.changed.emit()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not dialog._save.isEnabled())


def test_alt_down_moves_a_stop(desk: Desk, page: RoutesPage, route: int, qtbot: QtBot) -> None:
    page.show_mode("routes")
    stops = page.routes.stops
    qtbot.waitUntil(lambda: stops.model.rowCount() == 3)
    stops.table.go_to(0)
    qtbot.keyClick(stops, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)

    def order() -> str:
        return "".join(s.name[0] for s in desk.services.routes.stops(route))

    qtbot.waitUntil(lambda: order() == "213")
    assert stops.current_row() == 1


def test_a_route_without_start_says_what_to_do(
    desk: Desk, page: RoutesPage, route: int, qtbot: QtBot, person: Person
) -> None:
    page.show_mode("routes")
    qtbot.waitUntil(lambda: page.routes.stops.model.rowCount() == 3)
    page.routes._by_distance.click()
    qtbot.waitUntil(lambda: any("出发点" in text for text in person.texts))


def test_customers_are_put_on_a_route_from_the_list(
    desk: Desk, shops: list[int], route: int, qtbot: QtBot
) -> None:
    dialog = ChooseRouteDialog(desk, shops[3:])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.boxes["route_id"].editor.set_value(route)  # type: ignore[union-attr]
    dialog.commit()
    qtbot.waitUntil(lambda: len(desk.services.routes.stops(route)) == 5)
