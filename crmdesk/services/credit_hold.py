"""Whether documents may leave: the decision of ``analysis.credit_decision`` in the write path.

``check`` is the last keeper of every act. It looks at each document that newly claims credit or
claims more (``credit_claims``), whichever way the change came, and refuses the whole act with
``CreditHold`` if the decision is an approver's or cash only and no release covers it. Warnings and
overrides are logged in the act and told by ``ChangeSet.notes``; a refusal is logged by a small
transaction of its own, after everything was rolled back. Quotes only warn.

An import of the past (``take_over``) may let documents until a day pass as history. It needs an
approver once somebody is one, and who would have been held is logged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, bindparam, func, literal_column, select

from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.credit_decision import Blocked, Order, Stage, Until, Verdict
from crmdesk.analysis.credit_decision import decide as judge
from crmdesk.analysis.credit_exposure import Exposure
from crmdesk.analysis.credit_score import score
from crmdesk.core import clock
from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.models.history import ChangeSource
from crmdesk.services import credit_facts, credit_log, credit_standing
from crmdesk.services.catalogue import raw_table
from crmdesk.services.credit_claims import Claim, claim_of, claims
from crmdesk.services.credit_facts import Known
from crmdesk.services.credit_log import Assessed, CreditHold, Entry
from crmdesk.services.credit_settings import CreditTerms
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids

if TYPE_CHECKING:
    from crmdesk.services.keepers import Touched
    from crmdesk.services.writing import Writer

HISTORY: Final = "credit.history"  # memo of a write: that it takes over the past
CHUNK: Final = 1000
SOURCES: Final = frozenset(
    {"sale", "sale_line", "contract", "quote", "delivery", "receipt", "allocation"}
)
NOT_ALLOWED: Final = N_("Only an approver may take over documents of the past without a check.")
NOT_PAST: Final = N_("Documents of the future are no history.")

_S: Final = raw_table("sale").c
_R: Final = raw_table("credit_release").c
_RELEASES: Final = Prepared(
    select(
        _R.customer_id, _R.id, _R.quote_id, _R.contract_id, _R.sale_id, _R.amount, _R.valid_until
    ).where(of_ids(_R.customer_id), _R.deleted_at.is_(None))
)
_SALES: Final = Prepared(
    select(func.count(_S.id))
    .where(_S.customer_id == bindparam("customer_id"), _S.state == literal_column("'posted'"))
    .where(_S.kind == literal_column("'sale'"), _S.deleted_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class _History:
    """That documents until a day are taken over, and who allowed it."""

    until: date
    who: int | None


def take_over(writer: Writer, until: date | None = None, approver_id: int | None = None) -> date:
    """Let sales and contracts of this act that are dated *until* a day pass without a check.

    For an import of the past, when a person says so; returns the day. None: the days of the
    setting before today. *approver_id* has proved who he is (``approvals.decide``) and is needed
    once anybody is an approver. What would have been held is logged. Raises CrmError.
    """
    given = credit_standing.terms(writer.connection)
    day = until or writer.today - timedelta(days=given.history_days)
    if day > writer.today:
        raise CrmError(NOT_PAST)
    approvers = {i for (i,) in writer.rows("employee", ["id"], is_approver=1, has_left=0)}
    if approvers and approver_id not in approvers:
        raise CrmError(NOT_ALLOWED)
    history = _History(day, approver_id)
    writer.memo(HISTORY, lambda: history)
    return day


# --- one decision ---------------------------------------------------------------------------
def decide(
    connection: Connection,
    customer_id: int,
    amount: int,
    *,
    stage: Stage = Stage.SALE,
    document_id: int | None = None,
    settlement: str | None = None,
    is_paid_at_once: bool = False,
    day: date | None = None,
) -> Assessed:
    """The decision on a document of *amount* fen as a form shows it while it is filled in.

    *document_id*: a saved document, whose present claim is left out and whose release counts.
    *settlement*: terms of the document, if it has its own. Writes nothing. Raises NotFound.
    """
    day = day or clock.today()
    known = credit_facts.known(connection, [customer_id], day).get(customer_id)
    if known is None:
        raise NotFound()
    saved = claim_of(connection, stage, document_id) if document_id is not None else None
    claim = Claim(
        stage=stage, document_id=document_id or 0, customer_id=customer_id, amount=amount,
        document_no=saved.document_no if saved else None, settlement=settlement,
        is_paid=is_paid_at_once, due_on=saved.due_on if saved else None,
        counted_open=saved.counted_open if saved else 0,
        counted_orders=saved.counted_orders if saved else 0,
        counted_unbilled=saved.counted_unbilled if saved else 0,
    )  # fmt: skip
    releases = _releases(connection, [customer_id]).get(customer_id, {})
    given = credit_standing.terms(connection)
    grade = score(known.facts, given.items).grade
    return _assessed(claim, known, grade, releases, given, day)


def _assessed(
    claim: Claim,
    known: Known,
    grade: CreditGrade | None,
    releases: Mapping[tuple[Stage, int], list[tuple[int, Until]]],
    given: CreditTerms,
    day: date,
) -> Assessed:
    exposure = _without(known.exposure, claim, day)
    days = known.overdue_days(day) if exposure.overdue else 0
    release_id, release = _best(releases.get((claim.stage, claim.document_id), ()), claim, day)
    standing = credit_standing.standing(
        known, grade, exposure=exposure, longest_overdue=days, release=release,
        has_credit_terms=known.has_credit_terms(claim.settlement),
    )  # fmt: skip
    order = Order(amount=claim.amount, as_of=day, stage=claim.stage, is_paid_at_once=claim.is_paid)
    decision = judge(order, standing, given.rules)
    if not given.is_on:
        decision = replace(decision, verdict=Verdict.RELEASE, reasons=())
    return Assessed(
        customer_id=claim.customer_id, customer=known.card["name"], stage=claim.stage,
        document_id=claim.document_id or None, document_no=claim.document_no, amount=claim.amount,
        decision=decision, exposure=exposure, grade=grade.value if grade else None,
        overdue_days=days, release_id=release_id if decision.is_released else None,
    )  # fmt: skip


def _without(exposure: Exposure, claim: Claim, day: date) -> Exposure:
    """The exposure without what it holds of the document itself."""
    is_late = claim.due_on is not None and claim.due_on < day.isoformat()
    late = min(exposure.overdue, claim.counted_open) if is_late else 0
    return replace(
        exposure,
        overdue=exposure.overdue - late,
        not_due=max(0, exposure.not_due - (claim.counted_open - late)),
        orders=max(0, exposure.orders - claim.counted_orders),
        unbilled=max(0, exposure.unbilled - claim.counted_unbilled),
    )


def _releases(
    connection: Connection, ids: Iterable[int]
) -> dict[int, dict[tuple[Stage, int], list[tuple[int, Until]]]]:
    """The releases of customers by document."""
    found: defaultdict[int, defaultdict[tuple[Stage, int], list[tuple[int, Until]]]]
    found = defaultdict(lambda: defaultdict(list))
    for customer_id, i, quote, contract, sale, amount, until in run_of_ids(
        connection, _RELEASES, ids
    ):
        given = (i, Until(amount, date.fromisoformat(until)))
        for stage, document in (
            (Stage.QUOTE, quote), (Stage.CONTRACT, contract), (Stage.SALE, sale)
        ):  # fmt: skip
            if document is not None:
                found[customer_id][stage, document].append(given)
    return {i: dict(of_customer) for i, of_customer in found.items()}


def _best(
    releases: Sequence[tuple[int, Until]], claim: Claim, day: date
) -> tuple[int | None, Until | None]:
    """The release that covers the document, else the one that ends last."""
    if not releases:
        return None, None
    return max(
        releases,
        key=lambda r: (r[1].holds(day) and r[1].amount >= claim.amount, r[1].valid_until, r[0]),
    )


# --- the keeper -----------------------------------------------------------------------------
def check(writer: Writer, touched: Touched) -> None:
    """The last keeper: refuse the act if credit does not let it pass. Raises CreditHold."""
    if SOURCES.isdisjoint(touched):
        return
    connection = writer.connection
    given = credit_standing.terms_in(writer)
    if not given.is_on:
        return
    found = claims(writer, _raised(writer))
    if not found:
        return
    past = _past(writer)
    now = {c for c in found if past is None or not _is_past(c, past, writer.today)}
    assessed = _assess_all(writer, list(now) if past else found, given)
    held = [a for a in assessed if a.is_held]
    if held:
        raise CreditHold(held)
    told = [a for a in assessed if a.decision.reasons]
    if len(now) < len(found):
        told += _taken_over(writer, [c for c in found if c not in now], given)
    if told:
        credit_log.write(connection, told, writer.employee_id, change_set_id=writer.change_set_id)
        writer.notes += credit_log.notes(a for a in told if a.decision.reasons)


def _raised(writer: Writer) -> set[int] | None:
    """The touched customers whose exposure the act raised; None if it was not known before."""
    before: dict[int, credit_standing.Kept] = writer.memo(credit_standing.BEFORE, dict)
    known: dict[int, Known] = writer.memo(credit_standing.KNOWN, dict)
    return {
        i for i, one in known.items()
        if i not in before or one.exposure.total > before[i].exposure
    }  # fmt: skip


def _past(writer: Writer) -> _History | None:
    """What the act may take over; bringing back an import of the past takes over the same."""
    found: _History | None = writer.memo(HISTORY, lambda: None)
    if found is None and writer.source is ChangeSource.UNDO:
        until = credit_log.taken_over_until(writer.connection, writer.undoes_id)
        return _History(until, None) if until else None
    return found


def _is_past(claim: Claim, past: _History, today: date) -> bool:
    """Whether a document is history; one without a day of its own is of today."""
    on = claim.on or today.isoformat()
    return on <= past.until.isoformat()


def _assess_all(writer: Writer, found: Sequence[Claim], given: CreditTerms) -> list[Assessed]:
    """The decisions on *found*, customer by customer.

    Of documents of one customer on the same terms the largest stands for all: a smaller one is
    never judged more gravely. A released one is looked at by itself.
    """
    of_customers: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in found:
        of_customers[claim.customer_id].append(claim)
    ids = sorted(of_customers)
    assessed: list[Assessed] = []
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        known = _known(writer, chunk)
        rows = credit_standing.read(writer.connection, chunk)
        releases = _releases(writer.connection, chunk)
        for customer_id in chunk:
            if one := known.get(customer_id):
                row = rows.get(customer_id)
                grade = CreditGrade(row.grade) if row and row.grade else None
                if row is None:
                    grade = score(one.facts, given.items).grade
                mine = of_customers[customer_id]
                one = _first_business(writer, one, mine)
                assessed += _of_customer(
                    mine, one, grade, releases.get(customer_id, {}), given, writer.today
                )
    return assessed


def _known(writer: Writer, ids: Sequence[int]) -> dict[int, Known]:
    """What is known of customers as the act leaves them."""
    read: dict[int, Known] = writer.memo(credit_standing.KNOWN, dict)
    missing = [i for i in ids if i not in read]
    if missing:
        read.update(credit_facts.known(writer.connection, missing, writer.today))
    return {i: read[i] for i in ids if i in read}


def _first_business(writer: Writer, one: Known, mine: Sequence[Claim]) -> Known:
    """Say that business begins with this act, where all sales there are belong to it."""
    days = [c.on for c in mine if c.stage is Stage.SALE and not c.is_opening and c.on]
    first = one.first_sale_on
    if not days or not one.needs_review or first is None or first.isoformat() < min(days):
        return one
    count = _SALES.run(writer.connection, customer_id=one.customer_id).fetchone()[0]
    if count > len(days) or Blocked.FIRST_BUSINESS in one.blocked:
        return one
    return replace(one, blocked=(Blocked.FIRST_BUSINESS, *one.blocked))


def _of_customer(
    mine: Sequence[Claim],
    known: Known,
    grade: CreditGrade | None,
    releases: Mapping[tuple[Stage, int], list[tuple[int, Until]]],
    given: CreditTerms,
    day: date,
) -> list[Assessed]:
    assessed: list[Assessed] = []
    seen: set[tuple[Stage, bool, bool, bool]] = set()
    for claim in sorted(mine, key=lambda c: (-c.amount, c.document_id)):
        kind = (
            claim.stage, claim.is_paid, claim.is_opening, known.has_credit_terms(claim.settlement)
        )  # fmt: skip
        is_released = (claim.stage, claim.document_id) in releases
        if kind in seen and not is_released:
            continue
        if not is_released:
            seen.add(kind)
        mild = given
        if claim.is_opening and known.first_sale_on is None:
            # What a customer owed before we began to write it down is no order.
            mild = replace(given, rules=replace(given.rules, sale_most=Verdict.WARN))
        one = _assessed(claim, known, grade, releases, mild, day)
        assessed.append(one)
        if claim.is_paid and not one.is_held:
            assessed[-1] = _let_by_cash(claim, one, known, grade, given, day)
    return assessed


def _let_by_cash(
    claim: Claim, one: Assessed, known: Known, grade: CreditGrade | None, given: CreditTerms,
    day: date,
) -> Assessed:  # fmt: skip
    """The decision on a sale that was paid at once, with what credit would have said.

    It is logged with that verdict: should the money be taken away again, the sale is looked at
    anew (``credit_claims``).
    """
    on_credit = _assessed(replace(claim, is_paid=False), known, grade, {}, given, day)
    return credit_log.as_paid(on_credit) if on_credit.is_held else one


def _taken_over(writer: Writer, past: Sequence[Claim], given: CreditTerms) -> list[Assessed]:
    """One line per customer whose documents of the past credit would have held, at least one."""
    assessed = _assess_all(writer, past, given)
    wrong = [a for a in assessed if a.is_held] or assessed[:1]
    until = _past(writer)
    assert until is not None
    return [credit_log.as_taken_over(a, until.until) for a in wrong]


# --- for those who do not write -------------------------------------------------------------
class CreditHoldService:
    """Decisions while a form is filled in, and the log of those that were no plain releases."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def decide(
        self,
        customer_id: int,
        amount: int,
        *,
        stage: Stage = Stage.SALE,
        document_id: int | None = None,
        settlement: str | None = None,
        is_paid_at_once: bool = False,
    ) -> Assessed:
        """The decision on a document that is being filled in; see ``decide``. Raises NotFound."""
        with self._database.read() as connection:
            return decide(
                connection, customer_id, amount, stage=stage, document_id=document_id,
                settlement=settlement, is_paid_at_once=is_paid_at_once,
            )  # fmt: skip

    def log(self, customer_id: int | None = None, limit: int = 500) -> list[Entry]:
        """Holds, warnings and overrides, newest first: of one customer or of all."""
        with self._database.read() as connection:
            return credit_log.entries(connection, customer_id, limit=limit)

    def of_act(self, change_set_id: int) -> list[Entry]:
        """What was decided in one act."""
        with self._database.read() as connection:
            return credit_log.entries(connection, change_set_id=change_set_id)


__all__ = ["Assessed", "CreditHold", "CreditHoldService", "check", "decide", "take_over"]
