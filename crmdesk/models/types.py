"""SQL column types for each Kind. The ORM sees dates; everything else sees what is stored."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Integer, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from crmdesk.models.fields import Kind


class IsoDate(TypeDecorator[date]):
    """A date kept as ISO text, so that raw rows, history and backups read the same."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return value.isoformat() if isinstance(value, date) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if value else None


class IsoDateTime(TypeDecorator[datetime]):
    """A local date and time kept as ISO text with a space, to the second."""

    impl = String(19)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return value.isoformat(" ", "seconds") if isinstance(value, datetime) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return datetime.fromisoformat(value) if value else None


class Flag(TypeDecorator[bool]):
    """A boolean kept as 0/1 that also accepts the stored form."""

    impl = Boolean(create_constraint=False)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


DEFAULT_LENGTH: Final = 200
INTEGERS: Final = {Kind.INTEGER, Kind.PERCENT, Kind.RATING, Kind.COORDINATE}


def column_type(kind: Kind, length: int) -> TypeEngine[Any]:
    """The SQL type that stores *kind*; *length* 0 means the usual one."""
    if kind is Kind.DATE:
        return IsoDate()
    if kind is Kind.DATETIME:
        return IsoDateTime()
    if kind is Kind.BOOL:
        return Flag()
    if kind in INTEGERS:
        return Integer()
    if kind in {Kind.MONEY, Kind.QUANTITY, Kind.REFERENCE}:
        return BigInteger()
    if kind in {Kind.LONG_TEXT, Kind.REFERENCES}:
        return Text()
    return String(length or DEFAULT_LENGTH)
