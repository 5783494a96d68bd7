"""How complete a card is, per part, and what is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crmdesk.models.customer import PERSON, Customer
from crmdesk.models.fields import FieldSpec, Kind, Part, fields_of
from crmdesk.services.completeness import Completeness, Section, counts, score
from crmdesk.services.container import Services
from crmdesk.services.settings import COMPLETENESS_TARGETS
from tests.helpers.making import contact, create, customer

TODAY = date(2026, 11, 21)
COMPANY = {"customer_type": "company"}
PERSONAL = {"customer_type": "consumer"}


def spec(name: str, part: Part = Part.BASIC, **more: Any) -> FieldSpec:
    return FieldSpec(kind=Kind.TEXT, label=name, name=name, part=part, **more)


def scored(
    customer: dict[str, Any], specs: list[FieldSpec] | None = None, **children: Any
) -> Completeness:
    return score(
        specs or [],
        COMPANY | customer,
        children.get("contacts", []),
        children.get("qualifications", []),
        TODAY,
    )


def test_weights_decide_the_share_and_the_order_of_gaps() -> None:
    specs = [spec("a"), spec("b", weight=3, why="needed"), spec("c", weight=0), spec("d")]
    part = scored({"a": "x", "c": None}, specs).parts["basic"]
    assert (part.earned, part.total, part.percent) == (1, 5, 20)
    assert [gap.key for gap in part.missing] == ["b", "d"]
    assert part.missing[0].why == "needed"


def test_no_and_zero_are_answers_blank_is_none() -> None:
    specs = [spec("a"), spec("b"), spec("c"), spec("d")]
    part = scored({"a": 0, "b": "0", "c": "", "d": None}, specs).parts["basic"]
    assert [gap.key for gap in part.missing] == ["c", "d"]


def test_hundred_percent_only_when_nothing_is_missing() -> None:
    specs = [spec("a", weight=999), spec("b")]
    assert scored({"a": "x"}, specs).parts["basic"].percent == 99
    assert scored({"a": "x", "b": "y"}, specs).parts["basic"].percent == 100
    assert scored({}, []).parts["trade"].share == 1.0


@pytest.mark.parametrize("field", fields_of(Customer), ids=lambda f: f.name)
def test_every_field_counts_for_whom_it_can_be_asked(field: FieldSpec) -> None:
    company, person = counts(field, COMPANY), counts(field, PERSONAL)
    if field.weight == 0 or field.derived or field.internal:
        assert not company
        assert not person
    elif field.section == PERSON:
        assert person
        assert not company
    else:
        assert company  # whatever a person is asked, a company is asked, too


def test_a_person_has_no_credit_code_but_a_telephone() -> None:
    by_name = {f.name: f for f in fields_of(Customer)}
    for name in ("uscc", "registered_capital", "market_position", "sales_network"):
        assert not counts(by_name[name], PERSONAL), name
    for name in ("name", "phone", "potential", "registered_region", "price_level"):
        assert counts(by_name[name], PERSONAL), name


def test_a_company_needs_a_contact_who_decides_and_can_be_reached() -> None:
    nobody = scored({}).parts[Section.CONTACTS]
    assert (nobody.earned, nobody.total, len(nobody.missing)) == (0, 5, 3)
    buyer = {"role": "buyer", "phone": "0755-26712345"}
    boss = {"role": "decider", "mobile": "13800138000"}
    assert scored({}, contacts=[buyer]).parts["contacts"].earned == 2
    assert scored({}, contacts=[buyer, boss]).parts["contacts"].share == 1.0
    assert scored({}, contacts=[buyer, boss | {"has_left": 1}]).parts["contacts"].earned == 2


def test_a_person_only_needs_to_be_reachable() -> None:
    assert scored(PERSONAL).parts["contacts"].total == 2
    assert scored(PERSONAL | {"phone": "13800138000"}).parts["contacts"].share == 1.0
    assert scored(PERSONAL).parts["qualifications"].total == 0


@pytest.mark.parametrize(
    ("licence", "earned"),
    [
        ({"is_permanent": 1}, 2),
        ({"is_permanent": 1, "scan_id": 7}, 3),
        ({"valid_to": "2026-11-21"}, 2),
        ({"valid_to": "2026-11-20"}, 0),
        ({"valid_from": "2027-01-01", "is_permanent": 1}, 0),
        ({}, 0),
    ],
)
def test_the_business_licence_must_be_valid(licence: dict[str, Any], earned: int) -> None:
    rows = [{"kind": "taxpayer", "is_permanent": 1}, {"kind": "business_licence"} | licence]
    assert scored({}, qualifications=rows).parts["qualifications"].earned == earned


def test_filling_a_gap_of_a_real_card_raises_its_share(services: Services) -> None:
    jinhua = customer(services)
    before = services.completeness.of_customer(jinhua)
    assert 0 < before.share < 0.2
    gap = next(g for g in before.missing if g.key == "uscc")
    assert (gap.title, gap.why) == ("统一社会信用代码", "开发票要用")
    services.records.save("customer", jinhua, {"uscc": "91110000MATE5T0170"})
    contact(services, jinhua, role="decider")
    create(
        services, "qualification", customer_id=jinhua, kind="business_licence", is_permanent=True
    )
    after = services.completeness.of_customer(jinhua)
    assert after.earned == before.earned + gap.weight + 5 + 2
    assert after.total == before.total
    assert gap.key not in [g.key for g in after.missing]


def test_custom_fields_count(services: Services) -> None:
    jinhua = customer(services)
    total = services.completeness.of_customer(jinhua).total
    create(services, "custom_field", title="微信群", kind="text")
    assert services.completeness.of_customer(jinhua).total == total + 1


def test_many_cards_score_as_each_alone(services: Services, tmp_path: Path) -> None:
    ids = [customer(services, f"第{n}商行", phone="0755-26712345" if n else None) for n in range(3)]
    contact(services, ids[1])
    assert services.completeness.of_many(ids) == {
        i: services.completeness.of_customer(i) for i in ids
    }


def test_each_grade_has_its_target(services: Services) -> None:
    jinhua = customer(services)
    assert services.completeness.of_customer(jinhua).meets_target
    card = services.completeness.of_customer(jinhua, "A")
    assert (card.target, card.meets_target) == (90, False)
    services.settings.save({COMPLETENESS_TARGETS["A"].key: 0})
    assert services.completeness.of_customer(jinhua, "A").meets_target
