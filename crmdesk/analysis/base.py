"""What a method of analysis is and what it returns. Page, PDF and sheet are made of the Result.

A method knows neither models nor Qt: its parameters are ``Parameter`` (``services.methods`` turns
them into FieldSpecs), its words ``Text``, its numbers plain integers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeAlias

from crmdesk.analysis.charts import NOTHING, Behind, Chart
from crmdesk.analysis.wording import CustomerName, Text, Words
from crmdesk.core.i18n import N_

Cell: TypeAlias = str | int | float | date | Text | CustomerName | None


class Topic(StrEnum):
    """The owner's questions under which methods are listed, in this order."""

    IMPORTANT = "important"
    CHANGING = "changing"
    LEAVING = "leaving"
    SELLING = "selling"
    WORTH = "worth"
    MONEY = "money"
    DEALS = "deals"

    @property
    def label(self) -> str:
        """The question, untranslated."""
        return TOPICS[self]


TOPICS: Final[Mapping[Topic, str]] = {
    Topic.IMPORTANT: N_("Who matters most"),
    Topic.CHANGING: N_("Who is changing"),
    Topic.LEAVING: N_("Who will leave"),
    Topic.SELLING: N_("What to sell them"),
    Topic.WORTH: N_("What they are worth"),
    Topic.MONEY: N_("Who owes, who pays"),
    Topic.DEALS: N_("What will be signed"),
}


class Tone(StrEnum):
    """How a finding or a row is meant."""

    PLAIN = "plain"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


class ColumnKind(StrEnum):
    """What the cells of a column are; says alignment, format on screen, on paper and in Excel."""

    TEXT = "text"
    CODE = "code"
    COUNT = "count"
    MONEY = "money"  # integer fen
    PERCENT = "percent"  # integer hundredths of a percent
    DAYS = "days"
    SCORE = "score"  # may have decimals
    DATE = "date"

    @property
    def is_number(self) -> bool:
        """Right-aligned."""
        return self not in (ColumnKind.TEXT, ColumnKind.CODE, ColumnKind.DATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    key: str
    title: Words
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row with what is behind its numbers."""

    cells: tuple[Cell, ...]
    behind: Behind = NOTHING
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class TableData:
    """A table of a result. *totals* has a cell for every column."""

    key: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: Row | None = None

    def __post_init__(self) -> None:
        """Raises ValueError if a row does not fill the columns."""
        every = self.rows if self.totals is None else (*self.rows, self.totals)
        if any(len(row.cells) != len(self.columns) for row in every):
            raise ValueError(f"a row of {self.key} does not fill its columns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A sentence that holds a number, one line of evidence and the list behind it."""

    sentence: Words
    evidence: Words = ""
    tone: Tone = Tone.PLAIN
    link: Words = ""
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a method found on *as_of* about *n* records. *note* names the parameters."""

    as_of: date
    n: int
    note: Words = ""
    tables: tuple[TableData, ...] = ()
    charts: tuple[Chart, ...] = ()
    findings: tuple[Finding, ...] = ()

    def table(self, key: str) -> TableData:
        """A table by its key; KeyError if there is none."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a person may choose. *kind* is the code of a ``models.fields.Kind``.

    *default*, *least* and *most* are in value form (fen, hundredths of a percent, date, code);
    *choices* are codes with their untranslated labels, for kind ``enum``. *is_read*: other data
    have to be read when it changes; a mere threshold is applied to the data at hand. *only_with* names another
    parameter and the code it must have for this one to matter.
    """

    name: str
    kind: str
    label: str
    default: Any = None
    least: int | None = None
    most: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    help: str = ""
    is_read: bool = True
    only_with: tuple[str, str] | None = None


Run: TypeAlias = Callable[[Any, Mapping[str, Any]], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method with a page of its own. Words are untranslated.

    *topic* is where it is listed, *question* what the owner asks it; *help* explains the method in
    plain words with its source, *empty* says what lacks when there is nothing to show. ``run(data, values)`` gets what the service reads for it and all
    parameters in value form.
    """

    id: str
    title: str
    question: str
    topic: Topic
    run: Run
    help: str = ""
    empty: str = ""
    parameters: tuple[Parameter, ...] = ()

    def values(self, chosen: Mapping[str, Any]) -> dict[str, Any]:
        """*chosen* with the defaults of the rest; KeyError for a parameter there is not."""
        known = {p.name: p.default for p in self.parameters}
        unknown = [name for name in chosen if name not in known]
        if unknown:
            raise KeyError(unknown[0])
        return {**known, **chosen}
