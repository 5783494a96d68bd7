"""Numbers as people type them and as Excel makes them; kept as integers, never as floats."""

from __future__ import annotations

from typing import Any

import pytest

from crmdesk.core import i18n
from crmdesk.core.errors import FieldError
from crmdesk.core.money import FEN_PER_WAN
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Kind
from tests.helpers.specs import WAN, spec

YUAN = spec(Kind.MONEY)
PEOPLE = spec(Kind.INTEGER, unit="people", minimum=0, maximum=10_000_000)
YEAR = spec(Kind.INTEGER, minimum=1990, maximum=2100)
SHARE = spec(Kind.PERCENT, minimum=0, maximum=10_000)
LATITUDE = spec(Kind.COORDINATE, minimum=-90_000_000, maximum=90_000_000)


@pytest.mark.parametrize(
    ("field", "text", "stored", "shown"),
    [
        # whole numbers
        (PEOPLE, "0", 0, "0"),
        (PEOPLE, "135", 135, "135"),
        (PEOPLE, "135人", 135, "135"),
        (PEOPLE, "135 人", 135, "135"),
        (PEOPLE, "１３５", 135, "135"),
        (PEOPLE, "12,000", 12_000, "12,000"),
        (PEOPLE, "12，000", 12_000, "12,000"),
        (PEOPLE, "1.2万", 12_000, "12,000"),
        (PEOPLE, "1,2000", 12_000, "12,000"),
        (PEOPLE, "9999", 9999, "9999"),
        (PEOPLE, "135.0", 135, "135"),
        (YEAR, "2025", 2025, "2025"),
        (spec(Kind.INTEGER), "-5", -5, "-5"),
        (spec(Kind.INTEGER), "−5", -5, "-5"),
        (spec(Kind.INTEGER), "1亿", 100_000_000, "100,000,000"),
        # money in yuan
        (YUAN, "1280.50", 128_050, "1,280.50"),
        (YUAN, "1,280.5", 128_050, "1,280.50"),
        (YUAN, "¥1,280.50", 128_050, "1,280.50"),
        (YUAN, "￥ 1280.5 元", 128_050, "1,280.50"),
        (YUAN, "人民币1280.5元整", 128_050, "1,280.50"),
        (YUAN, "RMB 1280.5", 128_050, "1,280.50"),
        (YUAN, "-¥5", -500, "-5.00"),
        (YUAN, "12.5万", 12_500_000, "125,000.00"),
        (YUAN, "12.5 万元", 12_500_000, "125,000.00"),
        (YUAN, "12.5w", 12_500_000, "125,000.00"),
        (YUAN, "3k", 300_000, "3,000.00"),
        (YUAN, "1.2亿", 12_000_000_000, "120,000,000.00"),
        (YUAN, "0.005", 1, "0.01"),
        (YUAN, "0.004", 0, "0.00"),
        (YUAN, "-0.001", 0, "0.00"),
        (YUAN, "1.5E+3", 150_000, "1,500.00"),
        (YUAN, "−300", -30_000, "-300.00"),
        (YUAN, "0", 0, "0.00"),
        # money in 万元: a bare number counts 万, a unit says otherwise
        (WAN, "500", 500 * FEN_PER_WAN, "500.00"),
        (WAN, "500万", 500 * FEN_PER_WAN, "500.00"),
        (WAN, "500万元", 500 * FEN_PER_WAN, "500.00"),
        (WAN, "5000000元", 500 * FEN_PER_WAN, "500.00"),
        (WAN, "0.05亿", 500 * FEN_PER_WAN, "500.00"),
        (WAN, "12.345", 12_345_000, "12.35"),
        (WAN, "-1元", -100, "0.00"),
        # percent: kept in hundredths
        (SHARE, "5", 500, "5%"),
        (SHARE, "5%", 500, "5%"),
        (SHARE, "５％", 500, "5%"),
        (SHARE, "12.25 %", 1225, "12.25%"),
        (SHARE, "0.5", 50, "0.5%"),
        (SHARE, "100", 10_000, "100%"),
        (SHARE, "9.5折", 500, "5%"),
        (SHARE, "95折", 500, "5%"),
        (SHARE, "8折", 2000, "20%"),
        (SHARE, "88折", 1200, "12%"),
        (SHARE, "10折", 0, "0%"),
        # ratings
        (spec(Kind.RATING), "4", 4, "4"),
        (spec(Kind.RATING), "4.0", 4, "4"),
        (spec(Kind.RATING), "４分", 4, "4"),
        (spec(Kind.RATING), "★★★☆☆", 3, "3"),
        (spec(Kind.RATING), "●●", 2, "2"),
        # quantities and coordinates
        (spec(Kind.QUANTITY), "1,234.5", 1_234_500, "1,234.5"),
        (spec(Kind.QUANTITY), "0.001", 1, "0.001"),
        (spec(Kind.QUANTITY), "1000", 1_000_000, "1,000"),
        (LATITUDE, "22.543096", 22_543_096, "22.543096"),
        (LATITUDE, "-33.5", -33_500_000, "-33.5"),
    ],
)
def test_text_to_stored_and_back_to_text(
    field: FieldSpec, text: str, stored: int, shown: str
) -> None:
    value = codecs.parse(field, text)
    assert codecs.dump(field, value) == stored
    assert codecs.show_stored(field, stored) == shown
    i18n.set_language("en")
    assert codecs.show_stored(field, stored) == shown
    assert codecs.parse(field, shown) == codecs.parse(
        field, codecs.show(field, codecs.parse(field, shown))
    )


