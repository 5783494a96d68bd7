"""Everything that one printed or shown 客户资料卡 needs, for many customers with few queries.

The values of a card come from one state of the data; ``CardData.version`` says which. Values are
in stored form, references are ids (``services.names`` was warmed for them).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, func, select

from crmdesk.analysis.decision_path import PathNode, in_order
from crmdesk.core import clock
from crmdesk.core.errors import NotFound
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.choices import AddressKind, QualificationType
from crmdesk.models.codecs import Stored
from crmdesk.models.codecs.sets import unpacked
from crmdesk.models.database import Database
from crmdesk.models.qualification import QualificationStatus, status_on
from crmdesk.services.catalogue import column_names, flat, is_alive, raw_table
from crmdesk.services.derived import DerivedValues, path_node
from crmdesk.services.names import Names
from crmdesk.services.prepared import ACTS, row_by_id, rows_of_parent
from crmdesk.services.settings import EXPIRY_REMIND_DAYS, EXPIRY_SOON_DAYS, SettingsService
from crmdesk.services.trade_values import SalesYear

Row: TypeAlias = Mapping[str, Any]

CHUNK: Final = 200
CREDIT_EVENTS: Final = 3
COMPETITORS: Final = 3
CHILDREN: Final = (
    "contact",
    "qualification",
    "address",
    "dated_note",
    "credit_event",
    "competitor_relation",
)
_KIND_RANK: Final = {kind.value: rank for rank, kind in enumerate(QualificationType)}
_ADDRESS_RANK: Final = {
    AddressKind.SHIPPING.value: 0,
    AddressKind.BUSINESS.value: 1,
    AddressKind.BRANCH.value: 2,
}


@dataclass(frozen=True, slots=True)
class CardQualification:
    """One document with what it is worth on the day of the card."""

    row: Row
    status: QualificationStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class CardData:
    """One customer's card. Children are living ones, in the order in which people read them.

    ``contacts``: at work, primary first, then along the decision path, then as entered.
    ``notes``: topic to the latest dated note. ``credit_events`` the last three, ``competitors``
    the three with the largest shares, ``addresses`` the usual delivery address first.
    """

    customer_id: int
    version: int = 0
    values: Row = field(default_factory=dict)
    derived: Mapping[str, Stored] = field(default_factory=dict)
    sales: tuple[SalesYear, ...] = ()
    contacts: tuple[Row, ...] = ()
    path: tuple[PathNode, ...] = ()
    qualifications: tuple[CardQualification, ...] = ()
    notes: Mapping[str, Row] = field(default_factory=dict)
    credit_events: tuple[Row, ...] = ()
    competitors: tuple[Row, ...] = ()
    addresses: tuple[Row, ...] = ()
    tags: tuple[str, ...] = ()

    def stored(self, field: str) -> Stored:
        """A value of the card; where it is blank, what is derived in its place."""
        value: Stored = self.values.get(field)
        return self.derived.get(field) if value is None else value


class CardDataService:
    """Loads cards of one open file."""

    def __init__(
        self, database: Database, names: Names, derived: DerivedValues, settings: SettingsService
    ) -> None:
        self._database = database
        self._names = names
        self._derived = derived
        self._settings = settings

    def card(self, customer_id: int, as_of: date | None = None) -> CardData:
        """One card. Raises NotFound for a customer that is gone or in the recycle bin."""
        for card in self.cards([customer_id], as_of):
            return card
        raise NotFound()

    def cards(
        self,
        customer_ids: Sequence[int],
        as_of: date | None = None,
        progress: Progress = NO_PROGRESS,
    ) -> Iterator[CardData]:
        """The cards of *customer_ids* in that order, loaded in chunks; deleted ones are left out.

        *as_of* is the day on which documents are judged and up to which notes and events count.
        """
        day = as_of or clock.today()
        ids = iter(customer_ids)
        while chunk := list(islice(ids, CHUNK)):
            progress.check()
            yield from self._load(chunk, day)

    def living(self, customer_ids: Sequence[int]) -> list[int]:
        """Those of *customer_ids* that exist and are not in the recycle bin, in that order."""
        t = raw_table("customer")
        found: set[int] = set()
        with self._database.read() as connection:
            for start in range(0, len(customer_ids), 500):
                chunk = list(customer_ids[start : start + 500])
                query = select(t.c.id).where(t.c.id.in_(chunk), is_alive(t))
                found.update(connection.scalars(query))
        return [i for i in customer_ids if i in found]

    def _load(self, ids: list[int], day: date) -> list[CardData]:
        with self._database.read() as connection:
            version = connection.scalar(select(func.max(ACTS.c.id))) or 0
            customers = _customers(connection, ids)
            living = [i for i in ids if i in customers]
            derived = self._derived.read(connection, living, day)
            sales = self._derived.sales_for(connection, living, day)
            children = {entity: _children(connection, entity, living) for entity in CHILDREN}
        self._names.many("customer", {p for c in customers.values() if (p := c["parent_id"])})
        return [
            self._card(
                customers[i], {e: rows.get(i, []) for e, rows in children.items()}, day,
                version=version, derived=derived[i], sales=sales[i],
            )
            for i in living
        ]  # fmt: skip

    def _card(
        self, values: Row, children: Mapping[str, list[Row]], day: date, **given: Any
    ) -> CardData:
        until = day.isoformat()
        people = [c for c in children["contact"] if not c["has_left"]]
        path = in_order(path_node(c) for c in people if c["role"] is not None)
        events = [e for e in children["credit_event"] if e["happened_on"] <= until]
        tags = [int(i) for i in unpacked(values["tags"] or "")]
        names = self._names.many("tag", tags) if tags else {}
        return CardData(
            customer_id=values["id"],
            values=values,
            contacts=_contacts(people, path),
            path=path,
            qualifications=self._documents(children["qualification"], day),
            notes=_latest_notes(children["dated_note"], until),
            credit_events=tuple(_newest_first(events, "happened_on")[:CREDIT_EVENTS]),
            competitors=tuple(
                sorted(children["competitor_relation"], key=lambda c: (-(c["share"] or 0), c["id"]))
            )[:COMPETITORS],
            addresses=tuple(sorted(children["address"], key=_address_order)),
            tags=tuple(names[i] for i in tags if i in names),
            **given,
        )

    def _documents(self, rows: Sequence[Row], day: date) -> tuple[CardQualification, ...]:
        soon, remind = self._settings.get(EXPIRY_SOON_DAYS), self._settings.get(EXPIRY_REMIND_DAYS)

        def status(row: Row) -> QualificationStatus:
            return status_on(
                day,
                _day(row["valid_from"]),
                _day(row["valid_to"]),
                is_permanent=bool(row["is_permanent"]),
                soon_days=soon,
                remind_days=remind,
            )

        ordered = sorted(rows, key=lambda q: (_KIND_RANK.get(q["kind"], 99), q["id"]))
        return tuple(CardQualification(q, status(q)) for q in ordered)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _customers(connection: Connection, ids: list[int]) -> dict[int, Row]:
    if len(ids) == 1:
        row = row_by_id("customer").run(connection, id=ids[0]).fetchone()
        values = dict(zip(column_names("customer"), row, strict=True)) if row else {}
        return {ids[0]: flat(values)} if values and values["deleted_at"] is None else {}
    table = raw_table("customer")
    query = select(table).where(table.c.id.in_(ids), is_alive(table))
    return {row["id"]: flat(row) for row in connection.execute(query).mappings()}


def _children(connection: Connection, entity: str, ids: list[int]) -> dict[int, list[Row]]:
    if len(ids) == 1:
        # A card on the screen: building the statement anew would take longer than running it.
        names = column_names(entity)
        rows = rows_of_parent(entity, "customer_id", ("id",)).run(connection, parent=ids[0])
        return {ids[0]: [dict(zip(names, row, strict=True)) for row in rows]}
    table = raw_table(entity)
    query = select(table).where(table.c.customer_id.in_(ids), table.c.deleted_at.is_(None))
    found: dict[int, list[Row]] = {}
    for row in connection.execute(query.order_by(table.c.id)).mappings():
        found.setdefault(row["customer_id"], []).append(dict(row))
    return found


def _contacts(people: Sequence[Row], path: Sequence[PathNode]) -> tuple[Row, ...]:
    place = {node.contact_id: n for n, node in enumerate(path)}
    return tuple(
        sorted(people, key=lambda c: (not c["is_primary"], place.get(c["id"], len(place)), c["id"]))
    )


def _newest_first(rows: Sequence[Row], date_field: str) -> list[Row]:
    return sorted(rows, key=lambda r: (r[date_field], r["id"]), reverse=True)


def _latest_notes(rows: Sequence[Row], until: str) -> dict[str, Row]:
    latest: dict[str, Row] = {}
    for note in _newest_first(rows, "noted_on"):
        if note["noted_on"] <= until:
            latest.setdefault(note["topic"], note)
    return latest


def _address_order(address: Row) -> tuple[int, bool, int]:
    return _ADDRESS_RANK.get(address["kind"], 3), not address["is_default"], address["id"]
