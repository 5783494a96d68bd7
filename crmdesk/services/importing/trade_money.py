"""What customers have open and in credit when an import of receipts begins."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from crmdesk.analysis.receivables import OpenItem
from crmdesk.services import sale_checks
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.open_items import open_items
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.rules.trade import LATEST

_r = raw_table("receipt")
_RECEIPTS: Final = Prepared(
    select(_r.c.customer_id, _r.c.received_on, _r.c.amount).where(
        of_ids(_r.c.customer_id), is_alive(_r)
    )
)
_moves = sale_checks.pool_moves(lambda t: of_ids(t.c.customer_id))
_MOVES: Final = Prepared(select(_moves.c.customer_id, _moves.c.day, _moves.c.amount))


def open_documents(connection: Connection, customers: Sequence[int]) -> dict[int, list[OpenItem]]:
    """The charges of some customers that are not settled, by customer."""
    found: dict[int, list[OpenItem]] = defaultdict(list)
    for item in open_items(connection, date.fromisoformat(LATEST), customers):
        if item.open > 0:
            found[item.customer_id].append(item)
    return dict(found)


def receipts_of(connection: Connection, customers: Sequence[int]) -> Counter[tuple[int, str, int]]:
    """How many receipts there are of a customer, day and amount."""
    rows = run_of_ids(connection, _RECEIPTS, customers)
    return Counter((customer_id, day, amount) for customer_id, day, amount in rows)


class Pools:
    """The money in credit of some customers by day, followed while refunds are taken."""

    def __init__(self, connection: Connection, customers: Sequence[int]) -> None:
        self._moves: dict[int, list[tuple[str, int]]] = {i: [] for i in customers}
        for customer_id, day, amount in run_of_ids(connection, _MOVES, customers):
            self._moves[customer_id].append((day, amount))

    def add_all(self, moves: Iterable[tuple[int, str, int]]) -> None:
        """Know of money that comes in: (customer_id, day, amount)."""
        for customer_id, day, amount in moves:
            if customer_id in self._moves:
                self._moves[customer_id].append((day, amount))

    def take(self, customer_id: int, day: str, amount: int) -> int:
        """Give money back on a day; returns how much is missing, 0 if it was there and is taken."""
        moves = self._moves[customer_id]
        moves.append((day, -amount))
        rest = lowest = 0
        by_day: dict[str, int] = defaultdict(int)
        for on, moved in moves:
            by_day[on] += moved
        for on in sorted(by_day):
            rest += by_day[on]
            if on >= day:
                lowest = min(lowest, rest)
        if lowest < 0:
            moves.pop()
        return -lowest
