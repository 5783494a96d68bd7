"""Stops: quotes, contracts and products, their steps and dialogs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from crmdesk.ui.tour.stop import Stop, customer_id, dialog, page, throw_away

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide


def _some(guide: Guide, entity: str, *states: str) -> int | None:
    """A document in one of the states; None if the file has none."""
    from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort

    wanted = Group((Condition("state", Op.ONE_OF, states),))
    query = ListQuery(entity, filter=wanted, sort=(Sort("amount", descending=True),))
    found = guide.desk.services.lists.first_page(query, ["code"], 1).ids
    return found[0] if found else None


def _document(entity: str, tab: str, *states: str) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        guide.open()
        record_id = _some(guide, entity, *states)
        if record_id is None:
            return page(f"{entity}s")(guide)
        return page(entity, **{f"{entity}_id": record_id, "tab": tab})(guide)

    return show


def _new(entity: str) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        guide.open()
        return page(entity, customer_id=customer_id(guide))(guide)

    return show


def _give_up(guide: Guide, _shown: Any) -> None:
    shown: Any = guide.window.page()
    shown.discard()
    guide.settle(20)


def _by_customer(guide: Guide) -> Any:
    page("contracts")(guide)
    shown: Any = guide.window.page()
    shown.modes.tiles["customer"].click()
    guide.settle()
    return guide.window


def _by_contract(guide: Guide, _shown: Any) -> None:
    shown: Any = guide.window.page()
    shown.modes.tiles["contract"].click()
    guide.settle(20)


def _approval(guide: Guide) -> Any:
    from crmdesk.core.i18n import _
    from crmdesk.services.approvals import Approver
    from crmdesk.ui.documents.approval_dialog import ApprovalDialog

    def nothing(_who: int | None, _password: str, _note: str) -> Any:
        return None

    quote_id = _some(guide, "quote", "submitted", "draft") or 0
    reasons = guide.desk.services.quotes.approval_reasons(quote_id) if quote_id else ()
    who = guide.desk.services.employee_id or 0
    name = guide.desk.services.names("employee", who) if who else ""
    return ApprovalDialog(
        guide.desk, _("Approve quote {code}").format(code="BJ-202611-0016"), [Approver(who, name, False)], reasons,
        approve=nothing, send_back=nothing, parent=guide.window,
    )  # fmt: skip


def _product(guide: Guide) -> Any:
    from crmdesk.core.i18n import _
    from crmdesk.ui.forms.record_dialog import RecordDialog

    return RecordDialog(guide.desk, "product", _("New product"), guide.window, size=(760, 520))


def _to_contract(guide: Guide) -> Any:
    page("quote", quote_id=_some(guide, "quote", "sent", "approved", "draft"))(guide)
    shown: Any = guide.window.page()
    return shown.contract_dialog(0, "三号线改造")


def _receipt(guide: Guide) -> Any:
    from crmdesk.core.i18n import _
    from crmdesk.ui.documents.part_lists import OF_CONTRACT, PartDialog

    contract_id = _some(guide, "contract", "running") or 0
    owner = guide.desk.services.records.fetch("contract", contract_id)["customer_id"]
    fixed = {OF_CONTRACT: contract_id, "customer_id": owner}
    return PartDialog(guide.desk, "receipt", _("Receipt of money"), guide.window, fixed=fixed)


def _reason(guide: Guide) -> Any:
    from crmdesk.core.changes import ChangeSet
    from crmdesk.core.i18n import _
    from crmdesk.models.fields import spec_of
    from crmdesk.models.registry import Contract
    from crmdesk.ui.documents.deed_dialog import DeedDialog

    def nothing(_values: Any) -> ChangeSet:
        return ChangeSet(0, "")

    words = spec_of(Contract, "pause_reason")
    return DeedDialog(guide.desk, _("Interrupted"), _("Save"), [words], nothing, guide.window)


def _password(guide: Guide) -> Any:
    from crmdesk.ui.settings.approvers import ApproverPasswordDialog

    everybody = guide.desk.services.approvals.approvers()
    return ApproverPasswordDialog(guide.desk, everybody[0], everybody, guide.window)


DOCUMENT_STOPS: Final[tuple[Stop, ...]] = (
    Stop("quote-draft", _document("quote", "details", "draft")),
    Stop("quote-terms", _document("quote", "terms", "draft")),
    Stop("quote-sent", _document("quote", "details", "sent")),
    Stop("quote-old-version", _document("quote", "versions", "superseded")),
    Stop("quote-new", _new("quote"), _give_up),
    Stop("contract-running", _document("contract", "details", "running")),
    *[
        Stop(f"contract-{tab}", _document("contract", tab, "running"))
        for tab in ("money", "goods", "terms", "versions", "files")
    ],
    Stop("contract-prepared", _document("contract", "money", "preparing", "returned")),
    Stop("contract-interrupted", _document("contract", "details", "interrupted")),
    Stop("contracts-by-customer", _by_customer, _by_contract),
    Stop("dialog-approval", dialog(_approval), throw_away),
    Stop("dialog-new-product", dialog(_product), throw_away),
    Stop("dialog-to-contract", dialog(_to_contract), throw_away),
    Stop("dialog-receipt", dialog(_receipt), throw_away),
    Stop("dialog-reason", dialog(_reason), throw_away),
    Stop("dialog-approver-password", dialog(_password), throw_away),
)
