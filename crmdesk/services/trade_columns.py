"""What is kept of a customer's trade and credit as columns of the list of customers.

Most are figures of ``customer_trade`` and ``customer_credit`` as they lie there; the indicators (B37)
are made of them by one expression, in whole numbers rounded half up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    and_,
    case,
    cast,
    column,
    func,
    literal_column,
    table,
)

from crmdesk.analysis.indicators import LEAST_PURCHASES
from crmdesk.core import clock
from crmdesk.core.i18n import N_
from crmdesk.models.derived import CreditGrade
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.models.registry import CustomerCredit, CustomerTrade
from crmdesk.models.trade_choices import Verdict
from crmdesk.services.column_specs import computed, computed_money

TRADE: Final = table(
    "customer_trade", *[column(c.name) for c in CustomerTrade.__table__.columns]
).alias("traded")
CREDIT: Final = table(
    "customer_credit", *[column(c.name) for c in CustomerCredit.__table__.columns]
).alias("credited")
Value: TypeAlias = ColumnElement[Any]

MULTIPLIES: Final = 8  # the rank of multiplication and division
SHARE: Final = 10_000  # hundredths of a percent
THOUSANDTHS: Final = 1000
_T: Final = TRADE.c
_R: Final = CREDIT.c


# --- expressions ----------------------------------------------------------------------------
def _today() -> Value:
    # Of today at each use: the program may stay open over midnight.
    return func.julianday(literal_column(f"'{clock.today().isoformat()}'"))


def _days(later: Value, earlier: Value) -> Value:
    return cast(later - earlier, Integer)


def _whole_part(part: Value, whole: Value) -> Value:
    """Division of whole numbers that stays one; operators of lower rank are put into brackets."""
    return part.op("/", precedence=MULTIPLIES)(whole)


def _ratio(part: Value, whole: Value, scale: int = 1) -> Value:
    """part × scale / whole to the nearest whole number; NULL without a positive whole."""
    doubled = part * literal_column(str(2 * scale))
    twice = whole + whole
    rounded = case(
        (part >= 0, _whole_part(doubled + whole, twice)),
        else_=-_whole_part(whole - doubled, twice),
    )
    return case((whole > 0, rounded))


def _since_first() -> Value:
    return _days(_today(), func.julianday(_T.first_sale_on))


def _between() -> Value:
    """Days from the first purchase to the last."""
    return _days(func.julianday(_T.last_sale_on), func.julianday(_T.first_sale_on))


def _next_purchase() -> Value:
    """The last purchase and one mean interval on, for those who have a habit."""
    interval = _ratio(_between(), _T.purchases - 1)
    day = func.date(_T.last_sale_on, func.concat("+", interval, " days"))
    return case((and_(_T.purchases >= literal_column(str(LEAST_PURCHASES)), interval > 0), day))


def _overdue_days() -> Value:
    days = _days(_today(), func.julianday(_T.oldest_due_on))
    return case((days > 0, days))


# --- columns --------------------------------------------------------------------------------
def _of_days(name: str, label: str, kind: Kind = Kind.INTEGER) -> FieldSpec:
    return computed(name, kind, label, unit=N_("days"))


_KEPT: Final[tuple[tuple[FieldSpec, Value], ...]] = (
    (computed("last_sale_on", Kind.DATE, N_("Last purchase")), _T.last_sale_on),
    (computed("first_sale_on", Kind.DATE, N_("First purchase")), _T.first_sale_on),
    (computed("purchases", Kind.INTEGER, N_("Purchases")), func.coalesce(_T.purchases, 0)),
    (computed_money("sales_12", N_("Net sales of 12 months")), func.coalesce(_T.sales_12, 0)),
    (computed_money("sales", N_("Net sales in all")), func.coalesce(_T.sales, 0)),
    (computed_money("profit", N_("Gross profit in all"), sensitive=True), _T.sales - _T.cost),
    (
        computed("margin", Kind.PERCENT, N_("Gross margin"), sensitive=True),
        _ratio(_T.sales - _T.cost, _T.sales, SHARE),
    ),
    (computed_money("largest_sale", N_("Largest purchase")), _T.largest_sale),
    (computed_money("mean_sale", N_("Mean purchase")), _ratio(_T.purchased, _T.purchases)),
    (computed_money("returns", N_("Goods returned")), func.coalesce(_T.returns, 0)),
    (
        computed("return_count", Kind.INTEGER, N_("Number of returns")),
        func.coalesce(_T.return_count, 0),
    ),
    (computed_money("receivables", N_("Receivables")), func.coalesce(_T.open, 0)),
    (computed_money("overdue", N_("Overdue amount")), func.coalesce(_T.overdue, 0)),
    (computed_money("prepaid", N_("Received in advance")), func.coalesce(_T.prepaid, 0)),
    (computed_money("received", N_("Received in all")), func.coalesce(_T.received, 0)),
    (computed("last_receipt_on", Kind.DATE, N_("Last receipt on")), _T.last_receipt_on),
    (computed_money("largest_receipt", N_("Largest receipt")), _T.largest_receipt),
    (
        _of_days("collection_days", N_("Mean collection period"), Kind.QUANTITY),
        _ratio(_T.paid_days, _T.paid, THOUSANDTHS),
    ),
    (
        _of_days("mean_late_days", N_("Mean days late"), Kind.QUANTITY),
        _ratio(_T.late_days, _T.paid, THOUSANDTHS),
    ),
    (
        _of_days("purchase_interval", N_("Days between purchases"), Kind.QUANTITY),
        _ratio(_between(), _T.purchases - 1, THOUSANDTHS),
    ),
    (computed("credit_score", Kind.QUANTITY, N_("Credit score")), _R.score),
    (
        computed("credit_grade", Kind.ENUM, N_("Credit grade"),
              options=tuple(Option(g.value, g.label) for g in CreditGrade)),
        _R.grade,
    ),
    (computed_money("limit_in_force", N_("Credit limit in force")), _R.credit_limit),
    (computed_money("exposure", N_("Credit in use")), _R.exposure),
    (
        computed("credit_use", Kind.PERCENT, N_("Use of the limit")),
        _ratio(_R.exposure, _R.credit_limit, SHARE),
    ),
    (
        computed("verdict", Kind.ENUM, N_("Credit decision"),
              options=tuple(Option(v.value, v.label) for v in Verdict)),
        _R.verdict,
    ),
    (
        computed("credit_warnings", Kind.INTEGER, N_("Credit warnings")),
        func.coalesce(_R.warnings, 0),
    ),
)  # fmt: skip
# What moves with the day is made at each use.
_OF_TODAY: Final[tuple[tuple[FieldSpec, Callable[[], Value]], ...]] = (
    (
        _of_days("last_sale_days", N_("Last purchase ago")),
        lambda: _days(_today(), func.julianday(_T.last_sale_on)),
    ),
    (_of_days("overdue_days", N_("Days overdue")), _overdue_days),
    (_of_days("days_traded", N_("Trading for")), _since_first),
    (computed("next_purchase_on", Kind.DATE, N_("Next purchase expected")), _next_purchase),
)
_EXPRESSIONS: Final[Mapping[str, Value]] = {spec.name: value for spec, value in _KEPT}
_MADE: Final[Mapping[str, Callable[[], Value]]] = {spec.name: make for spec, make in _OF_TODAY}
OF_CREDIT: Final = frozenset(
    {"credit_score", "credit_grade", "limit_in_force", "exposure", "credit_use", "verdict",
     "credit_warnings"}
)  # fmt: skip
SPECS: Final[dict[str, tuple[FieldSpec, ...]]] = {
    "customer": tuple(spec for spec, _value in (*_KEPT, *_OF_TODAY))
}
KEYS: Final = frozenset(spec.name for spec in SPECS["customer"])


def joined(source: FromClause, owner: Value, keys: frozenset[str]) -> FromClause:
    """*source* with what is kept of the customer *owner*, as far as the columns *keys* need it."""
    if keys & (KEYS - OF_CREDIT):
        source = source.outerjoin(TRADE, TRADE.c.customer_id == owner)
    if keys & OF_CREDIT:
        source = source.outerjoin(CREDIT, CREDIT.c.customer_id == owner)
    return source


def expression(key: str) -> Value:
    """The stored value of one of the columns."""
    made = _MADE.get(key)
    return made() if made else _EXPRESSIONS[key]
