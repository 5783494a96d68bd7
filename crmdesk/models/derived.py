"""Fields of a customer that are computed, never typed: grades, credit, receivables, sales.

They have specs like stored fields, so that card, screen and PDF show them in their place, but no
columns. ``services.derived`` computes the values; a value that cannot be computed yet is absent
and shown as a dash. To add one: one ``_derived(...)`` line here and a provider there.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_WAN
from crmdesk.models.choices import Choice
from crmdesk.models.fields import WAN_YUAN, FieldSpec, Kind, Option, Part, by_name

DASH: Final = "—"  # stands for a derived value that is not there
REASON: Final = ".reason"  # after the name of a value: in a few words why it is what it is

GRADES: Final = N_("Grades")
SALES: Final = N_("Sales")
RELATION: Final = N_("Relation with us")
CREDIT: Final = N_("Credit and image")
RECEIVABLES: Final = N_("Receivables")
VISITS: Final = N_("Contact and visits")


class PyramidLayer(Choice):
    """B1: the four layers of buyers, and the three below them."""

    VIP = "vip", N_("VIP")
    BIG = "big", N_("Big customer")
    MEDIUM = "medium", N_("Middle customer")
    SMALL = "small", N_("Small customer")
    INACTIVE = "inactive", N_("Inactive customer")
    PROSPECT = "prospect", N_("Potential customer")
    SUSPECT = "suspect", N_("Doubtful customer")


class CustomerStanding(Choice):
    """Whether a customer buys now, bought once, or never did (B17-B18)."""

    CURRENT = "current", N_("Current customer")
    PAST = "past", N_("Past customer")
    LOST = "lost", N_("Lost customer")
    PROSPECT = "prospect", N_("Potential customer")
    SUSPECT = "suspect", N_("Doubtful customer")


class AbcClass(Choice):
    """B10."""

    A = "a", "A"
    B = "b", "B"
    C = "c", "C"


class OpportunityGrade(Choice):
    """B5."""

    A = "a", "A"
    B = "b", "B"
    C = "c", "C"
    D = "d", "D"


class CreditGrade(Choice):
    """B24."""

    AAA = "aaa", "AAA"
    AA = "aa", "AA"
    A = "a", "A"
    BBB = "bbb", "BBB"
    BB = "bb", "BB"
    B = "b", "B"
    CCC = "ccc", "CCC"
    CC = "cc", "CC"
    C = "c", "C"
    D = "d", "D"


class PurchasingPower(Choice):
    """B4."""

    SMALL = "small", N_("Small buyer")
    MEDIUM = "medium", N_("Middle buyer")
    BIG = "big", N_("Big buyer")
    VIP = "vip", N_("VIP")


class LifecycleStage(Choice):
    """B16: six stages, and lost outside them."""

    PROBLEM = "problem", N_("Problem stage")
    NO_VALUE = "no_value", N_("Without value")
    NEW = "new", N_("New stage")
    DECLINE = "decline", N_("Declining")
    GROWTH = "growth", N_("Growing")
    STABLE = "stable", N_("Stable")
    LOST = "lost", N_("Lost stage")


def _derived(
    name: str,
    kind: Kind,
    label: str,
    part: Part,
    section: str,
    *,
    choices: type[Choice] | None = None,
    **spec: Any,
) -> FieldSpec:
    if choices is not None:
        spec["options"] = tuple(Option(c.value, c.label) for c in choices)
    if kind is Kind.MONEY:
        spec |= {"per_unit": FEN_PER_WAN, "unit": WAN_YUAN, "decimals": 2}
    return FieldSpec(
        name=name, kind=kind, label=label, part=part, section=section, entity="customer",
        derived=True, on_card=True, weight=0, **spec)  # fmt: skip


# fmt: off
DERIVED: Final[tuple[FieldSpec, ...]] = (
    # --- the badges of the heading ----------------------------------------------------------
    _derived("pyramid_layer", Kind.ENUM, N_("Pyramid"), Part.TRADE, GRADES, choices=PyramidLayer),
    _derived("abc_class", Kind.ENUM, N_("ABC"), Part.TRADE, GRADES, choices=AbcClass),
    _derived("rfm_code", Kind.CODE, N_("RFM"), Part.TRADE, GRADES),
    _derived("opportunity_grade", Kind.ENUM, N_("Opportunity"), Part.TRADE, GRADES,
             choices=OpportunityGrade),
    _derived("credit_grade", Kind.ENUM, N_("Credit grade"), Part.TRADE, GRADES,
             choices=CreditGrade),
    _derived("purchasing_power", Kind.ENUM, N_("Purchasing power"), Part.TRADE, GRADES,
             choices=PurchasingPower),
    _derived("lifecycle_stage", Kind.ENUM, N_("Lifecycle"), Part.TRADE, GRADES,
             choices=LifecycleStage),
    _derived("standing", Kind.ENUM, N_("Standing"), Part.TRADE, GRADES, choices=CustomerStanding),
    # --- 业务状况 ----------------------------------------------------------------------------
    # The values of these three are per month and year: ``services.trade_values.SalesYear``.
    _derived("monthly_sales", Kind.MONEY, N_("Sales of the month"), Part.BUSINESS, SALES),
    _derived("yearly_sales", Kind.MONEY, N_("Sales of the year"), Part.BUSINESS, SALES),
    _derived("sales_growth", Kind.PERCENT, N_("Against last year"), Part.BUSINESS, SALES),
    _derived("wallet_share", Kind.PERCENT, N_("Wallet share"), Part.BUSINESS, RELATION),
    _derived("satisfaction", Kind.QUANTITY, N_("Satisfaction"), Part.BUSINESS, RELATION, decimals=1),
    _derived("satisfaction_on", Kind.DATE, N_("Surveyed on"), Part.BUSINESS, RELATION),
    _derived("loyalty", Kind.QUANTITY, N_("Loyalty"), Part.BUSINESS, RELATION, decimals=1),
    _derived("decision_coverage", Kind.PERCENT, N_("Coverage"), Part.BUSINESS, RELATION),
    # --- 交易现状 ----------------------------------------------------------------------------
    _derived("credit_score", Kind.QUANTITY, N_("Credit score"), Part.TRADE, CREDIT, decimals=1),
    _derived("credit_used", Kind.MONEY, N_("Used"), Part.TRADE, CREDIT),
    _derived("credit_available", Kind.MONEY, N_("Available"), Part.TRADE, CREDIT),
    _derived("credit_use_rate", Kind.PERCENT, N_("Use rate"), Part.TRADE, CREDIT),
    _derived("receivables_open", Kind.MONEY, N_("Receivables"), Part.TRADE, RECEIVABLES),
    _derived("receivables_overdue", Kind.MONEY, N_("Overdue"), Part.TRADE, RECEIVABLES),
    _derived("max_overdue_days", Kind.INTEGER, N_("Longest overdue"), Part.TRADE, RECEIVABLES,
             unit=N_("days")),
    _derived("mean_collection_days", Kind.QUANTITY, N_("Mean collection period"), Part.TRADE,
             RECEIVABLES, unit=N_("days"), decimals=1),
    _derived("next_contact_on", Kind.DATE, N_("Next contact"), Part.TRADE, VISITS),
    _derived("route", Kind.TEXT, N_("Visit route"), Part.TRADE, VISITS),
    _derived("route_position", Kind.INTEGER, N_("Place in the route"), Part.TRADE, VISITS),
)
# fmt: on


@cache
def derived_by_name() -> dict[str, FieldSpec]:
    """The derived specs by name; do not change the answer."""
    return by_name(DERIVED)
