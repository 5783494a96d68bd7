"""Decisions on credit that were not plain releases: in words, as an error, and in the log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, column, insert, select, table

from crmdesk.analysis.credit_decision import Decision, Reason, Stage, Verdict
from crmdesk.analysis.credit_exposure import Exposure
from crmdesk.analysis.wording import Text, text
from crmdesk.core import clock
from crmdesk.core.i18n import N_, _, told
from crmdesk.models.database import Database
from crmdesk.models.registry import CreditDecision
from crmdesk.services.prepared import ACTS, Prepared
from crmdesk.services.refusals import RememberedError
from crmdesk.services.wording import loaded, shown, stored

HELD: Final = N_("{document} for {customer} is held: {reasons}")
AND_MORE: Final = N_("{first} Documents held besides: {count}.")
WARNED: Final = N_("{document} for {customer}: {reasons}")
DOCUMENTS: Final = {
    Stage.QUOTE: N_("Quote {code}"),
    Stage.CONTRACT: N_("Contract {code}"),
    Stage.SALE: N_("Sale {code}"),
}
NOTES: Final = 20  # so many warnings are told; the log has all
_NAMES: Final = tuple(c.name for c in CreditDecision.__table__.columns)
_TABLE: Final = table("credit_decision", *[column(n) for n in _NAMES])
_LOG: Final = Prepared(insert(_TABLE).values({n: bindparam(n) for n in _NAMES if n != "id"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """A decision on one document with what it was made from. *document_id* None: not saved yet.

    *exposure* is that of the customer without the document. *is_paid*: it was paid at once, and
    the decision is what credit would have said.
    """

    customer_id: int
    customer: str
    stage: Stage
    document_id: int | None
    document_no: str | None
    amount: int
    decision: Decision
    exposure: Exposure
    grade: str | None = None
    overdue_days: int = 0
    release_id: int | None = None
    is_paid: bool = False

    @property
    def is_held(self) -> bool:
        """Whether it may not leave."""
        return not self.is_paid and not self.decision.may_leave

    @property
    def document(self) -> str:
        """The document in words."""
        return _(DOCUMENTS[self.stage]).format(code=self.document_no or "").strip()

    def sentences(self) -> list[str]:
        """The reasons in words, the gravest first."""
        return [shown(reason.words) for reason in self.decision.reasons]

    def said(self, template: str) -> str:
        """One sentence that names document, customer and all reasons."""
        reasons = told(s.rstrip("。.") for s in self.sentences())
        return _(template).format(document=self.document, customer=self.customer, reasons=reasons)


class CreditHold(RememberedError):
    """Credit does not let documents pass; nothing was written. *held* tells all of them.

    A release by an approver (``services.credit_releases``) lets exactly one document pass.
    *wants_draft*: the person asked for the document to be kept, so that it can be released.
    """

    def __init__(self, held: Sequence[Assessed]) -> None:
        super().__init__(HELD)
        self.held = tuple(held)
        self.wants_draft = False

    def message(self) -> str:
        first = self.held[0].said(HELD)
        if len(self.held) == 1:
            return first
        return _(AND_MORE).format(first=first, count=len(self.held) - 1)

    def remember(self, database: Database, employee_id: int | None) -> None:
        """Log what was refused."""
        with database.write() as connection:
            write(connection, self.held, employee_id, is_held=True)


def notes(assessed: Iterable[Assessed]) -> list[str]:
    """Warnings as sentences for who saved."""
    return [one.said(WARNED) for one in list(assessed)[:NOTES]]


def write(
    connection: Connection,
    assessed: Iterable[Assessed],
    employee_id: int | None,
    *,
    is_held: bool = False,
    change_set_id: int | None = None,
    at: str = "",
) -> None:
    """Log decisions as they were made now, or *at* a moment in stored form."""
    at = at or clock.now().isoformat(" ", "seconds")
    _LOG.run_many(
        connection,
        [_row(one, employee_id, at, is_held, change_set_id) for one in assessed],
    )


def _row(
    one: Assessed, employee_id: int | None, at: str, is_held: bool, change_set_id: int | None
) -> dict[str, Any]:
    decision = one.decision
    reasons = [
        {
            "code": r.code, "verdict": r.verdict.value, "words": stored(r.words),
            "amount": r.amount, "days": r.days,
        }
        for r in decision.reasons
    ]  # fmt: skip
    return {
        "customer_id": one.customer_id, "decided_at": at, "employee_id": employee_id,
        "document": one.stage.value, "document_id": one.document_id or 0,
        "document_no": one.document_no, "amount": one.amount, "verdict": decision.verdict.value,
        "is_held": int(is_held), "exposure": one.exposure.total, "credit_limit": decision.limit,
        "overdue_days": one.overdue_days, "reasons": json.dumps(reasons, ensure_ascii=False),
        "release_id": one.release_id, "change_set_id": change_set_id,
    }  # fmt: skip


TAKEN_OVER: Final = "taken_over"


def as_paid(on_credit: Assessed) -> Assessed:
    """A decision that would have held a sale, had it not been paid at once."""
    extra = Reason(code="paid", verdict=Verdict.WARN, words=text(N_("Paid at once")))
    reasons = (extra, *on_credit.decision.reasons)
    return replace(on_credit, decision=replace(on_credit.decision, reasons=reasons), is_paid=True)


def as_taken_over(one: Assessed, until: date) -> Assessed:
    """A decision on a document of the past that was let pass, with that as a reason."""
    words = text(N_("Taken over without a check, with all documents until {day}"), day=until)
    extra = Reason(code=TAKEN_OVER, verdict=Verdict.WARN, words=words)
    reasons = (extra, *one.decision.reasons)
    return replace(one, decision=replace(one.decision, verdict=Verdict.WARN, reasons=reasons))


def taken_over_until(connection: Connection, undo_id: int | None) -> date | None:
    """Until when the act took over the past whose undoing *undo_id* was; None if it did not."""
    if undo_id is None:
        return None
    act = connection.scalar(select(ACTS.c.undoes_id).where(ACTS.c.id == undo_id))
    if act is None:
        return None
    for entry in entries(connection, change_set_id=act, limit=1000):
        for code, words in entry.reasons:
            if code == TAKEN_OVER and isinstance(words, Text):
                until = dict(words.params)["day"]
                return until if isinstance(until, date) else None
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the log. *is_held*: the act was refused; *release_id*: an approver let it pass."""

    customer_id: int
    decided_at: str
    employee_id: int | None
    stage: Stage
    document_id: int
    document_no: str | None
    amount: int
    verdict: Verdict
    is_held: bool
    exposure: int | None
    limit: int | None
    overdue_days: int | None
    reasons: tuple[tuple[str, Text | str], ...]
    release_id: int | None
    change_set_id: int | None

    def sentences(self) -> list[str]:
        """The reasons in words."""
        return [shown(words) for _code, words in self.reasons]


