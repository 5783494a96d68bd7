"""Numbers of opportunities, quotes, contracts and products."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.core.errors import FieldError, ValidationError
from crmdesk.models.number_pattern import Reset, check, parsed
from crmdesk.services.container import Services
from crmdesk.services.numbering import NUMBERED, example, next_number
from crmdesk.services.setting_specs import NUMBER_PATTERNS, NUMBER_RESETS
from crmdesk.services.writing import Writer

DAY = date(2026, 11, 21)


def add_product(services: Services, **values: object) -> str:
    """Save a product and return its number."""
    with Writer(services.context(), "test") as writer:
        values.setdefault("code", next_number(writer, "product"))
        made = writer.create("product", {"name": "泵", **values})
        row = writer.row("product", made)
    assert row is not None
    return str(row["code"])


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("SJ-{yyyy}{mm}-{n:4}", "SJ-202611-0001"),
        ("{yy}{mm}{dd}{n:3}", "261121001"),
        ("P{n}", "P1"),
        ("合同{yyyy}第{n:3}号", "合同2026第001号"),
    ],
)
def test_a_pattern_makes_its_number(pattern: str, number: str) -> None:
    assert example(check(pattern), DAY) == number


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("SJ-{yyyy}", "{n}"),
        ("SJ-{n}{n:2}", "{n}"),
        ("SJ-{year}-{n}", "{year}"),
        ("SJ-{n", "{n:4}"),
        ("A}{n}", "{n:4}"),
        ("SJ {n}", "空格"),
        ("ABCDEFGHIJKLMNOPQRSTUVW{n}", "24"),
        ("{n:0}", "{n:0}"),
    ],
)
def test_a_bad_pattern_is_refused_with_a_sentence(pattern: str, said: str) -> None:
    with pytest.raises(FieldError) as refused:
        check(pattern)
    assert said in refused.value.message()


def test_the_settings_refuse_a_bad_pattern(services: Services) -> None:
    spec = NUMBER_PATTERNS["product"]
    with pytest.raises(ValidationError):
        services.settings.save({spec.key: "P-{yyyy}"})
    assert services.settings.get(spec) == spec.default


def test_the_usual_patterns_are_good() -> None:
    assert set(NUMBERED) == {
        "opportunity", "quote", "contract", "product", "sale", "return", "statement", "letter",
        "credit_report",
    }  # fmt: skip
    for spec in NUMBER_PATTERNS.values():
        assert check(spec.default) == spec.default


def test_numbers_go_on_after_the_highest_also_in_the_bin(services: Services) -> None:
    assert add_product(services) == "P00001"
    assert add_product(services, code="P00007") == "P00007"
    [last] = [r.record_id for r in services.records.all("product") if r["code"] == "P00007"]
    services.records.remove("product", [last])
    assert add_product(services) == "P00008"


def test_one_act_never_gives_a_number_twice(services: Services) -> None:
    with Writer(services.context(), "test") as writer:
        writer.create("product", {"name": "a", "code": "P00002"})
        given = []
        for name in "bcd":
            given.append(next_number(writer, "product"))
            writer.create("product", {"name": name, "code": given[-1]})
            if name == "b":
                # A later row of an import may bring the very next number along.
                writer.create("product", {"name": "e", "code": "P00004"})
    assert given == ["P00003", "P00005", "P00006"]


@pytest.mark.parametrize(
    ("reset", "expected"),
    [(Reset.DAILY, 1), (Reset.MONTHLY, 6), (Reset.YEARLY, 8), (Reset.NEVER, 10)],
)
def test_the_counter_starts_anew_when_it_should(
    services: Services, reset: Reset, expected: int
) -> None:
    pattern = "P{yyyy}{mm}{dd}-{n:3}"
    services.settings.save(
        {NUMBER_PATTERNS["product"].key: pattern, NUMBER_RESETS["product"].key: reset.value}
    )
    for code in ("P20251231-009", "P20261001-007", "P20261120-005", "X20261121-900"):
        add_product(services, code=code)
    assert add_product(services) == parsed(pattern).number(expected, DAY)


def test_other_forms_of_numbers_do_not_disturb_the_counter(services: Services) -> None:
    add_product(services, code="P12345-B")
    add_product(services, code="P-99999")
    assert add_product(services) == "P00001"
