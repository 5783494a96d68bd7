"""Pure methods: data in, frozen results out. No SQL, no Qt, no clock.

``METHODS`` names every method with a page of its own by module and name, in the order of the
menus; listing them loads nothing, ``methods`` loads them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.base import Method

METHODS: Final[tuple[str, ...]] = (
    "crmdesk.analysis.pyramid_result:METHOD",
    "crmdesk.analysis.abc_result:METHOD",
    "crmdesk.analysis.power_result:METHOD",
    "crmdesk.analysis.migration_result:METHOD",
    "crmdesk.analysis.upgrade_result:METHOD",
    "crmdesk.analysis.loyalty_result:METHOD",
    "crmdesk.analysis.credit_sales_result:METHOD",
    "crmdesk.analysis.kaism_result:METHOD",
    "crmdesk.analysis.weighted_grade_result:METHOD",
    "crmdesk.analysis.scorecard_result:METHOD",
    "crmdesk.analysis.composition_result:METHOD",
    "crmdesk.analysis.ranking_result:METHOD",
    "crmdesk.analysis.lifecycle_result:METHOD",
    "crmdesk.analysis.relation_result:METHOD",
    "crmdesk.analysis.satisfaction_result:METHOD",
    "crmdesk.analysis.rfm_result:METHOD",
    "crmdesk.analysis.churn_result:METHOD",
    "crmdesk.analysis.rhythm_result:METHOD",
    "crmdesk.analysis.white_space_result:METHOD",
    "crmdesk.analysis.delivered_value_result:METHOD",
    "crmdesk.analysis.clv_result:METHOD",
    "crmdesk.analysis.retention_result:METHOD",
    "crmdesk.analysis.predicted_result:METHOD",
    "crmdesk.analysis.screening_result:METHOD",
    "crmdesk.analysis.forecast_result:METHOD",
    "crmdesk.analysis.funnel_result:METHOD",
    "crmdesk.analysis.grade_result:METHOD",
    "crmdesk.analysis.cadence_result:METHOD",
    "crmdesk.analysis.indicators_result:METHOD",
    "crmdesk.analysis.product_result:METHOD",
    "crmdesk.analysis.ageing_result:METHOD",
    "crmdesk.analysis.dso_result:METHOD",
    "crmdesk.analysis.cash_forecast_result:METHOD",
    "crmdesk.analysis.commission_result:METHOD",
    "crmdesk.analysis.credit_result:METHOD",
    "crmdesk.analysis.exposure_result:METHOD",
    "crmdesk.analysis.portfolio_result:METHOD",
)


def methods() -> list[Method]:
    """Every method, in the order of the menus."""
    return [load(name) for name in METHODS]


def method(method_id: str) -> Method:
    """The method called *method_id*. Raises CrmError for an unknown one."""
    known = methods()
    for each in known:
        if each.id == method_id:
            return each
    raise CrmError(
        N_("There is no analysis called {name}. There are: {known}."),
        name=method_id,
        known=", ".join(m.id for m in known),
    )


def load(name: str) -> Method:
    """The method at ``module:name``."""
    module, _colon, made = name.partition(":")
    found: Method = getattr(importlib.import_module(module), made)
    return found
