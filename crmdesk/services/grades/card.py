"""The classes of a customer on his card: each value, and in a few words why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from crmdesk.analysis.layers import Layer
from crmdesk.analysis.lifecycle import Phase
from crmdesk.analysis.pyramid import WHY_BELOW
from crmdesk.analysis.rfm import CLASS_LABELS, RfmClass
from crmdesk.analysis.windows import USUAL_MONTHS
from crmdesk.analysis.wording import Figure, Measure, Param, Text, money, percent, text
from crmdesk.core.i18n import N_
from crmdesk.models.codecs import Stored
from crmdesk.models.derived import REASON
from crmdesk.models.grade_choices import GradedBy
from crmdesk.services import wording
from crmdesk.services.grades import keeping, overrides
from crmdesk.services.grades.classes import label_of
from crmdesk.services.grades.computing import COLUMNS
from crmdesk.services.grades.keeping import GRADE
from crmdesk.services.grades.overrides import Override, in_force
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.trade_stats import TRADE

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NAMES: Final = (*COLUMNS, "first_on", "last_on", "overdue", "due_on")
_ROWS: Final = Prepared(
    select(
        *[GRADE.c[name] for name in COLUMNS],
        TRADE.c.first_sale_on, TRADE.c.last_sale_on, TRADE.c.overdue, TRADE.c.oldest_due_on,
    )
    .select_from(GRADE.outerjoin(TRADE, TRADE.c.customer_id == GRADE.c.customer_id))
    .where(of_ids(GRADE.c.customer_id))
)  # fmt: skip
# Which value of the card each method fills, from which kept column.
FILLS: Final[Mapping[GradedBy, tuple[str, str]]] = {
    GradedBy.PYRAMID: ("pyramid_layer", "layer"),
    GradedBy.ABC: ("abc_class", "abc"),
    GradedBy.RFM: ("rfm_code", "rfm"),
    GradedBy.LIFECYCLE: ("lifecycle_stage", "lifecycle"),
}
_BY_HAND: Final = N_("given by hand until {day}: {reason}")
_CLASS_BY_HAND: Final = N_("{grade}, given by hand until {day}: {reason}")


# Why there is no class.
MISSING: Final[Mapping[GradedBy, str]] = {
    GradedBy.ABC: N_("bought nothing in twelve months"),
    GradedBy.RFM: N_("bought nothing in twelve months"),
    GradedBy.LIFECYCLE: N_("never bought"),
}


def classes(connection: Connection, ids: Sequence[int], day: date) -> dict[int, dict[str, Stored]]:
    """Layer, ABC, RFM, phase, purchasing power and loyalty of customers, each with its reason.

    Those of the last renewal; of a day before it nothing is said here (the ledger has the months).
    """
    kept = keeping.day_of(connection)
    if kept is None or day < kept:
        return {}
    facts = keeping.facts(connection)
    given = in_force(connection, day)
    found = {}
    for row in run_of_ids(connection, _ROWS, ids):
        line = dict(zip(_NAMES, row, strict=True)) | {"day": day}
        customer_id = line["customer_id"]
        found[customer_id] = _values(line, facts, given.get(customer_id, {}))
    return found


def _values(
    line: Mapping[str, Any], facts: Mapping[str, Any], given: Mapping[str, Override]
) -> dict[str, Stored]:
    values: dict[str, Stored] = {"purchasing_power": line["power"], "loyalty": line["loyalty"]}
    for method, (name, column) in FILLS.items():
        override = given.get(method.value)
        # What was given a moment ago stands here before the next renewal.
        shows_grade = override is not None and column == overrides.FILLS[method.value]
        values[name] = override.grade if override and shows_grade else line[column]
        why = _by_hand(method, override) if override else REASONS[method](line, facts)
        if values[name] is None:
            why = text(MISSING[method])
        if why is not None:
            values[f"{name}{REASON}"] = wording.shown(why)
    return {name: value for name, value in values.items() if value is not None}


def _by_hand(method: GradedBy, override: Override) -> Text:
    """Until when and why; the class as well where the badge shows scores."""
    said: dict[str, Param] = {"day": override.valid_until, "reason": override.reason}
    if method is GradedBy.RFM:
        return text(_CLASS_BY_HAND, grade=text(label_of(method.value, override.grade)), **said)
    return text(_BY_HAND, **said)


def _why_layer(line: Mapping[str, Any], facts: Mapping[str, Any]) -> Text | None:
    """His place, and what he lacks to the next layer."""
    if line["rank"] is None:
        below = WHY_BELOW.get(Layer(line["layer"]))
        return text(below, months=Figure(USUAL_MONTHS)) if below else None
    place = {"rank": Figure(line["rank"]), "count": Figure(facts.get("buyers"))}
    if line["to_next"] is None:
        return text(N_("no. {rank} of {count} by sales"), **place)
    return text(
        N_("no. {rank} of {count} by sales; {amount} more and he moves up"),
        **place,
        amount=money(line["to_next"]),
    )


def _why_abc(line: Mapping[str, Any], _facts: Mapping[str, Any]) -> Text:
    return text(N_("{sales} in twelve months"), sales=money(line["net_sales"]))


def _why_rfm(line: Mapping[str, Any], _facts: Mapping[str, Any]) -> Text | None:
    return text(CLASS_LABELS[RfmClass(line["rfm_class"])]) if line["rfm_class"] else None


def _why_phase(line: Mapping[str, Any], _facts: Mapping[str, Any]) -> Text | None:
    if line["lifecycle"] is None or line["last_on"] is None:
        return None
    phase, since = Phase(line["lifecycle"]), _since(line, "last_on")
    if phase is Phase.LOST:
        return text(N_("no purchase for {days}"), days=since)
    if phase is Phase.PROBLEM:
        if line["overdue"]:
            return text(N_("{days} overdue"), days=_since(line, "due_on"))
        return text(N_("goods are held"))
    if phase is Phase.NO_VALUE:
        return text(N_("earns nothing, and little is to be expected"))
    if phase is Phase.NEW:
        return text(N_("first bought {days} ago"), days=_since(line, "first_on"))
    if line["growth"] is None:
        return text(N_("last bought {days} ago"), days=since)
    return text(N_("six months: {growth}"), growth=percent(line["growth"]))


def _since(line: Mapping[str, Any], name: str) -> Figure:
    then = line[name]
    days = max(0, (line["day"] - date.fromisoformat(then)).days) if then else None
    return Figure(days, Measure.DAYS)


REASONS: Final = {
    GradedBy.PYRAMID: _why_layer,
    GradedBy.ABC: _why_abc,
    GradedBy.RFM: _why_rfm,
    GradedBy.LIFECYCLE: _why_phase,
}
