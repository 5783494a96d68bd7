"""The stops of the tour in their order. A new page is a stop by itself; a dialog is one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.ui.pages import PAGES

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide

SHOWN_CUSTOMER: Final = "C000001"


def _stay(_guide: Guide, _shown: Any) -> None:
    """A page is left by showing the next one."""


def _close(guide: Guide, shown: Any) -> None:
    """A dialog is thrown away."""
    shown.close_quietly() if hasattr(shown, "close_quietly") else shown.hide()
    shown.deleteLater()
    guide.settle(20)


@dataclass(frozen=True, slots=True)
class Stop:
    """One picture: *show* puts it on screen and returns the widget to be taken."""

    id: str
    show: Callable[[Guide], Any]
    leave: Callable[[Guide, Any], None] = _stay


# --- pages -------------------------------------------------------------------------------------
def _page(page_id: str) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        if not guide.desk.is_open:
            guide.open()
        guide.window.show_page(page_id)
        guide.settle()
        return guide.window

    return show


def _first_run(guide: Guide) -> Any:
    guide.opener.show_first_run()
    guide.settle()
    return guide.window


def _searched(guide: Guide) -> Any:
    _page("customers")(guide)
    guide.desk.open_page("customers", search="zgyd")
    guide.settle()
    return guide.window


def _nothing_found(guide: Guide) -> Any:
    _page("customers")(guide)
    guide.desk.open_page("customers", search="没有这样的客户")
    guide.settle()
    return guide.window


def _customer_id(guide: Guide) -> int:
    from crmdesk.models.query import ListQuery

    lists = guide.desk.services.lists
    found = lists.first_page(ListQuery(search=SHOWN_CUSTOMER), ["code"], 1)
    return found.ids[0] if found.ids else lists.ids(ListQuery())[0]


def _card(tab: str) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        from crmdesk.models.query import ListQuery

        _page("customers")(guide)
        guide.desk.open_page("customers", search="")
        ids = guide.desk.services.lists.ids(ListQuery())
        guide.desk.open_customer(_customer_id(guide), ids=ids, tab=tab)
        guide.settle()
        return guide.window

    return show


def _card_edited(guide: Guide) -> Any:
    """The card while it is edited, with a change and a mistake in it."""
    _card("basic")(guide)
    page: Any = guide.window.page()
    page.edit_field("uscc")
    page.tabs[0].form.boxes["short_name"].editor.line.setText("锦华五金")
    box = page.tabs[0].form.boxes["uscc"]
    box.editor.line.setText("91440306MATE5H027P")
    box.editor.left.emit()
    guide.settle()
    return guide.window


def _leave_edited(guide: Guide, _shown: Any) -> None:
    page: Any = guide.window.page()
    page.discard()
    guide.settle(20)


# --- dialogs -------------------------------------------------------------------------------------
def _dialog(make: Callable[[Guide], Any]) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        if not guide.desk.is_open:
            guide.open()
        return guide.show_dialog(make(guide))

    return show


def _filter(guide: Guide) -> Any:
    from crmdesk.models.query import Condition, Group, Op
    from crmdesk.ui.dialogs.filter import FilterDialog

    group = Group(
        (
            Condition("relation_state", Op.ONE_OF, ("customer", "qualified")),
            Condition("registered_capital", Op.AT_LEAST, (500_000_000,)),
            Group(
                (
                    Condition("name", Op.CONTAINS, ("五金",)),
                    Condition("changed_at", Op.LAST_DAYS, (30,)),
                ),
                every=False,
            ),
        )
    )
    specs = guide.desk.services.lists.columns("customer")
    return FilterDialog(guide.desk, specs, group, guide.window)


def _columns(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.columns import ColumnsDialog

    usual = ("name", "contact.name", "contact.mobile", "relation_state", "owner_id")
    specs = guide.desk.services.lists.columns("customer")
    return ColumnsDialog(specs, usual, usual, guide.window)


def _ids(guide: Guide, count: int) -> list[int]:
    from crmdesk.models.query import ListQuery

    return list(guide.desk.services.lists.ids(ListQuery())[:count])


def _new_customer(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.new_customer import NewCustomerDialog

    return NewCustomerDialog(guide.desk, guide.window, name="深圳市锦华五金")


def _bulk_edit(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.bulk_edit import BulkEditDialog

    return BulkEditDialog(guide.desk, _ids(guide, 12), guide.window)


def _keys(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.keys import KeysDialog

    return KeysDialog(guide.window)


def _help(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.help import HelpDialog

    page = guide.window.page()
    assert page is not None
    return HelpDialog(_(page.title), page.help_text() or _(page.title), guide.window)


def _question(guide: Guide) -> Any:
    from crmdesk.ui.message import Choice, MessageDialog

    return MessageDialog(
        _("Save the changes?"),
        _("Not saved yet: {fields}.").format(fields="简称、从业人数、电话"),
        [
            Choice("stay", _("Go on editing")),
            Choice("drop", _("Throw away"), "danger"),
            Choice("save", _("Save"), "primary"),
        ],
        guide.window,
    )


def _error(guide: Guide) -> Any:
    from crmdesk.ui.message import Choice, MessageDialog

    text = CrmError(N_("The disk is full. Make room, then save again. Nothing was changed."))
    return MessageDialog(
        _("This did not work"),
        text.message(),
        [Choice("close", _("Close"), "primary")],
        guide.window,
        "warning-circle",
        "bad",
    )


def _crash(guide: Guide) -> Any:
    from crmdesk.ui.crash import CrashDialog

    try:
        raise ValueError("example")
    except ValueError as error:
        return CrashDialog(error, guide.desk.folders.logs, guide.window)


def _contact(guide: Guide) -> Any:
    from crmdesk.ui.forms.record_dialog import RecordDialog

    services = guide.desk.services
    people = services.records.children("contact", _customer_id(guide))
    return RecordDialog(guide.desk, "contact", _("Contact"), guide.window, record=people[0])


def _note(guide: Guide) -> Any:
    from crmdesk.ui.customers.note_history import NoteHistoryDialog

    rows = guide.desk.services.records.children(
        "dated_note", _customer_id(guide), order=("-noted_on",)
    )
    return NoteHistoryDialog(guide.desk, rows, guide.window)


CARD_TABS: Final = (
    "basic",
    "traits",
    "business",
    "trade",
    "people",
    "documents",
    "files",
    "history",
)
STOPS: Final[tuple[Stop, ...]] = (
    Stop("first-run", _first_run),
    *[Stop(info.id.replace("_", "-"), _page(info.id)) for info in PAGES if info.group is not None],
    Stop("customers-searched", _searched),
    Stop("customers-nothing-found", _nothing_found),
    *[Stop(f"card-{tab}", _card(tab)) for tab in CARD_TABS],
    Stop("card-edited", _card_edited, _leave_edited),
    Stop("dialog-filter", _dialog(_filter), _close),
    Stop("dialog-columns", _dialog(_columns), _close),
    Stop("dialog-new-customer", _dialog(_new_customer), _close),
    Stop("dialog-bulk-edit", _dialog(_bulk_edit), _close),
    Stop("dialog-contact", _dialog(_contact), _close),
    Stop("dialog-notes", _dialog(_note), _close),
    Stop("dialog-keys", _dialog(_keys), _close),
    Stop("dialog-help", _dialog(_help), _close),
    Stop("dialog-question", _dialog(_question), _close),
    Stop("dialog-error", _dialog(_error), _close),
    Stop("dialog-crash", _dialog(_crash), _close),
)
