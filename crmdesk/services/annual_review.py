"""The annual review (年度整理): seven steps from tidy cards to planned visits, and how far they are.

    review = services.annual_review.read(2026)      # a job: it looks at everybody
    services.annual_review.mark(2026, Step.CARDS, is_done=True)

Whether a step is done is what a person says, with day and name; it is kept in the file as one record
per year and can be taken back like everything. The figures of the steps are those of the moment.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, select

from crmdesk.analysis.review_steps import TITLES, Step
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.services.catalogue import raw_table
from crmdesk.services.writing import WriteContext, Writer

if TYPE_CHECKING:
    from crmdesk.analysis.wording import Words
    from crmdesk.models.query import Group
    from crmdesk.services.container import Services

ENTITY: Final = "annual_review"  # the name under which the marks lie among the saved views
DONE: Final = N_("Annual review {year}: {step} done")
REOPENED: Final = N_("Annual review {year}: {step} taken up again")
YEAR_TO_COME: Final = N_("{year} has not begun. Choose this year or one that is over.")


@dataclass(frozen=True, slots=True)
class Mark:
    """A step was done: on which day, and by whom (blank if nobody was at work)."""

    on: date
    who: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence with the number a step is about.

    *is_open*: there is something to do. *behind* is the filter of the customers it counts, or their
    ids.
    """

    said: Words
    is_open: bool = False
    behind: Group | tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class StepState:
    """A step: its facts, and the mark if somebody said it is done."""

    step: Step
    facts: tuple[Fact, ...]
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class AnnualReview:
    """The review of *year*; figures are as of *as_of*, its last day or today.

    Without *buyers*, who ever bought, there is nothing to review.
    """

    year: int
    as_of: date
    buyers: int
    steps: tuple[StepState, ...]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(state.mark is not None for state in self.steps)

    @property
    def next(self) -> Step | None:
        """The first step that is not done."""
        return next((state.step for state in self.steps if state.mark is None), None)


@dataclass(frozen=True, slots=True)
class _Kept:
    record_id: int | None = None
    marks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class AnnualReviewService:
    """The annual reviews of an open file."""

    def __init__(self, services: Services, make_context: Callable[[], WriteContext]) -> None:
        self._services = services
        self._make_context = make_context

    def read(self, year: int, progress: Progress = NO_PROGRESS) -> AnnualReview:
        """The steps of *year* with their figures. A job. Raises CrmError for a year to come."""
        from crmdesk.services.annual_review_facts import buyers, facts_of

        as_of = _last_day(year)
        with self._services.database.read() as connection:
            marks = _marks(connection, year)
        found = []
        for done, step in enumerate(Step):
            progress.check()
            progress.report(done, len(Step))
            facts = facts_of(self._services, step, year, as_of)
            found.append(StepState(step, facts, marks.get(step)))
        return AnnualReview(year, as_of, buyers(self._services), tuple(found))

    def mark(self, year: int, step: Step, *, is_done: bool) -> ChangeSet:
        """Say that a step is done, or that it is not. Raises CrmError for a year to come."""
        _last_day(year)
        today = clock.today()
        with self._services.database.read() as connection:
            kept = _kept(connection, year)
        marks = {name: mark for name, mark in kept.marks.items() if name != step}
        if is_done:
            marks[step] = {"on": today.isoformat(), "by": self._services.employee_id}
        params = {"year": year, "step": _(TITLES[step])}
        with Writer(self._make_context(), DONE if is_done else REOPENED, params) as writer:
            content = json.dumps(marks)
            if kept.record_id is None:
                record = {"name": str(year), "entity": ENTITY, "content": content}
                writer.create("saved_view", record)
            else:
                writer.update("saved_view", kept.record_id, {"content": content})
        return writer.change_set


def _last_day(year: int) -> date:
    today = clock.today()
    if year > today.year:
        raise CrmError(YEAR_TO_COME, year=year)
    return min(today, date(year, 12, 31))


def _kept(connection: Connection, year: int) -> _Kept:
    v = raw_table("saved_view").c
    query = select(v.id, v.content).where(
        v.entity == ENTITY, v.name == str(year), v.deleted_at.is_(None)
    )
    row = connection.execute(query).first()
    return _Kept() if row is None else _Kept(row[0], json.loads(row[1]))


def _marks(connection: Connection, year: int) -> dict[Step, Mark]:
    marks = _kept(connection, year).marks
    e = raw_table("employee").c
    by = [mark["by"] for mark in marks.values() if mark["by"]]
    rows = connection.execute(select(e.id, e.name).where(e.id.in_(by))).all()
    names: dict[int, str] = {row[0]: row[1] for row in rows}
    return {
        Step(name): Mark(date.fromisoformat(mark["on"]), names.get(mark["by"], ""))
        for name, mark in marks.items()
    }
