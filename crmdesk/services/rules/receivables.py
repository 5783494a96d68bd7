"""Rules of statements of account, promises to pay and steps of dunning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmdesk.analysis import states
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.services import numbering
from crmdesk.services.rules import documents, trade
from crmdesk.services.rules.base import Rules, Subject, Write
from crmdesk.services.rules.documents import owner_problems, step_problems

SENT_FIRST: Final = N_("Send the statement before you enter the customer's answer.")
SENT_WHEN: Final = N_("Enter when it was sent.")
ANSWERED_WHEN: Final = N_("Enter when the customer answered.")
ANSWERED_EARLY: Final = N_("The answer lies before the day of sending.")
BALANCE_MISSING: Final = N_("Enter the balance that the customer confirmed.")
PERIOD_ENDS_EARLY: Final = N_("The period ends before it begins.")
DIFFERENCE_CLOSED: Final = N_("Statement {code} is {state}; its differences are only to be read.")
ANSWERED_STAYS: Final = N_("Statement {code} was answered and stays. Take the answer back first.")
PROMISED_EARLY: Final = N_("The promised day lies before the day of the promise.")
NEXT_EARLY: Final = N_("The next step lies before this one.")
ANSWERED: Final = frozenset({"confirmed", "differs", "settled"})


class StatementRules(Rules):
    """A statement is made, sent, answered; what was reckoned when it was made stays."""

    def prepare(self, write: Write, s: Subject) -> None:
        after = s.after
        if s.before is None and not write.is_undo:
            if after.get("code") is None:
                after["code"] = numbering.next_number(write, "statement")
            if after.get("owner_id") is None:
                found = write.rows("customer", ["owner_id"], id=after.get("customer_id"))
                after["owner_id"] = (found[0][0] if found else None) or write.employee_id

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        after = s.after
        if after["until_on"] < after["from_on"]:
            yield Problem("until_on", PERIOD_ENDS_EARLY)
        if s.before is None:
            taken = write.rows("statement", ["id"], deleted=True, code=after["code"])
            if any(other != s.record_id for (other,) in taken):
                yield Problem("code", documents.TAKEN, {"code": after["code"]})
        yield from step_problems(write, s, states.STATEMENT)
        yield from owner_problems(write, s, "contact_id")
        yield from self._days(s)

    @staticmethod
    def _days(s: Subject) -> Iterable[Problem]:
        after, state = s.after, s.after["state"]
        if state == "withdrawn":
            return
        if state != "draft" and after["sent_on"] is None:
            yield Problem("sent_on", SENT_WHEN)
        if state in ANSWERED and after["answered_on"] is None:
            yield Problem("answered_on", ANSWERED_WHEN)
        if state == "confirmed" and after["confirmed"] is None:
            yield Problem("confirmed", BALANCE_MISSING)
        if after["sent_on"] and after["answered_on"] and after["answered_on"] < after["sent_on"]:
            yield Problem("answered_on", ANSWERED_EARLY)

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        before = s.before or s.after
        if before["state"] in ANSWERED and not write.is_undo:
            yield Problem("state", ANSWERED_STAYS, {"code": before["code"]})


class DifferenceRules(Rules):
    """What the customer sees differently belongs to a statement that is not settled yet."""

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        statement = write.row("statement", s.after["statement_id"])
        if statement is None or write.is_undo:
            return
        if s.changed("ours", "theirs", "reason", "document_no", "sale_id"):
            yield from self._open(statement)
        sale_id = s.after.get("sale_id")
        if sale_id is not None and s.changed("sale_id"):
            head = trade.sale_head(write, sale_id)
            if head is None or head.customer_id != statement["customer_id"]:
                yield Problem("sale_id", documents.OTHER_CUSTOMER)

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        statement = write.row("statement", s.after["statement_id"])
        if statement is not None and not write.is_undo:
            yield from self._open(statement)

    @staticmethod
    def _open(statement: dict[str, object]) -> Iterable[Problem]:
        state = str(statement["state"])
        if state in ("sent", "differs"):
            return
        if state == "draft":
            yield Problem("reason", SENT_FIRST)
            return
        label = documents.label_of("statement", "state", state)
        yield Problem("reason", DIFFERENCE_CLOSED, {"code": statement["code"], "state": label})


class PromiseRules(Rules):
    """Who promised how much by when; what became of it follows receipts (``services.promises``)."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None and not write.is_undo:
            s.after["made_on"] = s.after.get("made_on") or write.today.isoformat()
            s.after["owner_id"] = s.after.get("owner_id") or write.employee_id

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from trade.day_problems(write, s, "promised_on", ahead=True)
        if s.changed("made_on", "promised_on") and s.after["promised_on"] < s.after["made_on"]:
            yield Problem("promised_on", PROMISED_EARLY)
        yield from owner_problems(write, s, "contact_id", "sale_id")


class DunningRules(Rules):
    """One step of dunning, with the talk and the promise that it brought."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None and not write.is_undo:
            s.after["done_on"] = s.after.get("done_on") or write.today.isoformat()
            s.after["owner_id"] = s.after.get("owner_id") or write.employee_id

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        next_on = s.after.get("next_on")
        if next_on is not None and s.changed("next_on", "done_on") and next_on < s.after["done_on"]:
            yield Problem("next_on", NEXT_EARLY)
        yield from owner_problems(write, s, "contact_id", "promise_id", "activity_id")
