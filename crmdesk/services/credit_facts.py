"""What is known of the credit of some customers as of a day: answers of the score, exposure, terms.

A few prepared statements, whether for one customer in the middle of a save or for thousands in a
renewal. What nobody knows stays None. The twelve months of the score are the running month and
the eleven before it, so that grades move with events and months, not with every day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import Connection, bindparam, case, column, func, literal_column, or_, select, table

from crmdesk.analysis import qualification
from crmdesk.analysis.credit_decision import Blocked, Until
from crmdesk.analysis.credit_exposure import Exposure
from crmdesk.analysis.credit_items import Facts
from crmdesk.analysis.months import add_months
from crmdesk.models.choices import CustomerType, QualificationType, Settlement
from crmdesk.models.codecs.sets import unpacked
from crmdesk.models.customer import Customer
from crmdesk.models.fields import fields_of
from crmdesk.models.trade_choices import CourtRecord
from crmdesk.services import day_facts, documents, trade_stats
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.trade_sums import MONTH_COLUMNS

SCORE_MONTHS: Final = 12
LONGEST_TERM: Final = 24  # months: older documents are not looked for among those paid lately
PROMPT: Final = frozenset({Settlement.CASH.value, Settlement.PREPAID.value})
NOT_ASKED: Final = frozenset({CustomerType.CONSUMER.value, CustomerType.INTERNAL.value})
# An expired one of these holds goods even where nobody reviewed the customer's documents.
LICENCES: Final = frozenset(
    {QualificationType.BUSINESS_LICENCE.value, QualificationType.INDUSTRY_PERMIT.value}
)
_BAD_COURT: Final = frozenset({CourtRecord.OPEN.value, CourtRecord.DISHONEST.value})
_OF_COMPANIES: Final = ("uscc", "legal_representative", "registered_capital")
_ASKED: Final = tuple(s.name for s in fields_of(Customer) if s.required_for_credit)
OF_CARD: Final = (
    "id", "name", "code", "customer_type", "credit_limit", "credit_days", "settlement",
    "first_trade_on", "annual_sales", "registered_capital", "total_assets", "total_liabilities", "net_assets",
    "current_assets", "quick_assets", "current_liabilities", "established_on",
)  # fmt: skip
OF_TRADE: Final = (
    "customer_id", "first_sale_on", "open", "overdue", "oldest_due_on", "unbilled", "unshipped",
    "drafts", "prepaid",
)  # fmt: skip
OF_REPORT: Final = (
    "condition", "readiness", "court_record", "guarantee", "industry_outlook", "valid_until",
)  # fmt: skip

_C: Final = raw_table("customer").c
_S: Final = raw_table("sale").c
_P: Final = raw_table("promise").c
_L: Final = raw_table("credit_limit").c
_R: Final = raw_table("credit_report").c
_V: Final = raw_table("qualification_review").c
_Q: Final = raw_table("qualification").c
_ST: Final = raw_table("statement").c
_TRADE: Final = table("customer_trade", *[column(n) for n in OF_TRADE]).c
_MONTH: Final = table("customer_month", *[column(n) for n in MONTH_COLUMNS]).c
_DAY: Final[Any] = bindparam("day")
_START: Final[Any] = bindparam("start")
_ZERO: Final[Any] = literal_column("0")
_ONE: Final[Any] = literal_column("1")


def _missing() -> Any:
    """How many of the fields that credit asks for are blank; fewer are asked of a person."""
    of_everybody = [n for n in _ASKED if n not in _OF_COMPANIES]
    is_person = func.coalesce(_C.customer_type, "") == coded(CustomerType.CONSUMER.value)

    def blank(names: Iterable[str]) -> Any:
        return sum((case((_C[n].is_(None), _ONE), else_=_ZERO) for n in names), start=_ZERO)

    return case((is_person, blank(of_everybody)), else_=blank(_ASKED))


_CARDS: Final = Prepared(
    select(*[_C[n] for n in OF_CARD], _missing()).where(
        of_ids(_C.id), is_alive(raw_table("customer"))
    )
)
_TRADES: Final = Prepared(select(*[_TRADE[n] for n in OF_TRADE]).where(of_ids(_TRADE.customer_id)))
_charges: Final[Any] = (
    _S.kind.in_([coded("sale"), coded("opening")])
    & (_S.state == coded("posted"))
    & _S.deleted_at.is_(None)
)
_due: Final = func.coalesce(_S.due_on, _S.sold_on)
_late: Final = func.julianday(func.coalesce(_S.settled_on, _DAY)) - func.julianday(_due)
_PAID: Final = Prepared(
    select(
        _S.customer_id,
        func.sum(_S.amount),
        func.sum(case((_S.settled_on <= _due, _S.amount), else_=_ZERO)),
        func.max(_late),
    )
    .where(of_ids(_S.customer_id), _S.sold_on > bindparam("oldest"), _charges)
    .where(or_(_S.settled_on >= _START, _S.settled_on.is_(None) & (_due < _DAY)))
    .group_by(_S.customer_id)
)
_OVERDUE: Final = Prepared(
    select(_S.customer_id, func.sum(_S.amount - _S.settled))
    .where(of_ids(_S.customer_id), _charges, _S.settled_on.is_(None), _due < _DAY)
    .group_by(_S.customer_id)
)
_MONTHS: Final = Prepared(
    select(
        _MONTH.customer_id,
        func.sum(_MONTH.received),
        func.sum(_MONTH.charged),
        func.sum(case((_MONTH.purchases > _ZERO, _MONTH.sales))),
        func.count(case((_MONTH.purchases > _ZERO, _MONTH.sales))),
    )
    .where(of_ids(_MONTH.customer_id))
    .where(_MONTH.month >= bindparam("first"), _MONTH.month <= bindparam("last"))
    .group_by(_MONTH.customer_id)
)
_REPORTS: Final = Prepared(
    select(_R.customer_id, _R.state, _R.investigated_on, _R.id, *[_R[n] for n in OF_REPORT])
    .where(of_ids(_R.customer_id), is_alive(raw_table("credit_report")))
    .where(_R.state.in_([coded("approved"), coded("submitted")]))
)
_PROMISES: Final = Prepared(
    select(_P.customer_id, _P.state, func.count(_P.id))
    .where(of_ids(_P.customer_id), _P.deleted_at.is_(None))
    .where(_P.promised_on >= _START, _P.promised_on <= _DAY)
    .group_by(_P.customer_id, _P.state)
)
_TEMPORARY: Final = Prepared(
    select(_L.customer_id, _L.amount, _L.valid_until).where(
        of_ids(_L.customer_id),
        _L.deleted_at.is_(None),
        _L.kind == coded("temporary"),
        _L.state == coded("approved"),
        _L.valid_from <= _DAY,
        _L.valid_until >= _START,
    )
)
_STATEMENTS: Final = Prepared(
    select(_ST.customer_id, func.max(_ST.until_on))
    .where(of_ids(_ST.customer_id), _ST.deleted_at.is_(None))
    .where(_ST.state.in_([coded("confirmed"), coded("settled")]))
    .group_by(_ST.customer_id)
)
_REVIEWS: Final = Prepared(
    select(_V.customer_id, _V.goods, _V.approved_at)
    .where(of_ids(_V.customer_id), _V.deleted_at.is_(None), _V.state == coded("approved"))
    .order_by(_V.approved_at)
)
OF_DOCUMENT: Final = (
    "id", "customer_id", "kind", "person", "number", "holder", "valid_from", "valid_to",
    "is_permanent",
)  # fmt: skip
_DOCUMENTS: Final = Prepared(
    select(*[_Q[n] for n in OF_DOCUMENT]).where(of_ids(_Q.customer_id), _Q.deleted_at.is_(None))
)


@dataclass(slots=True)
class Known:
    """One customer. *facts* are the answers of the score; amounts in fen.

    *limit* is the standing one of the card, *temporary* the one of today, or the last that ended.
    *monthly_sales* is the mean of the months of the year in which something was bought.
    """

    customer_id: int
    card: Mapping[str, Any]
    facts: Facts = field(default_factory=Facts)
    exposure: Exposure = field(default_factory=Exposure)
    temporary: Until | None = None
    oldest_due_on: date | None = None
    first_sale_on: date | None = None
    monthly_sales: Fraction | None = None
    promises_kept: int = 0
    promises_broken: int = 0
    confirmed_on: str | None = None
    blocked: tuple[Blocked, ...] = ()
    needs_review: bool = False  # first business with it is to be approved (B26)
    has_record: bool = False  # anything at all beyond the card

    @property
    def limit(self) -> int | None:
        """The standing limit."""
        found: int | None = self.card["credit_limit"]
        return found

    def overdue_days(self, day: date) -> int:
        """How long the oldest open debt is overdue; 0 if none is."""
        return max(0, (day - self.oldest_due_on).days) if self.oldest_due_on else 0

    def has_credit_terms(self, settlement: str | None = None) -> bool:
        """Whether it buys on credit, by the terms of a document or else of the card."""
        terms = settlement or self.card["settlement"]
        if terms is None:
            return bool(self.card["credit_days"])
        return terms not in PROMPT


def window_start(day: date) -> date:
    """The first day of the twelve months of the score."""
    return add_months(day.replace(day=1), 1 - SCORE_MONTHS)


def known(connection: Connection, ids: Sequence[int], day: date) -> dict[int, Known]:
    """What is known of the living ones of the customers *ids* as of *day*."""
    found: dict[int, Known] = {}
    incomplete: dict[int, bool] = {}
    for *values, missing in run_of_ids(connection, _CARDS, ids):
        card = dict(zip(OF_CARD, values, strict=True))
        found[card["id"]] = Known(card["id"], card)
        incomplete[card["id"]] = missing > 0
    if not found:
        return found
    answers: dict[int, dict[str, Any]] = {i: {"is_incomplete": incomplete[i]} for i in found}
    _from_cards(found, answers, day)
    traded = _trade(connection, found, answers, day)
    if traded:
        _payments(connection, traded, found, answers, day)
    _reports(connection, list(found), found, answers, day)
    _agreements(connection, list(found), found, day)
    _papers(connection, list(found), found, answers, day)
    for customer_id, one in found.items():
        one.facts = Facts(**answers[customer_id])
    return found


def _years(since: str | None, day: date) -> int | None:
    """Whole years until the beginning of the month of *day*."""
    if not since:
        return None
    start, end = date.fromisoformat(since), day.replace(day=1)
    return max(0, end.year - start.year - ((end.month, end.day) < (start.month, start.day)))


def _from_cards(found: dict[int, Known], answers: dict[int, dict[str, Any]], day: date) -> None:
    for customer_id, one in found.items():
        card, answer = one.card, answers[customer_id]
        answer["turnover"] = card["annual_sales"]
        answer["capital"] = card["registered_capital"]
        answer["business_years"] = _years(card["established_on"], day)
        assets, debts = card["total_assets"], card["total_liabilities"]
        if assets and debts is not None:
            answer["debt_ratio"] = Fraction(debts * 10_000, assets)


def _trade(
    connection: Connection, found: dict[int, Known], answers: dict[int, dict[str, Any]], day: date
) -> list[int]:
    """Exposure and how long trade goes on; returns who has any."""
    rows = run_of_ids(connection, _TRADES, found).fetchall()
    traded = [dict(zip(OF_TRADE, row, strict=True)) for row in rows]
    today = day.isoformat()
    late = [t["customer_id"] for t in traded if t["oldest_due_on"] and t["oldest_due_on"] < today]
    overdue: dict[int, int] = {}
    if late and day_facts.read(connection, trade_stats.DAY) != day:
        overdue = dict(_OVERDUE.run(connection, ids=_json(late), day=today).fetchall())
    elif late:
        overdue = {t["customer_id"]: t["overdue"] for t in traded}
    for t in traded:
        one = found.get(t["customer_id"])
        if one is None:
            continue
        past = min(overdue.get(one.customer_id, 0), t["open"]) if overdue else 0
        one.exposure = Exposure(
            not_due=t["open"] - past, overdue=past, unbilled=t["unbilled"], orders=t["unshipped"],
            drafts=max(0, t["drafts"]), prepaid=max(0, t["prepaid"]),
        )  # fmt: skip
        if past:
            one.oldest_due_on = date.fromisoformat(t["oldest_due_on"])
        if t["first_sale_on"]:
            one.first_sale_on = date.fromisoformat(t["first_sale_on"])
            # The books may be younger than the business: the card says since when.
            began = min(t["first_sale_on"], one.card["first_trade_on"] or t["first_sale_on"])
            answers[one.customer_id]["trading_years"] = _years(began, day)
        answers[one.customer_id]["overdue_now"] = one.overdue_days(day)
        one.has_record = True
    for customer_id, one in found.items():
        answers[customer_id]["is_new"] = one.first_sale_on is None
    return [t["customer_id"] for t in traded if t["customer_id"] in found]


def _json(ids: Iterable[int]) -> str:
    return "[" + ",".join(map(str, ids)) + "]"


def _payments(
    connection: Connection, traded: Sequence[int], found: dict[int, Known],
    answers: dict[int, dict[str, Any]], day: date,
) -> None:  # fmt: skip
    """How the customers paid in the twelve months."""
    start = window_start(day)
    ids = _json(traded)
    oldest = add_months(start, -LONGEST_TERM).isoformat()
    days = {"day": day.isoformat(), "start": start.isoformat(), "oldest": oldest}
    for customer_id, amount, in_time, late in _PAID.run(connection, ids=ids, **days):
        if amount:
            answers[customer_id]["on_time"] = Fraction(in_time * 10_000, amount)
        answers[customer_id]["longest_overdue"] = max(0, int(late or 0))
    first, last = start.year * 100 + start.month, day.year * 100 + day.month
    for customer_id, received, charged, sales, months in _MONTHS.run(
        connection, ids=ids, first=first, last=last
    ):
        if charged and charged > 0:
            answers[customer_id]["collected"] = Fraction(max(0, received) * 10_000, charged)
        if months:
            found[customer_id].monthly_sales = Fraction(sales, months)
    for customer_id in traded:
        answer = answers[customer_id]
        now = answer["overdue_now"]
        if now:
            answer["longest_overdue"] = max(now, answer.get("longest_overdue") or 0)


def _reports(
    connection: Connection, ids: Sequence[int], found: dict[int, Known],
    answers: dict[int, dict[str, Any]], day: date,
) -> None:  # fmt: skip
    """The answers of the last approved investigation, or else of the last submitted one.

    After its validity only what speaks against the customer is still believed.
    """
    newest: dict[int, tuple[Any, ...]] = {}
    for customer_id, state, on, report_id, *values in run_of_ids(connection, _REPORTS, ids):
        mine = (state == "approved", on, report_id, values)
        newest[customer_id] = max(newest.get(customer_id, mine), mine, key=lambda r: r[:3])
    for customer_id, (_is_approved, _on, _id, values) in newest.items():
        report = dict(zip(OF_REPORT, values, strict=True))
        answer = answers[customer_id]
        found[customer_id].has_record = True
        is_old = report["valid_until"] is not None and report["valid_until"] < day.isoformat()
        if not is_old or report["court_record"] in _BAD_COURT:
            answer["court"] = report["court_record"]
        if not is_old:
            answer["condition"] = report["condition"]
            answer["cooperation"] = report["readiness"]
            answer["guarantee"] = report["guarantee"]
            answer["industry"] = report["industry_outlook"]


def _agreements(
    connection: Connection, ids: Sequence[int], found: dict[int, Known], day: date
) -> None:
    """Promises to pay, temporary limits, confirmed balances."""
    packed, start, today = _json(ids), window_start(day).isoformat(), day.isoformat()
    for customer_id, state, count in _PROMISES.run(connection, ids=packed, start=start, day=today):
        one = found[customer_id]
        one.has_record = True
        if state in ("kept", "late"):
            one.promises_kept += count
        elif state in ("broken", "part"):
            one.promises_broken += count
    for customer_id, amount, until in _TEMPORARY.run(
        connection, ids=packed, start=start, day=today
    ):
        one, given = found[customer_id], Until(amount, date.fromisoformat(until))
        one.has_record = True
        one.temporary = _stronger(one.temporary, given, day)
    for customer_id, until in run_of_ids(connection, _STATEMENTS, ids):
        found[customer_id].has_record = True
        found[customer_id].confirmed_on = until


def _stronger(one: Until | None, other: Until, day: date) -> Until:
    """Of two temporary limits the one that holds, the higher one, the one that ends later."""
    if one is None:
        return other
    return max(
        one, other, key=lambda u: (u.holds(day), u.amount if u.holds(day) else 0, u.valid_until)
    )


def _papers(
    connection: Connection, ids: Sequence[int], found: dict[int, Known],
    answers: dict[int, dict[str, Any]], day: date,
) -> None:  # fmt: skip
    """First business and licences (B26)."""
    reviewed = {i: goods for i, goods, _at in run_of_ids(connection, _REVIEWS, ids)}
    papers: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in run_of_ids(connection, _DOCUMENTS, ids):
        paper = dict(zip(OF_DOCUMENT, row, strict=True))
        papers[paper["customer_id"]].append(paper)
    for customer_id, one in found.items():
        if one.card["customer_type"] in NOT_ASKED:
            continue
        judged = documents.judge(papers[customer_id], day) if customer_id in papers else []
        expired = {j.row["kind"] for j in judged if j.status == "expired"}
        blocked = []
        one.needs_review = customer_id not in reviewed
        if one.needs_review and one.first_sale_on is None:
            blocked.append(Blocked.FIRST_BUSINESS)
        lacks = bool(expired & LICENCES)
        if customer_id in reviewed:
            one.has_record = True
            goods = [str(code) for code in unpacked(reviewed[customer_id])]
            lacks = lacks or bool(qualification.lacks([as_document(j) for j in judged], goods))
        if lacks:
            blocked.append(Blocked.LICENCE)
            answers[customer_id]["has_expired_licence"] = True
            one.has_record = True
        one.blocked = tuple(blocked)


def as_document(judged: documents.Judged) -> qualification.Document:
    """A judged document as the method of B26 takes it."""
    row = judged.row
    start, end = row["valid_from"], row["valid_to"]
    return qualification.Document(
        id=row["id"], kind=row["kind"], status=judged.status.value, number=row["number"] or "",
        holder=row["holder"], valid_from=date.fromisoformat(start) if start else None,
        valid_to=date.fromisoformat(end) if end else None,
    )  # fmt: skip
