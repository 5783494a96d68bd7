"""Texts, codes and addresses: cleaned of what nobody sees, otherwise left alone."""

from __future__ import annotations

import pytest

from crmdesk.core import i18n
from crmdesk.core.errors import FieldError
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Kind
from tests.helpers.specs import spec

LINE = spec(Kind.TEXT, length=100)
LINES = spec(Kind.TEXT, length=500, multiline=True)
NOTE = spec(Kind.LONG_TEXT, length=4000)
CODE = spec(Kind.CODE, length=20)
PHONE = spec(Kind.PHONE)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (LINE, "  锦华  五金 ", "锦华 五金"),
        (LINE, "锦华\t五金\r\n制品", "锦华 五金 制品"),
        (LINE, "锦华\x0b五金", "锦华 五金"),  # a soft line break pasted from Word
        (LINE, "锦华\u2028五金", "锦华 五金"),
        (LINE, "Ａ１２　公司", "A12 公司"),
        (LINE, "深圳市（锦华）有限公司，五金。", "深圳市（锦华）有限公司，五金。"),
        (LINE, "锦\x00华\x07\x1f", "锦华"),
        (LINE, "锦\u200b华\ufeff\u2060", "锦华"),
        (LINE, "\u202e锦华\u2066五金\u2069", "锦华五金"),  # direction marks could fake a name
        (LINE, "锦\ud800华", "锦华"),
        (LINE, "锦华\uffff\ufffe", "锦华"),  # no spreadsheet can hold these
        (LINE, "😀 客户 𠮷野家", "😀 客户 𠮷野家"),
        (LINE, "שלום עולם", "שלום עולם"),
        (LINE, "Cafe\u0301", "Café"),
        (LINE, "Caf\u0065\u200b\u0301", "Café"),
        (LINE, "100%_x\\y'\";--", "100%_x\\y'\";--"),
        (LINES, "第一行  \r\n第二行\r第三行\n\n", "第一行\n第二行\n第三行"),
        (LINES, "一\x0b二\u2028三", "一\n二\n三"),
        (NOTE, "  甲\n\n  乙　丙", "甲\n\n  乙　丙"),
        (CODE, "ＣＸ－０１", "CX-01"),
        (CODE, "①②", "12"),
        (spec(Kind.EMAIL), "ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", "zhang@example.com"),
        (spec(Kind.URL), " www.example.com ", "www.example.com"),
        (PHONE, "１３８－００１３－８０００", "13800138000"),
        (PHONE, "（０７５５）２６７１２３４５", "0755-26712345"),
    ],
)
def test_texts_are_cleaned(field: FieldSpec, typed: str, kept: str) -> None:
    assert codecs.parse(field, typed) == kept
    assert codecs.dump(field, typed) == kept


@pytest.mark.parametrize(
    "field", [LINE, LINES, NOTE, CODE, PHONE, spec(Kind.EMAIL), spec(Kind.URL)]
)
@pytest.mark.parametrize("typed", ["\u200b", " \x00\x1f ", "\ufeff\u3000\n", "\ud800"])
def test_what_nobody_can_see_is_blank(field: FieldSpec, typed: str) -> None:
    assert codecs.parse(field, typed) is None
    assert codecs.dump(field, typed) is None


@pytest.mark.parametrize("field", [LINE, LINES, NOTE, CODE])
def test_the_last_character_fits_and_one_more_is_refused_with_both_numbers(
    field: FieldSpec,
) -> None:
    assert codecs.dump(field, "客" * field.length) == "客" * field.length
    with pytest.raises(FieldError) as caught:
        codecs.dump(field, "客" * (field.length + 1))
    assert str(field.length) in caught.value.message()
    assert str(field.length + 1) in caught.value.message()


def test_a_character_outside_the_basic_plane_counts_once() -> None:
    assert codecs.dump(LINE, "𠮷" * 100) == "𠮷" * 100


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (CODE, "1380013.0", "1380013"),
        (CODE, "051000", "051000"),
        (CODE, "440301103097413.0", "440301103097413"),
        (CODE, "1.23456789E+8", "123456789"),
        (CODE, "1e3x", "1e3x"),
        (PHONE, "13800138000.0", "13800138000"),
        (PHONE, "1.3800138001E+10", "13800138001"),
        (PHONE, "1.3800138001E10", "13800138001"),
    ],
)
def test_a_code_that_excel_took_for_a_number_comes_back(
    field: FieldSpec, typed: str, kept: str
) -> None:
    assert codecs.parse(field, typed, spreadsheet=True) == kept


@pytest.mark.parametrize("typed", ["1.38E+10", "1.38e+10", "1.38E10", "6.22202E+18"])
@pytest.mark.parametrize("field", [CODE, PHONE])
def test_digits_that_excel_threw_away_are_not_guessed(field: FieldSpec, typed: str) -> None:
    with pytest.raises(FieldError) as caught:
        codecs.parse(field, typed, spreadsheet=True)
    assert typed in caught.value.message()
    assert "Excel" in caught.value.message()


def test_a_number_typed_by_hand_is_not_taken_for_excels() -> None:
    assert codecs.parse(CODE, "1.0") == "1.0"


def test_phones_are_shown_in_groups_and_exported_without() -> None:
    assert codecs.show(PHONE, "13800138000") == "138 0013 8000"
    assert codecs.cell(PHONE, "13800138000") == ("13800138000", "@")
    assert codecs.parse(PHONE, "138 0013 8000") == "13800138000"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (PHONE, "没有电话"),
        (spec(Kind.EMAIL), "zhang(at)example.com"),
        (spec(Kind.URL), "网站"),
        (spec(Kind.CODE, check="uscc"), "91350100M000100Y4Z"),
        (spec(Kind.PHONE, check="mobile"), "0755-26712345"),
    ],
)
@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_bad_texts_are_refused_with_a_sentence(field: FieldSpec, typed: str, language: str) -> None:
    i18n.set_language(language)
    with pytest.raises(FieldError) as caught:
        codecs.parse(field, typed)
    assert len(caught.value.message()) > 5


def test_codes_are_text_in_excel() -> None:
    assert codecs.cell(CODE, "051000") == ("051000", "@")
    assert codecs.cell(LINE, "=1+1") == ("=1+1", "@")
