"""Texts of methods and their numbers in the language now in use, for whoever shows or stores them.

A ``Text`` is stored as its template with typed parameters (``stored``), so that a decision of last
year is read in whatever language is in use today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from crmdesk.analysis.wording import CustomerName, Figure, Measure, Param, Text, Words
from crmdesk.core.i18n import _
from crmdesk.core.money import FEN_PER_YUAN, round_half_up

NONE: Final = "—"
MINUS: Final = "−"
MORE_DECIMALS: Final = 4  # a number that is not nothing does not show as 0


@dataclass(frozen=True, slots=True)
class Unit:
    """What an axis counts in: a value divided by *per* with so many decimals at most."""

    per: int = 1
    decimals: int = 0
    name: str = ""  # untranslated; blank if the numbers speak for themselves
    suffix: str = ""

    @property
    def title(self) -> str:
        """The translated name."""
        return _(self.name)


def short(value: float, unit: Unit, *, fixed: bool = False, signed: bool = False) -> str:
    """*value* in *unit*, half up. *fixed* keeps final zeros, so that numbers can be added."""
    exact = Decimal(str(value)) / unit.per
    places = unit.decimals
    rounded = round_half_up(exact, places)
    while rounded == 0 != exact and places < MORE_DECIMALS:
        places += 1
        rounded = round_half_up(exact, places)
    text = f"{abs(rounded):,f}"
    if "." in text and not (fixed and places == unit.decimals):
        text = text.rstrip("0").rstrip(".")
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + text + unit.suffix


def full(value: float | None, measure: Measure) -> str:
    """The whole number with its unit, as a tooltip or a sentence says it."""
    if value is None:
        return NONE
    if measure is Measure.MONEY:
        said = short(value, Unit(FEN_PER_YUAN, 2), fixed=value % FEN_PER_YUAN != 0)
        return _("{number} yuan").format(number=said)
    if measure is Measure.PERCENT:
        return short(value, Unit(100, 1, "", "%"), fixed=True)
    if measure is Measure.DAYS:
        return _("{count} days").format(count=short(value, Unit(1, 1)))
    if measure is Measure.YEARS:
        return _("{count} years").format(count=short(value, Unit(1, 1)))
    return short(value, Unit(1, 2 if measure is Measure.SCORE else 0))


def shown(words: Words) -> str:
    """What a person reads: data as it is, a template translated and filled."""
    if isinstance(words, str):
        return words
    if isinstance(words, CustomerName):
        return NONE
    return _(words.template).format(**{name: _said(value) for name, value in words.params})


def _said(value: Param) -> str | int:
    if isinstance(value, Figure):
        return full(value.value, value.measure)
    if isinstance(value, (Text, CustomerName)):
        return shown(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


# --- stored ---------------------------------------------------------------------------------
def stored(words: Words) -> Any:
    """Words as JSON can hold them."""
    if isinstance(words, str):
        return words
    if isinstance(words, CustomerName):
        return NONE
    return {"t": words.template, "p": {name: _packed(value) for name, value in words.params}}


def _packed(value: Param) -> Any:
    if isinstance(value, Figure):
        return {"n": value.value, "m": value.measure.value}
    if isinstance(value, (Text, CustomerName)):
        return stored(value)
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value


def loaded(packed: Any) -> Text | str:
    """The words that ``stored`` made JSON of."""
    if not isinstance(packed, dict):
        return str(packed)
    return Text(packed["t"], tuple((name, _unpacked(v)) for name, v in packed["p"].items()))


def _unpacked(value: Any) -> Param:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    if "m" in value:
        return Figure(value["n"], Measure(value["m"]))
    if "d" in value:
        return date.fromisoformat(value["d"])
    found = loaded(value)
    assert isinstance(found, Text)
    return found
