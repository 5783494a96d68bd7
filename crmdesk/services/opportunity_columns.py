"""Computed columns of the list of opportunities: grade, days in the stage, expected amount.

The methods are those of the boards; SQL calls them row by row, so that lists sort and filter by
them. They hold for open opportunities; a decided one has none.
"""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    TableClause,
    case,
    cast,
    func,
    literal,
    select,
)

from crmdesk.analysis.forecast import remaining_product
from crmdesk.analysis.grade_rule import judge
from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.core import clock
from crmdesk.core.i18n import N_
from crmdesk.models import sqlite
from crmdesk.models.derived import OpportunityGrade
from crmdesk.models.fields import Kind, Option
from crmdesk.services.catalogue import raw_table
from crmdesk.services.column_specs import computed, computed_money
from crmdesk.services.grading import GATES, OF_CUSTOMER, OF_OPPORTUNITY, facts_from
from crmdesk.services.setting_specs import TIME_GATE, decoded, value_from

GRADE: Final = "grade"
AGE: Final = "stage_days"
WEIGHTED: Final = "weighted"
SPECS: Final = (
    computed(
        GRADE,
        Kind.ENUM,
        N_("Opportunity grade"),
        options=tuple(Option(g.value, g.label) for g in OpportunityGrade),
    ),
    computed(AGE, Kind.INTEGER, N_("Days in this stage"), unit=N_("days")),
    computed_money(WEIGHTED, N_("Expected amount")),
)
_CARD: Final = raw_table("customer").alias("graded_customer")
_OPEN: Final = sorted(OPEN_STATES)


def joined(source: FromClause, opportunity: TableClause) -> FromClause:
    """*source* with the customer, whose card answers what the opportunity leaves blank."""
    return source.outerjoin(_CARD, _CARD.c.id == opportunity.c.customer_id)


def expression(key: str, opportunity: TableClause) -> ColumnElement[Any]:
    """The stored value of one of the columns; NULL when the opportunity is not open."""
    o = opportunity.c
    today = clock.today().isoformat()
    if key == GRADE:
        value: ColumnElement[Any] = func.computed(
            "opportunity.grade",
            literal(today),
            _gate(),
            *[o[name] for name in OF_OPPORTUNITY],
            *[_CARD.c[name] for name in OF_CUSTOMER],
        )
    elif key == AGE:
        since = func.julianday(func.coalesce(o.stage_since, o.created_on))
        value = cast(func.julianday(literal(today)) - since, Integer)
    else:
        value = func.computed(
            "opportunity.expected", o.amount, o.manual_probability, _remaining(o.stage_id)
        )
    return case((o.state.in_(_OPEN), value))


def _gate() -> ColumnElement[Any]:
    """The setting of the months, as it is stored; NULL while it is the usual one."""
    setting = raw_table("setting").c
    return (
        select(setting.value)
        .where(setting.key == TIME_GATE.key, setting.deleted_at.is_(None))
        .scalar_subquery()
    )


def _remaining(stage_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """The chances of a stage and those after it, as a JSON list."""
    stage, here = raw_table("stage").alias("after"), raw_table("stage").alias("here")
    return (
        select(func.json_group_array(stage.c.probability))
        .select_from(here.join(stage, stage.c.pipeline_id == here.c.pipeline_id))
        .where(here.c.id == stage_id)
        .where(stage.c.position >= here.c.position, stage.c.deleted_at.is_(None))
        .scalar_subquery()
    )


def _grade(today: str, gate: str | None, *values: Any) -> str | None:
    answers = values[: len(OF_OPPORTUNITY)]
    facts = facts_from(answers, values[len(OF_OPPORTUNITY) :])
    verdict = judge(facts, _day(today), GATES[_preset(gate)])
    return verdict.grade.value if verdict.grade else None


@lru_cache(maxsize=8)
def _preset(stored: str | None) -> str:
    return value_from({TIME_GATE.key: decoded(stored) if stored else None}, TIME_GATE)


@lru_cache(maxsize=8)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _expected(amount: int | None, manual: int | None, remaining: str | None) -> int | None:
    if amount is None or remaining in (None, "[]"):
        return None
    chance = _product(remaining) if manual is None else Fraction(manual, WHOLE)
    return half_up(amount * chance.numerator, chance.denominator)


@lru_cache(maxsize=512)
def _product(remaining: str) -> Fraction:
    return remaining_product(json.loads(remaining))


sqlite.COMPUTED["opportunity.grade"] = _grade
sqlite.COMPUTED["opportunity.expected"] = _expected
