"""Methods and models must mean the same by a code, although neither knows the other."""

from __future__ import annotations

from enum import StrEnum

import pytest

from crmdesk.analysis import (
    cadence,
    credit_bands,
    credit_decision,
    credit_items,
    follow_up,
    grade,
    layers,
    net_sales,
    promises,
    purchasing_power,
    qualification,
    stage_funnel,
)
from crmdesk.models import choices, deal_choices, derived, trade_choices


def codes(kind: type[StrEnum]) -> set[str]:
    """The stored codes of a choice."""
    return {member.value for member in kind}


@pytest.mark.parametrize(
    ("ours", "stored"),
    [
        (grade.Level, choices.Degree),
        (grade.Grade, derived.OpportunityGrade),
        (follow_up.Urgency, deal_choices.Urgency),
        (promises.Outcome, trade_choices.PromiseState),
        (layers.Layer, derived.PyramidLayer),
        (purchasing_power.Power, derived.PurchasingPower),
        (credit_bands.CreditGrade, derived.CreditGrade),
        (credit_decision.Verdict, trade_choices.Verdict),
        (credit_items.Court, trade_choices.CourtRecord),
        (credit_items.Guarantee, trade_choices.Guarantee),
        (credit_items.Level, trade_choices.Level3),
        (net_sales.DocumentKind, trade_choices.SaleKind),
    ],
)
def test_a_method_knows_every_code_that_can_be_stored(
    ours: type[StrEnum], stored: type[StrEnum]
) -> None:
    assert codes(ours) == codes(stored)


def test_permits_are_asked_for_goods_that_can_be_stored() -> None:
    assert set(qualification.PERMITS) < codes(trade_choices.GoodsKind)


def test_layers_with_an_interval_are_layers_of_the_pyramid() -> None:
    assert codes(cadence.Layer) < codes(derived.PyramidLayer)


def test_decided_opportunities_are_known_by_their_states() -> None:
    decided = {stage_funnel.WON, *stage_funnel.LOST}
    assert decided == {"won", "lost", "ended"} < codes(deal_choices.OpportunityState)
