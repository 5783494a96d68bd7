"""Codecs of numbers, all kept as integers: counts, money, percent, ratings, coordinates."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import partial
from typing import Any, Final

from crmdesk.core import money
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_, _
from crmdesk.models.codecs.base import Codec, check_range
from crmdesk.models.fields import FieldSpec

# What may stand behind an amount. 万 counts yuan by ten thousands wherever it is typed.
MONEY_UNITS: Final = {
    "": 0,
    "元": 1,
    "元整": 1,
    "块": 1,
    "yuan": 1,
    "rmb": 1,
    "千": 1_000,
    "千元": 1_000,
    "k": 1_000,
    "万": 10_000,
    "万元": 10_000,
    "w": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "亿元": 100_000_000,
}


# A separator stands before groups of three (or of four, as 万 counts): 3,5 is not 35.
_SEPARATOR: Final = re.compile(r"(?<=\d)[,\s](?=(?:\d{3,4}[,\s])*\d{3,4}(?!\d))")
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,9})?")
_LARGEST_EXPONENT: Final = 40
_CURRENCY: Final = re.compile(r"^([-+]?)\s*(?:¥|人民币|rmb|cny)\s*", re.IGNORECASE)
_AMOUNT: Final = re.compile(r"([-+]?[\d.]+(?:[eE][-+]?\d+)?)\s*(\D*)")
_INTEGER: Final = re.compile(r"([-+]?\d{1,30}(?:\.\d{1,30})?)(万|亿)?")


def plain(text: str) -> str:
    """Half-width, without group separators and outer blanks, with an ordinary minus sign."""
    body = unicodedata.normalize("NFKC", text).replace("−", "-")
    return _SEPARATOR.sub("", body).strip()


def decimal_of(text: str) -> Decimal:
    """An exact number from a person's text, or FieldError."""
    body = plain(text)
    if not _NUMBER.fullmatch(body):
        raise FieldError(N_("“{value}” is not a number."), value=text)
    number = Decimal(body)
    if number.adjusted() > _LARGEST_EXPONENT:
        raise FieldError(N_("“{value}” is far too large."), value=text)
    return number


def grouped(number: Decimal, places: int) -> str:
    """1,234.50: rounded half up, with separators."""
    rounded = money.round_half_up(number, places)
    return f"{rounded if rounded else abs(rounded):,f}"  # never -0.00


