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
AFTER_TYPING_MS: Final = 500  # what is asked while typing waits for the typing to rest


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

    name = guide.desk.services.names("customer", _customer_id(guide))
    dialog = NewCustomerDialog(guide.desk, guide.window, name=name)
    guide.settle(AFTER_TYPING_MS)
    return dialog


def _bulk_edit(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.bulk_edit import BulkEditDialog

    dialog = BulkEditDialog(guide.desk, _ids(guide, 12), guide.window)
    for name in ("owner_1", "bulk_tags", "bulk_relation_state"):
        _press(dialog, name)
    guide.settle(AFTER_TYPING_MS)
    return dialog


def _look_alikes(guide: Guide) -> list[int]:
    groups = guide.desk.services.duplicates.find_all()
    return [m.customer_id for m in groups[0].members] if groups else _ids(guide, 2)


def _merge(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.merge import MergeDialog

    return MergeDialog(guide.desk, _look_alikes(guide), guide.window)


def _merge_partner(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.merge import MergeDialog

    return MergeDialog(guide.desk, _look_alikes(guide)[:1], guide.window)


def _print_cards(guide: Guide) -> Any:
    from crmdesk.reports import report
    from crmdesk.reports.base import Scope
    from crmdesk.ui.dialogs.print_preview import PrintPreviewDialog

    scope = Scope(customer_ids=tuple(_ids(guide, 3)))
    return PrintPreviewDialog(guide.desk, report("customer-card"), scope, guide.window)


def _print_list(guide: Guide) -> Any:
    from crmdesk.models.query import Condition, Group, ListQuery, Op
    from crmdesk.reports import report
    from crmdesk.reports.base import Scope
    from crmdesk.ui.dialogs.print_preview import PrintPreviewDialog

    query = ListQuery(filter=Group((Condition("relation_state", Op.ONE_OF, ("qualified",)),)))
    columns = ("code", "name", "contact.name", "contact.mobile", "owner_id")
    scope = Scope(query=query, columns=columns, title=_("Qualified prospect"))
    return PrintPreviewDialog(guide.desk, report("customer-list"), scope, guide.window)


def _press(dialog: Any, name: str) -> None:
    from PySide6.QtWidgets import QPushButton

    button = dialog.findChild(QPushButton, name)
    if button is not None:
        button.click()


def _paper(guide: Guide, customer_id: int) -> str:
    """A card that was printed before something on it changed; returns the print number."""
    services = guide.desk.services
    known = services.printing.of_customer(customer_id, 1)
    if known:
        return known[0].number
    with services.printing.issued("customer-card", [customer_id], services.employee_id) as papers:
        pass
    services.records.save("customer", customer_id, {"phone": "0755-26712345", "postcode": "518102"})
    return papers[0].number


def _card_printed(guide: Guide) -> Any:
    _page("customers")(guide)
    customer_id = _customer_id(guide)
    guide.desk.open_customer(customer_id, printed=_paper(guide, customer_id))
    guide.settle()
    return guide.window


def _reports_with_log(guide: Guide) -> Any:
    _page("customers")(guide)
    _paper(guide, _customer_id(guide))
    return _page("reports")(guide)


def _paper_offered(guide: Guide) -> Any:
    _page("customers")(guide)
    page: Any = guide.window.page()
    page.search.setText(_paper(guide, _customer_id(guide)))
    guide.settle(AFTER_TYPING_MS)
    return guide.window


def _leave_search(guide: Guide, _shown: Any) -> None:
    page: Any = guide.window.page()
    page.search.setText("")
    guide.settle(AFTER_TYPING_MS)


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
    Stop("card-printed", _card_printed),
    Stop("reports-printed", _reports_with_log),
    Stop("customers-print-number", _paper_offered, _leave_search),
    Stop("dialog-filter", _dialog(_filter), _close),
    Stop("dialog-columns", _dialog(_columns), _close),
    Stop("dialog-new-customer", _dialog(_new_customer), _close),
    Stop("dialog-bulk-edit", _dialog(_bulk_edit), _close),
    Stop("dialog-merge", _dialog(_merge), _close),
    Stop("dialog-merge-partner", _dialog(_merge_partner), _close),
    Stop("dialog-print-cards", _dialog(_print_cards), _close),
    Stop("dialog-print-list", _dialog(_print_list), _close),
    Stop("dialog-contact", _dialog(_contact), _close),
    Stop("dialog-notes", _dialog(_note), _close),
    Stop("dialog-keys", _dialog(_keys), _close),
    Stop("dialog-help", _dialog(_help), _close),
    Stop("dialog-question", _dialog(_question), _close),
    Stop("dialog-error", _dialog(_error), _close),
    Stop("dialog-crash", _dialog(_crash), _close),
)
