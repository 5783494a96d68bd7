"""Columns that the tables of habit share: the last purchase, the own interval, a day to come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from crmdesk.analysis.base import Column, ColumnKind
from crmdesk.analysis.class_tables import Field
from crmdesk.analysis.habits import Habits
from crmdesk.analysis.wording import Words, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Ints


def day_field(key: str, title: Words, days: Ints) -> Field:
    """A day by its ordinal; none where it is 0."""

    def cell(place: int) -> date | None:
        day = int(days[place])
        return date.fromordinal(day) if day > 0 else None

    return Field(Column(key=key, title=title, kind=ColumnKind.DATE), cell)


def last_field(habits: Habits) -> Field:
    """The day of the last purchase."""
    return day_field("last", text(N_("Last purchase")), habits.last)


def interval_field(habits: Habits) -> Field:
    """The mean interval in days, with one decimal; none where there is none."""
    tenths = habits.interval_tenths

    def cell(place: int) -> float | None:
        return int(tenths[place]) / 10 if tenths[place] > 0 else None

    title = text(N_("Own interval (days)"))
    return Field(Column(key="interval", title=title, kind=ColumnKind.SCORE), cell)


def count_field(key: str, title: Words, counts: Ints, total: int | None = None) -> Field:
    """A number of purchases or intervals."""
    return Field(
        Column(key=key, title=title, kind=ColumnKind.COUNT), lambda n: int(counts[n]), total
    )


def money_field(
    key: str, title: Words, cell: Callable[[int], int | None], total: int | None
) -> Field:
    """An amount in fen, with that of all."""
    return Field(Column(key=key, title=title, kind=ColumnKind.MONEY), cell, total)


def percent_field(key: str, title: Words, cell: Callable[[int], int | None]) -> Field:
    """A share in hundredths of a percent."""
    return Field(Column(key=key, title=title, kind=ColumnKind.PERCENT), cell)
