"""The rules of C8 for codes and numbers that have a form of their own.

Each rule takes the cleaned text and returns its canonical form, or raises FieldError with a
sentence that says which position is wrong, what was expected and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from operator import mul
from typing import Final

from crmdesk.core import clock
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_
from crmdesk.models import number_pattern, payment_plan

# --- 统一社会信用代码, GB 32100-2015 ---------------------------------------------------------
USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
USCC_DEPARTMENTS: Final = "123456789ANY"
USCC_MARKET_CLASSES: Final = "1239"
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


_USCC_VALUES: Final = {character: value for value, character in enumerate(USCC_ALPHABET)}
_SEPARATORS: Final = re.compile(r"[\s-]")


def uscc_check_character(first17: str) -> str:
    """The 18th character for the first seventeen.

    The outer modulus is needed: the annex's formula read literally gives 31 for remainder 0.
    """
    total = sum(map(mul, map(_USCC_VALUES.__getitem__, first17), USCC_WEIGHTS))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def uscc(text: str) -> str:
    """A valid 统一社会信用代码, upper case without separators."""
    code = _SEPARATORS.sub("", text).upper()
    if len(code) != 18:
        raise FieldError(N_("The code has 18 characters; there are {count}."), count=len(code))
    for position, character in enumerate(code, 1):
        if character not in _USCC_VALUES:
            raise FieldError(
                N_(
                    "Character {position} is “{found}”; only digits and capitals without "
                    "I, O, S, V, Z are used."
                ),
                position=position,
                found=character,
            )
    if code[0] not in USCC_DEPARTMENTS:
        raise FieldError(N_("The code cannot start with {found}."), found=code[0])
    if code[0] == "9" and code[1] not in USCC_MARKET_CLASSES:
        raise FieldError(
            N_("Character {position} is “{found}”; after 9 comes 1, 2, 3 or 9."),
            position=2,
            found=code[1],
        )
    if not code[2:8].isdigit():
        raise FieldError(N_("Characters 3 to 8 are the digits of the region."))
    expected = uscc_check_character(code[:17])
    if code[17] != expected:
        raise FieldError(
            N_(
                "Check character 18 is wrong: after the first 17 it should be {expected}. "
                "Compare with the business licence."
            ),
            expected=expected,
        )
    return code


def organisation_code_agrees(code: str) -> bool:
    """GB 11714 check of characters 9 to 17; only ever a warning, never a refusal."""
    body, given = code[8:16], code[16]
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in body]
    check = 11 - sum(v * w for v, w in zip(values, ORGANISATION_WEIGHTS, strict=True)) % 11
    return given == {10: "X", 11: "0"}.get(check, str(check))


# --- telephone numbers -----------------------------------------------------------------------
# ASCII throughout: \d alone also takes the digits of other scripts, which nobody can dial.
_MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE: Final = re.compile(r"(0\d{2,3})-?([2-9]\d{6,7})(-\d{1,6})?", re.ASCII)
_SERVICE: Final = re.compile(r"(400|800)-?(\d{3})-?(\d{4})", re.ASCII)
_SHORT: Final = re.compile(r"95\d{3,4}|96\d{3,4}|10\d{3}", re.ASCII)
_FOREIGN: Final = re.compile(r"\+\d{6,15}", re.ASCII)
_PLAIN_PHONE: Final = re.compile(r"[\d-]+", re.ASCII)
_PHONE_NOISE: Final = re.compile(r"[\s.·()（）]")
_EXTENSION_SIGN: Final = re.compile(r"(转|ext\.?|#)", re.IGNORECASE)
_COUNTRY_CODE: Final = re.compile(r"^(\+86|0086|86(?=-?1[3-9]\d{9}$))-?")
# What needs no area code; abroad the zero of every other national number is left out.
_WITHOUT_AREA: Final = re.compile(r"1[3-9]\d{9}|[48]00-?\d{3}-?\d{4}|0.*|\d{5,6}", re.ASCII)


def _tidy_phone(text: str) -> str:
    body = text
    if not _PLAIN_PHONE.fullmatch(text):
        body = _PHONE_NOISE.sub("", text).replace("—", "-").replace("–", "-")
        body = _EXTENSION_SIGN.sub("-", body)
    national = _COUNTRY_CODE.sub("", body)
    if national == body or _WITHOUT_AREA.fullmatch(national.replace("-", "")):
        return national
    return "0" + national


def mobile(text: str) -> str:
    """A mainland mobile number, digits only."""
    if _MOBILE.fullmatch(text):
        return text
    body = _tidy_phone(text).replace("-", "")
    if _MOBILE.fullmatch(body):
        return body
    raise FieldError(
        N_("A mobile number has 11 digits and starts with 13 to 19; “{value}” does not."),
        value=text,
    )


def is_mobile(number: str) -> bool:
    """Whether a stored telephone number is a mainland mobile."""
    return bool(_MOBILE.fullmatch(number))


def phone(text: str) -> str:
    """Any telephone number in its canonical form."""
    if _MOBILE.fullmatch(text):
        return text
    body = _tidy_phone(text)
    digits = body.replace("-", "")
    if _MOBILE.fullmatch(digits):
        return digits
    if match := _SERVICE.fullmatch(body):
        return "-".join(match.groups())
    if match := _LANDLINE.fullmatch(body):
        area, local, extension = match.groups()
        # 010 and 02x are three digits; everywhere else the area code has four.
        if area[1] in "12" and len(area) == 4 and "-" not in body[:5]:
            area, local = area[:3], area[3] + local
        if len(area) == 3 and area[1] not in "12":
            area, local = area + local[0], local[1:]
        if 7 <= len(local) <= 8 and local[0] in "23456789":
            return f"{area}-{local}{extension or ''}"
    if _SHORT.fullmatch(digits) or _FOREIGN.fullmatch(digits):
        return digits
    raise FieldError(
        N_(
            "“{value}” is not a telephone number. Type a mobile (13800138000), a landline with "
            "its area code (0755-26712345-801) or +country code."
        ),
        value=text,
    )


def format_phone(number: str) -> str:
    """138 0013 8000; others as they are stored."""
    return f"{number[:3]} {number[3:7]} {number[7:]}" if _MOBILE.fullmatch(number) else number


# --- the others ------------------------------------------------------------------------------
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_URL: Final = re.compile(r"(https?://)?[^\s/.]+(\.[^\s/.]+)+(/\S*)?", re.IGNORECASE)
_WECHAT: Final = re.compile(r"[a-zA-Z][-_a-zA-Z0-9]{5,19}")


def email(text: str) -> str:
    """One @, a dot in the domain, at most 254 characters."""
    if len(text) <= 254 and text.count("@") == 1 and _EMAIL.fullmatch(text):
        return text
    raise FieldError(N_("“{value}” is not an e-mail address."), value=text)


def url(text: str) -> str:
    """A web address."""
    if _URL.fullmatch(text):
        return text
    raise FieldError(N_("“{value}” is not a web address."), value=text)


def wechat(text: str) -> str:
    """A WeChat id or a mobile number."""
    if _WECHAT.fullmatch(text):
        return text
    number = _tidy_phone(text).replace("-", "")
    if _MOBILE.fullmatch(number):
        return number
    raise FieldError(
        N_(
            "A WeChat id starts with a letter and has 6 to 20 letters, digits, "
            "- or _; or it is a mobile number."
        )
    )


def postcode(text: str) -> str:
    """Six digits."""
    return _digits(text, r"\d{6}", N_("A postcode has 6 digits; “{value}” does not."))


def bank_account(text: str) -> str:
    """8 to 30 digits, spaces removed."""
    return _digits(text, r"\d{8,30}", N_("A bank account has 8 to 30 digits; “{value}” does not."))


def stock_code(text: str) -> str:
    """Six digits for an A-share; other exchanges' codes pass when they are not all digits."""
    if text.isdigit() and len(text) not in (5, 6):
        raise FieldError(N_("An A-share code has 6 digits (Hong Kong: 5)."))
    return text.upper()


