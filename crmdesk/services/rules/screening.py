"""Rules of the annual lists: one for a year, and read only once it was signed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.models.grade_choices import ScreeningState
from crmdesk.services.rules.base import Rules, Subject, Write

TAKEN: Final = N_(
    "There is a list of {year} already. It is never overwritten; discard it first if it was not "
    "signed yet."
)
SIGNED_STAYS: Final = N_("The list of {year} was signed. It can only be read.")
YEAR_TO_COME: Final = N_("The year {year} has not begun yet.")
_SIGNED: Final = ScreeningState.SIGNED.value


class ScreeningRules(Rules):
    """A list is made, looked through and signed; then it never changes, by undo neither."""

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after, before = s.after, s.before
        year = {"year": after["year"]}
        if before is not None and before["state"] == _SIGNED:
            yield Problem("state", SIGNED_STAYS, year)
        others = write.rows("screening", ["id"], year=after["year"])
        if any(other != s.record_id for (other,) in others):
            yield Problem("year", TAKEN, year)
        if after["year"] > write.today.year:
            yield Problem("year", YEAR_TO_COME, year)

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        before = s.before or s.after
        if before["state"] == _SIGNED:
            yield Problem("state", SIGNED_STAYS, {"year": before["year"]})
