"""Language: Chinese by default, English as the source, nothing lost between them."""

from __future__ import annotations

import string

import pytest

from crmdesk.core import i18n
from tests.helpers.sources import marked_strings


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def test_the_language_in_use_decides() -> None:
    i18n.set_language("en")
    assert i18n._("Customer name") == "Customer name"
    i18n.set_language("zh_CN")
    assert i18n._("Customer name") == "客户名称"
    assert i18n.language() == "zh_CN"


def test_an_unknown_language_falls_back_to_english() -> None:
    i18n.set_language("tlh")
    assert i18n.language() == "en"
    assert i18n._("Customer name") == "Customer name"


def test_an_unknown_string_stays_as_it_is_and_blank_is_not_the_header() -> None:
    assert i18n._("no such string in the catalogue") == "no such string in the catalogue"
    assert i18n._("") == ""


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 1, "1 customer"),
        ("en", 0, "0 customers"),
        ("zh_CN", 1, "1 家客户"),
        ("zh_CN", 5, "5 家客户"),
    ],
)
def test_counting(language: str, count: int, expected: str) -> None:
    i18n.set_language(language)
    text = i18n.ngettext("{count} customer", "{count} customers", count).format(count=count)
    assert text.replace(" ", "") == expected.replace(" ", "")


def test_every_marked_string_keeps_its_placeholders_in_chinese() -> None:
    strings = marked_strings()
    assert len(strings) > 300
    i18n.set_language("zh_CN")
    for text in strings:
        assert placeholders(i18n._(text)) == placeholders(text), text


def test_no_marked_string_is_an_f_string_or_put_together() -> None:
    """Such a call can never be found in the catalogue."""
    from tests.helpers.sources import unmarkable_calls

    assert unmarkable_calls() == []
