"""Every rule of C8, with its examples and the sentence for each way to break it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.core import i18n
from crmdesk.core.errors import FieldError
from crmdesk.models import checks

VALID_CODES = [
    "91350100M000100Y43",  # the standard's own example
    "91110108551385082Q",
    "91110000600037341L",
    "91110000MA0009XYX0",  # remainder 0: an unreduced formula gives 31
    "91110000MATE5T0170",
    "92310000MATE5T0255",
]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def refusal(rule: str, text: str) -> str:
    with pytest.raises(FieldError) as caught:
        checks.run(rule, text)
    return caught.value.message()


def with_check_character(first17: str) -> str:
    """An independent statement of the standard: C18 makes the weighted sum divisible by 31."""
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return first17 + ALPHABET[-total % 31]


# --- 统一社会信用代码 -----------------------------------------------------------------------
@pytest.mark.parametrize("code", VALID_CODES)
def test_a_valid_credit_code_passes_unchanged(code: str) -> None:
    assert checks.uscc(code) == code
    assert checks.uscc_check_character(code[:17]) == code[17]


@pytest.mark.parametrize(
    "typed", ["91350100m000100y43", " 9135 0100 M000 100Y 43 ", "91350100-M000100Y4-3"]
)
def test_case_blanks_and_hyphens_do_not_matter(typed: str) -> None:
    assert checks.uscc(typed) == "91350100M000100Y43"


@pytest.mark.parametrize("department", "123456789ANY")
def test_every_department_of_the_standard_is_known(department: str) -> None:
    code = with_check_character(department + "1110000MATE5T017")
    assert checks.uscc(code) == code


@pytest.mark.parametrize("department", "0BCDEFGHJKLMPQRTUWX")
def test_no_other_department_exists(department: str) -> None:
    said = refusal("uscc", with_check_character(department + "1110000MATE5T017"))
    assert department in said


@pytest.mark.parametrize("kind", "1239")
def test_the_classes_of_market_supervision(kind: str) -> None:
    code = with_check_character(f"9{kind}110000MATE5T017")
    assert checks.uscc(code) == code


@pytest.mark.parametrize("kind", "045678AY")
def test_no_other_class_follows_a_nine(kind: str) -> None:
    said = refusal("uscc", with_check_character(f"9{kind}110000MATE5T017"))
    assert "2" in said
    assert f"“{kind}”" in said


@pytest.mark.parametrize("length", [1, 15, 17, 19, 30])
def test_the_number_of_characters_is_told(length: int) -> None:
    said = refusal("uscc", "9" * length)
    assert "18" in said
    assert str(length) in said


@pytest.mark.parametrize("position", range(18))
@pytest.mark.parametrize("letter", "IOSVZ")
def test_a_forbidden_letter_is_named_with_its_position(position: int, letter: str) -> None:
    code = "91350100M000100Y43"
    said = refusal("uscc", code[:position] + letter + code[position + 1 :])
    assert f"“{letter}”" in said
    assert str(position + 1) in said


@pytest.mark.parametrize("position", range(2, 8))
def test_a_letter_in_the_region_is_refused(position: int) -> None:
    code = "91350100M000100Y4"
    said = refusal("uscc", with_check_character(code[:position] + "A" + code[position + 1 :]))
    assert "3" in said
    assert "8" in said


@given(st.sampled_from(VALID_CODES), st.sampled_from(list(ALPHABET)))
def test_only_one_check_character_fits_and_the_message_tells_it(code: str, wrong: str) -> None:
    i18n.set_language("zh_CN")
    if wrong == code[17]:
        assert checks.uscc(code) == code
        return
    said = refusal("uscc", code[:17] + wrong)
    assert code[17] in said
    assert "18" in said


@given(st.sampled_from(VALID_CODES), st.integers(2, 16), st.sampled_from(list(ALPHABET)))
def test_any_single_typing_error_is_noticed(code: str, position: int, wrong: str) -> None:
    typed = code[:position] + wrong + code[position + 1 :]
    if typed == code:
        return
    with pytest.raises(FieldError):
        checks.uscc(typed)


@pytest.mark.parametrize("code", ["91350100M000100Y4Z", "91350100M000100Y40"])
def test_the_standards_example_with_another_end_is_invalid(code: str) -> None:
    with pytest.raises(FieldError):
        checks.uscc(code)


@pytest.mark.parametrize(
    ("code", "agrees"),
    [
        ("91350100M000100Y43", True),
        ("91110108551385082Q", True),
        ("91110108551385083N", False),
    ],
)
def test_the_organisation_code_inside_is_only_a_warning(code: str, agrees: bool) -> None:
    assert checks.organisation_code_agrees(code) is agrees


def test_the_organisation_code_knows_x_and_zero() -> None:
    """GB 11714: 10 is written X, 11 is written 0."""
    found = set()
    for number in range(10_000_000, 10_000_400):
        body = str(number)
        total = sum(int(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
        check = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
        assert checks.organisation_code_agrees("91110000" + body + check + "0")
        found.add(check)
    assert found >= {"X", "0", "1", "9"}


# --- telephones -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("138.0013.8000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("+86-138-0013-8000", "13800138000"),
        ("(+86) 13800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("86-13800138000", "13800138000"),
        ("19912345678", "19912345678"),
    ],
)
def test_mobiles_are_kept_as_eleven_digits(typed: str, kept: str) -> None:
    assert checks.mobile(typed) == kept
    assert checks.phone(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "12345678901",
        "1380013800",
        "138001380000",
        "010-62265678",
        "400-123-4567",
        "abc",
        "+85213800138000",
    ],
)
def test_other_numbers_are_no_mobiles_and_the_sentence_names_them(typed: str) -> None:
    assert typed in refusal("mobile", typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("010-62265678", "010-62265678"),
        ("01062265678", "010-62265678"),
        ("(010) 6226 5678", "010-62265678"),
        ("（010）62265678", "010-62265678"),
        ("010—62265678", "010-62265678"),
        ("0775-6226567", "0775-6226567"),
        ("07756226567", "0775-6226567"),
        ("0755 2671 2345", "0755-26712345"),
        ("075526712345", "0755-26712345"),
        ("02885555678", "028-85555678"),
        ("028-85555678-1234", "028-85555678-1234"),
        ("028-85555678转1234", "028-85555678-1234"),
        ("0755-26712345#801", "0755-26712345-801"),
        ("0755-26712345 ext. 801", "0755-26712345-801"),
        ("+86 755 2671 2345", "0755-26712345"),
        ("0086-755-26712345", "0755-26712345"),
        ("+86 21 6226 5678", "021-62265678"),
        ("+86 10 6226 5678", "010-62265678"),
        ("+86 411 8888 6666", "0411-88886666"),
        ("+86 851 2226 5678", "0851-22265678"),
        ("+86 931 888 6666", "0931-8886666"),
        ("+86 0755 26712345", "0755-26712345"),
        ("400-123-4567", "400-123-4567"),
        ("4001234567", "400-123-4567"),
        ("+86 400 123 4567", "400-123-4567"),
        ("8008205555", "800-820-5555"),
        ("95588", "95588"),
        ("955888", "955888"),
        ("96110", "96110"),
        ("10086", "10086"),
        ("+85223456789", "+85223456789"),
        ("+1 212 555 0100", "+12125550100"),
    ],
)
def test_telephones_have_one_form(typed: str, kept: str) -> None:
    assert checks.phone(typed) == kept
    assert checks.phone(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "12345678901",
        "010-12345678",
        "010-02345678",
        "26712345",
        "0755-123",
        "0755-267123456",
        "+12345",
        "+1234567890123456",
        "11111",
        "97123",
        "电话",
        "-",
        "13800138000/13900139000",
    ],
)
def test_what_is_no_telephone_is_refused_by_name(typed: str) -> None:
    assert typed in refusal("phone", typed)


@given(
    area=st.sampled_from(["010", "021", "028", "0755", "0775", "0411", "0931", "0851"]),
    first=st.integers(2, 9),
    rest=st.integers(0, 10**7 - 1),
    extension=st.sampled_from(["", "-1", "-801", "-123456"]),
    form=st.sampled_from(["{0}-{1}{2}", "{0}{1}{2}", "({0}){1}{2}", "{0} {1}{2}"]),
)
def test_any_landline_keeps_area_number_and_extension(
    area: str, first: int, rest: int, extension: str, form: str
) -> None:
    local = f"{first}{rest:07}"
    assert checks.phone(form.format(area, local, extension)) == f"{area}-{local}{extension}"


@pytest.mark.parametrize("rule", ["mobile", "phone", "postcode", "qq", "bank_account", "extension"])
def test_only_the_digits_of_the_keyboard_are_digits(rule: str) -> None:
    """Arabic-Indic digits look like a number to a regular expression, but nobody can dial them."""
    for typed in ("13٨00138000", "1380013800०", "٥١٨٠٠٠", "१२३४५६"):
        refusal(rule, typed)


def test_a_mobile_is_shown_in_groups_and_others_as_they_are() -> None:
    assert checks.format_phone("13800138000") == "138 0013 8000"
    assert checks.format_phone("0755-26712345") == "0755-26712345"


# --- the others -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rule", "typed", "kept"),
    [
        ("email", "zhang.wei+crm@mail.example.com", "zhang.wei+crm@mail.example.com"),
        ("email", "a@b.cn", "a@b.cn"),
        ("url", "www.example.com", "www.example.com"),
        ("url", "https://example.com.cn/a/b?c=1.5#d", "https://example.com.cn/a/b?c=1.5#d"),
        ("url", "example.com:8080/x", "example.com:8080/x"),
        ("url", "中国移动.中国", "中国移动.中国"),
        ("wechat", "guofeng_zeng", "guofeng_zeng"),
        ("wechat", "a-1234", "a-1234"),
        ("wechat", "13800138000", "13800138000"),
        ("wechat", "138 0013 8000", "13800138000"),
        ("wechat", "138-0013-8000", "13800138000"),
        ("postcode", "518 000", "518000"),
        ("postcode", "010020", "010020"),
        ("bank_account", "6222 0212 3456 7890 123", "6222021234567890123"),
        ("bank_account", "12345678", "12345678"),
        ("stock_code", "600519", "600519"),
        ("stock_code", "00700", "00700"),
        ("stock_code", "aapl", "AAPL"),
        ("registration_number", "440301 103 097413", "440301103097413"),
        ("qq", "10001", "10001"),
        ("qq", "123456789012", "123456789012"),
        ("extension", "801", "801"),
        ("tax_number", "91350100m000100y43", "91350100M000100Y43"),
        ("tax_number", "440301 103097413", "440301103097413"),
        ("tax_number", "12345678901234567", "12345678901234567"),
        ("tax_number", "1234567890123456789X", "1234567890123456789X"),
    ],
)
def test_good_values_have_their_canonical_form(rule: str, typed: str, kept: str) -> None:
    assert checks.run(rule, typed) == kept
    assert checks.run(rule, kept) == kept


@pytest.mark.parametrize(
    ("rule", "typed"),
    [
        ("email", "zhangwei"),
        ("email", "a@b@c.com"),
        ("email", "a@localhost"),
        ("email", "a@.com"),
        ("email", "a@b."),
        ("email", "@b.com"),
        ("email", "a b@c.com"),
        ("email", "a" * 250 + "@b.cn"),
        ("url", "example"),
        ("url", "http://"),
        ("url", "ftp://example.com"),
        ("url", "a b.com"),
        ("wechat", "short"),
        ("wechat", "1abcdef"),
        ("wechat", "a" * 21),
        ("wechat", "微信号微信号"),
        ("postcode", "51800"),
        ("postcode", "5180001"),
        ("bank_account", "1234567"),
        ("bank_account", "1" * 31),
        ("bank_account", "6222x0212345678"),
        ("stock_code", "6005190"),
        ("stock_code", "1234"),
        ("registration_number", "12345678901234"),
        ("qq", "1234"),
        ("qq", "0123456"),
        ("qq", "1234567890123"),
        ("extension", "1234567"),
        ("tax_number", "12345"),
        ("tax_number", "91350100M000100Y4Z"),
    ],
)
@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_bad_values_are_refused_with_a_sentence(rule: str, typed: str, language: str) -> None:
    i18n.set_language(language)
    said = refusal(rule, typed)
    assert len(said) > 8
    assert "{" not in said


@pytest.mark.parametrize("rule", sorted(checks.RULES))
def test_a_blank_text_breaks_no_rule(rule: str) -> None:
    assert checks.run(rule, "") == ""


def test_an_unknown_or_missing_rule_lets_everything_through() -> None:
    assert checks.run("", "任意") == "任意"
    assert checks.run("not_future", "任意") == "任意"


# --- 身份证 ---------------------------------------------------------------------------------
def id_number(region: str, born: str, serial: str) -> str:
    """GB 11643 by its own table of weights."""
    body = region + born + serial
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(c) * w for c, w in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


@given(
    born=st.dates(date(1900, 1, 1), date(2026, 11, 21)),
    serial=st.integers(0, 999),
    region=st.sampled_from(["440306", "110105", "512222", "830000", "810000", "659009"]),
)
def test_every_identity_number_with_a_real_birth_date_passes(
    born: date, serial: int, region: str
) -> None:
    """Also of regions younger than the person, dissolved ones, Hong Kong and Taiwan."""
    number = id_number(region, f"{born:%Y%m%d}", f"{serial:03}")
    assert checks.id_card(number.lower()) == number


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X"[:-1] + "1",
        id_number("110105", "19490231", "002"),
        id_number("110105", "19491331", "002"),
        id_number("110105", "20991231", "002"),
        "110105491231002",
        "11010519491231002",
        "11010519491231002XX",
        "",
        "ABC",
    ],
)
def test_a_wrong_identity_number_is_refused(number: str) -> None:
    if not number:
        assert checks.run("id_card", number) == ""
    else:
        assert "18" in refusal("id_card", number)


def test_the_standards_identity_number_passes_and_is_masked() -> None:
    assert checks.id_card("11010519491231002X") == "11010519491231002X"
    assert checks.mask_id_card("110105194912311234") == "110***********1234"
    assert checks.mask_id_card("1234567") == "*******"
    assert checks.mask_id_card("") == ""
