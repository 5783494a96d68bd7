"""Codecs of dates: typed as people type them (0315, 3/15, 今天, +7), kept as ISO text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from crmdesk.core import clock
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_, _
from crmdesk.models.codecs.base import Codec
from crmdesk.models.fields import FieldSpec

WORDS: Final = {
    "前天": -2,
    "昨天": -1,
    "今天": 0,
    "明天": 1,
    "后天": 2,
    "大后天": 3,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
}
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
_FULL: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_DAY: Final = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_EXCEL_EPOCH: Final = date(1899, 12, 30)
_TIME: Final = re.compile(r"[ Tt]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$")
# A time as it is said, alone or behind a day: 15:00, 下午3点, 今天9点半, 9时20分.
_SAID_TIME: Final = re.compile(
    r"(早上|上午|中午|下午|晚上|晚)?\s*(\d{1,2})(?::(\d{2})|[点时](?:(\d{1,2})分?|(半)|整)?)$"
)
_AFTER_NOON: Final = frozenset({"下午", "晚上", "晚"})
NOW_WORDS: Final = frozenset({"现在", "刚才", "now"})


def not_a_date(text: str) -> FieldError:
    """The sentence for a text that is no date."""
    return FieldError(
        N_("“{value}” is not a date. Type it like 2026-03-15, 0315 or 3/15."), value=text
    )


def make_date(year: int, month: int, day: int, text: str) -> date:
    """A date that exists, or the sentence that says it does not."""
    try:
        return date(year, month, day)
    except ValueError:
        raise FieldError(N_("There is no day {value} in the calendar."), value=text) from None


def parse_date(text: str, spreadsheet: bool = False) -> date:
    """A date in any of the accepted notations, or FieldError."""
    body = unicodedata.normalize("NFKC", text).strip().lower()
    today = clock.today()
    if re.fullmatch(r"[+-]\d{1,4}", body):
        return today + timedelta(days=int(body))
    body = _TIME.sub("", body)
    if body in WORDS:
        return today + timedelta(days=WORDS[body])
    if match := _FULL.fullmatch(body):
        return make_date(int(match[1]), int(match[2]), int(match[3]), text)
    if match := _DAY.fullmatch(body):
        return make_date(today.year, int(match[1]), int(match[2]), text)
    if re.fullmatch(r"\d{8}", body):
        return make_date(int(body[:4]), int(body[4:6]), int(body[6:]), text)
    if re.fullmatch(r"\d{4}", body):
        return make_date(today.year, int(body[:2]), int(body[2:]), text)
    if spreadsheet and re.fullmatch(r"\d{5}(\.\d+)?", body):
        return _EXCEL_EPOCH + timedelta(days=int(body.split(".")[0]))
    raise not_a_date(text)


def check_year(spec: FieldSpec, year: int) -> None:
    """FieldError unless the year is among those the field accepts (1900 to 2100 by default)."""
    first, last = spec.minimum or FIRST_YEAR, spec.maximum or LAST_YEAR
    if not first <= year <= last:
        raise FieldError(
            N_("The year {year} cannot be right; {first} to {last} is accepted."),
            year=year,
            first=first,
            last=last,
        )


class DateCodec(Codec):
    """Calendar days. ``minimum`` and ``maximum`` of the spec are years."""

    def show(self, spec: FieldSpec, value: Any) -> str:
        return str(value.isoformat())

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        value = parse_date(text, spreadsheet)
        self.dump(spec, value)
        return value

    def dump(self, spec: FieldSpec, value: Any) -> str:
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                raise not_a_date(value) from None
        if isinstance(value, datetime):
            value = value.date()
        if not isinstance(value, date):
            raise not_a_date(str(value))
        check_year(spec, value.year)
        if spec.check == "not_future" and value > clock.today():
            raise FieldError(N_("{value} lies in the future."), value=value.isoformat())
        return value.isoformat()

    def load(self, spec: FieldSpec, stored: Any) -> Any:
        return date.fromisoformat(stored[:10])

    def cell(self, spec: FieldSpec, value: Any) -> tuple[object, str]:
        return value, "yyyy-mm-dd"


def _with_plain_time(body: str) -> str:
    """今天下午3点半 as 今天 15:30; a time alone is one of today. Anything else stays as it is."""
    said = None if _TIME.search(body) else _SAID_TIME.search(body)
    if said is None:
        return body
    part, hour, after_colon, minutes, half = said.groups()
    number = int(hour) + (12 if part in _AFTER_NOON and int(hour) < 12 else 0)
    day = body[: said.start()].strip() or "今天"
    return f"{day} {number}:{after_colon or minutes or ('30' if half else '00'):0>2}"


class DateTimeCodec(Codec):
    """Local date and time to the minute."""

    def show(self, spec: FieldSpec, value: Any) -> str:
        return str(value.strftime("%Y-%m-%d %H:%M"))

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        body = unicodedata.normalize("NFKC", text).strip()
        if body.lower() in NOW_WORDS:
            return clock.now().replace(second=0)
        body = _with_plain_time(body)
        day = parse_date(body, spreadsheet)
        if spreadsheet and re.fullmatch(r"\d{5}\.\d+", body):
            seconds = round(float("0." + body.split(".")[1]) * 86_400)
            moment = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)
        else:
            match = _TIME.search(body)
            hour, minute, second = (int(g or 0) for g in match.groups()) if match else (0, 0, 0)
            if hour > 23 or minute > 59 or second > 59:
                raise not_a_date(text)
            moment = datetime(day.year, day.month, day.day, hour, minute, second)
        check_year(spec, moment.year)
        return moment

    def dump(self, spec: FieldSpec, value: Any) -> str:
        if isinstance(value, str):
            value = self.parse(spec, value, False)
        if not isinstance(value, datetime):
            raise not_a_date(str(value))
        check_year(spec, value.year)
        # To the day: a talk noted a few minutes before it ends is no mistake.
        if spec.check == "not_future" and value.date() > clock.today():
            raise FieldError(N_("{value} lies in the future."), value=value.strftime("%Y-%m-%d"))
        return value.isoformat(" ", "seconds")

    def load(self, spec: FieldSpec, stored: Any) -> Any:
        return datetime.fromisoformat(stored)

    def cell(self, spec: FieldSpec, value: Any) -> tuple[object, str]:
        return value, "yyyy-mm-dd hh:mm"


_BIRTHDAY: Final = re.compile(r"(L?)(\d{4}|-)-(\d{2})([-+])(\d{2})")
LUNAR_MONTHS: Final = "正二三四五六七八九十冬腊"
_DIGITS: Final = "零一二三四五六七八九十"


class BirthdayCodec(Codec):
    """Birthdays, solar or lunar, with or without the year.

    Stored as ``1985-03-15``, ``--03-15``, ``L1985-10-13``, ``L--04+15`` (+ is a leap month).
    """

    def show(self, spec: FieldSpec, value: Any) -> str:
        match = _BIRTHDAY.fullmatch(value)
        if not match:
            return str(value)
        lunar, year, month, sep, day = match.groups()
        text = f"{month}-{day}" if year == "-" else f"{year}-{month}-{day}"
        if not lunar:
            return text
        return _("lunar {day}").format(day=text) + (_(" (leap month)") if sep == "+" else "")

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        body = unicodedata.normalize("NFKC", text).strip().lower()
        lunar = any(word in body for word in ("农历", "阴历", "旧历", "lunar"))
        leap = "闰" in body or "leap" in body
        body = re.sub(r"农历|阴历|旧历|公历|阳历|闰月?|lunar|leap month|leap|[\s()]", "", body)
        said = re.fullmatch(r"(?:(\d{4})年)?(\D+)", body)
        chinese = lunar_words(said[2]) if said else None
        if said and chinese:
            mark = "+" if leap else "-"
            return self.dump(spec, f"L{said[1] or '-'}-{chinese[0]:02}{mark}{chinese[1]:02}")
        if match := _DAY.fullmatch(body):
            year, month, day = "-", int(match[1]), int(match[2])
        elif re.fullmatch(r"\d{4}", body):
            year, month, day = "-", int(body[:2]), int(body[2:])
        elif match := _FULL.fullmatch(body):
            year, month, day = match[1], int(match[2]), int(match[3])
        else:
            solar = parse_date(body, spreadsheet)
            year, month, day = f"{solar.year}", solar.month, solar.day
        mark = "+" if lunar and leap else "-"
        return self.dump(spec, f"{'L' if lunar else ''}{year}-{month:02}{mark}{day:02}")

    def dump(self, spec: FieldSpec, value: Any) -> str:
        match = _BIRTHDAY.fullmatch(str(value))
        if not match:
            raise not_a_date(str(value))
        lunar, year, month, sep, day = match.groups()
        if lunar:
            if not (1 <= int(month) <= 12 and 1 <= int(day) <= 30):
                raise FieldError(N_("There is no day {value} in the calendar."), value=value)
        else:
            if sep == "+":
                raise not_a_date(str(value))  # only the lunar calendar has leap months
            # A birthday without a year may be the 29th of February.
            make_date(2000 if year == "-" else int(year), int(month), int(day), str(value))
        if year != "-" and not FIRST_YEAR <= int(year) <= clock.today().year:
            raise FieldError(
                N_("The year {year} cannot be right; {first} to {last} is accepted."),
                year=year,
                first=FIRST_YEAR,
                last=clock.today().year,
            )
        return str(value)


@cache
def _lunar_days() -> dict[str, int]:
    """Every way to write a day of a lunar month: 初八, 八, 十三, 廿三, 二十三, 卅."""
    ones = ["", *_DIGITS[1:10]]
    names = {f"初{name}": day for day, name in enumerate(_DIGITS[1:], 1)}
    for tens, words in (
        (0, ("",)),
        (10, ("十",)),
        (20, ("二十", "廿", "廿十")),
        (30, ("三十", "卅")),
    ):
        names |= {word + one: tens + n for word in words for n, one in enumerate(ones)}
    return {name: day for name, day in names.items() if 1 <= day <= 30}


def lunar_words(text: str) -> tuple[int, int] | None:
    """Month and day of 十月十三 or 腊月初八; None if the text is not written so."""
    months = {name: n for n, name in enumerate(LUNAR_MONTHS, 1)} | {"十一": 11, "十二": 12, "一": 1}
    month, _separator, day = text.partition("月")
    found = months.get(month), _lunar_days().get(day.removesuffix("日"))
    return (found[0], found[1]) if found[0] and found[1] else None
