"""The one thing to do about a warning: call, limit, cash, visit, look into it, ask for the licence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from crmdesk.analysis.credit_evidence import Action
from crmdesk.core import clock
from crmdesk.core.i18n import _
from crmdesk.ui import message
from crmdesk.ui.credit import going
from crmdesk.ui.desk import Desk

VISIT_WITHIN = 3  # days


def act(desk: Desk, customer_id: int, action: str, parent: QWidget | None) -> None:
    """Do what the button of a warning says."""
    what = Action(action)
    if what is Action.DUN:
        going.show_calls(desk, customer_id)
    elif what is Action.LIMIT:
        from crmdesk.ui.credit.limit_dialogs import LimitDialog

        LimitDialog(desk, customer_id, "temporary", parent).exec()
    elif what is Action.CASH:
        change_to_cash(desk, customer_id, parent)
    elif what is Action.VISIT:
        visit_dialog(desk, customer_id, parent).exec()
    elif what is Action.CHECK:
        desk.open_page("credit_report", customer_id=customer_id)
    else:
        desk.open_customer(customer_id, tab="documents")


def change_to_cash(desk: Desk, customer_id: int, parent: QWidget | None) -> None:
    """From now on only against cash; the card can be changed back."""
    services = desk.services
    name = services.names("customer", customer_id)
    if not message.confirm(
        _("Sell to {customer} only against cash?").format(customer=name),
        _("The settlement on the card becomes cash. What is owed already stays owed."),
        _("Change to cash"),
        parent,
    ):
        return
    values: dict[str, Any] = {"settlement": "cash"}
    desk.write(
        _("Saving"),
        lambda _p: services.records.save("customer", customer_id, values),
        said=_("{customer} pays cash from now on.").format(customer=name),
    )


def visit_dialog(desk: Desk, customer_id: int, parent: QWidget | None) -> Any:
    """A task to visit a customer, in three days unless another day is entered; unshown."""
    from crmdesk.ui.follow_up.entry_acts import NEW_TASK, SIZES, EntryDialog

    return EntryDialog(
        desk, "task", _("Plan a visit"), parent, fixed={"customer_id": customer_id},
        start={
            "kind": "visit",
            "due_on": clock.today() + timedelta(VISIT_WITHIN),
            "title": _("Visit because of a credit warning"),
            "owner_id": desk.services.employee_id,
        },
        size=SIZES["task"], only=NEW_TASK,
    )  # fmt: skip
