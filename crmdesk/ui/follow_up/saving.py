"""From the talk form to the one act that saves it; runs in the writer thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmdesk.core.changes import ChangeSet
    from crmdesk.services.container import Services


def save_talk(
    services: Services,
    values: Mapping[str, Any],
    signals: Sequence[Mapping[str, Any]],
    deal: Mapping[str, Any],
    paths: Sequence[Path],
    next_time: str | None,
    task_id: int | None,
) -> ChangeSet:
    """Save a talk with everything that follows from it. Raises CrmError; then nothing is written."""
    from crmdesk.services.follow_ups import SignalDraft, TalkDraft

    draft = TalkDraft(
        values=values,
        signals=tuple(SignalDraft(**signal) for signal in signals),
        opportunity=deal or None,
        completes=(task_id,) if task_id is not None else (),
        files=tuple(paths),
        next_time=next_time,
    )
    return services.follow_ups.save_talk(draft)
