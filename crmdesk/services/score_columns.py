"""What scores of customers are made from, as columns: facts of the card, points people gave, payment.

Numbers are floats with NaN for what is not known. What the card says is read as it stands now;
trade, payment and points are as of the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    case,
    func,
    literal_column,
    select,
)

from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.credit_sales import points_of
from crmdesk.analysis.credit_sales_result import UNRATED
from crmdesk.analysis.criteria import SATISFACTION, TOTAL, USUAL, Criterion, of_axis
from crmdesk.analysis.kaism import Offers
from crmdesk.analysis.months import add_months
from crmdesk.analysis.satisfaction import MONTHS as SURVEY_MONTHS
from crmdesk.analysis.weighted import THOUSANDTHS, scores
from crmdesk.analysis.windows import Window
from crmdesk.models.choices import CompanySize
from crmdesk.services.catalogue import raw_table
from crmdesk.services.columns_read import aligned, read
from crmdesk.services.customer_frames import split
from crmdesk.services.open_items import counts
from crmdesk.services.prepared import Prepared
from crmdesk.services.purchase_columns import credit_grades
from crmdesk.services.trade_stats import MONTH

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints
    from crmdesk.analysis.weighted import Floats

UNKNOWN: Final = -1  # of a field that is never negative
NOBODY: Final = 0  # of competitors: the points are those of our own offer
BEGINNING: Final = "0001-01-01"
SIZE_POINTS: Final[Mapping[str, int]] = {
    CompanySize.LARGE.value: 100, CompanySize.MEDIUM.value: 75, CompanySize.SMALL.value: 50,
    CompanySize.MICRO.value: 25,
}  # fmt: skip
LEAST_ANSWER, MOST_ANSWER = 1, 5
_C: Final = raw_table("customer")
_AFTER: Final[ColumnElement[Any]] = bindparam("after")
_UNTIL: Final[ColumnElement[Any]] = bindparam("until")


# --- the card -------------------------------------------------------------------------------
@lru_cache(maxsize=16)
def _numbers(name: str) -> Prepared:
    value = _C.c[name]
    return Prepared(
        select(_C.c.id, value)
        .where(value.is_not(None), _C.c.deleted_at.is_(None))
        .order_by(_C.c.id)
    )


def card_numbers(connection: Connection, ids: Ints, name: str) -> Floats:
    """A number of the card of *ids* (ascending) that is never negative; NaN where it is blank."""
    found = read(connection, _numbers(name), 2)
    return floats(aligned(ids, found[0], found[1], UNKNOWN))


def floats(values: Ints) -> Floats:
    """Whole numbers with ``UNKNOWN`` as floats with NaN."""
    import numpy as np

    found: Floats = np.where(values == UNKNOWN, np.nan, values)
    return found


def card_codes(connection: Connection, ids: Ints, name: str) -> list[Any]:
    """A code or choice of the card of *ids* (ascending); "" where it is blank."""
    known = dict(_numbers(name).run(connection).fetchall())
    return [known.get(i, "") for i in ids.tolist()]


def scale_points(connection: Connection, ids: Ints) -> Floats:
    """Points for the size of the firm."""
    import numpy as np

    sizes = card_codes(connection, ids, "company_size")
    return np.array([SIZE_POINTS.get(size, np.nan) for size in sizes], dtype=np.float64)


# --- payment --------------------------------------------------------------------------------
_MOVED: Final = 3  # customer, charged, received


@lru_cache(maxsize=1)
def _moved_in_months() -> Prepared:
    m = MONTH.c
    return Prepared(
        select(m.customer_id, func.sum(m.charged), func.sum(m.received))
        .where(m.month >= bindparam("first"), m.month <= bindparam("last"))
        .group_by(m.customer_id)
    )


@lru_cache(maxsize=1)
def _charged_in_days() -> Prepared:
    s = raw_table("sale")
    return Prepared(
        select(s.c.customer_id, func.sum(s.c.amount))
        .where(*counts(s), s.c.sold_on > _AFTER, s.c.sold_on <= _UNTIL)
        .group_by(s.c.customer_id)
    )


@lru_cache(maxsize=1)
def _received_in_days() -> Prepared:
    r = raw_table("receipt").c
    return Prepared(
        select(r.customer_id, func.sum(r.amount))
        .where(r.deleted_at.is_(None), r.received_on > _AFTER, r.received_on <= _UNTIL)
        .group_by(r.customer_id)
    )


def paid_share(connection: Connection, ids: Ints, window: Window) -> Floats:
    """回款率: what *ids* (ascending) paid of what they were charged in a window; NaN of nothing.

    More than 1 where older debts were paid.
    """
    import numpy as np

    charged, received = np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=np.int64)
    whole, edges = split(window)
    if whole is not None:
        found = read(connection, _moved_in_months(), _MOVED, first=whole[0], last=whole[1])
        charged += aligned(ids, found[0], found[1])
        received += aligned(ids, found[0], found[2])
    for edge in edges:
        given = {"after": edge.after.isoformat(), "until": edge.until.isoformat()}
        charged += aligned(ids, *read(connection, _charged_in_days(), 2, **given))
        received += aligned(ids, *read(connection, _received_in_days(), 2, **given))
    paid: Floats = np.where(charged > 0, received / np.maximum(charged, 1), np.nan)
    return paid


# --- credit ---------------------------------------------------------------------------------
def credit(connection: Connection, ids: Ints, as_of: date) -> tuple[Ints, Ints]:
    """Points (thousandths, capped like the grade) and grade of *ids* (ascending).

    The grade is its place, 0 for AAA, ``UNRATED`` where there is none.
    """
    import numpy as np

    points = np.zeros(len(ids), dtype=np.int64)
    grades = np.full(len(ids), UNRATED, dtype=np.int64)
    known = credit_grades(connection, as_of)
    for place, i in enumerate(ids.tolist() if known else ()):
        found = known.get(i)
        if found is not None:
            grade = CreditGrade(found[0])
            points[place], grades[place] = points_of(grade, found[1]), grade.place
    return points, grades


def credit_points(connection: Connection, ids: Ints, as_of: date) -> Floats:
    """The credit of *ids* in points from 0 to 100; NaN without a grade."""
    import numpy as np

    points, grades = credit(connection, ids, as_of)
    found: Floats = np.where(grades == UNRATED, np.nan, points / THOUSANDTHS)
    return found


# --- points that people gave ----------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Given:
    """The last points until the day: *ours* by criterion and customer, *offers* of competitors."""

    ours: Mapping[str, Floats]
    offers: Offers


@lru_cache(maxsize=1)
def _last_points() -> Prepared:
    """The points of the last assessment of each customer and competitor, by customer."""
    a, p = raw_table("assessment"), raw_table("assessment_score")
    competitor = func.coalesce(a.c.competitor_id, literal_column("0"))
    latest = func.row_number().over(
        partition_by=(a.c.customer_id, competitor), order_by=(a.c.assessed_on.desc(), a.c.id.desc())
    )
    last = (
        select(a.c.id, a.c.customer_id, competitor.label("competitor"), latest.label("place"))
        .where(a.c.kind == bindparam("kind"), a.c.deleted_at.is_(None))
        .where(a.c.assessed_on > _AFTER, a.c.assessed_on <= _UNTIL)
        .subquery("last")
    )
    return Prepared(
        select(last.c.customer_id, last.c.competitor, p.c.criterion, p.c.points)
        .select_from(last.join(p, p.c.assessment_id == last.c.id))
        .where(last.c.place == literal_column("1"), p.c.deleted_at.is_(None))
        .order_by(last.c.customer_id, last.c.competitor)
    )


def given(
    connection: Connection, ids: Ints, kind: str, as_of: date, after: date | None = None
) -> Given:
    """The last points of *kind* that people gave until *as_of*, after *after* if given."""
    import numpy as np

    rows = _last_points().run(
        connection, kind=kind, after=after.isoformat() if after else BEGINNING,
        until=as_of.isoformat(),
    )  # fmt: skip
    place = {i: n for n, i in enumerate(ids.tolist())}
    by_offer: defaultdict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for customer, competitor, code, points in rows:
        if customer in place:
            by_offer[place[customer], competitor][code] = points
    others = sorted(key for key in by_offer if key[1] != NOBODY)
    codes = sorted({code for points in by_offer.values() for code in points})
    own = {n: points for (n, competitor), points in by_offer.items() if competitor == NOBODY}
    return Given(
        ours={
            code: _spread(len(ids), {n: points.get(code) for n, points in own.items()})
            for code in codes
        },
        offers=Offers(
            customer=np.array([n for n, _c in others], dtype=np.int64),
            competitor=np.array([c for _n, c in others], dtype=np.int64),
            points={
                code: _spread(len(others), {n: by_offer[k].get(code) for n, k in enumerate(others)})
                for code in codes
            },
        ),
    )


def _spread(count: int, known: Mapping[int, int | None]) -> Floats:
    """Thousandths by place as points; NaN at all other places."""
    import numpy as np

    found = np.full(count, np.nan)
    for place, points in known.items():
        if points is not None:
            found[place] = points / THOUSANDTHS
    return found


def complete(
    points: Mapping[str, Floats], criteria: Iterable[Criterion], count: int
) -> dict[str, Floats]:
    """*points* with a column for every criterion, all NaN where nobody gave any."""
    import numpy as np

    blank = {c.code: np.full(count, np.nan) for c in criteria if c.code not in points}
    return {**points, **blank}


def complete_offers(offers: Offers, criteria: Iterable[Criterion]) -> Offers:
    """The same with a column for every criterion."""
    count = len(offers.customer)
    return replace(offers, points=complete(offers.points, criteria, count))


@lru_cache(maxsize=1)
def _criteria() -> Prepared:
    k = raw_table("criterion").c
    return Prepared(
        select(k.axis, k.code, k.name, k.weight)
        .where(k.kind == bindparam("kind"), k.deleted_at.is_(None))
        .where(k.is_archived == literal_column("0"))
        .order_by(k.axis, k.position, k.id)
    )


def criteria(connection: Connection, kind: str) -> tuple[Criterion, ...]:
    """The criteria of *kind* that are in use: the owner's, the usual ones while he has none."""
    found = tuple(Criterion(*row) for row in _criteria().run(connection, kind=kind))
    if not found:
        return USUAL[kind]
    axes = list(dict.fromkeys(c.axis for c in USUAL[kind]))
    return tuple(c for axis in axes for c in of_axis(found, axis))


