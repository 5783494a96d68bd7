"""路序: which customers lie on whose route, in which order (B35)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, select

from crmdesk.analysis.route import Place, Stop, in_order, length
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.database import Database
from crmdesk.models.history import ChangeSource
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.customer_stats import STAT
from crmdesk.services.writing import WriteContext, Writer

if TYPE_CHECKING:
    from crmdesk.services.records import RecordService

ADDED: Final = N_("Put {count} customers on the route {name}")
TAKEN_OFF: Final = N_("Took {count} customers off the route {name}")
ORDERED: Final = N_("Put the route {name} in order")
CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A route and how many customers lie on it. *base* is where the tour starts."""

    id: int
    name: str
    employee_id: int | None
    area_id: int | None
    weekday: int | None  # Monday 0
    base: Place | None
    stops: int


@dataclass(frozen=True, slots=True)
class StopRow:
    """A customer on a route. *place* is that of the usual address, None if nobody knows it."""

    stop_id: int
    customer_id: int
    code: str
    name: str
    address: str
    place: Place | None
    last_contact_at: str | None
    contact_due_on: str | None


@dataclass(frozen=True, slots=True)
class Sorted:
    """A better order of a route: stop ids, and the length of the tour before and after in metres.

    *unplaced* is how many customers have no coordinates; they keep their place.
    """

    stop_ids: tuple[int, ...]
    before: float
    after: float
    unplaced: int

    @property
    def is_shorter(self) -> bool:
        """Whether the new order saves anything."""
        return self.after < self.before - 1


