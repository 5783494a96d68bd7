"""The contents of the credit report (B25): its parts in order, what fills them, what is unknown."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.analysis import credit_report as cr
from crmdesk.charts.words import shown
from crmdesk.models import credit
from crmdesk.models.customer import Customer
from crmdesk.models.fields import fields_of


def value(filled: tuple[cr.Filled, ...], key: str) -> object:
    return next(line.value for p in filled for line in p.lines if line.item.key == key)


def test_the_parts_are_those_of_the_specification_in_their_order() -> None:
    assert [part.number for part in cr.PARTS] == list(range(1, 12))
    assert len({part.key for part in cr.PARTS}) == 11
    first = [part.items[0].key for part in cr.PARTS]
    assert first == [
        "code", "uscc", "industry", "finance_reported_on", "first_trade_on", "court_record",
        "industry_outlook", "points", "limit", "warnings", "attachments",
    ]  # fmt: skip


def test_no_line_stands_twice() -> None:
    keys = [item.key for item in cr.items()]
    assert len(keys) == len(set(keys))


def test_lines_of_card_and_form_are_named_like_their_fields() -> None:
    customer = {spec.name for spec in fields_of(Customer)} | {"limit"}
    assert {i.key for i in cr.items(cr.Source.CARD)} <= customer
    report = {spec.name for spec in fields_of(credit.CreditReport)}
    named = {"investigator", "approver"}  # references: shown by name
    assert {i.key for i in cr.items(cr.Source.FORM)} - named <= report


def test_what_nobody_knows_is_said_to_be_unknown() -> None:
    filled = cr.fill({"name": "宁波海润", "former_name": "  ", "profit": None, "overdue": 0})
    assert value(filled, "name") == "宁波海润"
    assert value(filled, "former_name") == cr.UNKNOWN
    assert value(filled, "profit") == cr.UNKNOWN
    assert value(filled, "overdue") == 0
    assert shown(cr.UNKNOWN) == "未取得"


def test_it_says_how_much_was_found_out() -> None:
    there, every = cr.known(cr.fill({}))
    assert there == 0
    filled = cr.fill({"name": "宁波海润", "overdue": 0})
    assert cr.known(filled) == (2, every)
    assert shown(cr.completeness(filled)) == f"已取得 2 / {every} 项"


def test_a_finding_without_a_line_is_not_lost_unnoticed() -> None:
    with pytest.raises(KeyError, match="gossip"):
        cr.fill({"gossip": "x"})


def test_ratios_are_reckoned_where_they_can_be() -> None:
    found = cr.ratios(
        total_assets=1_000, total_liabilities=620, current_assets=500, quick_assets=350,
        current_liabilities=300, annual_sales=3_000, profit=-90,
    )  # fmt: skip
    assert found == {
        "debt_ratio": 6_200, "current_ratio": 16_667, "quick_ratio": 11_667,
        "return_on_sales": -300,
    }  # fmt: skip
    assert set(found) <= {item.key for item in cr.items(cr.Source.RESULT)}
    assert set(cr.ratios(total_assets=0, total_liabilities=5, current_assets=5).values()) == {None}


def test_a_report_is_valid_for_twelve_months_through_its_last_day() -> None:
    made = date(2025, 11, 21)
    assert cr.valid_until(made) == date(2026, 11, 21)
    assert cr.is_valid(made, date(2026, 11, 21))
    assert not cr.is_valid(made, date(2026, 11, 22))
    assert not cr.is_valid(made, date(2025, 11, 20))
    assert cr.valid_until(date(2024, 2, 29)) == date(2025, 2, 28)
