"""What is kept of a customer's follow-up as columns of lists: of customers, and of their deals."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Integer, cast, column, func, table

from crmdesk.core import clock
from crmdesk.core.i18n import N_
from crmdesk.models.derived import OpportunityGrade
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.models.registry import CustomerStat
from crmdesk.services.column_specs import computed, computed_money

LAST_AT: Final = "last_contact_at"
LAST_DAYS: Final = "last_contact_days"
NEXT_ON: Final = "next_step_on"
NEXT: Final = "next_step"
DEALS: Final = "open_opportunities"
AT_RISK: Final = "value_at_risk"
GRADE: Final = "opportunity_grade"
DUE_ON: Final = "contact_due_on"

STAT: Final = table(
    "customer_stat", *[column(c.name) for c in CustomerStat.__table__.columns]
).alias("follow_up")
_COUNTED: Final = frozenset({DEALS, AT_RISK})  # no row means none, not unknown


_FOLLOW_UP: Final = (
    computed(LAST_AT, Kind.DATETIME, N_("Last contact")),
    computed(LAST_DAYS, Kind.INTEGER, N_("Last contact ago"), unit=N_("days")),
    computed(NEXT_ON, Kind.DATE, N_("Next step on")),
    computed(NEXT, Kind.TEXT, N_("Next step")),
)
_OF_CUSTOMER: Final = (
    computed(DUE_ON, Kind.DATE, N_("Contact due on")),
    computed(
        GRADE,
        Kind.ENUM,
        N_("Opportunity grade"),
        options=tuple(Option(g.value, g.label) for g in OpportunityGrade),
    ),
    computed(DEALS, Kind.INTEGER, N_("Open opportunities")),
    computed_money(AT_RISK, N_("Open amount")),
)
# The lists that have the columns. Those of deals say when their customer was last talked to.
SPECS: Final[dict[str, tuple[FieldSpec, ...]]] = {
    "customer": (*_FOLLOW_UP, *_OF_CUSTOMER),
    "opportunity": _FOLLOW_UP,
    "quote": _FOLLOW_UP,
    "contract": _FOLLOW_UP,
}


def keys(entity: str) -> frozenset[str]:
    """The keys of these columns in the list of *entity*."""
    return frozenset(spec.name for spec in SPECS.get(entity, ()))


def joined(source: FromClause, owner: ColumnElement[Any]) -> FromClause:
    """*source* with what is kept of the customer *owner*."""
    return source.outerjoin(STAT, STAT.c.customer_id == owner)


def expression(key: str) -> ColumnElement[Any]:
    """The stored value of one of the columns."""
    if key == LAST_DAYS:
        today = clock.today().isoformat()
        day = func.julianday(func.substr(STAT.c.last_contact_at, 1, 10))
        return cast(func.julianday(today) - day, Integer)
    value: ColumnElement[Any] = STAT.c[key]
    return func.coalesce(value, 0) if key in _COUNTED else value
