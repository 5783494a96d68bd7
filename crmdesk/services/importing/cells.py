"""Every cell arrives as text: numbers as people would type them, dates in ISO form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

MIDNIGHT: Final = time()


def text_of(cell: Any) -> str:
    """The text of one cell of a workbook.

    Excel keeps 15 digits of a number, so a number of 16 digits has lost its last ones. It is
    written with an exponent here, which codecs of codes and telephones refuse in words.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        if cell.time() == MIDNIGHT:
            return cell.date().isoformat()
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("seconds")
    if isinstance(cell, timedelta):
        return f"{cell / timedelta(days=1):.15g}"
    return "" if cell is None else str(cell)


# The same for the types that calamine gives, without asking one after the other.
_TEXT: Final[dict[type, Callable[[Any], str]]] = {
    float: "%.15g".__mod__,
    date: date.isoformat,
    datetime: text_of,
    bool: text_of,
    int: text_of,
    time: text_of,
    timedelta: text_of,
}


def texts_of(row: list[Any]) -> list[str]:
    """The texts of one row."""
    return [cell if cell.__class__ is str else _TEXT[cell.__class__](cell) for cell in row]
