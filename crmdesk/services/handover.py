"""Handing over everything open of a seller, before he leaves or when the market is cut anew.

What is decided or done stays his. An opportunity that is about to close gets a visit: the
customer should hear of the new face from the new face.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from crmdesk.analysis.months import add_months
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.analysis.working_days import next_working_day
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, NotFound, Problem, ValidationError
from crmdesk.core.i18n import N_, _
from crmdesk.models.database import Database
from crmdesk.models.deal_choices import Origin, TaskKind
from crmdesk.models.history import ChangeSource
from crmdesk.models.registry import entity_of
from crmdesk.services.bulk_writing import BulkWriter
from crmdesk.services.names import Names
from crmdesk.services.prepared import rows_where
from crmdesk.services.responsibilities import RESPONSIBILITIES, Reading, open_of
from crmdesk.services.rules.sellers import HAS_LEFT
from crmdesk.services.writing import WriteContext

TITLE: Final = N_("Handed over from {who}: {count} records")
VISIT: Final = N_("Introduce the new contact person: {name}")
NOBODY: Final = N_("Choose who takes over: {what}.")
TO_HIMSELF: Final = N_("Choose somebody else than {name}.")
SOON_MONTHS: Final = 1  # an opportunity that closes within so many months gets a visit
_FIELDS: Final = {each.entity: each.field for each in RESPONSIBILITIES}


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One kind of record: how many are open, and their ids."""

    entity: str
    ids: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.ids)

    @property
    def label(self) -> str:
        """What they are called."""
        return _(entity_of(self.entity).label_plural)


@dataclass(frozen=True, slots=True)
class Handover:
    """Everything open of one employee. *closing* are the opportunities that get a visit."""

    employee_id: int
    name: str
    lines: tuple[HandoverLine, ...]
    closing: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many records in all."""
        return sum(line.count for line in self.lines)


class HandoverService:
    """Previews and makes handovers."""

    def __init__(
        self, database: Database, names: Names, make_context: Callable[[], WriteContext]
    ) -> None:
        self._database = database
        self._names = names
        self._make_context = make_context

    def preview(self, employee_id: int) -> Handover:
        """What would be handed over now."""
        with self._database.read() as connection:
            found = open_of(_Reading(connection), employee_id)
            closing = _closing(_Reading(connection), found.get("opportunity", []), clock.today())
        lines = tuple(HandoverLine(entity, tuple(ids)) for entity, ids in found.items())
        return Handover(employee_id, self._names("employee", employee_id), lines, tuple(closing))

    def hand_over(
        self, employee_id: int, to: int | Mapping[str, int], *, has_left: bool = False
    ) -> ChangeSet:
        """Give everything open to one person, or each kind to its own; with *has_left* the
        employee is marked as having left, all in one act.

        Raises CrmError when a kind has nobody, ValidationError (somebody left), NotFound; then
        nothing changed.
        """
        name = self._names("employee", employee_id)
        with BulkWriter(
            self._make_context(), TITLE, {"who": name}, source=ChangeSource.BULK
        ) as writer:
            if writer.row("employee", employee_id) is None:
                raise NotFound()
            found = open_of(writer, employee_id)
            heirs = _heirs(writer, found, to, employee_id, name)
            closing = set(_closing(writer, found.get("opportunity", []), writer.today))
            for entity, ids in found.items():
                for record_id in ids:
                    writer.update(entity, record_id, {_FIELDS[entity]: heirs[entity]})
            for opportunity_id in sorted(closing):
                _plan_visit(writer, opportunity_id, heirs["opportunity"])
            if has_left:
                writer.update("employee", employee_id, {"has_left": True})
            writer.params["count"] = sum(map(len, found.values()))
        return writer.change_set


class _Reading:
    """The part of a writer that ``open_of`` uses, on a reading connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, entity: str, columns: Any, /, **equal: Any) -> list[tuple[Any, ...]]:
        """Columns of the living records whose fields equal the given values."""
        query = rows_where(entity, tuple(columns), tuple(equal), False)
        return [tuple(row) for row in query.run(self._connection, **equal)]


def _closing(reading: Reading, ids: list[int], today: date) -> list[int]:
    """Those of the opportunities that are followed and close soon, or should have closed."""
    last = add_months(today, SOON_MONTHS).isoformat()
    found = []
    for record_id in ids:
        [(state, expected)] = reading.rows("opportunity", ["state", "expected_on"], id=record_id)
        if state in OPEN_STATES and expected is not None and expected <= last:
            found.append(record_id)
    return found


def _heirs(
    writer: BulkWriter,
    found: Mapping[str, list[int]],
    to: int | Mapping[str, int],
    employee_id: int,
    name: str,
) -> dict[str, int]:
    """Who gets each kind; everybody must be there and at work."""
    heirs = dict.fromkeys(found, to) if isinstance(to, int) else dict(to)
    for entity in found:
        heir = heirs.get(entity)
        if heir is None:
            raise CrmError(NOBODY, what=_(entity_of(entity).label_plural))
        if heir == employee_id:
            raise CrmError(TO_HIMSELF, name=name)
        person = writer.row("employee", heir)
        if person is None or person["deleted_at"] is not None:
            raise NotFound()
        if person["has_left"]:
            raise ValidationError([Problem("to", HAS_LEFT, {"name": person["name"]})])
    return heirs


def _plan_visit(writer: BulkWriter, opportunity_id: int, heir: int) -> None:
    opportunity = writer.row("opportunity", opportunity_id)
    assert opportunity is not None
    writer.create(
        "task",
        {
            "customer_id": opportunity["customer_id"],
            "contact_id": opportunity["contact_id"],
            "opportunity_id": opportunity_id,
            "kind": TaskKind.VISIT,
            "title": _(VISIT).format(name=opportunity["name"]),
            "due_on": next_working_day(writer.today),
            "owner_id": heir,
            "origin": Origin.HANDOVER,
        },
    )