def registration_number(text: str) -> str:
    """The old 15-digit 注册号."""
    return _digits(text, r"\d{15}", N_("The old registration number has 15 digits."))


def qq(text: str) -> str:
    """A QQ number."""
    return _digits(text, r"[1-9]\d{4,11}", N_("A QQ number has 5 to 12 digits."))


def extension(text: str) -> str:
    """An extension of a landline."""
    return _digits(text, r"\d{1,6}", N_("An extension has 1 to 6 digits."))


def id_card(text: str) -> str:
    """A mainland identity card number (GB 11643) with a real birth date and check digit.

    The region is not looked up: people are registered in regions younger than themselves, and
    residence permits of Hong Kong, Macau and Taiwan people begin with 81, 82 and 83.
    """
    from stdnum.cn import ric

    number = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        try:
            born = date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
        except ValueError:
            born = date.max
        if born <= clock.today() and number[-1] == ric.calc_check_digit(number):
            return number
    raise FieldError(N_("The identity card number is wrong: check its 18 characters."))


def mask_id_card(number: str) -> str:
    """110***********1234: what may be seen of an identity card number."""
    return (
        number[:3] + "*" * (len(number) - 7) + number[-4:] if len(number) > 7 else "*" * len(number)
    )


def tax_number(text: str) -> str:
    """A tax number: the 统一社会信用代码, or an old one of 15 or 20 characters."""
    code = re.sub(r"[\s-]", "", text).upper()
    if len(code) == 18:
        return uscc(code)
    if re.fullmatch(r"[0-9A-Z]{15}|[0-9A-Z]{17}|[0-9A-Z]{20}", code):
        return code
    raise FieldError(
        N_("A tax number has 15, 17, 18 or 20 characters; there are {count}."), count=len(code)
    )


def _digits(text: str, pattern: str, template: str) -> str:
    body = _SEPARATORS.sub("", text)
    if re.fullmatch(pattern, body, re.ASCII):
        return body
    raise FieldError(template, value=text)


_TIME_OF_DAY: Final = re.compile(r"(\d{1,2})[:：点.](\d{2})?分?")


def time_of_day(text: str) -> str:
    """A time of the day, as 15:00."""
    match = _TIME_OF_DAY.fullmatch(text.strip())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise FieldError(N_("“{value}” is not a time of day. Type it like 15:00."), value=text)
    return f"{hour:02}:{minute:02}"


RULES: Final[dict[str, Callable[[str], str]]] = {
    "uscc": uscc,
    "mobile": mobile,
    "phone": phone,
    "email": email,
    "url": url,
    "wechat": wechat,
    "postcode": postcode,
    "bank_account": bank_account,
    "stock_code": stock_code,
    "registration_number": registration_number,
    "qq": qq,
    "extension": extension,
    "id_card": id_card,
    "tax_number": tax_number,
    "time_of_day": time_of_day,
    "number_pattern": number_pattern.check,
    "payment_plan": payment_plan.check,
}


def run(rule: str, text: str) -> str:
    """Apply the rule called *rule* ("" or "not_future": none) to cleaned, non-blank text."""
    if not rule or not text or rule not in RULES:
        return text
    return RULES[rule](text)
