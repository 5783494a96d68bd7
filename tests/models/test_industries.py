"""The table of GB/T 4754-2017 and finding an industry by what people type."""

from __future__ import annotations

from collections import Counter

import pytest

from crmdesk.models import industries


def test_the_table_has_every_section_division_and_group() -> None:
    levels = Counter(len(code) for code in industries.names())
    assert (levels[1], levels[3], levels[4]) == (20, 97, 473)
    assert levels[5] >= 1380
    assert set(levels) == {1, 3, 4, 5}


def test_every_level_has_its_parent_and_every_group_has_classes() -> None:
    codes = set(industries.names())
    for code in codes:
        if len(code) == 3:
            assert code[0] in codes
        elif len(code) > 3:
            assert code[:-1] in codes
    with_children = {code[:-1] for code in codes if len(code) == 5}
    assert with_children == {code for code in codes if len(code) == 4}


def test_the_digits_alone_are_unambiguous() -> None:
    digits = [code[1:] for code in industries.names() if len(code) > 1]
    assert len(digits) == len(set(digits))


def test_codes_stand_in_the_order_of_the_standard() -> None:
    codes = list(industries.names())
    assert codes == sorted(codes)


def test_names_are_clean() -> None:
    for code, name in industries.names().items():
        assert name == name.strip() != "", code
        assert "," not in name
        assert " " not in name


def test_a_group_without_subdivision_repeats_its_name_under_zero() -> None:
    assert industries.name("C334") == industries.name("C3340") == "金属丝绳及其制品制造"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("C3351", "C3351"),
        ("c33", "C33"),
        ("3482", "C3482"),
        ("0111", "A0111"),
        ("五金零售", "F5281"),
        ("F5174 五金产品批发", "F5174"),
        ("金属制品业", "C33"),
        ("房地产业", "K"),
        ("住宅房屋建筑", "E471"),
        ("不存在的行业", ""),
        ("9999", ""),
    ],
)
def test_an_industry_is_found_by_code_or_name(typed: str, code: str) -> None:
    assert industries.find(typed) == code
