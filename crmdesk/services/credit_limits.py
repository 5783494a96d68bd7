"""Credit limits: proposed from the formulas (B24), decided by an approver, ended by the day.

The approved standing limit goes to the customer's card. A temporary one takes its place while it
holds, if it is higher; after its last day it holds no more, without anybody doing anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import Connection, select

from crmdesk.analysis import credit_limit
from crmdesk.analysis.credit_limit import LimitFacts, Proposal
from crmdesk.analysis.credit_score import Score, score
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_, _
from crmdesk.models.database import Database
from crmdesk.services import credit_facts, credit_standing
from crmdesk.services.approvals import ApprovalService
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.credit_facts import Known
from crmdesk.services.wording import shown
from crmdesk.services.writing import WriteContext, Writer

PROPOSED: Final = N_("Proposed a credit limit for {name}")
DECIDED: Final = N_("Credit limit of {name}: {state}")
NO_AMOUNT: Final = N_("Enter the limit: figures are missing to propose one.")
STANDING, TEMPORARY = "standing", "temporary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What the formulas propose, the score behind it, the limit now."""

    proposal: Proposal
    score: Score
    current: int | None
    credit_days: int | None

    def basis(self) -> str:
        """How it was computed, formula by formula, in words."""
        lines = [shown(self.proposal.words)]
        lines += [
            f"{_(credit_limit.LABELS[f.code])}: {shown(f.words)}"
            for f in self.proposal.formulas
            if f.is_enabled
        ]
        return "\n".join(lines)


def facts_of(
    known: Known, scored: Score, credit_days: int | None, expected: int | None = None
) -> LimitFacts:
    """What the formulas count with. *expected*: sales of a month of who never bought."""
    card, usual = known.card, known.monthly_sales
    monthly = usual if usual is not None else None if expected is None else Fraction(expected)
    days = credit_days if credit_days is not None else card["credit_days"]
    net = card["net_assets"]
    if net is None and card["total_assets"] is not None and card["total_liabilities"] is not None:
        net = card["total_assets"] - card["total_liabilities"]
    return LimitFacts(
        grade=scored.grade, monthly_sales=monthly, credit_days=days, net_assets=net,
        current_assets=card["current_assets"], quick_assets=card["quick_assets"],
        current_debt=card["current_liabilities"], total_debt=card["total_liabilities"],
        is_first_deal=known.first_sale_on is None,
    )  # fmt: skip


def proposed(
    connection: Connection,
    customer_id: int,
    day: date,
    credit_days: int | None = None,
    expected: int | None = None,
    scored: Score | None = None,
) -> Proposed:
    """What the formulas propose for one customer. Raises NotFound."""
    known = credit_facts.known(connection, [customer_id], day).get(customer_id)
    if known is None:
        raise NotFound()
    given = credit_standing.terms(connection)
    scored = scored or score(known.facts, given.items)
    facts = facts_of(known, scored, credit_days, expected)
    return Proposed(
        proposal=credit_limit.propose(facts, given.limits), score=scored, current=known.limit,
        credit_days=facts.credit_days,
    )  # fmt: skip


