"""What products sold, cost and lay in stock in a window (B22), of all customers or of one.

Sums of lines come from the index of products; no line comes to Python. A cost that is unknown of
one line is unknown of the product. Stock is that of the first and the last month known.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, select

from crmdesk.analysis.product_analysis import ProductSales, StockBasis, product_analysis
from crmdesk.analysis.product_result import ProductData
from crmdesk.analysis.product_tilt import Tilt, tilts
from crmdesk.analysis.windows import Window, trailing
from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.models.database import Database
from crmdesk.services.catalogue import raw_table
from crmdesk.services.prepared import Prepared

WITHOUT: Final = N_("Not in the product list")
_P: Final = raw_table("product")
_N: Final = raw_table("sale_line")
_M: Final = raw_table("stock_month")
_C: Final = raw_table("customer").c
_AFTER: Final[ColumnElement[Any]] = bindparam("after")
_UNTIL: Final[ColumnElement[Any]] = bindparam("until")
_SUMS: Final = (
    func.sum(_N.c.amount),
    func.sum(_N.c.cost_amount),
    func.count(),
    func.count(_N.c.cost_amount),
    func.sum(case((_N.c.amount < bindparam("none", 0), -_N.c.quantity), else_=_N.c.quantity)),
)
_COUNTED: Final = (_N.c.counted_on > _AFTER, _N.c.counted_on <= _UNTIL)
_WITHOUT: Final = Prepared(select(*_SUMS).where(_N.c.product_id.is_(None), *_COUNTED))
_STOCKS: Final = Prepared(
    select(
        _M.c.product_id, _M.c.opening, _M.c.closing, _M.c.opening_cost, _M.c.closing_cost
    )
    .where(
        _M.c.month >= bindparam("first"), _M.c.month <= bindparam("last"), _M.c.deleted_at.is_(None)
    )
    .order_by(_M.c.product_id, _M.c.month)
)  # fmt: skip
_NAMES: Final = Prepared(select(_P.c.id, _P.c.code, _P.c.name, _P.c.deleted_at))


@lru_cache(maxsize=2)
def _sold(is_one: bool) -> Prepared:
    """Sums by product; of one customer through the index of his lines."""
    if is_one:
        query = select(_N.c.product_id, *_SUMS).where(
            _N.c.customer_id == bindparam("customer"), *_COUNTED
        )
        return Prepared(query.group_by(_N.c.product_id))
    # From the products, so that of each only the lines of the window are read.
    query = select(_P.c.id, *_SUMS).select_from(_P.join(_N, _N.c.product_id == _P.c.id))
    return Prepared(query.where(*_COUNTED).group_by(_P.c.id))


class ProductFigures:
    """The analysis of products of an open file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def data(
        self,
        as_of: date | None = None,
        months: int = 12,
        basis: StockBasis = StockBasis.SALE_PRICE,
        customer_id: int | None = None,
    ) -> ProductData:
        """Everything sold within *months*; of one customer with what he leans to."""
        day = as_of or clock.today()
        with self._database.read() as connection:
            return data(connection, day, months, basis, customer_id)


def data(
    connection: Connection,
    as_of: date,
    months: int,
    basis: StockBasis,
    customer_id: int | None = None,
) -> ProductData:
    """See ``ProductFigures.data``."""
    window = trailing(as_of, months)
    known = {i: (code, name) for i, code, name, _gone in _NAMES.run(connection)}
    everybody = sold(connection, window)
    chosen, customer = everybody, ""
    if customer_id is not None:
        chosen = sold(connection, window, customer_id)
        customer = connection.scalar(select(_C.name).where(_C.id == customer_id)) or ""
    stocks = _stocks(connection, window, basis) if customer_id is None else {}
    products = []
    for product in chosen.keys() | stocks.keys():
        amount, cost, lines, with_cost, quantity = chosen.get(product or 0, _NOTHING)
        code, name = known.get(product, ("", _(WITHOUT)))
        opening, closing = stocks.get(product, (None, None))
        products.append(
            ProductSales(
                id=product,
                code=code,
                name=name,
                sales=amount or 0,
                cost=(cost or 0) if with_cost == lines else None,
                opening=opening,
                closing=closing,
                quantity=quantity,
            )
        )
    products.sort(key=lambda each: each.id)
    leans: tuple[Tilt, ...] = ()
    if customer_id is not None:
        leans = tilts(
            {i: row[0] or 0 for i, row in chosen.items()},
            {i: row[0] or 0 for i, row in everybody.items()},
        )
    return ProductData(
        as_of=as_of,
        analysis=product_analysis(products, months, basis),
        customer=customer,
        tilts=leans,
        names={i: name for i, (_code, name) in known.items()} | {0: _(WITHOUT)},
    )


_NOTHING: Final = (0, 0, 0, 0, 0)


def sold(
    connection: Connection, window: Window, customer_id: int | None = None
) -> dict[int, tuple[Any, ...]]:
    """Amount, cost, lines, lines with a cost, quantity by product; 0 is none of the list."""
    days = {"after": window.after.isoformat(), "until": window.until.isoformat()}
    if customer_id is not None:
        rows = _sold(True).run(connection, customer=customer_id, **days)
        return {product or 0: tuple(row) for product, *row in rows}
    found = {product: tuple(row) for product, *row in _sold(False).run(connection, **days)}
    without = _WITHOUT.run(connection, **days).fetchone()
    if without[2]:
        found[0] = tuple(without)
    return found


def _stocks(
    connection: Connection, window: Window, basis: StockBasis
) -> dict[int, tuple[int | None, int | None]]:
    """The first opening and the last closing stock of each product within the months."""
    first, last = window.after.replace(day=1), window.until.replace(day=1)
    found: dict[int, tuple[int | None, int | None]] = {}
    at = 2 if basis is StockBasis.COST else 0
    for product, *values in _STOCKS.run(connection, first=first.isoformat(), last=last.isoformat()):
        opening, closing = values[at : at + 2]
        found[product] = (found[product][0] if product in found else opening, closing)
    return found
