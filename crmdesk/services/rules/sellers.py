"""What is asked of an employee who is to be responsible for something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.services.rules.base import Write

HAS_LEFT: Final = N_("{name} has left; choose somebody who works here.")


def left_problem(write: Write, field: str, employee_id: int | None) -> Iterable[Problem]:
    """A problem of *field* when the employee has left."""
    if employee_id is None or write.is_undo:
        return
    person = write.row("employee", employee_id)
    if person and person["has_left"]:
        yield Problem(field, HAS_LEFT, {"name": person["name"]})
