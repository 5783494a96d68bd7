"""Everything the forecast page shows, read in one go; its paper and its sheet are made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from crmdesk.analysis import accuracy_result, forecast_result, movement_result
from crmdesk.analysis.accuracy import Accuracy
from crmdesk.analysis.base import Result
from crmdesk.analysis.charts import Waterfall
from crmdesk.analysis.forecast import Basis
from crmdesk.analysis.forecast_data import ForecastData, ForecastQuery
from crmdesk.core import clock

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.pipeline_movement import MovementAnswer
    from crmdesk.services.snapshots import Snapshot

WEEK: Final = timedelta(7)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuestion:
    """*employee* None: the whole team; *since* None: a week ago."""

    employee: int | None = None
    basis: Basis = Basis.ENTERED
    since: date | datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAnswer:
    """What was read. Snapshots are newest first."""

    question: PageQuestion
    data: ForecastData
    movement: MovementAnswer
    accuracy: tuple[Accuracy, ...]
    snapshots: Sequence[Snapshot]

    @property
    def ours(self) -> Accuracy | None:
        """The accuracy of the seller asked for, or of the team."""
        wanted = self.question.employee
        return next((each for each in self.accuracy if each.employee == wanted), None)

    def waterfall(self) -> Waterfall:
        """The chart of the movement."""
        answer = self.movement
        return movement_result.chart(
            answer.found,
            day_label(answer.since),
            day_label(answer.until),
            answer.start_ids,
            answer.end_ids,
        )


def day_label(moment: datetime) -> str:
    """A moment on an axis: its day, without the year if that is this one."""
    return f"{moment:%m-%d}" if moment.year == clock.today().year else f"{moment:%Y-%m-%d}"


def read_page(services: Services, question: PageQuestion) -> PageAnswer:
    """Read all of it."""
    today = clock.today()
    query = ForecastQuery(employee=question.employee, basis=question.basis, with_marks=True)
    return PageAnswer(
        question=question,
        data=services.forecasts.forecast(query),
        movement=services.movements.movement(
            question.since or today - WEEK, today, employee=question.employee
        ),
        accuracy=services.snapshots.accuracy(today),
        snapshots=services.snapshots.all()[:60],
    )


def as_result(answer: PageAnswer, *, last: date = date.max) -> Result:
    """The page as a result, for paper and sheet; the list of closings up to *last*."""
    data, moved = answer.data, answer.movement
    plain = forecast_result.run(data, {})
    since, until = day_label(moved.since), day_label(moved.until)
    return replace(
        plain,
        tables=(
            forecast_result.months_table(data),
            movement_result.table(moved.found, since, until),
            forecast_result.sellers_table(data),
            accuracy_result.sellers_table(answer.accuracy, data.sellers),
            accuracy_result.quarters_table(answer.accuracy, data.sellers),
            forecast_result.stages_table(data),
            forecast_result.closing_table(data, data.forecast.closing_until(last)),
        ),
        charts=(forecast_result.months_chart(data), answer.waterfall()),
    )
