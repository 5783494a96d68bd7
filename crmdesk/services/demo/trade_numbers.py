"""Numbers of the demo's sales: by month, rising with the days, as if they had been typed in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, literal, select, update

from crmdesk.services.catalogue import raw_table

if TYPE_CHECKING:
    from sqlalchemy import Connection

HEAD: Final = "XS-"  # as the usual pattern of numbers has it


def give(connection: Connection) -> None:
    """Number all documents."""
    s = raw_table("sale")
    month = func.substr(s.c.sold_on, 1, 4).concat(func.substr(s.c.sold_on, 6, 2))
    place = func.row_number().over(partition_by=month, order_by=(s.c.sold_on, s.c.id))
    code = literal(HEAD).concat(month).concat(func.printf("-%04d", place))
    numbered = select(s.c.id, code.label("code")).subquery("numbered")
    connection.execute(update(s).where(s.c.id == numbered.c.id).values(code=numbered.c.code))
