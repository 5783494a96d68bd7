"""Points that people give customers (B13–B15, B32–B34): ours and competitors' in one act.

    services.assessments.save(customer_id, "kaism", {"scale": 9_000, "quality": 8_000})
    services.assessments.save_all(customer_id, "kaism", {None: ours, competitor_id: theirs})

Points are thousandths in the unit of the method; what is left out was not answered. Points of the
same day for the same offer replace each other, so that a slip is corrected and not a second opinion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, literal_column, select

from crmdesk.analysis.criteria import Criterion
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.models.grade_choices import AssessmentKind
from crmdesk.services import score_columns
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.rules.assessment import method_name
from crmdesk.services.trade_feeds import named_customer
from crmdesk.services.writing import WriteContext, Writer

GAVE: Final = N_("Gave points to {name}: {method}")
REMOVED: Final = N_("Removed points of {name}: {method}")
NO_POINTS: Final = N_("Give points for at least one criterion.")
NO_METHOD: Final = N_("There is no method “{kind}” that people give points for.")
Offers = Mapping[int | None, Mapping[str, int | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPoints:
    """Points that were given on one day: *points* in thousandths by criterion.

    *competitor_id* says whose offer it was; None: ours.
    """

    id: int
    customer_id: int
    kind: str
    assessed_on: date
    competitor_id: int | None
    employee_id: int | None
    contact_id: int | None
    remark: str | None
    points: Mapping[str, int]


class AssessmentService:
    """Gives, reads and removes points."""

    def __init__(self, database: Database, make_context: Callable[[], WriteContext]) -> None:
        self._database = database
        self._make_context = make_context

    # --- reading --------------------------------------------------------------------------
    def criteria(self, kind: str) -> tuple[Criterion, ...]:
        """The criteria of *kind* in use, in their order."""
        with self._database.read() as connection:
            return score_columns.criteria(connection, kind)

    def of_customer(self, customer_id: int, kind: str | None = None) -> list[GivenPoints]:
        """All points of a customer, newest first; of one kind if it is named."""
        a, p = raw_table("assessment"), raw_table("assessment_score")
        heads = select(a).where(a.c.customer_id == customer_id, is_alive(a))
        if kind is not None:
            heads = heads.where(a.c.kind == kind)
        heads = heads.order_by(a.c.assessed_on.desc(), a.c.id.desc())
        with self._database.read() as connection:
            rows = connection.execute(heads).mappings().all()
            chosen = select(a.c.id).where(a.c.customer_id == customer_id, is_alive(a))
            given = select(p.c.assessment_id, p.c.criterion, p.c.points).where(
                p.c.assessment_id.in_(chosen), is_alive(p)
            )
            points: dict[int, dict[str, int]] = {}
            for head, code, value in connection.execute(given):
                points.setdefault(head, {})[code] = value
        return [_given(row, points.get(row["id"], {})) for row in rows]

    def latest(
        self, customer_id: int, kind: str, as_of: date | None = None
    ) -> dict[int | None, GivenPoints]:
        """The last points of a customer until *as_of* (today), by competitor; None is ours."""
        day = as_of or clock.today()
        found: dict[int | None, GivenPoints] = {}
        for given in self.of_customer(customer_id, kind):
            if given.assessed_on <= day:
                found.setdefault(given.competitor_id, given)
        return found

    def competitors(self, customer_id: int) -> list[int]:
        """The competitors known of a customer, the one with the largest share first."""
        r = raw_table("competitor_relation")
        share = func.coalesce(r.c.share, literal_column("0"))
        query = select(r.c.competitor_id).where(r.c.customer_id == customer_id, is_alive(r))
        with self._database.read() as connection:
            found = connection.execute(query.order_by(share.desc(), r.c.id)).scalars().all()
        return list(dict.fromkeys(found))

    def named(self, said: str) -> int | None:
        """The customer of a number or name. Raises CrmError if there is none or several."""
        with self._database.read() as connection:
            return named_customer(connection, said)

    # --- writing --------------------------------------------------------------------------
    def save(
        self,
        customer_id: int,
        kind: str,
        points: Mapping[str, int | None],
        *,
        competitor_id: int | None = None,
        assessed_on: date | None = None,
        employee_id: int | None = None,
        contact_id: int | None = None,
        remark: str | None = None,
    ) -> ChangeSet:
        """Give points to one offer; see ``save_all``."""
        return self.save_all(
            customer_id,
            kind,
            {competitor_id: points},
            assessed_on=assessed_on,
            employee_id=employee_id,
            contact_id=contact_id,
            remark=remark,
        )

    def save_all(
        self,
        customer_id: int,
        kind: str,
        offers: Offers,
        *,
        assessed_on: date | None = None,
        employee_id: int | None = None,
        contact_id: int | None = None,
        remark: str | None = None,
    ) -> ChangeSet:
        """Give points to our offer (None) and to those of competitors, as one act.

        *assessed_on* is today without. Offers without any points are left out; those that had points
        of the same day lose them. Raises CrmError without any points or for an unknown method,
        ValidationError for points off the scale, an unknown criterion, a day to come.
        """
        if kind not in {each.value for each in AssessmentKind}:
            raise CrmError(NO_METHOD, kind=kind)
        known = {
            whose: {code: value for code, value in points.items() if value is not None}
            for whose, points in offers.items()
        }
        if not any(known.values()):
            raise CrmError(NO_POINTS)
        day = assessed_on or clock.today()
        head = {"employee_id": employee_id, "contact_id": contact_id, "remark": remark}
        with Writer(self._make_context(), GAVE, {"method": method_name(kind)}) as writer:
            writer.params["name"] = _name(writer, customer_id)
            for whose, points in known.items():
                values = head if whose is None else head | {"remark": None}
                self._put(writer, (customer_id, kind, day, whose), values, points)
        return writer.change_set

    def remove(self, assessment_id: int) -> ChangeSet:
        """Put points into the recycle bin. Raises NotFound."""
        with Writer(self._make_context(), REMOVED) as writer:
            row = writer.row("assessment", assessment_id)
            if row is None:
                raise NotFound
            writer.params |= {
                "name": _name(writer, row["customer_id"]), "method": method_name(row["kind"])
            }  # fmt: skip
            writer.remove("assessment", assessment_id)
        return writer.change_set

    def _put(
        self,
        writer: Writer,
        which: tuple[int, str, date, int | None],
        head: Mapping[str, Any],
        points: Mapping[str, int],
    ) -> None:
        """The points of one offer on one day: new ones, or in place of those of the same day."""
        customer_id, kind, day, whose = which
        same = writer.rows(
            "assessment",
            ["id", "competitor_id"],
            customer_id=customer_id,
            kind=kind,
            assessed_on=day.isoformat(),
        )
        before = [i for i, competitor in same if competitor == whose]
        if not points:
            for assessment_id in before:
                writer.remove("assessment", assessment_id)
            return
        if before:
            assessment_id = before[-1]
            writer.update(
                "assessment",
                assessment_id,
                {name: value for name, value in head.items() if value is not None},
            )
        else:
            assessment_id = writer.create(
                "assessment",
                {
                    **head,
                    "customer_id": customer_id,
                    "kind": kind,
                    "assessed_on": day,
                    "competitor_id": whose,
                },
            )
        rows = writer.rows("assessment_score", ["id", "criterion"], assessment_id=assessment_id)
        known = {code: score_id for score_id, code in rows}
        for code, value in points.items():
            if code in known:
                writer.update("assessment_score", known[code], {"points": value})
            else:
                writer.create(
                    "assessment_score",
                    {"assessment_id": assessment_id, "criterion": code, "points": value},
                )
        for code, score_id in known.items():
            if code not in points:
                writer.remove("assessment_score", score_id)


def _name(writer: Writer, customer_id: int) -> str:
    row = writer.row("customer", customer_id)
    if row is None:
        raise NotFound
    return str(row["name"])


def _given(row: Mapping[Any, Any], points: Mapping[str, int]) -> GivenPoints:
    return GivenPoints(
        id=row["id"],
        customer_id=row["customer_id"],
        kind=row["kind"],
        assessed_on=date.fromisoformat(row["assessed_on"]),
        competitor_id=row["competitor_id"],
        employee_id=row["employee_id"],
        contact_id=row["contact_id"],
        remark=row["remark"],
        points=dict(points),
    )
