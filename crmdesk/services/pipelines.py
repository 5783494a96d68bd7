"""The pipelines of the file and their stages, in the owner's order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.forecast import Stage
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.models.history import ChangeSource
from crmdesk.services.pipeline_presets import create_presets
from crmdesk.services.prepared import rows_where
from crmdesk.services.writing import WriteContext, Writer

if TYPE_CHECKING:
    from sqlalchemy import Connection

SET_UP: Final = N_("Set up the usual pipelines")
_PIPELINE: Final = ("id", "name", "is_default", "position")
_STAGE: Final = (
    "id",
    "pipeline_id",
    "name",
    "position",
    "probability",
    "duration_days",
    "visits_per_week",
    "stale_days",
    "gate",
)


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage: chance in hundredths of a percent; what may be None was left blank."""

    id: int
    pipeline_id: int
    name: str
    position: int
    probability: int
    duration_days: int
    visits_per_week: int | None
    stale_days: int | None
    gate: str | None

    @property
    def for_forecast(self) -> Stage:
        """The same as the forecast takes it."""
        return Stage(
            id=self.id,
            name=self.name,
            probability=self.probability,
            duration_days=self.duration_days,
            position=self.position,
        )


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """A pipeline with its stages in order."""

    id: int
    name: str
    is_default: bool
    stages: tuple[StageRow, ...]


def read_pipelines(connection: Connection) -> list[PipelineRow]:
    """The living pipelines in the owner's order, the stages of each in order."""
    stages: dict[int, list[StageRow]] = defaultdict(list)
    for row in rows_where("stage", _STAGE, (), False).run(connection):
        stage_id, of_pipeline, name, position, *others = row
        stage = StageRow(stage_id, of_pipeline, name, position or 0, *others)
        stages[stage.pipeline_id].append(stage)
    found = sorted(
        rows_where("pipeline", _PIPELINE, (), False).run(connection),
        key=lambda row: (row[3] or 0, row[0]),
    )
    return [
        PipelineRow(
            pipeline_id,
            name,
            bool(is_default),
            tuple(sorted(stages[pipeline_id], key=lambda s: (s.position, s.id))),
        )
        for pipeline_id, name, is_default, _position in found
    ]


def usual_of(pipelines: list[PipelineRow]) -> PipelineRow | None:
    """The one that is marked as usual, else the first with stages."""
    with_stages = [p for p in pipelines if p.stages]
    marked = [p for p in with_stages if p.is_default]
    return next(iter(marked or with_stages), None)


class PipelineService:
    """Reads the pipelines; they are changed as records (``pipeline``, ``stage``)."""

    def __init__(self, database: Database, make_context: Callable[[], WriteContext]) -> None:
        self._database = database
        self._make_context = make_context

    def ensure(self) -> None:
        """Create the two presets if the file never had a pipeline; otherwise do nothing."""
        with self._database.read() as connection:
            if rows_where("pipeline", ("id",), (), True).run(connection).fetchone():
                return
        with Writer(self._make_context(), SET_UP, source=ChangeSource.SYSTEM) as writer:
            create_presets(writer)

    def all(self) -> list[PipelineRow]:
        """The living pipelines with their stages."""
        with self._database.read() as connection:
            return read_pipelines(connection)

    def usual(self) -> PipelineRow:
        """The pipeline of a new opportunity. Raises CrmError when none has a stage."""
        self.ensure()
        found = usual_of(self.all())
        if found is None:
            raise CrmError(N_("No pipeline has a stage. Add one under Settings → Pipelines."))
        return found
