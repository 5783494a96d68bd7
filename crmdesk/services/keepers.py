"""What is kept in step with the records, at the end of every act and in its transaction.

A keeper is a function that gets the writer and the ids of the records written, by entity. It
brings up to date what is computed from them and read too often to be computed each time; it
writes no records, but for a field that follows others until the act ends (``document_sums``).
``crmdesk check`` compares what keepers keep with a recomputation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from crmdesk.services import (
    credit_hold,
    credit_standing,
    customer_stats,
    document_sums,
    promise_states,
    sale_sums,
    trade_stats,
)
from crmdesk.services.opportunity_moves import keep_moves
from crmdesk.services.opportunity_shares import check_shares

if TYPE_CHECKING:
    from crmdesk.services.writing import Writer

Touched: TypeAlias = Mapping[str, set[int]]
Keeper: TypeAlias = Callable[["Writer", Touched], None]

KEEPERS: Final[tuple[Keeper, ...]] = (
    check_shares,
    sale_sums.keep,
    document_sums.keep,
    trade_stats.keep,
    keep_moves,
    customer_stats.keep,
    promise_states.keep,
    credit_standing.keep,
    credit_hold.check,  # the last one: it may refuse the whole act
)


def run(writer: Writer, touched: Touched) -> None:
    """Let every keeper do its work."""
    for keeper in KEEPERS:
        keeper(writer, touched)
