"""Stops: the dialogs in which something is chosen, entered or printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core.i18n import _
from crmdesk.ui.tour.stop import (
    Stop,
    customer_id,
    dialog,
    page,
    press,
    some_ids,
    throw_away,
)

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide


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


def _empty_filter(guide: Guide) -> Any:
    from crmdesk.models.query import Group
    from crmdesk.ui.dialogs.filter import FilterDialog

    specs = guide.desk.services.lists.columns("customer")
    return FilterDialog(guide.desk, specs, Group(), guide.window)


def _columns(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.columns import ColumnsDialog

    usual = ("name", "contact.name", "contact.mobile", "relation_state", "owner_id")
    specs = guide.desk.services.lists.columns("customer")
    return ColumnsDialog(specs, usual, usual, guide.window)


def _new_customer(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.new_customer import NewCustomerDialog

    name = guide.desk.services.names("customer", customer_id(guide))
    return NewCustomerDialog(guide.desk, guide.window, name=name)


def _blank_customer(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.new_customer import NewCustomerDialog

    return NewCustomerDialog(guide.desk, guide.window)


def _bulk_edit(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.bulk_edit import BulkEditDialog

    made = BulkEditDialog(guide.desk, some_ids(guide, 12), guide.window)
    for name in ("owner_1", "bulk_tags", "bulk_relation_state"):
        press(made, name)
    return made


def _look_alikes(guide: Guide) -> list[int]:
    groups = guide.desk.services.duplicates.find_all()
    return [m.customer_id for m in groups[0].members] if groups else some_ids(guide, 2)


def _merge(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.merge import MergeDialog

    return MergeDialog(guide.desk, _look_alikes(guide), guide.window)


def _merge_three(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.merge import MergeDialog

    return MergeDialog(guide.desk, [customer_id(guide), *_look_alikes(guide)[:2]], guide.window)


def _merge_partner(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.merge import MergeDialog

    return MergeDialog(guide.desk, _look_alikes(guide)[:1], guide.window)


def _choose_customer(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.choose_customer import ChooseCustomerDialog

    return ChooseCustomerDialog(
        guide.desk,
        _("Whose document is it?"),
        _("Enter the document"),
        guide.window,
        search="hz",
    )


def _print_cards(guide: Guide) -> Any:
    from crmdesk.reports import report
    from crmdesk.reports.base import Scope
    from crmdesk.ui.dialogs.print_preview import PrintPreviewDialog

    scope = Scope(customer_ids=tuple(some_ids(guide, 3)))
    return PrintPreviewDialog(guide.desk, report("customer-card"), scope, guide.window)


def _print_list(name: str) -> Callable[[Guide], Any]:
    def make(guide: Guide) -> Any:
        from crmdesk.models.query import Condition, Group, ListQuery, Op
        from crmdesk.reports import report
        from crmdesk.reports.base import Scope
        from crmdesk.ui.dialogs.print_preview import PrintPreviewDialog

        wanted = Group((Condition("relation_state", Op.ONE_OF, ("qualified",)),))
        columns = ("code", "name", "contact.name", "contact.mobile", "owner_id")
        scope = Scope(
            query=ListQuery(filter=wanted), columns=columns, title=_("Qualified prospect")
        )
        return PrintPreviewDialog(guide.desk, report(name), scope, guide.window)

    return make


def _contact(guide: Guide) -> Any:
    from crmdesk.ui.forms.contact_dialog import ContactDialog

    shown = customer_id(guide)
    people = guide.desk.services.records.children("contact", shown)
    return ContactDialog(guide.desk, shown, guide.window, record=people[0])


def _new_contact(guide: Guide) -> Any:
    from crmdesk.ui.forms.contact_dialog import ContactDialog

    return ContactDialog(guide.desk, customer_id(guide), guide.window)


def _document(guide: Guide) -> Any:
    from crmdesk.ui.customers.document_actions import SIZE
    from crmdesk.ui.forms.record_dialog import RecordDialog

    shown = customer_id(guide)
    rows = guide.desk.services.records.children("qualification", shown)
    return RecordDialog(
        guide.desk, "qualification", _("Document"), guide.window, size=SIZE,
        fixed={"customer_id": shown}, record=rows[0] if rows else None,
    )  # fmt: skip


def _record(entity: str, title: str, size: tuple[int, int]) -> Callable[[Guide], Any]:
    def make(guide: Guide) -> Any:
        from crmdesk.ui.forms.record_dialog import RecordDialog

        fixed = {"customer_id": customer_id(guide)}
        return RecordDialog(guide.desk, entity, _(title), guide.window, fixed=fixed, size=size)

    return make


def _employee(guide: Guide) -> Any:
    from crmdesk.ui.settings.employees import EmployeeDialog

    record = guide.desk.services.records.all("employee")[0]
    return EmployeeDialog(guide.desk, _("Employee"), guide.window, record)


def _custom_field(guide: Guide) -> Any:
    from crmdesk.ui.settings.custom_fields import CustomFieldDialog

    made: Any = CustomFieldDialog(guide.desk, _("New field"), guide.window, None)
    made.form.boxes["title"].editor.set_value("送货窗口")
    made.form.boxes["kind"].editor.set_value("enum")
    return made


def _order(guide: Guide) -> Any:
    from crmdesk.ui.customers.order_dialog import OrderDialog
    from crmdesk.ui.customers.people import people_of

    people = guide.desk.services.records.children("contact", customer_id(guide))
    return OrderDialog(guide.desk, people_of(people), guide.window)


def _notes(guide: Guide) -> Any:
    from crmdesk.ui.customers.note_history import NoteHistoryDialog

    rows = guide.desk.services.records.children(
        "dated_note", customer_id(guide), order=("-noted_on",)
    )
    return NoteHistoryDialog(guide.desk, rows, guide.window)


def _save_view(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.ask_text import AskTextDialog

    return AskTextDialog(
        _("Save this view"), _("Name"), _("Save"), lambda _text: None, guide.window
    )


def _keys(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.keys import KeysDialog

    return KeysDialog(guide.window)


def _help(page_id: str) -> Callable[[Guide], Any]:
    def make(guide: Guide) -> Any:
        from crmdesk.ui.dialogs.help import HelpDialog

        page(page_id)(guide)
        shown = guide.window.page()
        assert shown is not None
        return HelpDialog(_(shown.title), shown.help_text(), guide.window)

    return make


def _about(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.about import AboutDialog

    return AboutDialog(guide.desk, guide.window)


def _licences(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.about import LicencesDialog

    return LicencesDialog(guide.window)


_DIALOGS: Final[tuple[tuple[str, Callable[[Guide], Any]], ...]] = (
    ("filter", _filter),
    ("filter-empty", _empty_filter),
    ("columns", _columns),
    ("save-view", _save_view),
    ("new-customer", _blank_customer),
    ("new-customer-alike", _new_customer),
    ("bulk-edit", _bulk_edit),
    ("merge", _merge),
    ("merge-three", _merge_three),
    ("merge-partner", _merge_partner),
    ("choose-customer", _choose_customer),
    ("contact", _contact),
    ("contact-new", _new_contact),
    ("order", _order),
    ("notes", _notes),
    ("document", _document),
    ("competitor", _record("competitor_relation", "Competitor", (560, 420))),
    ("credit-event", _record("credit_event", "Credit problem", (560, 420))),
    ("address", _record("address", "Address", (640, 420))),
    ("employee", _employee),
    ("custom-field", _custom_field),
    ("print-cards", _print_cards),
    ("print-list", _print_list("customer-list")),
    ("print-register", _print_list("customer-register")),
    ("keys", _keys),
    ("help-customers", _help("customers")),
    ("help-backup", _help("backup")),
    ("about", _about),
    ("licences", _licences),
)
DIALOG_STOPS: Final[tuple[Stop, ...]] = tuple(
    Stop(f"dialog-{name}", dialog(make), throw_away) for name, make in _DIALOGS
)
