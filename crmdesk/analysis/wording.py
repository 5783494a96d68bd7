"""Words of a result: templates with their parameters, translated by whoever shows them.

A plain ``str`` is data (the name of a customer, a month) and is shown as it is; a ``Text`` is ours
and stands in the catalogue. ``charts.words`` turns both into what a person reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias


class Measure(StrEnum):
    """What a number counts."""

    MONEY = "money"  # integer fen
    COUNT = "count"
    PERCENT = "percent"  # integer hundredths of a percent
    DAYS = "days"
    YEARS = "years"
    SCORE = "score"  # a plain number, may have decimals


@dataclass(frozen=True, slots=True)
class Figure:
    """A number inside a text; None is shown as —."""

    value: int | float | None
    measure: Measure = Measure.COUNT


@dataclass(frozen=True, slots=True)
class CustomerName:
    """The name of a customer, which ``analysis.naming`` puts in: methods know ids only."""

    customer_id: int


Param: TypeAlias = "str | int | date | Figure | Text | CustomerName"


@dataclass(frozen=True, slots=True)
class Text:
    """An untranslated template (marked with ``N_``) and its named parameters."""

    template: str
    params: tuple[tuple[str, Param], ...] = ()


Words: TypeAlias = str | Text | CustomerName


def text(template: str, **params: Param) -> Text:
    """A template with its parameters."""
    return Text(template, tuple(params.items()))


def money(fen: int | None) -> Figure:
    """An amount in fen."""
    return Figure(fen, Measure.MONEY)


def percent(hundredths: int | None) -> Figure:
    """A share in hundredths of a percent."""
    return Figure(hundredths, Measure.PERCENT)
