"""Opens the approval of a quote or contract: from its page, right after it was submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.approval_dialog import ApprovalDialog

if TYPE_CHECKING:
    from crmdesk.core.changes import ChangeSet

WAITING = ("submitted", "approving")


def approval_dialog(
    desk: Desk, entity: str, record_id: int, parent: QWidget | None
) -> ApprovalDialog:
    """The dialog that decides a submitted document; unshown."""
    services = desk.services
    row = services.records.fetch(entity, record_id)
    if entity == "quote":
        title = _("Approve quote {code}").format(code=row["code"])
        reasons = services.quotes.approval_reasons(record_id)
    else:
        title = _("Approve contract {code}").format(code=row["code"])
        reasons = services.contracts.warnings(record_id)
    return ApprovalDialog(
        desk,
        title,
        services.approvals.approvers(),
        reasons,
        approve=_Deciding(desk, entity, record_id, approves=True),
        send_back=_Deciding(desk, entity, record_id, approves=False),
        parent=parent,
    )


def decide(desk: Desk, entity: str, record_id: int, parent: QWidget | None) -> None:
    """Ask who decides and how."""
    approval_dialog(desk, entity, record_id, parent).exec()


class _Deciding:
    def __init__(self, desk: Desk, entity: str, record_id: int, *, approves: bool) -> None:
        services = desk.services
        service: Any = services.quotes if entity == "quote" else services.contracts
        self._do = service.approve if approves else service.send_back
        self._record_id = record_id

    def __call__(self, who: int | None, password: str, note: str) -> ChangeSet:
        made: ChangeSet = self._do(self._record_id, who, password, note)
        return made


class Submitted:
    """After a document was submitted: where it waits for an approval, ask for it at once."""

    def __init__(self, desk: Desk, entity: str, record_id: int, parent: QWidget) -> None:
        self._desk, self._entity, self._record_id = desk, entity, record_id
        self._parent = parent

    def __call__(self, _change_set: ChangeSet) -> None:
        row = self._desk.services.records.fetch(self._entity, self._record_id)
        if row["state"] in WAITING:
            decide(self._desk, self._entity, self._record_id, self._parent)
