"""What a talk does to the plan of visits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crmdesk.models.deal_choices import ActivityResult, Channel, VisitState
from crmdesk.services.rules.base import Write

IN_PERSON: Final = frozenset({Channel.FACE.value, Channel.FAIR.value})


def visit_done(write: Write, talk: Mapping[str, Any]) -> None:
    """A talk face to face is the visit that was planned for its day."""
    if talk["result"] != ActivityResult.REACHED or talk["channel"] not in IN_PERSON:
        return
    for visit_id, employee_id, state in write.rows(
        "visit",
        ["id", "employee_id", "state"],
        customer_id=talk["customer_id"],
        planned_on=talk["happened_at"][:10],
    ):
        is_ours = employee_id in (None, talk["employee_id"])
        if is_ours and state in (VisitState.PLANNED, VisitState.MISSED):
            write.update(
                "visit", visit_id, {"state": VisitState.DONE.value, "activity_id": talk["id"]}
            )
