"""Points that people give: one act, on the scale, for criteria there are; and what they would make."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crmdesk.analysis import method as method_of
from crmdesk.analysis.criteria import KAISM, SATISFACTION, SCREENING, VALUE, WEIGHTED
from crmdesk.analysis.score_preview import METHODS, Ground, ground_of, preview
from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.services.container import Services
from crmdesk.services.criteria import OwnCriterion, usual
from crmdesk.services.wording import shown
from tests.helpers.making import create, customer
from tests.helpers.trade import sale, without_credit_control

TODAY = date(2026, 11, 21)
OURS = {"scale": 9_000, "growth": 7_000, "margin": 6_000, "payment": 8_000,
        "price": 6_000, "quality": 9_000, "delivery": 8_000, "service": 8_000}  # fmt: skip
THEIRS = {"price": 8_000, "quality": 7_000, "delivery": 7_000, "service": 6_000}


@pytest.fixture
def buyer(services: Services) -> int:
    """One who bought, among others who bought less and more."""
    without_credit_control(services)
    found = []
    for name, price in (("甲厂", 500_000), ("乙厂", 90_000), ("丙店", 2_000)):
        found.append(customer(services, name, potential=55, relationship=4))
        for day in (date(2025, 6, 1), date(2026, 8, 1)):
            rows = [{"name": "阀", "quantity": 1000, "price": price, "cost": price // 2}]
            sale(services, found[-1], rows=rows, sold_on=day)
    return found[1]


def ground(services: Services, kind: str, who: int) -> Ground:
    method_id = next(m for m, each in METHODS.items() if each == kind)
    method = method_of(method_id)
    values = method.values({})
    found = ground_of(kind, services.analyses.data(method, values), who, values)
    assert found is not None
    return found


# --- saving ---------------------------------------------------------------------------------
def test_our_points_and_a_competitors_are_one_act_that_undo_takes_back(services: Services) -> None:
    who, rival = customer(services), create(services, "competitor", name="对手")
    act = services.assessments.save_all(who, KAISM, {None: OURS, rival: THEIRS}, remark="面谈")
    latest = services.assessments.latest(who, KAISM)
    assert latest[None].points == OURS
    assert latest[rival].points == THEIRS
    assert (latest[None].assessed_on, latest[None].remark) == (TODAY, "面谈")
    services.undo.undo(act.change_set_id)
    assert services.assessments.latest(who, KAISM) == {}


def test_points_of_the_same_day_are_corrected_in_place(services: Services) -> None:
    who = customer(services)
    services.assessments.save(who, KAISM, {"scale": 9_000, "growth": 7_000})
    services.assessments.save(who, KAISM, {"scale": 4_000, "margin": 5_000})
    (only,) = services.assessments.of_customer(who)
    assert only.points == {"scale": 4_000, "margin": 5_000}


def test_the_latest_points_until_a_day_count(services: Services) -> None:
    who = customer(services)
    services.assessments.save(who, WEIGHTED, {"credit": 50_000}, assessed_on=date(2026, 3, 1))
    services.assessments.save(who, WEIGHTED, {"credit": 80_000}, assessed_on=date(2026, 9, 1))
    find = services.assessments.latest
    assert find(who, WEIGHTED)[None].points["credit"] == 80_000
    assert find(who, WEIGHTED, date(2026, 8, 31))[None].points["credit"] == 50_000
    assert find(who, WEIGHTED, date(2026, 2, 1)) == {}


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        (KAISM, {"scale": 10_001}),
        (SATISFACTION, {"product": 999}),
        (SATISFACTION, {"product": 5_001}),
        (SCREENING, {"future": 100_001}),
        (VALUE, {"money": -1}),
        (KAISM, {"beauty": 5_000}),
    ],
)
def test_points_off_the_scale_or_for_no_criterion_are_refused(
    services: Services, kind: str, points: dict[str, int]
) -> None:
    who = customer(services)
    with pytest.raises(ValidationError):
        services.assessments.save(who, kind, points)
    assert services.assessments.of_customer(who) == []


def test_what_makes_no_sense_is_refused_with_a_sentence(services: Services) -> None:
    who, rival = customer(services), create(services, "competitor", name="对手")
    save = services.assessments.save
    with pytest.raises(CrmError, match="一个"):
        save(who, KAISM, {"scale": None})
    with pytest.raises(ValidationError):
        save(who, KAISM, OURS, assessed_on=date(2026, 11, 22))
    with pytest.raises(ValidationError):
        save(who, SCREENING, {"future": 50_000}, competitor_id=rival)
    with pytest.raises(ValidationError):
        save(who, KAISM, {"scale": 5_000}, competitor_id=rival)
    assert services.assessments.of_customer(who) == []


# --- the preview ----------------------------------------------------------------------------
def test_the_worked_example_of_the_matrix_is_a_key_customer(services: Services, buyer: int) -> None:
    found = preview(ground(services, KAISM, buyer), OURS, {7: THEIRS})
    assert shown(found.label or "") == "关键客户"
    assert "7.55" in shown(found.why)
    assert "1.11" in shown(found.why)


def test_a_preview_says_what_is_missing_instead_of_a_class(services: Services, buyer: int) -> None:
    found = preview(ground(services, KAISM, buyer), {"scale": 9_000})
    assert found.label is None
    assert "30" in shown(found.why)
    found = preview(ground(services, VALUE, buyer), {"product": 120_000})
    assert found.label is None
    assert "7" in shown(found.why)


@pytest.mark.parametrize("kind", list(METHODS.values()))
def test_the_preview_is_the_class_that_the_method_gives_afterwards(
    services: Services, buyer: int, kind: str
) -> None:
    most = {KAISM: 10, SATISFACTION: 5}.get(kind, 100)
    criteria = services.assessments.criteria(kind)
    points = {c.code: (most - n) * 1000 for n, c in enumerate(criteria)}
    foreseen = preview(ground(services, kind, buyer), points)
    services.assessments.save(buyer, kind, points)
    method_id = next(m for m, each in METHODS.items() if each == kind)
    _method, result = services.analyses.run(method_id)
    found: list[Any] = [
        row.cells
        for table in result.tables
        for row in table.rows
        if row.behind == (buyer,) and table.key == "customers"
    ]
    assert foreseen.label is not None
    assert foreseen.label in found[0]


# --- the criteria ---------------------------------------------------------------------------
def test_own_criteria_hold_until_the_usual_ones_come_back(services: Services) -> None:
    who = customer(services)
    wanted = [
        *[c for c in usual(SATISFACTION) if c.code not in ("price", "complaints")],
        OwnCriterion(axis="total", code="", name="包装", weight=4_000),
    ]
    assert services.criteria.is_usual(SATISFACTION)
    services.criteria.save(SATISFACTION, wanted)
    found = services.criteria.of(SATISFACTION)
    assert [c.name for c in found][-1] == "包装"
    assert [c.code for c in services.assessments.criteria(SATISFACTION)] == [c.code for c in found]
    services.assessments.save(who, SATISFACTION, {found[-1].code: 4_000})
    with pytest.raises(ValidationError):
        services.assessments.save(who, SATISFACTION, {"price": 4_000})
    services.criteria.reset(SATISFACTION)
    assert services.criteria.of(SATISFACTION) == usual(SATISFACTION)


def test_weights_that_do_not_make_100_percent_are_refused(services: Services) -> None:
    first, *rest = usual(SCREENING)
    heavier = OwnCriterion(axis=first.axis, code=first.code, name=first.name, weight=3_001)
    with pytest.raises(CrmError, match="100"):
        services.criteria.save(SCREENING, [heavier, *rest])
    assert services.criteria.is_usual(SCREENING)
