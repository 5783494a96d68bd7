"""The two pipelines that a file begins with; the owner changes them as he sells.

The project pipeline has the chances, durations and contacts a week of the teaching texts
(50/80/90 %, 2/1/1 months, 1/2/3 a week); signing the contract is winning and no stage of its own.
The chances of the order pipeline are ours: a start until the own history says better.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.core.i18n import N_, _

if TYPE_CHECKING:
    from crmdesk.services.rules.base import Write


@dataclass(frozen=True, slots=True)
class PresetStage:
    """One stage: chance to get on in hundredths of a percent, usual days, contacts a week."""

    name: str
    probability: int
    days: int
    visits: int


@dataclass(frozen=True, slots=True)
class PresetPipeline:
    """A pipeline with its stages in order."""

    name: str
    stages: tuple[PresetStage, ...]


PRESETS: Final = (
    PresetPipeline(
        N_("Project sales"),
        (
            PresetStage(N_("Following a potential customer"), 5000, 60, 1),
            PresetStage(N_("Project bid"), 8000, 30, 2),
            PresetStage(N_("Business negotiation"), 9000, 30, 3),
        ),
    ),
    PresetPipeline(
        N_("Order sales"),
        (
            PresetStage(N_("First contact made"), 5000, 15, 1),
            PresetStage(N_("Understanding the need"), 6000, 30, 1),
            PresetStage(N_("Proposal handed in"), 7000, 30, 2),
            PresetStage(N_("Signing"), 9000, 15, 2),
            PresetStage(N_("Payment"), 9500, 30, 1),
        ),
    ),
)


def create_presets(write: Write) -> None:
    """Create both, the first as the usual one, unless there is or was any pipeline."""
    if write.rows("pipeline", ["id"], deleted=True):
        return
    for place, preset in enumerate(PRESETS, 1):
        pipeline_id = write.create(
            "pipeline", {"name": _(preset.name), "is_default": place == 1, "position": place}
        )
        for position, stage in enumerate(preset.stages, 1):
            write.create(
                "stage",
                {
                    "pipeline_id": pipeline_id,
                    "name": _(stage.name),
                    "position": position,
                    "probability": stage.probability,
                    "duration_days": stage.days,
                    "visits_per_week": stage.visits,
                },
            )
