"""Rules of pipelines and stages: names, order, one usual pipeline, nothing removed in use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.services.rules.base import Rules, Subject, Write
from crmdesk.services.rules.organisation import NamedRules

IN_USE: Final = N_(
    "{count} opportunities stand there. Move them to another stage first, then remove it."
)


class PipelineRules(NamedRules):
    """One pipeline is the usual one; a pipeline with opportunities stays."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None:
            others = write.rows("pipeline", ["position"])
            if s.after.get("position") is None:
                s.after["position"] = 1 + max((p or 0 for (p,) in others), default=0)
            if not others:
                s.after["is_default"] = 1

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from super().problems(write, s)
        was_usual = s.before is not None and s.before["is_default"]
        if was_usual and not s.after["is_default"] and not _another_is_usual(write, s):
            yield Problem(
                "is_default", N_("One pipeline is the usual one: mark another one instead.")
            )

    def written(self, write: Write, s: Subject) -> None:
        if not s.after["is_default"] or not s.changed("is_default", "deleted_at"):
            return
        for (other_id,) in write.rows("pipeline", ["id"], is_default=1):
            if other_id != s.record_id:
                write.update("pipeline", other_id, {"is_default": False})

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        count = write.count("opportunity", pipeline_id=s.record_id)
        if count:
            yield Problem("name", IN_USE, {"count": count})
        if s.before is not None and s.before["is_default"] and write.count("pipeline") > 1:
            yield Problem("is_default", N_("This is the usual pipeline: mark another one first."))


def _another_is_usual(write: Write, s: Subject) -> bool:
    marked = write.rows("pipeline", ["id"], is_default=1)
    return any(other_id != s.record_id for (other_id,) in marked)


class StageRules(Rules):
    """Names are unique in their pipeline; a stage with opportunities, or the last one, stays."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None and s.after.get("position") is None:
            taken = write.rows("stage", ["position"], pipeline_id=s.after.get("pipeline_id"))
            s.after["position"] = 1 + max((p or 0 for (p,) in taken), default=0)

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if s.changed("name", "deleted_at"):
            same = write.rows(
                "stage", ["id"], pipeline_id=s.after["pipeline_id"], name=s.after["name"]
            )
            if any(other_id != s.record_id for (other_id,) in same):
                yield Problem(
                    "name", N_("“{name}” is already in the list."), {"name": s.after["name"]}
                )

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        count = write.count("opportunity", stage_id=s.record_id)
        if count:
            yield Problem("name", IN_USE, {"count": count})
        elif write.count("stage", pipeline_id=s.after["pipeline_id"]) == 1:
            yield Problem("name", N_("A pipeline has at least one stage."))
