"""Making a move: every step of the way is written and checked by the rules, in one act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crmdesk.analysis import states
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.models.deal_choices import Filing
from crmdesk.services.opportunity_questions import way_of
from crmdesk.services.opportunity_targets import (
    EndTarget,
    FilingTarget,
    GradeTarget,
    LostTarget,
    PauseTarget,
    ReopenTarget,
    StageTarget,
    Target,
    WonTarget,
)
from crmdesk.services.writing import Writer

ENTITY: Final = "opportunity"
TITLES: Final[Mapping[type, str]] = {
    GradeTarget: N_("Answered for grade {target}: {name}"),
    StageTarget: N_("Moved {name} to “{target}”"),
    WonTarget: N_("Won {name}"),
    LostTarget: N_("Lost {name}"),
    EndTarget: N_("Ended {name}"),
    PauseTarget: N_("Paused {name}"),
    ReopenTarget: N_("Followed {name} again"),
    FilingTarget: N_("Filed {name}"),
}
NOTHING_ANSWERED: Final = N_(
    "The answers are as before, so the grade stays. Change what has changed at the customer."
)


def perform(
    writer: Writer,
    row: Mapping[str, Any],
    target: Target,
    answers: Mapping[str, Any],
    base_version: int | None,
) -> None:
    """Write the move. Raises ValidationError, StaleRecord, or CrmError; then nothing happened."""
    steps = _steps(row, target, dict(answers))
    version = base_version
    differs = False
    for values in steps:
        differs |= writer.update(ENTITY, row["id"], values, version)
        version = None  # the first step moved it on
    if isinstance(target, GradeTarget) and not differs:
        raise CrmError(NOTHING_ANSWERED)


def _steps(row: Mapping[str, Any], target: Target, answers: dict[str, Any]) -> list[dict[str, Any]]:
    """The values of each step, the answers with the one that needs them."""
    if isinstance(target, FilingTarget):
        way = states.path(states.FILING, row["filing"], target.filing) or ()
        steps: list[dict[str, Any]] = [{"filing": filing} for filing in way[1:]]
        if steps:
            steps[0 if target.filing != Filing.OPEN else -1] |= answers
        return steps
    steps = []
    was = row["state"]
    for state in way_of(row, target):
        step: dict[str, Any] = {"state": state}
        if states.Need.REASON in states.needs(states.OPPORTUNITY, was, state):
            step["pause_reason"] = answers.pop("pause_reason", None)
        steps.append(step)
        was = state
    if isinstance(target, StageTarget):
        answers = {"stage_id": target.stage_id} | answers
    if not steps or (isinstance(target, StageTarget) and answers):
        steps.append({})
    steps[-1] |= answers
    return steps
