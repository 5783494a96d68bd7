"""Choices, yes and no, months, code lists: typed in either language, stored as codes."""

from __future__ import annotations

import pytest

from crmdesk.core import i18n
from crmdesk.core.errors import FieldError
from crmdesk.models import codecs
from crmdesk.models.choices import CustomerType
from crmdesk.models.fields import FieldSpec, Kind, Option
from tests.helpers.specs import spec

TYPE = spec(Kind.ENUM, options=tuple(Option(c.value, c.label) for c in CustomerType))
CHANNELS = spec(Kind.MULTI_ENUM)
OWN = spec(
    Kind.ENUM, custom=True, options=(Option("a", "a"), Option("A", "A"), Option("Other", "Other"))
)
MONTHS = spec(Kind.MONTHS)
FLAG = spec(Kind.BOOL)
REGION = spec(Kind.REGION)
INDUSTRY = spec(Kind.INDUSTRY)


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        (TYPE, "company", "company"),
        (TYPE, "COMPANY", "company"),
        (TYPE, "企业客户", "company"),
        (TYPE, " 企业客户 ", "company"),
        (TYPE, "Company customer", "company"),
        (TYPE, "company CUSTOMER", "company"),
        (TYPE, "Ｃompany customer", "company"),
        (CHANNELS, "微信、电话", ",phone,wechat,"),
        (CHANNELS, "电话,微信，电话；email", ",phone,email,wechat,"),
        (CHANNELS, "WeChat; Telephone", ",phone,wechat,"),
        (CHANNELS, "、", None),
        (OWN, "a", "a"),
        (OWN, "A", "A"),
        (OWN, "other", "Other"),
        (MONTHS, "3-5、9", ",3,4,5,9,"),
        (MONTHS, "3，4，5,9", ",3,4,5,9,"),
        (MONTHS, "3~5；9月", ",3,4,5,9,"),
        (MONTHS, "３至５月、９月份", ",3,4,5,9,"),
        (MONTHS, "11-2", ",1,2,11,12,"),
        (MONTHS, "12-1", ",1,12,"),
        (MONTHS, "9.0", ",9,"),
        (MONTHS, "3、4 (months)", ",3,4,"),
        (FLAG, "是", 1),
        (FLAG, "Yes", 1),
        (FLAG, "√", 1),
        (FLAG, "1.0", 1),
        (FLAG, "TRUE", 1),
        (FLAG, "有", 1),
        (FLAG, "否", 0),
        (FLAG, "No", 0),
        (FLAG, "没有", 0),
        (FLAG, "×", 0),
        (FLAG, "0", 0),
        (REGION, "440306", "440306"),
        (REGION, "440306.0", "440306"),
        (REGION, "广东省深圳市宝安区", "440306"),
        (REGION, "广东深圳宝安", "440306"),
        (REGION, "广东 深圳", "440300"),
        (REGION, "广东/深圳/宝安", "440306"),
        (REGION, "北京", "110000"),
        (INDUSTRY, "C33", "C33"),
        (INDUSTRY, "c33", "C33"),
        (INDUSTRY, "33", "C33"),
        (INDUSTRY, "金属制品业", "C33"),
        (INDUSTRY, "C33 金属制品业", "C33"),
    ],
)
def test_choices_are_understood_in_both_languages(
    field: FieldSpec, typed: str, stored: str | int | None, language: str
) -> None:
    i18n.set_language(language)
    assert codecs.dump(field, codecs.parse(field, typed)) == stored


@pytest.mark.parametrize(
    ("field", "stored", "shown", "shown_en"),
    [
        (TYPE, "company", "企业客户", "Company customer"),
        (CHANNELS, ",phone,wechat,", "电话、微信", "Telephone, WeChat"),
        (OWN, "Other", "Other", "Other"),
        (MONTHS, ",3,4,5,", "3、4、5月", "3, 4, 5 (months)"),
        (FLAG, 1, "是", "Yes"),
        (FLAG, 0, "否", "No"),
        (REGION, "440306", "广东省深圳市宝安区", "广东省深圳市宝安区"),
        (REGION, "999999", "999999", "999999"),
        (INDUSTRY, "Z99", "Z99", "Z99"),
        (TYPE, "gone", "gone", "gone"),
    ],
)
def test_choices_are_shown_in_the_language_in_use(
    field: FieldSpec, stored: str | int, shown: str, shown_en: str
) -> None:
    assert codecs.show_stored(field, stored) == shown
    i18n.set_language("en")
    assert codecs.show_stored(field, stored) == shown_en


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (TYPE, "供应商"),
        (TYPE, "c"),
        (CHANNELS, "电话、鸽子"),
        (OWN, "其他"),  # the owner's own word is not ours to translate
        (MONTHS, "13"),
        (MONTHS, "0"),
        (MONTHS, "0-3"),
        (MONTHS, "3-13"),
        (MONTHS, "13-2"),
        (MONTHS, "99-1"),
        (MONTHS, "春天"),
        (MONTHS, "月"),
        (MONTHS, "()"),
        (FLAG, "也许"),
        (FLAG, "2"),
        (REGION, "火星"),
        (REGION, "朝阳区"),  # of Beijing or of Changchun
        (REGION, "999999"),
        (INDUSTRY, "占星"),
        (INDUSTRY, "Z99"),
    ],
)
def test_bad_choices_are_refused_with_a_sentence(
    field: FieldSpec, typed: str, language: str
) -> None:
    i18n.set_language(language)
    with pytest.raises(FieldError) as caught:
        codecs.parse(field, typed)
    said = caught.value.message()
    assert len(said) > 5
    assert "{" not in said


def test_a_refused_choice_names_what_can_be_chosen() -> None:
    with pytest.raises(FieldError, match="企业客户、"):
        codecs.parse(TYPE, "供应商")


@pytest.mark.parametrize("value", [2, -1, "x", 0.5])
def test_only_yes_and_no_are_stored_as_such(value: object) -> None:
    with pytest.raises(FieldError):
        codecs.dump(FLAG, value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [(0,), (13,), (1, 13)])
def test_a_month_lies_in_the_year(value: tuple[int, ...]) -> None:
    with pytest.raises(FieldError):
        codecs.dump(MONTHS, value)


def test_several_values_are_packed_between_commas_in_a_fixed_order() -> None:
    assert codecs.dump(CHANNELS, ("wechat", "face", "wechat")) == ",face,wechat,"
    assert codecs.dump(MONTHS, (9, 3, 9)) == ",3,9,"
    assert codecs.dump(spec(Kind.REFERENCES), (7, 5, 7)) == ",5,7,"
    assert codecs.load(spec(Kind.REFERENCES), ",5,7,") == (5, 7)


@pytest.mark.parametrize("value", ["5", 1.5, True])
def test_a_reference_is_an_id(value: object) -> None:
    with pytest.raises(TypeError):
        codecs.dump(spec(Kind.REFERENCE), value)  # type: ignore[arg-type]
