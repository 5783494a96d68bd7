"""Rules of classes given by hand: one that the method knows, a reason, an end that is to come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.services.grades.classes import CLASSES, NOT_BY_HAND
from crmdesk.services.rules.base import Rules, Subject, Write

UNKNOWN: Final = N_("The method has no class “{grade}”. Choose one of its classes.")
OVER: Final = N_("The last day of a class given by hand lies before today. Choose a day to come.")


class GradeOverrideRules(Rules):
    """Whoever works gives it unless somebody else is named."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None and s.after.get("employee_id") is None:
            s.after["employee_id"] = write.employee_id

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after = s.after
        method, grade = after.get("method"), after.get("grade")
        refusal = NOT_BY_HAND.get(str(method))
        if refusal is not None:
            yield Problem("method", refusal)
        elif grade is not None and grade not in {o.value for o in CLASSES.get(str(method), ())}:
            yield Problem("grade", UNKNOWN, {"grade": str(grade)})
        until = after.get("valid_until")
        is_given_now = not write.is_undo and s.changed("valid_until")
        if is_given_now and until is not None and str(until) < write.today.isoformat():
            yield Problem("valid_until", OVER)
