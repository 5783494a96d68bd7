"""What only a whole act on sales and receipts can show, looked at before it is committed.

That the lines make what the paper says, that nothing is settled beyond its amount on any day, that
no more comes back than was sold, and that no customer is given more than he has in credit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, func, literal_column, or_, select, union_all

from crmdesk.core.errors import Problem, ValidationError
from crmdesk.core.i18n import N_
from crmdesk.models import codecs
from crmdesk.models.fields import spec_of
from crmdesk.models.sale import SaleLine
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.rules.trade import CHARGES, CREDITS, shown

if TYPE_CHECKING:
    from crmdesk.services.sale_sums import SaleRow, Sums

NO_TOTAL: Final = N_("{code} has neither lines nor a total. Enter lines, or the total.")
DIFFERS: Final = N_(
    "The lines of {code} make {lines} together; the paper says {stated}, "
    "a difference of {difference}."
)
MIXED_TAX: Final = N_(
    "{code}: some lines have a tax rate and “{name}” has none. Give every line one, 0 % where "
    "there is no tax."
)
TOO_MUCH: Final = N_("{code} is of {amount}; {settled} would be allocated to it.")
TOO_MUCH_TAKEN: Final = N_("{code} is of {amount}; {settled} of it would be used.")
REOPENED_TOO_FAR: Final = N_(
    "{code}: more would be taken back than was allocated to it until then."
)
NOT_COUNTED: Final = N_("{code} is not posted, but payments or credits are allocated to it.")
TOO_MUCH_OF_RECEIPT: Final = N_("The receipt is of {amount}; {applied} of it would be allocated.")
TOO_MUCH_BACK: Final = N_(
    "{code}: of “{name}” {sold} were sold on {original}, {returned} would have come back."
)
TOO_MUCH_ALLOWED: Final = N_(
    "{original} is of {amount}; returns and allowances on it would make {credits}."
)
OVERDRAWN: Final = N_(
    "{name} would have less than nothing in credit on {day}: {missing} are missing. Give back or "
    "allocate at most what came in until that day."
)
MOVED_APART: Final = N_(
    "Payments would be allocated to documents of another customer. Release what was allocated "
    "between the two customers first."
)
RETURN_APART: Final = N_(
    "{code} is a return on {original}, which would belong to another customer. Unpost {code} first."
)

_s, _n, _a, _r, _c = (
    raw_table(e) for e in ("sale", "sale_line", "allocation", "receipt", "customer")
)
_posted = (_s.c.state == literal_column("'posted'"), is_alive(_s))
_credits = _s.c.kind.in_([literal_column(f"'{kind}'") for kind in sorted(CREDITS)])
_charges = _s.c.kind.in_([literal_column(f"'{kind}'") for kind in sorted(CHARGES)])


def pool_moves(*conditions: Any) -> Any:
    """What moves a customer's money in credit: (customer_id, day, amount) of every entry.

    Receipts and credit documents fill it, what is allocated to charges takes from it; money given
    back on a credit document moves nothing, it uses up both.
    """
    return union_all(
        select(_r.c.customer_id, _r.c.received_on.label("day"), _r.c.amount).where(
            is_alive(_r), *[of(_r) for of in conditions]
        ),
        select(_s.c.customer_id, _s.c.sold_on, -_s.c.amount).where(
            _credits, *_posted, *[of(_s) for of in conditions]
        ),
        select(_a.c.customer_id, _a.c.applied_on, -_a.c.amount)
        .join_from(_a, _s, _s.c.id == _a.c.sale_id)
        .where(_charges, is_alive(_a), *[of(_a) for of in conditions]),
    ).subquery("moves")


def _overdrawn() -> Prepared:
    moves = pool_moves(lambda t: of_ids(t.c.customer_id))
    by_day = (
        select(
            moves.c.customer_id,
            moves.c.day,
            func.sum(func.sum(moves.c.amount))
            .over(partition_by=moves.c.customer_id, order_by=moves.c.day)
            .label("rest"),
        )
        .group_by(moves.c.customer_id, moves.c.day)
        .subquery()
    )
    query = select(_c.c.name, by_day.c.day, by_day.c.rest).join_from(
        by_day, _c, _c.c.id == by_day.c.customer_id
    )
    return Prepared(query.where(by_day.c.rest < literal_column("0")).order_by(by_day.c.day))


_OVERDRAWN: Final = _overdrawn()
_UNTAXED: Final = Prepared(
    select(_n.c.name).where(of_ids(_n.c.sale_id), is_alive(_n), _n.c.tax_rate.is_(None))
)
_credit, _paid = _s.alias("credit"), _r.alias("paid")


def _apart(ends: Any) -> Prepared:
    """Allocations whose document or payment is of another customer, by ids of one end."""
    other = func.coalesce(_credit.c.customer_id, _paid.c.customer_id)
    differs = or_(_s.c.customer_id != _a.c.customer_id, other != _a.c.customer_id)
    return Prepared(
        select(_a.c.id)
        .join_from(_a, _s, _s.c.id == _a.c.sale_id)
        .join(_credit, _credit.c.id == _a.c.credit_id, isouter=True)
        .join(_paid, _paid.c.id == _a.c.receipt_id, isouter=True)
        .where(of_ids(ends), is_alive(_a), differs)
    )


_APART: Final = {name: _apart(_a.c[name]) for name in ("id", "sale_id", "credit_id", "receipt_id")}
_original = _s.alias("original")
_RETURNS_APART: Final = tuple(
    Prepared(
        select(_s.c.code, _original.c.code)
        .join_from(_s, _original, _original.c.id == _s.c.original_id)
        .where(of_ids(end), *_posted, _s.c.customer_id != _original.c.customer_id)
    )
    for end in (_s.c.id, _s.c.original_id)
)
_key = (_n.c.product_id, _n.c.name, _n.c.specification, _n.c.unit)
_SOLD: Final = Prepared(
    select(_n.c.sale_id, *_key, _n.c.quantity).where(of_ids(_n.c.sale_id), is_alive(_n))
)
_BACK: Final = Prepared(
    select(_s.c.original_id, *_key, _n.c.quantity)
    .join_from(_s, _n, _n.c.sale_id == _s.c.id)
    .where(of_ids(_s.c.original_id), *_posted, is_alive(_n))
)
_ALLOWED: Final = Prepared(
    select(_s.c.original_id, func.sum(_s.c.amount))
    .where(of_ids(_s.c.original_id), *_posted)
    .group_by(_s.c.original_id)
)
_ORIGINALS: Final = Prepared(select(_s.c.id, _s.c.code, _s.c.amount).where(of_ids(_s.c.id)))


def check_sales(connection: Connection, sums: Sums) -> None:
    """Refuse documents that do not fit together. Raises ValidationError."""
    credits_of: dict[int, SaleRow] = {}
    for sale in sums.sales.values():
        problems = [*_document(connection, sale, sums), *_settlement(sale, sums)]
        if problems:
            raise ValidationError(problems)
        if sale.counts and sale.original_id is not None:
            credits_of[sale.original_id] = sale
    if credits_of:
        _check_returns(connection, credits_of)


def _document(connection: Connection, sale: SaleRow, sums: Sums) -> Iterable[Problem]:
    if not sale.counts:
        return ()
    lines = sums.lines.get(sale.id)
    if lines is None or not lines.living:
        return _whole(sale.code, sale.stated, None)
    untaxed = ""
    if 0 < lines.rate_count < lines.living:
        untaxed = run_of_ids(connection, _UNTAXED, [sale.id]).fetchone()[0]
    return _whole(sale.code, sale.stated, abs(lines.amount or 0), untaxed)


def _whole(
    code: str, stated: int | None, total: int | None, untaxed: str = ""
) -> Iterable[Problem]:
    """Problems of a document with *total* fen in its lines (None without lines)."""
    if total is None:
        if stated is None:
            yield Problem("stated", NO_TOTAL, {"code": code})
        return
    if stated is not None and stated != total:
        known = {"lines": shown(total), "stated": shown(stated)}
        difference = shown(stated - total)
        yield Problem("stated", DIFFERS, {"code": code, "difference": difference, **known})
    if untaxed:
        yield Problem("tax_rate", MIXED_TAX, {"code": code, "name": untaxed})


def mixed_tax(code: str, name: str) -> Problem:
    """That the line *name* of a document has no tax rate while others have one."""
    return Problem("tax_rate", MIXED_TAX, {"code": code, "name": name})


def _settlement(sale: SaleRow, sums: Sums) -> Iterable[Problem]:
    """That allocations stay within the document on every day."""
    to, (taken, _day) = sums.to.get(sale.id), sums.taken.get(sale.id, (0, ""))
    if to is None and not taken:
        return
    amount, _cost, _tax, settled, _on = sums.right(sale)
    known = {"code": sale.code, "amount": shown(amount)}
    if not sale.counts:
        yield Problem("", NOT_COUNTED, {"code": sale.code})
    elif sale.kind in CREDITS:
        if settled < amount:
            yield Problem("amount", TOO_MUCH_TAKEN, known | {"settled": shown(settled)})
    elif to is not None and to.highest > amount:
        yield Problem("amount", TOO_MUCH, known | {"settled": shown(to.highest)})
    elif to is not None and to.lowest < 0:
        yield Problem("amount", REOPENED_TOO_FAR, {"code": sale.code})


def check_receipts(connection: Connection, sums: Sums) -> None:
    """Refuse receipts of which more is allocated than they are of. Raises ValidationError."""
    for amount, _kept, applied in sums.receipts.values():
        if not (0 <= applied <= amount or amount <= applied <= 0):
            params = {"amount": shown(amount), "applied": shown(applied)}
            raise ValidationError([Problem("amount", TOO_MUCH_OF_RECEIPT, params)])


def check_customers(connection: Connection, end: str, ids: Sequence[int]) -> None:
    """Refuse allocations between different customers. Raises ValidationError.

    *end* names the field of the allocation that *ids* are looked for in.
    """
    if run_of_ids(connection, _APART[end], ids).fetchone() is not None:
        raise ValidationError([Problem("customer_id", MOVED_APART)])


def check_moved(connection: Connection, sale_ids: Sequence[int]) -> None:
    """Refuse to part documents from their payments and returns (unmerging).

    Raises ValidationError.
    """
    for end in ("sale_id", "credit_id"):
        check_customers(connection, end, sale_ids)
    for query in _RETURNS_APART:
        found = run_of_ids(connection, query, sale_ids).fetchone()
        if found is not None:
            params = {"code": found[0], "original": found[1]}
            raise ValidationError([Problem("original_id", RETURN_APART, params)])


def check_pool(connection: Connection, customers: Sequence[int]) -> None:
    """Refuse customers whose money in credit would fall below nothing. Raises ValidationError."""
    found = run_of_ids(connection, _OVERDRAWN, customers).fetchone()
    if found is not None:
        name, day, rest = found
        params = {"name": name, "day": day, "missing": shown(-rest)}
        raise ValidationError([Problem("amount", OVERDRAWN, params)])


def _check_returns(connection: Connection, credits_of: dict[int, SaleRow]) -> None:
    """No more comes back of a product than was sold, no more is allowed than was charged."""
    ids = sorted(credits_of)
    codes = {i: (code, amount) for i, code, amount in run_of_ids(connection, _ORIGINALS, ids)}
    (sold, _names), (back, names) = (_by_goods(connection, q, ids) for q in (_SOLD, _BACK))
    with_lines = {original_id for original_id, _key in sold}
    for (original_id, key), returned in back.items():
        if original_id in with_lines and returned > sold[original_id, key]:
            quantity = spec_of(SaleLine, "quantity")
            params = {
                "code": credits_of[original_id].code,
                "original": codes[original_id][0],
                "name": names[original_id, key],
                "sold": codecs.show(quantity, sold[original_id, key]),
                "returned": codecs.show(quantity, returned),
            }
            raise ValidationError([Problem("quantity", TOO_MUCH_BACK, params)])
    for original_id, credited in run_of_ids(connection, _ALLOWED, ids):
        code, amount = codes[original_id]
        if -credited > amount:
            params = {"original": code, "amount": shown(amount), "credits": shown(-credited)}
            raise ValidationError([Problem("amount", TOO_MUCH_ALLOWED, params)])


def _by_goods(
    connection: Connection, query: Prepared, ids: Sequence[int]
) -> tuple[Counter[tuple[int, Any]], dict[tuple[int, Any], str]]:
    """Quantities by document and product (or what it is called, without one), and its name."""
    found: Counter[tuple[int, Any]] = Counter()
    names: dict[tuple[int, Any], str] = {}
    for sale_id, product_id, *called, quantity in run_of_ids(connection, query, ids):
        key = sale_id, product_id if product_id is not None else tuple(called)
        found[key] += quantity
        names[key] = called[0]
    return found, names
