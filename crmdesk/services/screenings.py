"""The annual lists (年度筛选, B34): made once a year, looked through, signed, and never changed then.

    act, screening = services.screenings.make(2026)
    services.screenings.sign(screening, manager_id, password)

What was reckoned when a list was made stays in its lines, with weights and bounds. Until it is signed
a verdict can be overridden (``grade_override`` of the method ``screening``); signing writes down what
was decided of everybody. A draft can be discarded and made anew.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, bindparam, column, insert, select, table, update

from crmdesk.analysis.matrix import NOWHERE
from crmdesk.analysis.rounding import half_up
from crmdesk.analysis.screening import CODES
from crmdesk.analysis.screening_result import METHOD, ScreeningData, bounds_of, problem
from crmdesk.analysis.weighted import POINT
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.models.grade_choices import GradedBy, ScreeningState
from crmdesk.models.registry import ScreeningLine
from crmdesk.services.catalogue import raw_table
from crmdesk.services.prepared import Prepared
from crmdesk.services.rules.screening import SIGNED_STAYS, YEAR_TO_COME
from crmdesk.services.score_feeds import screening_data
from crmdesk.services.wording import shown
from crmdesk.services.writing import WriteContext, Writer

if TYPE_CHECKING:
    from crmdesk.services.approvals import ApprovalService

MADE: Final = N_("Made the list of {year}")
SIGNED: Final = N_("Signed the list of {year}")
DISCARDED: Final = N_("Discarded the list of {year}")
NOBODY: Final = N_("Nobody had bought anything by {day}, so there is no list of {year}.")
HUNDREDTHS: Final = 100
_NAMES: Final = tuple(c.name for c in ScreeningLine.__table__.columns)
_LINE: Final = table("screening_line", *[column(name) for name in _NAMES])
_INSERT: Final = Prepared(insert(_LINE).values({name: bindparam(name) for name in _NAMES}))
_LINES: Final = Prepared(
    select(*[_LINE.c[name] for name in _NAMES[1:]])
    .where(_LINE.c.screening_id == bindparam("screening_id"))
    .order_by(_LINE.c.customer_id)
)
_DECIDE: Final = Prepared(
    update(_LINE)
    .where(
        _LINE.c.screening_id == bindparam("this"), _LINE.c.customer_id == bindparam("customer")
    )
    .values(decided=bindparam("decided"))
)  # fmt: skip
_O: Final = raw_table("grade_override").c
_OVERRIDES: Final = Prepared(
    select(_O.customer_id, _O.grade)
    .where(_O.method == bindparam("method"), _O.deleted_at.is_(None))
    .where(_O.valid_until >= bindparam("day"))
    .order_by(_O.created_at, _O.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualList:
    """The head of a list: *bounds* in thousandths of a point, *weights* by criterion."""

    id: int
    year: int
    as_of: date
    is_signed: bool
    signed_by_id: int | None
    bounds: tuple[int, ...]
    weights: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedCustomer:
    """One customer of a list: *points* in hundredths, amounts in fen.

    *verdict* is that of the method (None: too little known), *decided* what holds: while the list
    is a draft with the overrides there are, afterwards what was signed. *parts* by criterion.
    """

    customer_id: int
    points: int | None
    verdict: str | None
    decided: str | None
    net_sales: int
    gross_profit: int | None
    parts: Mapping[str, int | None]


class ScreeningService:
    """The annual lists of an open file."""

    def __init__(
        self,
        database: Database,
        approvals: ApprovalService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._approvals = approvals
        self._make_context = make_context

    # --- reading --------------------------------------------------------------------------
    def lists(self) -> tuple[AnnualList, ...]:
        """Every list there is, the latest year first."""
        s = raw_table("screening").c
        query = (
            select(s.id, s.year, s.as_of, s.state, s.signed_by_id, s.parameters)
            .where(s.deleted_at.is_(None))
            .order_by(s.year.desc())
        )
        with self._database.read() as connection:
            return tuple(_head(tuple(row)) for row in connection.execute(query))

    def lines(self, screening_id: int) -> tuple[ScreenedCustomer, ...]:
        """The customers of a list, by id. Raises NotFound."""
        with self._database.read() as connection:
            head = self._of(connection, screening_id)
            rows = _LINES.run(connection, screening_id=screening_id).fetchall()
            instead = {} if head.is_signed else _overrides(connection, clock.today())
        return tuple(_line(row, instead, is_signed=head.is_signed) for row in rows)

    def _of(self, connection: Connection, screening_id: int) -> AnnualList:
        s = raw_table("screening").c
        query = select(s.id, s.year, s.as_of, s.state, s.signed_by_id, s.parameters)
        row = connection.execute(query.where(s.id == screening_id, s.deleted_at.is_(None))).first()
        if row is None:
            raise NotFound
        return _head(tuple(row))

    # --- making, signing ------------------------------------------------------------------
    def make(self, year: int, values: Mapping[str, Any] | None = None) -> tuple[ChangeSet, int]:
        """Make the list of *year* as of its last day, of the running year as of today.

        *values* are parameters of the method ``screening``, its defaults without. Raises CrmError for a
        year to come, for one that has a list, and where the method has no answer.
        """
        today = clock.today()
        if year > today.year:
            raise CrmError(YEAR_TO_COME, year=year)
        as_of = min(today, date(year, 12, 31))
        chosen = METHOD.values(dict(values or {}))
        with self._database.read() as connection:  # no save waits while this is reckoned
            data = screening_data(connection, as_of)
        wrong = problem(data, chosen)
        if wrong is not None:
            raise CrmError(shown(wrong))
        rows = _rows(data, bounds_of(chosen))
        if not rows:
            raise CrmError(NOBODY, day=as_of.isoformat(), year=year)
        parameters = {
            "bounds": bounds_of(chosen),
            "weights": {c.code: c.weight for c in data.criteria},
        }
        with Writer(self._make_context(), MADE, {"year": year}) as writer:
            record = {"year": year, "as_of": as_of, "parameters": json.dumps(parameters)}
            screening_id = writer.create("screening", record)
            _INSERT.run_many(
                writer.connection, [row | {"screening_id": screening_id} for row in rows]
            )
        return writer.change_set, screening_id

    def sign(
        self, screening_id: int, employee_id: int | None = None, password: str = ""
    ) -> ChangeSet:
        """Sign a list: what was decided of everybody is written down, and it can only be read.

        While nobody may approve, whoever works signs. Raises CrmError for a wrong password and for a
        list that was signed already.
        """
        who = self._approvals.decide(employee_id, password)
        with Writer(self._make_context(), SIGNED) as writer:
            head = self._draft(writer.connection, screening_id)
            writer.params["year"] = head.year
            rows = _LINES.run(writer.connection, screening_id=screening_id).fetchall()
            instead = _overrides(writer.connection, clock.today())
            found = [_line(row, instead, is_signed=False) for row in rows]
            _DECIDE.run_many(
                writer.connection,
                [
                    {"this": screening_id, "customer": c.customer_id, "decided": c.decided}
                    for c in found
                ],
            )
            writer.update(
                "screening",
                screening_id,
                {
                    "state": ScreeningState.SIGNED.value,
                    "signed_by_id": who,
                    "signed_at": clock.now(),
                },
            )
        return writer.change_set

    def discard(self, screening_id: int) -> ChangeSet:
        """Put a draft into the recycle bin, so that the list can be made anew. Raises CrmError."""
        with Writer(self._make_context(), DISCARDED) as writer:
            writer.params["year"] = self._draft(writer.connection, screening_id).year
            writer.remove("screening", screening_id)
        return writer.change_set

    def _draft(self, connection: Connection, screening_id: int) -> AnnualList:
        head = self._of(connection, screening_id)
        if head.is_signed:
            raise CrmError(SIGNED_STAYS, year=head.year)
        return head


def _rows(data: ScreeningData, bounds: tuple[int, ...]) -> list[dict[str, Any]]:
    """The lines of everybody who ever bought."""
    frame = data.frame
    found = data.screened(bounds)
    codes = [c.code for c in data.criteria if c.code in data.points]
    rows = []
    for n in frame.has_bought.nonzero()[0].tolist():
        place = int(found.of[n])
        parts = {code: _hundredths(float(data.points[code][n])) for code in codes}
        is_graded = bool(found.scores.is_graded[n])
        rows.append(
            {
                "customer_id": int(frame.ids[n]),
                "points": half_up(int(found.scores.value[n]), POINT // HUNDREDTHS)
                if is_graded
                else None,
                "verdict": None if place == NOWHERE else CODES[place],
                "decided": None,
                "net_sales": int(frame.net_sales[n]),
                "gross_profit": int(frame.gross_profit[n]) if frame.is_profit_known[n] else None,
                "parts": json.dumps(parts, separators=(",", ":")),
            }
        )
    return rows


def _hundredths(points: float) -> int | None:
    return None if math.isnan(points) else round(points * HUNDREDTHS)


def _overrides(connection: Connection, day: date) -> dict[int, str]:
    """What people decided instead and still holds on *day*; of several the last one."""
    rows = _OVERRIDES.run(connection, method=GradedBy.SCREENING.value, day=day.isoformat())
    return {customer: grade for customer, grade in rows if grade in CODES}


def _head(row: tuple[Any, ...]) -> AnnualList:
    i, year, as_of, state, who, parameters = row
    known = json.loads(parameters or "{}")
    return AnnualList(
        id=i,
        year=year,
        as_of=date.fromisoformat(as_of),
        is_signed=state == ScreeningState.SIGNED.value,
        signed_by_id=who,
        bounds=tuple(known.get("bounds", ())),
        weights=known.get("weights", {}),
    )


def _line(row: Any, instead: Mapping[int, str], *, is_signed: bool) -> ScreenedCustomer:
    customer, points, verdict, decided, net_sales, gross_profit, parts = row
    return ScreenedCustomer(
        customer_id=customer,
        points=points,
        verdict=verdict,
        decided=decided if is_signed else instead.get(customer, verdict),
        net_sales=net_sales,
        gross_profit=gross_profit,
        parts=json.loads(parts),
    )
