"""The one place where text meets value.

Three forms of a value, and nothing else, exist in the program:

* *text*: what a person reads or types, in the language now in use;
* *value*: str, int (fen, thousandths, ... see ``fields.Kind``), bool, date, datetime, or a tuple;
* *stored*: str, int or None, as it lies in the database, in history and in views.

``show`` and ``parse`` go between text and value, ``dump`` and ``load`` between value and stored.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias

from crmdesk.core.i18n import listed
from crmdesk.models.codecs import dates, numbers, sets, texts
from crmdesk.models.codecs.base import Codec, visible
from crmdesk.models.fields import FieldSpec, Kind

Value: TypeAlias = str | int | bool | date | datetime | tuple[str, ...] | tuple[int, ...] | None
Stored: TypeAlias = str | int | None
Namer: TypeAlias = Callable[[str, int], str]

CODECS: dict[Kind, Codec] = {
    Kind.TEXT: texts.TextCodec(),
    Kind.LONG_TEXT: texts.LongTextCodec(),
    Kind.CODE: texts.CodeCodec(),
    Kind.PHONE: texts.PhoneCodec(),
    Kind.EMAIL: texts.EmailCodec(),
    Kind.URL: texts.UrlCodec(),
    Kind.REGION: sets.RegionCodec(),
    Kind.INDUSTRY: sets.IndustryCodec(),
    Kind.INTEGER: numbers.IntegerCodec(),
    Kind.QUANTITY: numbers.ScaledCodec(1000, 3),
    Kind.MONEY: numbers.MoneyCodec(),
    Kind.PERCENT: numbers.PercentCodec(),
    Kind.RATING: numbers.RatingCodec(),
    Kind.COORDINATE: numbers.ScaledCodec(1_000_000, 6),
    Kind.DATE: dates.DateCodec(),
    Kind.DATETIME: dates.DateTimeCodec(),
    Kind.BIRTHDAY: dates.BirthdayCodec(),
    Kind.MONTHS: sets.MonthsCodec(),
    Kind.ENUM: sets.EnumCodec(),
    Kind.MULTI_ENUM: sets.MultiEnumCodec(),
    Kind.BOOL: sets.BoolCodec(),
    Kind.REFERENCE: sets.ReferenceCodec(),
    Kind.REFERENCES: sets.ReferencesCodec(),
}


def show(spec: FieldSpec, value: Value, namer: Namer | None = None) -> str:
    """The text of *value*; empty for None. *namer* turns (entity, id) into a name."""
    if value is None or value == ():
        return ""
    if namer is not None and spec.kind is Kind.REFERENCE:
        return namer(spec.reference, int(value))  # type: ignore[arg-type]
    if namer is not None and spec.kind is Kind.REFERENCES:
        return listed(namer(spec.reference, int(i)) for i in value)  # type: ignore[union-attr]
    return CODECS[spec.kind].show(spec, value)


def show_stored(spec: FieldSpec, stored: Stored, namer: Namer | None = None) -> str:
    """The text of a stored value; a stored form that cannot be read shows as it lies."""
    if stored is None or stored == "":
        return ""
    try:
        return show(spec, load(spec, stored), namer)
    except (ValueError, TypeError, KeyError):
        return str(stored)


def parse(spec: FieldSpec, text: str, *, spreadsheet: bool = False) -> Value:
    """The value of what a person typed; None for blank. Raises FieldError with a sentence.

    *spreadsheet* also accepts what Excel makes of values (day numbers, ``135.0``).
    """
    text = visible(text).strip()
    if not text:
        return None
    value: Value = CODECS[spec.kind].parse(spec, text, spreadsheet)
    return None if value == () else value


def dump(spec: FieldSpec, value: Value) -> Stored:
    """Clean and check *value* and return its stored form. Raises FieldError."""
    if value is None or value in ((), ""):
        return None
    stored: Stored = CODECS[spec.kind].dump(spec, value)
    return stored


def load(spec: FieldSpec, stored: Stored) -> Value:
    """The value of a stored form (no checks: it was checked when it was stored)."""
    if stored is None or stored == "":
        return None
    value: Value = CODECS[spec.kind].load(spec, stored)
    return value


def cell(spec: FieldSpec, stored: Stored) -> tuple[object, str]:
    """What goes into an Excel cell, and its number format (empty: text as it is shown)."""
    if stored is None or stored == "":
        return None, ""
    return CODECS[spec.kind].cell(spec, load(spec, stored))


__all__ = [
    "CODECS",
    "Namer",
    "Stored",
    "Value",
    "cell",
    "dump",
    "load",
    "parse",
    "show",
    "show_stored",
]
