"""Statements, promises and dunning as pages and papers show them. Plain frozen data.

``services.statements``, ``services.promises`` and ``services.dunning`` make it. Amounts in fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crmdesk.analysis.dunning import Level, NextStep
from crmdesk.analysis.statement import Entry, Reconciliation, Statement
from crmdesk.services.receivable_data import AgeingRow, OpenDocument


# --- statements of account --------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A line of a statement with its words; *due_on* of charges, *remark* of the record.

    *kind* is the kind of the document, blank for money; *what* names the first goods.
    """

    on: date
    entry: Entry
    number: str
    amount: int
    balance: int
    record_id: int
    due_on: date | None = None
    remark: str = ""
    kind: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSheet:
    """A statement (stored values in *record*) with its lines, reckoned from today's records.

    *is_changed*: what lies in its period was changed since it was made, so that lines and frozen
    sums differ. *now* is what the records say today, *differences* the stored lines that the
    customer sees differently, *answer* how they explain the confirmed balance (None without one).
    """

    record: Mapping[str, Any]
    customer: Mapping[str, Any]
    lines: tuple[SheetLine, ...]
    now: Statement
    is_changed: bool
    differences: tuple[Mapping[str, Any], ...]
    answer: Reconciliation | None
    ageing: AgeingRow
    contact_name: str = ""
    seller: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceDraft:
    """What the customer sees differently. *ours* and *theirs*: what it adds to the balance.

    None: it does not stand in those books. *reason*: codes of ``DifferenceReason``.
    """

    ours: int | None = None
    theirs: int | None = None
    reason: str = "other"
    document_no: str = ""
    sale_id: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconfirmed:
    """A customer whose balance nobody confirmed for long. *days* since; None: never.

    *statement_id* is the statement that waits for its answer, *sent_on* when it went out.
    """

    customer_id: int
    name: str
    balance: int
    confirmed_on: date | None
    days: int | None
    statement_id: int | None = None
    sent_on: date | None = None
    owner_id: int | None = None


# --- promises ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLine:
    """A promise to pay with its names; *days* until the promised day, negative past it."""

    id: int
    customer_id: int
    customer: str
    made_on: date
    promised_on: date
    amount: int
    received: int
    state: str
    days: int
    contact_name: str = ""
    phone: str = ""
    owner_id: int | None = None

    @property
    def missing(self) -> int:
        """What is still to come."""
        return max(0, self.amount - self.received)


# --- dunning ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class LastStep:
    """What was said the last time, as stored."""

    id: int
    done_on: date
    way: str
    level: int
    result: str | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """A customer to be pressed for money: what is next and why, whom to call, what was said.

    *promise_on* and *promised* are of the open promise that is due first.
    """

    customer_id: int
    name: str
    step: NextStep
    owner_id: int | None = None
    contact_id: int | None = None
    contact_name: str = ""
    phone: str = ""
    last: LastStep | None = None
    promise_on: date | None = None
    promised: int = 0
    verdict: str = "release"

    @property
    def overdue(self) -> int:
        """What is overdue."""
        return self.step.overdue

    @property
    def days(self) -> int:
        """How long the oldest document has been."""
        return self.step.longest

    @property
    def level(self) -> Level:
        """The step that is next."""
        return self.step.level


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDay:
    """The call list of a day: calls first, then letters, each by amount × days; who waits apart.

    *total* customers are overdue by *overdue* together; those shown are the heaviest of them.
    """

    as_of: date
    due: tuple[CallLine, ...]
    waiting: tuple[CallLine, ...]
    total: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DunningDraft:
    """A step of dunning and what follows: a talk, a promise, the next task, in one act.

    *level* None: the one that is due. *way* and *result*: codes of ``DunningWay`` and
    ``DunningResult``. A promise needs both amount and day.
    """

    customer_id: int
    way: str = "phone"
    result: str | None = None
    said: str = ""
    contact_id: int | None = None
    level: int | None = None
    done_on: date | None = None
    promised: int | None = None
    promised_on: date | None = None
    next_on: date | None = None
    completes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDocument:
    """A document in a dunning letter and the interest that ran up on it."""

    document: OpenDocument
    interest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Everything overdue of a customer, the longest at first. *interest* None: none may be asked."""

    customer_id: int
    documents: tuple[LetterDocument, ...]
    interest: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A dunning letter: *record* as stored, everything overdue that day, until when to pay.

    *interest* is None where none may be asked for; *rate* per year in hundredths of a percent and
    *source* say which rate it is.
    """

    record: Mapping[str, Any]
    customer: Mapping[str, Any]
    level: Level
    documents: tuple[LetterDocument, ...]
    pay_by: date
    overdue: int
    interest: int | None = None
    rate: int | None = None
    source: str = ""
    contact_name: str = ""
    earlier: tuple[Mapping[str, Any], ...] = field(default=())
