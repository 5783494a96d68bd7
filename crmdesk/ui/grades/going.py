"""Where the classes of a customer lead: the page of a method, and the next best actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.analysis.next_actions import Do
from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.ui.desk import Desk

if TYPE_CHECKING:
    from crmdesk.analysis.next_actions import NextAction

SOON: Final = 3  # days within which something is to be done
# The method behind each value of the heading, and behind each code of ``GradedBy``.
METHOD_OF: Final[Mapping[str, str]] = {
    "pyramid_layer": "pyramid",
    "abc_class": "abc",
    "rfm_code": "rfm",
    "opportunity_grade": "grade",
    "credit_grade": "credit",
    "lifecycle_stage": "lifecycle",
    "opportunity": "grade",
}
VERBS: Final[Mapping[Do, str]] = {
    Do.COLLECT: N_("Call list"),
    Do.CREDIT: N_("His credit"),
    Do.CALL: N_("Note a talk"),
    Do.WIN_BACK: N_("Make a task"),
    Do.VISIT: N_("Plan a visit"),
    Do.UPGRADE: N_("New quote"),
    Do.SURVEY: N_("Make a task"),
}


def show_method(desk: Desk, method_id: str, customer_id: int, day: date | None = None) -> None:
    """The analysis behind a class, of this customer where the method can look at one."""
    from crmdesk.analysis import method

    asked = {each.name for each in method(method_id).parameters}
    values = None
    if "customer" in asked:
        record = desk.services.records.fetch("customer", customer_id)
        values = {"customer": record["code"] or record["name"]}
    desk.open_page("analysis", method=method_id, values=values, day=day or clock.today())


def act(desk: Desk, customer_id: int, action: NextAction, parent: QWidget | None) -> None:
    """Do what the button of an action says."""
    if action.do is Do.COLLECT:
        from crmdesk.ui.credit.going import show_calls

        show_calls(desk, customer_id)
    elif action.do is Do.CREDIT:
        desk.open_customer(customer_id, tab="credit")
    elif action.do is Do.CALL:
        from crmdesk.ui.follow_up.talk_dialog import record_talk

        record_talk(desk, parent, customer_id)
    elif action.do is Do.UPGRADE:
        desk.open_page("quote", customer_id=customer_id)
    else:
        task_dialog(desk, customer_id, action, parent).exec()


def task_dialog(desk: Desk, customer_id: int, action: NextAction, parent: QWidget | None) -> Any:
    """The task that an action asks for, with its evidence as remark; unshown."""
    from crmdesk.charts.words import shown
    from crmdesk.ui.follow_up.entry_acts import NEW_TASK, SIZES, EntryDialog

    return EntryDialog(
        desk, "task", _("New task"), parent, fixed={"customer_id": customer_id},
        start={
            "kind": "visit" if action.do is Do.VISIT else "call",
            "title": shown(action.title),
            "remark": shown(action.why),
            "due_on": clock.today() + timedelta(SOON),
            "owner_id": desk.services.employee_id,
        },
        size=SIZES["task"], only=NEW_TASK,
    )  # fmt: skip
