"""The classes of customers as columns of their list: to sort, filter and export by.

They are those of the last renewal (``grades.keeping``), with what was given by hand in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, column, table

from crmdesk.analysis.churn import BAND_LABELS
from crmdesk.analysis.relation import STATE_LABELS
from crmdesk.analysis.rfm import CLASS_LABELS
from crmdesk.core.i18n import N_
from crmdesk.models.choices import Choice
from crmdesk.models.derived import AbcClass, LifecycleStage, PurchasingPower, PyramidLayer
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.models.registry import CustomerGrade
from crmdesk.services.column_specs import computed, computed_money

GRADED: Final = table(
    "customer_grade", *[column(c.name) for c in CustomerGrade.__table__.columns]
).alias("classed")
_G: Final = GRADED.c


def _of(choices: Iterable[Choice]) -> tuple[Option, ...]:
    return tuple(Option(each.value, each.label) for each in choices)


def _named(labels: Mapping[Any, str]) -> tuple[Option, ...]:
    return tuple(Option(code.value, label) for code, label in labels.items())


_ALL: Final[tuple[tuple[FieldSpec, ColumnElement[Any]], ...]] = (
    (computed("layer", Kind.ENUM, N_("Layer of the pyramid"), options=_of(PyramidLayer)), _G.layer),
    (computed_money("to_next_layer", N_("To the next layer")), _G.to_next),
    (computed("abc", Kind.ENUM, N_("ABC class"), options=_of(AbcClass)), _G.abc),
    (computed("rfm", Kind.CODE, N_("RFM score")), _G.rfm),
    (computed("rfm_class", Kind.ENUM, N_("RFM class"), options=_named(CLASS_LABELS)), _G.rfm_class),
    (computed("power", Kind.ENUM, N_("Purchasing power"), options=_of(PurchasingPower)), _G.power),
    (computed("lifecycle", Kind.ENUM, N_("Lifecycle phase"), options=_of(LifecycleStage)),
     _G.lifecycle),
    (computed("relation", Kind.ENUM, N_("Relation"), options=_named(STATE_LABELS)), _G.relation),
    (computed("loyalty_index", Kind.QUANTITY, N_("Loyalty index")), _G.loyalty),
    (computed("churn", Kind.PERCENT, N_("Chance to leave")), _G.churn),
    (computed("churn_band", Kind.ENUM, N_("Danger of leaving"), options=_named(BAND_LABELS)),
     _G.churn_band),
    (computed("sales_rank", Kind.INTEGER, N_("Rank by sales")), _G.rank),
    (computed("half_year_growth", Kind.PERCENT, N_("Growth of six months")), _G.growth),
)  # fmt: skip
_EXPRESSIONS: Final[Mapping[str, ColumnElement[Any]]] = {spec.name: value for spec, value in _ALL}
SPECS: Final[dict[str, tuple[FieldSpec, ...]]] = {"customer": tuple(spec for spec, _v in _ALL)}
KEYS: Final = frozenset(_EXPRESSIONS)


def joined(source: FromClause, owner: ColumnElement[Any], keys: frozenset[str]) -> FromClause:
    """*source* with the classes of the customer *owner*, if the columns *keys* need them."""
    return source.outerjoin(GRADED, _G.customer_id == owner) if keys & KEYS else source


def expression(key: str) -> ColumnElement[Any]:
    """The stored value of one of the columns."""
    return _EXPRESSIONS[key]
