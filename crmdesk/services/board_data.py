"""What a board shows: the question, the columns with their numbers, the cards (plain data)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from crmdesk.core.i18n import N_, _, ngettext

WON: Final = "won"
LOST: Final = "lost"
UNRATED: Final = "unrated"  # the column of what has no grade yet (未评, 待核实)


class BoardKind(StrEnum):
    """What the columns are: grades A to D, or the stages of one pipeline."""

    GRADE = "grade"
    STAGE = "stage"


class Chip(StrEnum):
    """The quick filters above a board; each open opportunity may fall under several."""

    ALL = "all"
    MINE = "mine"
    THIS_MONTH = "this_month"
    STALE = "stale"
    NO_NEXT = "no_next"
    NO_DATE = "no_date"
    PAUSED = "paused"

    @property
    def label(self) -> str:
        """What stands on it, in the language in use."""
        return _(_CHIPS[self])


_CHIPS: Final = {
    Chip.ALL: N_("All opportunities"),
    Chip.MINE: N_("Mine"),
    Chip.THIS_MONTH: N_("To close this month"),
    Chip.STALE: N_("Gone quiet"),
    Chip.NO_NEXT: N_("No next step"),
    Chip.NO_DATE: N_("No closing date"),
    Chip.PAUSED: N_("Paused"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardQuery:
    """Which board. *region* is a code of the table of regions or its beginning; *as_of* a past day.

    *pipeline_id* chooses the pipeline of a stage board (None: the usual one) and narrows a grade
    board to it.
    """

    kind: BoardKind = BoardKind.GRADE
    pipeline_id: int | None = None
    owner_id: int | None = None
    region: str = ""
    product_id: int | None = None
    search: str = ""
    chip: Chip = Chip.ALL
    as_of: date | None = None


class Stale(NamedTuple):
    """Why a card is tinted: days since the last contact and how many there may be."""

    days: int | None  # None: never contacted since the opportunity was opened
    limit: int

    @property
    def words(self) -> str:
        """The reason in one short sentence."""
        if self.days is None:
            return _("never contacted, limit {limit} days").format(limit=self.limit)
        return ngettext(
            "{days} day without contact, limit {limit} days",
            "{days} days without contact, limit {limit} days",
            self.days,
        ).format(days=self.days, limit=self.limit)


class BoardCard(NamedTuple):
    """One opportunity. Amounts in fen, days as dates; *column* is the key of its column."""

    id: int
    version: int
    column: str
    code: str
    name: str
    customer_id: int
    customer: str  # the short name where there is one
    product: str  # the first product wanted
    amount: int | None
    weighted: int  # what the forecast expects of it
    expected_on: date | None
    state: str
    pipeline_id: int
    stage_id: int
    stage: str
    stage_since: date | None
    age_days: int  # in this stage
    grade: str | None  # "a" to "d"
    standing: str  # of ``analysis.grade.Standing``
    needs_check: bool
    date_past: bool
    owner_id: int | None
    owner: str
    next_on: date | None
    next_step: str
    last_contact_on: date | None
    stale: Stale | None
    decided_on: date | None
    contact_id: int | None


@dataclass(frozen=True, slots=True)
class BoardTotals:
    """Numbers of a column or of the whole board."""

    count: int
    amount: int
    weighted: int
    mean_age_days: int | None  # None without cards


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column: *key* is a grade ("a"), a stage ("stage:<id>"), "unrated", "won" or "lost"."""

    key: str
    title: str
    subtitle: str
    totals: BoardTotals
    cards: tuple[BoardCard, ...]
    stage_id: int | None = None

    @property
    def count(self) -> int:
        """How many cards."""
        return self.totals.count

    @property
    def amount(self) -> int:
        """Sum of their amounts in fen."""
        return self.totals.amount

    @property
    def weighted(self) -> int:
        """What the forecast expects of them, in fen."""
        return self.totals.weighted

    @property
    def mean_age_days(self) -> int | None:
        """How long they have stood in their stage on average."""
        return self.totals.mean_age_days

    @property
    def is_end(self) -> bool:
        """Whether it holds what was decided this month."""
        return self.key in (WON, LOST)


@dataclass(frozen=True, slots=True)
class Board:
    """The answer: open columns first, then won and lost of this month.

    *totals* are of the open columns. *chips* count the open opportunities under each chip as the
    other filters leave them. *query* is completed (the pipeline, the day).
    """

    query: BoardQuery
    as_of: date
    columns: tuple[BoardColumn, ...]
    totals: BoardTotals
    chips: Mapping[Chip, int]

    def column(self, key: str) -> BoardColumn | None:
        """One column by its key."""
        return next((c for c in self.columns if c.key == key), None)


def stage_key(stage_id: int) -> str:
    """The key of the column of a stage."""
    return f"stage:{stage_id}"


def narrowed(query: BoardQuery, chip: Chip) -> BoardQuery:
    """The same board under another chip."""
    return replace(query, chip=chip)
