"""Stops: the pages of the navigation, and what they look like in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from crmdesk.ui.pages import PAGES
from crmdesk.ui.settings import SECTIONS
from crmdesk.ui.tour.stop import (
    AFTER_TYPING_MS,
    Stop,
    customer_id,
    names_on_a_list,
    page,
    paper,
)

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide

UNKNOWN: Final = "没有这样的客户"
MANY: Final = 6


def _customers(search: str = "") -> Callable[[Guide], Any]:
    return page("customers", search=search)


def _selected(guide: Guide) -> Any:
    """Several rows are selected: what they add up to stands in the status line."""
    _customers()(guide)
    shown: Any = guide.window.page()
    shown.list.table.selectionModel().clearSelection()
    from PySide6.QtCore import QItemSelection, QItemSelectionModel

    model = shown.list.table.model()
    chosen = QItemSelection(model.index(2, 0), model.index(2 + MANY, 0))
    flags = QItemSelectionModel.SelectionFlag
    shown.list.table.selectionModel().select(chosen, flags.Select | flags.Rows)
    guide.settle()
    return guide.window


def _filtered(guide: Guide) -> Any:
    from crmdesk.models.query import Condition, Group, Op

    _customers()(guide)
    group = Group((Condition("registered_capital", Op.AT_LEAST, (500_000_000,)),))
    guide.desk.open_page("customers", filter_group=group)
    guide.settle()
    return guide.window


def _leave_filter(guide: Guide, _shown: Any) -> None:
    from crmdesk.models.query import Group

    guide.desk.open_page("customers", search="", filter_group=Group())
    guide.settle(20)


def _deleted(guide: Guide) -> Any:
    """The notice that offers to take it back."""
    _customers()(guide)
    shown: Any = guide.window.page()
    shown.actions_.delete(names_on_a_list(guide, 2))
    guide.settle()
    return guide.window


def _undo(guide: Guide, _shown: Any) -> None:
    guide.window.key_undo()
    guide.settle()


def _side_tab(index: int) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        from PySide6.QtWidgets import QTabWidget

        _customers()(guide)
        shown: Any = guide.window.page()
        shown.list.table.go_to_id(customer_id(guide))
        guide.settle(AFTER_TYPING_MS)
        tabs = shown.side.findChild(QTabWidget, "sideTabs")
        tabs.setCurrentIndex(index)
        guide.settle()
        return guide.window

    return show


def _leave_side(guide: Guide, _shown: Any) -> None:
    from PySide6.QtWidgets import QTabWidget

    shown: Any = guide.window.page()
    shown.side.findChild(QTabWidget, "sideTabs").setCurrentIndex(0)
    shown.list.table.go_to(0)
    guide.settle(20)


def _paper_offered(guide: Guide) -> Any:
    _customers()(guide)
    shown: Any = guide.window.page()
    shown.search.setText(paper(guide, customer_id(guide)))
    guide.settle(AFTER_TYPING_MS)
    return guide.window


def _leave_search(guide: Guide, _shown: Any) -> None:
    shown: Any = guide.window.page()
    shown.search.setText("")
    guide.settle(AFTER_TYPING_MS)


def _reports_with_log(guide: Guide) -> Any:
    _customers()(guide)
    paper(guide, customer_id(guide))
    return page("reports")(guide)


def _backups(guide: Guide) -> Any:
    page("backup")(guide)
    services = guide.desk.services
    if not services.backups.all():
        services.backups.back_up()
        services.backups.back_up(guide.desk.folders.backups)
    guide.window.page().reload()  # type: ignore[union-attr]
    guide.settle()
    return guide.window


def _filled_bin(guide: Guide) -> Any:
    page("recycle_bin")(guide)
    services = guide.desk.services
    services.records.remove("customer", names_on_a_list(guide, 3))
    people: Any = services.records.children("contact", customer_id(guide))
    services.records.remove("contact", [person["id"] for person in people[-1:]])
    guide.window.page().reload()  # type: ignore[union-attr]
    guide.settle()
    return guide.window


def _custom_fields(guide: Guide) -> Any:
    """Two fields of the owner's own, one of them with choices."""
    page("settings", section="custom")(guide)
    records = guide.desk.services.records
    if not records.all("custom_field"):
        records.save("custom_field", None, {"title": "合同编号", "kind": "text"})
        options = {"title": "送货窗口", "kind": "enum", "options": "上午、下午、夜间"}
        records.save("custom_field", None, options)
    guide.settle()
    return guide.window


PAGE_STOPS: Final[tuple[Stop, ...]] = (
    *[Stop(info.id.replace("_", "-"), page(info.id)) for info in PAGES if info.group is not None],
    Stop("customers-searched", _customers("zgyd")),
    Stop("customers-nothing-found", _customers(UNKNOWN)),
    Stop("customers-selected", _selected),
    Stop("customers-filtered", _filtered, _leave_filter),
    Stop("customers-side-people", _side_tab(1), _leave_side),
    Stop("customers-side-talks", _side_tab(2), _leave_side),
    Stop("customers-side-changes", _side_tab(3), _leave_side),
    Stop("customers-deleted", _deleted, _undo),
    Stop("customers-print-number", _paper_offered, _leave_search),
    Stop("reports-printed", _reports_with_log),
    Stop("backup-done", _backups),
    Stop("recycle-bin-filled", _filled_bin),
    *[
        Stop(f"settings-{info.key.replace('_', '-')}", page("settings", section=info.key))
        for info in SECTIONS
    ],
    Stop("settings-custom-filled", _custom_fields),
)