def test_a_unit_is_understood_in_the_language_in_use() -> None:
    i18n.set_language("en")
    assert codecs.parse(PEOPLE, "135 people") == 135


@pytest.mark.parametrize(
    ("field", "text", "stored"),
    [
        (SHARE, "0.05", 500),
        (SHARE, "0.95", 9500),
        (SHARE, "5", 500),
        (SHARE, "5%", 500),
        (SHARE, "0", 0),
        (PEOPLE, "135.0", 135),
        (LATITUDE, "22.54309612345", 22_543_096),
        (YUAN, "1280.5000000001", 128_050),
        (spec(Kind.QUANTITY), "0.30000000000000004", 300),
    ],
)
def test_what_excel_makes_of_numbers(field: FieldSpec, text: str, stored: int) -> None:
    assert codecs.parse(field, text, spreadsheet=True) == stored


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (PEOPLE, "12.5"),
        (PEOPLE, "1.23456万"),
        (PEOPLE, "一百"),
        (PEOPLE, "12a"),
        (PEOPLE, "3,5"),
        (PEOPLE, "-1"),
        (PEOPLE, "10000001"),
        (PEOPLE, "9" * 60),
        (YEAR, "1989"),
        (YEAR, "2101"),
        (spec(Kind.INTEGER), "1000万亿"),
        (spec(Kind.INTEGER), "1E+05"),
        (YUAN, "abc"),
        (YUAN, "12.5万人"),
        (YUAN, "1.2.3"),
        (YUAN, "."),
        (YUAN, "-"),
        (YUAN, "¥"),
        (YUAN, "1,28"),
        (YUAN, "1e30"),
        (YUAN, "1e999999999"),
        (YUAN, "NaN"),
        (YUAN, "Infinity"),
        (YUAN, "999999999999999亿"),
        (spec(Kind.MONEY, minimum=0), "-0.01"),
        (SHARE, "101"),
        (SHARE, "-1"),
        (SHARE, "12.345"),
        (SHARE, "百分之五"),
        (SHARE, "折"),
        (SHARE, "-3折"),
        (SHARE, "100折"),
        (SHARE, "1e999999999"),
        (spec(Kind.RATING), "0"),
        (spec(Kind.RATING), "6"),
        (spec(Kind.RATING), "4.5"),
        (spec(Kind.RATING), "☆☆☆"),
        (spec(Kind.QUANTITY), "0.0001"),
        (spec(Kind.QUANTITY), "1_0"),
        (spec(Kind.QUANTITY), "1e17"),
        (LATITUDE, "90.000001"),
        (LATITUDE, "22.5430961"),
    ],
)
@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_bad_numbers_are_refused_with_a_sentence(
    field: FieldSpec, text: str, language: str
) -> None:
    i18n.set_language(language)
    with pytest.raises(FieldError) as caught:
        codecs.parse(field, text)
    said = caught.value.message()
    assert len(said) > 5
    assert "{" not in said


def test_a_range_is_told_in_the_units_people_see() -> None:
    limited = spec(Kind.MONEY, per_unit=FEN_PER_WAN, minimum=0, maximum=100 * FEN_PER_WAN)
    with pytest.raises(FieldError) as caught:
        codecs.parse(limited, "100.01")
    assert "100.01" in caught.value.message()
    assert "100.00" in caught.value.message()


@pytest.mark.parametrize(
    "kind", [Kind.INTEGER, Kind.QUANTITY, Kind.MONEY, Kind.PERCENT, Kind.RATING]
)
@pytest.mark.parametrize("value", [1.0, 0.1, True, "12", 10**30, [1]])
def test_only_integers_in_range_are_stored(kind: Kind, value: Any) -> None:
    with pytest.raises(FieldError):
        codecs.dump(spec(kind), value)


@pytest.mark.parametrize(
    ("field", "stored", "content", "number_format"),
    [
        (YUAN, 128_050, 1280.5, "#,##0.00"),
        (WAN, 12_345_600, 12.3456, "#,##0.00"),
        (SHARE, 500, 0.05, "0.##%"),
        (PEOPLE, 135, 135, "[>=10000]#,##0;0"),
        (YEAR, 2025, 2025, "[>=10000]#,##0;0"),
        (spec(Kind.RATING), 4, 4, "[>=10000]#,##0;0"),
        (LATITUDE, 22_543_096, 22.543096, "#,##0.######"),
    ],
)
def test_a_number_becomes_a_number_in_excel(
    field: FieldSpec, stored: int, content: float, number_format: str
) -> None:
    assert codecs.cell(field, stored) == (content, number_format)
