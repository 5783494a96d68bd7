"""Numbers of the demo's documents: by month, rising with the days, as if they were typed in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, case, func, literal, select, update

from crmdesk.services.catalogue import raw_table

if TYPE_CHECKING:
    from sqlalchemy import Connection

# As the usual patterns of numbers have it.
SALE, RETURN, STATEMENT, LETTER, REPORT = "XS", "XT", "DZ", "CK", "XD"
CREDITS: Final = ("return", "allowance")


def give(connection: Connection) -> None:
    """Number sales, statements, dunning letters and credit reports; name documents in differences."""
    s = raw_table("sale").c
    head = case((s.kind.in_(CREDITS), literal(RETURN)), else_=literal(SALE))
    _number(connection, "sale", "code", "sold_on", head)
    _number(connection, "statement", "code", "created_at", literal(STATEMENT))
    _number(connection, "dunning", "letter_no", "done_on", literal(LETTER))
    _number(connection, "credit_report", "code", "investigated_on", literal(REPORT), by_year=True)
    differences, sales = raw_table("statement_difference"), raw_table("sale")
    of_sale = select(sales.c.code).where(sales.c.id == differences.c.sale_id).scalar_subquery()
    connection.execute(update(differences).values(document_no=of_sale))


def _number(
    connection: Connection, entity: str, field: str, day: str, head: Any, *, by_year: bool = False
) -> None:
    t = raw_table(entity)
    month: ColumnElement[str] = func.substr(t.c[day], 1, 4)
    if not by_year:
        month = month.concat(func.substr(t.c[day], 6, 2))
    place = func.row_number().over(partition_by=head.concat(month), order_by=(t.c[day], t.c.id))
    code = head.concat("-").concat(month).concat(func.printf("-%04d", place))
    given = select(t.c.id, code.label("code")).where(t.c[field].is_not(None)).subquery("given")
    connection.execute(update(t).where(t.c.id == given.c.id).values({field: given.c.code}))