class IntegerCodec(Codec):
    """Whole numbers; a unit typed behind them is understood."""

    def show(self, spec: FieldSpec, value: Any) -> str:
        return f"{value:,}" if abs(value) >= 10_000 else str(value)

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        body = plain(text)
        unit = _(spec.unit)
        if unit and body.endswith(unit):
            body = body.removesuffix(unit).strip()
        match = _INTEGER.fullmatch(body)
        if not match:
            raise FieldError(N_("“{value}” is not a whole number."), value=text)
        number = Decimal(match[1]) * {"万": 10_000, "亿": 100_000_000}.get(match[2] or "", 1)
        if number != number.to_integral_value():
            raise FieldError(N_("“{value}” is not a whole number."), value=text)
        return self.dump(spec, int(number))

    def dump(self, spec: FieldSpec, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise FieldError(N_("“{value}” is not a whole number."), value=value)
        if abs(value) > 10**15:
            raise FieldError(
                N_("{value} is too large; the largest is {limit}."), value=value, limit=10**15
            )
        return check_range(spec, value, str)

    def cell(self, spec: FieldSpec, value: Any) -> tuple[object, str]:
        return value, "[>=10000]#,##0;0"  # as it is shown: a year has no separator


class ScaledCodec(Codec):
    """Numbers with a fixed number of decimals, kept as integers."""

    def __init__(self, factor: int, places: int) -> None:
        self.factor = factor
        self.places = places

    def show(self, spec: FieldSpec, value: Any) -> str:
        # Computed figures say how many decimals mean anything (47.3 points); what is typed has all.
        text = grouped(Decimal(value) / self.factor, spec.decimals or self.places)
        return text.rstrip("0").rstrip(".") if "." in text else text

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        number = decimal_of(text)
        scaled = number * self.factor
        if not spreadsheet and scaled != scaled.to_integral_value():
            raise FieldError(N_("At most {count} decimals fit here."), count=self.places)
        try:
            return self.dump(spec, money.scaled(number, self.factor))
        except ValueError:
            raise FieldError(N_("“{value}” is far too large."), value=text) from None

    def dump(self, spec: FieldSpec, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise FieldError(N_("“{value}” is not a number."), value=value)
        if abs(value) > money.MAX_FEN:
            raise FieldError(N_("“{value}” is far too large."), value=value)
        return check_range(spec, value, partial(self.show, spec))

    def cell(self, spec: FieldSpec, value: Any) -> tuple[object, str]:
        return float(Decimal(value) / self.factor), "#,##0." + "#" * self.places


class MoneyCodec(Codec):
    """Amounts in fen, shown in the field's unit (元 or 万元)."""

    def show(self, spec: FieldSpec, value: Any) -> str:
        # Lists and cards show thousands of amounts: whole numbers are five times as fast here.
        factor = 10**spec.decimals
        rounded = (2 * abs(value) * factor + spec.per_unit) // (2 * spec.per_unit)  # half up
        whole, rest = divmod(rounded, factor)
        sign = "-" if value < 0 and rounded else ""
        return f"{sign}{whole:,}.{rest:0{spec.decimals}d}" if spec.decimals else f"{sign}{whole:,}"

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        body = _CURRENCY.sub(r"\1", plain(text))
        match = _AMOUNT.fullmatch(body)
        factor = MONEY_UNITS.get(match[2].strip().lower()) if match else None
        if match is None or factor is None:
            raise FieldError(
                N_("“{value}” is not an amount. Type it like 1280.50 or 12.5万."), value=text
            )
        number = decimal_of(match[1])
        per = factor * money.FEN_PER_YUAN if factor else spec.per_unit
        try:
            return self.dump(spec, money.scaled(number, per))
        except ValueError:
            raise FieldError(N_("“{value}” is far too large."), value=text) from None

    def dump(self, spec: FieldSpec, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise FieldError(
                N_("“{value}” is not an amount. Type it like 1280.50 or 12.5万."), value=value
            )
        if abs(value) > money.MAX_FEN:
            raise FieldError(N_("“{value}” is far too large."), value=value)
        return check_range(spec, value, partial(self.show, spec))

    def cell(self, spec: FieldSpec, value: Any) -> tuple[object, str]:
        return float(money.from_fen(value, spec.per_unit)), "#,##0.00"


class PercentCodec(ScaledCodec):
    """Percentages in hundredths of a percent; ``9.5折`` and ``95折`` mean 5 % off."""

    def __init__(self) -> None:
        super().__init__(100, 2)

    def show(self, spec: FieldSpec, value: Any) -> str:
        if spec.decimals:  # figures of a column: all with as many decimals, to stand in line
            return grouped(Decimal(value) / self.factor, spec.decimals) + "%"
        return super().show(spec, value) + "%"

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        body = plain(text)
        if body.endswith("折"):
            tenths = decimal_of(body[:-1])
            if not 0 <= tenths < 100:
                raise FieldError(N_("“{value}” is not a number."), value=text)
            paid = tenths * 10 if tenths <= 10 else tenths
            return self.dump(spec, money.scaled(100 - paid, 100))
        number = decimal_of(body.removesuffix("%"))
        if spreadsheet and not body.endswith("%") and 0 < number <= 1:
            number *= 100  # Excel keeps 5 % as 0.05
        return super().parse(spec, str(number), spreadsheet)

    def cell(self, spec: FieldSpec, value: Any) -> tuple[object, str]:
        return float(Decimal(value) / 10_000), "0.##%"


class RatingCodec(IntegerCodec):
    """One to five; stars are understood."""

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        if set(text) <= {"★", "☆", "●", "○"}:
            return self.dump(spec, sum(c in "★●" for c in text))
        return super().parse(spec, text.removesuffix("分"), spreadsheet)

    def dump(self, spec: FieldSpec, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 5:
            raise FieldError(N_("A rating is a number from 1 to 5."))
        return value
