"""Rules of what belongs to an opportunity: shares, competitors, handing over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.models.deal_choices import TransferState
from crmdesk.services.rules.base import Rules, Subject, Write
from crmdesk.services.rules.sellers import left_problem

WHOLE: Final = 10_000
NO_SHARE: Final = N_("A share is more than 0 %; leave out who has none.")
TWICE: Final = N_("{name} stands there twice; give everybody one share.")
NOT_WHOLE: Final = N_("The shares sum to {sum} %; they must sum to exactly 100 %.")
ASKED_ALREADY: Final = N_("Somebody was asked to take it over already; wait for the answer.")
TO_THE_SAME: Final = N_("It is with this seller already.")
ANSWERED: Final = N_("This handing over was answered already.")


class ShareRules(Rules):
    """Nobody has nothing, nobody has left; the sum is checked at the end of the act."""

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if s.changed("share") and s.after["share"] == 0:
            yield Problem("share", NO_SHARE)
        if s.changed("employee_id"):
            yield from left_problem(write, "employee_id", s.after["employee_id"])


class RivalRules(Rules):
    """A competitor races once."""

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if not s.changed("competitor_id", "deleted_at"):
            return
        same = write.rows(
            "opportunity_competitor",
            ["id"],
            opportunity_id=s.after["opportunity_id"],
            competitor_id=s.after["competitor_id"],
        )
        if any(other_id != s.record_id for (other_id,) in same):
            yield Problem("competitor_id", N_("This competitor is in the list already."))


class TransferRules(Rules):
    """Asked, then accepted or refused; accepted, the opportunity changes hands and nothing else."""

    def prepare(self, write: Write, s: Subject) -> None:
        after = s.after
        if s.before is None:
            if after.get("asked_on") is None:
                after["asked_on"] = write.today.isoformat()
            if after.get("from_id") is None:
                opportunity = write.row("opportunity", after["opportunity_id"])
                after["from_id"] = opportunity["owner_id"] if opportunity else None
        if after["state"] != TransferState.ASKED and after.get("answered_on") is None:
            after["answered_on"] = write.today.isoformat()

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after = s.after
        if s.changed("to_id"):
            yield from left_problem(write, "to_id", after["to_id"])
            if after["to_id"] == after["from_id"]:
                yield Problem("to_id", TO_THE_SAME)
        if s.changed("state", "deleted_at") and after["state"] == TransferState.ASKED:
            waiting = write.rows(
                "opportunity_transfer",
                ["id"],
                opportunity_id=after["opportunity_id"],
                state=TransferState.ASKED.value,
            )
            if any(other_id != s.record_id for (other_id,) in waiting):
                yield Problem("to_id", ASKED_ALREADY)
        answered = s.before is not None and s.before["state"] != TransferState.ASKED
        if answered and s.changed("state", "to_id") and not write.is_undo:
            yield Problem("state", ANSWERED)

    def written(self, write: Write, s: Subject) -> None:
        if write.is_undo or not s.changed("state"):
            return
        if s.after["state"] == TransferState.ACCEPTED:
            write.update("opportunity", s.after["opportunity_id"], {"owner_id": s.after["to_id"]})
