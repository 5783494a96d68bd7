"""Stops: the tabs of the customer card, the card while it is edited, and what lies around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from crmdesk.ui.tour.stop import Stop, customer_id, page, paper, some_ids

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide

CARD_TABS: Final = (
    "basic",
    "traits",
    "business",
    "trade",
    "people",
    "documents",
    "follow_up",
    "opportunities",
    "deals",
    "files",
    "history",
)
WRONG_CODE: Final = "91440306MATE5H027P"


def card(tab: str) -> Callable[[Guide], Any]:
    """The full card on one of its tabs."""

    def show(guide: Guide) -> Any:
        from crmdesk.models.query import ListQuery

        page("customers", search="")(guide)
        ids = guide.desk.services.lists.ids(ListQuery())
        guide.desk.open_customer(customer_id(guide), ids=ids, tab=tab)
        guide.settle()
        return guide.window

    return show


def _sparse(tab: str) -> Callable[[Guide], Any]:
    """A card on which much is missing."""

    def show(guide: Guide) -> Any:
        from crmdesk.models.query import Condition, Group, ListQuery, Op

        page("customers", search="")(guide)
        suspects = Group((Condition("relation_state", Op.ONE_OF, ("suspect",)),))
        found = guide.desk.services.lists.ids(ListQuery(filter=suspects))
        shown = int(found[0]) if found else some_ids(guide, 2)[-1]
        guide.desk.open_customer(shown, tab=tab)
        guide.settle()
        return guide.window

    return show


def _edited(guide: Guide) -> Any:
    """The card while it is edited, with a change and a mistake in it."""
    card("basic")(guide)
    shown: Any = guide.window.page()
    shown.edit_field("uscc")
    boxes = shown.tabs[0].form.boxes
    boxes["short_name"].editor.line.setText("锦华五金")
    boxes["uscc"].editor.line.setText(WRONG_CODE)
    boxes["uscc"].editor.left.emit()
    guide.settle()
    return guide.window


def _edited_tab(tab: str) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        card(tab)(guide)
        shown: Any = guide.window.page()
        shown.key_edit()
        guide.settle()
        return guide.window

    return show


def _leave_edited(guide: Guide, _shown: Any) -> None:
    shown: Any = guide.window.page()
    shown.discard()
    guide.settle(20)


def _printed(guide: Guide) -> Any:
    page("customers", search="")(guide)
    shown = customer_id(guide)
    guide.desk.open_customer(shown, tab="basic", printed=paper(guide, shown))
    guide.settle()
    return guide.window


def _leave_printed(guide: Guide, _shown: Any) -> None:
    shown: Any = guide.window.page()
    shown.paper.hide()


def _files(guide: Guide) -> Any:
    """Some files on the card: a picture, a text, a table."""
    card("files")(guide)
    services, shown = guide.desk.services, customer_id(guide)
    if not services.attachments.of(shown):
        folder = guide.desk.folders.cache
        picture = folder / "门店照片.png"
        guide.window.grab().scaledToWidth(320).save(str(picture))
        note = folder / "报价说明.txt"
        note.write_text("本报价三十天内有效。", "utf-8")
        services.attachments.add(shown, [picture, note], "上次拜访")
        guide.window.page().reload()  # type: ignore[union-attr]
    guide.settle()
    return guide.window


def _history(guide: Guide) -> Any:
    """A few changes: typed, taken back, with before and after."""
    page("customers", search="")(guide)
    services, shown = guide.desk.services, customer_id(guide)
    if services.journal.count_of_customer(shown) < 2:
        paper(guide, shown)
        saved = services.records.save("customer", shown, {"fax": "0571-51007264"})
        services.records.save("customer", shown, {"website": "www.jinyao.example"})
        services.undo.undo(saved.change_set_id)
    return card("history")(guide)


CARD_STOPS: Final[tuple[Stop, ...]] = (
    *[Stop(f"card-{tab}", card(tab)) for tab in CARD_TABS],
    Stop("card-sparse-basic", _sparse("basic")),
    Stop("card-sparse-trade", _sparse("trade")),
    Stop("card-sparse-people", _sparse("people")),
    Stop("card-sparse-documents", _sparse("documents")),
    Stop("card-edited", _edited, _leave_edited),
    *[Stop(f"card-edited-{tab}", _edited_tab(tab), _leave_edited) for tab in CARD_TABS[1:4]],
    Stop("card-printed", _printed, _leave_printed),
    Stop("card-files-filled", _files),
    Stop("card-history-filled", _history),
)
