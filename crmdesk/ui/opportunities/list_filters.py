"""What the list of opportunities lets through: the cards of the board, or those decided as well."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from crmdesk.models.query import Condition, Filter, Group, ListQuery, Op

if TYPE_CHECKING:
    from crmdesk.services.board_data import Board, BoardQuery
    from crmdesk.services.container import Services

DECIDED, EVERY = "decided", "every"  # chips of the list alone: no board shows these
BEYOND_BOARD: Final = frozenset({DECIDED, EVERY})
FINISHED: Final = ("won", "lost", "ended")


def only(ids: Iterable[int]) -> Group:
    """These records and no others."""
    return Group((Condition("id", Op.ONE_OF, tuple(ids)),))


def of_board(board: Board) -> Group:
    """The open cards of a board, so that the list shows what the chips count."""
    return only(card.id for column in board.columns if not column.is_end for card in column.cards)


def beyond_board(services: Services, query: BoardQuery, chip: str) -> Group:
    """Seller, pipeline, region and product of *query* for a chip that no board answers."""
    parts: list[Filter] = []
    if chip == DECIDED:
        parts.append(Condition("state", Op.ONE_OF, FINISHED))
    if query.owner_id is not None:
        parts.append(Condition("owner_id", Op.ONE_OF, (query.owner_id,)))
    if query.pipeline_id is not None:
        parts.append(Condition("pipeline_id", Op.ONE_OF, (query.pipeline_id,)))
    if query.region:
        within = Group((Condition("registered_region", Op.STARTS, (query.region,)),))
        customers = services.lists.ids(ListQuery(filter=within))
        parts.append(Condition("customer_id", Op.ONE_OF, tuple(customers)))
    if query.product_id is not None:
        wanted = Group((Condition("product_id", Op.ONE_OF, (query.product_id,)),))
        asked = ListQuery(entity="opportunity_product", filter=wanted)
        lines = services.lists.ids(asked)
        rows = services.lists.rows("opportunity_product", ["opportunity_id"], lines)
        parts.append(Condition("id", Op.ONE_OF, tuple({int(row[0] or 0) for row in rows})))
    return Group(tuple(parts))