class RouteService:
    """Reads and changes the routes of one file."""

    def __init__(
        self,
        database: Database,
        records: RecordService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._records = records
        self._make_context = make_context

    # --- reading --------------------------------------------------------------------------
    def routes(self, employee_id: int | None = None) -> list[RouteRow]:
        """The routes of one seller, or all, by name."""
        found = []
        with self._database.read() as connection:
            counts = _counts(connection)
            for record in self._records.all("route"):
                if employee_id is not None and record["employee_id"] != employee_id:
                    continue
                weekday = _number(record["weekday"])
                found.append(
                    RouteRow(
                        record.record_id,
                        str(record["name"]),
                        _number(record["employee_id"]),
                        _number(record["area_id"]),
                        weekday - 1 if weekday else None,
                        _place(record["latitude"], record["longitude"]),
                        counts.get(record.record_id, 0),
                    )
                )
        return sorted(found, key=lambda r: r.name)

    def stops(self, route_id: int) -> list[StopRow]:
        """The customers of a route in its order."""
        with self._database.read() as connection:
            return read_stops(connection, route_id)

    def route_of(self, customer_id: int) -> tuple[int, str, int] | None:
        """Id and name of the route of a customer, and his place on it."""
        s, r = raw_table("route_stop"), raw_table("route")
        query = (
            select(r.c.id, r.c.name, s.c.position)
            .join(r, r.c.id == s.c.route_id)
            .where(s.c.customer_id == customer_id, is_alive(s), is_alive(r))
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return (row[0], row[1], row[2]) if row else None

    # --- the order ------------------------------------------------------------------------
    def by_distance(self, route_id: int) -> Sorted:
        """The order that distances suggest; nothing is written. Over 50 ms from 100 stops on.

        Raises CrmError when the route has no start, or nobody on it has coordinates.
        """
        row = self._records.fetch("route", route_id)
        base = _place(row["latitude"], row["longitude"])
        if base is None:
            raise CrmError(N_("Give the route a start (longitude and latitude) first."))
        rows = self.stops(route_id)
        stops = [Stop(r.stop_id, r.code, r.place) for r in rows]
        unplaced = sum(1 for stop in stops if stop.place is None)
        if len(stops) - unplaced < 2:
            raise CrmError(
                N_("Too few customers of this route have coordinates in their usual address.")
            )
        ordered = in_order(base, stops)
        return Sorted(
            tuple(stop.id for stop in ordered), length(base, stops), length(base, ordered), unplaced
        )

    def put_in_order(self, route_id: int, stop_ids: Sequence[int]) -> ChangeSet:
        """Give the stops of a route this order, places 1 to n, in one act."""
        with self._writer(ORDERED, route_id) as writer:
            for position, stop_id in enumerate(stop_ids, 1):
                writer.update("route_stop", stop_id, {"position": position})
        return writer.change_set

    # --- who is on it -----------------------------------------------------------------------
    def add(
        self,
        route_id: int,
        customer_ids: Sequence[int],
        *,
        move: bool = False,
        progress: Progress = NO_PROGRESS,
    ) -> ChangeSet:
        """Put customers at the end of a route; with *move* they leave the routes they are on.

        Raises ValidationError for one who is on another route; then nothing happened. Customers
        who are on this one stay where they are.
        """
        with self._writer(ADDED, route_id) as writer:
            present = writer.rows("route_stop", ["customer_id", "position"], route_id=route_id)
            here = {customer_id for customer_id, _place in present}
            last = max((place for _customer, place in present), default=0)
            count = 0
            for customer_id in dict.fromkeys(customer_ids):
                progress.check()
                if customer_id in here:
                    continue
                if move:
                    for (stop_id,) in writer.rows("route_stop", ["id"], customer_id=customer_id):
                        writer.remove("route_stop", stop_id)
                count += 1
                values = {"route_id": route_id, "customer_id": customer_id}
                writer.create("route_stop", values | {"position": last + count})
            writer.params["count"] = count
        return writer.change_set

    def take_off(self, route_id: int, stop_ids: Sequence[int]) -> ChangeSet:
        """Take stops off a route and close the gaps they leave."""
        with self._writer(TAKEN_OFF, route_id) as writer:
            for stop_id in stop_ids:
                writer.remove("route_stop", stop_id)
            left = writer.rows("route_stop", ["position", "id"], route_id=route_id)
            for position, (_old, stop_id) in enumerate(sorted(left), 1):
                writer.update("route_stop", stop_id, {"position": position})
            writer.params["count"] = len(stop_ids)
        return writer.change_set

    def _writer(self, title: str, route_id: int) -> Writer:
        name = str(self._records.fetch("route", route_id)["name"])
        return Writer(self._make_context(), title, {"name": name}, source=ChangeSource.EDIT)


def read_stops(connection: Connection, route_id: int) -> list[StopRow]:
    """The living customers of a route in its order, with place and cadence."""
    s, c = raw_table("route_stop"), raw_table("customer")
    a, stat = raw_table("address"), STAT
    query = (
        select(
            s.c.id, c.c.id, c.c.code, c.c.name, a.c.address, a.c.latitude, a.c.longitude,
            stat.c.last_contact_at, stat.c.contact_due_on, c.c.registered_address,
        )
        .join(c, c.c.id == s.c.customer_id)
        .outerjoin(a, (a.c.customer_id == c.c.id) & (a.c.is_default == 1) & is_alive(a))
        .outerjoin(stat, stat.c.customer_id == c.c.id)
        .where(s.c.route_id == route_id, is_alive(s), is_alive(c))
        .order_by(s.c.position, s.c.id)
    )  # fmt: skip
    return [
        StopRow(row[0], row[1], row[2], row[3], row[4] or row[9] or "", _place(row[5], row[6]),
                row[7], row[8])
        for row in connection.execute(query)
    ]  # fmt: skip


def _counts(connection: Connection) -> dict[int, int]:
    """How many living customers lie on each route."""
    s, c = raw_table("route_stop"), raw_table("customer")
    query = (
        select(s.c.route_id, s.c.id)
        .join(c, c.c.id == s.c.customer_id)
        .where(is_alive(s), is_alive(c))
    )
    counts: dict[int, int] = {}
    for route_id, _stop in connection.execute(query):
        counts[route_id] = counts.get(route_id, 0) + 1
    return counts


def _place(latitude: object, longitude: object) -> Place | None:
    if latitude is None or longitude is None:
        return None
    return int(str(latitude)), int(str(longitude))


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))
