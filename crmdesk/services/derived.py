"""The values of ``models.derived``, as far as they can be computed from what is stored.

The seam for everything that computes grades, credit and receivables: a provider takes a reading
connection, customer ids and a day, and returns values in stored form. A value that is not known is
left out. Providers are listed in ``PROVIDERS``; a later one may overrule an earlier one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, select

from crmdesk.analysis.decision_path import PathNode, coverage
from crmdesk.analysis.relation import MAP, State
from crmdesk.core import clock
from crmdesk.core.i18n import ngettext
from crmdesk.models.choices import DecisionRole, RelationState
from crmdesk.models.codecs import Stored
from crmdesk.models.database import Database
from crmdesk.models.derived import REASON
from crmdesk.services import customer_stats, trade_values
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.grades import card
from crmdesk.services.trade_values import SalesYear, blank_years, sales_years

Values: TypeAlias = dict[int, dict[str, Stored]]
Provider: TypeAlias = Callable[[Connection, Sequence[int], date], Values]

CHUNK: Final = 500
STATE_OF: Final[Mapping[str, State]] = {
    RelationState.LISTED: State.LIST,
    RelationState.LEAD: State.LEAD,
    RelationState.QUALIFIED: State.QUALIFIED,
}
ROLE_RANK: Final = {role.value: rank for rank, role in enumerate(DecisionRole)}
PATH_COLUMNS: Final = (
    "customer_id",
    "id",
    "name",
    "role",
    "path_order",
    "weight",
    "attitude",
    "contacted_on",
)


def standing(connection: Connection, ids: Sequence[int], day: date) -> Values:
    """Who never bought is a potential or a doubtful customer (B17-B18); buyers need sales."""
    c = raw_table("customer").c
    found: Values = {}
    for customer_id, said in connection.execute(
        select(c.id, c.relation_state).where(c.id.in_(ids))
    ):
        state = STATE_OF.get(said)
        if state is not None:
            found[customer_id] = {
                "pyramid_layer": MAP[state].pyramid[0].value,
                "standing": trade_values.STANDINGS[state].value,
            }
    return found


def path_node(row: Mapping[str, Any]) -> PathNode:
    """A contact with a decision role as a node of the decision path."""
    return PathNode(
        contact_id=row["id"],
        name=row["name"],
        role=row["role"],
        role_rank=ROLE_RANK.get(row["role"], len(ROLE_RANK)),
        order=row["path_order"],
        weight=row["weight"],
        attitude=row["attitude"],
        is_contacted=row["contacted_on"] is not None,
    )


def path_coverage(connection: Connection, ids: Sequence[int], day: date) -> Values:
    """决策覆盖率 of the decision path (C6)."""
    c = raw_table("contact").c
    query = select(*[c[name] for name in PATH_COLUMNS]).where(
        c.customer_id.in_(ids), c.deleted_at.is_(None), c.has_left == 0, c.role.is_not(None)
    )
    nodes: dict[int, list[PathNode]] = {}
    for row in connection.execute(query).mappings():
        nodes.setdefault(row["customer_id"], []).append(path_node(dict(row)))
    covered = {customer_id: coverage(path) for customer_id, path in nodes.items()}
    return {i: {"decision_coverage": share} for i, share in covered.items() if share is not None}


def follow_up(connection: Connection, ids: Sequence[int], day: date) -> Values:
    """The next contact (what was agreed on, else what the cadence asks for), the best open grade."""
    c = customer_stats.STAT.c
    query = select(
        c.customer_id, c.next_step_on, c.contact_due_on, c.opportunity_grade, c.open_opportunities
    )
    found: Values = {}
    for customer_id, planned, due_on, grade, deals in connection.execute(
        query.where(c.customer_id.in_(ids))
    ):
        values = {
            "next_contact_on": planned or due_on,
            "opportunity_grade": grade,
            f"opportunity_grade{REASON}": open_deals(deals) if deals else None,
        }
        found[customer_id] = {name: value for name, value in values.items() if value}
    return found


def open_deals(count: int) -> str:
    """How many opportunities are on the way, as words."""
    return ngettext(
        "{count} opportunity on the way", "{count} opportunities on the way", count
    ).format(count=count)


def routes(connection: Connection, ids: Sequence[int], day: date) -> Values:
    """On which route a customer lies, and as which stop (B35)."""
    stop, route = raw_table("route_stop"), raw_table("route")
    query = (
        select(stop.c.customer_id, route.c.name, stop.c.position)
        .join(route, route.c.id == stop.c.route_id)
        .where(stop.c.customer_id.in_(ids), stop.c.deleted_at.is_(None), is_alive(route))
    )
    return {
        customer_id: {"route": name, "route_position": position}
        for customer_id, name, position in connection.execute(query)
    }


PROVIDERS: Final[tuple[Provider, ...]] = (
    standing,
    path_coverage,
    follow_up,
    routes,
    trade_values.trade,
    trade_values.credit,
    trade_values.power,
    card.classes,
)


class DerivedValues:
    """Computed values of one open file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def values_for(self, customer_ids: Sequence[int], as_of: date | None = None) -> Values:
        """For each customer what is known, by names of ``models.derived``, in stored form."""
        with self._database.read() as connection:
            return self.read(connection, customer_ids, as_of or clock.today())

    def read(self, connection: Connection, customer_ids: Sequence[int], as_of: date) -> Values:
        """The same inside a transaction that is already open."""
        found: Values = {customer_id: {} for customer_id in customer_ids}
        for start in range(0, len(customer_ids), CHUNK):
            chunk = list(customer_ids[start : start + CHUNK])
            for provider in PROVIDERS:
                for customer_id, values in provider(connection, chunk, as_of).items():
                    found[customer_id].update(values)
        return found

    def sales_for(
        self, connection: Connection, customer_ids: Sequence[int], as_of: date
    ) -> dict[int, tuple[SalesYear, ...]]:
        """The sales table of the card: three years, oldest first."""
        found: dict[int, tuple[SalesYear, ...]] = {}
        for start in range(0, len(customer_ids), CHUNK):
            chunk = list(customer_ids[start : start + CHUNK])
            found.update(sales_years(connection, chunk, as_of))
        return found

    @staticmethod
    def blank_years(as_of: date) -> tuple[SalesYear, ...]:
        """The three years of the card without amounts."""
        return blank_years(as_of)