class CreditLimitService:
    """See the module. Whatever raises leaves everything as it was."""

    def __init__(
        self,
        database: Database,
        approvals: ApprovalService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._approvals = approvals
        self._make_context = make_context

    def proposal(
        self, customer_id: int, credit_days: int | None = None, expected: int | None = None
    ) -> Proposed:
        """What the formulas propose today; *credit_days* None: those of the card.

        *expected*: sales expected in a month, for a customer that has bought nothing yet.
        """
        with self._database.read() as connection:
            return proposed(connection, customer_id, clock.today(), credit_days, expected)

    def propose(
        self,
        customer_id: int,
        amount: int | None = None,
        *,
        kind: str = STANDING,
        credit_days: int | None = None,
        valid_from: date | None = None,
        valid_until: date | None = None,
        reason: str = "",
        expected: int | None = None,
    ) -> ChangeSet:
        """Propose a limit of *amount* fen; None: what the formulas give. Raises CrmError."""
        with Writer(self._make_context(), PROPOSED) as writer:
            made = proposed(writer.connection, customer_id, writer.today, credit_days, expected)
            wanted = made.proposal.limit if amount is None else amount
            if wanted is None:
                raise CrmError(NO_AMOUNT)
            writer.create(
                "credit_limit",
                {
                    "customer_id": customer_id,
                    "kind": kind,
                    "amount": wanted,
                    "credit_days": credit_days,
                    "valid_from": valid_from or writer.today,
                    "valid_until": valid_until,
                    "computed": made.proposal.limit,
                    "basis": made.basis()[:4000],
                    "reason": reason.strip() or None,
                },
            )
            writer.params["name"] = (writer.row("customer", customer_id) or {})["name"]
        return writer.change_set

    def approve(
        self,
        limit_id: int,
        approver_id: int | None,
        password: str,
        note: str = "",
        amount: int | None = None,
    ) -> ChangeSet:
        """Approve a limit, of another *amount* on wish; it holds from its first day on."""
        return self._decide(limit_id, "approved", approver_id, password, note, amount)

    def refuse(self, limit_id: int, approver_id: int | None, password: str, note: str) -> ChangeSet:
        """Refuse a limit; *note* says why."""
        return self._decide(limit_id, "refused", approver_id, password, note)

    def lower(self, customer_id: int, amount: int, reason: str) -> ChangeSet:
        """Lower the standing limit at once: that asks for no approver. Raises CrmError."""
        with Writer(self._make_context(), DECIDED) as writer:
            values = {
                "customer_id": customer_id, "amount": amount, "valid_from": writer.today,
                "reason": reason.strip() or None,
            }  # fmt: skip
            limit_id = writer.create("credit_limit", values)
            self._step(writer, limit_id, {"state": "approved"})
        return writer.change_set

    def end(self, limit_id: int) -> ChangeSet:
        """End a temporary limit before its day. The card keeps the standing one."""
        with Writer(self._make_context(), DECIDED) as writer:
            self._step(writer, limit_id, {"state": "ended"})
        return writer.change_set

    def history(self, customer_id: int) -> list[dict[str, Any]]:
        """Every limit of a customer in stored form, newest first."""
        t = raw_table("credit_limit")
        query = select(t).where(t.c.customer_id == customer_id, is_alive(t))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(t.c.valid_from.desc(), t.c.id.desc()))
            return [dict(row) for row in rows.mappings()]

    def grades(self, customer_id: int) -> list[dict[str, Any]]:
        """Every change of the grade in stored form, newest first."""
        t = credit_standing.MOVE
        query = select(t).where(t.c.customer_id == customer_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(t.c.moved_on.desc(), t.c.id.desc()))
            return [dict(row) for row in rows.mappings()]

    # --- inside ---------------------------------------------------------------------------
    def _decide(
        self,
        limit_id: int,
        state: str,
        approver_id: int | None,
        password: str,
        note: str,
        amount: int | None = None,
    ) -> ChangeSet:
        who = self._approvals.decide(approver_id, password)
        values: dict[str, Any] = {
            "state": state, "approver_id": who, "approved_at": clock.now(),
            "note": note.strip() or None,
        }  # fmt: skip
        if amount is not None:
            values["amount"] = amount
        with Writer(self._make_context(), DECIDED) as writer:
            self._step(writer, limit_id, values)
        return writer.change_set

    @staticmethod
    def _step(writer: Writer, limit_id: int, values: Mapping[str, Any]) -> None:
        from crmdesk.services.rules.documents import label_of

        row = writer.row("credit_limit", limit_id)
        if row is None or row["deleted_at"] is not None:
            raise NotFound()
        writer.update("credit_limit", limit_id, values)
        customer = writer.row("customer", row["customer_id"]) or {}
        label = label_of("credit_limit", "state", str(values["state"]))
        writer.params |= {"name": customer.get("name", ""), "state": label}
