"""Where an opportunity may be moved to, and what has to be asked on the way (plain data)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from crmdesk.analysis.wording import Words
from crmdesk.models.fields import FieldSpec


@dataclass(frozen=True, slots=True)
class GradeTarget:
    """Column A to D of the grade board ("a" to "d"): the answers must lead there."""

    grade: str


@dataclass(frozen=True, slots=True)
class StageTarget:
    """A stage, of another pipeline too."""

    stage_id: int


@dataclass(frozen=True, slots=True)
class WonTarget:
    """Won."""


@dataclass(frozen=True, slots=True)
class LostTarget:
    """Lost."""


@dataclass(frozen=True, slots=True)
class EndTarget:
    """Ended: neither won nor lost, nothing comes of it."""


@dataclass(frozen=True, slots=True)
class PauseTarget:
    """Rests for a while."""


@dataclass(frozen=True, slots=True)
class ReopenTarget:
    """Followed again: what was paused, lost or ended."""


@dataclass(frozen=True, slots=True)
class FilingTarget:
    """The file of a decided opportunity: "open", "closed" (with its summary) or "archived"."""

    filing: str


Target: TypeAlias = (
    GradeTarget
    | StageTarget
    | WonTarget
    | LostTarget
    | EndTarget
    | PauseTarget
    | ReopenTarget
    | FilingTarget
)


@dataclass(frozen=True, slots=True)
class Question:
    """One field to be asked. *value* is what is stored now (a Python value), *why* the reason.

    *is_needed*: without an answer the move is refused.
    """

    spec: FieldSpec
    value: Any
    why: Words
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Questions:
    """What a move to *target* asks. *refusal* says why it is not possible at all.

    Nothing to ask and no refusal: the move can be made at once. *teaser* is the short tag shown
    while the card is still being dragged.
    """

    opportunity_id: int
    version: int
    target: Target
    title: Words
    questions: tuple[Question, ...] = ()
    refusal: str = ""
    teaser: Words = ""
    preset: dict[str, Any] = field(default_factory=dict)

    @property
    def is_free(self) -> bool:
        """Whether the move needs no answer."""
        return not self.refusal and not any(q.is_needed for q in self.questions)
