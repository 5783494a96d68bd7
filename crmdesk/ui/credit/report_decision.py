"""The decision on a submitted credit report, and what an approver looks at before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk


def decide_report(desk: Desk, report_id: int, parent: Any) -> None:
    """Ask for the decision on a submitted report; its limit is put to the approver next."""
    dialog = report_decision(desk, report_id, parent)
    dialog.exec()
    if dialog.saved is None:
        return
    proposed = next(iter(dialog.saved.of("credit_limit").created), None)
    if proposed is not None:
        from crmdesk.ui.credit.limit_dialogs import decide_limit

        decide_limit(desk, proposed, parent)


def report_decision(desk: Desk, report_id: int, parent: Any) -> Any:
    """The dialog that decides a submitted report; unshown."""
    from crmdesk.ui.documents.approval_dialog import ApprovalDialog

    services = desk.services
    row = services.records.fetch("credit_report", report_id)
    return ApprovalDialog(
        desk,
        _("Approve credit report {code}").format(code=row["code"]),
        services.approvals.approvers(),
        reasons_of(row),
        approve=lambda who, password, note: services.credit_reports.approve(
            report_id, who, password, note
        ),
        send_back=lambda who, password, note: services.credit_reports.send_back(
            report_id, who, password, note
        ),
        parent=parent,
    )


def reasons_of(row: Mapping[str, Any]) -> list[str]:
    """What an approver looks at: the grade, the proposed limit, the risks."""
    from crmdesk.analysis.wording import Measure
    from crmdesk.charts.numbers import full

    grade = str(row["grade"]).upper() if row["grade"] else _("Not graded")
    points = "—" if row["score"] is None else f"{int(row['score']) / 1000:.1f}"
    found = [_("Grade {grade}, {points} points").format(grade=grade, points=points)]
    if row["proposed_limit"] is not None:
        found.append(
            _("Proposed limit {amount}").format(
                amount=full(int(row["proposed_limit"]), Measure.MONEY)
            )
        )
    if row["risks"]:
        found.append(_("Risks: {risks}").format(risks=row["risks"]))
    return found
