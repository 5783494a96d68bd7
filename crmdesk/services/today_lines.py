"""What the 今日 page shows: lines to be done, in groups, and four numbers. Plain frozen data.

``services.today`` makes it. Nothing here needs SQLAlchemy, so that the page can be laid out
before it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from crmdesk.analysis.wording import Words
from crmdesk.core.i18n import N_
from crmdesk.models.query import Condition, ListQuery


class LineKind(StrEnum):
    """The kinds of lines, in the order of the page."""

    CONTACT = "contact"  # due by the cadence (B6)
    TASK = "task"
    SIGNAL = "signal"
    BIRTHDAY = "birthday"
    CONTRACT = "contract"  # ends soon
    DOCUMENT = "document"  # a licence ends soon
    QUOTE = "quote"  # loses its validity soon
    INSTALMENT = "instalment"  # money is due
    PROMISE = "promise"  # to pay: today, or broken lately
    DUNNING = "dunning"  # overdue, not reminded lately
    STATEMENT = "statement"  # sent and not answered
    STALE = "stale"  # an opportunity nobody moves
    NO_PLAN = "no_plan"


KIND_LABELS: Final = {
    LineKind.CONTACT: N_("To be contacted"),
    LineKind.TASK: N_("To do"),
    LineKind.SIGNAL: N_("Signals to be answered"),
    LineKind.BIRTHDAY: N_("Birthdays"),
    LineKind.CONTRACT: N_("Contracts that end"),
    LineKind.DOCUMENT: N_("Documents that expire"),
    LineKind.QUOTE: N_("Quotes that expire"),
    LineKind.INSTALMENT: N_("Payments due"),
    LineKind.PROMISE: N_("Promised payments"),
    LineKind.DUNNING: N_("To be reminded to pay"),
    LineKind.STATEMENT: N_("Statements without an answer"),
    LineKind.STALE: N_("Opportunities that rest"),
    LineKind.NO_PLAN: N_("Without a plan"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing to do. *entity* and *record_id* name what it is about and what opening it shows.

    *overdue_days* are days since *due_on*: negative while it lies ahead. *amount* is the value at
    risk (or the sum due) in fen, None where nobody knows it. *title* is data, *why* is ours and is
    translated when shown (``charts.words``).
    """

    kind: LineKind
    entity: str
    record_id: int
    customer_id: int | None
    title: str
    why: Words
    customer_name: str = ""
    due_on: date | None = None
    due_time: str = ""
    overdue_days: int = 0
    amount: int | None = None
    contact_id: int | None = None
    contact_name: str = ""
    phone: str = ""
    opportunity_id: int | None = None
    contract_id: int | None = None
    task_id: int | None = None  # the task that a contact line would be done by
    grade: str = ""  # stored code of the best open opportunity's grade

    @property
    def key(self) -> str:
        """Tells one line of a day from another."""
        return f"{self.kind}.{self.record_id}"

    @property
    def is_overdue(self) -> bool:
        """Whether its day is over."""
        return self.overdue_days > 0


class Draft(NamedTuple):
    """A line that may be spoken of: enough to count it; *line* makes it, if it is shown at all."""

    record_id: int
    customer_id: int
    title: str
    day: str  # stored form
    line: Callable[[], Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The lines of one kind, most urgent first, and the list that holds all of them.

    *total* counts all, *lines* are those for today; *rest* waits. *query* opens the list of all
    of them (records of ``entity``) and has as many hits as *total* says.
    """

    kind: LineKind
    entity: str
    lines: tuple[Line, ...]
    total: int
    overdue: int
    query: ListQuery

    @property
    def rest(self) -> int:
        """How many are not among the lines."""
        return self.total - len(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One number at the head of the page. Money in fen, rates in hundredths of a percent.

    *value* None is shown as a dash. *detail* is a second number (overdue, weighted) with its own
    label. *query* opens what was counted; the number of its hits is *counted*.
    """

    key: str
    label: str
    value: int | None
    unit: str  # "count", "money", "percent"
    detail: int | None
    detail_label: str
    counted: int
    query: ListQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """A day of one employee (or of all): groups in the order of the page, empty ones included.

    *week* counts what is planned on each of the seven days from *as_of* on.
    """

    as_of: date
    employee_id: int | None
    kpis: tuple[Kpi, ...]
    groups: tuple[Group, ...]
    week: tuple[tuple[date, int], ...]
    lunar: str  # 十月十三, blank where the calendar does not reach

    def group(self, kind: LineKind) -> Group:
        """The group of one kind; KeyError if the day has none."""
        for group in self.groups:
            if group.kind is kind:
                return group
        raise KeyError(kind)

    @property
    def total(self) -> int:
        """How many lines there are in all groups but those without a plan."""
        return sum(g.total for g in self.groups if g.kind is not LineKind.NO_PLAN)

    @property
    def overdue(self) -> int:
        """How many of them are overdue."""
        return sum(g.overdue for g in self.groups)


def named_ids(query: ListQuery) -> tuple[int, ...]:
    """The records of a list of exactly these records; empty for any other list."""
    items = query.filter.items
    only = items[0] if len(items) == 1 else None
    if not isinstance(only, Condition) or only.field != "id":
        return ()
    return tuple(int(each) for each in only.values)
