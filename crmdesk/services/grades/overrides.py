"""Classes given by hand: whose word counts until when, over what the methods say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from crmdesk.models.grade_choices import GradedBy
from crmdesk.services.catalogue import raw_table
from crmdesk.services.grades.computing import COLUMNS, Row
from crmdesk.services.prepared import Prepared

if TYPE_CHECKING:
    from sqlalchemy import Connection

_O: Final = raw_table("grade_override").c
_IN_FORCE: Final = Prepared(
    select(_O.customer_id, _O.method, _O.grade, _O.reason, _O.valid_until, _O.employee_id)
    .where(_O.deleted_at.is_(None), _O.valid_until >= bindparam("day"))
    .where(_O.created_at < bindparam("after"))
    .order_by(_O.id)
)
# Which column of ``customer_grade`` a method fills.
FILLS: Final = {
    GradedBy.PYRAMID.value: "layer",
    GradedBy.ABC.value: "abc",
    GradedBy.RFM.value: "rfm_class",
    GradedBy.LIFECYCLE.value: "lifecycle",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One class given by hand; the newest of a method counts."""

    grade: str
    reason: str
    valid_until: date
    employee_id: int | None


def in_force(connection: Connection, day: date) -> dict[int, dict[str, Override]]:
    """The overrides that hold on *day*, by customer and method."""
    found: dict[int, dict[str, Override]] = {}
    given = {"day": day.isoformat(), "after": f"{day.isoformat()} 24"}
    for customer_id, method, grade, reason, until, employee_id in _IN_FORCE.run(
        connection, **given
    ):
        found.setdefault(customer_id, {})[method] = Override(
            grade=grade,
            reason=reason,
            valid_until=date.fromisoformat(until),
            employee_id=employee_id,
        )
    return found


def overridden(connection: Connection, rows: Iterable[Row], day: date) -> Iterator[Row]:
    """Rows of ``customer_grade`` with what was given by hand in place of what was computed."""
    given = in_force(connection, day)
    for row in rows:
        methods = given.get(row[0])
        if not methods:
            yield row
            continue
        changed = list(row)
        for method, override in methods.items():
            if method in FILLS:
                changed[COLUMNS.index(FILLS[method])] = override.grade
        yield tuple(changed)