def service_points(connection: Connection, ids: Ints, as_of: date) -> Floats:
    """What *ids* think of us in points from 0 to 100: the mean answer of the last survey."""
    import numpy as np

    kinds = of_axis(criteria(connection, SATISFACTION), TOTAL)
    found = given(
        connection, ids, SATISFACTION, as_of, add_months(as_of, -SURVEY_MONTHS)
    )  # fmt: skip
    mean = scores(complete(found.ours, kinds, len(ids)), kinds)
    answers = mean.value / (THOUSANDTHS * THOUSANDTHS)
    points = (answers - LEAST_ANSWER) * 100 / (MOST_ANSWER - LEAST_ANSWER)
    graded: Floats = np.where(mean.is_graded, points, np.nan)
    return graded


# --- product lines --------------------------------------------------------------------------
@lru_cache(maxsize=1)
def _by_line() -> Prepared:
    p, n = raw_table("product"), raw_table("sale_line")
    line = func.coalesce(func.nullif(p.c.line, ""), func.nullif(p.c.category, ""), "")
    return Prepared(
        select(line, n.c.customer_id, func.sum(n.c.amount), func.sum(n.c.quantity))
        .select_from(p.join(n, n.c.product_id == p.c.id))
        .where(n.c.counted_on > _AFTER, n.c.counted_on <= _UNTIL)
        .group_by(line, n.c.customer_id)
    )


