"""What the card says of trade: receivables, credit, standing, purchasing power, three years of sales.

Read for many cards at once, a few statements per five hundred customers, from what ``trade_stats``
and the credit service keep. As of another day than theirs, open documents are looked at instead.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, TypeAlias

from sqlalchemy import Connection, bindparam, column, func, select, table

from crmdesk.analysis import relation
from crmdesk.analysis.credit_bands import CreditGrade, grade_of
from crmdesk.analysis.credit_score import LONG_OVERDUE
from crmdesk.analysis.habits import is_lost
from crmdesk.analysis.months import add_months
from crmdesk.analysis.net_sales import DocumentKind, TradeDocument, wallet_share
from crmdesk.analysis.net_sales import trade as trade_in
from crmdesk.analysis.purchasing_power import purchasing_power
from crmdesk.analysis.relation import State
from crmdesk.analysis.rounding import hundredths, nearest
from crmdesk.analysis.windows import trailing
from crmdesk.analysis.wording import Figure, Measure, Text, text
from crmdesk.core.i18n import N_
from crmdesk.models.codecs import Stored
from crmdesk.models.derived import REASON, CustomerStanding, PyramidLayer
from crmdesk.models.registry import CustomerCredit
from crmdesk.models.trade_choices import SaleKind
from crmdesk.services import customer_stats, open_items, trade_stats
from crmdesk.services.catalogue import raw_table
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.trade_months import number
from crmdesk.services.wording import shown

Values: TypeAlias = dict[int, dict[str, Stored]]
THOUSANDTHS: Final = 1000
YEARS: Final = 3
STANDINGS: Final[Mapping[State, CustomerStanding]] = {
    State.LIST: CustomerStanding.SUSPECT,
    State.LEAD: CustomerStanding.PROSPECT,
    State.QUALIFIED: CustomerStanding.PROSPECT,
    State.CUSTOMER: CustomerStanding.CURRENT,
    State.PAST: CustomerStanding.PAST,
    State.LOST: CustomerStanding.LOST,
}
CREDIT: Final = table(
    "customer_credit", *[column(c.name) for c in CustomerCredit.__table__.columns]
)
_C: Final = raw_table("customer").c
_S: Final = raw_table("sale").alias("s")
_T: Final = trade_stats.TRADE.c


# --- receivables and standing ---------------------------------------------------------------
_KEPT: Final = Prepared(
    select(
        _T.customer_id,
        _T.first_sale_on,
        _T.last_sale_on,
        _T.purchases,
        _T.sales_12,
        _T.open,
        _T.overdue,
        _T.oldest_due_on,
        _T.paid,
        _T.paid_days,
        _C.wallet,
        customer_stats.STAT.c.layer,
    )
    .select_from(
        trade_stats.TRADE.join(raw_table("customer"), _C.id == _T.customer_id).outerjoin(
            customer_stats.STAT, customer_stats.STAT.c.customer_id == _T.customer_id
        )
    )
    .where(of_ids(_T.customer_id))
)


def trade(connection: Connection, ids: Sequence[int], day: date) -> Values:
    """Receivables, collection period, wallet share, first trade, and what kind of customer it is."""
    is_of_day = trade_stats.day_of(connection) == day
    owed = {} if is_of_day else _owed(connection, ids, day)
    found: Values = {}
    for customer_id, *row in run_of_ids(connection, _KEPT, ids):
        first, last, purchases, sales, still, overdue, oldest, paid, paid_days, wallet, layer = row
        if not is_of_day:
            still, overdue, oldest = owed.get(customer_id, (0, 0, None))
        late = (day - date.fromisoformat(oldest)).days if oldest else 0
        values: dict[str, Stored] = {
            "receivables_open": still,
            "receivables_overdue": overdue,
            "max_overdue_days": max(0, late),
        }
        if paid > 0:
            values["mean_collection_days"] = nearest(Fraction(paid_days * THOUSANDTHS, paid))
        share = wallet_share(sales, wallet)
        if share is not None:
            values["wallet_share"] = hundredths(share)
        if first:
            values["first_trade_on"] = first
            values |= _standing(date.fromisoformat(first), date.fromisoformat(last), purchases, day)
            values["pyramid_layer"] = layer if sales > 0 else PyramidLayer.INACTIVE.value
        found[customer_id] = values
    return found


def _standing(first: date, last: date, purchases: int, day: date) -> dict[str, Stored]:
    """Who has bought buys now, did so, or left, whatever his card says (B17-B18)."""
    span = (last - first).days
    place = relation.place_of(
        has_bought=True,
        is_recent=last > add_months(day, -relation.YEAR),
        is_lost=is_lost((day - last).days, purchases - 1 if span else 0, span),
        is_contacted=False,
        is_qualified=False,
    )
    return {"standing": STANDINGS[relation.STATES[place]].value}


def _owed(
    connection: Connection, ids: Sequence[int], day: date
) -> dict[int, tuple[int, int, str | None]]:
    """Open, overdue and the earliest due day of customers as of *day*."""
    today = day.isoformat()
    found: dict[int, tuple[int, int, str | None]] = {}
    for _i, customer_id, sold_on, due_on, _amount, rest, *_more in open_items.item_rows(
        connection, day, ids
    ):
        due = due_on or sold_on
        still, overdue, oldest = found.get(customer_id, (0, 0, due))
        late = rest if due < today else 0
        found[customer_id] = (still + rest, overdue + late, min(oldest, due))
    return found


# --- credit ---------------------------------------------------------------------------------
_CREDIT: Final = Prepared(
    select(
        CREDIT.c.customer_id,
        CREDIT.c.score,
        CREDIT.c.grade,
        CREDIT.c.credit_limit,
        CREDIT.c.exposure,
        _T.oldest_due_on,
    )
    .select_from(CREDIT.outerjoin(trade_stats.TRADE, _T.customer_id == CREDIT.c.customer_id))
    .where(of_ids(CREDIT.c.customer_id))
)


def credit(connection: Connection, ids: Sequence[int], day: date) -> Values:
    """Score, grade, and what of the limit in force is used (B24)."""
    found: Values = {}
    for customer_id, score, grade, limit, used, due in run_of_ids(connection, _CREDIT, ids):
        late = max(0, (day - date.fromisoformat(due)).days) if due else 0
        values: dict[str, Stored] = {
            "credit_score": score,
            "credit_grade": grade and grade.lower(),
            f"credit_grade{REASON}": shown(why_graded(score, grade, late)),
            "credit_used": used,
        }
        if limit is not None:
            values["credit_available"] = limit - used
        if limit:
            values["credit_use_rate"] = hundredths(Fraction(used, limit))
        found[customer_id] = {name: value for name, value in values.items() if value is not None}
    return found


def why_graded(score: int | None, grade: str | None, late: int) -> Text:
    """Points (thousandths) and what capped the grade, in a few words; *late* days overdue."""
    if score is None:
        return text(N_("nothing is known yet"))
    points = Figure(nearest(Fraction(score, 100)) / 10, Measure.SCORE)
    if grade is None:
        return text(N_("{points} points, too little is known"), points=points)
    if grade_of(Fraction(score, THOUSANDTHS)).value == grade:
        return text(N_("{points} points"), points=points)
    letters = CreditGrade(grade).letters
    if late > LONG_OVERDUE:
        return text(
            N_("{points} points, {days} overdue: {grade} at most"),
            points=points, days=Figure(late, Measure.DAYS), grade=letters,
        )  # fmt: skip
    return text(N_("{points} points, {grade} at most"), points=points, grade=letters)


# --- purchasing power -----------------------------------------------------------------------
_DOCUMENTS: Final = Prepared(
    select(_S.c.customer_id, _S.c.id, _S.c.kind, _S.c.sold_on, _S.c.amount, _S.c.original_id).where(
        of_ids(_S.c.customer_id),
        *open_items.counts(_S),
        _S.c.sold_on > bindparam("after"),
        _S.c.sold_on <= bindparam("until"),
    )
)


def documents(
    connection: Connection, ids: Sequence[int], after: date, until: date
) -> dict[int, list[TradeDocument]]:
    """The posted documents of customers dated after *after* and until *until*, by customer."""
    found: defaultdict[int, list[TradeDocument]] = defaultdict(list)
    rows = _DOCUMENTS.run(
        connection, ids=json.dumps(list(ids)), after=after.isoformat(), until=until.isoformat()
    )
    for customer_id, i, kind, on, amount, original in rows:
        document = TradeDocument(i, DocumentKind(kind), date.fromisoformat(on), amount, original)
        found[customer_id].append(document)
    return dict(found)


def power(connection: Connection, ids: Sequence[int], day: date) -> Values:
    """The purchasing power by the purchases of twelve months (B4)."""
    window = trailing(day)
    bought = documents(connection, ids, window.after, day)
    found: Values = {}
    for customer_id, first, *_row in run_of_ids(connection, _KEPT, list(bought)):
        if first is None or first > day.isoformat():
            continue
        answer = purchasing_power(
            trade_in(bought[customer_id], window), date.fromisoformat(first), day
        )
        if answer.power is not None:
            found[customer_id] = {"purchasing_power": answer.power.value}
    return found


# --- the sales of three years ---------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SalesYear:
    """Net sales of one year: twelve months in fen (None: not known or not yet), sum, growth.

    *growth* is against the same days of the year before, in hundredths of a percent.
    """

    year: int
    months: tuple[int | None, ...]
    total: int | None = None
    growth: int | None = None


def blank_years(as_of: date) -> tuple[SalesYear, ...]:
    """The three years of the card without amounts, oldest first."""
    return tuple(SalesYear(as_of.year - back, (None,) * 12) for back in reversed(range(YEARS)))


_M: Final = trade_stats.MONTH.c
_MONTHS: Final = Prepared(
    select(_M.customer_id, _M.month, _M.sales).where(
        of_ids(_M.customer_id), _M.month >= bindparam("first"), _M.month <= bindparam("last")
    )
)
_PART: Final = Prepared(
    select(_S.c.customer_id, func.sum(_S.c.amount))
    .where(
        of_ids(_S.c.customer_id),
        *open_items.counts(_S),
        _S.c.kind != coded(SaleKind.OPENING),
        _S.c.sold_on.between(bindparam("first"), bindparam("last")),
    )
    .group_by(_S.c.customer_id)
)


def sales_years(
    connection: Connection, ids: Sequence[int], as_of: date
) -> dict[int, tuple[SalesYear, ...]]:
    """Three calendar years of net sales, the running one until *as_of*; blank before the first."""
    sold: defaultdict[int, dict[int, int]] = defaultdict(dict)
    first, running = (as_of.year - YEARS) * 100 + 1, number(as_of)
    rows = _MONTHS.run(connection, ids=json.dumps(list(ids)), first=first, last=running)
    for customer_id, month, sales in rows:
        sold[customer_id][month] = sales
    for customer_id, sales in _part(connection, list(sold), as_of).items():
        sold[customer_id][running] = sales
    before = _part(connection, list(sold), add_months(as_of, -12))
    blank = blank_years(as_of)
    return {
        i: _years(sold[i], as_of, before.get(i, 0)) if i in sold else blank for i in ids
    }  # fmt: skip


def _part(connection: Connection, ids: Sequence[int], until: date) -> dict[int, int]:
    """The net sales of a month until a day of it, of customers that have any."""
    first = until.replace(day=1).isoformat()
    rows = _PART.run(connection, ids=json.dumps(list(ids)), first=first, last=until.isoformat())
    found = dict.fromkeys(ids, 0)
    found.update(dict(rows))
    return found


def _years(sold: Mapping[int, int], as_of: date, part: int) -> tuple[SalesYear, ...]:
    """*part*: the sales of the running month of last year until the same day."""
    began, running = min(sold), number(as_of)

    def month(year: int, n: int) -> int | None:
        key = year * 100 + n
        return None if key > running or key < began else sold.get(key, 0)

    found = []
    for year in range(as_of.year - YEARS + 1, as_of.year + 1):
        months = tuple(month(year, n) for n in range(1, 13))
        known = [each for each in months if each is not None]
        total = sum(known) if known else None
        last = as_of.month if year == as_of.year else 13  # whole months of the year before
        earlier = sum(month(year - 1, n) or 0 for n in range(1, last))
        if year == as_of.year:
            earlier += part
        growth = None
        if total is not None and earlier > 0:
            growth = hundredths(Fraction(total - earlier, earlier))
        found.append(SalesYear(year, months, total, growth))
    return tuple(found)
