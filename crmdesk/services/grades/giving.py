"""Giving a customer another class than the method does, until a day; and taking it back.

    services.grade_overrides.give(customer_id, "pyramid", "vip", "战略客户", date(2026, 12, 31))

What the method said then is kept beside it. The newest of a method counts until its last day
(``overrides``); lists, cards and the ledger follow with the next renewal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from crmdesk.core import clock
from crmdesk.core.errors import NotFound
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.models.grade_choices import GradedBy
from crmdesk.models.registry import ScreeningLine
from crmdesk.services.catalogue import raw_table
from crmdesk.services.grades.keeping import GRADE
from crmdesk.services.grades.overrides import FILLS, in_force
from crmdesk.services.prepared import Prepared
from crmdesk.services.writing import WriteContext, Writer

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crmdesk.core.changes import ChangeSet

GAVE: Final = N_("Gave {name} a class by hand")
WITHDREW: Final = N_("Took back a class given by hand to {name}")
_O: Final = raw_table("grade_override").c
_S: Final = raw_table("screening").c
_OF_CUSTOMER: Final = Prepared(
    select(_O.id, _O.method, _O.grade, _O.computed, _O.reason, _O.valid_until, _O.employee_id)
    .where(_O.customer_id == bindparam("customer"), _O.deleted_at.is_(None))
    .order_by(_O.id.desc())
)
_KEPT: Final = Prepared(
    select(*[GRADE.c[name] for name in FILLS.values()]).where(
        GRADE.c.customer_id == bindparam("customer")
    )
)
_COMPUTED: Final = Prepared(
    select(_O.computed)
    .where(_O.customer_id == bindparam("customer"), _O.method == bindparam("method"))
    .where(_O.deleted_at.is_(None), _O.valid_until >= bindparam("day"))
    .order_by(_O.id.desc())
)
_VERDICT: Final = Prepared(
    select(ScreeningLine.verdict)
    .join(raw_table("screening"), _S.id == ScreeningLine.screening_id)
    .where(ScreeningLine.customer_id == bindparam("customer"), _S.deleted_at.is_(None))
    .order_by(_S.year.desc())
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A class given by hand: ``computed`` what the method said then, ``counts`` on the day asked."""

    id: int
    method: str
    grade: str
    computed: str | None
    reason: str
    valid_until: date
    employee_id: int | None
    counts: bool


class GradeOverrides:
    """The classes given by hand in an open file. Whatever raises leaves everything as it was."""

    def __init__(self, database: Database, make_context: Callable[[], WriteContext]) -> None:
        self._database = database
        self._make_context = make_context

    def of(self, customer_id: int) -> list[Given]:
        """Those of a customer, the newest first; the newest of a method counts until its end."""
        with self._database.read() as connection:
            return given_to(connection, customer_id, clock.today())

    def give(
        self,
        customer_id: int,
        method: str,
        grade: str,
        reason: str,
        valid_until: date,
        employee_id: int | None = None,
    ) -> ChangeSet:
        """Give a class. Raises ValidationError: unknown class, no reason, an end that is over."""
        with Writer(self._make_context(), GAVE) as writer:
            writer.params["name"] = _name(writer, customer_id)
            writer.create(
                "grade_override",
                {
                    "customer_id": customer_id,
                    "method": method,
                    "grade": grade,
                    "reason": reason,
                    "valid_until": valid_until,
                    "employee_id": employee_id,
                    "computed": computed(writer.connection, customer_id, method, clock.today()),
                },
            )
        return writer.change_set

    def withdraw(self, override_id: int) -> ChangeSet:
        """Take one back: from the next renewal on the method counts again. Raises NotFound."""
        with Writer(self._make_context(), WITHDREW) as writer:
            row = writer.row("grade_override", override_id)
            if row is None or row["deleted_at"] is not None:
                raise NotFound
            writer.params["name"] = _name(writer, int(row["customer_id"]))
            writer.remove("grade_override", override_id)
        return writer.change_set


def given_to(connection: Connection, customer_id: int, day: date) -> list[Given]:
    """See ``GradeOverrides.of``."""
    newest: set[str] = set()
    found = []
    for i, method, grade, said, reason, until, employee_id in _OF_CUSTOMER.run(
        connection, customer=customer_id
    ):
        last = date.fromisoformat(until)
        counts = last >= day and method not in newest
        if last >= day:
            newest.add(method)
        found.append(
            Given(
                id=i, method=method, grade=grade, computed=said, reason=reason, valid_until=last,
                employee_id=employee_id, counts=counts,
            )
        )  # fmt: skip
    return found


def computed(connection: Connection, customer_id: int, method: str, day: date) -> str | None:
    """What the method says of a customer, whatever was given by hand; None if it says nothing."""
    if method == GradedBy.SCREENING.value:
        row = _VERDICT.run(connection, customer=customer_id).fetchone()
        return row[0] if row else None
    if method not in FILLS:
        return None
    if method in in_force(connection, day).get(customer_id, {}):
        # The kept row holds what was given; beside that stands what the method said.
        row = _COMPUTED.run(
            connection, customer=customer_id, method=method, day=day.isoformat()
        ).fetchone()
        return row[0] if row else None
    row = _KEPT.run(connection, customer=customer_id).fetchone()
    return None if row is None else row[list(FILLS).index(method)]


def _name(writer: Writer, customer_id: int) -> str:
    row = writer.row("customer", customer_id)
    if row is None:
        raise NotFound
    return str(row["name"])