@lru_cache(maxsize=2)
def _lines_by_customer(is_listed: bool) -> Prepared:
    """Amount and signed quantity by customer, of listed products or of lines without a product."""
    p, n = raw_table("product"), raw_table("sale_line")
    sign = case((n.c.amount < literal_column("0"), -n.c.quantity), else_=n.c.quantity)
    query = select(n.c.customer_id, func.sum(n.c.amount), func.sum(sign))
    if is_listed:
        query = query.select_from(p.join(n, n.c.product_id == p.c.id))
    else:
        query = query.where(n.c.product_id.is_(None))
    query = query.where(n.c.counted_on > _AFTER, n.c.counted_on <= _UNTIL)
    return Prepared(query.group_by(n.c.customer_id))


def quantities(connection: Connection, ids: Ints, window: Window) -> Ints:
    """What *ids* (ascending) bought in a window in thousandths of a unit, less what came back."""
    import numpy as np

    dates = {"after": window.after.isoformat(), "until": window.until.isoformat()}
    found = np.zeros(len(ids), dtype=np.int64)
    for is_listed in (True, False):
        part = read(connection, _lines_by_customer(is_listed), _MOVED, **dates)
        found += aligned(ids, part[0], part[2])
    return found


def line_sales(
    connection: Connection, window: Window
) -> tuple[dict[str, list[tuple[int, int]]], int]:
    """Net sales by product line as (customer, fen), and those of products without a line.

    A product without a line counts under its category.
    """
    dates = {"after": window.after.isoformat(), "until": window.until.isoformat()}
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    unassigned = 0
    for line, customer, amount, _quantity in _by_line().run(connection, **dates):
        if line:
            found[line].append((customer, amount))
        else:
            unassigned += amount
    for _customer, amount, _quantity in _lines_by_customer(False).run(connection, **dates):
        unassigned += amount or 0
    return dict(found), unassigned


def groups_of(codes: Sequence[Any], keys: Mapping[Any, str]) -> tuple[list[int], list[str]]:
    """The place of each code's group, ``UNKNOWN`` without one, and the groups in their order.

    *keys* says for each code which group it belongs to.
    """
    names = sorted({keys[code] for code in set(codes) if keys.get(code)})
    place = {name: n for n, name in enumerate(names)}
    by_code = {code: place.get(keys.get(code, ""), UNKNOWN) for code in set(codes)}
    return [by_code[code] for code in codes], names
