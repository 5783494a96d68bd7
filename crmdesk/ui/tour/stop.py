"""What a stop of the tour is, and the small steps that stops are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide

SHOWN_CUSTOMER: Final = "C000001"
AFTER_TYPING_MS: Final = 500  # what is asked while typing waits for the typing to rest


def stay(_guide: Guide, _shown: Any) -> None:
    """A page is left by showing the next one."""


def throw_away(guide: Guide, shown: Any) -> None:
    """A dialog or menu is closed without asking."""
    shown.hide()
    shown.deleteLater()
    guide.settle(20)


@dataclass(frozen=True, slots=True)
class Stop:
    """One picture: *show* puts it on screen and returns the widget to be taken."""

    id: str
    show: Callable[[Guide], Any]
    leave: Callable[[Guide, Any], None] = stay


def page(page_id: str, **arguments: Any) -> Callable[[Guide], Any]:
    """Show a page of the demo file."""

    def show(guide: Guide) -> Any:
        guide.open()
        guide.desk.open_page(page_id, **arguments)
        guide.settle()
        return guide.window

    return show


def dialog(make: Callable[[Guide], Any]) -> Callable[[Guide], Any]:
    """Show a dialog over the demo file."""

    def show(guide: Guide) -> Any:
        guide.open()
        made = make(guide)
        guide.show_dialog(made)
        guide.settle(AFTER_TYPING_MS)
        return made

    return show


def popup(make: Callable[[Guide], Any]) -> Callable[[Guide], Any]:
    """Show a menu at the place where it opens; the picture is the menu alone."""

    def show(guide: Guide) -> Any:
        guide.open()
        menu = make(guide)
        menu.popup(guide.window.mapToGlobal(guide.window.rect().center()))
        guide.settle(20)
        return menu

    return show


def customer_id(guide: Guide) -> int:
    """The customer whose card is full."""
    from crmdesk.models.query import ListQuery

    lists = guide.desk.services.lists
    found = lists.first_page(ListQuery(search=SHOWN_CUSTOMER), ["code"], 1)
    return int(found.ids[0]) if found.ids else int(lists.ids(ListQuery())[0])


def some_ids(guide: Guide, count: int) -> list[int]:
    """The first customers of the list."""
    from crmdesk.models.query import ListQuery

    return [int(i) for i in guide.desk.services.lists.ids(ListQuery())[:count]]


def names_on_a_list(guide: Guide, count: int) -> list[int]:
    """Customers who never bought: nothing of the books keeps them from the recycle bin."""
    from crmdesk.models.choices import RelationState
    from crmdesk.models.query import Group, ListQuery, Op

    listed = Group.where("relation_state", Op.ONE_OF, RelationState.LISTED.value)
    return [int(i) for i in guide.desk.services.lists.ids(ListQuery(filter=listed))[:count]]


def press(owner: Any, name: str) -> None:
    """Press a button if it is there."""
    from PySide6.QtWidgets import QPushButton

    found = owner.findChild(QPushButton, name)
    if found is not None:
        found.click()


def paper(guide: Guide, customer: int) -> str:
    """A card that was printed before something on it changed; returns the print number."""
    services = guide.desk.services
    known = services.printing.of_customer(customer, 1)
    if known:
        return str(known[0].number)
    with services.printing.issued("customer-card", [customer], services.employee_id) as papers:
        pass
    services.records.save("customer", customer, {"phone": "0755-26712345", "postcode": "518102"})
    return str(papers[0].number)
