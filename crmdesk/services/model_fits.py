"""Parameters of the models of repeat buying that somebody accepted (B20): read, fitted, kept.

Accepted ones stand in where a later day has too few data for a fit of its own. They are written
once and never changed; a person accepts them, or the monthly freeze of the grades.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, bindparam, column, insert, literal_column, select, table

from crmdesk.analysis.bgnbd import BgNbd
from crmdesk.analysis.gamma_gamma import GammaGamma
from crmdesk.analysis.purchase_days import RepeatBuying
from crmdesk.analysis.repeat_models import Accepted, Problem, RepeatModels, models_for
from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.models.registry import ModelFit
from crmdesk.services import customer_frames, life_columns
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

METHOD: Final = "repeat-buying"
TOO_FEW: Final = N_(
    "Only {n} customers bought, {repeaters} of them again: 100 and 50 are needed. Nothing was saved."
)
NO_FIT: Final = N_("The model does not fit these customers. Nothing was saved.")
FIT: Final = table("model_fit", *[column(c.name) for c in ModelFit.__table__.columns])
_ONE: Final[Any] = literal_column("1")
_INSERT: Final = Prepared(insert(FIT))
_LATEST: Final = Prepared(
    select(FIT.c.as_of, FIT.c.customers, FIT.c.repeaters, FIT.c.fitted)
    .where(
        FIT.c.method == coded(METHOD), FIT.c.is_accepted == _ONE, FIT.c.as_of <= bindparam("day")
    )
    .order_by(FIT.c.as_of.desc(), FIT.c.id.desc())
    .limit(_ONE)
)


def latest(connection: Connection, as_of: date) -> Accepted | None:
    """The parameters accepted last for *as_of* or a day before; None if there are none."""
    row = _LATEST.run(connection, day=as_of.isoformat()).fetchone()
    if row is None:
        return None
    day, customers, repeaters, stored = row
    values = json.loads(stored)
    amounts = values.get("gamma_gamma")
    return Accepted(
        as_of=date.fromisoformat(day),
        n=customers,
        repeaters=repeaters,
        frequency=BgNbd(**values["bgnbd"]),
        amounts=GammaGamma(**amounts) if amounts else None,
    )


def models(connection: Connection, data: RepeatBuying, as_of: date) -> RepeatModels:
    """What holds for *data* on *as_of*: a fit, or the parameters accepted last."""
    return models_for(data, latest(connection, as_of))


def keep(
    connection: Connection,
    found: RepeatModels,
    as_of: date,
    *,
    row_id: int,
    made_at: datetime,
    employee_id: int | None = None,
) -> None:
    """Write a fit as accepted into the transaction of *connection*. Raises CrmError without one."""
    fit, amounts = found.fit, found.amounts
    if fit is None:
        if found.problem is Problem.TOO_FEW:
            raise CrmError(TOO_FEW, n=found.n, repeaters=found.repeaters)
        raise CrmError(NO_FIT)
    p = fit.parameters
    stored: dict[str, Any] = {
        "bgnbd": {"r": p.r, "alpha": p.alpha, "a": p.a, "b": p.b},
        "log_likelihood": fit.log_likelihood,
    }
    if amounts is not None and found.amounts_fit is not None:
        stored["gamma_gamma"] = {"p": amounts.p, "q": amounts.q, "v": amounts.v}
        stored["amounts_log_likelihood"] = found.amounts_fit.log_likelihood
    _INSERT.run_many(
        connection,
        [
            {
                "id": row_id,
                "method": METHOD,
                "as_of": as_of.isoformat(),
                "made_at": made_at.isoformat(timespec="seconds"),
                "customers": fit.n,
                "repeaters": fit.repeaters,
                "fitted": json.dumps(stored),
                "is_accepted": 1,
                "employee_id": employee_id,
            }
        ],
    )


class ModelFits:
    """Fits and keeps the models."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, as_of: date | None = None) -> Accepted | None:
        """The parameters accepted last for *as_of* (today) or a day before."""
        with self._database.read() as connection:
            return latest(connection, as_of or clock.today())

    def accept(self, as_of: date | None = None, employee_id: int | None = None) -> Accepted:
        """Fit the models to the customers of *as_of* (today) and keep the parameters.

        Fitted as a reader, so that no save waits. Raises CrmError if there is no fit.
        """
        day = as_of or clock.today()
        with self._database.read() as connection:
            frame = customer_frames.frame(connection, day)
            data = life_columns.purchase_days(connection, frame).repeats()
            found = models(connection, data, day)
        with self._database.write() as connection:
            keep(
                connection, found, day, row_id=self._database.id_maker.new(),
                made_at=clock.now(), employee_id=employee_id,
            )  # fmt: skip
            kept = latest(connection, day)
        if kept is None:
            raise CrmError(NO_FIT)
        return kept
