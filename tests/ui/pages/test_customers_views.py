"""Saved views of the customer list: kept, shown, renamed, saved over, deleted, all by the menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crmdesk.models.query import Condition, Group, Op
from crmdesk.services.container import Services
from crmdesk.ui.dialogs.ask_text import AskTextDialog
from crmdesk.ui.pages.customers import CustomersPage
from tests.helpers.modal import in_dialog
from tests.helpers.pressing import press
from tests.ui.conftest import Person
from tests.ui.pages.conftest import (
    EVERYBODY,
    HENGTAI,
    JINHUA,
    choose,
    column,
    entries,
    names,
    said,
    until,
)

LARGE = Group((Condition("employee_count", Op.AT_LEAST, (80,)),))
NONE_YET = ["还没有保存的视图", "保存当前视图…"]


def menu_of(page: CustomersPage) -> Callable[[], None]:
    return lambda: press(page, "viewsButton")


def saved(services: Services) -> list[str]:
    return [view.name for view in services.views.of("customer")]


def typed(name: str) -> Callable[[AskTextDialog], None]:
    def answer(dialog: AskTextDialog) -> None:
        dialog._line.setText(name)
        press(dialog, "askSave")

    return answer


def save(page: CustomersPage, name: str) -> None:
    in_dialog(AskTextDialog, lambda: choose(menu_of(page), "保存当前视图"), typed(name))


@pytest.fixture
def large(page: CustomersPage) -> CustomersPage:
    """The list with one saved view, 大客户, of its own columns and filter; now it shows all."""
    page.list.set_columns(["name", "employee_count"])
    until(lambda: column(page, "employee_count"))
    page.enter(filter_group=LARGE)
    until(lambda: names(page) == [JINHUA, HENGTAI])
    save(page, "大客户")
    page.list.reset_columns()
    page._on_show_all()
    until(lambda: names(page) == EVERYBODY)
    return page


def test_without_a_view_the_menu_says_so(page: CustomersPage) -> None:
    assert entries(menu_of(page)) == NONE_YET


def test_a_view_brings_back_columns_and_filter(large: CustomersPage) -> None:
    until(lambda: "relation_state" in [s.name for s in large.list.model.specs])
    choose(menu_of(large), "大客户")
    until(lambda: names(large) == [JINHUA, HENGTAI])
    until(lambda: [s.name for s in large.list.model.specs] == ["name", "employee_count"])
    assert large.top.subtitle.text() == "大客户 · 2 家客户"
    assert large.list_card.filter.isChecked()


def test_a_view_keeps_the_order(page: CustomersPage, services: Services) -> None:
    from crmdesk.models.query import Sort

    page.list.set_sort((Sort("name", descending=True),))
    until(lambda: names(page) == EVERYBODY[::-1])
    save(page, "倒过来")
    page.list.set_sort((Sort("name"),))
    until(lambda: names(page) == EVERYBODY)
    choose(menu_of(page), "倒过来")
    until(lambda: names(page) == EVERYBODY[::-1])


def test_a_view_of_a_chip_keeps_what_the_chip_let_through(page: CustomersPage) -> None:
    press(page, "chip_bought")
    until(lambda: names(page) == [JINHUA])
    save(page, "成交的")
    press(page, "chip_all")
    page._on_show_all()
    until(lambda: names(page) == EVERYBODY)
    choose(menu_of(page), "成交的")
    until(lambda: names(page) == [JINHUA])


def test_a_name_that_is_taken_is_refused_where_it_is_typed(
    large: CustomersPage, services: Services
) -> None:
    def answer(dialog: AskTextDialog) -> None:
        typed("大客户")(dialog)
        until(lambda: said(dialog, "askProblem") != "")
        assert dialog.isVisible()
        typed("")(dialog)
        assert dialog.isVisible()
        typed("全体")(dialog)

    in_dialog(AskTextDialog, lambda: choose(menu_of(large), "保存当前视图"), answer)
    assert saved(services) == ["大客户", "全体"]


def test_a_view_is_renamed_also_in_the_title_that_shows_it(
    large: CustomersPage, services: Services
) -> None:
    choose(menu_of(large), "大客户")
    until(lambda: large.top.subtitle.text() == "大客户 · 2 家客户")
    in_dialog(AskTextDialog, lambda: choose(menu_of(large), "改名", "大客户"), typed("八十人以上"))
    assert saved(services) == ["八十人以上"]
    until(lambda: large.top.subtitle.text() == "八十人以上 · 2 家客户")


def test_saving_over_a_view_and_taking_it_back(
    large: CustomersPage, services: Services, person: Person
) -> None:
    def kept() -> Any:
        [view] = services.views.of("customer")
        return view.state.filter

    assert kept() == Group((LARGE,))
    choose(menu_of(large), "覆盖", "大客户")
    until(lambda: kept() == Group())
    person.press("撤销")
    until(lambda: kept() == Group((LARGE,)))


def test_a_view_is_deleted_with_undo_and_its_name_leaves_the_title(
    large: CustomersPage, services: Services, person: Person
) -> None:
    choose(menu_of(large), "大客户")
    until(lambda: large.top.subtitle.text().startswith("大客户"))
    choose(menu_of(large), "删除", "大客户")
    until(lambda: saved(services) == [])
    until(lambda: large.top.subtitle.text() == "2 家客户")
    assert names(large) == [JINHUA, HENGTAI]
    assert entries(menu_of(large)) == NONE_YET
    person.press("撤销")
    until(lambda: saved(services) == ["大客户"])