def entries(
    connection: Connection,
    customer_id: int | None = None,
    *,
    change_set_id: int | None = None,
    limit: int = 500,
) -> list[Entry]:
    """The log, newest first: of one customer, of one act, or of all."""
    c = _TABLE.c
    query = select(*[c[n] for n in _NAMES]).order_by(c.decided_at.desc(), c.id.desc())
    if customer_id is not None:
        query = query.where(c.customer_id == customer_id)
    if change_set_id is not None:
        query = query.where(c.change_set_id == change_set_id)
    return [_entry(dict(r)) for r in connection.execute(query.limit(limit)).mappings()]


def _entry(row: dict[str, Any]) -> Entry:
    reasons = tuple((r["code"], loaded(r["words"])) for r in json.loads(row["reasons"]))
    return Entry(
        customer_id=row["customer_id"], decided_at=row["decided_at"],
        employee_id=row["employee_id"], stage=Stage(row["document"]),
        document_id=row["document_id"], document_no=row["document_no"], amount=row["amount"],
        verdict=Verdict(row["verdict"]), is_held=bool(row["is_held"]), exposure=row["exposure"],
        limit=row["credit_limit"], overdue_days=row["overdue_days"], reasons=reasons,
        release_id=row["release_id"], change_set_id=row["change_set_id"],
    )  # fmt: skip
